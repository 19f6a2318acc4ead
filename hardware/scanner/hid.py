"""A scanner that types like a keyboard: all its event nodes, taken for this program alone."""

import asyncio
import time

from hardware.errors import HardwareError, LinkError, Reason
from hardware.health import Identity
from hardware.options import ScannerOptions
from hardware.outcome import Condition
from hardware.scanner.delivery import Delivery
from hardware.scanner.event_nodes import Device, EventNode, EventNodes, key_name
from hardware.scanner.hid_address import parse_hid_url
from hardware.scanner.key_decoder import KeyDecoder


class HidScanner(Delivery):
    """A scanner in the mode in which most are sold; `port.Scanner` tells what its methods promise.

    Reads in the loop, without a thread, and lets no other program see a key.

    Args:
        options: with a url like `evdev:///dev/input/by-id/usb-…-event-kbd` or `evdev://0c2e:0b61`.
        nodes: where its event nodes are.
    """

    def __init__(self, options: ScannerOptions, nodes: EventNodes | None = None) -> None:
        self._address = parse_hid_url(options.url)
        super().__init__(options.url, key_name)
        self._options = options
        self._nodes = nodes or EventNodes()
        self._unit: tuple[object, ...] | None = None
        self._open: dict[EventNode, Device] = {}
        self._broken: HardwareError | None = None
        self._end = asyncio.Event()

    async def setup(self) -> None:
        self._broken = None
        self._end.clear()
        found = self._nodes.find(self._address)
        self._unit = found[0].unit
        for node in found:
            self._take(node)
        self.keeper.identify(_identity(found[0]))
        self.keeper.set(Condition.READY)

    async def serve(self) -> None:
        await self._end.wait()
        assert self._broken is not None
        raise self._broken

    async def teardown(self) -> None:
        self._cut_all()
        loop = asyncio.get_running_loop()
        for device in self._open.values():
            loop.remove_reader(device.fd)
            device.close()
        self._open.clear()

    def wake(self) -> None:
        """The second node of a scanner comes a moment after the first; what it types must not reach the desktop."""
        for node in self._nodes.all():
            if node.unit == self._unit and node not in self._open:
                try:
                    self._take(node)
                except HardwareError as error:
                    self._fail(error)

    def _take(self, node: EventNode) -> None:
        device = self._open[node] = self._nodes.open(node)
        decoder = KeyDecoder(longest=self._options.longest, silence=self._options.silence_ms / 1000)
        asyncio.get_running_loop().add_reader(device.fd, self._read, node, device, decoder)

    def _read(self, node: EventNode, device: Device, decoder: KeyDecoder) -> None:
        feed = decoder.feed
        try:
            for event in device.read():
                if frame := feed(event.type, event.code, event.value, event.sec + event.usec / 1_000_000):
                    self._ended(frame)
        except BlockingIOError:
            return
        except OSError as error:
            asyncio.get_running_loop().remove_reader(device.fd)
            self._fail(LinkError(Reason.LINK_LOST, f"{node.name} ({node.path}) was unplugged: {error.strerror}"))
        self._fed(decoder)

    def _fail(self, error: HardwareError) -> None:
        self._broken = self._broken or error
        self._end.set()

    def _ahead(self) -> float:
        return asyncio.get_running_loop().time() - time.monotonic()


def _identity(node: EventNode) -> Identity:
    firmware = f"{node.version >> 8:x}.{node.version & 0xFF:02x}"
    model = f"{node.name} at {node.port}" if node.port else node.name
    return Identity(f"{node.vendor:04x}:{node.product:04x}", model, firmware, node.serial)
