"""What three scans tell of a scanner: every thing that can be wrong with it, by name."""

from collections.abc import Callable
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.options import ScannerOptions
from hardware.receipt_printer.encoder import encode
from hardware.scanner.hid import HidScanner
from hardware.scanner.keymap_us import KEYPAD_ENTER
from hardware.scanner.learning import SAMPLES, Lesson, Problem, Sample, judge
from hardware.scanner.port import Heard, Verdict
from hardware.scanner.sample_sheet import receipt, sheet
from hardware.scanner.symbology import Symbology
from hardware.simulated.hid_scanner import HidFault, SimulatedHidScanner, SimulatedInput
from kiosk.commands.learn_scanner import learn

AIM = {Symbology.CODABAR: "]F0", Symbology.CODE39: "]A0", Symbology.CODE128: "]C0", Symbology.ITF: "]I0"}


def heard(raw: str, verdict: Verdict = Verdict.OK, took_ms: float = 50.0) -> list[Heard]:
    return [Heard(verdict, raw, (), 0.0, took_ms)]


def good(sample: Sample) -> list[Heard]:
    return heard(AIM[sample.symbology] + sample.text)


def problems(lesson: Lesson) -> set[Problem]:
    return {finding.problem for finding in lesson.findings}


def test_a_good_scanner_is_learned_without_a_word() -> None:
    assert judge(SAMPLES, [good(sample) for sample in SAMPLES]) == Lesson(())


def test_without_the_aim_prefix_it_is_learned_with_an_advice() -> None:
    lesson = judge(SAMPLES, [heard(sample.text) for sample in SAMPLES])
    assert lesson.learned
    assert problems(lesson) == {Problem.NO_AIM}


@pytest.mark.parametrize("raw", ["A1234567890-/B", "]F0a1234567890-/a", "]F01234567890-/"])
def test_start_and_stop_of_a_codabar_are_right(raw: str) -> None:
    assert judge(SAMPLES[:1], [heard(raw)]).learned


CODE128 = SAMPLES[2]


@pytest.mark.parametrize(
    ("came", "problem"),
    [
        ([], Problem.SILENT),
        (heard("", Verdict.ALT_MODE), Problem.ALT_MODE),
        (heard("qA", Verdict.UNKNOWN_KEY), Problem.LAYOUT),
        (heard("aQwzy:6>.8()"), Problem.LAYOUT),
        (heard("qAywzM/&>?90"), Problem.LAYOUT),
        (heard("qAzwyM/->^90"), Problem.LAYOUT),
        (heard("QaZWYm-/:_90"), Problem.CAPS_LOCK),
        (heard(CODE128.text, Verdict.NO_TERMINATOR), Problem.NO_TERMINATOR),
        (heard("##" + CODE128.text), Problem.EXTRA),
        (heard(CODE128.text + "X"), Problem.EXTRA),
        (heard(CODE128.text[:5]), Problem.CUT),
        (heard("qAz", Verdict.HALF), Problem.CUT),
        ([*heard("qAzwyM", Verdict.HALF), *heard("-/:_90")], Problem.SLOW),
        (heard("qAz", Verdict.DROPPED), Problem.LOST_KEYS),
        (heard("x" * 64, Verdict.TOO_LONG), Problem.TOO_LONG),
        (heard(SAMPLES[1].text), Problem.ANOTHER_CODE),
        (heard("9789043005029"), Problem.ANOTHER_CODE),
    ],
)
def test_what_is_wrong_is_named_with_what_to_do(came: list[Heard], problem: Problem) -> None:
    lesson = judge(SAMPLES, [came if sample is CODE128 else good(sample) for sample in SAMPLES])
    assert not lesson.learned
    assert [finding.problem for finding in lesson.findings] == [problem]
    assert lesson.findings[0].words.startswith("code128: ")
    assert lesson.findings[0].next_step


@pytest.mark.parametrize(
    ("raw", "layout"), [("aQwzy:6>.8()", "French"), ("qAywzM/&>?90", "German"), ("qAzwyM/->^90", "Dutch")]
)
def test_the_country_of_a_wrong_keyboard_is_named(raw: str, layout: str) -> None:
    assert layout in judge([CODE128], [heard(raw)]).findings[0].words


def test_what_it_adds_is_shown() -> None:
    assert "'##' before the code and 'X' after" in judge([CODE128], [heard(f"##{CODE128.text}X")]).findings[0].words


def test_a_slow_scanner_gets_a_longer_silence() -> None:
    lesson = judge(SAMPLES, [heard(AIM[s.symbology] + s.text, took_ms=60.0 * (len(s.text) + 2)) for s in SAMPLES])
    assert lesson == Lesson((), silence_ms=300)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.lists(
            st.builds(
                Heard, st.sampled_from(Verdict), st.text(max_size=20), st.just(()), st.just(0.0), st.floats(0, 1e5)
            ),
            max_size=4,
        ),
        min_size=3,
        max_size=3,
    )
)
def test_only_the_very_codes_are_ever_learned(came: list[list[Heard]]) -> None:
    lesson = judge(SAMPLES[:3], came)
    right = all(
        len(pieces) == 1 and pieces[0].verdict is Verdict.OK and sample.text in pieces[0].raw
        for sample, pieces in zip(SAMPLES, came, strict=False)
    )
    assert right or not lesson.learned


def test_every_code_on_the_sheet_can_be_scanned() -> None:
    found = {
        code.text.strip("ABCD") if "Codabar" in str(code.format) else code.text
        for code in zxingcpp.read_barcodes(sheet())
    }
    assert {sample.text for sample in SAMPLES} <= found


@pytest.mark.parametrize("width", [58, 80])
def test_the_codes_fit_a_bon(width: int) -> None:
    assert encode(receipt(), "epson-tm-t20", width)


def typed(machine: SimulatedInput, **how: object) -> tuple[HidScanner, SimulatedHidScanner, Callable[[str], None]]:
    simulated = SimulatedHidScanner(machine)
    simulated.plug()
    scanner = HidScanner(ScannerOptions(simulated.url), machine.nodes)
    asked = iter(SAMPLES)

    def scan(_: str) -> None:
        sample = next(asked)
        simulated.scan(AIM[sample.symbology] + sample.text, **how)  # type: ignore[arg-type]

    return scanner, simulated, scan


@pytest.mark.parametrize(
    ("how", "problem"),
    [
        ({}, None),
        ({"terminator": KEYPAD_ENTER}, None),
        ({"fault": HidFault.OTHER_LAYOUT}, Problem.LAYOUT),
        ({"fault": HidFault.ALT_MODE}, Problem.ALT_MODE),
        ({"fault": HidFault.NO_TERMINATOR}, Problem.NO_TERMINATOR),
        ({"fault": HidFault.DROPPED}, Problem.LOST_KEYS),
        ({"fault": HidFault.SLOW}, Problem.SLOW),
    ],
)
async def test_a_scanner_that_types_is_learned_or_its_fault_named(
    tmp_path: Path, how: dict[str, object], problem: Problem | None
) -> None:
    scanner, simulated, scan = typed(SimulatedInput(tmp_path), **how)
    lesson = await learn(scanner, SAMPLES[:1], scan, 5)
    simulated.unplug()
    assert problems(lesson) == ({problem} if problem else set())
