"""Tijdelijk wachtwoord: printer ready, intent, reset, bon, the printer's own word, done."""

from dataclasses import dataclass

import structlog

from hardware.outcome import Confirmed, Outcome
from hardware.receipt_printer.document import Document
from kiosk.domain.capability import Capability
from kiosk.domain.password import temporary_password as propose
from kiosk.flows.acts import ActRefused, NotKnownWellEnough, perform, settle
from kiosk.flows.bons import temporary_password_bon
from kiosk.flows.pages import Action, Busy, Chip, Choice, Confirm, Status, Tone
from kiosk.flows.printing import may_be_there, print_now, problem_page, take_receipt, trouble_after, until_ready
from kiosk.flows.proof import is_proved, prove_by_birth_date
from kiosk.flows.rules import Proof
from kiosk.flows.visit import Member, Visit, VisitOver
from kiosk.journal.port import Act, Intent, Settled
from kiosk.library.port import LibraryError
from kiosk.texts.text import Text, text

log = structlog.get_logger()


@dataclass(frozen=True)
class Made:
    """A password that is in force, its bon, and what is known of the paper."""

    intent: Intent
    bon: Document
    outcome: Outcome


async def temporary_password(visit: Visit, member: Member, below: Status) -> None:
    """From proof to bon; returns when the member says no, and `below` is then up again.

    Raises NotKnownWellEnough, and nothing has changed, when what staff saw no longer counts.
    """
    if visit.ports.rules.temporary_password_proof is Proof.BIRTH_DATE:
        await prove_by_birth_date(visit, member)
        await visit.show(below)
    if await visit.ask(confirm_page()) is not Choice.PRIMARY:
        return
    await until_ready(visit, text("paper.same"))
    try:
        made = await visit.hold(text("temp.busy"), _reset_and_print(visit, member))
    except ActRefused:
        await visit.ask(failed_page(changed=False))
    except LibraryError as error:
        await visit.ask(failed_page(changed=error.applied))
    else:
        await _hand_over(visit, member, made)
    raise VisitOver("temporary password ended")


def confirm_page() -> Confirm:
    return Confirm(
        text("temp.title"),
        text("temp.lead"),
        (("receipt-text", text("temp.b1")), ("lock-off-outline", text("temp.b2")), ("lock-reset", text("temp.b3"))),
        Action(text("temp.do"), "printer"),
        text("common.back"),
    )


def failed_page(*, changed: bool | None) -> Status:
    """No password came; first of all what is known of the old one (None: nobody knows)."""
    match changed:
        case False:
            title, lead = "temp.failed", "temp.failed_lead"
        case True:
            title, lead = "error.title", "printer.given_up"
        case None:
            title, lead = "error.title", "temp.unsure_lead"
    return Status(text(title), text(lead), chip=Chip(Tone.ERROR, text("desk.chip")))


async def _reset_and_print(visit: Visit, member: Member) -> Made:
    ports = visit.ports
    if not is_proved(visit, member, ports.rules.temporary_password_proof):
        raise NotKnownWellEnough(Act.RESET_PASSWORD.value)
    proposal = propose()
    intent, password = await perform(
        visit,
        Act.RESET_PASSWORD,
        member,
        lambda request_id: ports.library.reset_password(member.patron, proposal, request_id),
    )
    bon = await temporary_password_bon(ports, password)
    await visit.show(Busy(text("print.busy")))
    return Made(intent, bon, await _print(visit, intent, bon))


async def _print(visit: Visit, intent: Intent, bon: Document) -> Outcome:
    """Print, and write down at once what is known: only the printer's own word, or the member's, makes it done."""
    outcome = await print_now(visit, bon)
    done = isinstance(outcome, Confirmed)
    await settle(visit.ports.journal, intent, Settled.DONE if done else Settled.DONE_NOT_DELIVERED)
    return outcome


async def _hand_over(visit: Visit, member: Member, made: Made) -> None:
    """See the bon taken; one retry prints the same bon from memory, and then the desk takes over."""
    if await _taken(visit, member, made.intent, made.outcome):
        return
    await visit.ask(problem_page(trouble_after(made.outcome), text("paper.after")))
    await until_ready(visit, text("paper.after"))
    again = await visit.hold(text("print.busy"), _print(visit, made.intent, made.bon))
    if await _taken(visit, member, made.intent, again):
        return
    await visit.ask(problem_page(trouble_after(again), text("printer.given_up"), retry=False))


async def _taken(visit: Visit, member: Member, intent: Intent, outcome: Outcome) -> bool:
    """Does the member have the bon? Asked only where it can be there."""
    if not may_be_there(outcome):
        return False
    confirmed = isinstance(outcome, Confirmed)
    lead = await visit.hold(text("print.busy"), _reset_login_counter(visit, member))
    answer = await take_receipt(visit, lead, has_password=True, confirmed=confirmed)
    if answer is Choice.SECONDARY:
        log.warning("no_bon_says_the_member", id=intent.id, confirmed=confirmed)
        await settle(visit.ports.journal, intent, Settled.DONE_NOT_DELIVERED)
        return False
    if answer is Choice.PRIMARY and not confirmed:
        await settle(visit.ports.journal, intent, Settled.DONE)
    return True


async def _reset_login_counter(visit: Visit, member: Member) -> Text:
    """Five wrong passwords lock the login, for the new one too; returns what to tell with the bon.

    Source: manual 002, inlogteller.
    """
    library = visit.ports.library
    if Capability.RESET_LOGIN_COUNTER not in library.capabilities:
        return text("print.lead_counter")
    try:
        intent, was_locked = await perform(
            visit,
            Act.RESET_LOGIN_COUNTER,
            member,
            lambda request_id: library.reset_login_counter(member.patron, request_id),
        )
    except (ActRefused, LibraryError):
        return text("print.lead_counter")
    await settle(visit.ports.journal, intent, Settled.DONE)
    log.info("login_counter_reset", was_locked=was_locked)
    return text("print.lead")
