"""One question or act: key, token, deadline, retries, and every way it fails told in words."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic

import msgspec
import structlog

from kiosk.clock import Clock
from kiosk.domain.secret import Secret
from kiosk.library.port import Failure, LibraryError
from kiosk.library.wise.answers import A, LoginAnswer, Surprise, error_code, read
from kiosk.library.wise.http import HttpLine, Lost, Reply, Request
from kiosk.library.wise.key import epoch_day, wise_key
from kiosk.library.wise.options import WiseOptions
from kiosk.library.wise.paths import fill
from kiosk.library.wise.token import LoginRefused, StaffToken
from kiosk.library.wise.worker import TooMany, Workers

_TRIES = 3
_RETRY_S = 0.1
_SMALL_SKEW = timedelta(minutes=5)
"""Clocks that differ so little may stand on two sides of midnight: the server's day is then tried once."""

_log = structlog.get_logger()


class NotThere(LibraryError):
    """Wise knows no such thing, or finds the words of the question impossible (404 NOT_FOUND, 422)."""


@dataclass(frozen=True)
class Question:
    """What is asked, by the name of its path."""

    name: str
    values: Mapping[str, str]
    method: str = "GET"
    body: Mapping[str, str | bool] | None = None
    act: bool = False
    """An act changes something: it is sent at most once."""
    once: bool = False
    """Changes nothing that matters, but is counted by Wise: sent at most once too."""
    request_id: str | None = None

    def __repr__(self) -> str:
        return f"Question({self.method} {self.name})"


@dataclass(frozen=True)
class Got(Generic[A]):
    answer: A
    date: datetime | None
    """The server's clock at the answer."""


@dataclass
class _Way:
    """How far one question has come."""

    sent: bool = False
    token: Secret | None = None
    refused: Secret | None = None
    day: int | None = None
    tries: int = 1


class WiseClient:
    """Asks Wise; all methods run in the loop. `sleep` and `jitter` (0 to 1) come in for tests."""

    def __init__(
        self,
        options: WiseOptions,
        clock: Clock,
        *,
        sleep: Callable[[float], Awaitable[object]],
        jitter: Callable[[], float],
    ) -> None:
        self._options = options
        self._clock = clock
        self._sleep = sleep
        self._jitter = jitter
        self._line = HttpLine(options)
        self._workers = Workers()
        self._token = StaffToken(self._login, clock)

    async def ask(self, question: Question, kind: type[A]) -> Got[A]:
        """The typed answer, within `deadline_s`.

        Raises LibraryError; for an act its `applied` is False when certainly nothing was done, else None.
        """
        path: str = getattr(self._options.paths, question.name)
        if not path:
            raise LibraryError(Failure.NOT_OFFERED, f"{question.name}: no path in the configuration")
        try:
            path = fill(path, question.values)
        except ValueError as error:
            raise LibraryError(Failure.PROTOCOL, f"{question.name}: {error}") from None
        way = _Way()
        try:
            async with asyncio.timeout(self._options.deadline_s):
                reply = await self._converse(question, path, way)
        except TimeoutError:
            reply = Lost(Failure.TIMEOUT, f"no whole answer within {self._options.deadline_s:g} s", sent=way.sent)
        return self._understand(question, reply, kind)

    async def close(self) -> None:
        await self._workers.close()
        self._line.close()

    async def _converse(self, question: Question, path: str, way: _Way) -> Reply | Lost:
        while True:
            reply = await self._send(question, path, way)
            if isinstance(reply, Reply) and reply.status == 401 and self._can_mend(question, reply, way):
                continue
            repeatable = not (question.act or question.once) and way.tries < _TRIES
            if not (repeatable and _passing(reply)):
                return reply
            way.tries += 1
            await self._sleep(_RETRY_S * way.tries * (0.5 + self._jitter()))

    async def _send(self, question: Question, path: str, way: _Way) -> Reply | Lost:
        way.sent = False
        headers = {}
        if question.name != "login":
            way.token = await self._token.get(instead_of=way.refused)
            headers["Authorization"] = way.token.reveal()
        day = epoch_day(self._clock.now()) if way.day is None else way.day
        options = self._options
        headers["WISE_KEY"] = wise_key(options.key_id, options.key, options.application, day)
        if question.request_id is not None:
            headers["Idempotency-Key"] = question.request_id
        body = None if question.body is None else msgspec.json.encode(question.body)
        request = Request(question.method, path, headers, body)
        way.sent = True
        try:
            reply = await self._workers.run(lambda call: self._line.send(request, call))
        except TooMany:
            reply = Lost(Failure.OFFLINE, "too many requests hang without an answer", sent=False)
        way.sent = not isinstance(reply, Lost) or reply.sent
        return reply

    def _can_mend(self, question: Question, reply: Reply, way: _Way) -> bool:
        """After a 401, once each: another token, or the key of the server's day."""
        code = error_code(reply.body)
        if code == "WISE_KEY":
            now = self._clock.now()
            if way.day is None and reply.date and abs(reply.date - now) <= _SMALL_SKEW:
                way.day = epoch_day(reply.date)
                return way.day != epoch_day(now)
            return False
        if question.name == "login" or code == "LOGIN" or way.refused is not None:
            return False
        way.refused = way.token
        return True

    def _understand(self, question: Question, reply: Reply | Lost, kind: type[A]) -> Got[A]:
        """The typed answer, or the LibraryError that tells what it is instead."""
        if isinstance(reply, Reply) and 200 <= reply.status < 300:
            try:
                return Got(read(kind, reply.body), reply.date)
            except Surprise as surprise:
                reply = Lost(Failure.PROTOCOL, f"surprising answer at {surprise}")
        error = _lost(question, reply) if isinstance(reply, Lost) else self._refusal(question, reply)
        if not isinstance(error, NotThere):
            _log.warning("wise failed", call=question.name, method=question.method, why=str(error))
        raise error

    def _refusal(self, question: Question, reply: Reply) -> LibraryError:
        status, code, name = reply.status, error_code(reply.body), question.name
        said = f"{status} {code}".rstrip()
        match status:
            case 401 if code == "WISE_KEY":
                return LibraryError(Failure.REFUSED, f"{name}: {self._about_key(reply.date)}")
            case 401 if code == "LOGIN" or name == "login":
                return LoginRefused(Failure.REFUSED, f"{name}: the Wise user or its password was refused ({said})")
            case 401:
                return LibraryError(Failure.REFUSED, f"{name}: a new token was refused too ({said})")
            case 403:
                return LibraryError(Failure.REFUSED, f"{name}: this Wise user has no permission ({said})")
            case 404 if code == "NOT_FOUND":
                return NotThere(Failure.CONFLICT, f"{name}: not found ({said})")
            case 404 | 405 | 501:
                return LibraryError(Failure.NOT_OFFERED, f"{name}: not offered by this Wise ({said})")
            case 409:
                return LibraryError(Failure.CONFLICT, f"{name}: not possible in the present state ({said})")
            case 422:
                return NotThere(Failure.PROTOCOL, f"{name}: the request was called invalid ({said})")
            case _ if 400 <= status < 500:
                return LibraryError(Failure.PROTOCOL, f"{name}: the request was not understood ({said})")
            case _ if status >= 500:
                detail = f"{name}: the server has a fault ({said})"
                return LibraryError(Failure.OFFLINE, detail, applied=_perhaps(question))
            case _:
                detail = f"{name}: a redirect or an unusual status is not followed ({said})"
                return LibraryError(Failure.PROTOCOL, detail, applied=_perhaps(question))

    def _about_key(self, server: datetime | None) -> str:
        refused = "WISE_KEY was refused"
        if server is None:
            return f"{refused}: check application, key_id, the key file and the kiosk's clock"
        now = self._clock.now()
        behind = server - now
        way = "behind" if behind > timedelta() else "ahead of"
        clock = f"the kiosk's clock is {_long(abs(behind))} {way} the server's: set the clock"
        if epoch_day(server) != epoch_day(now):
            return f"{refused}: {clock}"
        hint = f"; also, {clock}" if abs(behind) > _SMALL_SKEW else " (the clock is right)"
        return f"{refused}: check application, key_id and the key file{hint}"

    async def _login(self) -> Secret:
        options = self._options
        body = {"username": options.user, "password": options.password.reveal()}
        got = await self.ask(Question("login", {}, "POST", body), LoginAnswer)
        return Secret(got.answer.token)

    def now(self) -> datetime:
        """The kiosk's own time, UTC."""
        return self._clock.now().astimezone(UTC)


def _passing(reply: Reply | Lost) -> bool:
    if isinstance(reply, Lost):
        return reply.passing
    return reply.status >= 500 and reply.status != 501


def _perhaps(question: Question) -> bool | None:
    return None if question.act else False


def _lost(question: Question, lost: Lost) -> LibraryError:
    applied = _perhaps(question) if lost.sent else False
    return LibraryError(lost.failure, f"{question.name}: {lost.detail}", applied=applied)


def _long(period: timedelta) -> str:
    """'40 s', '12 min', '26 h', '9 days'."""
    seconds = period.total_seconds()
    for limit, unit_s, unit in ((120, 1, "s"), (7200, 60, "min"), (3 * 86_400, 3600, "h")):
        if seconds < limit:
            return f"{seconds / unit_s:.0f} {unit}"
    return f"{seconds / 86_400:.0f} days"
