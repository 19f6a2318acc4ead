"""A scanner in USB serial mode on a real kernel: cdc_acm, udev, an ordinary user."""

import pytest

from tests.vm.box import SERIAL_URL, Box, Figures, back_in_service, ended, in_service

pytestmark = pytest.mark.vm

CODES = 100


async def test_every_code_of_a_serial_scanner_arrives_once_and_unchanged(box: Box, figures: Figures) -> None:
    await box.serial_scanner.plug()
    program = await box.drive(scanner=SERIAL_URL)
    await in_service(program, "scanner")
    codes = [f"29401{number:09d}" for number in range(CODES)]
    for number, code in enumerate(codes):
        box.serial_scanner.send(code.encode() + (b"\r", b"\n", b"\r\n")[number % 3])
        await program.until("scan", raw=code)
    assert [scan["raw"] for scan in program.all("scan")] == codes
    figures.append(("serial scanner: codes sent / received", f"{CODES} / {len(program.all('scan'))}"))
    await ended(program)


async def test_a_serial_scanner_is_back_after_a_replug_and_half_a_code_is_no_code(box: Box, figures: Figures) -> None:
    await box.serial_scanner.plug()
    program = await box.drive(scanner=SERIAL_URL)
    await in_service(program, "scanner")
    seconds, codes = [], [f"99{turn:012d}" for turn in range(3)]
    for code in codes:
        box.serial_scanner.send(b"294019")
        mark = program.mark
        await box.serial_scanner.unplug()
        lost = await program.until("state", after=mark, device="scanner", condition="not_ready")
        assert lost["reasons"] in (["link_lost"], ["unreachable"])
        seconds.append(await back_in_service(program, "scanner", box.serial_scanner.plug))
        box.serial_scanner.send(code.encode() + b"\r")
        await program.until("scan", raw=code)
    assert [scan["raw"] for scan in program.all("scan")] == codes
    assert max(seconds) < 5
    figures.append(("serial scanner: replug until in service, slowest of 3", f"{max(seconds):.2f} s"))
    await ended(program)
