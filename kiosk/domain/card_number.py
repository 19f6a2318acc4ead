"""What a scan is: pass, suspect, temporary number, item, book or rubbish. Pure and total."""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    PASS = "pass"
    SUSPECT = "suspect"
    """A pass by its form, with a wrong check digit: one rescan, then the library decides."""
    TEMPORARY = "temporary"
    """The 2X… number of an online registration."""
    ITEM = "item"
    BOOK = "book"
    RUBBISH = "rubbish"


@dataclass(frozen=True, repr=False)
class CardNumber:
    """A scanned or typed code and what it is. `number` is what the library is asked for."""

    kind: Kind
    number: str
    isil: str | None = None
    symbology: str | None = None
    reason: str = ""
    """For a technician, in English: why it is this kind."""

    @classmethod
    def parse(cls, raw: str) -> "CardNumber":
        """Any text at all gives an answer; nothing raises."""
        raise NotImplementedError

    @property
    def masked(self) -> str:
        """'2 9401 •••• 5868': what may be shown."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"CardNumber({self.kind.value}, {self.masked})"
