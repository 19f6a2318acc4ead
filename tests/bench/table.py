"""One table: what was measured, its goal, and whether it was reached."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Row:
    what: str
    measured: str
    goal: str = ""
    good: bool | None = None
    """None: a figure without a goal."""
    failed: bool = False
    """It could not be measured."""


def unmeasured(what: str, error: BaseException) -> Row:
    return Row(what, f"not measured: {error}", failed=True)


def show(rows: Iterable[Row], heading: str) -> None:
    table = Table("what", "measured", "goal", "good?", title=heading, title_justify="left", show_lines=False)
    for row in rows:
        mark = "?" if row.failed else {True: "yes", False: "NO", None: ""}[row.good]
        table.add_row(row.what, row.measured, row.goal, mark)
    Console(width=150).print(table)


def percentile(values: Sequence[float], part: float) -> float:
    """The smallest value that at least `part` of all do not exceed."""
    return sorted(values)[max(0, math.ceil(part * len(values)) - 1)]
