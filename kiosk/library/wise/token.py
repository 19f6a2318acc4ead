"""The staff token: one for all requests, renewed before its day ends."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta

from kiosk.clock import AMSTERDAM, Clock
from kiosk.domain.secret import Secret
from kiosk.library.port import Failure, LibraryError

_FIRST_HOLD_S = 5.0
_LONGEST_HOLD_S = 300.0
_LAST_SECOND = timedelta(seconds=1)


class LoginRefused(LibraryError):
    """The Wise user or its password was refused: one of the tries after which Wise locks a user."""


class StaffToken:
    """Logs in when needed, one login at a time.

    A token is good until 23:59:59 of its day (OCLC, Wise REST API, Authentication). Which midnight is not said:
    the library's (Europe/Amsterdam) or the one of WISE_KEY (UTC). So a token is used within one day of both; the
    extra login costs nothing, a refused token costs a member a wait.
    """

    def __init__(self, login: Callable[[], Awaitable[Secret]], clock: Clock) -> None:
        self._login = login
        self._clock = clock
        self._lock = asyncio.Lock()
        self._token: Secret | None = None
        self._days: tuple[date, date] | None = None
        self._hold_s = 0.0
        self._held_until = 0.0
        self._refusal = ""

    async def get(self, *, instead_of: Secret | None = None) -> Secret:
        """A token of today; another one than `instead_of`, which was refused.

        A refused login is not tried again at once, or the kiosk itself would lock the Wise user: 5 s, then twice as
        long every time, at most 5 minutes. Raises LibraryError.
        """
        async with self._lock:
            now = self._clock.now()
            fresh = self._days == _days(now + _LAST_SECOND)
            if self._token is not None and fresh and self._token is not instead_of:
                return self._token
            if self._clock.monotonic() < self._held_until:
                raise LibraryError(Failure.REFUSED, self._refusal)
            try:
                self._token = await self._login()
            except LoginRefused as refused:
                self._hold(str(refused))
                raise
            self._days, self._hold_s = _days(now), 0.0
            return self._token

    def _hold(self, refusal: str) -> None:
        self._refusal = refusal
        self._hold_s = min(max(_FIRST_HOLD_S, 2 * self._hold_s), _LONGEST_HOLD_S)
        self._held_until = self._clock.monotonic() + self._hold_s


def _days(moment: datetime) -> tuple[date, date]:
    """The day in the Netherlands and the UTC day, each of which ends at 23:59:59."""
    return moment.astimezone(AMSTERDAM).date(), moment.astimezone(UTC).date()
