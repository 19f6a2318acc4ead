"""Bytes of a scanner become codes. Pure; the time of each piece comes in from outside."""

from dataclasses import dataclass

LONGEST = 64
"""Characters; the longest code in use is a username of 30."""
SILENCE_S = 0.2
"""Seconds: a scanner sends one code in one go, so what waits longer was the rest of something else."""

_TERMINATORS = frozenset(b"\r\n\t")


@dataclass(frozen=True)
class Frame:
    """One whole code; `began` and `at` are the times of its first and last byte, in seconds."""

    raw: str
    began: float
    at: float


class Framing:
    """Splits at CR, LF, CRLF and TAB; drops what is empty, too long or left half."""

    def __init__(self, *, longest: int = LONGEST, silence: float = SILENCE_S) -> None:
        self._longest, self._silence = longest, silence
        self._partial = bytearray()
        self._began = self._last = 0.0
        self._too_long = False

    def feed(self, data: bytes, at: float) -> list[Frame]:
        """Codes that are complete with these bytes, which came at time `at`."""
        if at - self._last > self._silence:
            self.reset()
        self._last = at
        frames: list[Frame] = []
        for byte in data:
            if byte in _TERMINATORS:
                if self._partial and not self._too_long:
                    frames.append(Frame(self._partial.decode("latin-1"), self._began, at))
                self.reset()
            elif len(self._partial) >= self._longest:
                self._too_long = True
            else:
                if not self._partial:
                    self._began = at
                self._partial.append(byte)
        return frames

    def reset(self) -> None:
        """Forget the half code: the line was silent, or the scanner unplugged."""
        self._partial.clear()
        self._too_long = False
