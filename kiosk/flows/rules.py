"""The numbers and choices a visit goes by."""

from dataclasses import dataclass
from enum import Enum

from kiosk.domain.opening_hours import ALL_DAY, OpeningHours
from kiosk.texts.text import Text


class Proof(Enum):
    """What a temporary password needs beside the PIN; a default PIN alone is never enough."""

    BIRTH_DATE = "birth_date"
    PIN = "pin"
    STAFF = "staff"


@dataclass(frozen=True)
class Rules:
    """One kiosk's rules. Times are in seconds."""

    branch_name: str
    """As members know it, above every bon."""
    branch: str
    """Vestiging in Wise, such as '9401'."""
    kiosk_number: str = "1"
    website: str = "bibliotheek.nl"
    """Where a member logs in, as printed on the bon."""
    hours: OpeningHours = ALL_DAY
    closed: bool = False
    """Staff closed this kiosk; a staff pass still opens their menu."""
    dark_after_s: float = 600.0
    """Outside the hours, without a touch or scan: then the screen is off. 0: it never is."""
    notice: Text | None = None
    """A line of the branch's own on 'Scan je pas'."""
    footer: Text | None = None
    """A line of the branch's own below every bon."""
    idle_s: float = 60.0
    """Without a touch or scan; then the warning."""
    warning_s: int = 30
    """How long the warning stands; 20 s at least. Source: EN 301 549, 11.2.2.1."""
    temporary_password_proof: Proof = Proof.BIRTH_DATE
    take_receipt_s: int = 20
    """How long 'Pak je bon' stands without a touch."""
    goodbye_s: float = 4.0
    notice_s: float = 20.0
    """How long a remark about the last scan stands on the attract page."""
    patience_s: float = 0.15
    """How long a question to the library may take before the screen says that it is busy."""
    read_deadline_s: float = 20.0
    """The end of any question to the library, whatever its adapter does."""
    act_deadline_s: float = 40.0
    """The end of any act; longer than the adapter's own deadlines, which know more of what happened."""
    print_deadline_s: float = 60.0
    staff_session_s: float = 300.0
    """How long staff beside a member may act after their PIN; then their pass and PIN are asked again."""
    staff_idle_s: float = 300.0
    """As idle_s, for staff who are testing devices."""
    card_deadline_s: float = 960.0
    """The end of printing a card; longer than any card printer's own deadline, which knows more of what happened."""
