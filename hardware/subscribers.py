"""Who wants to know that a device changed."""

from collections.abc import Callable

import structlog

from hardware.outcome import DeviceState

_log = structlog.get_logger()


class StateKeeper:
    """Holds the last known state of a device and tells who subscribed when it becomes another."""

    def __init__(self, device: str, state: DeviceState) -> None:
        self._device = device
        self._state = state
        self._subscribers: list[Callable[[], None]] = []

    @property
    def state(self) -> DeviceState:
        return self._state

    def set(self, state: DeviceState) -> DeviceState:
        """Take `state` over; the same condition and reasons keep their `since`. Gives the state that now holds."""
        if (state.condition, state.reasons) != (self._state.condition, self._state.reasons):
            self._state = state
            reasons = [reason.value for reason in state.reasons]
            _log.info("device state", device=self._device, condition=state.condition.value, reasons=reasons)
            for changed in tuple(self._subscribers):
                changed()
        return self._state

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call `changed` at every change; returns the way to stop that."""
        self._subscribers.append(changed)

        def stop() -> None:
            if changed in self._subscribers:
                self._subscribers.remove(changed)

        return stop
