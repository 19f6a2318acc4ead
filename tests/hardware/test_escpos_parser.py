"""The parser takes any bytes, in any pieces, and finds what is in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.simulated.escpos_operations import (
    AskProcessId,
    Character,
    Cut,
    Feed,
    Initialise,
    LineFeed,
    Operation,
    Raster,
    Set,
    Setting,
    Unsupported,
)
from hardware.simulated.escpos_parser import EscposParser
from hardware.simulated.escpos_real_time import RealTime, RealTimeReader
from hardware.simulated.paper import Paper

_COMMAND = st.binary(max_size=4).flatmap(
    lambda tail: st.sampled_from([0x1B, 0x1D, 0x1C, 0x10]).map(lambda head: bytes([head]) + tail)
)
_STREAM = st.lists(st.one_of(st.binary(max_size=30), _COMMAND, st.just(b"hallo\n")), max_size=20).map(b"".join)


@pytest.mark.parametrize(
    ("sent", "operations"),
    [
        (b"\x1b@", [Initialise()]),
        (b"A\n", [Character(65), LineFeed()]),
        (b"\x1bd\x03\x1bJ\x0c", [Feed(lines=3), Feed(dots=12)]),
        (b"\x1d!\x31", [Set(Setting.WIDTH, 4), Set(Setting.HEIGHT, 2)]),
        (b"\x1dV\x00\x1dV\x42\x05", [Cut(partial=False), Cut(partial=True, dots=5)]),
        (b"\x1d(H\x06\x0000abcd", [AskProcessId(b"abcd")]),
        (b"\x1dv0\x03\x01\x00\x02\x00\xf0\x0f", [Raster(1, 2, 2, 2, b"\xf0\x0f")]),
        (b"\x1dv0\x00\x01\x00\x01\x00\x0aB", [Raster(1, 1, 1, 1, b"\n"), Character(66)]),
        (b"\x1dk\x04123\x00B", [Unsupported(b"\x1dk"), Character(66)]),
        (b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08B", [Character(66)]),
        (b"\x1b\x7fB", [Unsupported(b"\x1b\x7f"), Character(66)]),
    ],
)
def test_commands_are_understood_byte_by_byte(sent: bytes, operations: list[Operation]) -> None:
    parser = EscposParser()
    assert [operation for byte in sent for operation in parser.feed(bytes([byte]))] == operations


@given(_STREAM)
def test_no_bytes_raise_and_the_pieces_do_not_matter(stream: bytes) -> None:
    whole, pieces = EscposParser(), EscposParser()
    at_once = whole.feed(stream)
    assert [operation for byte in stream for operation in pieces.feed(bytes([byte]))] == at_once
    paper = Paper(384)
    for operation in at_once:
        if not isinstance(operation, Feed):
            paper.execute(operation)
    assert paper.text.endswith("\n")
    paper.picture()


@given(_STREAM)
def test_after_a_reset_nothing_is_left_of_a_command(stream: bytes) -> None:
    parser = EscposParser()
    parser.feed(stream)
    parser.reset()
    assert parser.feed(b"A\n") == [Character(65), LineFeed()]


def test_real_time_commands_are_seen_inside_anything() -> None:
    reader = RealTimeReader()
    stream = b"\x1dv0\x00\x10\x04\x01abc\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08\x10\x10\x04\x02"
    assert [found for byte in stream if (found := reader.feed(byte))] == [
        RealTime.STATUS_PRINTER,
        RealTime.CLEAR,
        RealTime.STATUS_OFFLINE_CAUSE,
    ]
