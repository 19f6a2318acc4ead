"""What stands where on a card: a TOML file with millimetres and colours, read strictly."""

import tomllib
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta
from PIL import Image, UnidentifiedImageError

DPI = 300
CARD_DOTS = (1016, 648)
"""As card printers take it: a CR80 card (ID-1 of ISO/IEC 7810, 85.6 x 53.98 mm) and a fifth of a mm around it."""
CARD_MM = (86.02, 54.86)
"""The same in mm; what stands at its very edge falls off the card."""

PLAIN = Path(__file__).parent / "templates" / "plain.toml"

Colour = Annotated[str, Meta(pattern="^#[0-9A-Fa-f]{6}$")]
_Across = Annotated[float, Meta(ge=0, le=CARD_MM[0])]
_Down = Annotated[float, Meta(ge=0, le=CARD_MM[1])]
_Width = Annotated[float, Meta(gt=0, le=CARD_MM[0])]
_Height = Annotated[float, Meta(gt=0, le=CARD_MM[1])]


class TemplateError(ValueError):
    """A template that cannot be used; the message names file, key and what was expected."""


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A filled rectangle in mm; `radius` rounds its corners."""

    x: _Across
    y: _Down
    width: _Width
    height: _Height
    colour: Colour
    radius: Annotated[float, Meta(ge=0)] = 0.0


class TextBox(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One text in a box: a field of the card (`show`) or words of the template itself (`text`).

    `size` is the height of a letter with its space above and below, in mm; `y` is the top of the first line.
    """

    x: _Across
    y: _Down
    width: _Width
    size: Annotated[float, Meta(ge=1.5, le=20)]
    show: Literal["name", "card_number", "branch"] | None = None
    text: str | None = None
    lines: Annotated[int, Meta(ge=1, le=4)] = 1
    font: Literal["regular", "semibold", "display"] = "regular"
    colour: Colour = "#000000"
    align: Literal["left", "centre", "right"] = "left"


class BarcodeBox(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the barcode stands, in the middle of its box; quiet zones included. Lower than 5 mm cannot be scanned."""

    x: _Across
    y: _Down
    width: _Width
    height: Annotated[float, Meta(ge=5, le=CARD_MM[1])]


class Template(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole card; `background` is a colour or the name of a picture beside the template."""

    background: str
    shapes: tuple[Shape, ...] = ()
    texts: tuple[TextBox, ...] = ()
    barcode: BarcodeBox | None = None
    folder: str = ""
    """Set by `load`: where the picture stands."""


def load(file: Path | None = None) -> Template:
    """The template in a file; without one the plain card.

    Raises:
        TemplateError: the file cannot be read, a key is wrong, or the picture is not of the size of a card.
    """
    file = file or PLAIN
    try:
        table = tomllib.loads(file.read_text("utf-8"))
        if "folder" in table:
            raise msgspec.ValidationError("Object contains unknown field `folder`")
        template = msgspec.convert(table | {"folder": str(file.parent)}, Template)
    except OSError as error:
        raise TemplateError(f"{file} cannot be read: {error.strerror}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise TemplateError(f"{file}: {error}") from None
    for number, box in enumerate(template.texts):
        if (box.show is None) == (box.text is None):
            raise TemplateError(f"{file}: texts[{number}]: expected either `show` or `text`")
    for name, box_ in [("barcode", template.barcode), *((f"texts[{n}]", box) for n, box in enumerate(template.texts))]:
        if box_ is not None and box_.x + box_.width > CARD_MM[0]:
            raise TemplateError(
                f"{file}: {name}: x + width is {box_.x + box_.width:g} mm; a card is {CARD_MM[0]} mm wide"
            )
    if template.barcode and template.barcode.y + template.barcode.height > CARD_MM[1]:
        raise TemplateError(f"{file}: barcode: y + height must stay within {CARD_MM[1]} mm")
    try:
        background(template)
    except TemplateError as error:
        raise TemplateError(f"{file}: {error}") from None
    return template


def background(template: Template) -> Image.Image:
    """The empty card, RGB. Raises TemplateError when it is no colour and no picture of the right size."""
    if template.background.startswith("#"):
        try:
            return Image.new("RGB", CARD_DOTS, msgspec.convert(template.background, Colour))
        except msgspec.ValidationError:
            raise TemplateError(f"background: expected a colour like #FBF8F3, not {template.background!r}") from None
    path = Path(template.folder) / template.background
    try:
        with Image.open(path) as picture:
            if picture.size != CARD_DOTS:
                width, height = picture.size
                raise TemplateError(
                    f"background: {path} is {width} x {height} pixels; a card is {CARD_DOTS[0]} x {CARD_DOTS[1]}"
                )
            return picture.convert("RGB")
    except (OSError, UnidentifiedImageError) as error:
        raise TemplateError(f"background: {path} cannot be read as a picture: {error}") from None
