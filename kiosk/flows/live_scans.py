"""What the scanner sends, live for a technician: raw keys, symbology and verdict, and nobody's number."""

import re
from collections import deque
from collections.abc import Callable

from hardware.scanner.port import Heard, Scanner, Verdict
from kiosk.domain.card_number import CardNumber, Kind
from kiosk.flows.pages import Line
from kiosk.texts.text import text, verbatim

KEPT = 4
"""Scans that stand on the screen."""
LONGEST = 40
"""Characters of one raw scan that are shown."""
OPEN = (Kind.BOOK, Kind.ITEM)
"""Codes of things; every other code may be somebody's pass."""
SHOWN = 4
"""Digits at the end of a number that stay readable, where it is long enough to hide the rest."""
LONG = 8
_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")


class LiveScans:
    """Listens as long as `listen` runs; starts nothing.

    Args:
        alive: called at every scan: somebody is at work.
    """

    def __init__(self, scanner: Scanner, alive: Callable[[], None]) -> None:
        self._scanner = scanner
        self._alive = alive
        self._lines: deque[Line] = deque(maxlen=KEPT)
        self._changed: list[Callable[[], None]] = []

    async def listen(self) -> None:
        """Until cancelled. The scans themselves are taken too, so that none of them waits for a visit."""
        stop = self._scanner.listen(self._hear)
        try:
            while True:
                await self._scanner.next()
        finally:
            stop()

    def lines(self) -> tuple[Line, ...]:
        """The newest first."""
        return tuple(self._lines)

    def _hear(self, heard: Heard) -> None:
        self._lines.appendleft(_line(heard))
        self._alive()
        for changed in tuple(self._changed):
            changed()

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        self._changed.append(changed)
        return lambda: self._changed.remove(changed)


def raw_keys(raw: str) -> str:
    """What came, with its control characters named, and with no more of a number than its end."""
    aim = _AIM.match(raw)
    prefix = aim[0] if aim else ""
    rest = raw[len(prefix) :]
    if CardNumber.parse(raw).kind not in OPEN:
        digits = sum(character.isdigit() for character in rest)
        hidden = digits - SHOWN if digits >= LONG else digits
        rest = re.sub(r"\d", "•", rest, count=hidden) if hidden else rest
    return prefix + "".join(_named(character) for character in rest[:LONGEST])


def _named(character: str) -> str:
    return character if character.isprintable() else f"<{ord(character):02X}>"


def _line(heard: Heard) -> Line:
    """What it is when it came whole, or else what is wrong with how it came; and the last key, which ends a code."""
    code = CardNumber.parse(heard.raw)
    whole = heard.verdict is Verdict.OK
    kind = text(f"diag.kind.{code.kind.value}" if whole else f"diag.verdict.{heard.verdict.value}")
    verdict = text("diag.scan_verdict", kind=kind, symbology=code.symbology or "?")
    ending = f" {heard.keys[-1]}" if whole and heard.keys else ""
    good = whole and code.kind in (Kind.PASS, Kind.TEMPORARY)
    return Line("barcode-scan", verdict, verbatim(raw_keys(heard.raw) + ending), ok=good)
