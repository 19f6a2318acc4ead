"""What a scanner sends becomes codes, and what is no code is forgotten."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.scanner.framing import Framing
from hardware.scanner.port import Verdict


def codes(framing: Framing, data: bytes, at: float = 1.0) -> list[str]:
    return [frame.raw for frame in framing.feed(data, at) if frame.verdict is Verdict.OK]


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\t"])
def test_every_terminator_ends_a_code_and_none_makes_an_empty_one(end: str) -> None:
    assert codes(Framing(), f"123{end}456{end}{end}".encode()) == ["123", "456"]


def test_a_code_in_pieces_is_one_code_with_the_times_of_both_ends() -> None:
    framing = Framing()
    assert framing.feed(b"2940", 1.0) == []
    (frame,) = framing.feed(b"1000\r", 1.15)
    assert (frame.raw, frame.began, frame.at) == ("29401000", 1.0, 1.15)


def test_half_a_code_is_dropped_after_200_ms_of_silence() -> None:
    framing = Framing()
    assert codes(framing, b"294", 1.0) == []
    assert codes(framing, b"01\r", 1.25) == ["01"]


def test_four_thousand_characters_are_no_code_and_the_next_one_is() -> None:
    framing = Framing()
    assert codes(framing, b"x" * 4000 + b"\r") == []
    assert codes(framing, b"123\r") == ["123"]


@given(st.lists(st.tuples(st.binary(max_size=200), st.floats(0, 0.5)), max_size=20))
def test_anything_at_all_gives_codes_of_1_to_64_characters(pieces: list[tuple[bytes, float]]) -> None:
    framing, at = Framing(), 0.0
    for data, pause in pieces:
        at += pause
        for frame in framing.feed(data, at):
            assert 1 <= len(frame.raw) <= 64
            assert frame.began <= frame.at <= at
            assert frame.verdict is not Verdict.OK or frame.at == at
    at += 1
    assert codes(framing, b"29401000075868\r", at) == ["29401000075868"]
