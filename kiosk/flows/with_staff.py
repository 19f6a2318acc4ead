"""'Met medewerker': staff beside the member, for as long as their session lasts."""

import structlog

from kiosk.domain.capability import Capability
from kiosk.domain.card_number import CardNumber, Kind
from kiosk.flows.acts import NotKnownWellEnough
from kiosk.flows.block_notes import block_notes
from kiosk.flows.online_registered import add_first_card
from kiosk.flows.pages import Action, Chip, Choice, Choose, Option, Picked, Tone
from kiosk.flows.print_card import print_member_card, why_no_card
from kiosk.flows.replace_card import replace_card
from kiosk.flows.set_pin import set_pin
from kiosk.flows.staff import sign_in_beside
from kiosk.flows.staff_account import staff_account
from kiosk.flows.staff_membership import staff_membership
from kiosk.flows.staff_session import SessionOver, ask_beside, beside_now, over_page, read_failed_page
from kiosk.flows.strength import Strength
from kiosk.flows.visit import Member, Visit
from kiosk.journal.port import Act
from kiosk.library.port import LibraryError
from kiosk.texts.text import Text, text

log = structlog.get_logger()

IDENTITY = "identity"
TOGETHER = "together"


async def staff_joins(visit: Visit, member: Member, staff_card: CardNumber) -> Member:
    """A staff pass was scanned on the member's page: their PIN, then the menu; returns the member as they are then."""
    if not await sign_in_beside(visit, staff_card):
        return member
    return await with_staff(visit, member)


async def with_staff(visit: Visit, member: Member) -> Member:
    """The menu until staff leave it or their session is over, and what they released is closed again."""
    try:
        while True:
            match await ask_beside(visit, menu_page(visit, member)):
                case Choice.SECONDARY:
                    visit.left_by_staff()
                    return member
                case Picked("together"):
                    return member
                case Picked("identity"):
                    _tick(visit)
                case Picked(name):
                    member = await _one_thing(visit, member, name)
                case _:
                    pass
    except (SessionOver, NotKnownWellEnough):
        visit.left_by_staff()
        await visit.ask(over_page())
        return member


def menu_page(visit: Visit, member: Member) -> Choose:
    """What may be done now; for whom nobody knows yet, nothing but to look who it is. Raises SessionOver."""
    beside = beside_now(visit)
    unknown = _unknown(visit, member)
    options = [
        Option(
            IDENTITY,
            "badge-account-outline",
            text("staff.identity"),
            text("staff.identity_line"),
            ticked=beside.identity_seen,
        ),
        Option("set_pin", "dialpad", text("staff.set_pin"), text("staff.set_pin_line"), _first(visit, member)),
        Option("account", "account-key-outline", text("staff.account"), text("staff.account_line"), unknown),
        Option("membership", "calendar-check", text("staff.membership"), text("staff.membership_line"), unknown),
        Option("notes", "information-outline", text("staff.notes"), text("staff.notes_line"), _no_notes(visit, member)),
    ]
    options += _cards(visit, member)
    if member.strength > Strength.UNPROVED:
        options.append(Option(TOGETHER, "account-outline", text("staff.together"), text("staff.together_line")))
    return Choose(
        text("staff.beside"),
        tuple(options),
        lead=text("staff.beside_lead", card=member.card.masked),
        chip=Chip(Tone.OK, text("staff.identity_chip")) if beside.identity_seen else None,
        secondary=Action(text("staff.leave")),
        staff=True,
    )


def _tick(visit: Visit) -> None:
    """Only that they looked: nothing of the document is scanned or kept."""
    beside = beside_now(visit)
    beside.identity_seen = not beside.identity_seen
    log.info("identity_seen", ticked=beside.identity_seen)


async def _one_thing(visit: Visit, member: Member, name: str) -> Member:
    try:
        match name:
            case "set_pin":
                return await set_pin(visit, member)
            case "account":
                return await staff_account(visit, member)
            case "membership":
                await staff_membership(visit, member)
            case "replace_card":
                return await replace_card(visit, member)
            case "first_card":
                return await add_first_card(visit, member)
            case "print_card":
                await print_member_card(visit, member)
            case "notes":
                await block_notes(visit, member)
    except LibraryError as error:
        log.warning("library_failed", failure=error.failure.value, error=str(error))
        await visit.ask(read_failed_page(error))
    return member


def _unknown(visit: Visit, member: Member) -> Text | None:
    return text("staff.identity_first") if visit.strength(member) is Strength.UNPROVED else None


def _first(visit: Visit, member: Member) -> Text | None:
    return None if visit.may(Act.SET_PIN, member) else text("staff.identity_first")


def _cards(visit: Visit, member: Member) -> list[Option]:
    """Who registered online has no pass yet: that is given before any is replaced or printed."""
    icon, first = "card-account-details-outline", _first(visit, member)
    if member.card.kind is Kind.TEMPORARY:
        return [Option("first_card", icon, text("staff.issue"), text("staff.issue_line"), first)]
    return [
        Option("replace_card", "swap-horizontal", text("staff.replace"), text("staff.replace2"), first),
        Option("print_card", icon, text("staff.print"), text("staff.print_line"), why_no_card(visit) or first),
    ]


def _no_notes(visit: Visit, member: Member) -> Text | None:
    if Capability.SHOW_NOTES not in visit.ports.library.capabilities:
        return text("staff.notes_in_wise")
    return _unknown(visit, member)
