"""A pass, a block or a membership that stands in the way: what it is, what is still possible, and who solves it."""

from collections.abc import Callable
from dataclasses import replace

from kiosk.flows.facts import Facts
from kiosk.flows.pages import Action, Chip, Line, Status, Tone
from kiosk.texts.text import text

DESK = Chip(Tone.WARN, text("desk.chip"))
STAFF = Chip(Tone.WARN, text("block.chip"), "badge-account-outline")
ICON = "lock-outline"
MOST_LATER = 2
"""So many lines stand on the smallest panel too; the bon has all of them."""


def desk_page(title: str, lead: str, *steps: str) -> Status:
    return Status(
        text(title),
        text(lead),
        chip=DESK,
        steps=tuple(text(step) for step in steps or ("desk.step1", "desk.step2")),
    )


def desk(title: str, lead: str, *steps: str) -> Callable[[Facts], Status]:
    return lambda _facts: desk_page(title, lead, *steps)


def _block(name: str, *steps: str) -> Callable[[Facts], Status]:
    """The page of one block, with what else is in the way; with `steps` it is staff's to solve, here or at the desk."""

    def page(facts: Facts) -> Status:
        shown = desk_page(f"{name}.title", f"{name}.lead", *steps)
        later = [text(f"{_BASE[row.advice]}.short") for row in facts.hindrances[1:]]
        if later:
            if len(later) > MOST_LATER:
                later[1:] = [text("block.more", n=len(later) - 1)]
            lines = tuple(Line(ICON, text("block.also"), words) for words in later)
            shown = replace(shown, caption=text("block.first"), lines=lines, steps=())
        if steps:
            return replace(shown, chip=STAFF)
        return replace(shown, note=text("block.still"), secondary=Action(text("common.more")))

    return page


def _rejoin(_facts: Facts) -> Status:
    """Joining again, which the member may do here."""
    return Status(text("desk.ended_title"), text("rejoin.lead"), chip=Chip(Tone.WARN, text("rejoin.chip")))


_BASE = {
    "card_blocked": "block.card",
    "block_internet": "block.internet",
    "block_address": "block.address",
    "block_general": "block.general",
    "block_public": "block.public",
    "block_self_service": "block.self_service",
    "block_note": "block.note",
    "blacklisted": "block.stopped",
    "member_ended": "block.ended",
    "rejoin": "block.ended",
    "online_registered": "block.internet",
}
"""The words of each: '.title', '.lead', and '.short' for when another comes first."""

_REGISTERED = _block("block.internet", "block.internet.step1", "block.internet.step2")
BLOCK_PAGES: dict[str, Callable[[Facts], Status]] = {
    **{advice: _block(name) for advice, name in _BASE.items()},
    "block_internet": _REGISTERED,
    "online_registered": _REGISTERED,
    "rejoin": _rejoin,
}
"""By the advice of the row."""
