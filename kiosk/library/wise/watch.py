"""What is known of Wise now: online or not, and what it offers; kept true by a heartbeat."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import structlog

from kiosk.clock import Clock
from kiosk.domain.capability import Capability
from kiosk.library.port import Failure, Health, LibraryError

ONLINE_S = 30.0
OFFLINE_S = 3.0
"""Between two heartbeats; with the answers that are asked for then, an outage is over within 5 s of its end."""
PROBES_AT_ONCE = 6
"""So that a visit that is under way still finds a free connection."""

_log = structlog.get_logger()


class Watch:
    """Health and capabilities, those who want to hear of them, and the heartbeat.

    `ping` asks Wise for the least there is; `probe` tells whether a capability's call is there. Both raise
    LibraryError.
    """

    def __init__(
        self,
        clock: Clock,
        host: str,
        configured: frozenset[Capability],
        ping: Callable[[], Awaitable[object]],
        probe: Callable[[Capability], Awaitable[object]],
    ) -> None:
        self._clock = clock
        self._host = host
        self._configured = configured
        self._ping = ping
        self._probe = probe
        self._listeners: list[Callable[[], None]] = []
        self._doubt = asyncio.Event()
        self.health = Health(False, None, f"{host}: not asked yet")
        self.capabilities = configured
        """What Wise offers."""
        self.withheld: frozenset[Capability] = frozenset()
        """Of these, what staff switched off."""

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        self._listeners.append(changed)

        def stop() -> None:
            if changed in self._listeners:
                self._listeners.remove(changed)

        return stop

    def withhold(self, what: frozenset[Capability]) -> None:
        if what != self.withheld:
            self.withheld = what
            self._tell()

    async def run(self) -> None:
        """A heartbeat every 30 s while online, every 3 s while not, and at once after a doubt; until cancelled."""
        while True:
            self._doubt.clear()
            await self.beat()
            try:
                async with asyncio.timeout(ONLINE_S if self.health.online else OFFLINE_S):
                    await self._doubt.wait()
            except TimeoutError:
                pass

    async def beat(self) -> None:
        """Ask once; look again at what is offered when Wise is back, and at what it did not offer each time."""
        began = self._clock.monotonic()
        try:
            await self._ping()
        except LibraryError as error:
            self._set(Health(False, error.failure, f"{self._host}: {error}"))
            return
        latency_ms = (self._clock.monotonic() - began) * 1000
        back = not self.health.online
        await self._look(self._configured if back else self._configured - self.capabilities)
        self._set(Health(True, None, self._host, latency_ms))

    def failed(self, error: LibraryError, capability: Capability | None) -> None:
        """A question or act went wrong: what does that say of Wise?"""
        if error.failure is Failure.NOT_OFFERED and capability is not None:
            self._offer(self.capabilities - {capability})
        elif error.failure in (Failure.OFFLINE, Failure.TIMEOUT):
            self._doubt.set()

    async def _look(self, doubtful: frozenset[Capability]) -> None:
        turn = asyncio.Semaphore(PROBES_AT_ONCE)
        seen = await asyncio.gather(*(self._is_there(capability, turn) for capability in doubtful))
        there = {capability for capability, found in zip(doubtful, seen, strict=True) if found}
        self._offer(self.capabilities - doubtful | there)

    async def _is_there(self, capability: Capability, turn: asyncio.Semaphore) -> bool:
        """An answer that does not say 'not offered' is no reason to take a capability away."""
        try:
            async with turn:
                await self._probe(capability)
        except LibraryError as error:
            return error.failure is not Failure.NOT_OFFERED
        return True

    def _offer(self, capabilities: frozenset[Capability]) -> None:
        if capabilities != self.capabilities:
            self.capabilities = capabilities
            _log.info("wise offers", capabilities=sorted(capability.value for capability in capabilities))
            self._tell()

    def _set(self, health: Health) -> None:
        before, self.health = self.health, health
        if replace(before, latency_ms=None) != replace(health, latency_ms=None):
            _log.info("wise health", online=health.online, detail=health.detail)
            self._tell()

    def _tell(self) -> None:
        for changed in tuple(self._listeners):
            changed()
