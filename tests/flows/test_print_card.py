"""Klantpas printen: seen before, asked once, exactly one card; another one only for a reason that is written down."""

from collections.abc import Iterator

import pytest

from hardware.errors import Reason as Why
from hardware.outcome import Condition, Refused, Unknown
from kiosk.domain.capability import Capability
from kiosk.domain.card_number import CardNumber
from kiosk.flows.pages import Choice, Confirm, DeviceDetail, Status, TakeReceipt
from kiosk.journal.port import Act, Reason, Settled
from kiosk.library.port import Failure, LibraryError
from tests.flows.people import ACTIVE
from tests.flows.scripted_bench import STAFF
from tests.flows.staff_people import Counter, counter_with, why_not


@pytest.fixture
def counter() -> Iterator[Counter]:
    with counter_with() as counter:
        yield counter


async def previews(counter: Counter) -> DeviceDetail:
    await counter.joins()
    await counter.sees_identity()
    await counter.picks("print_card")
    return await counter.visitor.sees(DeviceDetail, title="card.preview_title")


async def prints(counter: Counter) -> None:
    await previews(counter)
    await counter.says_yes()
    await counter.visitor.sees(Confirm, title="card.confirm")
    assert counter.bench.card_printer.orders == []
    await counter.says_yes()


def reasons(counter: Counter) -> list[Reason]:
    return [intent.reason for intent, _ in counter.rig.journal.intents.values()]


async def test_one_card_with_the_members_own_name_and_number(counter: Counter) -> None:
    page = await previews(counter)
    assert page.card
    (content,) = counter.bench.drawn
    assert (content.name, content.card_number) == ("T. Testabo", ACTIVE)
    await counter.says_yes()
    await counter.visitor.sees(Confirm)
    await counter.says_yes()
    await counter.visitor.sees(Status, title="card.made")
    assert counter.rig.journal.ends == [(Act.PRINT_CARD, Settled.DONE)]
    assert counter.bench.card_printer.orders == list(counter.rig.journal.intents)
    assert {intent.actor for intent, _ in counter.rig.journal.intents.values()} == {STAFF}
    await counter.says_yes()
    await counter.menu()


@pytest.mark.parametrize("step", ["preview", "confirm"])
async def test_going_back_prints_nothing(step: str, counter: Counter) -> None:
    await previews(counter)
    if step == "confirm":
        await counter.says_yes()
        await counter.visitor.sees(Confirm)
    await counter.visitor.touches(Choice.SECONDARY)
    await counter.menu()
    assert counter.bench.card_printer.orders == []


async def test_a_bad_card_is_printed_again_with_its_reason(counter: Counter) -> None:
    await prints(counter)
    await counter.visitor.sees(Status, title="card.made")
    await counter.visitor.touches(Choice.SECONDARY)
    await counter.visitor.sees(Confirm, title="card.again_title")
    assert len(counter.bench.card_printer.orders) == 1
    await counter.says_yes()
    await counter.visitor.sees(Status, title="card.made")
    assert reasons(counter) == [Reason.FIRST, Reason.CARD_FAILED]
    assert len(set(counter.bench.card_printer.orders)) == 2


async def test_a_card_that_is_refused_is_told_with_its_reason_and_may_be_tried_again(counter: Counter) -> None:
    counter.bench.card_printer.outcomes.append(Refused((Why.CARDS_OUT,)))
    await prints(counter)
    await counter.visitor.sees(Status, title="card.not_made", lead="diag.reason.cards_out")
    assert counter.rig.journal.ends == [(Act.PRINT_CARD, Settled.NOT_DONE)]
    await counter.says_yes()
    await counter.visitor.sees(Confirm, title="card.again_title")
    await counter.visitor.touches(Choice.SECONDARY)
    await counter.menu()
    assert len(counter.bench.card_printer.orders) == 1


@pytest.mark.parametrize(("there", "title"), [(True, "card.made"), (False, "card.not_made")])
async def test_a_card_of_which_nobody_knows_is_asked_about_and_never_made_again_by_itself(
    there: bool, title: str, counter: Counter
) -> None:
    counter.bench.card_printer.outcomes.append(Unknown((Why.TOO_SLOW,)))
    await prints(counter)
    await counter.visitor.sees(Confirm, title="diag.made_title")
    await counter.visitor.touches(Choice.PRIMARY if there else Choice.SECONDARY)
    await counter.visitor.sees(Status, title=title)
    assert counter.rig.journal.ends == [(Act.PRINT_CARD, Settled.DONE if there else Settled.NOT_DONE)]
    assert len(counter.bench.card_printer.orders) == 1


@pytest.mark.parametrize("there", [True, False])
async def test_a_card_of_before_a_power_cut_is_asked_about_before_another_is_made(
    there: bool, counter: Counter
) -> None:
    counter.rig.thread.run(counter.rig.journal.begin(Act.PRINT_CARD, CardNumber.parse(ACTIVE)))
    counter.bench.card_printer.settles.append(Unknown((Why.TOO_SLOW,)))
    await counter.joins()
    await counter.sees_identity()
    await counter.picks("print_card")
    await counter.visitor.sees(Confirm, title="diag.made_title")
    await counter.visitor.touches(Choice.PRIMARY if there else Choice.SECONDARY)
    if there:
        await counter.visitor.sees(Status, title="card.made")
    else:
        await counter.visitor.sees(DeviceDetail, title="card.preview_title")
    assert counter.bench.card_printer.orders == []


async def test_it_needs_identity_a_printer_that_works_and_a_name(counter: Counter) -> None:
    assert why_not(await counter.joins(), "print_card") == "staff.identity_first"
    assert why_not(await counter.sees_identity(), "print_card") is None
    counter.rig.do(counter.bench.card_printer.is_now, Condition.NOT_READY, Why.OFFLINE)
    await counter.picks("identity")
    assert why_not(await counter.menu(), "print_card") == "staff.print_off"
    counter.rig.do(counter.rig.library.offers, *set(Capability) - {Capability.SHOW_CONTACT})
    await counter.picks("identity")
    assert why_not(await counter.menu(), "print_card") == "card.no_name"


async def test_a_kiosk_without_a_printer_prints_where_there_is_one() -> None:
    with counter_with() as counter:
        counter.rig.stop()
        counter.rig.more["card_printer"] = None
        counter.rig.start()
        await counter.joins()
        assert why_not(await counter.sees_identity(), "print_card") is None
        await counter.picks("print_card")
        await counter.visitor.sees(Status, title="desk.title", primary="desk.do")
        await counter.says_yes()
        await counter.visitor.sees(TakeReceipt)
        assert "LET OP: nooit een Enter doen!" in counter.rig.printer.bons[0][1]


async def test_a_card_that_cannot_be_drawn_is_told(counter: Counter) -> None:
    counter.bench.cannot_draw = True
    await counter.joins()
    await counter.sees_identity()
    await counter.picks("print_card")
    await counter.visitor.sees(Status, title="card.not_drawn")
    await counter.says_yes()
    await counter.menu()


async def test_a_library_that_does_not_tell_the_name_prints_nothing(counter: Counter) -> None:
    counter.rig.library.trouble("contact", LibraryError(Failure.OFFLINE, "scripted"))
    await counter.joins()
    await counter.sees_identity()
    await counter.picks("print_card")
    await counter.visitor.sees(Status, title="offline.title")
    assert counter.bench.card_printer.orders == []


async def test_a_full_disk_prints_nothing(counter: Counter) -> None:
    await previews(counter)
    await counter.says_yes()
    await counter.visitor.sees(Confirm)
    counter.rig.journal.broken = True
    await counter.says_yes()
    await counter.visitor.sees(Status, title="error.title", lead="card.no_journal")
    assert counter.bench.card_printer.orders == []


async def test_when_the_session_ends_in_between_nothing_is_printed(counter: Counter) -> None:
    await previews(counter)
    for _ in range(6):
        await counter.visitor.waits(51)
        counter.rig.do(counter.rig.stage.touch_anywhere)
    await counter.is_told_that_it_is_over()
    assert counter.bench.card_printer.orders == []
