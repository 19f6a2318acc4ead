"""How long wrong guesses count: by a clock that nobody can set, and by the one on the wall across a boot only."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from kiosk.clock import Clock


@dataclass(frozen=True)
class WrongGuesses:
    """The table `wrong_guess`, one row a pass and kind; every method is called within a transaction.

    Args:
        clock: within one boot its monotonic time decides; the wall time only what passed before this boot.
        tries: wrong guesses before a pass must wait.
        lockout: how long it waits, counted from its last wrong guess.
    """

    clock: Clock
    tries: int
    lockout: timedelta

    def carry_over(self, database: sqlite3.Connection) -> None:
        """Put guesses of an earlier boot into the time of this one, so that a clock set later changes nothing."""
        boot, now = self.clock.boot, self.clock.monotonic()
        query = "SELECT card, last, boot, at FROM wrong_guess WHERE boot <> ? OR at > ?"
        for card, *when in database.execute(query, (boot, now)).fetchall():
            ago = min(self._ago(*when), self.lockout.total_seconds())
            database.execute("UPDATE wrong_guess SET boot = ?, at = ? WHERE card = ?", (boot, now - ago, card))

    def count(self, database: sqlite3.Connection, card: bytes) -> int:
        """Count one more; how many tries are left."""
        boot, now = self.clock.boot, self.clock.monotonic()
        over = (boot, now - self.lockout.total_seconds())
        database.execute("DELETE FROM wrong_guess WHERE boot = ? AND at <= ?", over)
        before = self.of(database, card)
        database.execute(
            "INSERT OR REPLACE INTO wrong_guess (card, count, last, boot, at) VALUES (?, ?, ?, ?, ?)",
            (card, before + 1, stamp(self.clock.now()), boot, now),
        )
        return max(0, self.tries - before - 1)

    def of(self, database: sqlite3.Connection, card: bytes) -> int:
        """How many wrong guesses of this pass still count."""
        row = database.execute("SELECT count, last, boot, at FROM wrong_guess WHERE card = ?", (card,)).fetchone()
        return int(row[0]) if row and self._ago(*row[1:]) < self.lockout.total_seconds() else 0

    def _ago(self, last: str, boot: str, at: float) -> float:
        """Seconds since that guess; across a boot what the wall says, but this boot is surely past."""
        now = self.clock.monotonic()
        if boot == self.clock.boot:
            return max(now - at, 0.0)
        return max((self.clock.now() - datetime.fromisoformat(last)).total_seconds(), now, 0.0)


def stamp(when: datetime) -> str:
    """UTC, so that stamps sort as time goes, over the change of summer time too."""
    return when.astimezone(UTC).isoformat(timespec="milliseconds")
