"""Plugs as udev tells them, over a real socket with a stand-in for its far end; and a machine without udev."""

import asyncio
import socket
from typing import Any

import pytest
import structlog

from hardware import hotplug
from hardware.hotplug import Polling, Udev
from tests.hardware.waiting import until


class Monitor:
    """As pyudev's: a descriptor that is readable, and `poll` that empties it."""

    def __init__(self) -> None:
        self.near, self.far = socket.socketpair()
        self.near.setblocking(False)
        self.overrun = False

    def fileno(self) -> int:
        return self.near.fileno()

    def poll(self, timeout: float) -> bytes | None:
        assert timeout == 0
        if self.overrun:
            self.overrun = False
            self.near.recv(4096)
            raise OSError(105, "No buffer space available")
        try:
            return self.near.recv(1)
        except BlockingIOError:
            return None

    def close(self) -> None:
        self.near.close()
        self.far.close()


@pytest.fixture
def monitor() -> Any:
    monitor = Monitor()
    yield monitor
    monitor.close()


@pytest.mark.parametrize("overrun", [False, True])
async def test_a_plug_wakes_everybody_who_waits_once(monitor: Monitor, overrun: bool) -> None:
    udev = Udev(monitor)
    monitor.overrun = overrun
    first, second = (asyncio.create_task(udev.changed()) for _ in range(2))
    await asyncio.sleep(0)
    monitor.far.send(b"xxx")
    await asyncio.wait_for(asyncio.gather(first, second), 1)
    late = asyncio.create_task(udev.changed())
    await asyncio.sleep(0)
    assert not late.done(), "an old event is no news"
    late.cancel()
    await asyncio.wait([late])
    assert not udev._waiting
    udev.close()


async def test_without_udev_devices_are_looked_for_at_intervals_and_the_log_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused() -> None:
        raise ImportError("libudev.so.1")

    monkeypatch.setattr(Udev, "open", refused)
    with structlog.testing.capture_logs() as lines, hotplug.hotplug() as plugs:
        assert isinstance(plugs, Polling)
        waiting = asyncio.create_task(plugs.changed())
        await until(lambda: lines)
        assert not waiting.done()
        waiting.cancel()
    assert [line["event"] for line in lines] == ["no_udev"]
    assert "libudev.so.1" in lines[0]["detail"]
