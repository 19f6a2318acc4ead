"""What stands on the panel, told from a picture of it: by colour, at places where the 1280x800 layout has it."""

from collections.abc import Callable

from PIL import Image

from tests.vm.qemu import DISPLAY

Picture = Image.Image
Seen = Callable[[Picture], bool]
Point = tuple[int, int]

PETROL, GROUND, ORANGE, TINT = (0x0B, 0x4A, 0x5A), (0xFB, 0xF8, 0xF3), (0xFA, 0x9F, 0x3E), (0xE4, 0xEF, 0xF0)
WHITE = (0xFF, 0xFF, 0xFF)
KEYS: dict[str, Point] = {
    digit: (884 + 136 * (place % 3), 237 + 136 * (place // 3)) for place, digit in enumerate("123456789")
} | {"0": (1020, 645), "ok": (1156, 645)}
"""Of the PIN pad."""
PRIMARY, STOP = (1020, 705), (176, 705)
_PRIMARY_GROUND = (830, 740)
_BOXES: tuple[Point, ...] = ((104, 441), (222, 441), (340, 441), (458, 441))
"""One for each digit of a PIN; typed ones hold a dot."""


def near(pixel: tuple[int, ...], colour: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 6 for a, b in zip(pixel, colour, strict=True))


def share(picture: Picture, colour: tuple[int, int, int]) -> float:
    """Which part of the picture has nearly this colour."""
    raw = picture.resize((160, 100), Image.Resampling.NEAREST).tobytes()
    pixels = [tuple(raw[at : at + 3]) for at in range(0, len(raw), 3)]
    return sum(near(pixel, colour) for pixel in pixels) / len(pixels)


def attract(picture: Picture) -> bool:
    """'Scan je pas': the petrol panel on the right, the ground on the left, and no large orange sign."""
    panels = share(picture, PETROL) > 0.15 and share(picture, GROUND) > 0.4
    return picture.size == DISPLAY and panels and share(picture, TINT) < 0.05 and share(picture, ORANGE) < 0.02


def out_of_order(picture: Picture) -> bool:
    """As the painter makes it, with its large sign."""
    return share(picture, ORANGE) > 0.02


def pin_pad(picture: Picture) -> bool:
    return share(picture, TINT) > 0.15 and all(
        near(picture.getpixel((x, y - 40)), WHITE) for x, y in KEYS.values() if (x, y) != KEYS["ok"]
    )


def typed(picture: Picture) -> int:
    """How many digits stand on the PIN pad."""
    return sum(not near(picture.getpixel(box), WHITE) for box in _BOXES)


def status(picture: Picture) -> bool:
    """A page with a panel on the right and a large button in it."""
    return share(picture, TINT) > 0.15 and near(picture.getpixel(_PRIMARY_GROUND), PETROL)


def dark(picture: Picture) -> bool:
    return share(picture, (0, 0, 0)) > 0.99
