"""A staff pass and its PIN: only together, told to nobody, and there after a restart."""

import stat
from pathlib import Path

import pytest

from kiosk.domain.card_number import CardNumber
from kiosk.domain.secret import Secret
from kiosk.staff.accounts import StaffAccounts, StaffError, ensure_staff

CARD = CardNumber.parse("1042")


async def test_pass_and_pin_prove_only_together(tmp_path: Path):
    accounts = StaffAccounts(tmp_path)
    assert not accounts.knows(CARD)
    accounts.add("1042", Secret("2580"))
    assert accounts.knows(CARD)
    assert await accounts.proves(CARD, Secret("2580"))
    assert not await accounts.proves(CARD, Secret("2581"))
    assert not await accounts.proves(CardNumber.parse("1043"), Secret("2580"))


async def test_an_account_made_beside_a_running_kiosk_counts_at_once_and_outlives_it(tmp_path: Path):
    running = StaffAccounts(tmp_path)
    StaffAccounts(tmp_path).add("1042", Secret("2580"))
    assert running.knows(CARD)
    StaffAccounts(tmp_path).add("1042", Secret("7361"))
    assert await running.proves(CARD, Secret("7361"))
    assert not await running.proves(CARD, Secret("2580"))
    StaffAccounts(tmp_path).remove("1042")
    assert not running.knows(CARD)


def test_the_file_is_its_owners_alone_and_holds_no_pin(tmp_path: Path):
    StaffAccounts(tmp_path).add("29401000075868", Secret("2580"))
    (file,) = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "2580" not in file.read_text().replace("29401000075868", "")
    assert "$argon2id$" in file.read_text()


@pytest.mark.parametrize(
    "pin", ["0000", "1111", "1234", "4321", "7890", "1212", "1221", "1990", "2026", "258", "25800", "25b0", "", "٢٥٨٠"]
)
def test_a_pin_that_anybody_tries_first_or_the_pad_does_not_take_is_refused(tmp_path: Path, pin: str):
    with pytest.raises(StaffError) as told:
        StaffAccounts(tmp_path).add("1042", Secret(pin))
    assert not pin or pin not in str(told.value)
    assert not StaffAccounts(tmp_path).knows(CARD)


@pytest.mark.parametrize("code", ["", "9789012345678", "30000000000000", "x"])
def test_what_is_no_pass_gets_no_account(tmp_path: Path, code: str):
    with pytest.raises(StaffError, match="pass"):
        StaffAccounts(tmp_path).add(code, Secret("2580"))


def test_a_damaged_file_lets_nobody_in_and_says_what_to_do(tmp_path: Path):
    accounts = StaffAccounts(tmp_path)
    accounts.add("1042", Secret("2580"))
    (tmp_path / "staff.json").write_text('{"1042": 7}')
    assert not StaffAccounts(tmp_path).knows(CARD)
    with pytest.raises(StaffError, match="damaged"):
        accounts.list()


async def test_the_demonstration_has_its_account_once(tmp_path: Path):
    ensure_staff(tmp_path, "1042", Secret("2580"))
    StaffAccounts(tmp_path).add("1042", Secret("7361"))
    ensure_staff(tmp_path, "1042", Secret("2580"))
    assert await StaffAccounts(tmp_path).proves(CARD, Secret("7361"))
