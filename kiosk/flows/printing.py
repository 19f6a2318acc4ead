"""A bon from the printer into the member's hand, and honest words when that does not work."""

import asyncio
from dataclasses import dataclass
from typing import NoReturn

import structlog

from hardware.errors import Reason
from hardware.outcome import Confirmed, DeviceState, Outcome, Refused, Unknown
from hardware.receipt_printer.document import Document
from kiosk.flows.countdown import ask_with_countdown
from kiosk.flows.pages import Answer, Choice, PrinterProblem, TakeReceipt
from kiosk.flows.visit import Visit, VisitOver
from kiosk.texts.text import Text, text

log = structlog.get_logger()


@dataclass(frozen=True)
class Trouble:
    """What a reason is called on the screen, what helps, and the code that staff look up."""

    title: str
    steps: tuple[str, ...]
    code: str


RETRY = "paper.step2"
PAPER = Trouble("paper.title", ("paper.step1", RETRY), "B-02")
NO_RECEIPT_SEEN = Trouble("printer.unknown", ("printer.step_check", RETRY), "B-09")
TROUBLES = {
    Reason.PAPER_OUT: PAPER,
    Reason.COVER_OPEN: Trouble("printer.cover", ("printer.step_cover", RETRY), "B-03"),
    Reason.CUTTER: Trouble("printer.cutter", ("printer.step_stuck", RETRY), "B-04"),
    Reason.OVERHEATED: Trouble("printer.broken", ("printer.step_check", RETRY), "B-05"),
    Reason.MECHANICAL: Trouble("printer.broken", ("printer.step_check", RETRY), "B-06"),
    Reason.SILENT: Trouble("printer.silent", ("printer.step_check", RETRY), "B-07"),
    Reason.LINK_LOST: Trouble("printer.silent", ("printer.step_check", RETRY), "B-08"),
    Reason.OFFLINE: Trouble("printer.offline", ("printer.step_check", RETRY), "B-01"),
    Reason.UNREACHABLE: Trouble("printer.offline", ("printer.step_check", RETRY), "B-01"),
}
ELSE = Trouble("printer.broken", ("printer.step_check", RETRY), "B-10")


def trouble_of(reasons: tuple[Reason, ...]) -> Trouble:
    """The first reason that staff can do something about."""
    return next((TROUBLES[reason] for reason in TROUBLES if reason in reasons), ELSE)


def why_not(state: DeviceState) -> Text | None:
    """The one line on a grey print button; None while the printer can be asked."""
    if state.usable:
        return None
    return text("reason.paper" if Reason.PAPER_OUT in state.reasons else "reason.printer")


def problem_page(trouble: Trouble, lead: Text, *, retry: bool = True) -> PrinterProblem:
    steps = trouble.steps if retry else ("printer.step_desk",)
    return PrinterProblem(text(trouble.title), lead, tuple(text(step) for step in steps), trouble.code, retry)


async def until_ready(visit: Visit, lead: Text) -> None:
    """Return when the printer says that it is ready; until then the member may try again or stop.

    `lead` says what did or did not change so far.
    """
    while not (state := await visit.hold(text("print.busy"), _check(visit))).usable:
        log.warning("printer_not_ready", reasons=[reason.value for reason in state.reasons])
        await visit.ask(problem_page(trouble_of(state.reasons), lead))


async def printed(visit: Visit, document: Document) -> Outcome:
    """Print once, uncut."""
    return await visit.hold(text("print.busy"), print_now(visit, document))


async def print_now(visit: Visit, document: Document) -> Outcome:
    """The act itself, for a flow that already holds; no answer within the deadline is Unknown."""
    outcome: Outcome
    try:
        async with asyncio.timeout(visit.ports.rules.print_deadline_s):
            outcome = await visit.ports.printer.print(document)
    except TimeoutError:
        outcome = Unknown((Reason.SILENT,))
    reasons = () if isinstance(outcome, Confirmed) else outcome.reasons
    log.info("printed", bon=document.name, outcome=type(outcome).__name__, reasons=[r.value for r in reasons])
    return outcome


async def take_receipt(visit: Visit, lead: Text, *, has_password: bool, confirmed: bool) -> Answer:
    """'Pak je bon', until the member has it, says that none came, or does not touch for a while (TIMEOUT)."""

    def page(seconds: int) -> TakeReceipt:
        return TakeReceipt(lead, seconds, has_password, confirmed)

    await visit.idle.calm()
    answer = await ask_with_countdown(visit.ports.stage, page, visit.ports.rules.take_receipt_s, visit.show)
    return visit.unless_stopped(answer)


def may_be_there(outcome: Outcome) -> bool:
    """Can a whole bon lie in the printer? Not when nothing was printed or the paper ran out under it."""
    match outcome:
        case Confirmed():
            return True
        case Refused():
            return False
        case Unknown(reasons):
            return Reason.PAPER_OUT not in reasons


def trouble_after(outcome: Outcome) -> Trouble:
    """What to say when there is no bon after this outcome."""
    match outcome:
        case Refused(reasons):
            return trouble_of(reasons)
        case Unknown(reasons) if Reason.PAPER_OUT in reasons:
            return PAPER
        case _:
            return NO_RECEIPT_SEEN


async def give_plain_bon(visit: Visit, document: Document, lead: Text) -> NoReturn:
    """As `give_bon`, and the visit ends with it."""
    given = await give_bon(visit, document, lead)
    raise VisitOver("bon given" if given else "no bon")


async def give_bon(visit: Visit, document: Document, lead: Text) -> bool:
    """Print a bon without a secret and see it taken; one retry, then the desk. Was it taken?"""
    for retry in (True, False):
        await until_ready(visit, text("printer.no_receipt"))
        outcome = await printed(visit, document)
        if may_be_there(outcome):
            confirmed = isinstance(outcome, Confirmed)
            answer = await take_receipt(visit, lead, has_password=False, confirmed=confirmed)
            if answer is not Choice.SECONDARY:
                return True
        await visit.ask(problem_page(trouble_after(outcome), text("printer.no_receipt"), retry=retry))
    return False


async def _check(visit: Visit) -> DeviceState:
    try:
        async with asyncio.timeout(visit.ports.rules.print_deadline_s):
            return await visit.ports.printer.check()
    except TimeoutError:
        return visit.ports.printer.state
