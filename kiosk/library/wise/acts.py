"""What changes something: sent once, and when its answer is lost, the state is asked instead of the act repeated."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from kiosk.library.port import LibraryError
from kiosk.library.wise.answers import A, Answer
from kiosk.library.wise.client import Question, WiseClient

STATE_AFTER_S = (0.0, 1.0, 2.0)
"""Waits before each look at the state: an act whose answer came too late may still be under way."""

S = TypeVar("S", bound=Answer)
Sleep = Callable[[float], Awaitable[object]]


async def act(
    client: WiseClient,
    question: Question,
    kind: type[A],
    state: Question,
    state_kind: type[S],
    done: Callable[[S], bool],
    *,
    sleep: Sleep,
) -> A | None:
    """The act's own answer; None when that was lost and the state shows that the act was done.

    Raises LibraryError with `applied` False when it was certainly not done, None when that cannot be known.
    """
    try:
        return (await client.ask(question, kind)).answer
    except LibraryError as error:
        if error.applied is not None:
            raise
        doubt = error
    for wait in STATE_AFTER_S:
        if wait:
            await sleep(wait)
        try:
            now = (await client.ask(state, state_kind)).answer
        except LibraryError as error:
            unasked = str(error)
            break
        if done(now):
            return None
    else:
        raise LibraryError(doubt.failure, f"{doubt}; the state shows that it was not done", applied=False)
    raise LibraryError(doubt.failure, f"{doubt}; the state could not be asked: {unasked}", applied=None)
