"""The pages of the settings screen: groups, a form of fields, one field, the versions, and how saving ended."""

from collections.abc import Iterable, Sequence

from kiosk.clock import AMSTERDAM
from kiosk.domain.role import Right
from kiosk.flows.form import FormField, Knob
from kiosk.flows.pages import Action, Chip, Choose, Confirm, Form, Option, Status, Tone
from kiosk.flows.settings_draft import Draft, steps
from kiosk.flows.settings_words import SECRETS, help_line, label, limits, named, note, value_words, who
from kiosk.flows.staff_session import BACK, GO_ON
from kiosk.settings.fields import Applies, Field, Group, Kind, Plain, field, fields
from kiosk.settings.port import Problem, Version
from kiosk.texts.text import Text, text

ICONS = {
    Group.BRANCH: "storefront-outline",
    Group.SERVICES: "hand-heart-outline",
    Group.RECEIPTS: "receipt-text-outline",
    Group.TIMES: "timer-outline",
    Group.HOURS: "calendar-clock",
    Group.DEVICES: "printer-pos",
    Group.LIBRARY: "server-network",
    Group.CALLS: "api",
    Group.PANEL: "monitor",
}
VERSIONS = "versions"
STANDARD, EDIT, RETYPE, CLEAR, TIMES, EVERY_DAY = "standard", "edit", "retype", "clear", "times", "every_day"
SHORT = 40
"""Characters of a value that stands on the page of its field; a longer one is seen in full where it is changed."""
VALUE = "="
"""Before a value that is picked from the page of its field."""


def groups_page(rights: frozenset[Right], versions: int) -> Choose:
    """The groups in which this role may change something."""
    groups = [group for group in Group if any(each.group is group for each in changeable(rights))]
    options = [
        Option(group.value, ICONS[group], text(f"set.group.{group.value}"), text(f"set.group.{group.value}_line"))
        for group in groups
    ]
    none = None if versions else text("set.no_versions")
    options.append(Option(VERSIONS, "backup-restore", text("set.versions"), text("set.versions_line"), none))
    return Choose(text("set.title"), tuple(options), lead=text("set.lead"), secondary=BACK, staff=True)


def changeable(rights: frozenset[Right]) -> tuple[Field, ...]:
    return tuple(each for each in fields() if each.right in rights)


def form_page(group: Group, draft: Draft) -> Form:
    problems = draft.problems()
    return Form(
        text(f"set.group.{group.value}"),
        tuple(_form_field(draft, each, problems.get(each.key)) for each in draft.fields),
        Action(text("set.save"), *_save(draft, len(problems))),
        text("set.unsaved", n=count(draft)) if draft.changes else None,
    )


def count(draft: Draft) -> Text:
    n = len(draft.changes)
    return text("set.change_one") if n == 1 else text("set.change_more", n=n)


def _save(draft: Draft, wrong: int) -> tuple[str, Text | None]:
    if wrong:
        return "content-save-off-outline", text("set.fix" if wrong == 1 else "set.fix_more", n=wrong)
    return "content-save-outline", None if draft.changes else text("set.nothing")


def _form_field(draft: Draft, wanted: Field, problem: Problem | None) -> FormField:
    value = draft.value(wanted)
    stepped = steps(wanted, value)
    knob = Knob.LOCKED if wanted.key in SECRETS else Knob.STEPS if stepped else Knob.OPEN
    return FormField(
        wanted.key,
        label(wanted),
        value_words(wanted, value),
        note(draft, wanted),
        Knob.SWITCH if wanted.kind is Kind.SWITCH else knob,
        on=value is True,
        can_less=stepped is not None and stepped[0] != value,
        can_more=stepped is not None and stepped[1] != value,
        error=problem.text if problem else None,
    )


def field_page(draft: Draft, wanted: Field, problem: Problem | None) -> Choose:
    """One field: what it is for, its limits, and every way to change it."""
    value = draft.value(wanted)
    standard = draft.settings.standard(wanted).value
    back = Option(
        STANDARD,
        "backup-restore",
        text("set.standard"),
        text("set.standard_line", value=value_words(wanted, standard)),
        text("set.standard_is") if draft.is_standard(wanted) else None,
    )
    return Choose(
        label(wanted),
        (*_ways(wanted, value), back),
        lead=_lead(wanted, value),
        error=problem.text if problem else None,
        secondary=BACK,
        staff=True,
    )


def _lead(wanted: Field, value: Plain) -> Text:
    """What it is for, its limits, and what it is now where that is short."""
    about, between = help_line(wanted), limits(wanted)
    if isinstance(value, str) and len(value) > SHORT:
        return text("set.field_help", help=about)
    shown = value_words(wanted, value)
    if between:
        return text("set.field_limits", help=about, limits=between, value=shown)
    return text("set.field_lead", help=about, value=shown)


def _ways(wanted: Field, value: Plain) -> list[Option]:
    edit = Option(EDIT, "pencil-outline", text("set.edit"), text("set.edit_line"))
    retype = Option(RETYPE, "dialpad", text("set.retype"), text("set.retype_line"))
    match wanted.kind:
        case Kind.SWITCH:
            return [_tick(wanted, value, name) for name in ("true", "false")]
        case Kind.CHOICE:
            return [_tick(wanted, value, choice) for choice in wanted.choices]
        case Kind.HOURS:
            times = Option(TIMES, "clock-outline", text("set.times"), text("set.times_line"))
            days = Option(EVERY_DAY, "calendar-clock", text("set.every_day"), text("set.every_day_line"))
            return [_tick(wanted, value, "always"), _tick(wanted, value, "closed"), times, days]
        case Kind.MOMENT:
            return [_tick(wanted, value, "never"), Option(TIMES, "clock-outline", text("set.time"))]
        case Kind.WHOLE | Kind.NUMBER:
            return [retype]
    may_be_empty = wanted.optional or (wanted.shortest == 0 and not wanted.pattern and not wanted.required)
    clear = Option(CLEAR, "close", text("set.clear")) if may_be_empty and value else None
    return [*([edit] if value else []), retype, *([clear] if clear else [])]


def _tick(wanted: Field, value: Plain, name: str) -> Option:
    meant = picked_value(wanted, VALUE + name)
    return Option(VALUE + name, "cog-outline", value_words(wanted, meant), ticked=value == meant)


def picked_value(wanted: Field, name: str) -> Plain:
    """The value that an option of `field_page` stands for."""
    chosen = name.removeprefix(VALUE)
    return chosen == "true" if wanted.kind is Kind.SWITCH else chosen


def leave_page(draft: Draft) -> Confirm:
    return Confirm(
        text("set.leave_title"),
        text("set.leave_lead", n=count(draft)),
        (("content-save-off-outline", text("set.leave_lost")),),
        Action(text("set.leave_do"), "close"),
        text("set.leave_no"),
    )


def equipment_page() -> Confirm:
    """Before a change after which devices or the library system are opened anew."""
    return Confirm(
        text("set.equipment_title"),
        text("set.equipment_lead"),
        (
            ("refresh", text("set.equipment_when")),
            ("alert-circle", text("set.equipment_wrong")),
            ("stethoscope", text("set.equipment_test")),
        ),
        Action(text("set.equipment_do"), "content-save-outline"),
        text("common.back"),
    )


def saved_page(applies: Applies, *, gone_back: bool = False) -> Status:
    steps = (text("set.equipment_test"),) if applies is not Applies.NOW else ()
    return Status(
        text("set.gone_back" if gone_back else "set.saved"),
        text(f"set.applies.{applies.value}"),
        chip=Chip(Tone.OK, text("set.saved")),
        steps=(*steps, text("set.saved_undo")),
        primary=GO_ON,
        staff=True,
    )


def not_saved_page(words: str) -> Status:
    """Nothing changed; `words` are for the technician."""
    return Status(
        text("set.not_saved"),
        text("set.not_saved_lead", words=words),
        chip=Chip(Tone.ERROR, text("set.not_saved_chip")),
        steps=(text("set.not_saved_step1"), text("set.not_saved_step2")),
        primary=GO_ON,
        staff=True,
    )


def none_page() -> Status:
    return Status(text("set.none_title"), text("set.none_lead"), primary=GO_ON, staff=True)


def versions_page(versions: Sequence[Version], rights: frozenset[Right]) -> Choose:
    """Newest first. Going back past a change of what this role may not change is for a role that may."""
    options = []
    mine = True
    for version in versions:
        mine = mine and all(field(key).right in rights for key in known(version.changed))
        options.append(
            Option(
                str(version.number),
                "backup-restore",
                text("set.version", when=version.saved.astimezone(AMSTERDAM)),
                _changed(version),
                None if mine else text("set.version_not_yours"),
            )
        )
    return Choose(text("set.versions"), tuple(options), lead=text("set.versions_lead"), secondary=BACK, staff=True)


def known(keys: Iterable[str]) -> tuple[str, ...]:
    """Those that are settings of this version of the program, once each, in the order of the schema."""
    wanted = set(keys)
    return tuple(each.key for each in fields() if each.key in wanted)


def _changed(version: Version) -> Text:
    keys = known(version.changed)
    if not keys:
        return text("set.version_line", who=who(version.actor), what=text("set.change_more", n=0))
    return named(keys, "set.version_line", "set.version_more", who=who(version.actor))


def go_back_page(version: Version, touched: Sequence[str]) -> Confirm:
    """`touched`: the keys of every change since then."""
    said = (("cog-outline", named(touched, "set.back_changes", "set.back_changes_more")),) if touched else ()
    return Confirm(
        text("set.back_title"),
        text("set.back_lead", when=version.saved.astimezone(AMSTERDAM)),
        (*said, ("backup-restore", text("set.back_undo"))),
        Action(text("set.back_do"), "backup-restore"),
        text("common.back"),
    )
