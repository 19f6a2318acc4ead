"""The one folder that is written stays small for ever: every writer driven beyond its cap, all in one folder."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hardware.card_printer.orders import KEPT as ORDERS_KEPT
from hardware.card_printer.orders import OrderBook
from hardware.outcome import Confirmed
from kiosk.appliance import kept_state
from kiosk.domain.secret import Secret
from kiosk.journal.aside import put_aside
from kiosk.journal.port import Act, Settled
from kiosk.journal.sqlite import KEEP_AT_MOST, SqliteJournal
from kiosk.settings.store import SettingsStore
from kiosk.staff.accounts import ensure_staff
from kiosk.staff.audit import FULL_BYTES, Audit
from tests.journal.test_sqlite import CARD, WallClock
from tests.settings.shipped import shipped

AT_MOST_BYTES = 64_000_000
NOW = datetime(2026, 3, 12, 14, 5, tzinfo=UTC)


def fill_journal(folder: Path) -> None:
    """As full as it gets: one act more takes the oldest away."""

    async def one_act() -> None:
        journal = SqliteJournal(folder, WallClock())
        await journal.settle(await journal.begin(Act.SET_PIN, CARD), Settled.DONE)
        await journal.close()

    asyncio.run(one_act())
    with closing(sqlite3.connect(folder / "journal.sqlite3")) as database, database:
        (row,) = database.execute("SELECT act, card, begun, settled, ended, actor, reason FROM intent").fetchall()
        rows = ((f"{number:032x}", *row) for number in range(KEEP_AT_MOST + 500))
        database.executemany(
            "INSERT INTO intent (id, act, card, begun, settled, ended, actor, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
    asyncio.run(one_act())


def test_the_state_folder_stays_below_64_mb_whatever_is_written_to_it(tmp_path: Path) -> None:
    config = shipped(tmp_path)
    store = SettingsStore(config)
    state = Path(store.settings.kiosk.state_dir)
    for number in range(15):
        store.save_now({"kiosk.notice_nl": f"Zaterdag zijn we dicht. {number}"}, "1042")
    for number in range(5):
        ensure_staff(state, f"104{number}", Secret(f"49{number}7"))
    audit = Audit(state)
    for _ in range(3 * FULL_BYTES // 20_000):
        audit.record("1042", "setting_changed", before="x" * 10_000, after="y" * 10_000)
    (state / "cards").mkdir()
    book = OrderBook(state / "cards")
    for number in range(ORDERS_KEPT + 20):
        book.settle(book.begin(f"{number:032x}"), Confirmed())
    fill_journal(state)
    full = (state / "journal.sqlite3").read_bytes()
    key = (state / "card.key").read_bytes()
    for day in range(5):
        put_aside(state, NOW + timedelta(days=day))
        (state / "journal.sqlite3").write_bytes(full)
        (state / "card.key").write_bytes(key)
    kept_state.keep(state, "1.0")
    shutil.copy(state / "journal.sqlite3", state / "journal.sqlite3.mending")
    size = sum(file.stat().st_size for file in state.rglob("*") if file.is_file())
    print(f"state folder at its fullest: {size / 1e6:.1f} MB")
    assert 20_000_000 < size < AT_MOST_BYTES
    assert len(list((state / "cards").glob("*"))) <= ORDERS_KEPT + 2
