"""What cannot be undone: the intent is on disk before the act, and its end after it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from kiosk.flows.visit import Member, Visit
from kiosk.journal.port import Act, Intent, Journal, JournalError, Reason, Settled
from kiosk.library.port import Failure, LibraryError

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


async def settle(journal: Journal, intent: Intent, how: Settled) -> None:
    """Write the end down; where that fails the next start-up settles it as unknown."""
    try:
        await journal.settle(intent, how)
    except JournalError as error:
        log.error("journal_unavailable", id=intent.id, settled=how.value, error=str(error))
    else:
        log.info("act_settled", act=intent.act.value, id=intent.id, how=how.value)


async def settle_open_intents(journal: Journal, *, cards_too: bool = True) -> None:
    """At start: an act whose end nobody wrote down ended unknown; a technician reads which.

    A card is left open where its printer can still tell what became of it.
    """
    try:
        for intent in await journal.unsettled():
            if intent.act is Act.PRINT_CARD and not cards_too:
                continue
            log.warning("act_left_open", act=intent.act.value, id=intent.id, begun=intent.begun.isoformat())
            await settle(journal, intent, Settled.UNKNOWN)
    except JournalError as error:
        log.error("journal_unavailable", error=str(error))
