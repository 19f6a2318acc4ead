"""What a receipt printer executes in order, as values: the parser makes them, the paper and the printer obey."""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True)
class Character:
    """One byte of text, in the code page that is set."""

    byte: int


@dataclass(frozen=True)
class LineFeed:
    """Print the line that is being made and go one line on."""


@dataclass(frozen=True)
class Feed:
    """Print the line that is being made, then feed `lines` lines and `dots` dots."""

    lines: int = 0
    dots: int = 0


@dataclass(frozen=True)
class Initialise:
    """ESC @: every setting as at power-on."""


class Setting(Enum):
    WIDTH = "width"
    HEIGHT = "height"
    BOLD = "bold"
    REVERSE = "reverse"
    UNDERLINE = "underline"
    ALIGN = "align"
    CODE_PAGE = "code_page"
    LINE_SPACING = "line_spacing"
    """Dots; -1 is the printer's own."""
    QR_MODULE = "qr_module"
    QR_LEVEL = "qr_level"
    BARCODE_HEIGHT = "barcode_height"
    """Dots."""
    BARCODE_MODULE = "barcode_module"


@dataclass(frozen=True)
class Set:
    """A setting takes a new value."""

    setting: Setting
    value: int


@dataclass(frozen=True)
class Raster:
    """GS v 0: `height` rows of `width_bytes` bytes, each dot drawn `across` by `down` dots."""

    width_bytes: int
    height: int
    across: int
    down: int
    data: bytes


@dataclass(frozen=True)
class QrStore:
    data: bytes


@dataclass(frozen=True)
class QrPrint:
    """Print what QrStore kept."""


@dataclass(frozen=True)
class PrintBarcode:
    """GS k, in its form with a length: 69 Code 39, 70 ITF, 71 Codabar, 73 Code 128."""

    kind: int
    data: bytes


@dataclass(frozen=True)
class Cut:
    partial: bool
    dots: int = 0
    """Fed before the cut, beyond the feed to the cutter."""


@dataclass(frozen=True)
class EnableAsb:
    """GS a: report every change from now on (0: nothing)."""

    mask: int


@dataclass(frozen=True)
class AskStatus:
    """GS r: answer when everything before it is done."""

    kind: int


@dataclass(frozen=True)
class AskIdentity:
    """GS I: 65 is the firmware, 66 the maker, 67 the model, 68 the serial number."""

    kind: int


@dataclass(frozen=True)
class AskProcessId:
    """GS ( H function 48: answer with this id when everything before it is on paper."""

    process_id: bytes


@dataclass(frozen=True)
class Unsupported:
    """A command that this printer passes over."""

    command: bytes


Operation = (
    Character
    | LineFeed
    | Feed
    | Initialise
    | Set
    | Raster
    | QrStore
    | QrPrint
    | PrintBarcode
    | Cut
    | EnableAsb
    | AskStatus
    | AskIdentity
    | AskProcessId
    | Unsupported
)
