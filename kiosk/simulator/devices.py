"""The simulated scanner and bonprinter, as the panel holds them."""

from pathlib import Path

from kiosk.simulator.errors import WiseError
from kiosk.simulator.panel import Receipt


class SimulatedDevices:
    """A world without devices: the panel says so."""

    def __init__(self, scanner: Path, host: str, printer_port: int) -> None:
        self._scanner = scanner
        self._printer = (host, printer_port)

    async def start(self) -> None:
        """Nothing to open."""

    async def stop(self) -> None:
        """Nothing to close."""

    @property
    def printer_url(self) -> str:
        return f"tcp://{self._printer[0]}:{self._printer[1]}"

    @property
    def scanner_url(self) -> str:
        return f"tty://{self._scanner}"

    @property
    def printer_fault(self) -> str:
        return "none"

    @property
    def printer_faults(self) -> list[str]:
        return ["none"]

    def scan(self, code: str) -> None:
        raise WiseError(501, "NOT_OFFERED", f"there is no scanner for {len(code)} characters")

    def set_printer_fault(self, name: str, after_lines: int | None) -> None:
        raise ValueError(f"there is no printer to have {name} after {after_lines}")

    def receipts(self) -> list[Receipt]:
        return []

    def picture(self, number: int) -> bytes | None:
        return None

    def words(self, number: int) -> str | None:
        return None

    def begin_again(self) -> None:
        """Nothing to clear."""
