"""USB devices in software: the device's side of the usbredir protocol (0.7), which QEMU's `usb-redir` speaks.

To the guest they are ordinary USB hardware at full speed: its own usbhid, cdc_acm and usblp serve them.
"""

import asyncio
import contextlib
import struct
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from tests.vm.json_lines import connected

CONTROL, BULK, INTERRUPT = 0, 2, 3
"""Types of endpoints (USB 2.0, table 9-13)."""

_FULL_SPEED = 1
_ABSENT = 255
_CAPABILITIES = (1 << 1) | (1 << 4) | (1 << 5) | (1 << 6)
"""Device version, packet sizes, 64-bit ids, 32-bit bulk lengths: xHCI needs them all."""


class Packet(IntEnum):
    """Types of packets of usbredir that are spoken here."""

    HELLO = 0
    DEVICE_CONNECT = 1
    RESET = 3
    INTERFACE_INFO = 4
    EP_INFO = 5
    SET_CONFIGURATION = 6
    GET_CONFIGURATION = 7
    CONFIGURATION_STATUS = 8
    SET_ALT_SETTING = 9
    GET_ALT_SETTING = 10
    ALT_SETTING_STATUS = 11
    START_INTERRUPT_RECEIVING = 15
    STOP_INTERRUPT_RECEIVING = 16
    INTERRUPT_RECEIVING_STATUS = 17
    CANCEL_DATA_PACKET = 21
    CONTROL_PACKET = 100
    BULK_PACKET = 101
    INTERRUPT_PACKET = 103


class Status(IntEnum):
    SUCCESS = 0
    CANCELLED = 1
    STALL = 4


@dataclass(frozen=True)
class Endpoint:
    """Address with direction bit, type, packet size in bytes, interval in frames (ms)."""

    address: int
    kind: int
    size: int
    interval: int = 0


@dataclass(frozen=True)
class Interface:
    number: int
    protocol: tuple[int, int, int]
    """Class, subclass, protocol."""
    endpoints: tuple[Endpoint, ...]
    extra: bytes = b""
    """Descriptors of its class, between its own and those of its endpoints."""


class UsbDevice:
    """One device and its cable: `plug` and `unplug`. What it is, its subclass says.

    Args:
        socket: the port of the machine that its cable reaches.
        serial: its serial number.
    """

    vendor_product = (0x1234, 0x0001)
    device_class = (0, 0, 0)
    maker, product = "", ""
    interfaces: tuple[Interface, ...] = ()

    def __init__(self, socket: Path, serial: str) -> None:
        self.serial = serial
        self._socket = socket
        self._writer: asyncio.StreamWriter | None = None
        self._serving: asyncio.Task[None] | None = None
        self._configured = asyncio.Event()
        self._parked: dict[int, list[tuple[int, int]]] = {}
        self._queued: dict[int, bytearray] = {}
        self._number = 0

    async def plug(self) -> None:
        """Put the cable into its port of the machine."""
        self._parked, self._queued = {}, {}
        self._configured.clear()
        reader, self._writer = await connected(self._socket, 10.0)
        self._send(Packet.HELLO, 0, b"paszuil".ljust(64, b"\0") + struct.pack("<I", _CAPABILITIES))
        self._serving = asyncio.create_task(self._serve(reader))

    async def unplug(self) -> None:
        """Pull the cable out; nothing when it is out."""
        writer, self._writer = self._writer, None
        if writer:
            writer.transport.abort()
        if self._serving:
            self._serving.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._serving
            self._serving = None

    async def in_use(self, *, timeout: float = 30.0) -> None:
        """Wait until a driver of the guest listens to it."""
        async with asyncio.timeout(timeout):
            await self._configured.wait()

    def bulk_in(self, endpoint: int, data: bytes) -> None:
        """Send bytes to the guest, as soon as it asks for them."""
        self._queued.setdefault(endpoint, bytearray()).extend(data)
        self._give(endpoint)

    def interrupt_in(self, endpoint: int, data: bytes) -> None:
        self._number += 1
        header = struct.pack("<BBH", endpoint, Status.SUCCESS, len(data))
        self._send(Packet.INTERRUPT_PACKET, self._number, header, data)

    def control(self, kind: int, request: int, value: int, length: int, data: bytes) -> bytes | None:
        """The answer to a control request of its class; None refuses it."""
        return None

    def received(self, data: bytes) -> None:
        """Bytes of the guest came."""

    async def _serve(self, reader: asyncio.StreamReader) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                kind, length, number = struct.unpack("<III", await reader.readexactly(12))
                if kind != Packet.HELLO:  # only hello has the short header
                    number |= int.from_bytes(await reader.readexactly(4), "little") << 32
                self._packet(kind, number, await reader.readexactly(length))

    def _send(self, kind: Packet, number: int, header: bytes, data: bytes = b"") -> None:
        if self._writer:
            layout = "<III" if kind is Packet.HELLO else "<IIQ"
            self._writer.write(struct.pack(layout, kind, len(header) + len(data), number) + header + data)

    def _packet(self, kind: int, number: int, body: bytes) -> None:
        match kind:
            case Packet.HELLO:
                self._announce()
                version = (*self.device_class, *self.vendor_product, 0x0100)
                self._send(Packet.DEVICE_CONNECT, 0, struct.pack("<BBBBHHH", _FULL_SPEED, *version))
            case Packet.SET_CONFIGURATION:
                self._announce()
                self._send(Packet.CONFIGURATION_STATUS, number, bytes([Status.SUCCESS, body[0]]))
            case Packet.GET_CONFIGURATION:
                self._send(Packet.CONFIGURATION_STATUS, number, bytes([Status.SUCCESS, 1]))
            case Packet.SET_ALT_SETTING:
                self._send(Packet.ALT_SETTING_STATUS, number, bytes([Status.SUCCESS, body[0], body[1]]))
            case Packet.GET_ALT_SETTING:
                self._send(Packet.ALT_SETTING_STATUS, number, bytes([Status.SUCCESS, body[0], 0]))
            case Packet.START_INTERRUPT_RECEIVING:
                self._configured.set()
                self._send(Packet.INTERRUPT_RECEIVING_STATUS, number, bytes([Status.SUCCESS, body[0]]))
            case Packet.STOP_INTERRUPT_RECEIVING:
                self._configured.clear()
                self._send(Packet.INTERRUPT_RECEIVING_STATUS, number, bytes([Status.SUCCESS, body[0]]))
            case Packet.CANCEL_DATA_PACKET:
                self._cancel(number)
            case Packet.CONTROL_PACKET:
                self._control(number, body)
            case Packet.BULK_PACKET:
                self._bulk(number, body)

    def _announce(self) -> None:
        numbers, *protocol = (bytearray(32) for _ in range(4))
        kinds, intervals, owners = bytearray([_ABSENT] * 32), bytearray(32), bytearray(32)
        sizes = [0] * 32
        kinds[0] = kinds[16] = CONTROL
        sizes[0] = sizes[16] = 64
        for index, interface in enumerate(self.interfaces):
            numbers[index] = interface.number
            for array, value in zip(protocol, interface.protocol, strict=True):
                array[index] = value
            for endpoint in interface.endpoints:
                place = (endpoint.address & 0x80) >> 3 | endpoint.address & 0x0F
                kinds[place], intervals[place] = endpoint.kind, endpoint.interval
                owners[place], sizes[place] = interface.number, endpoint.size
        count = struct.pack("<I", len(self.interfaces))
        self._send(Packet.INTERFACE_INFO, 0, count + bytes(numbers) + b"".join(bytes(array) for array in protocol))
        self._send(Packet.EP_INFO, 0, bytes(kinds) + bytes(intervals) + bytes(owners) + struct.pack("<32H", *sizes))

    def _control(self, number: int, body: bytes) -> None:
        endpoint, request, kind, _, value, index, length = struct.unpack("<BBBBHHH", body[:10])
        answer = self._standard(kind, request, value)
        if answer is None:
            answer = self.control(kind, request, value, length, body[10:])
        status = Status.STALL if answer is None else Status.SUCCESS
        data = (answer or b"")[:length] if kind & 0x80 else b""
        done = len(data) if kind & 0x80 or answer is None else length
        header = struct.pack("<BBBBHHH", endpoint, request, kind, status, value, index, done)
        self._send(Packet.CONTROL_PACKET, number, header, data)

    def _standard(self, kind: int, request: int, value: int) -> bytes | None:
        match kind, request, value >> 8:
            case 0x80, 6, 1:
                return self._device_descriptor()
            case 0x80, 6, 2:
                return self._configuration_descriptor()
            case 0x80, 6, 3:
                return self._string_descriptor(value & 0xFF)
            case ((0x80 | 0x81 | 0x82), 0, _):  # GET_STATUS
                return b"\0\0"
            case ((0 | 1 | 2), (1 | 3), _):  # CLEAR_FEATURE, SET_FEATURE
                return b""
        return None

    def _device_descriptor(self) -> bytes:
        version = (*self.vendor_product, 0x0100)
        return struct.pack("<BBHBBBBHHHBBBB", 18, 1, 0x0200, *self.device_class, 64, *version, 1, 2, 3, 1)

    def _configuration_descriptor(self) -> bytes:
        body = b""
        for interface in self.interfaces:
            body += (
                struct.pack("<9B", 9, 4, interface.number, 0, len(interface.endpoints), *interface.protocol, 0)
                + interface.extra
            )
            for each in interface.endpoints:
                body += struct.pack("<BBBBHB", 7, 5, each.address, each.kind, each.size, each.interval)
        return struct.pack("<BBHBBBBB", 9, 2, 9 + len(body), len(self.interfaces), 1, 0, 0x80, 50) + body

    def _string_descriptor(self, index: int) -> bytes | None:
        if index == 0:
            return struct.pack("<BBH", 4, 3, 0x0409)
        strings = (self.maker, self.product, self.serial)
        if index > len(strings):
            return None
        text = strings[index - 1].encode("utf-16-le")
        return bytes([2 + len(text), 3]) + text

    def _bulk(self, number: int, body: bytes) -> None:
        endpoint, _, low, stream, high = struct.unpack("<BBHIH", body[:10])
        if endpoint & 0x80:
            self._parked.setdefault(endpoint, []).append((number, low | high << 16))
            self._give(endpoint)
            return
        self.received(body[10:])
        self._send(Packet.BULK_PACKET, number, struct.pack("<BBHIH", endpoint, Status.SUCCESS, low, stream, high))

    def _give(self, endpoint: int) -> None:
        queue, parked = self._queued.setdefault(endpoint, bytearray()), self._parked.get(endpoint, [])
        while queue and parked:
            number, length = parked.pop(0)
            data = bytes(queue[:length])
            del queue[:length]
            self._answer_bulk(endpoint, number, Status.SUCCESS, data)

    def _cancel(self, number: int) -> None:
        for endpoint, parked in self._parked.items():
            for each in [each for each in parked if each[0] == number]:
                parked.remove(each)
                self._answer_bulk(endpoint, number, Status.CANCELLED, b"")

    def _answer_bulk(self, endpoint: int, number: int, status: Status, data: bytes) -> None:
        header = struct.pack("<BBHIH", endpoint, status, len(data) & 0xFFFF, 0, len(data) >> 16)
        self._send(Packet.BULK_PACKET, number, header, data)
