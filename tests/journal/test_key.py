"""The key of the card hashes: systemd's credential for a journal that begins with it, else the folder's own."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.domain.fault_code import FaultCode
from kiosk.journal.port import Act, Guess, JournalError
from kiosk.journal.sqlite import SqliteJournal
from tests.journal.test_sqlite import CARD, WallClock


@pytest.fixture
def clock() -> WallClock:
    return WallClock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def credential(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """As systemd hands it over, written as the installer writes it."""
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    file = tmp_path / "secret_journal.key"
    file.write_text("5a" * 32 + "\n")
    return file


async def test_with_the_credential_no_key_lies_beside_the_journal(credential, folder, clock):
    journal = SqliteJournal(folder, clock)
    begun = await journal.begin(Act.RESET_PASSWORD, CARD)
    await journal.close()
    assert not (folder / "card.key").exists()
    again = SqliteJournal(folder, clock)
    assert await again.open_for(CARD) == [begun]
    await again.close()


async def test_a_kiosk_that_began_without_the_credential_goes_on_with_its_own_key(tmp_path, folder, clock, monkeypatch):
    journal = SqliteJournal(folder, clock)
    begun = await journal.begin(Act.RESET_PASSWORD, CARD)
    for _ in range(3):
        await journal.wrong_guess(CARD, Guess.PIN)
    await journal.close()
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    (tmp_path / "secret_journal.key").write_text("5a" * 32)
    again = SqliteJournal(folder, clock)
    assert await again.open_for(CARD) == [begun]
    assert await again.locked(CARD)
    await again.close()


@pytest.mark.parametrize("which", ["secret_journal.key", "card.key"])
async def test_a_key_that_is_gone_stops_the_kiosk_before_it_forgets_whose_acts_are_open(
    which, tmp_path, folder, clock, monkeypatch
):
    if which != "card.key":
        monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
        (tmp_path / which).write_text("5a" * 32)
    await SqliteJournal(folder, clock).close()
    (folder / which if which == "card.key" else tmp_path / which).unlink()
    with pytest.raises(JournalError, match=r"card\.key nor the secret journal\.key") as refused:
        SqliteJournal(folder, clock)
    assert refused.value.code is FaultCode.SECRET_MISSING


async def test_another_key_than_the_journal_was_made_with_is_not_taken_for_it(credential, folder, clock):
    await SqliteJournal(folder, clock).close()
    credential.write_text("77" * 32)
    with pytest.raises(JournalError, match="made with another key"):
        SqliteJournal(folder, clock)


@pytest.mark.parametrize("content", ["", "5a", "no digits at all", "\x00"])
def test_a_credential_that_is_no_key_is_named(content, credential, folder, clock):
    credential.write_text(content)
    with pytest.raises(JournalError, match=r"secret_journal\.key: is damaged"):
        SqliteJournal(folder, clock)


async def test_neither_key_stands_in_the_journal(credential, folder, clock):
    await SqliteJournal(folder, clock).close()
    assert bytes.fromhex("5a" * 32) not in (folder / "journal.sqlite3").read_bytes()
    with closing(sqlite3.connect(folder / "journal.sqlite3")) as database:
        assert len(database.execute("SELECT mark FROM made_with").fetchall()) == 1
