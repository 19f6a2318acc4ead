"""A pass, a block or a membership that stands in the way: what it is, what is still possible, and who solves it."""

from collections.abc import Callable

from kiosk.flows.facts import Facts
from kiosk.flows.pages import Chip, Status, Tone
from kiosk.texts.text import text

DESK = Chip(Tone.WARN, text("desk.chip"))


def desk_page(title: str, lead: str, *steps: str) -> Status:
    return Status(
        text(title),
        text(lead),
        chip=DESK,
        steps=tuple(text(step) for step in steps or ("desk.step1", "desk.step2")),
    )


def desk(title: str, lead: str, *steps: str) -> Callable[[Facts], Status]:
    return lambda _facts: desk_page(title, lead, *steps)


_BLOCKED = desk("desk.blocked_title", "desk.blocked_lead")
_IDENTITY = desk("desk.identity_title", "desk.identity_lead", "desk.step1", "desk.step_id")

BLOCK_PAGES: dict[str, Callable[[Facts], Status]] = {
    "card_blocked": _BLOCKED,
    "block_internet": _IDENTITY,
    "block_address": desk("desk.address_title", "desk.address_lead"),
    "block_general": _BLOCKED,
    "block_public": _BLOCKED,
    "block_self_service": _BLOCKED,
    "block_note": _BLOCKED,
    "blacklisted": _BLOCKED,
    "rejoin": desk("desk.ended_title", "desk.ended_lead"),
    "member_ended": desk("desk.ended_title", "desk.ended_lead"),
    "online_registered": _IDENTITY,
}
"""By the advice of the row."""
