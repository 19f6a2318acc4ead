"""What every call to Wise stands on: the client, what is known of Wise, and how an act is done once."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any, TypeVar

from kiosk.clock import Clock
from kiosk.domain.capability import Capability
from kiosk.domain.patron import Patron
from kiosk.library.port import LibraryError
from kiosk.library.wise.acts import act
from kiosk.library.wise.answers import A, Answer, Done, RequestState
from kiosk.library.wise.client import Question, WiseClient
from kiosk.library.wise.options import WiseOptions
from kiosk.library.wise.watch import Watch

D = TypeVar("D", bound=Done)
T = TypeVar("T")


class Asking:
    """The calls of one subject inherit from this; `WiseRest` is all of them.

    `sleep` and `jitter` (0 to 1) are for waits between retries of reads.
    """

    def __init__(
        self,
        options: WiseOptions,
        clock: Clock,
        configured: frozenset[Capability],
        ping: Callable[[], Awaitable[object]],
        probe: Callable[[Capability], Awaitable[object]],
        *,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._options = options
        self._sleep = sleep
        self._client = WiseClient(options, clock, sleep=sleep, jitter=jitter)
        self._watch = Watch(clock, options.host, configured, ping, probe)

    async def _heard(self, asking: Coroutine[Any, Any, T], capability: Capability | None = None) -> T:
        """Whatever goes wrong also tells the watch something."""
        try:
            return await asking
        except LibraryError as error:
            self._watch.failed(error, capability)
            raise

    async def _read(
        self, name: str, values: Mapping[str, str], kind: type[A], capability: Capability | None = None
    ) -> A:
        """A question that changes nothing."""
        return (await self._heard(self._client.ask(Question(name, values), kind), capability)).answer

    async def _do(
        self,
        name: str,
        patron: Patron,
        body: Mapping[str, str | bool],
        kind: type[D],
        request_id: str,
        capability: Capability,
        *,
        method: str = "POST",
        state: str | None = None,
    ) -> D:
        """An act under its request_id: sent once; when its answer is lost, the answer is read from the state.

        `state` names the call that tells the last act of this kind, where that is not the act's own path.
        """
        values = self._of(patron.id)
        last = Question(state or name, values)

        async def done() -> D:
            answer = await act(
                self._client,
                Question(name, values, method, body, act=True, request_id=request_id),
                kind,
                last,
                RequestState,
                lambda found: found.request_id == request_id,
                sleep=self._sleep,
            )
            if answer is not None:
                return answer
            try:
                return (await self._client.ask(last, kind)).answer
            except LibraryError as error:
                raise LibraryError(error.failure, f"{name}: done, but {error}", applied=True) from None

        return await self._heard(done(), capability)

    async def _probe(self, name: str, values: Mapping[str, str]) -> None:
        """Ask for nobody's state: whatever is answered but 'not offered' shows that the call is there."""
        await self._client.ask(Question(name, values), Answer)

    def _of(self, patron: str) -> dict[str, str]:
        return {"patron": patron, "library": self._options.library}
