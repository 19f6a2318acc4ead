"""What staff do beside a member: only while their session lasts, and each act as one, with its end in words."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import closing
from dataclasses import replace
from typing import Any, TypeVar

from kiosk.flows.acts import ActRefused, perform, settle
from kiosk.flows.beside import Beside
from kiosk.flows.desk import failure_page
from kiosk.flows.pages import Action, Answer, Chip, Page, Status, Tone
from kiosk.flows.strength import Strength
from kiosk.flows.visit import Member, Visit
from kiosk.journal.port import Act, Intent, Settled
from kiosk.library.port import Failure, LibraryError
from kiosk.texts.text import Text, text

T = TypeVar("T")
GO_ON = Action(text("common.go_on"))
BACK = Action(text("common.to_back"), "arrow-left")


class SessionOver(Exception):
    """The session of staff has ended: nothing more is asked or done in their name."""


def beside_now(visit: Visit) -> Beside:
    """Staff beside the member. Raises SessionOver."""
    if (beside := visit.beside) is None:
        raise SessionOver
    return beside


async def within_session(visit: Visit, asking: Coroutine[Any, Any, T]) -> T:
    """Wait for an answer while the session lasts; raises SessionOver at the moment it is over."""
    with closing(asking):
        try:
            async with asyncio.timeout_at(beside_now(visit).until):
                return await asking
        except TimeoutError:
            raise SessionOver from None


async def ask_beside(visit: Visit, page: Page) -> Answer:
    """Ask while the session lasts. Raises SessionOver."""
    return await within_session(visit, visit.ask(page))


async def borrowed(visit: Visit, member: Member, flow: Coroutine[Any, Any, T]) -> T:
    """A flow of the member's own, with staff beside: of a member whom only staff know it ends with their session."""
    return await (within_session(visit, flow) if member.strength is Strength.UNPROVED else flow)


async def done_beside(
    visit: Visit,
    words: Text,
    act: Act,
    member: Member,
    do: Callable[[str], Awaitable[object]],
    *,
    planned: Intent | None = None,
) -> bool:
    """Do one act of staff under `words`; False when it was not certainly done, and staff have read so.

    Raises SessionOver and NotKnownWellEnough before anything was done.
    """
    try:
        await visit.hold(words, _do(visit, act, member, do, planned))
    except ActRefused:
        await visit.ask(not_changed_page(text("staff.no_journal")))
    except LibraryError as error:
        if error.applied:
            return True
        conflict = error.failure is Failure.CONFLICT
        known = not_changed_page(text("staff.conflict" if conflict else "staff.not_changed"))
        await visit.ask(known if error.applied is False else unsure_page(act))
    else:
        return True
    return False


async def _do(
    visit: Visit, act: Act, member: Member, do: Callable[[str], Awaitable[object]], planned: Intent | None
) -> None:
    """The session is looked at once more: an act may need no identity, and staff all the same."""
    beside_now(visit)
    intent, _ = await perform(visit, act, member, do, planned=planned)
    await settle(visit.ports.journal, intent, Settled.DONE)


def not_changed_page(lead: Text) -> Status:
    return Status(text("error.title"), lead, chip=Chip(Tone.ERROR, text("staff.chip")), primary=GO_ON, staff=True)


def unsure_page(act: Act) -> Status:
    """Nobody knows: staff look in Wise, and say so under Onafgemaakt."""
    return Status(
        text("act.unsure"),
        text("staff.unsure_lead"),
        chip=Chip(Tone.WARN, text("staff.chip")),
        steps=(text(f"unfinished.look.{act.value}"), text("staff.unsure_step")),
        primary=GO_ON,
        staff=True,
    )


def done_page(title: Text, lead: Text) -> Status:
    return Status(title, lead, chip=Chip(Tone.OK, text("staff.chip")), primary=GO_ON, staff=True)


def over_page() -> Status:
    """Whatever staff released is closed again."""
    return Status(
        text("staff.over"),
        text("staff.over_lead"),
        chip=Chip(Tone.WARN, text("staff.chip"), "clock-alert-outline"),
        primary=GO_ON,
        staff=True,
    )


def read_failed_page(error: LibraryError) -> Status:
    """A question of staff stayed without an answer; nothing was changed by asking."""
    return replace(failure_page(error), primary=GO_ON, staff=True)
