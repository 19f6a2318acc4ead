"""Which keys a scanner presses for a code, in the modes in which scanners come."""

from collections.abc import Iterable, Iterator

from hardware.scanner.keymap_us import END, plane

_LEFT_SHIFT, _LEFT_ALT = 42, 56
_KEYPAD = (82, 79, 80, 81, 75, 76, 77, 71, 72, 73)

Strokes = Iterable[tuple[int, int]]
"""Keys by the kernel's codes, and what is done with each: 1 down, 0 up."""


def _keys(*, shift: bool) -> dict[str, int]:
    """The key of each character; of two the one that is not on the keypad."""
    typed = plane(shift=shift, caps=False)
    return {typed[key]: key for key in sorted(typed, reverse=True) if typed[key] != END}


_PLAIN, _SHIFTED = _keys(shift=False), _keys(shift=True)


def press(key: int) -> Strokes:
    return ((key, 1), (key, 0))


def us(code: str) -> Iterator[tuple[int, int]]:
    """On a US keyboard, as nearly every scanner does; KeyError for a character that it does not have."""
    for character in code:
        yield from press(_PLAIN[character]) if character in _PLAIN else _shifted(_SHIFTED[character])


def azerty(code: str) -> Iterator[tuple[int, int]]:
    """Set to a French keyboard: a digit is a key with shift."""
    for character in code:
        yield from _shifted(_PLAIN[character]) if character.isdigit() else us(character)


def by_number(code: str) -> Iterator[tuple[int, int]]:
    """In ALT mode: each character as its number on the keypad, with Alt held."""
    for character in code:
        yield (_LEFT_ALT, 1)
        for digit in f"{ord(character):03d}":
            yield from press(_KEYPAD[int(digit)])
        yield (_LEFT_ALT, 0)


def _shifted(key: int) -> Strokes:
    return ((_LEFT_SHIFT, 1), *press(key), (_LEFT_SHIFT, 0))
