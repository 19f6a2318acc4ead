"""'Wijzigingen', for a beheerder: who changed what on this kiosk, newest first; nothing of a member is in it."""

from collections.abc import Mapping

from kiosk.clock import AMSTERDAM
from kiosk.domain.role import Role
from kiosk.flows.pages import Choose, Line, Option, Picked, Status
from kiosk.flows.settings_pages import known
from kiosk.flows.settings_words import label, value_words, who
from kiosk.flows.staff_session import BACK, ask_beside
from kiosk.flows.visit import Visit
from kiosk.flows.words import staff_pass, written
from kiosk.settings.fields import field
from kiosk.staff.port import Change, StaffRegister
from kiosk.texts.text import Text, text, verbatim

MOST = 60
"""Changes on the screen; `paszuil staff audit` shows those before them too."""
ICONS = {
    "setting_changed": "cog-outline",
    "setting_put_back": "backup-restore",
    "account_added": "account-plus-outline",
    "account_removed": "account-cancel-outline",
    "role_changed": "account-tie-outline",
    "pin_given": "lock-reset",
    "pin_changed": "dialpad",
    "kiosk_closed": "lock-outline",
    "kiosk_opened": "door-open",
}
PAIRS = (("from", "to"), ("before", "after"))


async def changes(visit: Visit, register: StaffRegister) -> None:
    """Until the beheerder goes back. Raises SessionOver."""
    found = (await register.changes())[:MOST]
    if not found:
        await ask_beside(visit, none_page())
        return
    while isinstance(picked := await ask_beside(visit, changes_page(found)), Picked):
        await ask_beside(visit, change_page(found[int(picked.name)]))


def changes_page(found: tuple[Change, ...]) -> Choose:
    return Choose(
        text("changes.title"),
        tuple(
            Option(str(index), ICONS.get(one.what, "information-outline"), _what(one), _by(one))
            for index, one in enumerate(found)
        ),
        lead=text("changes.line"),
        secondary=BACK,
        staff=True,
    )


def change_page(change: Change) -> Status:
    """One change, with what it was and what it became."""
    lines = [
        Line("calendar-clock", text("changes.when"), written(change.at.astimezone(AMSTERDAM))),
        Line("badge-account-outline", text("changes.who"), _words(who(change.actor))),
    ]
    for before, after in PAIRS:
        if before in change.facts and after in change.facts:
            lines.append(Line("backup-restore", text("changes.before"), _value(change.facts, before)))
            lines.append(Line("arrow-right", text("changes.after"), _value(change.facts, after)))
    return Status(text("changes.one"), _what(change), lines=tuple(lines), secondary=BACK, staff=True)


def none_page() -> Status:
    return Status(text("changes.title"), text("changes.none"), secondary=BACK, staff=True)


def _what(change: Change) -> Text:
    facts = change.facts
    match change.what:
        case "setting_changed" | "setting_put_back":
            return text(f"changes.{change.what}", what=_setting(facts))
        case "account_added" | "account_removed" | "role_changed" | "pin_given":
            return text(f"changes.{change.what}", card=staff_pass(str(facts.get("card", "?"))))
        case "pin_changed" | "kiosk_closed" | "kiosk_opened":
            return text(f"changes.{change.what}")
    return verbatim(change.what)


def _by(change: Change) -> Text:
    return text("changes.by", who=who(change.actor), when=change.at.astimezone(AMSTERDAM))


def _setting(facts: Mapping[str, object]) -> Text:
    """Its name; the key of one that this program does not have."""
    key = str(facts.get("key"))
    return label(field(key)) if known((key,)) else verbatim(key)


def _value(facts: Mapping[str, object], name: str) -> Text:
    value, key = facts[name], str(facts.get("key"))
    if known((key,)) and (value is None or isinstance(value, str | bool | int | float)):
        return value_words(field(key), value)
    if value in [role.value for role in Role]:
        return text(f"set.role.{value}")
    return verbatim(str(value))


def _words(said: str | Text) -> Text:
    return said if isinstance(said, Text) else verbatim(said)
