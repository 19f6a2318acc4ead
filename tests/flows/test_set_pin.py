"""'Instellen pincode': the member types it twice, unseen; a trivial one is refused with its reason."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from kiosk.domain.capability import Capability
from kiosk.flows.pages import Choice, Confirm, PinPad, Status, TakeReceipt, TimeWarning
from kiosk.flows.rules import Proof
from kiosk.journal.port import Act, Settled
from kiosk.library.port import Failure, LibraryError
from tests.flows.people import NO_ACCOUNT, OTHERS, WISE, lives_here
from tests.flows.rig import RULES
from tests.flows.scripted_bench import STAFF
from tests.flows.staff_people import Counter, choices, counter_with

NEW = "4826"
BIRTHDAY_PIN = "1203"
SET = (Act.SET_PIN, Settled.DONE)


@pytest.fixture
def counter() -> Iterator[Counter]:
    with counter_with() as counter:
        yield counter


async def starts(counter: Counter) -> None:
    """From the menu to the pad, with identity seen and staff looking away."""
    await counter.sees_identity()
    await counter.picks("set_pin")
    away = await counter.visitor.sees(Status, title="set_pin.away")
    assert not away.staff
    await counter.visitor.touches(Choice.PRIMARY)
    await counter.visitor.sees(PinPad, title="set_pin.title", error=None)


async def types_twice(counter: Counter, pin: str = NEW) -> None:
    await counter.visitor.types(pin)
    await counter.visitor.sees(PinPad, title="set_pin.again", error=None)
    await counter.visitor.types(pin)
    await counter.visitor.sees(Confirm, title="set_pin.confirm")


async def test_the_member_types_it_twice_and_it_is_set_and_written_down_without_it(counter: Counter) -> None:
    await counter.joins()
    await starts(counter)
    await types_twice(counter)
    await counter.says_yes()
    await counter.visitor.sees(Status, title="set_pin.done")
    assert counter.rig.library.acts == ["set_pin"]
    assert counter.rig.journal.ends == [SET]
    (intent,) = (intent for intent, _ in counter.rig.journal.intents.values())
    assert intent.actor == STAFF
    assert counter.rig.library.request_ids == [intent.id]
    assert NEW not in repr((counter.rig.stage.pages, counter.rig.journal.intents))


@pytest.mark.parametrize(
    ("pin", "why"),
    [
        ("0000", "set_pin.same_digits"),
        ("1234", "set_pin.row"),
        (BIRTHDAY_PIN, "set_pin.birthday"),
        ("0312", "set_pin.birthday"),
        ("1990", "set_pin.birthday"),
        ("9468", "set_pin.postcode"),
    ],
)
async def test_a_trivial_one_is_refused_with_its_reason_and_another_may_be_typed(
    counter: Counter, pin: str, why: str
) -> None:
    await counter.joins()
    await starts(counter)
    await counter.visitor.types(pin)
    await counter.visitor.sees(PinPad, title="set_pin.title", error=why)
    await types_twice(counter)
    assert counter.rig.library.acts == []


async def test_two_that_differ_start_again(counter: Counter) -> None:
    await counter.joins()
    await starts(counter)
    await counter.visitor.types(NEW)
    await counter.visitor.sees(PinPad, title="set_pin.again")
    await counter.visitor.types("4827")
    await counter.visitor.sees(PinPad, title="set_pin.title", error="set_pin.differs")
    await types_twice(counter)


@pytest.mark.parametrize("trouble", [Failure.OFFLINE, Failure.NOT_OFFERED])
async def test_a_postcode_that_cannot_be_had_stops_nobody(counter: Counter, trouble: Failure) -> None:
    counter.rig.library.trouble("contact", LibraryError(trouble, "scripted"))
    await counter.joins()
    await starts(counter)
    await types_twice(counter, "9468")


async def test_a_postcode_is_not_asked_for_where_it_is_not_shown(counter: Counter) -> None:
    counter.rig.do(counter.rig.library.offers, *(set(Capability) - {Capability.SHOW_CONTACT}))
    await counter.joins()
    await starts(counter)
    assert "contact" not in counter.rig.library.calls


@pytest.mark.parametrize("on", ["away", "first", "again", "confirm"])
async def test_who_goes_back_keeps_the_old_one(counter: Counter, on: str) -> None:
    await counter.joins()
    await counter.sees_identity()
    await counter.picks("set_pin")
    await counter.visitor.sees(Status, title="set_pin.away")
    if on != "away":
        await counter.visitor.touches(Choice.PRIMARY)
        await counter.visitor.sees(PinPad, title="set_pin.title")
    if on in ("again", "confirm"):
        await counter.visitor.types(NEW)
        await counter.visitor.sees(PinPad, title="set_pin.again")
    if on == "confirm":
        await counter.visitor.types(NEW)
        await counter.visitor.sees(Confirm)
    await counter.visitor.touches(Choice.SECONDARY)
    await counter.menu()
    assert counter.rig.journal.ends == []


async def test_without_identity_seen_it_is_not_there(counter: Counter) -> None:
    assert not choices(await counter.joins())["set_pin"]


# -- what it proves --


async def test_an_opened_member_who_chose_a_pin_goes_on_without_typing_it_again(counter: Counter) -> None:
    await counter.opens()
    await starts(counter)
    await types_twice(counter)
    await counter.says_yes()
    await counter.visitor.sees(Status, title="set_pin.done")
    await counter.visitor.touches(Choice.PRIMARY)
    assert choices(await counter.menu())["together"]
    await counter.visitor.touches(Choice.SECONDARY)
    await counter.visitor.sees(Status, primary="active.do")


async def test_a_pin_of_ones_own_instead_of_the_birthday_proves_more() -> None:
    with counter_with(replace(RULES, temporary_password_proof=Proof.PIN)) as counter:
        lives_here(counter.rig, OTHERS, NO_ACCOUNT, pin=BIRTHDAY_PIN, sector="SCHOOL")
        await counter.joins(OTHERS, BIRTHDAY_PIN)
        await starts(counter)
        await types_twice(counter)
        await counter.says_yes()
        await counter.visitor.sees(Status, title="set_pin.done")
        await counter.visitor.touches(Choice.PRIMARY)
        await counter.menu()
        await counter.visitor.touches(Choice.SECONDARY)
        await counter.visitor.sees(Status, primary="temp.start_do")
        await counter.visitor.touches(Choice.PRIMARY)
        await counter.visitor.sees(Confirm, title="temp.title")


async def test_without_a_known_birth_date_no_pin_proves_more() -> None:
    with counter_with(replace(RULES, temporary_password_proof=Proof.PIN)) as counter:
        lives_here(counter.rig, OTHERS, NO_ACCOUNT, sector="SCHOOL", birth_date=None)
        await counter.joins(OTHERS)
        await starts(counter)
        await types_twice(counter, BIRTHDAY_PIN)
        await counter.says_yes()
        await counter.visitor.sees(Status, title="set_pin.done")
        await counter.visitor.touches(Choice.PRIMARY)
        await counter.menu()
        await counter.visitor.touches(Choice.SECONDARY)
        await counter.visitor.sees(Status, primary="temp.start_do")
        await counter.visitor.touches(Choice.PRIMARY)
        await counter.visitor.sees(Status, title="desk.proof_title")


# -- unhappy roads --


@pytest.mark.parametrize(
    ("error", "title", "settled"),
    [
        (LibraryError(Failure.CONFLICT, "scripted", applied=False), "error.title", Settled.NOT_DONE),
        (LibraryError(Failure.TIMEOUT, "scripted", applied=None), "act.unsure", Settled.UNKNOWN),
        (LibraryError(Failure.TIMEOUT, "scripted", applied=True), "set_pin.done", Settled.DONE_NOT_DELIVERED),
    ],
)
async def test_a_library_that_fails_is_told_by_what_is_known(
    counter: Counter, error: LibraryError, title: str, settled: Settled
) -> None:
    counter.rig.library.trouble("set_pin", error)
    await counter.joins()
    await starts(counter)
    await types_twice(counter)
    await counter.says_yes()
    page = await counter.visitor.sees(Status, title=title)
    assert page.staff is (title != "set_pin.done")
    assert counter.rig.journal.ends == [(Act.SET_PIN, settled)]
    await counter.visitor.touches(Choice.PRIMARY)
    await counter.menu()
    assert counter.rig.library.calls.count("set_pin") == 1


async def test_an_opened_member_whose_pin_nobody_is_sure_of_is_not_proved_by_it(counter: Counter) -> None:
    counter.rig.library.trouble("set_pin", LibraryError(Failure.TIMEOUT, "scripted", applied=None))
    await counter.opens()
    await starts(counter)
    await types_twice(counter)
    await counter.says_yes()
    await counter.visitor.sees(Status, title="act.unsure")
    await counter.visitor.touches(Choice.PRIMARY)
    await counter.menu()
    await counter.visitor.touches(Choice.SECONDARY)
    await counter.visitor.sees(PinPad, title=None)


async def test_a_full_journal_changes_nothing(counter: Counter) -> None:
    await counter.joins()
    await starts(counter)
    await types_twice(counter)
    counter.rig.journal.broken = True
    await counter.says_yes()
    await counter.visitor.sees(Status, lead="staff.no_journal")
    assert "set_pin" not in counter.rig.library.calls


async def test_where_wise_does_not_offer_it_the_desk_gets_its_steps(counter: Counter) -> None:
    counter.rig.do(counter.rig.library.offers, *(set(Capability) - {Capability.SET_PIN}))
    await counter.joins()
    await counter.sees_identity()
    await counter.picks("set_pin")
    await counter.visitor.sees(Status, title="pin.forgot_title", primary="desk.do")
    await counter.visitor.touches(Choice.PRIMARY)
    await counter.visitor.sees(TakeReceipt)
    assert "Instellen pincode" in counter.rig.printer.bons[0][1]


async def test_the_session_is_over_while_the_member_types(counter: Counter) -> None:
    await counter.joins(WISE)
    await starts(counter)
    for _ in range(11):
        await counter.visitor.waits(28)
        counter.rig.do(counter.rig.stage.touch_anywhere)
    await counter.is_told_that_it_is_over()
    assert counter.rig.library.acts == []
    await counter.visitor.touches(Choice.PRIMARY)
    await counter.visitor.sees(Status, primary="temp.start_do")


async def test_a_member_who_walks_away_while_typing_leaves_the_old_one(counter: Counter) -> None:
    await counter.joins()
    await starts(counter)
    await counter.visitor.types(NEW)
    await counter.visitor.waits(61)
    await counter.visitor.sees(TimeWarning)
    await counter.visitor.waits(31)
    assert counter.rig.library.acts == []
    assert counter.rig.library.kept_of_members() == 0
