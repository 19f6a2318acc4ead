"""A new pass for a member: scanned and refused or taken, and its number told at once. Source: manuals 003 and 004."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import structlog

from kiosk.domain.capability import Capability
from kiosk.domain.card_number import CardNumber, Kind
from kiosk.domain.patron import Block, CardStatus
from kiosk.domain.replacement import CardUse
from kiosk.flows.acts import ActRefused, NotKnownWellEnough, perform, plan, settle
from kiosk.flows.bons import new_card_bon
from kiosk.flows.ends import offer_bon
from kiosk.flows.pages import Action, Chip, Line, ScanCard, Scanned, Status, Tone
from kiosk.flows.staff_session import BACK, beside_now, done_beside, not_changed_page, within_session
from kiosk.flows.visit import Member, Visit
from kiosk.journal.port import Act, Intent, Settled
from kiosk.library.port import LibraryError
from kiosk.texts.text import Text, text, verbatim

log = structlog.get_logger()

NOT_A_PASS = {Kind.BOOK: "scan.book", Kind.ITEM: "attract.item", Kind.RUBBISH: "scan.again"}
REFUSED = {CardUse.IN_USE: "new_card.in_use", CardUse.FOREIGN: "new_card.foreign"}


async def scan_new_card(visit: Visit, old: CardNumber) -> CardNumber | None:
    """A pass that may be given to this member; None when staff go back. Raises SessionOver and LibraryError."""
    error: Text | None = None
    doubted: str | None = None
    while True:
        page = ScanCard(text("new_card.scan"), text("new_card.scan_lead"), error, BACK, staff=True)
        answer = await within_session(visit, visit.ask_scan(page))
        if not isinstance(answer, Scanned):
            return None
        card = answer.card
        if card.kind in NOT_A_PASS:
            error = text(NOT_A_PASS[card.kind])
        elif card.kind is Kind.TEMPORARY:
            error = text("new_card.temporary")
        elif card.kind is Kind.SUSPECT and card.number != doubted:
            error, doubted = text("attract.suspect"), card.number
        elif card.number == old.number:
            error = text("new_card.same")
        elif (use := await visit.read(text("scan.busy"), visit.ports.library.card_use(card))) is not CardUse.FREE:
            error = text(REFUSED[use])
        else:
            return card


async def give_card(
    visit: Visit, words: Text, act: Act, member: Member, do: Callable[[str], Awaitable[object]]
) -> tuple[bool, Intent | None]:
    """The act that gives a pass, and the mail about it, both written down before the first.

    False when it was not certainly done, and staff have read so; with it the mail that is still to be sent: after a
    crash between them staff find it under Onafgemaakt. Raises SessionOver and NotKnownWellEnough before anything.
    """
    beside_now(visit)
    mails = Capability.MAIL_CARD_NUMBER in visit.ports.library.capabilities
    try:
        giving, *mailing = await plan(visit, member, act, *([Act.MAIL_CARD_NUMBER] if mails else []))
    except ActRefused:
        await visit.ask(not_changed_page(text("staff.no_journal")))
        return False, None
    done = False
    try:
        done = await done_beside(visit, words, act, member, do, planned=giving)
    finally:
        if not done:
            for intent in mailing:
                await settle(visit.ports.journal, intent, Settled.NOT_DONE)
    return done, mailing[0] if mailing else None


async def with_new_card(visit: Visit, member: Member, card: CardNumber) -> Member:
    """The member as they are with this pass; what Wise says of them, and where it does not, what must be."""
    try:
        patron = await visit.read(text("scan.busy"), visit.ports.library.find_patron(card))
    except LibraryError as error:
        log.warning("library_failed", failure=error.failure.value, error=str(error))
        patron = None
    if patron is None:
        solved = {Block.CARD_LOST, Block.INTERNET_REGISTRATION}
        patron = replace(member.patron, card_status=CardStatus.ACTIVE, blocks=member.patron.blocks - solved)
    return replace(member, card=card, patron=patron)


async def tell_new_number(
    visit: Visit, member: Member, title: Text, lead: Text, username: str | None, mail: Intent | None
) -> None:
    """On screen, by mail and on a bon; `username` where it changed. Staff go on after it."""
    mailed = mail is not None and await visit.hold(text("new_card.mailing"), _mail(visit, member, mail))
    page = Status(
        title,
        lead,
        chip=Chip(Tone.OK, text("new_card.chip"), "card-account-details-outline"),
        lines=(
            Line("card-account-details-outline", text("card.number"), verbatim(member.card.number)),
            Line("email-outline", text("new_card.mail"), text("new_card.mailed" if mailed else "new_card.not_mailed")),
        ),
        secondary=Action(text("common.go_on")),
        staff=True,
    )
    await offer_bon(
        visit,
        page,
        text("new_card.print"),
        lambda: new_card_bon(visit.ports, member.card, username, mailed=mailed),
        text("print.lead_new_card"),
        goes_on=True,
    )


async def _mail(visit: Visit, member: Member, mail: Intent) -> bool:
    """Was the number certainly mailed? The pass is given all the same."""
    library = visit.ports.library
    try:
        intent, _ = await perform(
            visit,
            Act.MAIL_CARD_NUMBER,
            member,
            lambda request_id: library.mail_card_number(member.patron, member.card, request_id),
            planned=mail,
        )
    except LibraryError as error:
        return error.applied is True
    except NotKnownWellEnough:
        return False
    await settle(visit.ports.journal, intent, Settled.DONE)
    return True
