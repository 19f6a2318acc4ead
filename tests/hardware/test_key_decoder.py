"""Keys of a scanner become codes: every character, every way to go wrong, in any order of events."""

import pytest
from evdev import ecodes as e
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.scanner.framing import Frame
from hardware.scanner.key_decoder import KeyDecoder
from hardware.scanner.port import Verdict
from hardware.simulated.keystrokes import azerty, by_number, press, us

ENTER = e.KEY_ENTER
CHARACTERS = "".join(map(chr, range(0x20, 0x7F)))
KEYPAD = {
    "0": e.KEY_KP0, "1": e.KEY_KP1, "2": e.KEY_KP2, "3": e.KEY_KP3, "4": e.KEY_KP4, "5": e.KEY_KP5, "6": e.KEY_KP6,
    "7": e.KEY_KP7, "8": e.KEY_KP8, "9": e.KEY_KP9, "*": e.KEY_KPASTERISK, "+": e.KEY_KPPLUS, "-": e.KEY_KPMINUS,
    ".": e.KEY_KPDOT, "/": e.KEY_KPSLASH, "=": e.KEY_KPEQUAL,
}  # fmt: skip


class Typist:
    """Feeds a decoder with reports, 2 ms apart."""

    def __init__(self, **limits: float) -> None:
        self.decoder = KeyDecoder(**limits)
        self.frames: list[Frame] = []
        self.time = 100.0

    def event(self, kind: int, code: int, value: int) -> None:
        if frame := self.decoder.feed(kind, code, value, self.time):
            self.frames.append(frame)

    def type(self, strokes) -> "Typist":
        for key, value in strokes:
            self.event(e.EV_MSC, e.MSC_SCAN, 0x70000 | key)
            self.event(e.EV_KEY, key, value)
            self.event(e.EV_SYN, e.SYN_REPORT, 0)
            self.time += 0.002
        return self

    def keys(self, *keys: int) -> "Typist":
        return self.type(stroke for key in keys for stroke in press(key))

    def seen(self) -> list[tuple[Verdict, str]]:
        return [(frame.verdict, frame.raw) for frame in self.frames]


@given(st.text(CHARACTERS, min_size=1, max_size=64))
@settings(max_examples=100)
def test_every_text_that_a_us_keyboard_can_type_arrives_as_it_was(text: str) -> None:
    typist = Typist().type(us(text)).keys(ENTER)
    assert typist.seen() == [(Verdict.OK, text)]
    assert not typist.decoder.pending


@pytest.mark.parametrize("shift", [e.KEY_LEFTSHIFT, e.KEY_RIGHTSHIFT])
def test_both_shifts_count_and_one_that_stays_down_holds_for_the_next_key(shift: int) -> None:
    typist = Typist().type([(shift, 1)]).keys(e.KEY_2, e.KEY_A).type([(shift, 0)]).keys(e.KEY_2, ENTER)
    assert typist.seen() == [(Verdict.OK, "@A2")]


def test_letting_one_of_two_shifts_go_leaves_the_other() -> None:
    typist = Typist().type([(e.KEY_LEFTSHIFT, 1), (e.KEY_RIGHTSHIFT, 1), (e.KEY_LEFTSHIFT, 0)]).keys(e.KEY_A)
    typist.type([(e.KEY_RIGHTSHIFT, 0)]).keys(e.KEY_A, ENTER)
    assert typist.seen() == [(Verdict.OK, "Aa")]


@pytest.mark.parametrize(("character", "key"), KEYPAD.items())
def test_the_keypad_types_its_signs(character: str, key: int) -> None:
    assert Typist().keys(key, ENTER).seen() == [(Verdict.OK, character)]


@pytest.mark.parametrize("end", [e.KEY_ENTER, e.KEY_KPENTER, e.KEY_TAB])
def test_every_terminator_ends_a_code_and_two_of_them_end_one(end: int) -> None:
    assert Typist().keys(e.KEY_1, end, end, e.KEY_2, end).seen() == [(Verdict.OK, "1"), (Verdict.OK, "2")]


def test_caps_lock_turns_letters_round_and_leaves_digits() -> None:
    typist = Typist().keys(e.KEY_CAPSLOCK, e.KEY_A, e.KEY_1).type(us("B#")).keys(e.KEY_CAPSLOCK, e.KEY_A, ENTER)
    assert typist.seen() == [(Verdict.OK, "A1b#a")]


def test_num_lock_changes_nothing() -> None:
    assert Typist().keys(e.KEY_NUMLOCK, e.KEY_KP2, e.KEY_NUMLOCK, ENTER).seen() == [(Verdict.OK, "2")]


def test_a_key_that_repeats_itself_counts_once() -> None:
    assert Typist().type([(e.KEY_1, 1), (e.KEY_1, 2), (e.KEY_1, 2), (e.KEY_1, 0)]).keys(ENTER).seen() == [
        (Verdict.OK, "1")
    ]


def test_silence_by_the_clock_of_the_events_cuts_a_code_in_two() -> None:
    typist = Typist(silence=0.2).keys(e.KEY_1, e.KEY_2)
    typist.time += 0.21
    assert typist.keys(e.KEY_3, ENTER).seen() == [(Verdict.HALF, "12"), (Verdict.OK, "3")]


def test_a_pause_shorter_than_the_silence_does_not() -> None:
    typist = Typist(silence=0.2).keys(e.KEY_1)
    typist.time += 0.19
    assert typist.keys(e.KEY_2, ENTER).seen() == [(Verdict.OK, "12")]


def test_a_frame_tells_when_it_began_and_ended_and_every_key() -> None:
    (frame,) = Typist().type(us("A1")).keys(ENTER).frames
    assert (frame.began, frame.at) == (100.0, pytest.approx(100.012))
    assert frame.keys == (e.KEY_LEFTSHIFT, e.KEY_A, e.KEY_1, e.KEY_ENTER)
    assert repr(frame) == "Frame(ok, 2 characters)"


def test_a_code_of_which_the_kernel_lost_keys_is_dropped_up_to_its_end_and_the_next_one_is_whole() -> None:
    typist = Typist().keys(e.KEY_1, e.KEY_2)
    typist.event(e.EV_SYN, e.SYN_DROPPED, 0)
    typist.event(e.EV_KEY, e.KEY_3, 1)
    typist.event(e.EV_SYN, e.SYN_REPORT, 0)
    typist.keys(e.KEY_4, ENTER)
    assert typist.seen() == [(Verdict.DROPPED, "124")]
    assert typist.keys(e.KEY_5, ENTER).seen()[1:] == [(Verdict.OK, "5")]


def test_a_shift_whose_release_was_lost_does_not_hold_for_ever() -> None:
    typist = Typist().type([(e.KEY_LEFTSHIFT, 1)])
    typist.event(e.EV_SYN, e.SYN_DROPPED, 0)
    typist.event(e.EV_SYN, e.SYN_REPORT, 0)
    typist.keys(e.KEY_1, ENTER)
    assert typist.keys(e.KEY_1, ENTER).seen()[1:] == [(Verdict.OK, "1")]


def test_a_code_beyond_the_longest_is_dropped_whole_and_the_next_one_is_right() -> None:
    typist = Typist(longest=8).type(us("123456789")).keys(ENTER).type(us("12345678")).keys(ENTER)
    assert typist.seen() == [(Verdict.TOO_LONG, "12345678"), (Verdict.OK, "12345678")]


def test_a_stuck_key_fills_no_memory() -> None:
    typist = Typist(longest=8)
    for _ in range(3000):
        typist.keys(e.KEY_A)
    (frame,) = typist.keys(ENTER).frames
    assert (frame.verdict, len(frame.raw)) == (Verdict.TOO_LONG, 8)
    assert len(frame.keys) <= 32


def test_alt_mode_is_told_and_is_no_code() -> None:
    assert Typist().type(by_number("29401")).keys(ENTER).seen() == [(Verdict.ALT_MODE, "")]


@pytest.mark.parametrize("key", [e.KEY_F1, e.KEY_LEFT, e.KEY_102ND, e.KEY_VOLUMEUP, e.KEY_ESC])
def test_a_key_that_is_no_character_spoils_the_code_rather_than_leave_a_hole_in_it(key: int) -> None:
    assert Typist().keys(e.KEY_1, key, e.KEY_2, ENTER).seen() == [(Verdict.UNKNOWN_KEY, "12")]


@pytest.mark.parametrize("held", [e.KEY_LEFTCTRL, e.KEY_RIGHTALT, e.KEY_LEFTMETA])
def test_a_letter_with_control_is_no_letter(held: int) -> None:
    typist = Typist().keys(e.KEY_1).type([(held, 1)]).keys(e.KEY_B).type([(held, 0)]).keys(ENTER)
    assert typist.seen() == [(Verdict.UNKNOWN_KEY, "1")]


def test_a_french_scanner_shows_as_signs_instead_of_digits() -> None:
    assert Typist().type(azerty("29401")).keys(ENTER).seen() == [(Verdict.OK, "@($)!")]


def test_what_has_no_end_is_pending_until_it_is_cut() -> None:
    typist = Typist().keys(e.KEY_1)
    assert typist.decoder.pending
    assert typist.decoder.cut(Verdict.NO_TERMINATOR).raw == "1"
    assert not typist.decoder.pending
    assert typist.decoder.cut(Verdict.NO_TERMINATOR) is None


EVENTS = st.tuples(
    st.sampled_from([e.EV_SYN, e.EV_KEY, e.EV_MSC, e.EV_LED]),
    st.one_of(st.integers(0, 130), st.integers(0, 0x2FF)),
    st.integers(-1, 2),
    st.floats(0, 0.3),
)


@given(st.lists(EVENTS, max_size=200))
@settings(max_examples=100)
def test_after_any_events_at_all_a_code_after_a_silence_is_right(events: list[tuple[int, int, int, float]]) -> None:
    typist = Typist()
    for kind, code, value, pause in events:
        typist.time += pause
        typist.event(kind, code, value)
    for frame in typist.frames:
        assert len(frame.raw) <= 64
        assert frame.began <= frame.at
        assert frame.raw or frame.verdict is not Verdict.OK
    typist.event(e.EV_SYN, e.SYN_REPORT, 0)
    typist.time += 0.3
    typist.frames.clear()
    assert typist.type(us("2X9401")).keys(ENTER).seen()[-1] == (Verdict.OK, "2X9401")


@given(st.text("0123456789", min_size=14, max_size=14), st.integers(0, 83), st.integers(1, 30))
@settings(max_examples=100)
def test_a_code_that_lost_any_events_anywhere_is_never_taken_for_another_code(text: str, begin: int, lost: int) -> None:
    typist = Typist()
    strokes = [*us(text), *press(ENTER)]
    events = [
        event for key, value in strokes for event in ((e.EV_MSC, 4, key), (e.EV_KEY, key, value), (e.EV_SYN, 0, 0))
    ]
    for event in (*events[:begin], (e.EV_SYN, e.SYN_DROPPED, 0), *events[begin + lost :]):
        typist.event(*event)
    for frame in typist.frames:
        assert frame.verdict is not Verdict.OK or frame.raw == text
