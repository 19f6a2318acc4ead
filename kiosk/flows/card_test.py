"""One card: asked first, written down before the act, and never made twice."""

import asyncio
from dataclasses import dataclass

import structlog

from hardware.card_printer.port import CardPicture, CardPrinter, Saying
from hardware.errors import Reason
from hardware.outcome import Confirmed, Outcome, Refused, Unknown
from kiosk.domain.card_number import CardNumber
from kiosk.flows.acts import settle
from kiosk.flows.device_words import reason_words
from kiosk.flows.pages import Action, CardPrinting, Choice, Confirm
from kiosk.flows.tasks import alongside
from kiosk.flows.visit import Ports, Visit
from kiosk.journal.port import Act, Intent, JournalError, Settled
from kiosk.journal.port import Reason as Why
from kiosk.texts.text import text, verbatim

log = structlog.get_logger()

HOW = {Confirmed: Settled.DONE, Refused: Settled.NOT_DONE}


@dataclass(frozen=True)
class NotBegun:
    """The journal cannot be written: nothing was sent to the printer."""


async def wants_card(visit: Visit) -> bool:
    """'Testpas printen?': it costs a card."""
    question = Confirm(
        text("diag.card_title"),
        text("diag.card_lead"),
        (
            ("card-account-details-outline", text("diag.card_cost")),
            ("progress-clock", text("diag.card_wait")),
        ),
        yes=Action(text("diag.card_do"), "printer"),
        no=text("common.back"),
    )
    return await visit.ask(question) is Choice.PRIMARY


async def print_test_card(visit: Visit, card: CardNumber, picture: CardPicture) -> Outcome | NotBegun:
    """Print one test card; `card` is the staff pass that asked for it."""
    _, outcome = await print_card(visit, card, picture)
    return outcome


async def print_card(
    visit: Visit, card: CardNumber, picture: CardPicture, *, reason: Why = Why.FIRST
) -> tuple[Intent | None, Outcome | NotBegun]:
    """Print one card of this pass. While it runs nothing can be touched.

    An Unknown outcome stays open in the journal until somebody says whether there is a card.
    """
    printer, journal, beside = visit.ports.card_printer, visit.ports.journal, visit.beside
    assert printer is not None
    try:
        intent = await journal.begin(Act.PRINT_CARD, card, actor=beside.actor if beside else None, reason=reason)
    except JournalError as error:
        log.error("journal_unavailable", act=Act.PRINT_CARD.value, error=str(error))
        return None, NotBegun()
    log.info("act_begun", act=intent.act.value, id=intent.id)
    with visit.idle.held():
        outcome = await _printed(visit, printer, intent.id, picture)
        if type(outcome) in HOW:
            await settle(journal, intent, HOW[type(outcome)])
    return intent, outcome


async def _printed(visit: Visit, printer: CardPrinter, order: str, picture: CardPicture) -> Outcome:
    """Cut off by the end of the program, the order is on disk, and the next start finds out what became of it."""
    said: asyncio.Queue[Saying] = asyncio.Queue()
    await visit.show(_page(Saying(), picture))
    try:
        async with (
            asyncio.timeout(visit.ports.rules.card_deadline_s),
            alongside(_tell(visit, said, picture)),
        ):
            return await printer.print(order, picture, said.put_nowait)
    except TimeoutError:
        return Unknown((Reason.TOO_SLOW,))


async def _tell(visit: Visit, said: asyncio.Queue[Saying], picture: CardPicture) -> None:
    while True:
        await visit.show(_page(await said.get(), picture))


def _page(saying: Saying, picture: CardPicture) -> CardPrinting:
    says = reason_words(saying.reasons[0]) if saying.reasons else text("diag.card_busy")
    return CardPrinting(says, verbatim(saying.words) if saying.words else None, picture)


async def ask_whether_made(visit: Visit, intent: Intent) -> bool:
    """'Is er een pas uitgekomen?' Either answer ends the act; the answer."""
    question = Confirm(
        text("diag.made_title"),
        text("diag.made_lead", when=intent.begun),
        (("card-account-details-outline", text("diag.made_look")),),
        yes=Action(text("diag.made_yes"), "check-bold"),
        no=text("diag.made_no"),
    )
    made = await visit.ask(question) is Choice.PRIMARY
    await settle(visit.ports.journal, intent, Settled.DONE if made else Settled.NOT_DONE)
    return made


async def settle_cards(ports: Ports) -> None:
    """Ask the printer what became of each card that nobody saw the end of; what it cannot tell stays a question."""
    if ports.card_printer is None:
        return
    for intent in await open_cards(ports):
        outcome = await ports.card_printer.settle(intent.id)
        log.info("card_settled", id=intent.id, outcome=type(outcome).__name__)
        if type(outcome) in HOW:
            await settle(ports.journal, intent, HOW[type(outcome)])


async def open_cards(ports: Ports, card: CardNumber | None = None) -> list[Intent]:
    """Cards that may or may not be there, oldest first; of this pass alone where one is given."""
    try:
        left = await (ports.journal.open_for(card) if card else ports.journal.unsettled())
        return [intent for intent in left if intent.act is Act.PRINT_CARD]
    except JournalError as error:
        log.error("journal_unavailable", error=str(error))
        return []
