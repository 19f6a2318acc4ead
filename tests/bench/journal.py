"""How the journal grows: 10 000 visits with the acts that a visit leaves behind, and the size it never outgrows.

    python -m tests.bench.journal VISITS      prints one JSON object

Its folder is in memory where the machine has that, so that what is counted is the journal and not the disk.
"""

import asyncio
import json
import sys
import tempfile
from pathlib import Path

from kiosk.clock import MovableClock
from kiosk.domain.card_number import CardNumber
from kiosk.journal.port import Act, Settled, Step
from kiosk.journal.sqlite import KEEP_AT_MOST, SqliteJournal

BEYOND = 2000
"""Visits after the journal is full."""
MEMORY = Path("/dev/shm")
FILE = "journal.sqlite3"


async def visit(journal: SqliteJournal, number: int) -> None:
    """Every visit prints a bon and acts once; each tenth renews an account, in two steps."""
    card = CardNumber.parse(f"2{number % 10_000_000_000:010}")
    await journal.next_receipt_number()
    if number % 10:
        await journal.settle(await journal.begin(Act.REQUEST_PASSWORD_MAIL, card), Settled.DONE)
        return
    for intent in await journal.plan((Step(Act.DETACH_ACCOUNT, card), Step(Act.GENERATE_ACCOUNT, card))):
        await journal.settle(intent, Settled.DONE)


async def measure(folder: Path, visits: int) -> dict[str, float]:
    clock = MovableClock()
    journal = SqliteJournal(folder, clock)
    file = folder / FILE
    try:
        empty = file.stat().st_size
        for number in range(visits):
            await visit(journal, number)
        grown = file.stat().st_size - empty
        for number in range(visits, KEEP_AT_MOST):
            await visit(journal, number)
        capped = file.stat().st_size
        for number in range(KEEP_AT_MOST, KEEP_AT_MOST + BEYOND):
            await visit(journal, number)
        after = file.stat().st_size
        return {
            "visits": visits,
            "grown_bytes": grown,
            "cap_acts": KEEP_AT_MOST,
            "capped_bytes": capped,
            "beyond_cap_bytes": after - capped,
        }
    finally:
        await journal.close()


def main(visits: int) -> int:
    with tempfile.TemporaryDirectory(prefix="paszuil-bench-", dir=MEMORY if MEMORY.is_dir() else None) as folder:
        print(json.dumps(asyncio.run(measure(Path(folder), visits))))
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
