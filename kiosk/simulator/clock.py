"""The world clock: the machine's clock plus what the panel moved it. Mail, links and lock-outs live by it."""

from datetime import UTC, datetime, timedelta

from kiosk.clock import Clock
from kiosk.simulator.store import Store

_AHEAD = "clock_ahead_s"
_FURTHEST = timedelta(days=366 * 20)


class WorldClock:
    """Remembers over restarts how far it was moved; goes forward only."""

    def __init__(self, machine: Clock, store: Store) -> None:
        self._machine = machine
        self._store = store

    def now(self) -> datetime:
        """World time in UTC."""
        return self.machine_now() + timedelta(seconds=float(self._store.setting(_AHEAD, "0")))

    def machine_now(self) -> datetime:
        """The machine's own time in UTC: keys and tokens are checked by this one."""
        return self._machine.now().astimezone(UTC)

    def move(self, ahead: timedelta) -> None:
        """Move forward by `ahead`; raises ValueError for backward, and for more than 20 years in all."""
        if ahead < timedelta():
            raise ValueError("the world clock moves forward only")
        moved = timedelta(seconds=float(self._store.setting(_AHEAD, "0"))) + ahead
        if moved > _FURTHEST:
            raise ValueError("the world clock moves 20 years at most; begin again")
        self._store.set_setting(_AHEAD, str(moved.total_seconds()))


def stamp(moment: datetime) -> str:
    """As it stands on the wire and in the database: '2026-03-12T13:05:00Z'. Sorts as text."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def unstamp(text: str) -> datetime:
    """The moment a `stamp` stands for."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
