"""One conversation with a receipt printer, over one connection: ask, wait for the answer, within a deadline."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Self, TypeVar

from hardware.errors import LinkError, Reason
from hardware.health import Identity
from hardware.receipt_printer.demux import (
    Answer,
    AutomaticStatus,
    Block,
    BufferCleared,
    Demultiplexer,
    InOrderStatus,
    ProcessDone,
    RealTimeStatus,
)
from hardware.receipt_printer.profiles import Echo, Profile
from hardware.receipt_printer.status import asb_reasons, blocking, real_time_reasons
from hardware.transports.base import Transport

ANSWER_S = 0.8
"""Seconds for the answer to a real-time question; printers answer within some tens of ms."""
IDENTITY_S = 0.3
"""Seconds for the answer to one question of who it is: a bon may be waiting."""
WRITE_S = 5.0
"""Seconds for handing over one piece: PIECE bytes take 4.3 s at 1200 baud."""
PIECE = 512
_LISTEN_S = 3600.0

_A = TypeVar("_A", bound=Answer)

_INITIALISE = b"\x1b@"
_REPORT, _REPORT_NOTHING = b"\x1da\xff", b"\x1da\x00"
_RECOVER_AND_CLEAR = b"\x10\x05\x02"
_CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
_FEED_AND_CUT = b"\x1b@\x1dV\x42\x00"
_MAKER, _MODEL, _FIRMWARE, _SERIAL = 66, 67, 65, 68


class Session:
    """What the printer says while this connection lasts. Raises LinkError when the link breaks.

    One task reads all that comes, from entering until leaving; leaving closes the link.

    Args:
        owed: how many `GS r` questions of earlier connections it may still answer; all answers look the same.
    """

    def __init__(self, link: Transport, profile: Profile, owed: int = 0) -> None:
        self._link, self._profile = link, profile
        self.owed = owed
        self.reported: tuple[Reason, ...] = ()
        """What it last said by itself."""
        self._demultiplexer = Demultiplexer()
        self._answers: list[Answer] = []
        self._heard = asyncio.Event()
        self._broken: LinkError | None = None
        self._reading: asyncio.Task[None] | None = None
        self._bon: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._reading = asyncio.create_task(self._read_on())
        return self

    async def __aexit__(self, *_: object) -> None:
        try:
            if self._reading:
                self._reading.cancel()
                await asyncio.wait([self._reading])
        finally:
            await self._link.close()

    async def send(self, data: bytes) -> None:
        """Hand over bytes; a printer that takes none within WRITE_S counts as a broken link."""
        for start in range(0, len(data), PIECE):
            if self._broken:
                raise self._broken
            try:
                await self._link.write(data[start : start + PIECE], timeout=WRITE_S)
            except TimeoutError as error:
                raise LinkError(Reason.LINK_LOST, f"the printer took no more data for {WRITE_S:g} s") from error

    async def send_bon(self, bon: bytes) -> bool:
        """Hand over a bon; False when the printer said meanwhile that it cannot print on, and the rest stayed here."""
        if self._profile.asb:
            bon = _INITIALISE + _REPORT + bon.removeprefix(_INITIALISE)
        self._bon = asyncio.create_task(self.send(bon))
        try:
            await self._bon
        except asyncio.CancelledError:
            me = asyncio.current_task()
            if me and me.cancelling():
                raise
            return False
        finally:
            self._bon = None
        return True

    async def reasons(self) -> tuple[Reason, ...]:
        """Why it is not simply ready, by DLE EOT 1 to 4; (SILENT,) when it does not answer."""
        status: list[int] = []
        for question in (1, 2, 3, 4):
            self._forget(RealTimeStatus)
            try:
                await self._link.write(bytes([0x10, 0x04, question]), timeout=ANSWER_S)
            except TimeoutError:
                return (Reason.SILENT,)
            answer = await self._wait(RealTimeStatus, ANSWER_S)
            if answer is None:
                return (Reason.SILENT,)
            status.append(answer.byte)
        return real_time_reasons(*status)

    async def ask_echo(self, process_id: bytes, *, last: bool = False) -> None:
        """Put the question behind everything sent before: 'is it done?' The `last` one ends its reports as well."""
        self._forget(InOrderStatus)
        quiet = _REPORT_NOTHING if last and self._profile.asb else b""
        match self._profile.echo:
            case Echo.PROCESS_ID:
                await self.send(b"\x1d(H\x06\x0000" + process_id + quiet)
            case Echo.GS_R:
                self.owed += 1
                await self.send(b"\x1dr\x01" + quiet)
            case Echo.NONE:
                await self.send(quiet)

    async def echoed(self, process_id: bytes, timeout: float) -> bool:
        """True once the printer has answered that question; False when `timeout` seconds passed without.

        False at once when the printer says by itself that it cannot print on.
        """
        deadline = asyncio.get_running_loop().time() + timeout
        while True:
            left = deadline - asyncio.get_running_loop().time()
            if self._profile.echo is Echo.GS_R:
                if await self._wait(InOrderStatus, left, or_stopped=True) is None:
                    return False
                self.owed = max(0, self.owed - 1)
                if not self.owed:
                    return True
            else:
                done = await self._wait(ProcessDone, left, or_stopped=True)
                if done is None or done.process_id == process_id:
                    return done is not None

    async def proved(self, process_id: bytes, timeout: float) -> bool:
        """As `echoed`, for the trial question: one answer is enough once it has been quiet for `timeout` seconds.

        The others were lost then, with the power or the link of an earlier job.
        """
        owed = self.owed
        if await self.echoed(process_id, timeout):
            return True
        answered = self.owed < owed
        self.owed = 0
        return answered

    async def identity(self, go_on: Callable[[], bool]) -> Identity | None:
        """Who it says that it is; None when it does not say, or `go_on` told in between that there is no time."""
        said: dict[int, str] = {}
        for question in (_MAKER, _MODEL, _FIRMWARE, _SERIAL):
            self._forget(Block)
            if not go_on():
                return None
            await self.send(b"\x1dI" + bytes([question]))
            block = await self._wait(Block, IDENTITY_S)
            if block is None:
                break
            said[question] = block.data.decode("ascii", "replace").strip()
        if not said:
            return None
        return Identity(*(said.get(question, "") for question in (_MAKER, _MODEL, _FIRMWARE, _SERIAL)))

    async def initialise(self) -> None:
        await self.send(_INITIALISE)

    async def clear(self, reasons: tuple[Reason, ...]) -> bool:
        """Empty the printer's buffers; True when it said that they are, or cannot be asked to say so.

        `DLE ENQ 2` only acts, and `DLE DC4 8` may not, while an error waits for recovery: so both, in that order.
        """
        if Reason.CUTTER in reasons or Reason.MECHANICAL in reasons or not self._profile.clears:
            await self.send(_RECOVER_AND_CLEAR)
        if not self._profile.clears:
            await self.initialise()
            return True
        self._forget(BufferCleared)
        await self.send(_CLEAR)
        cleared = await self._wait(BufferCleared, ANSWER_S) is not None
        if cleared:
            self.owed = 0
        return cleared

    async def cut_off(self) -> None:
        """Let what was half printed fall, so that the next bon does not hang on to it."""
        if self._profile.cutter:
            await self.send(_FEED_AND_CUT)

    def _forget(self, kind: type[Answer]) -> None:
        self._answers = [answer for answer in self._answers if not isinstance(answer, kind)]

    async def _wait(self, kind: type[_A], timeout: float, *, or_stopped: bool = False) -> _A | None:
        deadline = asyncio.get_running_loop().time() + timeout
        while True:
            for index, answer in enumerate(self._answers):
                if isinstance(answer, kind):
                    del self._answers[index]  # the others stay: an echo may come between two questions
                    return answer
            if or_stopped and blocking(self.reported):
                return None
            if self._broken:
                raise self._broken
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                return None
            self._heard.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self._heard.wait()

    async def _read_on(self) -> None:
        while self._broken is None:
            try:
                data = await self._link.read(timeout=_LISTEN_S)
            except TimeoutError:
                continue
            except LinkError as error:
                self._broken = error
            else:
                for answer in self._demultiplexer.feed(data):
                    self._take(answer)
            self._heard.set()

    def _take(self, answer: Answer) -> None:
        if not isinstance(answer, AutomaticStatus):
            self._answers.append(answer)
            return
        self.reported = asb_reasons(answer.data)
        if self._bon and blocking(self.reported):
            self._bon.cancel()
