"""Key events of a scanner that types become codes, on a fixed US layout. Pure: no device, no clock.

Event types and what a lost event means: the kernel's input documentation, event-codes.rst.
"""

from hardware.scanner.framing import LONGEST, SILENCE_S, Assembly, Frame
from hardware.scanner.keymap_us import (
    ALTS,
    CAPS_LOCK,
    END,
    KEYPAD_DIGITS,
    MODIFIERS,
    NUM_LOCK,
    SCROLL_LOCK,
    SHIFTS,
    Plane,
    plane,
)
from hardware.scanner.port import Verdict

EV_SYN, EV_KEY = 0, 1
SYN_DROPPED = 3
_DOWN, _UP = 1, 0

_PLANES = {(shift, caps): plane(shift=shift, caps=caps) for shift in (False, True) for caps in (False, True)}
_NO_PLANE: Plane = {}
"""With Alt, Ctrl or Meta held no key types a character."""
_IGNORED = MODIFIERS | {CAPS_LOCK, NUM_LOCK, SCROLL_LOCK}


class KeyDecoder(Assembly):
    """The keys of one event node; times are those of the events, in seconds of any one clock.

    After a silence nothing is held and CapsLock is off: a key that was lost on its way up must not spoil what follows.
    """

    def __init__(self, *, longest: int = LONGEST, silence: float = SILENCE_S) -> None:
        super().__init__(longest=longest, silence=silence)
        self._held: set[int] = set()
        self._caps = False
        self._plane = _PLANES[False, False]
        self._deaf = False

    def feed(self, kind: int, code: int, value: int, at: float) -> Frame | None:
        """What ends with this event, if anything does. Autorepeat (value 2) counts for nothing."""
        if kind == EV_KEY:
            if value == _DOWN:
                return self._down(code, at)
            if value == _UP and code in self._held:
                self._held.discard(code)
                self._choose_plane()
        elif kind == EV_SYN:
            if code == SYN_DROPPED:
                return self._lost(at)
            self._deaf = False
        return None

    def _down(self, code: int, at: float) -> Frame | None:
        if self._deaf:
            return None
        half = self._after_silence() if at - self._last > self._silence else None
        character = self._plane.get(code)
        if character is None:
            self._special(code, at)
        elif character != END:
            self._add(code, character, at)
        else:
            return self._end(code, at) or half
        return half

    def _special(self, code: int, at: float) -> None:
        if code not in _IGNORED:
            self._spoil(Verdict.ALT_MODE if self._alt_mode(code) else Verdict.UNKNOWN_KEY)
        self._key(code, at)
        if code in MODIFIERS:
            self._held.add(code)
        elif code == CAPS_LOCK:
            self._caps = not self._caps
        self._choose_plane()

    def _alt_mode(self, code: int) -> bool:
        return code in KEYPAD_DIGITS and not self._held.isdisjoint(ALTS)

    def _after_silence(self) -> Frame | None:
        self._held.clear()
        self._caps = False
        self._choose_plane()
        return self.cut(Verdict.HALF)

    def _lost(self, at: float) -> Frame | None:
        """Events are missing: deaf up to the next report, and what then follows at once belongs to a torn code."""
        half = self._after_silence() if at - self._last > self._silence else None
        if not self.pending:
            self._began = at
        self._last = at
        self._spoil(Verdict.DROPPED)
        self._held.clear()
        self._choose_plane()
        self._deaf = True
        return half

    def _choose_plane(self) -> None:
        if self._held <= SHIFTS:
            self._plane = _PLANES[bool(self._held), self._caps]
        else:
            self._plane = _NO_PLANE
