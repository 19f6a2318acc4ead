"""What each family of receipt printers can do, as data."""

from dataclasses import dataclass
from enum import Enum

COLUMN_DOTS = 12
"""Width of a character of font A at 203 dpi."""
WIDTHS_DOTS = {58: 384, 80: 576}
"""Paper width in mm: what the head reaches, in dots (8 a mm). So 32 and 48 columns."""


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


class Qr(Enum):
    NATIVE = "native"
    """The printer draws it: about 60 bytes."""
    RASTER = "raster"


@dataclass(frozen=True)
class Profile:
    """One family.

    Args:
        name: as in the configuration.
        maker, model: what GS I 66 and 67 answer.
        code_page: fixed, so that the encoder never guesses.
        cutter: False ends a bon in a feed to the tear bar.
        echo: how a bon is confirmed; NONE also means that the printer tells no status at all.
        qr: who draws a QR code.
        clears: obeys `DLE DC4 8` and says so, so that the rest of one bon never prints for the next visitor. Without it
            the rest comes out when staff fill the paper, and is cut off before the next bon.
    """

    name: str
    maker: str
    model: str
    code_page: CodePage
    cutter: bool = True
    echo: Echo = Echo.NONE
    qr: Qr = Qr.RASTER
    clears: bool = False

    @property
    def tells_status(self) -> bool:
        """False for a printer that answers nothing: what it prints can never be confirmed."""
        return self.echo is not Echo.NONE


PROFILES = {
    profile.name: profile
    for profile in (
        Profile("epson-tm-t20", "EPSON", "TM-T20II", CodePage.WPC1252, echo=Echo.PROCESS_ID, qr=Qr.NATIVE, clears=True),
        Profile("citizen", "CITIZEN", "CT-S310II", CodePage.WPC1252, echo=Echo.GS_R, qr=Qr.NATIVE, clears=True),
        Profile("bixolon", "BIXOLON", "SRP-350", CodePage.CP858, echo=Echo.GS_R),
        Profile("generic-80", "GENERIC", "POS-80", CodePage.CP858),
        Profile("generic-58", "GENERIC", "POS-58", CodePage.CP858, cutter=False),
    )
}


def profile_named(name: str) -> Profile:
    """The profile of that name; a ValueError that lists the names there are."""
    if profile := PROFILES.get(name):
        return profile
    raise ValueError(f"there is no receipt printer profile {name!r}; choose one of: {', '.join(sorted(PROFILES))}")


def dots_of(width_mm: int) -> int:
    """What the head reaches on paper of that width, in dots; a ValueError for paper that does not exist."""
    if dots := WIDTHS_DOTS.get(width_mm):
        return dots
    raise ValueError(f"paper of {width_mm} mm is not supported; choose one of: {', '.join(map(str, WIDTHS_DOTS))}")
