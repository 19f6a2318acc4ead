"""A scanner that types: event nodes that are pipes, beside the files in which a kernel describes them.

The production driver finds it, opens it and reads it through evdev's own reader; only the opening of a node is ours.
"""

import contextlib
import errno
import itertools
import os
import struct
import time
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path
from typing import Any, Self

from evdev import InputDevice, ecodes

from hardware.scanner.event_nodes import EventNodes
from hardware.scanner.key_decoder import SYN_DROPPED
from hardware.scanner.keymap_us import ENTER
from hardware.simulated.keystrokes import Strokes, azerty, by_number, press, us

_RECORD = struct.Struct("llHHi")
"""input_event of linux/input.h."""
_REPORT_S = 0.002
"""A quick scanner's time from one report to the next."""
_BETWEEN_CODES_S = 0.25
_SLOW_S = 0.3
_KEYS = 1 << ecodes.KEY_1 | 1 << ecodes.KEY_ENTER


class HidFault(Enum):
    """What can be wrong with a code, by name."""

    HALF = "half"
    NO_TERMINATOR = "no_terminator"
    DROPPED = "dropped"
    """The system loses keys in the middle."""
    ALT_MODE = "alt_mode"
    OTHER_LAYOUT = "other_layout"
    """Set to a French keyboard: digits come with shift."""
    SLOW = "slow"
    """Slower than a silence, like a tired battery."""
    DOUBLED = "doubled"


class _PipeDevice(InputDevice):  # type: ignore[misc, type-arg, unused-ignore]
    """An open node: evdev's own reader on a pipe, with the grab of a kernel."""

    def __init__(self, node: "_Node", path: str) -> None:
        self.fd, self.far_end = os.pipe()
        os.set_blocking(self.fd, False)
        os.set_blocking(self.far_end, False)
        self.path = path
        self._node = node
        node.readers.append(self)

    def read(self) -> Iterator[Any]:
        events = super().read()
        first = next(events, None)
        if first is None:
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
        return itertools.chain((first,), events)

    def grab(self) -> None:
        if self._node.holder:
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
        self._node.holder = self

    def close(self) -> None:
        if self.fd < 0:
            return
        self._node.forget(self)
        super().close()

    def unplug(self) -> None:
        if self.far_end >= 0:
            os.close(self.far_end)
            self.far_end = -1


class _Node:
    """One event node: who has it open, and who holds it."""

    def __init__(self) -> None:
        self.readers: list[_PipeDevice] = []
        self.holder: _PipeDevice | None = None

    def write(self, records: bytes) -> None:
        for reader in [self.holder] if self.holder else self.readers:
            with contextlib.suppress(BlockingIOError):
                os.write(reader.far_end, records)

    def unplug(self) -> None:
        for reader in self.readers:
            reader.unplug()

    def forget(self, reader: _PipeDevice) -> None:
        self.readers = [each for each in self.readers if each is not reader]
        reader.unplug()
        if self.holder is reader:
            self.holder = None


class SimulatedInput:
    """The input devices of a machine: `nodes` is what the driver looks through.

    Args:
        folder: an empty one, for the node files and their descriptions.
    """

    def __init__(self, folder: Path) -> None:
        self.dev, self.sys = folder / "input", folder / "class"
        self.dev.mkdir()
        self.sys.mkdir()
        self._open: dict[str, _Node] = {}
        self._number = 0

    @property
    def nodes(self) -> EventNodes:
        return EventNodes(self.dev, self.sys, self.open)

    @property
    def readers(self) -> int:
        """How often its nodes are open now."""
        return sum(len(node.readers) for node in self._open.values())

    def open(self, path: str) -> _PipeDevice:
        """As `event_nodes.open_node`: no raw codes come, and OSError for a node not there or whose mode forbids it."""
        os.close(os.open(path, os.O_RDONLY))
        if not os.stat(path).st_mode & 0o040:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return _PipeDevice(self._open[os.path.realpath(path)], path)

    def add(self, about: dict[str, str]) -> tuple[Path, _Node]:
        self._number += 1
        path = self.dev / f"event{self._number}"
        for name, content in about.items():
            file = self.sys / path.name / "device" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content + "\n")
        path.touch(0o660)
        node = self._open[os.path.realpath(path)] = _Node()
        return path, node

    def remove(self, path: Path) -> None:
        for file in (self.sys / path.name / "device").rglob("*"):
            if file.is_file():
                file.unlink()
        self._open.pop(os.path.realpath(path)).unplug()
        path.unlink()


class SimulatedHidScanner:
    """The far end of `evdev://0c2e:0b61`: plugged in and out, with a code typed key by key.

    Args:
        machine: into which it is plugged.
        serial: what it says that its serial number is; empty for most makes.
        port: where it is plugged in.
        nodes: how many event nodes with keys it shows; it types on the first.
    """

    def __init__(
        self,
        machine: SimulatedInput,
        *,
        name: str = "Metrologic Voyager-1400g",
        vendor: int = 0x0C2E,
        product: int = 0x0B61,
        serial: str = "",
        port: str = "usb-0000:01:00.0-1.2",
        nodes: int = 2,
    ) -> None:
        self._machine, self._name, self._serial, self._port = machine, name, serial, port
        self._vendor, self._product, self._count = vendor, product, nodes
        self._plugged: list[tuple[Path, _Node]] = []
        self._time = 0.0

    @property
    def url(self) -> str:
        return f"evdev://{self._vendor:04x}:{self._product:04x}"

    @property
    def by_id(self) -> Path:
        """The link that udev makes."""
        words = "_".join(part.replace(" ", "_") for part in (self._name, self._serial) if part)
        return self._machine.dev / "by-id" / f"usb-{words}-event-kbd"

    @property
    def paths(self) -> list[Path]:
        return [path for path, _ in self._plugged]

    def __enter__(self) -> Self:
        self.plug()
        return self

    def __exit__(self, *_: object) -> None:
        self.unplug()

    def plug(self) -> None:
        while len(self._plugged) < self._count:
            self.plug_node()

    def plug_node(self) -> None:
        """One node more; a kernel makes them one after the other."""
        about = {
            "name": self._name,
            "phys": f"{self._port}/input{len(self._plugged)}",
            "uniq": self._serial,
            "id/vendor": f"{self._vendor:04x}",
            "id/product": f"{self._product:04x}",
            "id/version": "0110",
            "capabilities/key": f"1 {_KEYS:x}",
        }
        self._plugged.append(self._machine.add(about))
        if len(self._plugged) == 1:
            self.by_id.parent.mkdir(exist_ok=True)
            self.by_id.unlink(missing_ok=True)
            self.by_id.symlink_to(self._plugged[0][0])

    def unplug(self) -> None:
        """Be gone: who reads gets ENODEV."""
        self.by_id.unlink(missing_ok=True)
        while self._plugged:
            self._machine.remove(self._plugged.pop()[0])

    def scan(self, code: str, *, terminator: int | None = ENTER, fault: HidFault | None = None) -> None:
        """Type one code as a scanner does, with times of its own that do not wait for it."""
        ends = [] if terminator is None else list(press(terminator))
        match fault:
            case None:
                self.type([*us(code), *ends])
            case HidFault.HALF:
                self.type(us(code[: len(code) // 2]))
            case HidFault.NO_TERMINATOR:
                self.type(us(code))
            case HidFault.DROPPED:
                middle = len(code) // 2
                self.type(us(code[:middle]))
                self._send([(ecodes.EV_SYN, SYN_DROPPED, 0), (ecodes.EV_SYN, ecodes.SYN_REPORT, 0)])
                self.type([*us(code[middle + 1 :]), *ends], after_s=_REPORT_S)
            case HidFault.ALT_MODE:
                self.type([*by_number(code), *ends])
            case HidFault.OTHER_LAYOUT:
                self.type([*azerty(code), *ends])
            case HidFault.SLOW:
                self.type([*us(code), *ends], report_s=_SLOW_S)
            case HidFault.DOUBLED:
                self.type([*us(code), *ends])
                self.type([*us(code), *ends])

    def type(self, strokes: Strokes, *, report_s: float = _REPORT_S, after_s: float = _BETWEEN_CODES_S) -> None:
        """Reports of single keys; the first one now, or `after_s` after what was typed before."""
        self._time = max(time.monotonic(), self._time + after_s)
        for key, value in strokes:
            self._send([(ecodes.EV_KEY, key, value), (ecodes.EV_SYN, ecodes.SYN_REPORT, 0)])
            self._time += report_s

    def _send(self, events: Iterable[tuple[int, int, int]]) -> None:
        if self._plugged:
            second, fraction = divmod(self._time, 1)
            stamp = int(second), int(fraction * 1_000_000)
            self._plugged[0][1].write(b"".join(_RECORD.pack(*stamp, *event) for event in events))
