"""A beheerder looks after the staff of a kiosk by touch: new, another role, a new first PIN, gone; and who did what."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from kiosk.domain.card_number import CardNumber
from kiosk.domain.role import Role
from kiosk.domain.secret import Secret
from kiosk.flows.changes import ICONS, changes_page
from kiosk.flows.pages import (
    Attract,
    Choice,
    Choose,
    Confirm,
    PinPad,
    Status,
    TextEntry,
    TimeWarning,
)
from kiosk.journal.port import Guess
from kiosk.staff import accounts as accounts_module
from kiosk.staff.accounts import StaffAccounts
from kiosk.staff.port import Change, StaffError
from kiosk.texts.catalogue import LANGUAGES, catalogue
from tests.flows.people import BOOK, SUSPECT
from tests.flows.scripted_bench import PIN, STAFF
from tests.flows.staff_people import Counter, choices, counter_with, why_not

ITEM = "30000000000000"
NEW = "1044"
OTHER = "1043"
OTHERS_PIN = "7361"
WHEN = datetime(2026, 3, 12, 13, 2, tzinfo=UTC)


class Manager:
    """A beheerder at the kiosk, with the real accounts behind it."""

    def __init__(self, counter: Counter, accounts: StaffAccounts, folder: Path) -> None:
        self.counter = counter
        self.visitor = counter.visitor
        self.accounts = accounts
        self.folder = folder

    async def at_the_list(self) -> Choose:
        await self.counter.signs_in()
        await self.counter.picks("accounts")
        return await self.sees_list()

    async def sees_list(self) -> Choose:
        return await self.visitor.sees(Choose, title="colleague.title")

    async def at_the_account(self, number: str) -> Choose:
        await self.at_the_list()
        await self.counter.picks(number)
        return await self.visitor.sees(Choose, title="colleague.card")

    async def at_the_new_one(self) -> None:
        await self.at_the_list()
        await self.visitor.touches(Choice.PRIMARY)
        await self.visitor.sees(TextEntry, title="colleague.new", error=None)

    async def reads_the_pin(self) -> str:
        page = await self.visitor.sees(Status, title="colleague.pin_title")
        assert page.staff
        (pin,) = (str(value) for name, value in page.title.values if name == "pin")
        return pin

    def role_of(self, number: str) -> Role | None:
        return next((one.role for one in self.accounts.list() if one.card == number), None)

    def done(self) -> list[tuple[object, object]]:
        """Who did what, but for signing in."""
        return [(one["actor"], one["what"]) for one in self.accounts.audit()[2:] if one["what"] != "signed_in"]

    async def is_proved(self, number: str, pin: str) -> bool:
        return await self.accounts.proves(CardNumber.parse(number), Secret(pin))


@pytest.fixture(scope="module")
def two_accounts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Hashing takes its time: once for all."""
    folder = tmp_path_factory.mktemp("staff")
    accounts = StaffAccounts(folder)
    accounts.add(STAFF, Secret(PIN), Role.BEHEERDER, must_change=False)
    accounts.add(OTHER, Secret(OTHERS_PIN), Role.MEDEWERKER, must_change=False)
    return folder


@pytest.fixture
def manager(tmp_path: Path, two_accounts: Path) -> Iterator[Manager]:
    shutil.copytree(two_accounts, tmp_path, dirs_exist_ok=True)
    accounts = StaffAccounts(tmp_path)
    with counter_with(staff=accounts, register=accounts) as counter:
        yield Manager(counter, accounts, tmp_path)


@pytest.mark.parametrize("role", Role)
async def test_only_a_beheerder_finds_medewerkers_at_home(manager: Manager, role: Role) -> None:
    manager.accounts.add("1050", Secret("4907"), Role.BEHEERDER)
    manager.accounts.set_role(STAFF, role)
    home = await manager.counter.signs_in()
    assert ("accounts" in choices(home)) is (role is Role.BEHEERDER)


async def test_the_list_says_who_they_are_and_who_still_has_a_first_pin(manager: Manager) -> None:
    manager.accounts.add("29401000075868", Secret("4907"), Role.TECHNICUS)
    page = await manager.at_the_list()
    said = [(catalogue("nl").say(one.title), one.line and one.line.key) for one in page.options]
    assert said == [
        ("1042 (jij)", "colleague.since"),
        ("1043", "colleague.since"),
        ("2 9401 •••• 5868", "colleague.first_pin"),
        ("Wijzigingen", "changes.line"),
    ]
    await manager.visitor.touches(Choice.SECONDARY)
    await manager.visitor.sees(Choose, title="staff.title")


# -- a new one --


@pytest.mark.parametrize("typed", [False, True])
async def test_a_pass_gets_a_role_and_a_pin_that_is_shown_once(manager: Manager, typed: bool) -> None:
    with capture_logs() as logged:
        await manager.at_the_new_one()
        await (manager.visitor.types(NEW) if typed else manager.visitor.scans(NEW))
        await manager.visitor.sees(Choose, title="colleague.role")
        await manager.counter.picks("technicus")
        pin = await manager.reads_the_pin()
        assert manager.accounts.must_change_pin(CardNumber.parse(NEW))
        assert manager.role_of(NEW) is Role.TECHNICUS
        assert await manager.is_proved(NEW, pin)
        await manager.visitor.touches(Choice.PRIMARY)
        page = await manager.sees_list()
        assert NEW in choices(page)
    assert manager.done() == [(STAFF, "account_added")]
    assert pin not in json.dumps(manager.accounts.audit())
    assert not any(pin in str(value) for entry in logged for value in entry.values())


async def test_the_new_one_chooses_a_pin_and_is_in_at_once(manager: Manager) -> None:
    await manager.at_the_new_one()
    await manager.visitor.scans(NEW)
    await manager.visitor.sees(Choose, title="colleague.role")
    await manager.counter.picks("medewerker")
    pin = await manager.reads_the_pin()
    await manager.visitor.touches(Choice.STOP)
    await manager.visitor.sees(Attract)
    await manager.visitor.scans(NEW)
    await manager.visitor.sees(PinPad, title=None)
    await manager.visitor.types(pin)
    for title in ("staff.first_pin", "staff.first_pin_again"):
        await manager.visitor.sees(PinPad, title=title)
        await manager.visitor.types("8264")
    home = await manager.visitor.sees(Choose, title="staff.title")
    assert "help" in choices(home)
    assert "accounts" not in choices(home)


REFUSED = {
    OTHER: "colleague.known",
    BOOK: "colleague.book",
    ITEM: "colleague.no_pass",
    SUSPECT: "colleague.damaged",
    "\x00?": "colleague.no_pass",
}


async def test_what_cannot_be_a_staff_pass_is_refused_by_name_and_the_next_one_is_taken(manager: Manager) -> None:
    await manager.at_the_new_one()
    for code, error in REFUSED.items():
        await manager.visitor.scans(code)
        await manager.visitor.sees(TextEntry, error=error)
    await manager.visitor.types("12")
    await manager.visitor.sees(TextEntry, error="colleague.no_pass")
    await manager.visitor.scans(NEW)
    await manager.visitor.sees(Choose, title="colleague.role")
    await manager.visitor.touches(Choice.SECONDARY)
    await manager.visitor.sees(TextEntry, error=None)
    await manager.visitor.touches(Choice.SECONDARY)
    await manager.sees_list()
    assert manager.done() == []


# -- one account --


async def test_another_role_holds_at_once(manager: Manager) -> None:
    await manager.at_the_account(OTHER)
    await manager.counter.picks("role")
    page = await manager.visitor.sees(Choose, title="colleague.role")
    assert {one.name: one.ticked for one in page.options} == {
        "medewerker": True,
        "beheerder": False,
        "technicus": False,
    }
    await manager.counter.picks("technicus")
    await manager.visitor.sees(Choose, title="colleague.card")
    assert manager.role_of(OTHER) is Role.TECHNICUS
    assert manager.accounts.rights(CardNumber.parse(OTHER)) == Role.TECHNICUS.rights
    assert manager.done() == [(STAFF, "role_changed")]


async def test_who_forgot_the_pin_gets_a_first_one_and_need_not_wait_any_more(manager: Manager) -> None:
    journal = manager.counter.rig.journal
    for _ in range(3):
        manager.counter.rig.thread.run(journal.wrong_guess(CardNumber.parse(OTHER), Guess.PIN))
    await manager.at_the_account(OTHER)
    await manager.counter.picks("new_pin")
    await manager.visitor.sees(Confirm, title="colleague.new_pin_title")
    await manager.visitor.touches(Choice.SECONDARY)
    await manager.visitor.sees(Choose, title="colleague.card")
    assert await manager.is_proved(OTHER, OTHERS_PIN)
    await manager.counter.picks("new_pin")
    await manager.visitor.sees(Confirm, title="colleague.new_pin_title")
    await manager.counter.says_yes()
    pin = await manager.reads_the_pin()
    assert await manager.is_proved(OTHER, pin)
    assert not await manager.is_proved(OTHER, OTHERS_PIN)
    assert manager.role_of(OTHER) is Role.MEDEWERKER
    assert not manager.counter.rig.thread.run(journal.locked(CardNumber.parse(OTHER)))
    assert manager.done() == [(STAFF, "pin_given")]
    await manager.visitor.touches(Choice.STOP)
    await manager.visitor.sees(Attract)
    await manager.visitor.scans(OTHER)
    await manager.visitor.sees(PinPad, title=None)
    await manager.visitor.types(pin)
    await manager.visitor.sees(PinPad, title="staff.first_pin")


async def test_who_is_taken_away_after_a_yes_is_staff_no_more(manager: Manager) -> None:
    await manager.at_the_account(OTHER)
    await manager.counter.picks("remove")
    await manager.visitor.sees(Confirm, title="colleague.remove_title")
    await manager.visitor.touches(Choice.SECONDARY)
    await manager.visitor.sees(Choose, title="colleague.card")
    assert manager.role_of(OTHER)
    await manager.counter.picks("remove")
    await manager.visitor.sees(Confirm, title="colleague.remove_title")
    await manager.counter.says_yes()
    await manager.visitor.sees(Status, title="colleague.removed")
    await manager.visitor.touches(Choice.PRIMARY)
    assert OTHER not in choices(await manager.sees_list())
    assert not manager.accounts.knows(CardNumber.parse(OTHER))
    assert manager.done() == [(STAFF, "account_removed")]


async def test_the_last_beheerder_stays_one_and_nobody_removes_themselves(manager: Manager) -> None:
    page = await manager.at_the_account(STAFF)
    assert (why_not(page, "role"), why_not(page, "remove")) == ("colleague.last", "colleague.last")
    assert choices(page)["new_pin"]
    manager.accounts.set_role(OTHER, Role.BEHEERDER)
    await manager.visitor.touches(Choice.SECONDARY)
    await manager.sees_list()
    await manager.counter.picks(STAFF)
    page = await manager.visitor.sees(Choose, title="colleague.card")
    assert (why_not(page, "role"), why_not(page, "remove")) == (None, "colleague.self")


async def test_a_beheerder_who_became_the_last_one_meanwhile_is_told_so(manager: Manager) -> None:
    manager.accounts.set_role(OTHER, Role.BEHEERDER)
    await manager.at_the_account(STAFF)
    await manager.counter.picks("role")
    await manager.visitor.sees(Choose, title="colleague.role")
    manager.accounts.remove(OTHER)
    await manager.counter.picks("medewerker")
    await manager.visitor.sees(Status, title="set.not_saved", lead="colleague.last_lead")
    await manager.visitor.touches(Choice.PRIMARY)
    assert "accounts" in choices(await manager.visitor.sees(Choose, title="staff.title"))
    assert manager.role_of(STAFF) is Role.BEHEERDER


async def test_who_gives_up_the_role_is_back_home_without_it(manager: Manager) -> None:
    manager.accounts.set_role(OTHER, Role.BEHEERDER)
    await manager.at_the_account(STAFF)
    await manager.counter.picks("role")
    await manager.visitor.sees(Choose, title="colleague.role")
    await manager.counter.picks("medewerker")
    assert "accounts" not in choices(await manager.visitor.sees(Choose, title="staff.title"))


async def test_who_is_no_beheerder_any_more_changes_nothing(manager: Manager) -> None:
    manager.accounts.set_role(OTHER, Role.BEHEERDER)
    await manager.at_the_account(OTHER)
    await manager.counter.picks("remove")
    await manager.visitor.sees(Confirm, title="colleague.remove_title")
    manager.accounts.set_role(STAFF, Role.MEDEWERKER)
    await manager.counter.says_yes()
    await manager.counter.is_told_that_it_is_over()
    assert manager.role_of(OTHER) is Role.BEHEERDER


async def test_a_full_disk_changes_nothing_and_says_so(manager: Manager, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(accounts_module, "write_whole", refuses)
    await manager.at_the_account(OTHER)
    await manager.counter.picks("remove")
    await manager.visitor.sees(Confirm, title="colleague.remove_title")
    await manager.counter.says_yes()
    page = await manager.visitor.sees(Status, title="set.not_saved", lead="colleague.failed")
    assert "No space left on device" in catalogue("nl").say(page.lead)
    await manager.visitor.touches(Choice.PRIMARY)
    await manager.visitor.sees(Choose, title="staff.title")
    assert manager.role_of(OTHER)
    assert manager.done() == []


async def test_accounts_that_cannot_be_read_are_told_and_home_is_there_again(
    manager: Manager, monkeypatch: pytest.MonkeyPatch
) -> None:
    await manager.counter.signs_in()

    def refuses(file: Path) -> None:
        raise StaffError(f"{file}: cannot be read: Input/output error")

    monkeypatch.setattr(accounts_module, "_read", refuses)
    await manager.counter.picks("accounts")
    await manager.visitor.sees(Status, title="set.not_saved", lead="colleague.failed")
    await manager.visitor.touches(Choice.PRIMARY)
    await manager.visitor.sees(Choose, title="staff.title")


# -- the session --


async def test_the_session_ends_over_a_question_and_nothing_is_done(manager: Manager) -> None:
    await manager.at_the_account(OTHER)
    await manager.counter.picks("remove")
    await manager.visitor.sees(Confirm, title="colleague.remove_title")
    await stays(manager, 301)
    await manager.counter.is_told_that_it_is_over()
    await manager.visitor.touches(Choice.PRIMARY)
    await manager.visitor.sees(Attract)
    assert manager.role_of(OTHER)


async def test_a_session_that_is_over_at_yes_does_nothing(manager: Manager, monkeypatch: pytest.MonkeyPatch) -> None:
    await manager.at_the_account(OTHER)
    await manager.counter.picks("remove")
    await manager.visitor.sees(Confirm, title="colleague.remove_title")
    monkeypatch.setattr("kiosk.flows.visit.Visit.beside", None)
    await manager.counter.says_yes()
    await manager.counter.is_told_that_it_is_over()
    assert manager.role_of(OTHER)


@pytest.mark.parametrize("where", ["changes", OTHER])
async def test_every_page_closes_with_the_session(manager: Manager, where: str) -> None:
    await manager.at_the_list()
    await manager.counter.picks(where)
    await manager.visitor.sees(Choose)
    await stays(manager, 301)
    await manager.counter.is_told_that_it_is_over()


async def test_who_walks_away_from_a_first_pin_leaves_none_on_the_screen(manager: Manager) -> None:
    await manager.at_the_account(OTHER)
    await manager.counter.picks("new_pin")
    await manager.visitor.sees(Confirm, title="colleague.new_pin_title")
    await manager.counter.says_yes()
    pin = await manager.reads_the_pin()
    assert pin in repr(manager.counter.rig.stage.pages)
    await manager.visitor.waits(280)
    await manager.visitor.language("en")
    await manager.visitor.waits(21)
    await manager.counter.is_told_that_it_is_over()
    await manager.visitor.waits(300)
    await manager.visitor.sees(TimeWarning)
    await manager.visitor.waits(31)
    await manager.visitor.sees(Attract)
    assert pin not in repr(manager.counter.rig.stage.pages)


async def stays(manager: Manager, seconds: int) -> None:
    """Somebody is there all the time."""
    while seconds > 0:
        await manager.visitor.waits(min(seconds, 30))
        manager.counter.rig.do(manager.counter.rig.stage.touch_anywhere)
        seconds -= 30


# -- who did what --


async def test_the_newest_change_comes_first_with_what_it_was_and_became_and_without_who_signed_in(
    manager: Manager,
) -> None:
    await manager.accounts.record(STAFF, "setting_changed", key="visit.idle_s", **{"from": 60.0, "to": 90.0})
    audit = manager.folder / "audit.jsonl"
    audit.write_text(audit.read_text() + '[1]\n{"at": "nooit", "what": "x"}\n')
    await manager.at_the_list()
    await manager.counter.picks("changes")
    page = await manager.visitor.sees(Choose, title="changes.title")
    assert [one.title.key for one in page.options] == ["changes.setting_changed", *["changes.account_added"] * 2]
    await manager.counter.picks("0")
    detail = await manager.visitor.sees(Status, title="changes.one")
    said = {line.label.key: catalogue("nl").say(line.value) for line in detail.lines}
    assert said["changes.who"] == STAFF
    assert (said["changes.before"], said["changes.after"]) == ("60 seconden", "90 seconden")
    await manager.visitor.touches(Choice.SECONDARY)
    await manager.visitor.sees(Choose, title="changes.title")
    await manager.visitor.touches(Choice.SECONDARY)
    await manager.sees_list()


async def test_before_anything_was_changed_the_screen_says_so(manager: Manager) -> None:
    (manager.folder / "audit.jsonl").unlink()
    await manager.at_the_list()
    await manager.counter.picks("changes")
    await manager.visitor.sees(Status, title="changes.title", lead="changes.none")
    await manager.visitor.touches(Choice.SECONDARY)
    await manager.sees_list()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_change_has_words_and_one_of_another_program_its_name(language: str) -> None:
    found = tuple(
        Change(WHEN, "29401000075868", what, {"key": "gone.key", "card": "29401000075868"})
        for what in (*ICONS, "something_new")
    )
    said = [catalogue(language).say(one.title) for one in changes_page(found).options]
    assert said[-1] == "something_new"
    assert "gone.key" in said[0]
    assert not any("29401000075868" in words for words in said)
