"""Who registered online gets a pass: found by number or name, looked at, and the new number told at once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from kiosk.domain.contact import Contact
from kiosk.domain.patron import Block, Membership, MembershipStatus
from kiosk.flows.pages import (
    Attract,
    Choice,
    Choose,
    Confirm,
    DeviceDetail,
    NumberPad,
    ScanCard,
    Status,
    TakeReceipt,
    TextEntry,
)
from kiosk.journal.port import Act, Settled
from kiosk.library.port import Failure, LibraryError, Registration
from kiosk.texts.catalogue import catalogue
from tests.flows.people import NO_ACCOUNT, PIN, lives_here, patron
from tests.flows.rig import Rig
from tests.flows.staff_people import Counter, choices, counter_with

NUMBER, NEW = "2X198600042", "29401000900016"
BORN = date(1966, 2, 10)
ONLINE = {
    "membership": Membership(MembershipStatus.INTERNET_VERIFIED),
    "blocks": frozenset({Block.INTERNET_REGISTRATION}),
    "birth_date": BORN,
}
SOMEBODY = Registration(patron(NUMBER, **ONLINE), NUMBER, Contact("G. Tester"))


def registered(rig: Rig) -> None:
    lives_here(rig, NUMBER, NO_ACCOUNT, **ONLINE)
    rig.library.registrations = [SOMEBODY]


@pytest.fixture
def counter() -> Iterator[Counter]:
    with counter_with(prepare=registered) as counter:
        yield counter


async def asks(counter: Counter, how: str) -> None:
    await counter.signs_in()
    await counter.picks("issue")
    await counter.visitor.sees(Choose, title="online.title", error=None)
    await counter.picks(how)


async def finds(counter: Counter) -> Status:
    await asks(counter, "number")
    await counter.visitor.sees(TextEntry, title="online.number")
    await counter.visitor.types(NUMBER.lower())
    return await counter.visitor.sees(Status, title="online.identity")


async def up_to_confirm(counter: Counter) -> None:
    await finds(counter)
    await counter.says_yes()
    await counter.visitor.sees(ScanCard, title="new_card.scan")
    await counter.visitor.scans(NEW)
    await counter.visitor.sees(Confirm, title="online.confirm")


async def test_found_by_number_looked_at_and_given_a_pass(counter: Counter) -> None:
    page = await finds(counter)
    assert [catalogue("nl").say(line.value) for line in page.lines] == ["G. Tester", "1966"]
    await counter.says_yes()
    await counter.visitor.sees(ScanCard)
    await counter.visitor.scans(NEW)
    await counter.visitor.sees(Confirm, title="online.confirm")
    assert counter.rig.library.acts == []
    await counter.says_yes()
    await counter.visitor.sees(Status, title="online.done", lead="online.told")
    assert counter.rig.library.acts == ["add_card", "mail_card_number"]
    assert counter.rig.journal.ends == [(Act.ADD_CARD, Settled.DONE), (Act.MAIL_CARD_NUMBER, Settled.DONE)]
    await counter.says_yes()
    await counter.visitor.sees(TakeReceipt)
    bon = counter.rig.printer.bons[0][1]
    assert NEW in bon
    assert "e-books" in bon
    assert "Tester" not in bon
    await counter.says_yes()
    await counter.visitor.sees(DeviceDetail, title="card.preview_title")
    await counter.visitor.touches(Choice.SECONDARY)
    await counter.visitor.sees(Choose, title="staff.title")


async def test_found_by_surname_and_birth_date(counter: Counter) -> None:
    await asks(counter, "name")
    await counter.visitor.sees(TextEntry, title="online.surname")
    await counter.visitor.types("Tester")
    await counter.visitor.sees(NumberPad, error=None)
    await counter.visitor.types("31021966")
    await counter.visitor.sees(NumberPad, error="birth.invalid")
    await counter.visitor.types("10021966")
    await counter.visitor.sees(Status, title="online.identity")


async def test_several_of_one_name_are_told_apart(counter: Counter) -> None:
    other = replace(SOMEBODY, number="2X198600099", contact=Contact("A. Tester"))
    counter.rig.library.registrations.append(other)
    await asks(counter, "name")
    await counter.visitor.sees(TextEntry)
    await counter.visitor.types("Tester")
    await counter.visitor.sees(NumberPad)
    await counter.visitor.types("10021966")
    page = await counter.visitor.sees(Choose, title="online.which")
    assert set(choices(page)) == {NUMBER, "2X198600099"}
    await counter.picks("2X198600099")
    page = await counter.visitor.sees(Status, title="online.identity")
    assert catalogue("nl").say(page.lines[0].value) == "A. Tester"


@pytest.mark.parametrize(("how_many", "error"), [(0, "online.none"), (8, "online.many")])
async def test_nobody_and_too_many_are_told_in_words(how_many: int, error: str, counter: Counter) -> None:
    counter.rig.library.registrations = [SOMEBODY] * how_many
    await asks(counter, "number")
    await counter.visitor.sees(TextEntry)
    await counter.visitor.types(NUMBER)
    await counter.visitor.sees(Choose, title="online.title", error=error)


async def test_a_number_of_another_kind_is_asked_again(counter: Counter) -> None:
    await asks(counter, "number")
    await counter.visitor.sees(TextEntry)
    await counter.visitor.types(NEW)
    await counter.visitor.sees(TextEntry, error="online.number_wrong")


async def test_what_was_seen_of_one_is_nobody_elses(counter: Counter) -> None:
    await up_to_confirm(counter)
    await counter.visitor.touches(Choice.SECONDARY)
    await counter.visitor.sees(Choose, title="staff.title")
    await counter.visitor.scans(NUMBER)
    menu = await counter.menu()
    assert next(option.ticked for option in menu.options if option.name == "identity") is False
    assert counter.rig.library.acts == []


async def test_beside_a_member_with_a_temporary_number_a_pass_is_given_before_any_is_replaced(counter: Counter) -> None:
    await counter.joins(NUMBER, PIN)
    menu = await counter.sees_identity()
    assert choices(menu)["first_card"]
    assert "replace_card" not in choices(menu)
    await counter.picks("first_card")
    await counter.visitor.sees(ScanCard)
    await counter.visitor.scans(NEW)
    await counter.visitor.sees(Confirm, title="online.confirm")
    await counter.says_yes()
    await counter.visitor.sees(Status, title="online.done")
    await counter.visitor.touches(Choice.SECONDARY)
    menu = await counter.menu()
    assert "replace_card" in choices(menu)


@pytest.mark.parametrize(
    ("applied", "title", "how"), [(False, "error.title", Settled.NOT_DONE), (None, "act.unsure", Settled.UNKNOWN)]
)
async def test_what_failed_is_told_as_it_is_known(
    applied: bool | None, title: str, how: Settled, counter: Counter
) -> None:
    counter.rig.library.trouble("add_card", LibraryError(Failure.TIMEOUT, "scripted", applied=applied))
    await up_to_confirm(counter)
    await counter.says_yes()
    await counter.visitor.sees(Status, title=title)
    await counter.says_yes()
    await counter.visitor.sees(Choose, title="staff.title")
    assert counter.rig.journal.ends == [(Act.ADD_CARD, how), (Act.MAIL_CARD_NUMBER, Settled.NOT_DONE)]


async def test_an_answer_that_is_lost_after_the_act_is_told_as_done(counter: Counter) -> None:
    counter.rig.library.trouble("add_card", LibraryError(Failure.TIMEOUT, "scripted", applied=True))
    await up_to_confirm(counter)
    await counter.says_yes()
    await counter.visitor.sees(Status, title="online.done")


async def test_a_library_that_does_not_answer_is_told_and_the_home_is_there_again(counter: Counter) -> None:
    counter.rig.library.trouble("find_registration", LibraryError(Failure.OFFLINE, "scripted"))
    await asks(counter, "number")
    await counter.visitor.sees(TextEntry)
    await counter.visitor.types(NUMBER)
    await counter.visitor.sees(Status, title="offline.title")
    await counter.says_yes()
    await counter.visitor.sees(Choose, title="staff.title")


async def test_when_the_session_ends_in_between_nothing_is_done(counter: Counter) -> None:
    await up_to_confirm(counter)
    for _ in range(6):
        await counter.visitor.waits(51)
        counter.rig.do(counter.rig.stage.touch_anywhere)
    await counter.is_told_that_it_is_over()
    assert counter.rig.library.acts == []


async def test_who_walks_away_leaves_nothing(counter: Counter) -> None:
    await up_to_confirm(counter)
    await counter.visitor.waits(61)
    await counter.visitor.waits(31)
    await counter.visitor.sees(Attract)
    assert counter.rig.library.kept_of_members() == 0
