"""A machine for each test, from the same frozen moment; and the table of figures at the end."""

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.vm import installed as product
from tests.vm.box import Box
from tests.vm.kiosk import Kiosk
from tests.vm.machine import Machine
from tests.vm.prepare import prepare

FIGURES: list[tuple[str, str]] = []


@pytest.fixture(scope="session")
def frozen() -> Path:
    return prepare()


@pytest.fixture
async def box(frozen: Path) -> AsyncIterator[Box]:
    with tempfile.TemporaryDirectory(prefix="vm-") as run:
        machine = await Machine.resume(frozen, Path(run))
        box = Box(machine)
        try:
            await box.install()
            yield box
        finally:
            await box.unplug_all()
            await machine.stop()


@pytest.fixture(scope="session")
def installed(frozen: Path) -> Path:
    """The machine with the last commit installed on it."""
    return product.installed(frozen, FIGURES)


@pytest.fixture
async def kiosk(installed: Path) -> AsyncIterator[Kiosk]:
    """Installed and configured; the unit is not started yet."""
    with tempfile.TemporaryDirectory(prefix="vm-") as run:
        async with Kiosk(installed, Path(run)) as kiosk:
            await kiosk.configure()
            yield kiosk


@pytest.fixture
def figures() -> list[tuple[str, str]]:
    """What was measured, in words and with its unit; printed when all is done."""
    return FIGURES


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if FIGURES:
        terminalreporter.section("figures of the machine in a box")
        for what, figure in FIGURES:
            terminalreporter.write_line(f"{what:<70} {figure}")
