"""What three scans of known codes tell of a scanner: its table for kiosk.toml, or what to set on it. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from hardware.scanner.port import Heard, Verdict
from hardware.scanner.symbology import Symbology, without_prefix


@dataclass(frozen=True)
class Sample:
    """One printed code; Codabar without its start and stop."""

    symbology: Symbology
    text: str


SAMPLES = (
    Sample(Symbology.CODABAR, "1234567890-/"),
    Sample(Symbology.CODE39, "QAZWYM-90"),
    Sample(Symbology.CODE128, "qAzwyM-/:_90"),
    Sample(Symbology.ITF, "12345678901234"),
)
"""Of every symbology in which passes exist; their letters stand elsewhere on French, German and Dutch keyboards."""

SILENCE_MS = 200
"""As it is when nothing is said of it."""
_SLOW_MS = 40.0
"""From one character to the next on average; then a pause in the middle could end the code."""
_TIMES = 5
"""How much longer than its average pause a scanner may wait once."""


class Problem(Enum):
    """What can be wrong with a scanner; those that are only advice do not keep it from being used."""

    SILENT = "silent"
    """Nothing came: this symbology is switched off, or the code was not scanned."""
    ALT_MODE = "alt_mode"
    LAYOUT = "layout"
    CAPS_LOCK = "caps_lock"
    NO_TERMINATOR = "no_terminator"
    EXTRA = "extra"
    """A prefix or suffix of its own."""
    CUT = "cut"
    """Part of the code is missing."""
    SLOW = "slow"
    LOST_KEYS = "lost_keys"
    TOO_LONG = "too_long"
    ANOTHER_CODE = "another_code"
    NO_AIM = "no_aim"
    """Advice: with the AIM prefix a pass is told from a book."""


ADVICE = frozenset({Problem.NO_AIM})


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, in words, and what to do about it."""

    problem: Problem
    sample: Symbology | None
    words: str
    next_step: str


@dataclass(frozen=True)
class Lesson:
    """Whether the scanner can be used as it is, and with what.

    Args:
        silence_ms: for its table; None leaves the default.
    """

    findings: tuple[Finding, ...]
    silence_ms: int | None = None

    @property
    def learned(self) -> bool:
        return all(finding.problem in ADVICE for finding in self.findings)


_ROW, _ROW_SHIFTED = "1234567890", "!@#$%^&*()"
_LAYOUTS = {
    "French (AZERTY)": dict(
        zip("aqzwmAQZWM-_/.:;" + _ROW, "qawz;QAWZ:68><.," + _ROW_SHIFTED, strict=True)  # digits are typed with shift
    ),
    "German (QWERTZ)": dict(zip("yzYZ-/:;_", "zyZY/&><?", strict=True)),
    "Dutch": dict(zip("-/:;_+", "/-><^;", strict=True)),
}
"""What a US keyboard makes of the keys for a character on another. Source: xkeyboard-config, symbols fr, de, nl."""

_WORDS = {
    Problem.SILENT: (
        "nothing came",
        "switch {kind} on at the scanner (its manual has a code for it), and scan it again",
    ),
    Problem.ALT_MODE: ("it types each character as Alt with a number", "switch ALT mode off: 'keyboard emulation: US'"),
    Problem.LAYOUT: ("its keyboard is set to {what}", "set the keyboard country of the scanner to US (USA)"),
    Problem.CAPS_LOCK: (
        "capitals and small letters are turned round",
        "switch CapsLock off: on the scanner, 'no caps'",
    ),
    Problem.NO_TERMINATOR: ("nothing ends the code", "set the suffix of the scanner to Enter (CR)"),
    Problem.EXTRA: (
        "it adds {what}",
        "switch prefix, suffix and check character off; only Enter (CR) comes after a code",
    ),
    Problem.CUT: ("only part of the code came", "hold still and scan again; else switch the trimming of codes off"),
    Problem.SLOW: ("it sends with pauses that are as long as an end", "set the delay between characters to none"),
    Problem.LOST_KEYS: ("the system lost keys on the way", "plug it straight into the kiosk, not into a hub"),
    Problem.TOO_LONG: ("it sent more than a code can be long", "switch continuous reading and every prefix off"),
    Problem.ANOTHER_CODE: ("another code came than was asked for", "cover the other codes and scan the one asked for"),
    Problem.NO_AIM: (
        "it does not say what kind of barcode it read",
        "switch the AIM prefix (symbology identifier) on: then a pass is told from a book",
    ),
}


def judge(expected: Sequence[Sample], heard: Sequence[Sequence[Heard]]) -> Lesson:
    """What is wrong with a scanner that sent this for these codes.

    Args:
        expected: the codes that were scanned, one after the other.
        heard: for each of them all that came, in its order; nothing is an empty sequence.
    """
    findings = [
        finding for sample, came in zip(expected, heard, strict=True) if (finding := _judge_one(sample, came, expected))
    ]
    whole = [came[0] for came in heard if len(came) == 1 and came[0].verdict is Verdict.OK]
    if whole and not findings and any(one.symbology is None for one in whole):
        findings.append(_finding(Problem.NO_AIM, None))
    pauses = [one.took_ms / (len(one.raw) - 1) for one in whole if len(one.raw) > 1]
    slowest = max(pauses, default=0.0)
    silence = min(2000, math.ceil(slowest * _TIMES / 50) * 50) if slowest > _SLOW_MS else None
    return Lesson(tuple(findings), max(silence, SILENCE_MS) if silence else None)


def _judge_one(sample: Sample, heard: Sequence[Heard], all_samples: Sequence[Sample]) -> Finding | None:
    kind = sample.symbology
    if not heard:
        return _finding(Problem.SILENT, kind)
    verdicts = {one.verdict for one in heard}
    for verdict, problem in (
        (Verdict.ALT_MODE, Problem.ALT_MODE),
        (Verdict.DROPPED, Problem.LOST_KEYS),
        (Verdict.TOO_LONG, Problem.TOO_LONG),
    ):
        if verdict in verdicts:
            return _finding(problem, kind)
    raw = "".join(one.raw for one in heard)
    text = _bare(raw, kind)
    if text != sample.text and (layout := _layout(sample, raw)):
        return _finding(Problem.LAYOUT, kind, layout)
    if Verdict.UNKNOWN_KEY in verdicts:
        return _finding(Problem.LAYOUT, kind, "another country, or it is no scanner")
    if Verdict.HALF in verdicts:
        return _finding(Problem.SLOW if text == sample.text else Problem.CUT, kind)
    if len(heard) > 1:
        return _finding(Problem.ANOTHER_CODE, kind)
    if Verdict.NO_TERMINATOR in verdicts:
        return _finding(Problem.NO_TERMINATOR, kind)
    return None if text == sample.text else _differs(sample, text, all_samples)


def _differs(sample: Sample, text: str, all_samples: Sequence[Sample]) -> Finding:
    kind = sample.symbology
    if text == sample.text.swapcase():
        return _finding(Problem.CAPS_LOCK, kind)
    if any(_bare(text, other.symbology) == other.text for other in all_samples if other != sample):
        return _finding(Problem.ANOTHER_CODE, kind)
    before, found, after = text.partition(sample.text)
    if found:
        added = [f"{extra!r} {where} the code" for extra, where in ((before, "before"), (after, "after")) if extra]
        return _finding(Problem.EXTRA, kind, " and ".join(added))
    if text and text in sample.text:
        return _finding(Problem.CUT, kind)
    if len(text) == len(sample.text):
        return _finding(Problem.LAYOUT, kind, "another country than those that are known here")
    return _finding(Problem.ANOTHER_CODE, kind)


def _layout(sample: Sample, raw: str) -> str | None:
    """On which keyboard this code would come out so; what stands around it does not matter."""
    places = range(len(raw) - len(sample.text) + 1)
    likely = {
        name: max((_moved(sample.text, raw[place:], keys) for place in places), default=0)
        for name, keys in _LAYOUTS.items()
    }
    best = max(likely, key=lambda name: likely[name])
    return best if likely[best] else None


def _moved(text: str, came: str, keys: dict[str, str]) -> int:
    """How many characters came as on another keyboard; 0 when any came as something else."""
    moved = 0
    for expected, character in zip(text, came, strict=False):
        if character != expected:
            if character != keys.get(expected):
                return 0
            moved += 1
    return moved


def _bare(raw: str, kind: Symbology) -> str:
    """Without AIM prefix, and without the start and stop that a pass may come with."""
    text = without_prefix(raw)[1]
    ends = {Symbology.CODABAR: "ABCDabcd", Symbology.CODE39: "*"}.get(kind, "")
    return text[1:-1] if len(text) > 2 and text[0] in ends and text[-1] in ends else text


def _finding(problem: Problem, kind: Symbology | None, what: str = "") -> Finding:
    words, step = _WORDS[problem]
    name = kind.value if kind else "the scanner"
    return Finding(problem, kind, f"{name}: {words.format(what=what)}", step.format(kind=name))
