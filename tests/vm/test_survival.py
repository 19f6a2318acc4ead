"""Killed, hung, cut from the mains, its scanner pulled: the kiosk stands there again by itself."""

import asyncio
import time

import pytest

from tests.vm.box import Figures
from tests.vm.glass import attract, pin_pad
from tests.vm.kiosk import LONGEST_START_S, MEMBER, Kiosk

pytestmark = pytest.mark.vm


async def stands_in_a_visit(kiosk: Kiosk) -> None:
    await kiosk.scanner.plug()
    await kiosk.starts()
    await kiosk.in_service("scanner")
    await kiosk.online()
    await kiosk.scanner.scan(MEMBER)
    await kiosk.sees("visit", pin_pad)


async def test_killed_or_hung_in_a_visit_it_is_back_and_nobodys_visit_with_it(kiosk: Kiosk, figures: Figures) -> None:
    await stands_in_a_visit(kiosk)
    began = time.monotonic()
    await kiosk.machine.shell("systemctl kill --signal=KILL paszuil")
    await kiosk.sees("killed", attract, within_s=LONGEST_START_S)
    figures.append(("SIGKILL in a visit -> 'Scan je pas' (emulated)", f"{time.monotonic() - began:.0f} s"))
    await kiosk.machine.until("systemctl is-active paszuil", timeout=60)

    await kiosk.in_service("scanner", times=2)
    await kiosk.scanner.unplug()
    await asyncio.sleep(2)
    await kiosk.scanner.plug()
    began = time.monotonic()
    await kiosk.in_service("scanner", times=3)
    figures.append(("scanner plugged in again -> ready (emulated)", f"{time.monotonic() - began:.1f} s"))
    await kiosk.scanner.scan(MEMBER)
    await kiosk.sees("replugged", pin_pad)

    hung = await kiosk.pid()
    began = time.monotonic()
    await kiosk.machine.shell(f"kill -STOP {hung}")
    await kiosk.sees("hung", attract, within_s=LONGEST_START_S)
    figures.append(
        ("hung (SIGSTOP) in a visit -> 'Scan je pas' (watchdog 15 s, emulated)", f"{time.monotonic() - began:.0f} s")
    )
    assert await kiosk.pid() != hung
    assert "Watchdog timeout" in await kiosk.machine.shell("journalctl -u paszuil -o cat")


async def test_the_power_goes_in_a_visit(kiosk: Kiosk, figures: Figures) -> None:
    await stands_in_a_visit(kiosk)
    began = time.monotonic()
    await kiosk.machine.cut_power()
    await kiosk.sees("power", attract, within_s=2 * LONGEST_START_S)
    figures.append(
        ("power -> 'Scan je pas' on the glass (emulated, with the whole boot)", f"{time.monotonic() - began:.0f} s")
    )
    await kiosk.machine.until("systemctl is-active paszuil", timeout=60)
    told = await kiosk.machine.shell("systemd-analyze time | head -1", timeout=60)
    figures.append(("the boot, as systemd tells it (emulated)", told.partition(" = ")[2] or told))
    assert "journal" not in await kiosk.machine.shell("paszuil doctor --json 2>/dev/null | grep -i damaged || true")
    await kiosk.online()
    await kiosk.in_service("scanner")
    await kiosk.scanner.scan(MEMBER)
    await kiosk.sees("power-visit", pin_pad)
