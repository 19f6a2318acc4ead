"""Who registered online comes for a pass: found, identity seen, scanned, the new number told. Source: manual 004."""

import structlog

from kiosk.domain.capability import Capability
from kiosk.domain.card_number import CardNumber, Kind
from kiosk.domain.secret import Secret
from kiosk.flows.desk import Referral, to_desk
from kiosk.flows.new_card import give_card, scan_new_card, tell_new_number, with_new_card
from kiosk.flows.pages import (
    Action,
    Chip,
    Choice,
    Choose,
    Confirm,
    Line,
    NumberPad,
    Option,
    Pad,
    Picked,
    Status,
    TextEntry,
    Tone,
    Typed,
    Writing,
)
from kiosk.flows.print_card import print_member_card, prints_cards, why_no_card
from kiosk.flows.proof import as_date
from kiosk.flows.staff_session import BACK, ask_beside, beside_now
from kiosk.flows.strength import Strength
from kiosk.flows.visit import Member, Visit
from kiosk.journal.port import Act
from kiosk.library.port import Registration
from kiosk.receipts.referral import Case
from kiosk.texts.text import Text, text, verbatim

log = structlog.get_logger()

MOST = 7
"""Registrations that fit on one page with a way back; more of one name and birth date are looked up by number."""


async def online_registered(visit: Visit) -> None:
    """From the search to the pass; returns when staff go back. Raises SessionOver and LibraryError."""
    error: Text | None = None
    while True:
        match await ask_beside(visit, how_page(error)):
            case Picked("number"):
                found = await _by_number(visit)
            case Picked("name"):
                found = await _by_name(visit)
            case _:
                return
        if found is None:
            error = None
        elif not found:
            error = text("online.none")
        elif len(found) > MOST:
            error = text("online.many")
        else:
            await _give(visit, found)
            return


async def add_first_card(visit: Visit, member: Member) -> Member:
    """The first pass of a member with a temporary number, identity seen; returns them with the pass they have then.

    Raises SessionOver and LibraryError.
    """
    if Capability.ADD_CARD not in visit.ports.library.capabilities:
        await to_desk(visit, member.card, Referral(Case.ONLINE_REGISTERED, text("desk.title"), text("desk.lead")))
    new = await scan_new_card(visit, member.card)
    if new is None or await ask_beside(visit, confirm_page(new)) is not Choice.PRIMARY:
        return member
    library, actor = visit.ports.library, beside_now(visit).actor
    username: list[str] = []

    async def do(request_id: str) -> None:
        username.append(await library.add_card(member.patron, new, actor=actor, request_id=request_id))

    done, mail = await give_card(visit, text("online.busy"), Act.ADD_CARD, member, do)
    if not done:
        return member
    with_card = await with_new_card(visit, member, new)
    name = username[0] if username else new.number
    told = text("online.told") if name == new.number else text("online.told_name", username=name)
    await tell_new_number(visit, with_card, text("online.done"), told, name, mail)
    return with_card


def how_page(error: Text | None) -> Choose:
    return Choose(
        text("online.title"),
        (
            Option("number", "dialpad", text("online.by_number"), text("online.by_number_line")),
            Option("name", "account-outline", text("online.by_name"), text("online.by_name_line")),
        ),
        lead=text("online.lead"),
        error=error,
        secondary=BACK,
        staff=True,
    )


async def _by_number(visit: Visit) -> tuple[Registration, ...] | None:
    """None when staff go back."""
    error: Text | None = None
    while True:
        answer = await ask_beside(visit, _entry(Writing.USERNAME, "number", error))
        if not isinstance(answer, Typed):
            return None
        card = CardNumber.parse(answer.text.reveal())
        if card.kind is not Kind.TEMPORARY:
            error = text("online.number_wrong")
            continue
        return await visit.read(text("scan.busy"), visit.ports.library.find_registration(number=card.number))


async def _by_name(visit: Visit) -> tuple[Registration, ...] | None:
    """None when staff go back."""
    surname = await _surname(visit)
    if surname is None:
        return None
    error: Text | None = None
    while True:
        answer = await ask_beside(visit, NumberPad(Pad.BIRTH_DATE, error, lead=text("online.birth")))
        if not isinstance(answer, Typed):
            return None
        born = as_date(answer.text)
        if born is None:
            error = text("birth.invalid")
            continue
        question = visit.ports.library.find_registration(surname=surname.reveal(), birth_date=born)
        return await visit.read(text("scan.busy"), question)


async def _surname(visit: Visit) -> Secret | None:
    error: Text | None = None
    while True:
        answer = await ask_beside(visit, _entry(Writing.SURNAME, "surname", error))
        if not isinstance(answer, Typed):
            return None
        if answer.text.reveal().strip():
            return Secret(answer.text.reveal().strip())
        error = text("online.surname_empty")


def _entry(writing: Writing, what: str, error: Text | None) -> TextEntry:
    label, lead = text(f"online.{what}"), text(f"online.{what}_lead")
    return TextEntry(writing, label, label, lead, error, BACK, staff=True)


async def _give(visit: Visit, found: tuple[Registration, ...]) -> None:
    """Which one, do they look like their document, the pass, and its print. What was seen of one is nobody else's."""
    registration = found[0] if len(found) == 1 else await _which(visit, found)
    if registration is None or await ask_beside(visit, identity_page(registration)) is not Choice.PRIMARY:
        return
    beside = beside_now(visit)
    beside.identity_seen = True
    log.info("identity_seen", ticked=True)
    member = Member(CardNumber.parse(registration.number), registration.patron, Strength.UNPROVED)
    try:
        given = await add_first_card(visit, member)
        if given != member and prints_cards(visit) and why_no_card(visit) is None:
            await print_member_card(visit, given)
    finally:
        beside.identity_seen = False


async def _which(visit: Visit, found: tuple[Registration, ...]) -> Registration | None:
    picked = await ask_beside(visit, which_page(found))
    return next((one for one in found if picked == Picked(one.number)), None)


def which_page(found: tuple[Registration, ...]) -> Choose:
    return Choose(
        text("online.which"),
        tuple(Option(one.number, "account-outline", verbatim(one.contact.name), _born(one)) for one in found),
        secondary=BACK,
        staff=True,
    )


def identity_page(registration: Registration) -> Status:
    born = registration.patron.birth_date
    return Status(
        text("online.identity"),
        text("online.identity_lead"),
        chip=Chip(Tone.WARN, text("staff.identity"), "badge-account-outline"),
        lines=(
            Line("account-outline", text("online.name"), verbatim(registration.contact.name)),
            Line("calendar-check", text("online.year"), verbatim(str(born.year) if born else "–")),
        ),
        primary=Action(text("online.identity_yes"), "check-bold"),
        secondary=BACK,
        staff=True,
    )


def confirm_page(new: CardNumber) -> Confirm:
    return Confirm(
        text("online.confirm"),
        text("online.confirm_lead", card=new.masked),
        (
            ("account-outline", text("online.b_username")),
            ("lock-off-outline", text("online.b_old")),
            ("check-bold", text("online.b_block")),
        ),
        Action(text("online.do"), "check-bold"),
        text("common.back"),
    )


def _born(registration: Registration) -> Text:
    number = CardNumber.parse(registration.number).masked
    born = registration.patron.birth_date
    if born is None:
        return text("online.born_unknown", number=number)
    return text("online.born", year=born.year, number=number)
