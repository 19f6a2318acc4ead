"""The simulated scanner, bonprinter and pasprinter, as the panel holds them."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from hardware.simulated import card_printer
from hardware.simulated.card_printer import SimulatedCardPrinter
from hardware.simulated.receipt_printer import Fault, SimulatedReceiptPrinter
from hardware.simulated.scanner import SerialFault, SimulatedScanner
from kiosk.clock import AMSTERDAM
from kiosk.simulator.clock import stamp
from kiosk.simulator.shapes import Receipt


class SimulatedDevices:
    """A scanner behind a link in the file system, a printer on a port, and a card printer behind a CUPS of its own.

    Args:
        cards: the folder of the card printer; None for a kiosk without one.
    """

    def __init__(
        self, scanner: Path, host: str, printer_port: int, now: Callable[[], datetime], cards: Path | None = None
    ) -> None:
        self._scanner = SimulatedScanner(scanner)
        self._printer = SimulatedReceiptPrinter(host, printer_port, now=lambda: now().astimezone(AMSTERDAM))
        self._card_printer = None if cards is None else SimulatedCardPrinter(cards, card_s=3.0)

    async def start(self) -> None:
        """Plug all in; raises OSError when the port is taken, and HardwareError when there is no CUPS."""
        self._scanner.plug()
        try:
            await self._printer.start()
            if self._card_printer:
                await self._card_printer.start()
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Unplug all."""
        self._scanner.unplug()
        await self._printer.stop()
        if self._card_printer:
            await self._card_printer.stop()

    @property
    def printer_url(self) -> str:
        return self._printer.url

    @property
    def scanner_url(self) -> str:
        return self._scanner.url

    @property
    def card_printer_url(self) -> str | None:
        return self._card_printer.url if self._card_printer else None

    @property
    def card_printer_fault(self) -> str | None:
        """None without a card printer."""
        return self._card_printer.fault.value if self._card_printer else None

    @property
    def card_printer_faults(self) -> list[str]:
        """Every fault the card printer knows by name."""
        return [fault.value for fault in card_printer.Fault] if self._card_printer else []

    @property
    def printer_fault(self) -> str:
        return self._printer.fault.value

    @property
    def printer_faults(self) -> list[str]:
        """Every fault the printer knows by name."""
        return [fault.value for fault in Fault]

    @property
    def scanner_plugged(self) -> bool:
        return self._scanner.plugged

    def plug_scanner(self, plugged: bool) -> None:
        """Put the scanner's plug in or pull it out."""
        if plugged:
            self._scanner.plug()
        else:
            self._scanner.unplug()

    def scan(self, code: str, fault: str | None = None) -> None:
        """Hold a code in front of the scanner, which may get it wrong; raises ValueError for an unknown fault."""
        self._scanner.scan(code, fault=None if fault is None else SerialFault(fault))

    async def set_printer_fault(self, name: str, after_lines: int | None) -> None:
        """Break the printer now, or after so many lines; raises ValueError for a name it does not know."""
        fault = Fault(name)
        if fault is Fault.NONE:
            await self._printer.mend()
        elif after_lines:
            self._printer.break_after(after_lines, fault)
        else:
            await self._printer.set_fault(fault)

    async def set_card_printer_fault(self, name: str) -> None:
        """Break the card printer, or mend it with 'none'; raises ValueError for a name it does not know."""
        if self._card_printer is None:
            raise ValueError("there is no card printer")
        fault = card_printer.Fault(name)
        if fault is card_printer.Fault.NONE:
            await self._card_printer.mend()
        else:
            await self._card_printer.set_fault(fault)

    def cards(self) -> int:
        """How many came out."""
        return len(self._card_printer.cards) if self._card_printer else 0

    def card(self, number: int) -> bytes | None:
        """A card as PNG; the first is 1."""
        cards = self._card_printer.cards if self._card_printer else []
        return cards[number - 1] if 1 <= number <= len(cards) else None

    def receipts(self) -> list[Receipt]:
        """What came out, oldest first."""
        return [Receipt(number=r.number, at=stamp(r.at), cut=r.cut) for r in self._printer.receipts]

    def picture(self, number: int) -> bytes | None:
        """A bon as PNG."""
        return next((r.png() for r in self._printer.receipts if r.number == number), None)

    def words(self, number: int) -> str | None:
        """A bon as text."""
        return next((r.text for r in self._printer.receipts if r.number == number), None)

    async def begin_again(self) -> None:
        """No fault, no bon, and nothing half printed."""
        self._scanner.plug()
        await self._printer.set_fault(Fault.POWER_LOSS if self._printer.buffered else Fault.PAPER_OUT)
        await self._printer.mend()
        self._printer.forget_receipts()
        if self._card_printer:
            await self._card_printer.mend()
            self._card_printer.forget_cards()
