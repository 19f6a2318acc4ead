"""Staff beside the member: how they come in, what their session releases, and what is left when it is over."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from kiosk.domain.capability import Capability
from kiosk.domain.card_number import CardNumber
from kiosk.domain.role import Role
from kiosk.domain.secret import Secret
from kiosk.flows.pages import (
    Attract,
    Choice,
    Choose,
    Confirm,
    Goodbye,
    PinPad,
    ScanCard,
    Status,
    TakeReceipt,
    TextEntry,
    TimeWarning,
)
from kiosk.flows.rules import Proof
from kiosk.journal.port import Act, Guess, Settled
from kiosk.library.port import Failure, LibraryError
from tests.flows.people import ACTIVE, BOOK, EMAIL, UNKNOWN, USERNAME, WISE, proves
from tests.flows.people import PIN as MEMBER_PIN
from tests.flows.rig import RULES
from tests.flows.scripted_bench import PIN, STAFF
from tests.flows.staff_people import Counter, choices, counter_with, why_not

OTHER_STAFF = "1043"


@pytest.fixture
def counter() -> Iterator[Counter]:
    with counter_with() as counter:
        yield counter


# -- the home --


async def test_pass_and_pin_open_the_home_and_signing_out_ends_at_once(counter: Counter) -> None:
    home = await counter.signs_in()
    assert home.staff
    assert choices(home) == {"help": True, "issue": True, "unfinished": True, "devices": True}
    assert counter.rig.library.calls == []
    await counter.visitor.touches(Choice.STOP)
    await counter.visitor.sees(Attract)


async def test_the_home_counts_what_was_left_unfinished(counter: Counter) -> None:
    counter.rig.thread.run(counter.rig.journal.begin(Act.PRINT_CARD, CardNumber.parse(STAFF)))
    home = await counter.signs_in()
    line = next(option.line for option in home.options if option.name == "unfinished")
    assert line
    assert (line.key, dict(line.values)) == ("staff.unfinished", {"n": 1})
    await counter.picks("unfinished")
    page = await counter.visitor.sees(Choose)
    assert page.title.key == "unfinished.act.print_card"
    await counter.visitor.touches(Choice.SECONDARY)
    await counter.visitor.sees(Choose, title="staff.title")


async def test_a_member_cannot_be_opened_while_there_is_no_connection(counter: Counter) -> None:
    await counter.signs_in()
    counter.rig.do(counter.rig.library.goes, online=False)
    await counter.visitor.settles()
    home = await counter.visitor.sees(Choose, title="staff.title")
    assert why_not(home, "help") == "reason.offline"
    assert choices(home)["devices"]


async def test_a_pass_that_nobody_has_is_said_in_words_and_the_next_one_opens(counter: Counter) -> None:
    await counter.signs_in()
    await counter.picks("help")
    await counter.visitor.sees(ScanCard, error=None)
    await counter.visitor.scans(UNKNOWN)
    await counter.visitor.sees(ScanCard, error="staff.unknown_card")
    await counter.visitor.scans(ACTIVE)
    await counter.menu()


async def test_a_library_that_fails_while_a_pass_is_looked_up_brings_staff_home(counter: Counter) -> None:
    await counter.signs_in()
    counter.rig.library.trouble("find_patron", LibraryError(Failure.TIMEOUT, "scripted"))
    await counter.visitor.scans(ACTIVE)
    page = await counter.visitor.sees(Status, title="offline.title", primary="common.go_on")
    assert page.staff
    await counter.visitor.touches(Choice.PRIMARY)
    await counter.visitor.sees(Choose, title="staff.title")


@pytest.mark.parametrize("code", [BOOK, STAFF])
async def test_what_is_no_members_pass_opens_nobody(counter: Counter, code: str) -> None:
    await counter.signs_in()
    await counter.visitor.scans(code)
    await counter.visitor.settles()
    await counter.visitor.sees(Choose, title="staff.title")
    assert counter.rig.library.calls == []


async def test_the_home_is_closed_when_the_session_is_over(counter: Counter) -> None:
    await counter.signs_in()
    await counter.visitor.waits(200)
    await counter.visitor.language("en")
    await counter.visitor.waits(101)
    await counter.visitor.scans(ACTIVE)
    await counter.is_told_that_it_is_over()
    assert "find_patron" not in counter.rig.library.calls
    await counter.visitor.touches(Choice.PRIMARY)
    await counter.visitor.sees(Attract)


async def test_who_walks_away_from_the_home_is_signed_out(counter: Counter) -> None:
    await counter.signs_in()
    await counter.visitor.waits(301)
    await counter.visitor.sees(TimeWarning)
    await counter.visitor.waits(31)
    await counter.visitor.sees(Attract)


# -- a member opened by staff --


async def test_of_an_opened_member_nothing_is_told_before_identity_was_seen(counter: Counter) -> None:
    menu = await counter.opens()
    assert choices(menu) == dict.fromkeys(choices(menu), False) | {"identity": True}
    assert {why_not(menu, name) for name in choices(menu)} == {None, "staff.identity_first"}
    shown = repr(counter.rig.stage.pages)
    assert not any(fact in shown for fact in (EMAIL, USERNAME, ACTIVE, "hunebed"))
    assert counter.rig.library.calls == ["find_patron"]
    assert choices(await counter.sees_identity()) == dict.fromkeys(choices(menu), True)


async def test_without_staff_an_opened_member_still_has_to_prove_the_pass(counter: Counter) -> None:
    await counter.opens()
    await counter.sees_identity()
    await counter.visitor.touches(Choice.SECONDARY)
    await counter.visitor.sees(PinPad, title=None)
    await counter.visitor.types(MEMBER_PIN)
    await counter.visitor.sees(Status, primary="active.do")


async def test_an_opened_member_is_closed_again_when_the_session_is_over(counter: Counter) -> None:
    await counter.opens()
    await counter.sees_identity()
    await stays(counter, 301)
    await counter.is_told_that_it_is_over()
    await counter.visitor.touches(Choice.PRIMARY)
    await counter.visitor.sees(PinPad, title=None)
    assert counter.rig.library.calls == ["find_patron"]


async def test_an_opened_member_who_walks_away_leaves_nothing(counter: Counter) -> None:
    await counter.opens()
    await counter.sees_identity()
    await counter.visitor.waits(61)
    await counter.visitor.sees(TimeWarning)
    await counter.visitor.waits(31)
    await counter.visitor.sees(Attract)
    assert counter.rig.library.kept_of_members() == 0
    await proves(counter.visitor, ACTIVE)
    await counter.visitor.sees(Status, primary="active.do")


# -- staff join a member --


async def test_staff_join_and_leave_and_the_members_page_is_there_again(counter: Counter) -> None:
    menu = await counter.joins()
    assert menu.staff
    assert [name for name, can in choices(menu).items() if not can] == ["set_pin", "replace_card", "print_card"]
    assert choices(await counter.sees_identity())["set_pin"]
    await counter.visitor.touches(Choice.SECONDARY)
    await counter.visitor.sees(Status, primary="active.do")
    assert not choices(await counter.comes_in())["set_pin"], "who comes in again looks again"


async def test_the_tick_can_be_taken_back(counter: Counter) -> None:
    await counter.joins()
    assert choices(await counter.sees_identity())["set_pin"]
    assert not choices(await counter.sees_identity())["set_pin"]


async def test_staff_who_go_back_from_the_pin_leave_the_member_where_they_were(counter: Counter) -> None:
    await proves(counter.visitor, ACTIVE)
    await counter.visitor.sees(Status)
    await counter.visitor.scans(STAFF)
    await counter.visitor.sees(PinPad, title="staff.pin_title")
    await counter.visitor.types("9999")
    await counter.visitor.sees(PinPad, title="staff.pin_title", error="pin.wrong")
    await counter.visitor.touches(Choice.SECONDARY)
    await counter.visitor.sees(Status, primary="active.do")


async def test_the_third_wrong_staff_pin_locks_that_pass_and_not_the_members(counter: Counter) -> None:
    await proves(counter.visitor, ACTIVE)
    await counter.visitor.sees(Status)
    await counter.visitor.scans(STAFF)
    for _ in range(3):
        await counter.visitor.sees(PinPad, title="staff.pin_title")
        await counter.visitor.types("9999")
    await counter.visitor.sees(Status, lead="pin.locked")
    assert list(counter.rig.journal.wrong) == [(STAFF, Guess.PIN)]
    await counter.visitor.touches(Choice.STOP)
    await counter.visitor.sees(Goodbye)
    await counter.visitor.waits(5)
    await proves(counter.visitor, ACTIVE)
    await counter.visitor.sees(Status, primary="active.do")
    await counter.visitor.scans(STAFF)
    await counter.visitor.sees(Status, lead="pin.locked")


@pytest.mark.parametrize("where", [PinPad, Confirm])
async def test_a_staff_pass_on_another_page_is_only_a_sign_of_life(counter: Counter, where: type) -> None:
    await counter.visitor.sees(Attract)
    await counter.visitor.scans(ACTIVE)
    await counter.visitor.sees(PinPad)
    if where is Confirm:
        await counter.visitor.types(MEMBER_PIN)
        await counter.visitor.sees(Status)
        await counter.visitor.touches(Choice.PRIMARY)
        await counter.visitor.sees(Confirm)
    await counter.visitor.waits(50)
    await counter.visitor.scans(STAFF)
    await counter.visitor.waits(50)
    await counter.visitor.sees(where)


async def test_another_member_of_staff_takes_over_and_looks_for_themselves(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = {STAFF, OTHER_STAFF}

    async def proves_it(_self: object, card: CardNumber, pin: Secret) -> bool:
        return card.number in both and pin.reveal() == PIN

    monkeypatch.setattr("tests.flows.scripted_bench.ScriptedStaff.knows", lambda _self, card: card.number in both)
    monkeypatch.setattr("tests.flows.scripted_bench.ScriptedStaff.proves", proves_it)
    monkeypatch.setattr("tests.flows.scripted_bench.ScriptedStaff.rights", lambda _self, _card: Role.MEDEWERKER.rights)
    await counter.joins()
    await counter.sees_identity()
    await counter.picks("together")
    await counter.visitor.sees(Status)
    await counter.visitor.scans(OTHER_STAFF)
    await counter.visitor.sees(PinPad, title="staff.pin_title")
    await counter.visitor.types(PIN)
    assert not choices(await counter.menu())["set_pin"]
    await counter.picks("account")
    await counter.visitor.sees(Choose, title="staff.account")
    await counter.picks("counter")
    await counter.visitor.sees(Confirm)
    await counter.says_yes()
    await counter.visitor.sees(Status, title="staff.counter_done")
    (intent, _), *_ = counter.rig.journal.intents.values()
    assert intent.actor == OTHER_STAFF


# -- the session ends --


async def stays(counter: Counter, seconds: int) -> None:
    """Somebody is there all the time."""
    while seconds > 0:
        await counter.visitor.waits(min(seconds, 30))
        counter.rig.do(counter.rig.stage.touch_anywhere)
        seconds -= 30


async def test_after_five_minutes_the_page_says_so_by_itself_and_the_member_goes_on(counter: Counter) -> None:
    await counter.joins()
    await counter.sees_identity()
    await stays(counter, 290)
    await counter.menu()
    await stays(counter, 30)
    await counter.is_told_that_it_is_over()
    await counter.visitor.touches(Choice.PRIMARY)
    await counter.visitor.sees(Status, primary="active.do")
    assert not choices(await counter.comes_in())["set_pin"]


async def test_a_session_that_is_over_before_yes_does_nothing(counter: Counter) -> None:
    await counter.joins()
    await counter.picks("account")
    await counter.visitor.sees(Choose, title="staff.account")
    await counter.picks("counter")
    await counter.visitor.sees(Confirm)
    await stays(counter, 301)
    await counter.is_told_that_it_is_over()
    assert counter.rig.library.acts == []
    assert counter.rig.journal.ends == []


async def test_a_session_that_is_over_between_yes_and_the_act_does_nothing(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    await counter.joins()
    await counter.picks("account")
    await counter.visitor.sees(Choose, title="staff.account")
    await counter.picks("counter")
    await counter.visitor.sees(Confirm)
    monkeypatch.setattr("kiosk.flows.visit.Visit.beside", None)
    await counter.says_yes()
    await counter.is_told_that_it_is_over()
    assert counter.rig.library.acts == []
    assert counter.rig.journal.ends == []


# -- what identity seen releases for the member --


async def test_a_temporary_password_that_needs_staff_is_printed_with_them_and_refused_without(
    counter: Counter,
) -> None:
    del counter
    with counter_with(replace(RULES, temporary_password_proof=Proof.STAFF)) as strict:
        await strict.joins(WISE)
        await strict.picks("together")
        await strict.visitor.sees(Status, primary="temp.start_do")
        await strict.comes_in()
        await strict.sees_identity()
        await strict.picks("together")
        await strict.visitor.sees(Status, primary="temp.start_do")
        await strict.visitor.touches(Choice.PRIMARY)
        await strict.visitor.sees(Confirm, title="temp.title")
        await strict.visitor.touches(Choice.PRIMARY)
        await strict.visitor.sees(TakeReceipt, has_password=True)
        assert strict.rig.journal.ends[0] == (Act.RESET_PASSWORD, Settled.DONE)
        assert {intent.actor for intent, _ in strict.rig.journal.intents.values()} == {STAFF}


async def test_a_session_that_is_over_before_the_temporary_password_leaves_it_to_the_desk(counter: Counter) -> None:
    del counter
    with counter_with(replace(RULES, temporary_password_proof=Proof.STAFF)) as strict:
        await strict.joins(WISE)
        await strict.sees_identity()
        await strict.picks("together")
        await strict.visitor.sees(Status, primary="temp.start_do")
        await strict.visitor.touches(Choice.PRIMARY)
        await strict.visitor.sees(Confirm, title="temp.title")
        await stays(strict, 301)
        await strict.visitor.touches(Choice.PRIMARY)
        await strict.visitor.sees(Status, title="error.title", lead="error.lead")
        assert strict.rig.library.acts == []
        assert strict.rig.journal.ends == []


async def test_an_address_that_only_staff_released_is_not_changed_after_their_session(counter: Counter) -> None:
    await counter.joins()
    await counter.sees_identity()
    await counter.picks("account")
    await counter.visitor.sees(Choose, title="staff.account")
    await counter.picks("email")
    for title in ("email.title", "email.again"):
        await counter.visitor.sees(TextEntry, title=title)
        await counter.visitor.types("mies@elp-post.nl")
    await counter.visitor.sees(Confirm, title="email.confirm")
    await stays(counter, 301)
    await counter.visitor.touches(Choice.PRIMARY)
    await counter.is_told_that_it_is_over()
    assert counter.rig.library.acts == []
    assert counter.rig.journal.ends == []


async def test_of_a_member_whom_only_staff_know_nothing_goes_on_after_their_session(counter: Counter) -> None:
    await counter.opens()
    await counter.sees_identity()
    await counter.picks("account")
    await counter.visitor.sees(Choose, title="staff.account")
    await counter.picks("email")
    await counter.visitor.sees(TextEntry, title="email.title")
    await stays(counter, 301)
    await counter.is_told_that_it_is_over()
    await counter.visitor.touches(Choice.PRIMARY)
    await counter.visitor.sees(PinPad, title=None)


# -- blokkade notes --


async def test_notes_are_read_on_a_staff_page_and_gone_after(counter: Counter) -> None:
    counter.rig.library.said_of_blocks = ("Boek beschadigd terug",)
    await counter.joins()
    await counter.picks("notes")
    page = await counter.visitor.sees(Status, title="staff.notes", lead="staff.notes_lead")
    assert page.staff
    assert "Boek beschadigd terug" in repr(page)
    await counter.visitor.touches(Choice.SECONDARY)
    assert "Boek beschadigd" not in repr(await counter.menu())
    await counter.visitor.touches(Choice.STOP)
    await counter.visitor.sees(Goodbye)
    await counter.visitor.waits(5)
    await counter.visitor.sees(Attract)
    assert "Boek beschadigd" not in repr(counter.rig.stage.pages)


async def test_notes_that_cannot_be_had_are_said_in_words_and_the_menu_is_there_again(counter: Counter) -> None:
    counter.rig.library.trouble("notes", LibraryError(Failure.OFFLINE, "scripted"))
    await counter.joins()
    await counter.picks("notes")
    await counter.visitor.sees(Status, title="offline.title")
    await counter.visitor.touches(Choice.PRIMARY)
    counter.rig.do(counter.rig.library.offers, *(set(Capability) - {Capability.SHOW_NOTES}))
    await counter.menu()
    await counter.sees_identity()
    assert why_not(await counter.menu(), "notes") == "staff.notes_in_wise"


# -- roles, and a PIN of one's own --


async def test_a_first_pin_is_good_for_choosing_another_and_for_nothing_else(counter: Counter) -> None:
    staff = counter.rig.more["staff"]
    staff.first_pin = True
    visitor = counter.visitor
    await visitor.sees(Attract, notice=None)
    await visitor.scans(STAFF)
    await visitor.sees(PinPad, error=None)
    await visitor.types(PIN)
    for typed, error in ((PIN, "staff.first_pin_same"), ("1234", "staff.first_pin_weak")):
        for title in ("staff.first_pin", "staff.first_pin_again"):
            await visitor.sees(PinPad, title=title)
            await visitor.types(typed)
        await visitor.sees(PinPad, title="staff.first_pin", error=error)
    await visitor.types("4907")
    await visitor.sees(PinPad, title="staff.first_pin_again")
    await visitor.types("4908")
    await visitor.sees(PinPad, title="staff.first_pin", error="set_pin.differs")
    for title in ("staff.first_pin", "staff.first_pin_again"):
        await visitor.sees(PinPad, title=title)
        await visitor.types("4907")
    await visitor.sees(Choose, title="staff.title")
    assert staff.pin == "4907"
    assert ("1042", "signed_in", {}) in staff.recorded


async def test_who_keeps_the_first_pin_is_signed_out(counter: Counter) -> None:
    counter.rig.more["staff"].first_pin = True
    visitor = counter.visitor
    await visitor.sees(Attract, notice=None)
    await visitor.scans(STAFF)
    await visitor.sees(PinPad, error=None)
    await visitor.types(PIN)
    await visitor.sees(PinPad, title="staff.first_pin")
    await visitor.touches(Choice.SECONDARY)
    await visitor.sees(Attract)
    assert counter.rig.more["staff"].recorded == []


async def test_a_technician_sees_no_member(counter: Counter) -> None:
    counter.rig.more["staff"].role = Role.TECHNICUS
    home = await counter.signs_in()
    assert choices(home) == {"devices": True}
    await counter.visitor.scans(ACTIVE)
    await counter.visitor.sees(TimeWarning)
    await counter.visitor.touches(Choice.PRIMARY)
    await counter.visitor.sees(Choose, title="staff.title")
    await counter.visitor.touches(Choice.STOP)
    await counter.visitor.sees(Attract)
    assert counter.rig.library.calls == []


async def test_a_technician_does_not_come_in_beside_a_member(counter: Counter) -> None:
    counter.rig.more["staff"].role = Role.TECHNICUS
    visitor = counter.visitor
    await proves(visitor, ACTIVE)
    await visitor.sees(Status)
    await visitor.scans(STAFF)
    await visitor.sees(PinPad, title="staff.pin_title")
    await visitor.types(PIN)
    page = await visitor.sees(Status)
    assert not page.staff
