"""What is known of each device, as one picture that screens, command line and metrics all read."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import Enum
from types import MappingProxyType
from typing import Protocol

import structlog

from hardware.errors import HardwareError, Reason
from hardware.outcome import Condition, DeviceState

_log = structlog.get_logger()


class Kind(Enum):
    """What a device is; also its name in commands and in the configuration."""

    SCANNER = "scanner"
    RECEIPT_PRINTER = "receipt_printer"
    CARD_PRINTER = "card_printer"


class Counter(Enum):
    """What a device did since the program started."""

    SCANS = "scans"
    """Delivered to somebody who waited."""
    DROPPED = "dropped"
    """Scans that nobody waited for, or half ones."""
    RECEIPTS = "receipts"
    """Confirmed by the printer."""
    CARDS = "cards"
    REFUSED = "refused"
    """Jobs of which nothing was printed."""
    UNKNOWN = "unknown"
    """Jobs that may be on paper."""
    FAULTS = "faults"
    """How often it went from in service to not."""


@dataclass(frozen=True)
class Identity:
    """What the device itself says that it is; empty where it cannot be asked."""

    maker: str = ""
    model: str = ""
    firmware: str = ""
    serial: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.maker, self.model, self.firmware, self.serial) if part)


@dataclass(frozen=True)
class Health:
    """One device now. Times are the loop's, in seconds.

    Args:
        detail: the last fault in words for a technician, what was measured included; empty while all is well.
        last_good: when it was last in service; None when it never was.
        counters: since the program started.
    """

    kind: Kind
    address: str
    state: DeviceState
    detail: str = ""
    last_good: float | None = None
    identity: Identity | None = None
    counters: MappingProxyType[Counter, int] = field(default_factory=lambda: MappingProxyType({}))


class HealthKeeper:
    """Holds the health of one device and tells who subscribed when its state becomes another.

    `state` changes call the subscribers; counters and identity alone call only `watchers` (see HealthBoard).
    """

    def __init__(self, kind: Kind, address: str, time: Callable[[], float] | None = None) -> None:
        self._time = time or (lambda: asyncio.get_running_loop().time())
        self._health = Health(kind, address, DeviceState(Condition.UNKNOWN))
        self._subscribers: list[Callable[[], None]] = []
        self._watchers: list[Callable[[], None]] = []

    @property
    def health(self) -> Health:
        return self._health

    @property
    def state(self) -> DeviceState:
        return self._health.state

    def set(self, condition: Condition, reasons: tuple[Reason, ...] = (), detail: str = "") -> DeviceState:
        """Take over what is known now; an equal state keeps its `since`. Gives the state that holds."""
        now, old = self._time(), self._health
        state = DeviceState(condition, reasons, now)
        same = (condition, reasons) == (old.state.condition, old.state.reasons)
        if same:
            state = old.state
        last_good = now if state.usable else old.last_good
        self._health = replace(old, state=state, detail=detail, last_good=last_good)
        if not same:
            if old.state.usable and not state.usable:
                self._add(Counter.FAULTS)
            words = [reason.value for reason in reasons]
            _log.info("device state", device=old.kind.value, condition=condition.value, reasons=words, detail=detail)
            for changed in tuple(self._subscribers):
                changed()
        self._tell_watchers()
        return state

    def lost(self, error: HardwareError) -> DeviceState:
        """The one way in which a device goes out of service by a fault of its link."""
        return self.set(Condition.NOT_READY, (error.reason,), str(error))

    def count(self, counter: Counter) -> None:
        self._add(counter)
        self._tell_watchers()

    def identify(self, identity: Identity) -> None:
        if identity != self._health.identity:
            self._health = replace(self._health, identity=identity)
            self._tell_watchers()

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call `changed` at every change of state; returns the way to stop that."""
        return _subscribed(self._subscribers, changed)

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call `changed` at every change of anything in `health`; returns the way to stop that."""
        return _subscribed(self._watchers, changed)

    def _add(self, counter: Counter) -> None:
        counters = dict(self._health.counters)
        counters[counter] = counters.get(counter, 0) + 1
        self._health = replace(self._health, counters=MappingProxyType(counters))

    def _tell_watchers(self) -> None:
        for changed in tuple(self._watchers):
            changed()


class Device(Protocol):
    """Anything with a health."""

    @property
    def keeper(self) -> HealthKeeper: ...


class HealthBoard:
    """The health of all devices of one kiosk, in their order."""

    def __init__(self, devices: Iterable[Device]) -> None:
        self._keepers = tuple(device.keeper for device in devices)

    @property
    def picture(self) -> tuple[Health, ...]:
        return tuple(keeper.health for keeper in self._keepers)

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call `changed` at every change of the picture; returns the way to stop that."""
        stops = [keeper.watch(changed) for keeper in self._keepers]

        def stop() -> None:
            for each in stops:
                each()

        return stop

    async def pictures(self) -> AsyncIterator[tuple[Health, ...]]:
        """The picture now, and again after each change; changes that come together are one."""
        changed = asyncio.Event()
        stop = self.subscribe(changed.set)
        try:
            while True:
                changed.clear()
                yield self.picture
                await changed.wait()
        finally:
            stop()


def _subscribed(subscribers: list[Callable[[], None]], changed: Callable[[], None]) -> Callable[[], None]:
    subscribers.append(changed)

    def stop() -> None:
        if changed in subscribers:
            subscribers.remove(changed)

    return stop
