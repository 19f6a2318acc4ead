"""One TCP connection to a SIP2 server: a question, its answer, and nothing in between."""

import asyncio
from collections.abc import Sequence

from kiosk.library.port import Failure, LibraryError
from kiosk.library.sip2.frames import TERMINATORS, Frame, FrameError, LineReader, decode, encode
from kiosk.library.sip2.options import Sip2Options


class Broken(LibraryError):
    """This connection is of no use any more; the same question may be asked once on a new one."""


class Connection(asyncio.Protocol):
    """Asks one question at a time; its answer, or this connection is dropped.

    Whatever arrives while nothing is asked drops it too: a late answer can never be taken for the next one.
    """

    def __init__(self, options: Sip2Options) -> None:
        self._options = options
        self._reader = LineReader()
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[bytes] | None = None
        self._sequence = 0
        self.closed = asyncio.Event()

    @classmethod
    async def open(cls, options: Sip2Options) -> "Connection":
        """Raises LibraryError (offline)."""
        loop = asyncio.get_running_loop()
        try:
            _, connection = await loop.create_connection(lambda: cls(options), options.host, options.port)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise LibraryError(Failure.OFFLINE, f"sip2 {options.address}: no connection: {reason}") from None
        return connection

    @property
    def usable(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    async def ask(self, message_id: str, fixed: str, fields: Sequence[tuple[str, str]], answer_id: str) -> Frame:
        """Send one message and return its answer, of that id and with our sequence number, if it has one.

        Raises FrameError before anything is sent for a value that may not be; Broken for any other answer.
        Cancelling drops the connection.
        """
        sequence = self._sequence
        line = encode(message_id, fixed, fields, sequence, TERMINATORS[self._options.terminator])
        if self._transport is None or not self.usable:
            raise self._broken(Failure.OFFLINE, "the connection was closed")
        self._sequence = (sequence + 1) % 10
        self._answer = asyncio.get_running_loop().create_future()
        try:
            self._transport.write(line)
            frame = decode(await self._answer, self._options.encoding)
            if frame.id == "96":
                raise FrameError("96: the server did not understand the question")
            if frame.id != answer_id:
                raise FrameError(f"{frame.id} where {answer_id} was expected")
            if frame.sequence not in (None, sequence):
                raise FrameError("AY: the answer to another question")
        except FrameError as error:
            self.drop()
            raise self._broken(Failure.PROTOCOL, f"after {message_id}: {error}") from None
        except BaseException:
            self.drop()
            raise
        finally:
            self._answer = None
        return frame

    def drop(self) -> None:
        """Close at once; what is still under way is never read."""
        if self._transport is not None:
            self._transport.abort()
        self.closed.set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        waiting = self._answer
        try:
            lines = self._reader.feed(data)
        except FrameError as error:
            self._fail(self._broken(Failure.PROTOCOL, str(error)))
            self.drop()
            return
        if lines and waiting is not None and not waiting.done():
            waiting.set_result(lines.pop(0))
        if lines or (self._reader.pending and (waiting is None or waiting.done())):
            self.drop()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self._fail(self._broken(Failure.OFFLINE, "the server closed the connection"))
        self.closed.set()

    def _fail(self, error: Broken) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error)

    def _broken(self, failure: Failure, detail: str) -> Broken:
        return Broken(failure, f"sip2 {self._options.address}: {detail}")
