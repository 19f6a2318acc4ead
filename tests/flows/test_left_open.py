"""What a kiosk that was switched off in the middle finds when it starts: it asks the library, and guesses nothing."""

import asyncio
from collections.abc import Iterator

import pytest

from kiosk.domain.capability import Capability
from kiosk.domain.card_number import CardNumber
from kiosk.flows.pages import Attract, PinPad
from kiosk.journal.port import Act, Settled, Step
from kiosk.library.port import Failure, LibraryError
from tests.flows.people import WISE, everybody
from tests.flows.rig import Rig, rig_without_kiosk

CARD = CardNumber.parse(WISE)


@pytest.fixture
def rig() -> Iterator[Rig]:
    """A kiosk that is not switched on yet."""
    with rig_without_kiosk() as rig:
        everybody(rig)
        yield rig
        rig.stop()


def begun(rig: Rig, act: Act) -> str:
    return rig.thread.run(rig.journal.begin(act, CARD)).id


def planned(rig: Rig) -> tuple[str, str]:
    """'Vergeet' and 'genereer' as one."""
    first, second = rig.thread.run(rig.journal.plan((Step(Act.DETACH_ACCOUNT, CARD), Step(Act.GENERATE_ACCOUNT, CARD))))
    return first.id, second.id


async def starts(rig: Rig) -> None:
    rig.start()
    await rig.visitor.sees(Attract)
    await rig.visitor.settles()


@pytest.mark.parametrize(
    ("act", "done", "how"),
    [
        (Act.REQUEST_PASSWORD_MAIL, True, Settled.DONE),
        (Act.REQUEST_PASSWORD_MAIL, False, Settled.NOT_DONE),
        (Act.RESET_PASSWORD, True, Settled.DONE_NOT_DELIVERED),
        (Act.RESET_PASSWORD, False, Settled.NOT_DONE),
    ],
)
async def test_the_library_tells_what_became_of_an_act(rig: Rig, act: Act, done: bool, how: Settled) -> None:
    intent = begun(rig, act)
    if done:
        rig.library.done.add(intent)
    await starts(rig)
    assert rig.journal.ends == [(act, how)]


async def test_after_a_crash_between_two_steps_the_second_stays_open_for_the_member(rig: Rig) -> None:
    first, second = planned(rig)
    rig.library.done.add(first)
    await starts(rig)
    assert rig.journal.ends == [(Act.DETACH_ACCOUNT, Settled.DONE), (Act.GENERATE_ACCOUNT, None)]
    assert [intent.id for intent in rig.thread.run(rig.journal.open_for(CARD))] == [second]


async def test_after_a_crash_before_the_first_step_the_second_is_not_done_either(rig: Rig) -> None:
    planned(rig)
    await starts(rig)
    assert rig.journal.ends == [(Act.DETACH_ACCOUNT, Settled.NOT_DONE), (Act.GENERATE_ACCOUNT, Settled.NOT_DONE)]


async def test_after_a_crash_at_the_very_end_both_steps_are_done(rig: Rig) -> None:
    rig.library.done.update(planned(rig))
    await starts(rig)
    assert rig.journal.ends == [(Act.DETACH_ACCOUNT, Settled.DONE), (Act.GENERATE_ACCOUNT, Settled.DONE)]


async def test_an_offline_library_is_asked_as_soon_as_it_is_back(rig: Rig) -> None:
    rig.library.goes(online=False)
    rig.library.done.add(begun(rig, Act.LINK_ACCOUNT))
    await starts(rig)
    assert rig.journal.ends == [(Act.LINK_ACCOUNT, None)]
    assert rig.library.calls == []
    rig.do(rig.library.goes, online=True)
    await rig.visitor.settles()
    assert rig.journal.ends == [(Act.LINK_ACCOUNT, Settled.DONE)]


async def test_where_it_cannot_be_asked_nothing_is_guessed(rig: Rig) -> None:
    rig.library.offers(*(frozenset(Capability) - {Capability.ASK_REQUEST}))
    begun(rig, Act.LINK_ACCOUNT)
    await starts(rig)
    assert rig.journal.ends == [(Act.LINK_ACCOUNT, None)]
    rig.do(rig.library.offers, *Capability)
    await rig.visitor.settles()
    assert rig.journal.ends == [(Act.LINK_ACCOUNT, Settled.NOT_DONE)]


async def test_a_question_that_fails_is_asked_again_when_something_changes(rig: Rig) -> None:
    rig.library.done.add(begun(rig, Act.LINK_ACCOUNT))
    rig.library.trouble("request_done", LibraryError(Failure.PROTOCOL, "scripted"))
    await starts(rig)
    assert rig.journal.ends == [(Act.LINK_ACCOUNT, None)]
    assert rig.library.calls == ["request_done"]
    rig.do(rig.library.goes, online=True)
    await rig.visitor.settles()
    assert rig.journal.ends == [(Act.LINK_ACCOUNT, Settled.DONE)]


async def test_an_end_that_was_unknown_is_asked_for_again(rig: Rig) -> None:
    intent = rig.thread.run(rig.journal.begin(Act.SET_PIN, CARD))
    rig.thread.run(rig.journal.settle(intent, Settled.UNKNOWN))
    rig.library.done.add(intent.id)
    await starts(rig)
    assert rig.journal.ends == [(Act.SET_PIN, Settled.DONE)]


async def test_a_member_does_not_wait_for_the_answer(rig: Rig) -> None:
    begun(rig, Act.LINK_ACCOUNT)
    rig.library.trouble("request_done", asyncio.Event())
    await starts(rig)
    await rig.visitor.scans(WISE)
    await rig.visitor.sees(PinPad)
    assert rig.journal.ends == [(Act.LINK_ACCOUNT, None)]


async def test_a_journal_that_cannot_be_written_does_not_stop_the_kiosk(rig: Rig) -> None:
    begun(rig, Act.LINK_ACCOUNT)
    rig.journal.broken = True
    await starts(rig)
    await rig.visitor.scans(WISE)
    await rig.visitor.sees(PinPad)
