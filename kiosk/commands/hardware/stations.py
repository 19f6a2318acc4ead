"""The three simulators, each at its real transport, driven by words: what `paszuil hardware simulate` stands on."""

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from hardware.simulated import card_printer, receipt_printer
from hardware.simulated.ports import PtyPort
from hardware.simulated.scanner import SerialFault, SimulatedScanner

Tell = Callable[[str, Mapping[str, Any]], None]
"""Called with the name of an event and what there is to say about it."""

CARD_LOOK_S = 0.2
"""Seconds between looks whether a card came out."""


class Station(Protocol):
    """One simulator, and the words that it obeys."""

    @property
    def url(self) -> str:
        """For kiosk.toml."""

    @property
    def words(self) -> Mapping[str, str]:
        """Each word that it obeys besides `fault` and `mend`, with what it does."""

    async def fault(self, name: str) -> None: ...
    async def mend(self) -> None: ...

    async def obey(self, word: str, rest: str) -> None:
        """One of `words`; a ValueError says what was expected."""


UNPLUGGED, NONE = "unplugged", "none"

FAULTS: Mapping[str, tuple[str, ...]] = {
    "scanner": (NONE, UNPLUGGED, *(fault.value for fault in SerialFault)),
    "bonprinter": tuple(fault.value for fault in receipt_printer.Fault),
    "pasprinter": tuple(fault.value for fault in card_printer.Fault),
}
"""By the name of the simulator."""


class ScannerStation:
    """A serial scanner: a pseudo-terminal behind a link."""

    words: Mapping[str, str] = {
        "scan": "CODE: send it, as a scanner does",
        "unplug": "be gone",
        "plug": "be there again",
    }

    def __init__(self, link: Path, tell: Tell) -> None:
        self._scanner, self._tell = SimulatedScanner(link), tell
        self._fault: SerialFault | None = None

    @property
    def url(self) -> str:
        return self._scanner.url

    def open(self) -> None:
        self._scanner.plug()

    def close(self) -> None:
        self._scanner.unplug()

    async def fault(self, name: str) -> None:
        self._fault = None if _known("scanner", name) in (NONE, UNPLUGGED) else SerialFault(name)
        await self.obey("unplug" if name == UNPLUGGED else "plug", "")

    async def mend(self) -> None:
        await self.fault(NONE)

    async def obey(self, word: str, rest: str) -> None:
        match word:
            case "scan" if rest:
                if not self._scanner.plugged:
                    raise ValueError("the scanner is unplugged: plug")
                self._scanner.scan(rest, fault=self._fault)
                self._tell("scanned", {"characters": len(rest)})
            case "scan":
                raise ValueError("expected: scan CODE")
            case "unplug":
                self._scanner.unplug()
                self._tell("unplugged", {})
            case _:
                self._scanner.plug()
                self._tell("plugged", {})


class BonprinterStation:
    """A receipt printer; bons go to files when there is a folder for them."""

    words: Mapping[str, str] = {
        "break": "LINES FAULT: let a fault happen when so many more lines are printed",
        "unplug": "lose power",
        "plug": "have power again",
    }

    def __init__(self, printer: receipt_printer.SimulatedReceiptPrinter, out: Path | None, tell: Tell) -> None:
        self._printer, self._out, self._tell = printer, out, tell
        printer.on_receipt.append(self._came_out)

    @property
    def url(self) -> str:
        return self._printer.url

    async def fault(self, name: str) -> None:
        await self._printer.set_fault(receipt_printer.Fault(_known("bonprinter", name)))

    async def mend(self) -> None:
        await self._printer.mend()

    async def obey(self, word: str, rest: str) -> None:
        match word:
            case "break":
                lines, _, name = rest.partition(" ")
                if not (lines.isascii() and lines.isdigit()):
                    raise ValueError("expected: break LINES FAULT, such as break 3 cutter")
                self._printer.break_after(int(lines), receipt_printer.Fault(_known("bonprinter", name.strip())))
                self._tell("will_break", {"lines": int(lines), "fault": name.strip()})
            case "unplug":
                await self._printer.set_fault(receipt_printer.Fault.POWER_LOSS)
                self._tell("unplugged", {})
            case _:
                await self._printer.mend()
                self._tell("plugged", {})

    def _came_out(self, receipt: receipt_printer.Receipt) -> None:
        told: dict[str, Any] = {"number": receipt.number, "cut": receipt.cut, "file": None}
        if self._out:
            file = self._out / f"bon-{receipt.number:04}.png"
            file.write_bytes(receipt.png())
            file.with_suffix(".txt").write_text(receipt.text + "\n", encoding="utf-8")
            told["file"] = str(file)
        self._tell("bon", told)


class PasprinterStation:
    """A card printer behind a CUPS of its own; cards go to files when there is a folder for them."""

    words: Mapping[str, str] = {
        "unplug": "be off line",
        "plug": "be there again",
        "pause": "stop the queue, as cupsdisable does",
        "resume": "start the queue, as cupsenable does",
    }

    def __init__(self, printer: card_printer.SimulatedCardPrinter, out: Path | None, tell: Tell) -> None:
        self._printer, self._out, self._tell = printer, out, tell

    @property
    def url(self) -> str:
        return self._printer.url

    async def fault(self, name: str) -> None:
        await self._printer.set_fault(card_printer.Fault(_known("pasprinter", name)))

    async def mend(self) -> None:
        await self._printer.mend()

    async def obey(self, word: str, rest: str) -> None:  # noqa: ARG002
        match word:
            case "unplug":
                await self._printer.set_fault(card_printer.Fault.OFFLINE)
                self._tell("unplugged", {})
            case "plug":
                await self._printer.mend()
                self._tell("plugged", {})
            case "pause":
                await self._printer.pause()
                self._tell("paused", {})
            case _:
                await self._printer.resume()
                self._tell("resumed", {})

    async def look_for_cards(self) -> None:
        """Tell of every card that comes out, until cancelled."""
        seen = 0
        while True:
            cards = self._printer.cards
            for number, png in enumerate(cards[seen:], seen + 1):
                told: dict[str, Any] = {"number": number, "file": None}
                if self._out:
                    file = self._out / f"card-{number:04}.png"
                    file.write_bytes(png)
                    told["file"] = str(file)
                self._tell("card", told)
            seen = len(cards)
            await asyncio.sleep(CARD_LOOK_S)


@contextlib.asynccontextmanager
async def station(
    what: str, tell: Tell, *, link: Path | None, port: int | None, profile: str, width: int, out: Path | None
) -> AsyncIterator[Station]:
    """The simulator of that name, started; gone at the end.

    Raises OSError or HardwareError when it cannot be started, ValueError for a profile or width that does not exist.
    """
    with tempfile.TemporaryDirectory(prefix="paszuil-simulated-") as folder:
        match what:
            case "scanner":
                scanner = ScannerStation(link or Path(folder) / "scanner", tell)
                scanner.open()
                try:
                    yield scanner
                finally:
                    scanner.close()
            case "bonprinter":
                plugged = PtyPort(link) if link else None
                async with receipt_printer.SimulatedReceiptPrinter(
                    port=9100 if port is None else port, plugged=plugged, profile=profile, width_mm=width
                ) as printer:
                    yield BonprinterStation(printer, out, tell)
            case _:
                async with card_printer.SimulatedCardPrinter(Path(folder), port=port or 0) as cards:
                    pasprinter = PasprinterStation(cards, out, tell)
                    looking = asyncio.create_task(pasprinter.look_for_cards())
                    try:
                        yield pasprinter
                    finally:
                        looking.cancel()
                        await asyncio.wait([looking])


def stamp() -> str:
    """Now, for an event."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _known(what: str, name: str) -> str:
    if name not in FAULTS[what]:
        raise ValueError(f"{name!r} is no fault of this one: {', '.join(FAULTS[what])}")
    return name
