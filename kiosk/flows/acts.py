"""What cannot be undone: the intent is on disk before the act, and its end after it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from kiosk.domain.capability import Capability
from kiosk.flows.visit import Member, Ports, Visit
from kiosk.journal.port import Act, Intent, Journal, JournalError, Reason, Settled, Step
from kiosk.library.port import Failure, LibraryError, LibrarySystem

log = structlog.get_logger()

T = TypeVar("T")

HOW = {True: Settled.DONE_NOT_DELIVERED, False: Settled.NOT_DONE, None: Settled.UNKNOWN}
"""How an act ended that answered with an error, by LibraryError.applied."""


class ActRefused(Exception):
    """The act did not start: the journal cannot be written. Nothing has changed."""


class NotKnownWellEnough(Exception):
    """The member (or the session of staff) does not allow this act: a flow must not come here without asking first."""


async def perform(
    visit: Visit,
    act: Act,
    member: Member,
    do: Callable[[str], Awaitable[T]],
    *,
    planned: Intent | None = None,
    reason: Reason = Reason.FIRST,
) -> tuple[Intent, T]:
    """Write the intent down (or go on with one that was `planned`), then `do(request_id)`; the caller settles success.

    Raises NotKnownWellEnough and ActRefused before anything was done, and LibraryError with what is known of the act;
    these are settled.
    """
    ports = visit.ports
    if not visit.may(act, member):
        raise NotKnownWellEnough(act.value)
    beside = visit.beside
    try:
        intent = planned or await ports.journal.begin(
            act, member.card, actor=beside.actor if beside else None, reason=reason
        )
    except JournalError as error:
        log.error("journal_unavailable", act=act.value, error=str(error))
        raise ActRefused from error
    log.info("act_begun", act=act.value, id=intent.id)
    try:
        async with asyncio.timeout(ports.rules.act_deadline_s):
            return intent, await do(intent.id)
    except TimeoutError:
        await settle(ports.journal, intent, Settled.UNKNOWN)
        raise LibraryError(Failure.TIMEOUT, "the act did not end within its deadline", applied=None) from None
    except LibraryError as error:
        log.warning("act_failed", act=act.value, id=intent.id, failure=error.failure.value, applied=error.applied)
        await settle(ports.journal, intent, HOW[error.applied])
        raise
    except Exception:
        await settle(ports.journal, intent, Settled.UNKNOWN)
        raise


async def plan(visit: Visit, member: Member, *acts: Act) -> tuple[Intent, ...]:
    """Write several acts down at once, for `perform(…, planned=intent)` one after the other.

    Raises NotKnownWellEnough and ActRefused, and nothing was written down.
    """
    for act in acts:
        if not visit.may(act, member):
            raise NotKnownWellEnough(act.value)
    actor = visit.beside.actor if visit.beside else None
    try:
        return await visit.ports.journal.plan(tuple(Step(act, member.card, actor) for act in acts))
    except JournalError as error:
        log.error("journal_unavailable", acts=[act.value for act in acts], error=str(error))
        raise ActRefused from error


async def settle(journal: Journal, intent: Intent, how: Settled) -> None:
    """Write the end down; where that fails it is found out afterwards, see `settle_open_intents`."""
    try:
        await journal.settle(intent, how)
    except JournalError as error:
        log.error("journal_unavailable", id=intent.id, settled=how.value, error=str(error))
    else:
        log.info("act_settled", act=intent.act.value, id=intent.id, how=how.value)


async def settle_open_intents(ports: Ports) -> None:
    """Find out what became of each act whose end nobody wrote down: now, or as soon as the library can be asked.

    It runs where no visit does, so that no act is under way. A card is its printer's, see `card_test`; what stays open
    is shown to staff, see `unfinished`.
    """
    changed = asyncio.Event()
    forget = ports.library.subscribe(changed.set)
    try:
        while not await _ask_about_all(ports):
            await changed.wait()
            changed.clear()
    except JournalError as error:
        log.error("journal_unavailable", error=str(error))
    finally:
        forget()


async def _ask_about_all(ports: Ports) -> bool:
    """Ask about every open act, the oldest first; False when one is left that nobody could be asked about."""
    for intent in await left_open(ports.journal):
        if not can_be_asked(ports.library):
            return False
        try:
            await ask_what_became(ports, intent)
        except LibraryError as error:
            log.warning("act_left_open", act=intent.act.value, id=intent.id, error=str(error))
            return False
    return True


def can_be_asked(library: LibrarySystem) -> bool:
    """Can this library tell now whether a request was done?"""
    return library.health.online and Capability.ASK_REQUEST in library.capabilities


async def ask_what_became(ports: Ports, intent: Intent) -> None:
    """Settle by what the library says. Raises LibraryError and JournalError.

    A later step that was not done stays open for the member's next visit, unless the one before it came to nothing.
    """
    done = await ports.library.request_done(intent.id)
    log.info("act_found", act=intent.act.value, id=intent.id, done=done)
    if done or intent.after is None or await ports.journal.ended(intent.after) is Settled.NOT_DONE:
        await ports.journal.settle(intent, how_it_ended(intent, done=done))


def how_it_ended(intent: Intent, *, done: bool) -> Settled:
    """What is known when somebody else than the flow itself says whether an act was done."""
    if not done:
        return Settled.NOT_DONE
    return Settled.DONE_NOT_DELIVERED if intent.act is Act.RESET_PASSWORD else Settled.DONE


async def left_open(journal: Journal) -> list[Intent]:
    """Acts of which nobody knows the end, oldest first; a card is not among them. Raises JournalError."""
    return [intent for intent in await journal.unsettled() if intent.act is not Act.PRINT_CARD]
