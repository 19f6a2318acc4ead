"""Which keys a keyboard has, for each kind of writing: thirty keys in layers, as on a telephone."""

from enum import Enum

from kiosk.flows.pages import Writing

ERASE = "erase"
SHIFT = "shift"
SPACE = " "
NONE = ""
"""No key in this place."""
TEN = 10
"""Keys in a row where ten stand beside each other; elsewhere five, from a to z."""


class Layer(Enum):
    """What stands on the keys now; the value names the key that brings it."""

    LETTERS = "letters"
    CAPITALS = "shift"
    MARKS = "marks"
    ACCENTS = "accents"


CAPS = {Layer.LETTERS.value: "abc", Layer.MARKS.value: "123", Layer.ACCENTS.value: "éë", SHIFT: "ABC"}
"""What stands on a key that changes the layer; the same in every language."""
_BESIDE = {
    Writing.EMAIL: ("@", Layer.MARKS.value, "."),
    Writing.USERNAME: ("-", SHIFT, Layer.MARKS.value),
    Writing.SURNAME: (SPACE, Layer.ACCENTS.value, "-"),
    Writing.SETTING: (SPACE, SHIFT, Layer.MARKS.value),
}
"""What stands among the letters: after the l, before the z, after the m."""
_MORE = {
    Writing.EMAIL: ("@", ".", "-", "_", "+", ".nl", ".com"),
    Writing.USERNAME: ("@", ".", "-", "_"),
    Writing.SETTING: (*":/.?=&-_{}@,+%#~", SPACE, Layer.ACCENTS.value),
}
_ACCENTS = {
    Writing.SURNAME: (*"éëèïöüáç'-", SPACE),
    Writing.SETTING: (*"éëèïöüáç'\"!();*<>[]|$€^`\\", SPACE),
}
_DIGITS = (*"1234567890", ":", ",", ".", "-")
MOST = {Writing.EMAIL: 64, Writing.USERNAME: 40, Writing.SURNAME: 40, Writing.SETTING: 200, Writing.DIGITS: 16}
"""Characters that are taken."""


def keys(writing: Writing, layer: Layer, columns: int) -> tuple[str, ...]:
    """Thirty keys, row by row: characters, '.nl', or the name of a layer, SHIFT, ERASE or NONE."""
    if writing is Writing.DIGITS:
        return (*_DIGITS, ERASE, *[NONE] * (29 - len(_DIGITS)))
    if layer in (Layer.LETTERS, Layer.CAPITALS):
        found = _letters(writing, columns)
        return tuple(key.upper() if layer is Layer.CAPITALS and len(key) == 1 else key for key in found)
    marks = (*"1234567890", *_MORE[writing]) if layer is Layer.MARKS else _ACCENTS[writing]
    return (*marks, *[NONE] * (28 - len(marks)), Layer.LETTERS.value, ERASE)


def _letters(writing: Writing, columns: int) -> tuple[str, ...]:
    one, two, three = _BESIDE[writing]
    if columns == TEN:
        return (*"qwertyuiop", *"asdfghjkl", one, two, *"zxcvbnm", three, ERASE)
    return (*"abcdefghijklmnopqrstuvwxyz", two, one, three, ERASE)
