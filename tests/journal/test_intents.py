"""What stays open, for whom, and for how long: over restarts, plans, older kiosks and many years."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kiosk.domain.card_number import CardNumber
from kiosk.journal import sqlite
from kiosk.journal.database import MIGRATIONS
from kiosk.journal.key import new_key
from kiosk.journal.port import Act, Guess, Intent, JournalError, Reason, Settled, Step
from kiosk.journal.sqlite import SqliteJournal
from tests.journal.test_sqlite import CARD, OTHER, WallClock

STAFF = "29401000000109"


@pytest.fixture
def clock() -> WallClock:
    return WallClock()


@pytest.fixture
async def journal(tmp_path: Path, clock: WallClock):
    opened = SqliteJournal(tmp_path, clock)
    yield opened
    await opened.close()


def rows(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "journal.sqlite3")) as database:
        return [row[0] for row in database.execute("SELECT id FROM intent ORDER BY rowid")]


async def test_whose_act_it_was_and_why_again_outlives_the_program(tmp_path, clock):
    journal = SqliteJournal(tmp_path, clock)
    begun = await journal.begin(Act.PRINT_CARD, CARD, actor=STAFF, reason=Reason.CARD_FAILED)
    await journal.close()
    again = SqliteJournal(tmp_path, clock)
    assert await again.unsettled() == [begun]
    assert (begun.actor, begun.reason) == (STAFF, Reason.CARD_FAILED)
    await again.close()


async def test_when_an_act_was_begun_is_told_by_the_clock_on_the_wall(tmp_path, clock):
    clock.time = datetime(2026, 7, 12, 16, 5, tzinfo=ZoneInfo("Europe/Amsterdam"))
    journal = SqliteJournal(tmp_path, clock)
    await journal.begin(Act.SET_PIN, CARD)
    (found,) = await journal.unsettled()
    assert (found.begun.hour, found.begun) == (16, clock.time)
    await journal.close()


async def test_steps_that_were_planned_together_are_open_together_and_know_their_order(journal):
    steps = (Step(Act.DETACH_ACCOUNT, CARD), Step(Act.GENERATE_ACCOUNT, CARD, STAFF))
    first, second = await journal.plan(steps)
    assert await journal.unsettled() == [first, second]
    assert (first.after, second.after) == (None, first.id)
    assert (first.actor, second.actor) == (None, STAFF)
    await journal.settle(first, Settled.DONE)
    assert await journal.unsettled() == [second]
    assert await journal.ended(first.id) is Settled.DONE
    assert await journal.ended(second.id) is None


async def test_a_plan_that_cannot_be_written_whole_is_not_written_at_all(tmp_path, clock, monkeypatch):
    journal = SqliteJournal(tmp_path, clock)
    monkeypatch.setattr(sqlite.uuid, "uuid4", lambda: type("Same", (), {"hex": "5" * 32}))
    with pytest.raises(JournalError, match="UNIQUE"):
        await journal.plan((Step(Act.DETACH_ACCOUNT, CARD), Step(Act.GENERATE_ACCOUNT, CARD)))
    assert await journal.unsettled() == []
    await journal.close()


async def test_the_open_acts_of_a_pass_are_those_of_that_pass_only(journal):
    mine = await journal.begin(Act.GENERATE_ACCOUNT, CARD)
    await journal.begin(Act.GENERATE_ACCOUNT, OTHER)
    over = await journal.begin(Act.LINK_ACCOUNT, CARD)
    await journal.settle(over, Settled.DONE)
    assert await journal.open_for(CARD) == [mine]


async def test_an_act_of_which_nobody_could_tell_the_end_stays_open_until_somebody_can(journal):
    intent = await journal.begin(Act.REREGISTER, CARD)
    await journal.settle(intent, Settled.UNKNOWN)
    assert await journal.unsettled() == [intent]
    assert await journal.open_for(CARD) == [intent]
    await journal.settle(intent, Settled.NOT_DONE)
    assert await journal.unsettled() == []


async def test_above_the_most_that_is_kept_the_oldest_ends_go_and_open_acts_never(
    journal, clock, tmp_path, monkeypatch
):
    monkeypatch.setattr(sqlite, "KEEP_AT_MOST", 3)
    still_open = await journal.begin(Act.GENERATE_ACCOUNT, CARD)
    ended = []
    for _ in range(6):
        intent = await journal.begin(Act.REQUEST_PASSWORD_MAIL, CARD)
        clock.time += timedelta(seconds=1)
        await journal.settle(intent, Settled.DONE)
        ended.append(intent.id)
    last = await journal.begin(Act.REQUEST_PASSWORD_MAIL, CARD)
    assert rows(tmp_path) == [still_open.id, *ended[-3:], last.id]


async def test_a_journal_at_its_most_stays_below_six_megabytes(tmp_path, clock):
    """Twenty thousand ended acts, each with the pass of staff: what years of use come to at the most."""
    await SqliteJournal(tmp_path, clock).close()
    when = clock.now().isoformat(timespec="milliseconds")
    with closing(sqlite3.connect(tmp_path / "journal.sqlite3")) as database, database:
        database.executemany(
            "INSERT INTO intent (id, act, card, begun, settled, ended, actor, after) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (f"{n:032x}", Act.CHANGE_RECOVERY_EMAIL.value, b"5" * 32, when, "done", when, STAFF, f"{n:032x}")
                for n in range(sqlite.KEEP_AT_MOST + 500)
            ),
        )
    journal = SqliteJournal(tmp_path, clock)
    for _ in range(500 // sqlite.FORGET_AT_ONCE + 1):
        await journal.begin(Act.SET_PIN, CARD)
    await journal.close()
    assert sqlite.KEEP_AT_MOST <= len(rows(tmp_path)) <= sqlite.KEEP_AT_MOST + 10
    assert (tmp_path / "journal.sqlite3").stat().st_size < 6_500_000


async def test_a_kiosk_in_the_field_keeps_its_journal(tmp_path, clock):
    """Version 1, as the first kiosks wrote it: one open act, one ended, one wrong PIN, seven bons."""
    file = tmp_path / "journal.sqlite3"
    new_key(tmp_path)
    with closing(sqlite3.connect(file)) as database:
        database.executescript(
            f"""
            BEGIN; {MIGRATIONS[0]} PRAGMA user_version = 1;
            INSERT INTO intent VALUES ('open', 'reset_password', x'00', '2026-03-12T13:00:00.000+00:00', NULL, NULL);
            INSERT INTO intent VALUES ('over', 'print_card', x'00', '2026-03-12T13:01:00.000+00:00', 'done',
                                       '2026-03-12T13:02:00.000+00:00');
            INSERT INTO receipt VALUES ('2026-03-12', 7);
            COMMIT;
            """
        )
    journal = SqliteJournal(tmp_path, clock)
    assert await journal.unsettled() == [Intent("open", Act.RESET_PASSWORD, datetime(2026, 3, 12, 13, 0, tzinfo=UTC))]
    assert await journal.ended("over") is Settled.DONE
    assert await journal.next_receipt_number() == 8
    assert await journal.wrong_guess(CARD, Guess.PIN) == 2
    planned = await journal.plan((Step(Act.DETACH_ACCOUNT, CARD), Step(Act.GENERATE_ACCOUNT, CARD)))
    await journal.close()
    again = SqliteJournal(tmp_path, clock)
    assert await again.open_for(CARD) == list(planned)
    await again.close()


async def test_a_version_that_never_was_is_damage(tmp_path, clock):
    await SqliteJournal(tmp_path, clock).close()
    with closing(sqlite3.connect(tmp_path / "journal.sqlite3")) as database:
        database.execute("PRAGMA user_version = -1")
    with pytest.raises(JournalError, match="damaged: there is no version -1"):
        SqliteJournal(tmp_path, clock)


@pytest.mark.parametrize("column", ["act", "reason"])
async def test_an_act_that_only_a_newer_program_knows_is_damage(tmp_path, clock, column):
    journal = SqliteJournal(tmp_path, clock)
    await journal.begin(Act.SET_PIN, CARD)
    await journal.close()
    with closing(sqlite3.connect(tmp_path / "journal.sqlite3")) as database, database:
        database.execute(f"UPDATE intent SET {column} = 'teleport'")
    again = SqliteJournal(tmp_path, clock)
    with pytest.raises(JournalError, match="teleport"):
        await again.unsettled()
    await again.close()


async def test_the_pass_of_staff_may_be_read_and_that_of_a_member_may_not(tmp_path, clock):
    journal = SqliteJournal(tmp_path, clock)
    await journal.plan((Step(Act.REPLACE_CARD, CardNumber.parse("29401000075868"), STAFF),))
    await journal.close()
    content = (tmp_path / "journal.sqlite3").read_bytes()
    assert STAFF.encode() in content
    assert CARD.number.encode() not in content
