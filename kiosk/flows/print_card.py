"""Klantpas printen: seen before, asked once, exactly one card; another only by staff, with the reason. Source: 003."""

import structlog

from hardware.card_printer.picture import CardContent
from hardware.card_printer.port import CardPicture
from hardware.card_printer.template import TemplateError
from hardware.outcome import Confirmed, Refused, Unknown
from kiosk.domain.capability import Capability
from kiosk.flows.acts import NotKnownWellEnough
from kiosk.flows.card_test import ask_whether_made, open_cards, print_card, settle_cards
from kiosk.flows.desk import Referral, to_desk
from kiosk.flows.device_words import reason_words
from kiosk.flows.pages import Action, Chip, Choice, Confirm, DeviceDetail, Status, Tone
from kiosk.flows.staff_session import BACK, GO_ON, ask_beside, beside_now, not_changed_page
from kiosk.flows.visit import Member, Visit
from kiosk.journal.port import Act, Reason
from kiosk.receipts.referral import Case
from kiosk.texts.text import Text, text

log = structlog.get_logger()

ICON = "card-account-details-outline"


def prints_cards(visit: Visit) -> bool:
    """Is there a card printer, and may it print members' cards?"""
    return visit.ports.card_printer is not None and visit.ports.bench.draw_card is not None


def why_no_card(visit: Visit) -> Text | None:
    """Why a pass cannot be printed here now; None when it can, or when the verwijsbon says where it is done."""
    ports = visit.ports
    if not prints_cards(visit) or ports.card_printer is None:
        return None
    if Capability.SHOW_CONTACT not in ports.library.capabilities:
        return text("card.no_name")
    return None if ports.card_printer.state.usable else text("staff.print_off")


async def print_member_card(visit: Visit, member: Member) -> None:
    """Preview, one question, one card; again only for a reason. Raises SessionOver and LibraryError."""
    beside_now(visit)
    if not visit.may(Act.PRINT_CARD, member):
        raise NotKnownWellEnough(Act.PRINT_CARD.value)
    if not prints_cards(visit):
        await to_desk(visit, member.card, Referral(Case.PRINT_CARD, text("desk.title"), text("desk.lead")))
    if await _is_there_already(visit, member):
        return
    picture = await _picture(visit, member)
    if picture is None or await ask_beside(visit, preview_page(picture)) is not Choice.PRIMARY:
        return
    if await ask_beside(visit, confirm_page()) is not Choice.PRIMARY:
        return
    reason = Reason.FIRST
    while not await _printed(visit, member, picture, reason):
        beside_now(visit)
        if await ask_beside(visit, again_page()) is not Choice.PRIMARY:
            return
        reason = Reason.CARD_FAILED


async def _is_there_already(visit: Visit, member: Member) -> bool:
    """A card of this pass of which nobody knows the end: staff look before another is made."""
    await settle_cards(visit.ports)
    for intent in await open_cards(visit.ports, member.card):
        if await ask_whether_made(visit, intent):
            return await visit.ask(made_page()) is not Choice.SECONDARY
    return False


async def _printed(visit: Visit, member: Member, picture: CardPicture, reason: Reason) -> bool:
    """One request, one card: True when there is a good one, or nothing more is to be done."""
    intent, outcome = await print_card(visit, member.card, picture, reason=reason)
    if intent is None:
        await visit.ask(not_changed_page(text("card.no_journal")))
        return True
    made = isinstance(outcome, Confirmed) or (isinstance(outcome, Unknown) and await ask_whether_made(visit, intent))
    if made:
        return await visit.ask(made_page()) is not Choice.SECONDARY
    reasons = outcome.reasons if isinstance(outcome, Refused | Unknown) else ()
    why = reason_words(reasons[0]) if reasons else text("card.again_lead")
    return await visit.ask(not_made_page(why)) is not Choice.PRIMARY


async def _picture(visit: Visit, member: Member) -> CardPicture | None:
    """Drawn with the name that Wise tells; it lives no longer than the flow."""
    draw = visit.ports.bench.draw_card
    assert draw
    contact = await visit.read(text("scan.busy"), visit.ports.library.contact(member.patron))
    try:
        return draw(CardContent(contact.name, member.card.number, visit.ports.rules.branch_name))
    except (TemplateError, ValueError) as error:
        log.warning("card_not_drawn", error=type(error).__name__)
        await visit.ask(
            Status(
                text("card.not_drawn"),
                text("card.not_drawn_lead"),
                chip=Chip(Tone.ERROR, text("staff.chip")),
                primary=GO_ON,
                staff=True,
            )
        )
        return None


def preview_page(picture: CardPicture) -> DeviceDetail:
    return DeviceDetail(
        title=text("card.preview_title"),
        icon=ICON,
        chip=Chip(Tone.OK, text("card.preview_chip"), ICON),
        lead=text("card.preview_lead"),
        steps=(text("card.step_lay"), text("card.step_wait")),
        card=picture,
        primary=Action(text("card.do"), "printer"),
    )


def confirm_page() -> Confirm:
    return Confirm(
        text("card.confirm"),
        text("card.confirm_lead"),
        ((ICON, text("card.lead")), ("progress-clock", text("card.wait")), ("close", text("card.once"))),
        Action(text("card.confirm_do"), "printer"),
        text("common.back"),
    )


def made_page() -> Status:
    return Status(
        text("card.made"),
        text("card.made_lead"),
        chip=Chip(Tone.OK, text("card.made"), ICON),
        primary=Action(text("card.good"), "check-bold"),
        secondary=Action(text("card.bad")),
        staff=True,
    )


def not_made_page(why: Text) -> Status:
    return Status(
        text("card.not_made"),
        why,
        chip=Chip(Tone.ERROR, text("card.not_made"), ICON),
        primary=Action(text("card.again"), "refresh"),
        secondary=BACK,
        staff=True,
    )


def again_page() -> Confirm:
    return Confirm(
        text("card.again_title"),
        text("card.again_lead"),
        ((ICON, text("card.confirm_lead")), ("account-outline", text("card.again_note"))),
        Action(text("card.again"), "printer"),
        text("common.back"),
    )
