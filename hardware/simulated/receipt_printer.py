"""A receipt printer on any link: parses ESC/POS, prints to pictures and text, and fails like a real one."""

import asyncio
import contextlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Self

import structlog
from PIL import Image

from hardware.receipt_printer.profiles import Echo, profile_named
from hardware.simulated.escpos_operations import (
    AskIdentity,
    AskProcessId,
    AskStatus,
    Cut,
    EnableAsb,
    Initialise,
    Operation,
)
from hardware.simulated.escpos_parser import EscposParser
from hardware.simulated.escpos_real_time import RealTime, RealTimeReader
from hardware.simulated.paper import Paper
from hardware.simulated.ports import Port, TcpPort

_log = structlog.get_logger()

FIRMWARE, SERIAL = "1.00 SIM", "SIM000001"
XOFF_BYTES, XON_BYTES = 2048, 512
"""How much it holds when it asks the host to stop, and to go on."""
SLOW_LINE_S = 1.0
"""Seconds a line of text takes while the fault is SLOW."""


class Fault(Enum):
    """Everything that can be wrong with it, by name."""

    NONE = "none"
    PAPER_NEAR_END = "paper_near_end"
    """Prints, and says that the roll ends soon."""
    PAPER_OUT = "paper_out"
    """Offline; what is on the roll's last piece falls out. With a new roll it prints on from its buffer."""
    COVER_OPEN = "cover_open"
    CUTTER = "cutter"
    OFFLINE = "offline"
    """Offline without a cause that it can name."""
    SILENT = "silent"
    """Takes everything, does nothing and answers nothing."""
    SLOW = "slow"
    DROP_CONNECTION = "drop_connection"
    """Hangs up on every host; prints on from its buffer."""
    POWER_LOSS = "power_loss"
    """Nobody at the port; the buffer is gone."""


_STOPS_PRINTING = frozenset(
    {Fault.PAPER_OUT, Fault.COVER_OPEN, Fault.CUTTER, Fault.OFFLINE, Fault.SILENT, Fault.POWER_LOSS}
)


@dataclass(frozen=True, repr=False)
class Receipt:
    """One piece of paper that came out; its repr shows no content: it may hold a password.

    Args:
        number: counts from 1.
        at: when it came out.
        cut: True when the printer cut it, False when it came off because the roll ended.
        raw: the bytes that were executed for it.
        text: what a person reads on it.
    """

    number: int
    at: datetime
    cut: bool
    raw: bytes
    text: str
    image: Image.Image

    def __repr__(self) -> str:
        return f"Receipt({self.number}, cut={self.cut})"

    def png(self) -> bytes:
        """The picture at 203 dpi as a PNG file."""
        file = io.BytesIO()
        self.image.save(file, "PNG", dpi=(203, 203))
        return file.getvalue()


class SimulatedReceiptPrinter:
    """The far end of a printer's URL. Every method is for the thread of the loop it was started in.

    Args:
        host, port: the network port on which it listens; port 0 takes a free one, see `url`.
        plugged: another place where it is plugged in, such as `PtyPort`; then there is no network port.
        width_mm: 58 or 80.
        profile: what it pretends to be, a name from `receipt_printer/profiles.toml`.
        now: wall time for `Receipt.at`.
        line_s: seconds a line of text takes; 0 prints at once.
        xonxoff: on a serial line, says XOFF when it holds more than it likes, and XON when that is printed.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        plugged: Port | None = None,
        width_mm: int = 80,
        profile: str = "epson-tm-t20",
        now: Callable[[], datetime] = lambda: datetime.now().astimezone(),
        line_s: float = 0.0,
        xonxoff: bool = False,
    ) -> None:
        self._port = plugged or TcpPort(host, port)
        self.receipts: list[Receipt] = []
        self.on_receipt: list[Callable[[Receipt], None]] = []
        self._profile = profile_named(profile)
        self._now, self._line_s, self._xonxoff = now, line_s, xonxoff
        self._stopped_host = False
        self._fault = Fault.NONE
        self._break: tuple[int, Fault] | None = None
        self._buffer = bytearray()
        self._raw = bytearray()
        self._parser, self._real_time = EscposParser(), RealTimeReader()
        self._paper = Paper(self._profile.dots_on(width_mm))
        self._identity = {65: FIRMWARE, 66: self._profile.maker, 67: self._profile.model, 68: SERIAL}
        self._asb = 0
        self._last_asb = b""
        self._work = asyncio.Event()
        self._printing: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        return self._port.url

    @property
    def host(self) -> str:
        return self._network.host

    @property
    def port(self) -> int:
        return self._network.port

    @property
    def _network(self) -> TcpPort:
        if not isinstance(self._port, TcpPort):
            raise TypeError("this printer is not on a network")
        return self._port

    @property
    def fault(self) -> Fault:
        return self._fault

    @property
    def buffered(self) -> int:
        """Bytes received and not yet executed."""
        return len(self._buffer)

    @property
    def free(self) -> bool:
        """True while no host is known to hold the port."""
        return self._port.free

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Be there, and print what comes; an OSError when the port is taken."""
        await self._port.open(self._receive)
        self._printing = asyncio.create_task(self._print_on())

    async def stop(self) -> None:
        """Hang up and be gone."""
        await self._port.close()
        if self._printing:
            self._printing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._printing
            self._printing = None

    async def set_fault(self, fault: Fault) -> None:
        """Break it, or with Fault.NONE mend it: new paper, power on; then it prints what it still holds."""
        was, self._fault = self._fault, fault
        _log.info("simulated receipt printer", fault=fault.value)
        if fault in (Fault.PAPER_OUT, Fault.POWER_LOSS):
            self._tear()
        if fault is Fault.POWER_LOSS:
            self._clear()
            await self._port.close()
        elif was is Fault.POWER_LOSS:
            await self._port.open(self._receive)
        if Fault.DROP_CONNECTION in (was, fault):
            await self._port.drop(fault is Fault.DROP_CONNECTION)
        self._report_change()
        self._work.set()

    async def mend(self) -> None:
        """Take every fault away."""
        self._break = None
        await self.set_fault(Fault.NONE)

    def break_after(self, lines: int, fault: Fault) -> None:
        """Let `fault` happen once `lines` more lines of text are on paper: in the middle of a job."""
        self._break = (lines, fault)

    def forget_receipts(self) -> None:
        """Throw away what came out."""
        self.receipts.clear()

    def _receive(self, data: bytes) -> None:
        for byte in data:
            self._buffer.append(byte)
            if command := self._real_time.feed(byte):
                self._obey(command)
        self._pace()
        self._work.set()

    def _pace(self) -> None:
        """XON and XOFF, as a printer with a small buffer sends them."""
        full, empty = len(self._buffer) > XOFF_BYTES, len(self._buffer) < XON_BYTES
        if self._xonxoff and (empty if self._stopped_host else full):
            self._stopped_host = not self._stopped_host
            self._port.send(b"\x13" if self._stopped_host else b"\x11")

    def _obey(self, command: RealTime) -> None:
        if self._fault is Fault.SILENT or not self._profile.status:
            return
        match command:
            case RealTime.STATUS_PRINTER:
                self._answer(bytes([0x12 | (0x08 if self._offline else 0)]))
            case RealTime.STATUS_OFFLINE_CAUSE:
                causes = {Fault.COVER_OPEN: 0x04, Fault.PAPER_OUT: 0x20, Fault.CUTTER: 0x40}
                self._answer(bytes([0x12 | causes.get(self._fault, 0)]))
            case RealTime.STATUS_ERROR:
                self._answer(bytes([0x12 | (0x08 if self._fault is Fault.CUTTER else 0)]))
            case RealTime.STATUS_PAPER:
                ends = {Fault.PAPER_NEAR_END: 0x0C, Fault.PAPER_OUT: 0x6C}
                self._answer(bytes([0x12 | ends.get(self._fault, 0)]))
            case RealTime.RECOVER_AND_CLEAR:
                if self._fault is Fault.CUTTER:
                    self._clear()
            case RealTime.CLEAR:
                if self._profile.clears:
                    self._clear()
                    self._answer(b"\x37\x25\x00")
            case RealTime.RECOVER:
                pass

    @property
    def _offline(self) -> bool:
        return self._fault in _STOPS_PRINTING

    def _answer(self, data: bytes) -> None:
        if self._fault is not Fault.SILENT and self._profile.status:
            self._port.send(data)

    def _asb_status(self) -> bytes:
        fault = self._fault
        first = 0x10 | (0x08 if self._offline else 0) | (0x20 if fault is Fault.COVER_OPEN else 0)
        paper = {Fault.PAPER_NEAR_END: 0x03, Fault.PAPER_OUT: 0x0F}.get(fault, 0)
        return bytes([first, 0x08 if fault is Fault.CUTTER else 0, paper, 0])

    def _report_change(self) -> None:
        status = self._asb_status()
        if self._asb and status != self._last_asb:
            self._last_asb = status
            self._answer(status)

    def _clear(self) -> None:
        self._buffer.clear()
        self._pace()
        self._parser.reset()
        self._paper.forget_line()

    async def _print_on(self) -> None:
        while True:
            await self._work.wait()
            self._work.clear()
            while self._buffer and self._fault not in _STOPS_PRINTING:
                byte = self._buffer.pop(0)
                self._pace()
                self._raw.append(byte)
                for operation in self._parser.feed(bytes([byte])):
                    await self._execute(operation)

    async def _execute(self, operation: Operation) -> None:
        match operation:
            case EnableAsb(mask):
                self._asb, self._last_asb = mask, b""
                self._report_change()
            case AskStatus(kind) if kind in (1, 49):
                self._answer(b"\x03" if self._fault is Fault.PAPER_NEAR_END else b"\x00")
            case AskStatus(kind) if kind in (2, 50):
                self._answer(b"\x00")
            case AskIdentity(kind) if kind in self._identity:
                self._answer(b"_" + self._identity[kind].encode() + b"\x00")
            case AskProcessId(process_id) if self._profile.echo is Echo.PROCESS_ID:
                self._answer(b"\x37\x22" + process_id + b"\x00")
            case Initialise():
                self._asb = 0
                self._paper.execute(operation)
            case _:
                await self._print(operation)

    async def _print(self, operation: Operation) -> None:
        lines = self._paper.execute(operation)
        if isinstance(operation, Cut) and self._profile.cutter:
            self._come_out(cut=True)
        if not lines:
            return
        pause = SLOW_LINE_S if self._fault is Fault.SLOW else self._line_s
        if pause:
            await asyncio.sleep(lines * pause)
        if self._break:
            left, fault = self._break
            self._break = (left - lines, fault)
            if left - lines <= 0:
                self._break = None
                await self.set_fault(fault)

    def _tear(self) -> None:
        self._paper.forget_line()
        self._come_out(cut=False)

    def _come_out(self, *, cut: bool) -> None:
        paper, self._paper = self._paper, self._paper.new_strip()
        raw, self._raw = bytes(self._raw), bytearray()
        if paper.blank:
            return
        receipt = Receipt(len(self.receipts) + 1, self._now(), cut, raw, paper.text, paper.picture(cut=cut))
        self.receipts.append(receipt)
        for tell in self.on_receipt:
            tell(receipt)
