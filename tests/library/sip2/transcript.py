"""A SIP2 server that follows a script [(sent, reply), …] and fails when the dialogue differs or is unfinished."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from pysip2.codec import calculate_checksum

from kiosk.clock import AMSTERDAM, SystemClock
from kiosk.domain.secret import Secret
from kiosk.library.sip2.client import Sip2Client
from kiosk.library.sip2.options import Sip2Options

HANG_UP = b"<hang up>"
SILENCE = b""
CARD = "20001000000012"
PIN = Secret("1234")
DATE = "20261122    013312"
COUNTS = "0000" * 6
Script = Sequence[tuple[bytes, bytes | asyncio.Event]]
"""An event instead of a reply: it is set, and nothing is said."""


class FixedDate(SystemClock):
    """Every message is of the same moment, so that its bytes are known beforehand."""

    def now(self) -> datetime:
        return datetime(2026, 11, 22, 1, 33, 12, tzinfo=AMSTERDAM)


def seal(text: str, sequence: int | None, encoding: str = "utf-8") -> bytes:
    """The message as bytes with sequence number and a checksum by other hands; without CR."""
    summed = text.encode(encoding) + (b"AZ" if sequence is None else b"AY%dAZ" % sequence)
    return summed + calculate_checksum(summed).encode()


def message(text: str, sequence: int | None, end: bytes = b"\r", encoding: str = "utf-8") -> bytes:
    return seal(text, sequence, encoding) + end


LOGIN = (message("9300CNscclient|COclientpwd|CPkiosk1|", 0), message("941", 0))
ACS = f"98YNNNNY030003{DATE}2.00AOUWOLS|AMBibliotheek Demo|BXYNNNYYYYYNNNNNNN|"
STATUS = (message("9900802.00", 1), message(ACS, 1))
OPENING = (LOGIN, STATUS)


def question(sequence: int = 2, pin: str | None = "1234", card: str = CARD) -> bytes:
    proof = f"AD{pin}|" if pin is not None else ""
    return message(f"63001{DATE}{' ' * 10}AOUWOLS|AA{card}|AC|{proof}", sequence)


def answer_text(fields: str = "BLY|CQY|", flags: str = "", card: str = CARD) -> str:
    return f"64{flags:<14}001{DATE}{COUNTS}AOUWOLS|AA{card}|AEJansen, Anna|{fields}"


def answer(fields: str = "BLY|CQY|", sequence: int | None = 2, flags: str = "", card: str = CARD) -> bytes:
    return message(answer_text(fields, flags, card), sequence)


def options(port: int, **more: object) -> Sip2Options:
    return Sip2Options(**{  # type: ignore[arg-type]
        "host": "127.0.0.1", "port": port, "user": "scclient", "password": Secret("clientpwd"),
        "institution": "UWOLS", "location": "kiosk1", "deadline_s": 5.0, **more,
    })  # fmt: skip


class Transcript:
    def __init__(self, connections: Sequence[Script]) -> None:
        self._connections = list(connections)
        self.wrong: list[str] = []
        self.under_way = 0
        self.ended = asyncio.Condition()

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.under_way += 1
        try:
            if not self._connections:
                self.wrong.append("one connection too many")
                return
            script = list(self._connections.pop(0))
            while script:
                sent, reply = script.pop(0)
                got = await reader.read(len(sent)) if sent else b""
                while len(got) < len(sent) and (more := await reader.read(len(sent) - len(got))):
                    got += more
                if got != sent:
                    self.wrong.append(f"got {got!r} where {sent!r} was expected")
                    return
                if reply == HANG_UP:
                    if script:
                        self.wrong.append("the script goes on after a hang-up")
                    return
                if isinstance(reply, asyncio.Event):
                    reply.set()
                    continue
                writer.write(reply)
                await writer.drain()
            if rest := await reader.read():
                self.wrong.append(f"got {rest!r} after the end")
        except ConnectionError:
            if script:
                self.wrong.append(f"the client left before {script!r}")
        finally:
            writer.close()
            async with self.ended:
                self.under_way -= 1
                self.ended.notify_all()

    def finished(self) -> bool:
        return not self._connections and not self.under_way


@asynccontextmanager
async def transcript(*connections: Script, **more: object) -> AsyncIterator[Sip2Client]:
    """A client for a server that follows one script for each connection; every script must be used up."""
    told = Transcript(connections)
    server = await asyncio.start_server(told.converse, "127.0.0.1", 0)
    client = Sip2Client(options(server.sockets[0].getsockname()[1], **more), FixedDate())
    try:
        yield client
    finally:
        await client.close()
        async with asyncio.timeout(5):
            async with told.ended:
                await told.ended.wait_for(lambda: not told.under_way)
        server.close()
        await server.wait_closed()
    assert not told.wrong, told.wrong
    assert told.finished(), "the dialogue is unfinished"
