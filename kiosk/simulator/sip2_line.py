"""The socket between pysip2 and a client: adds what its codec cannot say, and breaks as it is told."""

import re
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any

import anyio
from anyio.abc import SocketStream
from pysip2.codec import calculate_checksum

from kiosk.simulator.faults import Fault, FaultSwitch

_RESEND = b"96AZFEF6\r"
_GARBAGE = b"\xff\x0064??|||garbage\r"
_LOGIN = "93"
_PATRON_QUESTIONS = ("23", "63")
_ACTS = (*_PATRON_QUESTIONS, "35")
"""SIP2 changes nothing here; 'fail after act' hits what is asked about a patron, so that a login still works."""
_TRAILER = re.compile(rb"(AY\dAZ)[0-9A-F]{4}\r\Z")
_CARD = re.compile(rb"\|AA([^|]*)\|")
_SUPPORTED = re.compile(rb"(?<=\|BX)[YN](.{6})[YN](?=.{8}\|)")
"""Places 0 (patron status) and 7 (patron information) of BX."""


class Sip2Line:
    """An anyio stream; one exchange is one received chunk and the answers to it."""

    def __init__(self, stream: SocketStream, faults: FaultSwitch, expiry: Callable[[str], str | None]) -> None:
        self._stream = stream
        self._faults = faults
        self._expiry = expiry
        self._struck = Fault.NONE

    async def receive(self, max_bytes: int = 65_536) -> bytes:
        """What the client sent; a message that is not offered is swallowed, as an unknown one is."""
        while True:
            data = await self._stream.receive(max_bytes)
            call = data.lstrip(b"\r\n ")[:2].decode("latin-1")
            self._struck = self._faults.strike(call, act=call in _ACTS)
            match self._struck:
                case Fault.DROP:
                    raise anyio.EndOfStream
                case Fault.ERROR_401 if call != _LOGIN:
                    raise anyio.EndOfStream
                case Fault.NOT_OFFERED if call in _PATRON_QUESTIONS:
                    continue
                case _:
                    return data

    async def send(self, frame: bytes) -> None:
        """Send one whole answer, or what the fault leaves of it."""
        frame = self._extended(frame)
        match self._struck:
            case Fault.SLOW:
                await anyio.sleep(self._faults.seconds)
                await self._stream.send(frame)
            case Fault.HALF:
                await self._stream.send(frame[: len(frame) // 2])
                raise anyio.EndOfStream
            case Fault.FAIL_AFTER_ACT:
                raise anyio.EndOfStream
            case Fault.ERROR_500:
                await self._stream.send(_RESEND)
            case Fault.GARBAGE:
                await self._stream.send(_GARBAGE)
            case _:
                await self._stream.send(frame)

    def _extended(self, frame: bytes) -> bytes:
        if frame.startswith(b"98") and self._struck is Fault.NOT_OFFERED:
            return _resealed(_SUPPORTED.sub(rb"N\1N", frame))
        card = _CARD.search(frame) if frame.startswith(b"64") else None
        until = self._expiry(card[1].decode("utf-8")) if card else None
        return _resealed(_TRAILER.sub(f"PA{until}|".encode() + rb"\g<0>", frame)) if until else frame

    def extra(self, attribute: Any, default: object = None) -> Any:
        """Facts about the socket."""
        return self._stream.extra(attribute, default)  # noqa: S610 (a socket)

    @property
    def extra_attributes(self) -> Mapping[Any, Callable[[], Any]]:
        return self._stream.extra_attributes

    async def __aenter__(self) -> "Sip2Line":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stream.aclose()


def _resealed(frame: bytes) -> bytes:
    """The frame with the checksum of what it is now; one without a checksum stays so."""
    trailer = _TRAILER.search(frame)
    if trailer is None:
        return frame
    summed = frame[: trailer.end(1)]
    return summed + calculate_checksum(summed).encode() + b"\r"
