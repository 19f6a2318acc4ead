"""Device addresses in words, and what a link does when the far end is not there, stalls or breaks."""

import asyncio
import os
import tty
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hardware import open_receipt_printer, open_scanner
from hardware.errors import LinkError, Reason, WrongUrl
from hardware.simulated.scanner import SimulatedScanner
from hardware.transports import TcpAddress, TtyAddress, UsbAddress, open_transport, parse_url
from hardware.transports.base import Flow, Parity


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
        ("tcp://a:99999", "not a device address"),
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
        open_scanner(url)
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
