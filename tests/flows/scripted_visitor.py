"""A visitor in front of the scripted stage."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from kiosk.clock import ClockLoop, MovableClock
from kiosk.flows.pages import Choice, Picked
from tests.flows.scripted_stage import ScriptedStage, offers
from tests.journeys.visitor import matches

P = TypeVar("P")
T = TypeVar("T")
PATIENCE_S = 10.0
"""Of real time, for `sees`."""


class ScriptedVisitor:
    """Acts from any loop on a stage that lives in `loop`; `scan` holds a code before whatever scanner there is."""

    def __init__(
        self, stage: ScriptedStage, loop: ClockLoop, clock: MovableClock, scan: Callable[[str], Awaitable[None]]
    ) -> None:
        self.stage = stage
        self._loop = loop
        self._clock = clock
        self._scan = scan

    async def scans(self, code: str) -> None:
        await self._scan(code)

    async def sees(self, kind: type[P], **facts: object) -> P:
        here = asyncio.get_running_loop()
        changed = asyncio.Event()
        forget = self.stage.watch(lambda: here.call_soon_threadsafe(changed.set))
        try:
            async with asyncio.timeout(PATIENCE_S):
                while True:
                    changed.clear()
                    page = self.stage.top
                    if matches(page, kind, facts) and (self.stage.waiting or not offers(page)):
                        return page  # type: ignore[return-value]
                    await changed.wait()
        except TimeoutError:
            raise AssertionError(f"expected {kind.__name__} {facts}, saw {self.stage.top}") from None
        finally:
            forget()

    async def types(self, digits: str) -> None:
        await self._in_loop(self.stage.type, digits)

    async def touches(self, choice: Choice | Picked) -> None:
        await self._in_loop(self.stage.touch, choice)

    async def waits(self, seconds: float) -> None:
        whole, rest = divmod(seconds, 1)
        for step in [1.0] * int(whole) + ([rest] if rest else []):
            self._loop.move(self._clock, step)
            await self.settles()

    async def language(self, code: str) -> None:
        def choose(language: str) -> None:
            self.stage.language = language
            self.stage.touch_anywhere()

        await self._in_loop(choose, code)

    async def settles(self) -> None:
        """Let the flows do everything that they can do now."""

        async def rounds() -> None:
            for _ in range(20):
                await asyncio.sleep(0)

        await self._run(rounds())

    async def _in_loop(self, act: Callable[[Any], None], argument: object) -> None:
        async def acted() -> None:
            act(argument)

        await self._run(acted())
        await self.settles()

    async def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))
