"""The picture above every bon: read once, when the printer is opened, so that a wrong one is told then."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_HALF = 128


def read_logo(file: str | Path, dots: int) -> "Image":
    """A picture file in black and white, one dot a pixel; what is darker than half grey is black.

    Args:
        dots: what the head reaches.

    Raises:
        ValueError: no picture, or a picture wider than the head.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(file) as picture:
            coloured = picture.convert("RGBA")
    except UnidentifiedImageError:
        raise ValueError(f"logo {file}: this is not a picture; expected a PNG") from None
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError(f"logo {file} cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if coloured.width > dots:
        raise ValueError(f"logo {file} is {coloured.width} dots wide; the head reaches {dots} on this paper")
    paper = Image.new("RGBA", coloured.size, "white")
    paper.alpha_composite(coloured)
    return paper.convert("L").point(lambda grey: 0 if grey < _HALF else 255).convert("1")
