"""What stands above and below every bon."""

from dataclasses import dataclass
from datetime import datetime

from hardware.receipt_printer.document import Band, Block, Columns, Gap, Rule, Title


@dataclass(frozen=True)
class Foot:
    """Where, when and which bon; nothing of a member."""

    branch_name: str
    branch: str
    kiosk_number: str
    number: int
    """The number of this bon today."""
    at: datetime


def head(foot: Foot, title: str) -> tuple[Block, ...]:
    return (Title(foot.branch_name), Gap(), Band(title.upper()), Gap())


def tail(foot: Foot, language: str) -> tuple[Block, ...]:
    """'12-03-2026 14.05 uur    kiosk 9401-1    bon 0123'."""
    moment = foot.at.strftime("%d-%m-%Y  %H.%M uur" if language == "nl" else "%d-%m-%Y  %H:%M")
    bon = "bon" if language == "nl" else "receipt"
    return (Rule(), Columns((moment, f"kiosk {foot.branch}-{foot.kiosk_number}", f"{bon} {foot.number:04}")))
