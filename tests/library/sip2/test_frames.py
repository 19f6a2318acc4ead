"""Bytes that come over the wire are frames or one named error; what goes out is exactly what was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pysip2.codec import calculate_checksum

from kiosk.library.sip2.frames import LONGEST_LINE, Frame, FrameError, LineReader, checksum, decode, encode
from kiosk.library.sip2.patron import read_patron
from tests.library.sip2.transcript import answer, answer_text, seal

SENDABLE = st.text(st.characters(min_codepoint=32, max_codepoint=126, exclude_characters="|&"), max_size=40).map(
    str.strip
)
CODES = st.from_regex(r"\A[A-Z][A-Z0-9]\Z").filter(lambda code: code not in ("BL", "CQ", "AY", "AZ"))


@pytest.mark.parametrize(
    ("summed", "expected"),
    [
        (b"97AZ", b"FEF5"),
        (b"96AZ", b"FEF6"),
        (b"941AY0AZ", b"FDFD"),
        (b"9900802.00AY1AZ", b"FCA0"),
        (b"9300CNscclient|COclientpwd|CPkiosk1|AY0AZ", b"F134"),
        (b"2300120260101    120000AOWISE|AA20001000000012|AC|AD1234|AY2AZ", b"F1C1"),
    ],
)
def test_the_checksum_is_that_of_two_real_servers(summed, expected):
    assert checksum(summed) == expected


@given(st.binary(max_size=300))
def test_the_checksum_is_that_of_pysip2_for_any_bytes(data):
    assert checksum(data).decode() == calculate_checksum(data)


@given(st.lists(st.binary(max_size=80), max_size=12))
def test_any_bytes_in_any_chunks_give_frames_or_the_frame_error(chunks):
    reader = LineReader()
    whole = LineReader()
    pieces = [line for chunk in chunks for line in reader.feed(chunk)]
    assert pieces == whole.feed(b"".join(chunks))
    for line in pieces:
        try:
            read_patron(decode(line), pin_sent=True)
        except FrameError:
            continue


@given(st.data())
def test_a_real_answer_with_any_damage_gives_a_patron_or_the_frame_error(data):
    line = bytearray(answer("BLY|CQY|BV12.50|PA20270228|", data.draw(st.sampled_from([2, None])))[:-1])
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(line) - 1))
        line[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    with_sum = data.draw(st.booleans())
    try:
        frame = decode(bytes(line) if with_sum else bytes(line).partition(b"AY2AZ")[0])
        read_patron(frame, pin_sent=True)
    except FrameError:
        pass


@given(st.lists(st.tuples(CODES, SENDABLE), max_size=8), st.integers(0, 9), st.text(" Y", min_size=59, max_size=59))
def test_what_is_encoded_is_decoded_again(fields, sequence, fixed):
    line = encode("64", fixed, fields, sequence)
    assert line.endswith(b"\r")
    assert line.count(b"\r") == 1
    assert decode(line[:-1]) == Frame("64", fixed, tuple(fields), sequence)


@pytest.mark.parametrize("bad", ["a|AAother", "a\r", "a\n", "é", "\x00", "x" * 256, "\x7f"])
def test_a_value_that_could_change_the_message_is_never_encoded(bad):
    with pytest.raises(FrameError) as raised:
        encode("63", "", [("AA", bad)], 0)
    assert bad not in str(raised.value)


def test_a_line_without_end_is_given_up():
    reader = LineReader()
    with pytest.raises(FrameError):
        reader.feed(b"6" * (LONGEST_LINE + 1))


@pytest.mark.parametrize("chunked", [True, False])
def test_half_and_glued_messages_are_cut_right(chunked):
    data = b"\n941AY0AZFDFD\r\n\r\n 96AZFEF6\r64"
    reader = LineReader()
    lines = [line for byte in data for line in reader.feed(bytes([byte]))] if chunked else reader.feed(data)
    assert lines == [b"941AY0AZFDFD", b"96AZFEF6"]
    assert reader.pending


def test_a_wrong_checksum_is_refused_in_words():
    with pytest.raises(FrameError, match="checksum"):
        decode(b"941AY0AZFDFE")


@pytest.mark.parametrize("line", [b"941AY0AZfdfd", b"941AY0AZFDFD  ", b"941", b"941AY0"])
def test_case_blanks_and_absence_of_a_checksum_are_no_fault(line):
    assert decode(line).fixed == "1"


def test_a_checksum_without_leading_zeros_is_read():
    """invenio-sip2 writes them so: here a message whose bytes sum up to nearly 65 536."""
    for length in range(300, 600):
        sealed = seal(answer_text("BLY|CQY|AF" + "~" * length + "|"), 2)
        head, digits = sealed[:-4], sealed[-4:].lstrip(b"0")
        if len(digits) < 4:
            assert decode(head + digits).sequence == 2
            return
    pytest.fail("no such message was made")


def test_a_repr_shows_nothing_of_a_member():
    assert "Jansen" not in repr(decode(answer()[:-1]))
    assert "2000100" not in repr(decode(answer()[:-1]))
