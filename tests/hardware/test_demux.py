"""Everything a printer says is understood, in any order and in any pieces."""

from hypothesis import given
from hypothesis import strategies as st

from hardware.receipt_printer.demux import (
    Answer,
    AutomaticStatus,
    Block,
    BufferCleared,
    Demultiplexer,
    InOrderStatus,
    ProcessDone,
    RealTimeStatus,
)

_REAL_TIME = [byte for byte in range(256) if byte & 0x93 == 0x12]
_ASB_FIRST = [byte for byte in range(256) if byte & 0x93 == 0x10]
_IN_ORDER = [byte for byte in range(256) if byte & 0x90 == 0]
_NAME = st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=20).map(str.encode)

answers: st.SearchStrategy[tuple[bytes, Answer | None]] = st.one_of(
    st.sampled_from(_REAL_TIME).map(lambda b: (bytes([b]), RealTimeStatus(b))),
    st.sampled_from(_IN_ORDER).map(lambda b: (bytes([b]), InOrderStatus(b))),
    st.tuples(st.sampled_from(_ASB_FIRST), *[st.sampled_from(_IN_ORDER)] * 3)
    .map(bytes)
    .map(lambda data: (data, AutomaticStatus(data))),
    st.binary(min_size=4, max_size=4)
    .map(lambda data: bytes(0x20 + byte % 0x5F for byte in data))
    .map(lambda data: (b"\x37\x22" + data + b"\x00", ProcessDone(data))),
    st.just((b"\x37\x25\x00", BufferCleared())),
    _NAME.map(lambda name: (b"\x5f" + name + b"\x00", Block(0x5F, name))),
    st.sampled_from([b"\x11", b"\x13", b"\xff", b"\x80"]).map(lambda noise: (noise, None)),
)


@given(st.lists(answers, max_size=20), st.data())
def test_any_answers_in_any_order_and_pieces_are_told_apart(
    said: list[tuple[bytes, Answer | None]], data: st.DataObject
) -> None:
    stream = b"".join(sent for sent, _ in said)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=10)))
    pieces = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    reader = Demultiplexer()
    assert [answer for piece in pieces for answer in reader.feed(piece)] == [what for _, what in said if what]


@given(st.lists(answers, max_size=20), st.data())
def test_xon_and_xoff_come_anywhere_and_belong_to_no_answer(
    said: list[tuple[bytes, Answer | None]], data: st.DataObject
) -> None:
    stream = b"".join(sent for sent, _ in said)
    paused = b"".join(
        bytes([byte]) + data.draw(st.sampled_from([b"", b"\x13\x11", b"\x11", b"\x13"])) for byte in stream
    )
    assert Demultiplexer().feed(paused) == Demultiplexer().feed(stream)


@given(st.binary(max_size=2000))
def test_noise_never_raises_and_a_status_after_it_is_heard(noise: bytes) -> None:
    reader = Demultiplexer()
    reader.feed(noise)
    reader.feed(b"\x00" * 300)
    assert reader.feed(b"\x12") == [RealTimeStatus(0x12)]


def test_an_answer_that_breaks_off_costs_no_more_than_itself() -> None:
    assert Demultiplexer().feed(b"\x18\x00\x12\x16") == [InOrderStatus(0), RealTimeStatus(0x12), RealTimeStatus(0x16)]
