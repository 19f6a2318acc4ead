"""What a member has at home."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Loan:
    title: str = field(repr=False)
    due: date
