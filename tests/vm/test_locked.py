"""A curious hand with a keyboard of its own, and the night: nothing leaves the kiosk, and the glass goes off and on."""

import asyncio

import pytest

from tests.vm.glass import attract, share
from tests.vm.kiosk import Kiosk
from tests.vm.usb.keyboard import ALT, CTRL, DELETE, ENTER, ESCAPE, F1, F2, F4, F11, PRINT_SCREEN, SHIFT, TAB

pytestmark = pytest.mark.vm

B, C, E, Q = 5, 6, 8, 20
"""Usages of letters (HID Usage Tables, page 07)."""
HANDS = (
    *((DELETE, CTRL | ALT) for _ in range(8)),
    *((key, CTRL | ALT) for key in (F1, F2, F4)),
    *((key, ALT) for key in (F2, F4, TAB, PRINT_SCREEN)),
    *((key, CTRL) for key in (B, C, E, Q)),
    *((key, SHIFT) for key in (F1, F11, ESCAPE)),
    *((key, 0) for key in (ESCAPE, F1, F11, ENTER, TAB, PRINT_SCREEN)),
)
"""Ctrl-Alt-Del more than seven times in two seconds is in earnest. Source: systemd-system.conf(5)."""
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


async def test_no_key_of_a_visitor_leads_anywhere(kiosk: Kiosk) -> None:
    await kiosk.starts()
    whole = (
        "cat /proc/sys/kernel/random/boot_id; systemctl show -p MainPID --value paszuil; cat /sys/class/tty/tty0/active"
    )
    before = await kiosk.machine.shell(whole)
    await kiosk.keyboard.plug()
    for usage, modifiers in HANDS:
        await kiosk.keyboard.press(usage, modifiers)
    await asyncio.sleep(3)
    assert await kiosk.machine.shell(whole) == before
    assert attract(await kiosk.picture("keys"))
    jobs = await kiosk.machine.shell("systemctl list-jobs --no-legend | grep -v paszuil || true")
    assert "reboot" not in jobs


async def test_outside_the_hours_the_glass_is_off_until_a_touch(kiosk: Kiosk) -> None:
    days = "\n".join(f'{day} = "closed"' for day in DAYS)
    await kiosk.configure(("[hours]\n", f"[hours]\n{days}\ndark_after_min = 1\n"))
    await kiosk.touchscreen.plug()
    await kiosk.machine.shell("systemctl start --no-block paszuil")
    await kiosk.machine.until("systemctl is-active paszuil", timeout=200)
    power = "cat /sys/class/drm/card*-*/dpms"
    await kiosk.machine.until(f"{power} | grep -q Off", timeout=150)
    await kiosk.taps((640, 400))
    await kiosk.machine.until(f"{power} | grep -q On", timeout=30)
    await kiosk.sees("closed", lambda seen: share(seen, (0, 0, 0)) < 0.5)
