"""Everything that can be set, typed: the one source of the file reader, the error texts, the commands and the screen.

What a field means stands in its docstring here for a technician, and in the texts `set.label.<key>` and
`set.help.<key>` for staff. Units and steps stand in `Meta.extra`.
"""

import math
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from hardware.options import CardPrinterOptions, ReceiptPrinterOptions, ScannerOptions
from kiosk.library.wise.paths import WisePaths

VERSION = 1
"""Of the settings' shape; a file of a newer one is refused, one of an older one is migrated when it is read."""


def _unit(unit: str, step: float = 1, **limits: Any) -> Meta:
    return Meta(**limits, extra={"unit": unit, "step": step})


Seconds = Annotated[float, _unit("s", 0.5, gt=0, le=3600)]
Port = Annotated[int, Meta(ge=1, le=65535)]
Line = Annotated[str, Meta(max_length=60)]
"""One line of words on the screen or on a bon; empty is none."""
Hours = Annotated[
    str,
    Meta(pattern=r"^(always|closed|([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00))$", extra={"hours": True}),
]
"""Opening hours of one day: '10:00-17:30', 'closed' or 'always'."""


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One table of kiosk.toml; an unknown key is an error, never ignored."""


class KioskSection(Section, frozen=True):
    branch_name: Annotated[str, Meta(min_length=1, max_length=40)]
    """As members know it: on the screen and above every bon."""
    branch: Annotated[str, Meta(pattern=r"^[0-9A-Za-z]{1,10}$")]
    """Vestiging in Wise, such as 9401."""
    state_dir: str
    """The one folder that is written: journal, staff's settings, accounts, audit."""
    number: Annotated[str, Meta(pattern=r"^[0-9A-Za-z]{1,6}$")] = "1"
    language: Literal["nl", "en"] = "nl"
    """Before a member chooses."""
    both_languages: bool = True
    """May a member choose the other language?"""
    website: Annotated[str, Meta(min_length=4, max_length=60)] = "bibliotheek.nl"
    """Where a member logs in, as printed on the bon."""
    notice_nl: Line = ""
    """A line of the branch's own on 'Scan je pas'."""
    notice_en: Line = ""
    closed: bool = False
    """Staff closed this kiosk: 'Deze kiosk werkt nu niet', until they open it again."""


class PanelSection(Section, frozen=True):
    size: Annotated[str, Meta(pattern=r"^[1-9][0-9]{2,3}x[1-9][0-9]{2,3}$")] = "1280x800"
    """Width x height in pixels."""
    diagonal_inch: Annotated[float, _unit("inch", 0.1, ge=5, le=40)] = 10.1
    """Of the visible glass; makes millimetres out of pixels."""
    fullscreen: bool = True
    touchscreen: str | None = None
    """Event node of the touchscreen; without X only, and only where udev does not name one."""
    display: Literal["auto", "kmsdrm", "cage"] = "auto"
    """The road to the glass; auto takes KMSDRM, and cage with Xwayland where that shows no picture."""

    @property
    def pixels(self) -> tuple[int, int]:
        width, height = self.size.split("x")
        return int(width), int(height)

    @property
    def px_per_mm(self) -> float:
        """Pixels per millimetre of this panel."""
        return math.hypot(*self.pixels) / (self.diagonal_inch * 25.4)


class WiseSection(Section, frozen=True):
    url: str
    library: str
    """Instantie (LibraryId)."""
    application: str
    key_id: str
    key_file: str
    user: str
    password_file: str
    isil: Annotated[str, Meta(pattern=r"^NL-0[1-8][0-9]{8}$")] | None = None
    ca_file: str | None = None
    connect_timeout_s: Seconds = 2.0
    read_timeout_s: Seconds = 5.0
    paths: WisePaths = WisePaths()
    """The paths of calls that OCLC has not published; an empty one is not offered."""


class Sip2Section(Section, frozen=True):
    host: str
    port: Port
    user: str
    password_file: str
    institution: str = ""
    location: str = ""
    encoding: Literal["utf-8", "cp850", "latin-1"] = "utf-8"
    terminator: Literal["CR", "LF", "CRLF"] = "CR"
    deadline_s: Seconds = 3.0
    accept_main_card_number: bool = False
    """Answers may bear the number of the hoofdpas instead of the pass asked for."""


class LibrarySection(Section, frozen=True):
    wise: WiseSection
    proof: Literal["sip2", "rest"] = "sip2"
    """Who proves pass and PIN: SIP2, or Wise REST alone."""
    sip2: Sip2Section | None = None


class ServicesSection(Section, frozen=True):
    """What this kiosk may do for members; what is off, the desk does, and the verwijsbon says how."""

    password_mail: bool = True
    temporary_password: bool = True
    generate_account: bool = True
    """A new account, and a new mail after an expired link."""
    link_account: bool = True
    change_email: bool = True
    reregister: bool = True
    loans: bool = True
    """What is on loan and to be paid, on the klantbon."""
    set_pin: bool = True
    replace_card: bool = True
    issue_card: bool = True
    """The first pass for who registered online."""
    print_card: bool = True


class ReceiptsSection(Section, frozen=True):
    footer_nl: Line = ""
    """A line of the branch's own below every bon."""
    footer_en: Line = ""


class VisitSection(Section, frozen=True):
    idle_s: Annotated[float, _unit("s", 10, ge=20, le=600)] = 60.0
    """Without a touch or scan; then the warning."""
    warning_s: Annotated[int, _unit("s", 5, ge=20, le=120)] = 30
    """How long the warning stands; 20 s at least. Source: EN 301 549, 11.2.2.1."""
    take_receipt_s: Annotated[int, _unit("s", 5, ge=10, le=120)] = 20
    """How long 'Pak je bon' stands without a touch."""
    pin_tries: Annotated[int, _unit("tries", ge=1, le=5)] = 3
    lockout_min: Annotated[int, _unit("min", 5, ge=1, le=1440)] = 15
    temporary_password_proof: Literal["birth_date", "pin", "staff"] = "birth_date"
    """What a temporary password needs beside the PIN; a default PIN alone is never enough."""
    staff_session_min: Annotated[int, _unit("min", ge=1, le=15)] = 5
    """How long staff beside a member may act after their PIN; then their pass and PIN are asked again."""


class HoursSection(Section, frozen=True):
    """When members are helped; outside these hours the kiosk says when it opens, and its screen goes dark."""

    monday: Hours = "always"
    tuesday: Hours = "always"
    wednesday: Hours = "always"
    thursday: Hours = "always"
    friday: Hours = "always"
    saturday: Hours = "always"
    sunday: Hours = "always"
    dark_after_min: Annotated[int, _unit("min", 5, ge=0, le=240)] = 10
    """Without a touch, outside the hours; then the screen is off until a touch or a scan. 0: it never goes off."""
    restart_at: Annotated[str, Meta(pattern=r"^(never|([01]\d|2[0-3]):[0-5]\d)$", extra={"moment": True})] = "03:30"
    """Every night, when nobody is there; a kiosk that starts fresh each day stays well for years."""


class Settings(Section, frozen=True):
    kiosk: KioskSection
    library: LibrarySection
    scanner: ScannerOptions
    receipt_printer: ReceiptPrinterOptions
    version: int = VERSION
    card_printer: CardPrinterOptions | None = None
    panel: PanelSection = PanelSection()
    services: ServicesSection = ServicesSection()
    receipts: ReceiptsSection = ReceiptsSection()
    visit: VisitSection = VisitSection()
    hours: HoursSection = HoursSection()
