"""Event nodes of the kernel that have a scanner's keys, and which of them are one scanner. Opens only what it must."""

import errno
import fcntl
import struct
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from evdev import InputDevice, ecodes

from hardware.errors import LinkError, PermanentFault, Reason
from hardware.scanner.hid_address import HidAddress, NodePath, UsbIds
from hardware.transports.opening import could_not_open

_EVIOCSCLOCKID = 0x400445A0
_EVIOCSMASK = 0x40104593
"""Source of both: linux/input.h."""
_KEYS_OF_A_SCANNER = 1 << ecodes.KEY_1 | 1 << ecodes.KEY_ENTER


class Device(Protocol):
    """What is asked of evdev's InputDevice."""

    fd: int

    def read(self) -> Iterator[Any]:
        """Events that have come; BlockingIOError when there are none, OSError (ENODEV) when it was unplugged."""

    def grab(self) -> None: ...
    def close(self) -> None: ...


@dataclass(frozen=True)
class EventNode:
    """One `/dev/input/eventN`, as the kernel describes it to everybody."""

    path: Path
    name: str
    phys: str
    """Where it is plugged in: `usb-0000:00:14.0-2/input0`."""
    serial: str
    vendor: int
    product: int
    version: int

    @property
    def unit(self) -> tuple[object, ...]:
        """The same for all nodes of one physical device."""
        return self.port or self.path, self.vendor, self.product, self.serial

    @property
    def port(self) -> str:
        return self.phys.partition("/input")[0]


def open_node(path: str) -> Device:
    """Open it with times of the monotonic clock, and without the raw codes that nobody reads.

    The kernel keeps 64 events for a reader that is late: without those codes a pass of 14 digits fits.
    """
    device: Device = InputDevice(path)
    try:
        fcntl.ioctl(device.fd, _EVIOCSCLOCKID, struct.pack("i", time.CLOCK_MONOTONIC))
        with suppress(OSError):  # a kernel before 4.4
            fcntl.ioctl(device.fd, _EVIOCSMASK, struct.pack("IIQ", ecodes.EV_MSC, 0, 0))
    except OSError:
        device.close()
        raise
    return device


class EventNodes:
    """Those of this machine, or of a simulated one.

    Args:
        dev: holds the nodes `eventN` and the links `by-id/…`.
        sys: holds `eventN/device/…`, which says what each is.
        open: opens a node by its path; raises OSError as the kernel does.
    """

    def __init__(
        self,
        dev: Path = Path("/dev/input"),
        sys: Path = Path("/sys/class/input"),
        open: Callable[[str], Device] = open_node,
    ) -> None:
        self._dev, self._sys, self._open = dev, sys, open

    def all(self) -> list[EventNode]:
        """Every node with digits and Enter: scanners, and keyboards of people."""
        return sorted(self._described(), key=lambda node: (len(node.path.name), node.path.name))

    def find(self, address: HidAddress) -> list[EventNode]:
        """All nodes of the one scanner that `address` means.

        Raises:
            LinkError: UNREACHABLE, it is not there.
            PermanentFault: AMBIGUOUS, more than one could be meant; the message lists them.
        """
        nodes = self.all()
        match address:
            case NodePath(path):
                found = self._same_unit(nodes, path)
            case UsbIds(vendor, product, serial):
                found = [node for node in nodes if (node.vendor, node.product) == (vendor, product)]
                found = [node for node in found if serial in (None, node.serial)]
                if not found:
                    there = "; ".join(sorted({f"{_ids(node)} {node.name}" for node in nodes})) or "nothing that types"
                    raise LinkError(Reason.UNREACHABLE, f"no {address} is plugged in; there is: {there}")
        self._refuse_ambiguous(address, found)
        return found

    def open(self, node: EventNode) -> Device:
        """Open and grab it: no other program gets its keys.

        Raises:
            LinkError: NO_PERMISSION, IN_USE or UNREACHABLE.
        """
        try:
            device = self._open(str(node.path))
        except OSError as error:
            raise could_not_open(str(node.path), error) from error
        try:
            device.grab()
        except OSError as error:
            device.close()
            raise could_not_open(str(node.path), error) from error
        return device

    def name(self, nodes: Iterable[EventNode]) -> str:
        """How to tell a scanner from others: its link or node, and where it is plugged in."""
        nodes = tuple(nodes)
        return f"{self.link(nodes)} at {nodes[0].port or 'an unknown place'}"

    def link(self, nodes: Iterable[EventNode]) -> Path:
        """What to write in a url for the scanner that these nodes are: its link in by-id, where it has one."""
        paths = sorted(node.path for node in nodes)
        links = (link for link in sorted(self._dev.glob("by-id/*")) if self._dev / link.resolve().name in paths)
        return next(links, paths[0])

    def _same_unit(self, nodes: list[EventNode], path: str) -> list[EventNode]:
        if not Path(path).exists():
            raise could_not_open(path, FileNotFoundError(errno.ENOENT, "not there"))
        target = self._dev / Path(path).resolve().name
        for meant in nodes:
            if meant.path == target:
                if Path(path).parent == self._dev / "by-id":
                    # Two of a kind without a serial number get the same link; the last one plugged in has it.
                    return [node for node in nodes if node.unit[1:] == meant.unit[1:]]
                return [node for node in nodes if node.unit == meant.unit]
        raise LinkError(Reason.UNREACHABLE, f"{path} is no scanner that types: it lacks digits or Enter")

    def _refuse_ambiguous(self, address: HidAddress, found: list[EventNode]) -> None:
        units = dict.fromkeys(node.unit for node in found)
        if len(units) > 1:
            names = [self.name(node for node in found if node.unit == unit) for unit in units]
            raise PermanentFault(
                Reason.AMBIGUOUS,
                f"{len(units)} devices are {address}: {'; '.join(sorted(names))}. Name one in the url: by a path in "
                f"{self._dev}/by-id that only one has, by its path in {self._dev}/by-path, or with ?serial=",
            )

    def _described(self) -> Iterator[EventNode]:
        for entry in self._sys.glob("event*"):
            # A device can be pulled out while it is read.
            with suppress(OSError, ValueError, IndexError):
                device = entry / "device"

                def said(about: str, device: Path = device) -> str:
                    return (device / about).read_text(errors="replace").strip()

                lowest = int(said("capabilities/key").split()[-1], 16)
                if lowest & _KEYS_OF_A_SCANNER == _KEYS_OF_A_SCANNER:
                    numbers = [int(said(f"id/{each}"), 16) for each in ("vendor", "product", "version")]
                    yield EventNode(self._dev / entry.name, said("name"), said("phys"), said("uniq"), *numbers)


def key_name(code: int) -> str:
    """`KEY_2`; the last of its names where the kernel has several."""
    names: Any = ecodes.bytype[ecodes.EV_KEY].get(code, f"KEY_{code}")
    return names if isinstance(names, str) else str(names[-1])


def _ids(node: EventNode) -> str:
    return f"{node.vendor:04x}:{node.product:04x}"
