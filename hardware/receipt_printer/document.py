"""A receipt as content: blocks that any printer can lay out for its own width. No bytes, no fonts."""

from dataclasses import dataclass
from enum import Enum

from hardware.symbologies import Symbology


class Align(Enum):
    LEFT = "left"
    CENTRE = "centre"


@dataclass(frozen=True)
class Title:
    """The name above the bon: double height and width, centred."""

    text: str


@dataclass(frozen=True)
class Band:
    """White on black over the whole width; `big` doubles it. Says what bon this is, or what not to do."""

    text: str
    big: bool = True


@dataclass(frozen=True)
class Big:
    """Text four times as large, shrunk to fit the paper; for a password."""

    text: str


@dataclass(frozen=True)
class Text:
    """A paragraph, wrapped at words."""

    text: str
    bold: bool = False
    align: Align = Align.LEFT
    double: bool = False


@dataclass(frozen=True)
class Steps:
    """Numbered lines, wrapped with a hanging indent."""

    steps: tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    """A label left and a value behind it, on one line where it fits."""

    label: str
    value: str


@dataclass(frozen=True)
class Columns:
    """Short texts spread over one line, first left, last right; wrapped over two lines on narrow paper."""

    texts: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """A thin line over the whole width."""


@dataclass(frozen=True)
class Gap:
    """White space, in text lines."""

    lines: int = 1


@dataclass(frozen=True)
class Qr:
    """A QR code of `text`, centred."""

    text: str


@dataclass(frozen=True)
class Barcode:
    """A barcode of `text`, centred, with `text` in readable letters below it.

    `text` is what is encoded, without check digit; a codabar has its start and stop letter with it: 'A29401B'.
    """

    symbology: Symbology
    text: str


Block = Title | Band | Big | Text | Steps | Pair | Columns | Rule | Gap | Qr | Barcode


@dataclass(frozen=True)
class Document:
    """A whole bon; it ends in a feed and a cut. Its repr shows no content: a bon may hold a password."""

    name: str
    """What kind of bon this is, for logs and file names: 'temporary_password'."""
    blocks: tuple[Block, ...]

    def __repr__(self) -> str:
        return f"Document({self.name!r}, {len(self.blocks)} blocks)"
