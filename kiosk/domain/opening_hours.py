"""When members are helped: pure, by the wall clock of the branch, over the change of summer time too."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

ALWAYS = "always"
CLOSED = "closed"
DAYS_AHEAD = 8
"""A week and a day: the same weekday comes round again."""


@dataclass(frozen=True)
class OpeningHours:
    """Of a week, from Monday: each day 'always', 'closed', or from and until, such as '10:00-17:30'."""

    days: tuple[str, ...] = (ALWAYS,) * 7

    def open_at(self, moment: datetime) -> bool:
        """Is somebody helped then? `moment` is the wall clock's, with its zone."""
        opened, until = _span(self.days[moment.weekday()])
        return opened is not None and opened <= moment.time() < until

    def next_opening(self, moment: datetime) -> datetime | None:
        """The first moment after this one at which it opens; None where it never does."""
        for ahead in range(DAYS_AHEAD):
            day = moment.date() + timedelta(days=ahead)
            opened, _ = _span(self.days[day.weekday()])
            if opened is None:
                continue
            opens = datetime.combine(day, opened, moment.tzinfo)
            if opens > moment:
                return opens
        return None


ALL_DAY = OpeningHours()
"""Always open."""


def _span(day: str) -> tuple[time | None, time]:
    """From and until; until midnight is the last moment of the day."""
    if day == ALWAYS:
        return time.min, time.max
    if day == CLOSED:
        return None, time.min
    opened, until = day.split("-")
    return time.fromisoformat(opened), time.max if until == "24:00" else time.fromisoformat(until)
