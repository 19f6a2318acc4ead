"""One conversation with a receipt printer, over one connection: ask, wait for the answer, within a deadline."""

import asyncio
from typing import TypeVar

from hardware.errors import LinkError, Reason
from hardware.receipt_printer.demux import (
    Answer,
    BufferCleared,
    Demultiplexer,
    InOrderStatus,
    ProcessDone,
    RealTimeStatus,
)
from hardware.receipt_printer.profiles import Echo, Profile
from hardware.receipt_printer.status import real_time_reasons
from hardware.transports.base import Transport

ANSWER_S = 1.0
"""Seconds for the answer to a real-time question; printers answer within some tens of ms."""
WRITE_S = 5.0
"""Seconds for handing over a bon: three times what 5 760 bytes take at 19 200 baud."""

_A = TypeVar("_A", bound=Answer)

_INITIALISE = b"\x1b@"
_RECOVER_AND_CLEAR = b"\x10\x05\x02"
_CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
_FEED_AND_CUT = b"\x1b@\x1dV\x42\x00"


class Session:
    """What the printer says while this connection lasts. Raises LinkError when the link breaks.

    Args:
        owed: how many `GS r` questions of earlier connections it may still answer; all answers look the same.
    """

    def __init__(self, link: Transport, profile: Profile, owed: int = 0) -> None:
        self._link, self._profile = link, profile
        self.owed = owed
        self._demultiplexer = Demultiplexer()
        self._answers: list[Answer] = []

    async def close(self) -> None:
        await self._link.close()

    async def send(self, data: bytes) -> None:
        """Hand over bytes; a printer that takes none within WRITE_S counts as a broken link."""
        try:
            await self._link.write(data, timeout=WRITE_S)
        except TimeoutError as error:
            raise LinkError(Reason.LINK_LOST, "the printer takes no more data") from error

    async def reasons(self) -> tuple[Reason, ...]:
        """Why it is not simply ready, by DLE EOT 1 to 4; (SILENT,) when it does not answer."""
        status: list[int] = []
        for question in (1, 2, 3, 4):
            self._forget(RealTimeStatus)
            await self.send(bytes([0x10, 0x04, question]))
            answer = await self._wait(RealTimeStatus, ANSWER_S)
            if answer is None:
                return (Reason.SILENT,)
            status.append(answer.byte)
        return real_time_reasons(*status)

    async def ask_echo(self, process_id: bytes) -> None:
        """Put the question behind everything sent before: 'is it done?'"""
        self._forget(InOrderStatus)
        match self._profile.echo:
            case Echo.PROCESS_ID:
                await self.send(b"\x1d(H\x06\x0000" + process_id)
            case Echo.GS_R:
                self.owed += 1
                await self.send(b"\x1dr\x01")
            case Echo.NONE:
                pass

    async def echoed(self, process_id: bytes, timeout: float) -> bool:
        """True once the printer has answered that question; False when `timeout` seconds passed without."""
        deadline = asyncio.get_running_loop().time() + timeout
        while True:
            left = deadline - asyncio.get_running_loop().time()
            if self._profile.echo is Echo.GS_R:
                if await self._wait(InOrderStatus, left) is None:
                    return False
                self.owed = max(0, self.owed - 1)
                if not self.owed:
                    return True
            else:
                done = await self._wait(ProcessDone, left)
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

    async def _wait(self, kind: type[_A], timeout: float) -> _A | None:
        deadline = asyncio.get_running_loop().time() + timeout
        while True:
            for index, answer in enumerate(self._answers):
                if isinstance(answer, kind):
                    del self._answers[index]  # the others stay: an echo may come between two questions
                    return answer
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                return None
            try:
                self._answers += self._demultiplexer.feed(await self._link.read(timeout=left))
            except TimeoutError:
                return None
