"""'Onafgemaakt': staff see each act whose end nobody knows, and their word or the library's ends it."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import Future
from datetime import datetime

import pytest

from kiosk.domain.capability import Capability
from kiosk.domain.card_number import CardNumber
from kiosk.flows.acts import can_be_asked
from kiosk.flows.idle import IdleLimit
from kiosk.flows.pages import Choice, Choose, Picked, Status
from kiosk.flows.unfinished import AT_ONCE, act_page, count_unfinished, unfinished
from kiosk.flows.visit import Ports, Visit
from kiosk.journal.port import Act, Intent, Settled, Step
from kiosk.library.port import Failure, LibraryError
from kiosk.texts.catalogue import catalogue
from tests.flows.people import WISE
from tests.flows.rig import Rig, rig_without_kiosk

CARD = CardNumber.parse(WISE)
STAFF = "29401000000109"


@pytest.fixture
def rig() -> Iterator[Rig]:
    async def leave() -> None:
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    with rig_without_kiosk() as rig:
        yield rig
        rig.thread.run(leave())


def begun(rig: Rig, act: Act) -> Intent:
    return rig.thread.run(rig.journal.begin(act, CARD))


def opens(rig: Rig) -> "Future[None]":
    """Staff touch 'Onafgemaakt'; it is over when they are back."""
    ports = Ports(rig.stage, rig.scanner, rig.printer, rig.library, rig.journal, rig.clock, rig.rules)

    async def opened() -> None:
        visit = Visit(ports, IdleLimit(rig.stage, rig.rules))
        visit.joined_by(STAFF)
        await unfinished(visit)

    return asyncio.run_coroutine_threadsafe(opened(), rig.thread.loop)


async def test_when_everything_is_settled_staff_read_that_there_is_nothing_to_do(rig: Rig) -> None:
    over = opens(rig)
    await rig.visitor.sees(Status, title="unfinished.none", primary="unfinished.back", staff=True)
    await rig.visitor.touches(Choice.PRIMARY)
    assert over.result(5) is None


async def test_each_open_act_is_named_with_its_moment_and_leads_to_what_to_look_at(rig: Rig) -> None:
    pin, link = begun(rig, Act.SET_PIN), begun(rig, Act.LINK_ACCOUNT)
    over = opens(rig)
    page = await rig.visitor.sees(Choose, title="unfinished.title", staff=True)
    assert [(option.name, option.title.key) for option in page.options] == [
        (pin.id, "unfinished.act.set_pin"),
        (link.id, "unfinished.act.link_account"),
    ]
    begins = [dict(option.line.values)["when"] for option in page.options if option.line]
    assert begins == [pin.begun, link.begun]
    await rig.visitor.touches(Picked(link.id))
    await rig.visitor.sees(Choose, title="unfinished.act.link_account", lead="unfinished.look.link_account")
    await rig.visitor.touches(Choice.SECONDARY)
    await rig.visitor.sees(Choose, title="unfinished.title")
    await rig.visitor.touches(Choice.SECONDARY)
    assert over.result(5) is None
    assert [how for _, how in rig.journal.ends] == [None, None]


@pytest.mark.parametrize(
    ("act", "says", "how"),
    [
        (Act.SET_PIN, "done", Settled.DONE),
        (Act.SET_PIN, "not_done", Settled.NOT_DONE),
        (Act.RESET_PASSWORD, "done", Settled.DONE_NOT_DELIVERED),
        (Act.PRINT_CARD, "done", Settled.DONE),
    ],
)
async def test_the_word_of_staff_ends_an_act(
    rig: Rig, act: Act, says: str, how: Settled, capsys: pytest.CaptureFixture[str]
) -> None:
    begun(rig, act)
    opens(rig)
    await rig.visitor.sees(Choose, title=f"unfinished.act.{act.value}")
    await rig.visitor.touches(Picked(says))
    await rig.visitor.sees(Status, title="unfinished.none")
    assert rig.journal.ends == [(act, how)]
    said = capsys.readouterr().out
    assert "act_settled_by_staff" in said
    assert STAFF in said
    assert WISE not in said


async def test_the_library_is_asked_again_and_its_answer_ends_the_act(rig: Rig) -> None:
    rig.library.done.add(begun(rig, Act.REREGISTER).id)
    rig.library.trouble("request_done", LibraryError(Failure.TIMEOUT, "scripted"))
    opens(rig)
    await rig.visitor.sees(Choose, error=None)
    await rig.visitor.touches(Picked("ask"))
    await rig.visitor.sees(Choose, error="unfinished.no_answer")
    assert rig.journal.ends == [(Act.REREGISTER, None)]
    await rig.visitor.touches(Picked("ask"))
    await rig.visitor.sees(Status, title="unfinished.none")
    assert rig.journal.ends == [(Act.REREGISTER, Settled.DONE)]


async def test_a_second_step_waits_for_the_member_until_staff_say_that_it_will_not_be_done(rig: Rig) -> None:
    steps = (Step(Act.DETACH_ACCOUNT, CARD), Step(Act.GENERATE_ACCOUNT, CARD))
    first, _ = rig.thread.run(rig.journal.plan(steps))
    rig.thread.run(rig.journal.settle(first, Settled.DONE))
    opens(rig)
    await rig.visitor.sees(Choose, title="unfinished.act.generate_account")
    await rig.visitor.touches(Picked("ask"))
    await rig.visitor.sees(Choose, error="unfinished.waits")
    await rig.visitor.touches(Picked("not_done"))
    await rig.visitor.sees(Status, title="unfinished.none")
    assert rig.journal.ends[1] == (Act.GENERATE_ACCOUNT, Settled.NOT_DONE)


async def test_a_library_that_cannot_be_asked_is_offered_grey_and_comes_back_by_itself(rig: Rig) -> None:
    begun(rig, Act.SET_PIN)
    rig.library.offers(*(frozenset(Capability) - {Capability.ASK_REQUEST}))
    opens(rig)
    page = await rig.visitor.sees(Choose)
    assert [option.disabled and option.disabled.key for option in page.options] == [None, None, "unfinished.cannot_ask"]
    rig.do(rig.library.offers, *Capability)
    await rig.visitor.settles()
    page = await rig.visitor.sees(Choose)
    assert [option.disabled for option in page.options] == [None, None, None]
    assert can_be_asked(rig.library)


async def test_a_card_is_not_asked_of_the_library(rig: Rig) -> None:
    begun(rig, Act.PRINT_CARD)
    opens(rig)
    page = await rig.visitor.sees(Choose, lead="unfinished.look.print_card")
    assert [option.name for option in page.options] == ["done", "not_done"]


async def test_more_than_fit_come_when_the_oldest_are_settled(rig: Rig) -> None:
    for _ in range(AT_ONCE + 2):
        begun(rig, Act.SET_PIN)
    opens(rig)
    page = await rig.visitor.sees(Choose)
    assert [option.name for option in page.options] == list(rig.journal.intents)[:AT_ONCE]


async def test_a_journal_that_cannot_be_written_is_said_and_nothing_is_settled(rig: Rig) -> None:
    begun(rig, Act.SET_PIN)
    over = opens(rig)
    await rig.visitor.sees(Choose)
    rig.journal.broken = True
    await rig.visitor.touches(Picked("done"))
    await rig.visitor.sees(Status, lead="unfinished.no_journal")
    assert rig.journal.ends == [(Act.SET_PIN, None)]
    await rig.visitor.touches(Choice.PRIMARY)
    assert over.result(5) is None


def test_the_home_of_staff_can_count_them(rig: Rig) -> None:
    for act in (Act.SET_PIN, Act.PRINT_CARD):
        begun(rig, act)
    assert rig.thread.run(count_unfinished(rig.journal)) == 2


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("act", Act)
def test_every_act_has_words_in_both_languages(act: Act, language: str) -> None:
    page = act_page(Intent("5" * 32, act, datetime.now().astimezone()), askable=True)
    assert page.lead
    for words in (page.title, page.lead):
        assert words.key.split(".")[0] not in catalogue(language).say(words)
