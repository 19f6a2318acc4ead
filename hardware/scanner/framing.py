"""What a scanner sends becomes codes. Pure; the time of each piece comes in from outside."""

from dataclasses import dataclass

from hardware.scanner.port import Verdict

LONGEST = 64
"""Characters; the longest code in use is a username of 30."""
SILENCE_S = 0.2
"""Seconds: a scanner sends one code in one go, so what waits longer was the rest of something else."""
_KEYS_A_CHARACTER = 4
"""Shift and a number on the keypad make more keys than characters; beyond this nothing is kept."""
_TERMINATORS = frozenset(b"\r\n\t")


@dataclass(frozen=True)
class Frame:
    """One code, or what was left of one; `began` and `at` are the times of its first and last key, in seconds."""

    verdict: Verdict
    raw: str
    keys: tuple[int, ...]
    began: float
    at: float

    def __repr__(self) -> str:
        return f"Frame({self.verdict.value}, {len(self.raw)} characters)"


class Assembly:
    """One code in the making: characters up to a terminator, in one go."""

    def __init__(self, *, longest: int = LONGEST, silence: float = SILENCE_S) -> None:
        self._longest, self._silence = longest, silence
        self._most_keys = _KEYS_A_CHARACTER * longest
        self._raw = ""
        self._keys: list[int] = []
        self._spoilt: Verdict | None = None
        self._began = self._last = 0.0

    @property
    def pending(self) -> bool:
        """Something came that has no end yet."""
        return bool(self._raw or self._spoilt)

    def cut(self, verdict: Verdict) -> Frame | None:
        """Nothing more comes of it: gives what was there, unless that was nothing, and forgets it."""
        frame = None
        if self._raw or self._spoilt:
            frame = Frame(self._spoilt or verdict, self._raw, tuple(self._keys), self._began, self._last)
        self._raw, self._spoilt = "", None
        self._keys.clear()
        return frame

    def _add(self, key: int, character: str, at: float) -> None:
        self._key(key, at)
        if len(self._raw) < self._longest:
            self._raw += character
        else:
            self._spoil(Verdict.TOO_LONG)

    def _end(self, key: int, at: float) -> Frame | None:
        self._key(key, at)
        return self.cut(Verdict.OK)

    def _key(self, key: int, at: float) -> None:
        if not self._keys:
            self._began = at
        self._last = at
        if len(self._keys) < self._most_keys:
            self._keys.append(key)

    def _spoil(self, verdict: Verdict) -> None:
        """What this code is now, it stays up to its end."""
        self._spoilt = self._spoilt or verdict


class Framing(Assembly):
    """Bytes: splits at CR, LF, CRLF and TAB."""

    def feed(self, data: bytes, at: float) -> list[Frame]:
        """What ends with these bytes, which came at time `at`."""
        frames = []
        if at - self._last > self._silence and (half := self.cut(Verdict.HALF)):
            frames.append(half)
        for byte in data:
            if byte not in _TERMINATORS:
                self._add(byte, chr(byte), at)
            elif frame := self._end(byte, at):
                frames.append(frame)
        return frames
