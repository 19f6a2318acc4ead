"""One reader for everything a receipt printer says, in whatever order and pieces it comes. Pure and total.

The kind of an answer is told by its first byte (Epson, "identification of transmission status"):
0xx1xx10 DLE EOT, 0xx1xx00 Automatic Status Back (4 bytes), 0xx0xxxx GS r, 37/35/3B/3D/5F a block that ends in NUL.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class RealTimeStatus:
    """Answer to DLE EOT; which of the four is known by the question."""

    byte: int


@dataclass(frozen=True)
class AutomaticStatus:
    """GS a: four bytes, sent at every change."""

    data: bytes


@dataclass(frozen=True)
class InOrderStatus:
    """Answer to GS r: everything before the question has been processed."""

    byte: int


@dataclass(frozen=True)
class ProcessDone:
    """Answer to GS ( H function 48: what came before this id is on paper."""

    process_id: bytes


@dataclass(frozen=True)
class BufferCleared:
    """Answer to DLE DC4 8."""


@dataclass(frozen=True)
class Block:
    """Another block of data, such as a maker's name."""

    header: int
    data: bytes


Answer = RealTimeStatus | AutomaticStatus | InOrderStatus | ProcessDone | BufferCleared | Block

_BLOCK_HEADERS = frozenset({0x35, 0x37, 0x3B, 0x3D, 0x5F})
_LONGEST_BLOCK = 256
_XON, _XOFF = 0x11, 0x13


class Demultiplexer:
    """Feed it bytes, take answers; what belongs to nothing is dropped."""

    def __init__(self) -> None:
        self._pending = bytearray()

    def feed(self, data: bytes) -> list[Answer]:
        """Answers that are complete with these bytes, in their order."""
        answers: list[Answer] = []
        for byte in data:
            if byte in (_XON, _XOFF):  # of the line, not of an answer: they come in the middle of one too
                continue
            self._pending.append(byte)
            while self._pending and (answer := self._step()) is not None:
                if not isinstance(answer, _Dropped):
                    answers.append(answer)
        return answers

    def _step(self) -> "Answer | _Dropped | None":
        first = self._pending[0]
        if first & 0x93 == 0x12:
            return RealTimeStatus(self._take(1)[0])
        if first & 0x93 == 0x10:
            return self._automatic()
        if first in _BLOCK_HEADERS:
            return self._block()
        if first & 0x90 == 0:
            return InOrderStatus(self._take(1)[0])
        return self._drop()

    def _automatic(self) -> "Answer | _Dropped | None":
        if any(byte & 0x90 for byte in self._pending[1:4]):
            return self._drop()
        return AutomaticStatus(self._take(4)) if len(self._pending) >= 4 else None

    def _block(self) -> "Answer | _Dropped | None":
        if self._pending[0] == 0x37 and self._pending[1:2] == b"\x22":
            process_id = self._pending[2:6]
            if any(not 0x20 <= byte <= 0x7E for byte in process_id):
                return self._drop()
            if len(self._pending) < 7:
                return None
            if self._pending[6]:
                return self._drop()
            return ProcessDone(self._take(7)[2:6])
        if self._pending[-1] == 0 and len(self._pending) > 1:
            block = self._take(len(self._pending))
            return BufferCleared() if block == b"\x37\x25\x00" else Block(block[0], block[1:-1])
        return self._drop() if len(self._pending) > _LONGEST_BLOCK else None

    def _take(self, count: int) -> bytes:
        taken = bytes(self._pending[:count])
        del self._pending[:count]
        return taken

    def _drop(self) -> "_Dropped":
        self._take(1)
        return _Dropped()


class _Dropped:
    """A byte that belonged to nothing."""
