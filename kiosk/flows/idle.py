"""Is the member still there? One limit around the whole visit, dialogs and receipts included."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import structlog

from kiosk.flows.countdown import ask_with_countdown
from kiosk.flows.pages import Choice, TimeWarning
from kiosk.flows.rules import Rules
from kiosk.flows.stage import Stage

log = structlog.get_logger()


class IdleLimit:
    """Counts the silence; made in the loop of the flows, for one visit."""

    def __init__(self, stage: Stage, rules: Rules) -> None:
        self._stage = stage
        self._rules = rules
        self._last = asyncio.get_running_loop().time()
        self._stirred = asyncio.Event()
        self._calm = asyncio.Event()
        self._calm.set()
        self._limit_s = rules.idle_s
        self._acts = 0
        self._doubted = False

    def alive(self) -> None:
        """Somebody touched or scanned."""
        self._last = asyncio.get_running_loop().time()
        self._stirred.set()

    def allow(self, seconds: float) -> None:
        """From now on so long a silence before the warning."""
        self._limit_s = seconds
        self.alive()

    def doubt(self) -> None:
        """Ask at once whether this is still the same member: another pass was scanned."""
        self._doubted = True
        self._stirred.set()

    @contextmanager
    def held(self) -> Iterator[None]:
        """No warning and no end within: an act runs, and the member waits for us."""
        self._acts += 1
        try:
            yield
        finally:
            self._acts -= 1
            self.alive()

    async def calm(self) -> None:
        """Wait until no warning stands: a page that is put up would take it away."""
        await self._calm.wait()

    async def watch(self) -> None:
        """Returns when the visit must end: nobody answered the warning, or it was answered with Stoppen."""
        while True:
            await self._silence()
            self._calm.clear()
            try:
                answer = await self._warn()
            finally:
                self._calm.set()
            if answer is not Choice.PRIMARY:
                log.info("visit_idle", answer=str(answer))
                return
            self.alive()

    async def _warn(self) -> object:
        total = self._rules.warning_s
        return await ask_with_countdown(
            self._stage, lambda seconds: TimeWarning(seconds, total), total, self._stage.show
        )

    async def _silence(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            self._stirred.clear()
            if not self._acts:
                left = self._last + self._limit_s - loop.time()
                if left <= 0 or self._doubted:
                    self._doubted = False
                    return
                with suppress(TimeoutError):
                    async with asyncio.timeout(left):
                        await self._stirred.wait()
            else:
                await self._stirred.wait()
