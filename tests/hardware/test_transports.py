"""Device addresses in words, and what a link does when the far end is not there, stalls or breaks."""

import asyncio
import contextlib
import errno
import grp
import os
import pwd
import subprocess
import tty
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import serial

from hardware import open_receipt_printer
from hardware.errors import LinkError, Reason, WrongUrl
from hardware.simulated.ports import PtyPort
from hardware.simulated.scanner import SimulatedScanner
from hardware.transports import TcpAddress, TtyAddress, UsbAddress, open_transport, parse_url
from hardware.transports.base import Flow, Parity
from hardware.transports.holder import who_holds
from hardware.transports.opening import could_not_open
from hardware.transports.tty import TtyTransport


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("tcp://10.0.0.7:9100", TcpAddress("10.0.0.7", 9100)),
        ("tcp://bonprinter", TcpAddress("bonprinter", 9100)),
        ("tcp://[::1]:9101", TcpAddress("::1", 9101)),
        ("tty:///dev/ttyUSB0?baud=19200", TtyAddress("/dev/ttyUSB0", 19200)),
        (
            "tty:///dev/ttyS1?baud=38400&parity=even&bits=7&stop=2&flow=dsrdtr",
            TtyAddress("/dev/ttyS1", 38400, Parity.EVEN, 7, 2, Flow.DSRDTR),
        ),
        ("usblp:///dev/bonprinter", UsbAddress("/dev/bonprinter")),
        ("tty:///dev/serial/by-id/usb-scanner", TtyAddress("/dev/serial/by-id/usb-scanner", 9600)),
    ],
)
def test_an_address_is_read(url: str, address: object) -> None:
    assert parse_url(url) == address


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("usb://bonprinter", "known are: tcp://host:port, tty:///dev/name"),
        ("/dev/ttyUSB0", "does not say what kind of link"),
        ("tcp://:9100", "names no host"),
        ("tcp://a:99999", "Port out of range"),
        ("tcp://a:0", "there is no port 0"),
        ("tcp://a b:9100", "names no host"),
        ("tcp://[a", "not a device address"),
        ("tcp://a:9100/x", "something after the port"),
        ("tty://dev/ttyUSB0", "three slashes"),
        ("tty:///dev/ttyUSB0?baud=fast", "baud must be a number"),
        ("tty:///dev/ttyUSB0?speed=9600", "unknown setting 'speed'; known are: baud, parity, bits, stop, flow"),
        ("tty:///dev/ttyUSB0?parity=mark", "parity must be one of none, even, odd, not 'mark'"),
        ("tty:///dev/ttyUSB0?bits=5", "bits must be 7 or 8, not '5'"),
        ("tty:///dev/ttyUSB0?flow=", "flow must be one of none, dsrdtr, xonxoff, rtscts, not ''"),
        ("usblp://dev/usb/lp0", "expected usblp:///dev/usb/lp0 (three slashes)"),
        ("usblp:///dev/usb/lp0?baud=9600", "a USB printer has no settings"),
    ],
)
def test_a_wrong_address_is_explained(url: str, words: str) -> None:
    with pytest.raises(WrongUrl, match=r".*") as caught:
        open_receipt_printer(url)
    assert words in str(caught.value)
    assert isinstance(caught.value, ValueError)


def test_a_printer_needs_a_known_profile_paper_and_link() -> None:
    with pytest.raises(ValueError, match=r"bixolon-srp-350iii, citizen-.*epson-tm-t20, .*generic-80"):
        open_receipt_printer("tcp://a", profile="epson", width_mm=80)
    with pytest.raises(ValueError, match="58, 80"):
        open_receipt_printer("tcp://a", profile="citizen-ct-s310ii", width_mm=76)
    with pytest.raises(WrongUrl, match="usblp:///dev/usb/lp0"):
        open_receipt_printer("usb:///dev/usb/lp0", profile="citizen-ct-s310ii", width_mm=80)


@pytest.fixture
async def deaf_port() -> AsyncIterator[int]:
    """A host that accepts and then neither reads nor writes."""
    links: list[asyncio.StreamWriter] = []

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        links.append(writer)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()
    for link in links:
        link.transport.abort()


async def test_a_device_that_is_switched_off_is_unreachable(unused_tcp_port: int) -> None:
    with pytest.raises(LinkError) as caught:
        await open_transport(f"tcp://127.0.0.1:{unused_tcp_port}")
    assert caught.value.reason is Reason.UNREACHABLE


async def test_every_wait_has_its_deadline(deaf_port: int) -> None:
    link = await open_transport(f"tcp://127.0.0.1:{deaf_port}")
    with pytest.raises(TimeoutError):
        await link.read(timeout=0.05)
    with pytest.raises(TimeoutError):
        await link.write(bytes(50_000_000), timeout=0.2)
    await link.close()
    await link.close()


async def test_a_device_that_hangs_up_is_a_lost_link() -> None:
    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
        link = await open_transport(f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        with pytest.raises(LinkError) as caught:
            await link.read(timeout=2)
        assert caught.value.reason is Reason.LINK_LOST
        await link.close()


async def test_a_serial_line_reads_writes_and_is_held_by_one(tmp_path: Path) -> None:
    master, device = os.openpty()
    tty.setraw(device)
    url = f"tty://{os.ttyname(device)}?baud=19200"
    link = await open_transport(url)
    os.write(master, b"abc")
    assert await link.read(timeout=2) == b"abc"
    await link.write(b"xyz", timeout=2)
    assert os.read(master, 10) == b"xyz"
    with pytest.raises(TimeoutError):
        await link.read(timeout=0.02)
    with pytest.raises(LinkError) as caught:
        await open_transport(url)
    assert caught.value.reason is Reason.IN_USE
    os.close(device)
    os.close(master)
    with pytest.raises(LinkError) as caught:
        await link.read(timeout=2)
    assert caught.value.reason is Reason.LINK_LOST
    await link.close()


async def test_a_serial_device_that_is_not_there_is_unreachable(tmp_path: Path) -> None:
    scanner = SimulatedScanner(tmp_path / "scanner")
    with pytest.raises(LinkError) as caught:
        await open_transport(scanner.url)
    assert caught.value.reason is Reason.UNREACHABLE


@pytest.fixture
def pty(tmp_path: Path) -> Iterator[tuple[int, str]]:
    """The far end of a line, and the device file of this end."""
    master, device = os.openpty()
    tty.setraw(device)
    yield master, os.ttyname(device)
    for end in (master, device):
        with contextlib.suppress(OSError):
            os.close(end)


async def test_a_usb_printer_is_read_and_written_and_forgets_what_was_said_before(pty: tuple[int, str]) -> None:
    master, device = pty
    os.write(master, b"to somebody else")
    link = await open_transport(f"usblp://{device}")
    with pytest.raises(TimeoutError):
        await link.read(timeout=0.05)
    os.write(master, b"abc")
    assert await link.read(timeout=2) == b"abc"
    await link.write(b"xyz", timeout=2)
    assert os.read(master, 10) == b"xyz"
    await link.close()
    await link.close()
    with pytest.raises(LinkError) as caught:
        await link.read(timeout=2)
    assert caught.value.reason is Reason.LINK_LOST


@pytest.mark.parametrize("kind", ["tty", "usblp"])
async def test_pulling_the_plug_is_a_lost_link_for_who_reads_and_who_writes(kind: str, tmp_path: Path) -> None:
    port = PtyPort(tmp_path / "device", "usblp" if kind == "usblp" else "tty")
    for act in (lambda link: link.read(timeout=5), lambda link: link.write(bytes(1_000_000), timeout=5)):
        await port.open(lambda data: None)
        link = await open_transport(port.url)
        working = asyncio.create_task(act(link))
        await asyncio.sleep(0)
        await port.close()
        with pytest.raises(LinkError) as caught:
            await working
        assert caught.value.reason is Reason.LINK_LOST
        await link.close()


@pytest.mark.parametrize("kind", ["tty", "usblp"])
async def test_a_device_that_takes_nothing_costs_no_more_than_the_deadline(kind: str, pty: tuple[int, str]) -> None:
    _, device = pty
    link = await open_transport(f"{kind}://{device}")
    with pytest.raises(TimeoutError):
        await link.write(bytes(1_000_000), timeout=0.1)
    async with asyncio.timeout(1):
        await link.close()


async def test_xoff_holds_the_host_until_xon_and_is_forgotten_with_the_plug(pty: tuple[int, str]) -> None:
    master, device = pty
    os.set_blocking(master, False)
    url = f"tty://{device}?flow=xonxoff"
    link = await open_transport(url)
    os.write(master, b"\x13")
    with pytest.raises(TimeoutError):
        await link.write(b"bon", timeout=0.1)
    os.write(master, b"\x11")
    await link.write(b"bon", timeout=2)
    assert os.read(master, 10) == b"bon"
    os.write(master, b"\x13")
    await link.close()
    link = await open_transport(url)
    await link.write(b"bon", timeout=2)
    await link.close()


async def test_a_printer_that_drops_dsr_gets_nothing_until_it_raises_it(
    pty: tuple[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pseudo-terminal has no DSR: the line says what the test says."""
    master, device = pty
    ready = False
    monkeypatch.setattr(serial.Serial, "dsr", property(lambda line: ready))
    link = await open_transport(f"tty://{device}?flow=dsrdtr")
    job = asyncio.create_task(link.write(b"x" * 200, timeout=5))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asyncio.shield(job), 0.05)
    os.set_blocking(master, False)
    with pytest.raises(BlockingIOError):
        os.read(master, 1)
    ready = True
    await job
    assert os.read(master, 300) == b"x" * 200
    await link.close()


async def test_what_the_device_did_not_take_does_not_come_out_later_and_what_it_took_does(pty: tuple[int, str]) -> None:
    master, device = pty
    os.set_blocking(master, False)
    link = await open_transport(f"tty://{device}")
    with pytest.raises(TimeoutError):
        await link.write(b"geheim" * 100_000, timeout=0.1)
    await link.close()
    came_out = b""
    with contextlib.suppress(BlockingIOError):
        while True:
            came_out += os.read(master, 65536)
    assert len(came_out) <= 4096, "more than what the far end had already taken in"
    link = await open_transport(f"tty://{device}")
    await link.write(b"bon", timeout=2)
    await link.close()
    assert os.read(master, 100) == b"bon"


async def test_framing_of_the_line_is_as_the_address_says(pty: tuple[int, str]) -> None:
    _, device = pty
    link = await open_transport(f"tty://{device}?baud=38400&parity=even&stop=2&flow=rtscts")
    assert isinstance(link, TtyTransport)
    line = link._line
    assert (line.baudrate, line.parity, line.bytesize, line.stopbits, line.rtscts) == (38400, "E", 8, 2, True)
    await link.close()


@pytest.mark.parametrize("scheme", ["tty", "usblp"])
async def test_a_file_that_is_no_device_or_not_there_is_told(scheme: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for name in ("file", "nowhere"):
        with pytest.raises(LinkError) as caught:
            await open_transport(f"{scheme}://{tmp_path}/{name}")
        assert caught.value.reason is Reason.UNREACHABLE
        assert str(tmp_path / name) in str(caught.value)
    assert "plugged in and switched on?" in str(caught.value)


def test_without_permission_the_group_that_may_and_the_command_are_named(tmp_path: Path) -> None:
    device = tmp_path / "lp0"
    device.touch()
    device.chmod(0o660)
    gid = grp.getgrnam("lp").gr_gid if os.geteuid() == 0 else os.getegid()
    os.chown(device, -1, gid)
    group = grp.getgrgid(gid).gr_name
    told = could_not_open(str(device), PermissionError(errno.EACCES, "Permission denied"))
    assert told.reason is Reason.NO_PERMISSION
    user = pwd.getpwuid(os.geteuid()).pw_name
    assert f"group {group} may: sudo usermod -aG {group} {user}" in str(told)
    device.chmod(0o600)
    told = could_not_open(str(device), PermissionError(errno.EACCES, "Permission denied"))
    assert "no group may either: install the udev rules" in str(told)


def test_a_device_in_use_says_by_whom(tmp_path: Path) -> None:
    device = tmp_path / "lp0"
    device.touch()
    assert who_holds(device) is None
    busy = OSError(errno.EBUSY, "Device or resource busy")
    assert "sudo fuser -v" in str(could_not_open(str(device), busy))
    with device.open() as file, subprocess.Popen(["sleep", "60"], stdin=file) as other:
        try:
            assert who_holds(device) == f"sleep (process {other.pid})"
            told = could_not_open(str(device), busy)
            assert told.reason is Reason.IN_USE
            assert f"in use by sleep (process {other.pid})" in str(told)
        finally:
            other.kill()
