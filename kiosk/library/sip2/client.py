"""The library system by way of SIP2: one warm connection, its heartbeat, and the question about a card."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import structlog

from kiosk.clock import AMSTERDAM, Clock
from kiosk.domain.secret import Secret
from kiosk.library.port import Failure, Health, LibraryError
from kiosk.library.sip2.connection import Broken, Connection
from kiosk.library.sip2.frames import Frame, FrameError
from kiosk.library.sip2.options import Sip2Options
from kiosk.library.sip2.patron import Sip2Patron, read_patron

_TRIES = 2
_LANGUAGE = "001"
"""English, for a technician: no text of the library system is shown to members."""
_PRINT_WIDTH = "080"
_PROTOCOL = "2.00"
_NO_SUMMARY = " " * 10
_BX_PATRON_STATUS, _BX_PATRON_INFORMATION = 0, 7
"""Places in BX, the messages that a server supports. Source: SIP2 2.00."""
_CARD = re.compile(r"[0-9A-Za-z]{1,40}")
"""Digits, and the 2X… numbers of online registrations."""
_PIN = re.compile(r"[0-9]{1,20}")

_log = structlog.get_logger()
T = TypeVar("T")


class Unsendable(LibraryError, ValueError):
    """A card number or PIN that is none; nothing was sent. A '|' in it could ask about another member."""

    def __init__(self, what: str) -> None:
        super().__init__(Failure.PROTOCOL, f"{what}; nothing was sent")


def require_sendable(card_number: str, pin: Secret | None) -> None:
    """Raises Unsendable for a card number or PIN that may not go out; an empty PIN is one of those."""
    if not _CARD.fullmatch(card_number):
        raise Unsendable("the card number is not of digits and letters only")
    if pin is not None and not _PIN.fullmatch(pin.reveal()):
        raise Unsendable("the PIN is not of digits only")


@dataclass(frozen=True)
class _Offer:
    """Which question about a card this server answers, as BX says; without BX, the fuller one."""

    patron_information: bool = True
    patron_status: bool = True


class Sip2Client:
    """Asks about cards; every question ends within `options.deadline_s`. To be used in one loop."""

    def __init__(self, options: Sip2Options, clock: Clock) -> None:
        self._options = options
        self._clock = clock
        self._turn = asyncio.Lock()
        self._doubt = asyncio.Event()
        self._connection: Connection | None = None
        self._is_new = True
        self._offer = _Offer()
        self._paper_out = False
        self._listeners: list[Callable[[], None]] = []
        self._health = Health(False, None, f"sip2 {options.address}: not asked yet")
        self.ahead: timedelta | None = None
        """How far the kiosk's clock was ahead of the server's at the last heartbeat; None when it told no time."""

    @property
    def health(self) -> Health:
        return self._health

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call `changed` when `health` changes in more than its latency; returns the way to stop that."""
        self._listeners.append(changed)

        def stop() -> None:
            if changed in self._listeners:
                self._listeners.remove(changed)

        return stop

    def tell_paper(self, *, out: bool) -> None:
        """The next heartbeats tell the library system that the bonprinter has no paper: its log then knows too."""
        self._paper_out = out

    async def run(self) -> None:
        """Keep the connection warm and `health` true, until cancelled."""
        while True:
            self._doubt.clear()
            began = self._clock.monotonic()
            await self.check()
            await self._rest(began)

    async def check(self) -> Health:
        """One heartbeat: is the library system there? Logs in when there is no connection."""
        try:
            await self._within_deadline(self._beat_unless_new)
        except LibraryError as error:
            self._set(Health(False, error.failure, str(error)))
        return self._health

    async def patron_information(self, card_number: str, pin: Secret | None) -> Sip2Patron:
        """What the library system says of this card, and whether this PIN is its own.

        Without a PIN nothing is proved. Raises Unsendable before anything is sent, or LibraryError. After a broken
        connection the question is asked once more on a new one: it changes nothing, but a wrong PIN may then be
        counted twice.
        """
        require_sendable(card_number, pin)

        async def ask(connection: Connection) -> Sip2Patron:
            return await self._patron(connection, card_number, pin)

        try:
            return await self._within_deadline(ask)
        except LibraryError as error:
            _log.warning("sip2 failed", failure=error.failure.value, detail=str(error))
            if error.failure in (Failure.OFFLINE, Failure.TIMEOUT):
                self._doubt.set()
            raise

    async def close(self) -> None:
        """Drop the connection."""
        self._drop()

    async def _within_deadline(self, ask: Callable[[Connection], Awaitable[T]]) -> T:
        """The answer; a broken connection is made anew once, and the deadline covers all of it."""
        address, deadline_s = self._options.address, self._options.deadline_s
        try:
            async with asyncio.timeout(deadline_s), self._turn:
                for tries_left in reversed(range(_TRIES)):
                    try:
                        return await ask(await self._ready())
                    except Broken as broken:
                        self._drop()
                        if not tries_left:
                            raise
                        _log.info("sip2 connection broke", detail=str(broken))
        except TimeoutError:
            if self._connection is None:
                text = f"sip2 {address}: no connection within {deadline_s:g} s"
                raise LibraryError(Failure.OFFLINE, text) from None
            text = f"sip2 {address}: no answer within {deadline_s:g} s"
            raise LibraryError(Failure.TIMEOUT, text) from None
        finally:
            if self._connection is not None and not self._connection.usable:
                self._drop()
        raise AssertionError("a last try returns or raises")

    async def _ready(self) -> Connection:
        """The warm connection, or a new one that is logged in (93, then 99)."""
        if self._connection is not None and self._connection.usable:
            self._is_new = False
            return self._connection
        self._connection, self._is_new = None, True
        self._connection = connection = await Connection.open(self._options)
        try:
            await self._login(connection)
            await self._beat(connection)
        except LibraryError as error:
            connection.drop()
            if not isinstance(error, Broken):
                self._set(Health(False, error.failure, str(error)))
            raise
        return connection

    async def _login(self, connection: Connection) -> None:
        user, password, location = self._options.user, self._options.password, self._options.location
        if not user:
            return
        fields = [("CN", user), ("CO", password.reveal() if password else "")]
        if location:
            fields.append(("CP", location))
        if (await connection.ask("93", "00", fields, "94")).fixed != "1":
            text = f"sip2 {self._options.address}: login refused: check user, password and location"
            raise LibraryError(Failure.REFUSED, text)

    async def _beat_unless_new(self, connection: Connection) -> None:
        """A connection that was made just now has had its 99."""
        if not self._is_new:
            await self._beat(connection)

    async def _beat(self, connection: Connection) -> None:
        began = self._clock.monotonic()
        status = "1" if self._paper_out else "0"
        frame = await connection.ask("99", status + _PRINT_WIDTH + _PROTOCOL, (), "98")
        latency_ms = (self._clock.monotonic() - began) * 1000
        if frame.fixed[0] == "N":
            text = f"sip2 {self._options.address}: the server says that the library system is not on line"
            raise LibraryError(Failure.OFFLINE, text)
        self._offer = _offer(frame)
        there = _server_time(frame.fixed)
        self.ahead = None if there is None else self._clock.now() - there
        self._set(Health(True, None, f"sip2 {self._options.address}", latency_ms))

    async def _patron(self, connection: Connection, card: str, pin: Secret | None) -> Sip2Patron:
        if self._offer.patron_information:
            question, answer, tail = "63", "64", _NO_SUMMARY
        elif self._offer.patron_status:
            question, answer, tail = "23", "24", ""
        else:
            text = f"sip2 {self._options.address}: patron information is not offered (BX)"
            raise LibraryError(Failure.NOT_OFFERED, text)
        moment = self._clock.now().strftime("%Y%m%d    %H%M%S")
        fields = [("AO", self._options.institution), ("AA", card), ("AC", "")]
        if pin is not None:
            fields.append(("AD", pin.reveal()))
        frame = await connection.ask(question, _LANGUAGE + moment + tail, fields, answer)
        try:
            patron = read_patron(frame, pin_sent=pin is not None)
            if not self._is_about(frame, card, patron):
                raise FrameError("AA: the answer is about another card")
        except FrameError as error:
            connection.drop()
            raise LibraryError(Failure.PROTOCOL, f"sip2 {self._options.address}: {error}") from None
        return patron

    def _is_about(self, frame: Frame, card: str, patron: Sip2Patron) -> bool:
        about = (frame.one("AA") or "").strip()
        if about == card:
            return True
        if not about:
            return patron.valid_card is False
        return self._options.accept_main_card_number and frame.sequence is not None and bool(_CARD.fullmatch(about))

    async def _rest(self, began: float) -> None:
        """Until the next heartbeat: long while the connection stands, short when it does not; at once in doubt."""
        while not self._doubt.is_set():
            connection = self._connection
            warm = connection is not None and connection.usable and self._health.online
            pause = self._options.heartbeat_s if warm else self._options.offline_heartbeat_s
            left = began + pause - self._clock.monotonic()
            if left <= 0:
                return
            closed = asyncio.create_task(connection.closed.wait()) if warm and connection is not None else None
            doubt = asyncio.create_task(self._doubt.wait())
            waiting = [doubt, closed] if closed else [doubt]
            try:
                await asyncio.wait(waiting, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in waiting:
                    task.cancel()
                    with suppress(asyncio.CancelledError):
                        await task

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.drop()
            self._connection = None

    def _set(self, health: Health) -> None:
        before, self._health = self._health, health
        if replace(before, latency_ms=None) != replace(health, latency_ms=None):
            _log.info("sip2 health", online=health.online, detail=health.detail)
            for changed in tuple(self._listeners):
                changed()


def _server_time(fixed: str) -> datetime | None:
    """Date and time of a 98; blanks for a zone mean local time. Source: SIP2 2.00, ACS status, date / time sync."""
    stamp = fixed[12:30]
    zone = UTC if stamp[8:12].strip() == "Z" else AMSTERDAM
    try:
        return datetime.strptime(stamp[:8] + stamp[12:], "%Y%m%d%H%M%S").replace(tzinfo=zone)
    except ValueError:
        return None


def _offer(status: Frame) -> _Offer:
    supported = status.all("BX")[:1]
    marks = supported[0] if supported else ""

    def offered(place: int) -> bool:
        return marks[place : place + 1] != "N"

    return _Offer(offered(_BX_PATRON_INFORMATION), offered(_BX_PATRON_STATUS))
