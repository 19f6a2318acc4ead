"""What stands above and below every bon."""

from dataclasses import dataclass
from datetime import datetime

from hardware.receipt_printer.document import Band, Block, Columns, Gap, Rule, Title
from hardware.receipt_printer.document import Text as Line
from kiosk.texts.catalogue import catalogue
from kiosk.texts.text import Text, text


@dataclass(frozen=True)
class Foot:
    """Where, when and which bon; nothing of a member."""

    branch_name: str
    branch: str
    kiosk_number: str
    number: int
    """The number of this bon today."""
    at: datetime
    words: Text | None = None
    """A line of the branch's own, below everything."""


def head(foot: Foot, title: str) -> tuple[Block, ...]:
    return (Title(foot.branch_name), Gap(), Band(title.upper()), Gap())


def tail(foot: Foot, language: str) -> tuple[Block, ...]:
    """'12-03-2026 14.05 uur    kiosk 9401-1    bon 0123'."""
    words = catalogue(language)
    moment = f"{foot.at:%d-%m-%Y}  {words.clock_time(foot.at)}"
    number = words.say(text("bon.number", number=f"{foot.number:04}"))
    own = (Gap(), Line(words.say(foot.words))) if foot.words else ()
    return (*own, Rule(), Columns((moment, f"kiosk {foot.branch}-{foot.kiosk_number}", number)))
