"""Money in whole cents."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Money:
    """An amount in euro cents."""

    cents: int

    def written(self, language: str) -> str:
        """'€ 12,50' in Dutch, '€ 12.50' in English; a minus sign before the amount."""
        sign = "-" if self.cents < 0 else ""
        euros, rest = divmod(abs(self.cents), 100)
        mark = "," if language == "nl" else "."
        return f"€ {sign}{euros}{mark}{rest:02}"
