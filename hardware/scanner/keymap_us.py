"""The keys of a US keyboard, by the kernel's key codes: what nearly every scanner pretends to be.

Source: input-event-codes.h of the Linux kernel; HID Usage Tables 1.5, chapter 10, for what is on which key.
"""

Plane = dict[int, str]
"""What each key types while certain keys are held."""
END = "\n"
"""What every key that ends a code types."""

_ROWS = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
)
"""Keys that follow each other in the kernel's codes: the first code, the characters without and with shift."""
_SPACE = 57
_KEYPAD = {
    **dict(zip((82, 79, 80, 81, 75, 76, 77, 71, 72, 73), "0123456789", strict=True)),
    **dict(zip((55, 74, 78, 83, 98, 117, 121), "*-+./=,", strict=True)),
}
"""As with NumLock on, which is what a scanner takes for granted."""
KEYPAD_DIGITS = frozenset(code for code, character in _KEYPAD.items() if character.isdigit())

ENTER, KEYPAD_ENTER, TAB = 28, 96, 15
CAPS_LOCK, NUM_LOCK, SCROLL_LOCK = 58, 69, 70
SHIFTS = frozenset({42, 54})
ALTS = frozenset({56, 100})
OTHER_MODIFIERS = frozenset({29, 97, 125, 126})
"""Both Ctrl and both Meta."""
MODIFIERS = SHIFTS | ALTS | OTHER_MODIFIERS


def plane(*, shift: bool, caps: bool) -> Plane:
    """What each key types; CapsLock turns shift round for letters only."""
    typed: Plane = {_SPACE: " ", **_KEYPAD, ENTER: END, KEYPAD_ENTER: END, TAB: END}
    for first, plain, shifted in _ROWS:
        for code, pair in enumerate(zip(plain, shifted, strict=True), first):
            typed[code] = pair[shift != (caps and pair[0].isalpha())]
    return typed
