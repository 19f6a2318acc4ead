"""What a technician's tests stand on: the health of every part, and the tests themselves."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from hardware.card_printer.picture import CardContent
from hardware.card_printer.port import CardPicture
from hardware.health import Health as DeviceHealth
from hardware.health import HealthBoard
from kiosk.diagnosis.finding import Finding
from kiosk.library.port import Health


class Link(Protocol):
    """One road to the library system, such as SIP2."""

    @property
    def health(self) -> Health: ...

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call `changed` when `health` changes; returns the way to stop that."""

    async def check(self) -> Health:
        """Ask once, now."""


class NoPlace(Exception):
    """There is no folder or USB stick for the report, or it cannot be written; the message is for a technician."""


class Reporter(Protocol):
    """Writes what a maintainer wants to know, without anything of a member."""

    async def write(self, devices: Sequence[DeviceHealth], findings: Sequence[Finding]) -> Path:
        """The file that was written; raises NoPlace."""


class NoReporter:
    """A kiosk that writes no reports."""

    async def write(self, devices: Sequence[DeviceHealth], findings: Sequence[Finding]) -> Path:  # noqa: ARG002
        raise NoPlace("this kiosk writes no reports")


async def _no_findings() -> AsyncIterator[Finding]:
    none: tuple[Finding, ...] = ()
    for finding in none:
        yield finding


class Measured:
    """What the last tests found, kept from one technician to the next; it holds nothing of anybody."""

    def __init__(self) -> None:
        self.at: datetime | None = None
        self.findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Bench:
    """Everything that the diagnostics screen uses beside the ports of a visit.

    Args:
        board: the health of the devices.
        links: the roads to the library system by name, 'wise' and 'sip2'.
        checkup: the findings about the machine, one after another.
        reporter: writes the report.
        test_card: draws a card without a member on it; None where no card can be tested.
        draw_card: draws a member's card as the card printer's template has it; raises TemplateError and ValueError.
            None where no member's card is printed.
    """

    board: HealthBoard = field(default_factory=lambda: HealthBoard(()))
    links: Mapping[str, Link] = field(default_factory=dict)
    checkup: Callable[[], AsyncIterator[Finding]] = _no_findings
    reporter: Reporter = field(default_factory=NoReporter)
    test_card: Callable[[], CardPicture] | None = None
    draw_card: Callable[[CardContent], CardPicture] | None = None
    measured: Measured = field(default_factory=Measured)
