"""A staff pass and its PIN: only together, told to nobody, and there after a restart."""

import json
import stat
from pathlib import Path

import pytest

from kiosk.domain.card_number import CardNumber
from kiosk.domain.role import Role
from kiosk.domain.secret import Secret
from kiosk.staff.accounts import StaffAccounts, StaffError, ensure_staff, first_pin, weakness
from kiosk.staff.audit import FULL_BYTES, Audit
from kiosk.staff.port import LastBeheerder

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
    file = tmp_path / "staff.json"
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


def test_an_account_from_before_there_were_roles_may_do_everything_and_a_newer_file_is_left_alone(tmp_path: Path):
    StaffAccounts(tmp_path).add("1042", Secret("2580"))
    file = tmp_path / "staff.json"
    account = json.loads(file.read_text())["accounts"]["1042"]
    file.write_text(json.dumps({"1042": {key: account[key] for key in ("hash", "added")}}))
    (known,) = StaffAccounts(tmp_path).list()
    assert (known.role, known.must_change) == (Role.BEHEERDER, False)
    newer = json.dumps({"version": 3, "people": []})
    file.write_text(newer)
    with pytest.raises(StaffError, match="newer program"):
        StaffAccounts(tmp_path).add("1043", Secret("2580"))
    assert file.read_text() == newer


async def test_whose_pass_it_is_chooses_another_pin_at_first_use_and_roles_say_what_they_may(tmp_path: Path):
    accounts = StaffAccounts(tmp_path)
    accounts.add("1042", Secret("2580"), Role.TECHNICUS)
    assert accounts.must_change_pin(CARD)
    assert accounts.rights(CARD) == Role.TECHNICUS.rights
    with pytest.raises(StaffError):
        await accounts.change_pin(CARD, Secret("1234"))
    await accounts.change_pin(CARD, Secret("4907"))
    assert not accounts.must_change_pin(CARD)
    assert await accounts.proves(CARD, Secret("4907"))
    accounts.add("1042", Secret("7361"))
    assert accounts.rights(CARD) == Role.TECHNICUS.rights


def test_a_kiosk_with_staff_keeps_a_beheerder(tmp_path: Path):
    accounts = StaffAccounts(tmp_path)
    accounts.add("1042", Secret("2580"), Role.BEHEERDER)
    accounts.add("1043", Secret("2580"))
    with pytest.raises(LastBeheerder) as told:
        accounts.remove("1042")
    assert "1042" not in str(told.value), "it may stand in the log"
    with pytest.raises(LastBeheerder):
        accounts.set_role("1042", Role.MEDEWERKER)
    accounts.set_role("1043", Role.BEHEERDER)
    accounts.remove("1042")
    accounts.remove("1043")
    assert accounts.list() == []


def test_who_changed_what_is_kept_within_half_a_megabyte_and_holds_no_pin(tmp_path: Path):
    accounts = StaffAccounts(tmp_path)
    accounts.add("1042", Secret("2580"), Role.BEHEERDER, actor="1041")
    accounts.set_role("1042", Role.BEHEERDER)
    assert [(one["actor"], one["what"]) for one in accounts.audit()] == [
        ("1041", "account_added"),
        ("cli", "role_changed"),
    ]
    audit = Audit(tmp_path)
    for number in range(2600):
        audit.record("1042", "setting_changed", key="kiosk.notice_nl", before="x" * 150, after=str(number))
    size = sum(file.stat().st_size for file in tmp_path.glob("audit.jsonl*"))
    assert size <= 2 * FULL_BYTES
    assert audit.entries()[-1]["after"] == "2599"
    assert all("2580" not in json.dumps(entry) for entry in audit.entries() if entry["what"] != "setting_changed")
    assert stat.S_IMODE((tmp_path / "audit.jsonl").stat().st_mode) == 0o600


def test_a_first_pin_is_at_random_and_none_that_anybody_tries_first():
    pins = [first_pin() for _ in range(2000)]
    assert not any(weakness(pin) for pin in pins)
    assert len({pin.reveal() for pin in pins}) > 1000


async def test_a_forgotten_pin_is_replaced_and_the_audit_tells_it_from_a_new_account(tmp_path: Path):
    accounts = StaffAccounts(tmp_path)
    with pytest.raises(StaffError, match="no staff account"):
        await accounts.give_first_pin("1042", "1041")
    first = await accounts.give_first_pin("1042", "1041", Role.TECHNICUS)
    await accounts.change_pin(CARD, Secret("4907"))
    await accounts.record("1042", "signed_in")
    second = await accounts.give_first_pin("1042", "1041")
    assert await accounts.proves(CARD, second)
    assert accounts.must_change_pin(CARD)
    (account,) = await accounts.accounts()
    assert account.role is Role.TECHNICUS
    changes = await accounts.changes()
    assert [(one.actor, one.what) for one in changes] == [
        ("1041", "pin_given"),
        ("1042", "pin_changed"),
        ("1041", "account_added"),
    ]
    assert not any(pin.reveal() in json.dumps(one.facts) for one in changes for pin in (first, second))


def test_an_audit_that_cannot_be_written_stops_nobody(tmp_path: Path):
    (tmp_path / "audit.jsonl").mkdir()
    StaffAccounts(tmp_path).add("1042", Secret("2580"))
    assert StaffAccounts(tmp_path).audit() == ()
