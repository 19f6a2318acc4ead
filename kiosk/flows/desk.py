"""The desk takes over: kind words, and a verwijsbon that says what is wrong and which steps solve it."""

from dataclasses import dataclass
from typing import NoReturn

import structlog

from kiosk.domain.card_number import CardNumber
from kiosk.flows.bons import referral_bon
from kiosk.flows.pages import Action, Chip, Choice, Status, Tone
from kiosk.flows.printing import give_plain_bon, why_not
from kiosk.flows.visit import Visit
from kiosk.library.port import Failure, LibraryError
from kiosk.receipts.referral import Case
from kiosk.texts.text import Text, text

log = structlog.get_logger()


@dataclass(frozen=True)
class Referral:
    """Why the desk is needed: what the member reads here, and which bon goes along."""

    case: Case
    title: Text
    lead: Text
    account: Text | None = None
    """The state of the inlogaccount in words, for the bon."""


async def to_desk(visit: Visit, card: CardNumber, referral: Referral) -> NoReturn:
    """Say what the desk will do, print the verwijsbon for who wants it, and end the visit."""

    def page() -> Status:
        return Status(
            referral.title,
            referral.lead,
            chip=Chip(Tone.WARN, text("desk.chip")),
            steps=(text("desk.step1"), text("desk.step2")),
            primary=print_action(visit),
        )

    while await visit.ask_live(page) is not Choice.PRIMARY:
        pass
    bon = await referral_bon(visit.ports, card, referral.case, referral.account)
    await give_plain_bon(visit, bon, text("print.lead_desk"))


def print_action(visit: Visit) -> Action:
    """'Print bon voor de balie', grey with the reason while the printer cannot."""
    return Action(text("desk.do"), "printer", why_not(visit.ports.printer.state))


async def forgotten_pin(visit: Visit, card: CardNumber) -> NoReturn:
    """A new PIN is the desk's; it tells nothing about the pass."""
    await to_desk(visit, card, Referral(Case.FORGOTTEN_PIN, text("pin.forgot_title"), text("pin.forgot_lead")))


async def library_failed(visit: Visit, error: LibraryError) -> None:
    """A question stayed without an answer; returns when the member wants to try again."""
    log.warning("library_failed", failure=error.failure.value, error=str(error))
    await visit.ask(failure_page(error))


def failure_page(error: LibraryError) -> Status:
    """What a failed question means for the member; nothing was changed by asking."""
    again: Action | None = Action(text("common.retry"), "refresh")
    match error.failure:
        case Failure.OFFLINE | Failure.TIMEOUT:
            title, lead = "offline.title", "offline.lead"
        case Failure.NOT_OFFERED:
            title, lead, again = "reason.not_offered", "common.desk", None
        case Failure.REFUSED | Failure.CONFLICT | Failure.PROTOCOL:
            title, lead = "error.title", "error.lead"
    return Status(text(title), text(lead), chip=Chip(Tone.ERROR, text("desk.chip")), primary=again)


def broken_page() -> Status:
    """Something happened that nobody foresaw: no promise about what did or did not change."""
    return Status(text("error.title"), text("common.desk"), chip=Chip(Tone.ERROR, text("desk.chip")))
