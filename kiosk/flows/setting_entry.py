"""A new value for one setting: picked, typed, or back to standard."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

from kiosk.flows.pages import Answer, Page, Picked, TextEntry, Typed, Writing
from kiosk.flows.settings_draft import Draft
from kiosk.flows.settings_pages import (
    CLEAR,
    EDIT,
    EVERY_DAY,
    RETYPE,
    STANDARD,
    TIMES,
    VALUE,
    field_page,
    picked_value,
)
from kiosk.flows.settings_words import help_line, label, limits
from kiosk.flows.staff_session import BACK
from kiosk.settings.fields import Field, Kind, Plain
from kiosk.texts.text import Text, text

Ask = Callable[[Page], Awaitable[Answer]]
_TIME = re.compile(r"(\d{1,2}):?(\d{2})?")


async def change_setting(ask: Ask, draft: Draft, wanted: Field) -> None:
    """The page of one field, until staff changed it or went back."""
    chosen: Plain
    while True:
        match await ask(field_page(draft, wanted, draft.problems().get(wanted.key))):
            case Picked(name) if name == STANDARD:
                draft.put(wanted, None)
                return
            case Picked(name) if name == CLEAR:
                draft.put(wanted, "")
                return
            case Picked(name) if name == EVERY_DAY:
                _every_day(draft, draft.value(wanted))
                return
            case Picked(name) if name == TIMES:
                chosen = await (_hours if wanted.kind is Kind.HOURS else _moment)(ask, wanted)
            case Picked(name) if name in (EDIT, RETYPE):
                chosen = await _typed(ask, wanted, _written(draft.value(wanted)) if name == EDIT else "")
            case Picked(name) if name.startswith(VALUE):
                chosen = picked_value(wanted, name)
            case _:
                return
        if chosen is not None:
            draft.put(wanted, chosen)
            return


def _every_day(draft: Draft, hours: Plain) -> None:
    """The hours of one day for all seven."""
    for day in draft.fields:
        if day.kind is Kind.HOURS:
            draft.put(day, hours)


async def _typed(ask: Ask, wanted: Field, written: str) -> Plain:
    """What was typed, as the field has it; None when staff go back. Whether it will do, the draft says."""
    number = wanted.kind in (Kind.WHOLE, Kind.NUMBER)
    writing = Writing.DIGITS if number else Writing.SETTING
    lead = limits(wanted) or help_line(wanted)
    page = TextEntry(writing, label(wanted), label(wanted), lead, secondary=BACK, staff=True, written=written)
    match await ask(page):
        case Typed(typed):
            words = typed.reveal().strip()
            return _number(wanted, words) if number else words
        case _:
            return None


def _number(wanted: Field, words: str) -> Plain:
    """Dutch writes 2,5; what is no number stays as it was typed, for staff to see."""
    try:
        found = float(words.replace(",", "."))
    except ValueError:
        return words
    if wanted.kind is Kind.NUMBER:
        return found
    return int(found) if found.is_integer() else found


async def _hours(ask: Ask, wanted: Field) -> str | None:
    """'10:00-17:30', asked as two times; None when staff go back."""
    opens = await _time(ask, wanted, text("set.from"))
    if opens is None:
        return None
    closes = await _time(ask, wanted, text("set.until"))
    return None if closes is None else f"{opens}-{closes}"


async def _moment(ask: Ask, wanted: Field) -> str | None:
    return await _time(ask, wanted, label(wanted))


async def _time(ask: Ask, wanted: Field, what: Text) -> str | None:
    """'10:00', typed as 10, 1000 or 10:00; None when staff go back."""
    page = TextEntry(Writing.DIGITS, label(wanted), what, text("set.time_lead"), secondary=BACK, staff=True)
    while True:
        match await ask(page):
            case Typed(typed):
                found = as_time(typed.reveal())
                if found:
                    return found
                page = replace(page, error=text("set.error.moment"))
            case _:
                return None


def as_time(words: str) -> str | None:
    """'10:00' from 10, 1000 or 10:00; '24:00' is the end of a day."""
    found = _TIME.fullmatch(words.strip().replace(".", ":").replace(",", ":"))
    if not found:
        return None
    hours, minutes = int(found[1]), int(found[2] or 0)
    if minutes > 59 or hours > 24 or (hours == 24 and minutes):
        return None
    return f"{hours:02}:{minutes:02}"


def _written(value: Plain) -> str:
    return "" if value is None else str(value)
