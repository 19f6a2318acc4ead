"""The product on a machine of its own: visits through a USB scanner and touchscreen, on both roads to the glass."""

import asyncio

import pytest

from tests.hardware.waiting import until
from tests.vm.box import Figures
from tests.vm.glass import KEYS, PRIMARY, STOP, attract, pin_pad, status, typed
from tests.vm.kiosk import MEMBER, PIN, Kiosk

pytestmark = pytest.mark.vm

BLOCKED = "29401000001153"
SETTLED_S = 3.0
"""In which a tap that counts twice would show itself, under emulation."""


async def identifies(kiosk: Kiosk, number: str, figures: Figures, road: str) -> None:
    """Scan, then PIN by touches; one tap is one digit."""
    await kiosk.scanner.scan(number)
    seconds = await kiosk.sees(f"{road}-pin", pin_pad)
    figures.append((f"{road}: scan through USB -> PIN pad on the glass (emulated)", f"{seconds:.1f} s"))
    for count, digit in enumerate(PIN, start=1):
        await kiosk.taps(KEYS[digit])
        await kiosk.sees(f"{road}-typed", lambda seen, count=count: typed(seen) >= count)
        if count == 1:
            await asyncio.sleep(SETTLED_S)
        assert typed(await kiosk.picture(f"{road}-typed")) == count
    await kiosk.taps(KEYS["ok"])
    seconds = await kiosk.sees(f"{road}-status", status)
    figures.append((f"{road}: OK tapped -> status on the glass (emulated)", f"{seconds:.1f} s"))


async def test_a_member_reads_their_status_and_leaves(kiosk: Kiosk, figures: Figures) -> None:
    await kiosk.touchscreen.plug()
    await kiosk.scanner.plug()
    await kiosk.starts()
    await kiosk.in_service("scanner")
    await kiosk.online()
    await identifies(kiosk, MEMBER, figures, "kmsdrm")
    await kiosk.taps(STOP)
    await kiosk.sees("kmsdrm-after", attract)


async def test_a_touchscreen_that_is_plugged_in_later_works(kiosk: Kiosk, figures: Figures) -> None:
    await kiosk.scanner.plug()
    await kiosk.starts()
    await kiosk.in_service("scanner")
    await kiosk.online()
    await kiosk.touchscreen.plug()
    await kiosk.machine.until("journalctl -u paszuil -o cat | grep -q touchscreen", timeout=60)
    await identifies(kiosk, MEMBER, figures, "later")
    await kiosk.touchscreen.unplug()
    await asyncio.sleep(SETTLED_S)
    await kiosk.touchscreen.plug()
    await kiosk.machine.until("journalctl -u paszuil -o cat | grep -q 'input device reconnected'", timeout=60)
    await kiosk.taps(STOP)
    await kiosk.sees("later-after", attract)


async def test_under_cage_one_tap_is_one_press_too(kiosk: Kiosk, figures: Figures) -> None:
    await kiosk.configure(("[panel]\n", '[panel]\ndisplay = "cage"\n'))
    # The box has no GPU, and cage upon Debian 12's llvmpipe crashes.
    await kiosk.machine.put(
        "/etc/systemd/system/paszuil.service.d/box.conf", b"[Service]\nEnvironment=WLR_RENDERER=pixman\n"
    )
    await kiosk.machine.shell("systemctl daemon-reload")
    await kiosk.touchscreen.plug()
    await kiosk.scanner.plug()
    figures.append(
        ("cage: start of the unit -> 'Scan je pas' on the glass (emulated)", f"{await kiosk.starts():.0f} s")
    )
    await kiosk.in_service("scanner")
    await kiosk.online()
    await identifies(kiosk, MEMBER, figures, "cage")


async def test_a_bon_leaves_through_usblp(kiosk: Kiosk, figures: Figures) -> None:
    await kiosk.touchscreen.plug()
    await kiosk.scanner.plug()
    await kiosk.starts()
    for device in ("scanner", "receipt_printer"):
        await kiosk.in_service(device)
    await kiosk.online()
    await identifies(kiosk, BLOCKED, figures, "bon")
    await kiosk.taps(PRIMARY)
    await until(lambda: bool(kiosk.printer.receipts), 60)
    (bon,) = kiosk.printer.receipts
    assert "Annen" in bon.text
    assert BLOCKED not in bon.text
