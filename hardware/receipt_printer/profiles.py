"""What each receipt printer can do: data, read from profiles.toml beside this file."""

import tomllib
from enum import Enum
from importlib.resources import files
from typing import Literal

import msgspec

COLUMN_DOTS = 12
"""Width of a character of font A."""
PAPERS_MM = (58, 80)


class CodePage(Enum):
    """A fixed code page: its name for the encoder, which is also Python's."""

    CP858 = "CP858"
    WPC1252 = "CP1252"


class Echo(Enum):
    """How the printer says that everything before the question is done."""

    PROCESS_ID = "process_id"
    """GS ( H function 48: answered when it is on paper."""
    GS_R = "gs_r"
    """GS r 1: answered when it is processed, and never while paper is out."""
    NONE = "none"


class DrawnBy(Enum):
    """Who draws a QR code or a barcode."""

    PRINTER = "printer"
    """About 60 bytes."""
    RASTER = "raster"


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One printer.

    Args:
        name: as in the configuration.
        maker, model: what GS I 66 and 67 answer.
        dots: what its head reaches, per paper width in mm.
        code_page: fixed, so that the encoder never guesses.
        cutter: False ends a bon in a feed to the tear bar.
        status: answers DLE EOT. Without it, what it prints can never be confirmed nor refused.
        asb: tells of paper out, cover and cutter by itself while it prints.
        echo: how a bon is confirmed. With a status and NONE a bon can be refused, but never confirmed.
        clears: obeys `DLE DC4 8` and says so, so that the rest of one bon never prints for the next visitor. Without it
            the rest comes out when staff fill the paper, and is cut off before the next bon.
        qr, barcode: who draws them.
    """

    name: str = ""
    maker: str
    model: str
    dots: dict[Literal[58, 80], int]
    code_page: CodePage
    cutter: bool = True
    status: bool
    asb: bool
    echo: Echo
    clears: bool
    qr: DrawnBy
    barcode: DrawnBy

    def __post_init__(self) -> None:
        if not self.status and (self.asb or self.clears or self.echo is not Echo.NONE):
            raise ValueError("a printer without status gives no asb, no echo and no answer to clearing")

    def dots_on(self, width_mm: int) -> int:
        """What the head reaches on paper of that width, in dots; a ValueError for paper that it does not take."""
        if width_mm in PAPERS_MM and (dots := self.dots.get(width_mm)):  # type: ignore[call-overload]
            return int(dots)
        known = ", ".join(map(str, self.dots))
        raise ValueError(f"paper of {width_mm} mm is not supported by {self.name}; choose one of: {known}")


def read_profiles(toml: str) -> dict[str, Profile]:
    """Profiles by name; a ValueError names the key that is wrong."""
    found = {}
    for name, table in tomllib.loads(toml).items():
        try:
            found[name] = msgspec.convert({"name": name, **table}, Profile, str_keys=True)
        except msgspec.ValidationError as error:
            raise ValueError(f"profile {name}: {error}") from None
    return found


PROFILES = read_profiles(files("hardware.receipt_printer").joinpath("profiles.toml").read_text("utf-8"))


def profile_named(name: str) -> Profile:
    """The profile of that name; a ValueError that lists the names there are."""
    if profile := PROFILES.get(name):
        return profile
    raise ValueError(f"there is no receipt printer profile {name!r}; choose one of: {', '.join(sorted(PROFILES))}")
