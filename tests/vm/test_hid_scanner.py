"""A scanner that types, on a real kernel: usbhid, evdev, udev, an ordinary user."""

import asyncio

import pytest

from tests.hardware.waiting import until
from tests.vm.box import HID_URL, Box, Figures, back_in_service, ended, in_service
from tests.vm.usb.hid_scanner import KEYPAD, REPORT_S, TwoKeyboardsScanner

pytestmark = pytest.mark.vm

CODES = 200
PAUSE_S = 0.15
"""Seconds between two codes: a good scanner, a quick hand."""
ANY_OF_ITS_KIND = "evdev://0c2e:0b61"


async def test_no_code_is_lost_or_changed_at_two_milliseconds_a_report(box: Box, figures: Figures) -> None:
    await box.scanner.plug()
    program = await box.drive(scanner=HID_URL)
    await in_service(program, "scanner")
    codes = [f"29401{number * 7919 % 10**9:09d}" for number in range(CODES)]
    for code in codes:
        await box.scanner.scan(code)
        await asyncio.sleep(PAUSE_S)
    await program.until("scan", raw=codes[-1])
    received = [scan["raw"] for scan in program.all("scan")]
    figures.append(
        (f"HID scanner: codes sent / received at {REPORT_S * 1000:.0f} ms a report", f"{CODES} / {len(received)}")
    )
    assert received == codes
    await ended(program)


async def test_letters_signs_and_the_keypad_arrive_as_they_were_sent(box: Box) -> None:
    await box.scanner.plug()
    program = await box.drive(scanner=HID_URL)
    await in_service(program, "scanner")
    typed = [
        "A29401234567B",
        "aBcDeFgHiJkLmNoPqRsTuVwXyZ",
        "]C1AB-12.$/+%",
        "a$1/2:3.4+5-6b",
        "~!@#^&*()_{}|\"<>?`[\\;',=",
    ]
    for code in typed:
        await box.scanner.scan(code)
        await program.until("scan", raw=code)
        await asyncio.sleep(PAUSE_S)
    await box.scanner.scan("29401000000042", keys=KEYPAD)
    await program.until("scan", raw="29401000000042")
    await asyncio.sleep(PAUSE_S)
    await box.scanner.scan("2940100000001X", end="\t")
    await program.until("scan", raw="2940100000001X")
    assert [scan["raw"] for scan in program.all("scan")] == [*typed, "29401000000042", "2940100000001X"]


async def test_a_second_program_sees_no_key_of_a_scan_until_the_driver_lets_go(box: Box, figures: Figures) -> None:
    await box.scanner.plug()
    program = await box.drive(scanner=HID_URL)
    await in_service(program, "scanner")
    spy = await box.run("second_program.py")
    await spy.until("listening", timeout=60, such=lambda event: "Box Scanner" in event["name"])
    for number in range(20):
        await box.scanner.scan(f"29401{number:09d}")
        await program.until("scan", raw=f"29401{number:09d}")
        await asyncio.sleep(PAUSE_S)
    seen = len(spy.all("key"))
    await ended(program)
    await box.scanner.scan("29401999999999")
    await spy.until("key", code=28, value=0)
    after = len(spy.all("key")) - seen
    figures.append(("keys a second program sees during 20 scans / in 1 scan after release", f"{seen} / {after}"))
    assert (seen, after) == (0, 30)


async def test_a_hid_scanner_is_back_after_a_replug_and_half_a_code_is_no_code(box: Box, figures: Figures) -> None:
    await box.scanner.plug()
    program = await box.drive(scanner=HID_URL)
    await in_service(program, "scanner")
    seconds, codes = [], [f"99{turn:012d}" for turn in range(3)]
    for code in codes:
        await box.scanner.scan("294019", end="")
        mark = program.mark
        await box.scanner.unplug()
        lost = await program.until("state", after=mark, device="scanner", condition="not_ready")
        assert lost["reasons"] in (["link_lost"], ["unreachable"])
        seconds.append(await back_in_service(program, "scanner", box.scanner.plug))
        await box.scanner.scan(code)
        await program.until("scan", raw=code)
    assert [scan["raw"] for scan in program.all("scan")] == codes
    assert max(seconds) < 5
    figures.append(("HID scanner: replug until in service, slowest of 3", f"{max(seconds):.2f} s"))
    await ended(program)


async def test_two_scanners_of_one_kind_are_refused_by_name_until_one_is_gone(box: Box) -> None:
    await box.scanner.plug()
    await box.second_scanner.plug()
    await box.scanner.in_use()
    await box.second_scanner.in_use()
    await box.machine.shell("udevadm settle")
    program = await box.drive(scanner=ANY_OF_ITS_KIND)
    refused = await program.until("state", device="scanner", condition="not_ready")
    assert refused["reasons"] == ["ambiguous"]
    assert "Scanner_B1" in refused["detail"]
    assert "Scanner_B2" in refused["detail"]
    await box.second_scanner.unplug()
    await in_service(program, "scanner", after=program.mark)
    await box.scanner.scan("29401000000001")
    await program.until("scan", raw="29401000000001")


async def test_a_scanner_that_is_two_keyboards_is_wholly_taken_also_when_it_comes_later(box: Box) -> None:
    spy = await box.run("second_program.py")
    program = await box.drive(scanner=ANY_OF_ITS_KIND)
    scanner = TwoKeyboardsScanner(box.machine.usb_socket("scanner"), "B1")
    await scanner.plug()
    try:
        await in_service(program, "scanner")
        await until(lambda: sum("Box Scanner" in event["name"] for event in spy.all("listening")) == 2, 30)
        await scanner.scan("29401000000001")
        await program.until("scan", raw="29401000000001")
        await scanner.scan_on_second("29401000000002")
        await program.until("scan", raw="29401000000002")
        assert spy.all("key") == []
    finally:
        await scanner.unplug()
