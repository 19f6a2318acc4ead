"""Klantpas vervangen, staff beside the member: which pass may be given, who pays, and how it ends."""

from collections.abc import Iterator

import pytest

from hardware.errors import Reason
from hardware.outcome import Refused
from kiosk.domain.capability import Capability
from kiosk.domain.replacement import CardUse
from kiosk.flows.pages import Attract, Choice, Choose, Confirm, Picked, PrinterProblem, ScanCard, Status, TakeReceipt
from kiosk.journal.port import Act, Settled
from kiosk.library.port import Failure, LibraryError
from kiosk.texts.catalogue import catalogue
from tests.flows.people import ACTIVE, BOOK, EMAIL, SUSPECT, WISE
from tests.flows.roads import walks_away
from tests.flows.scripted_bench import STAFF
from tests.flows.staff_people import Counter, counter_with, why_not
from tests.journeys.visitor import said

NEW = "29401000900016"
FOREIGN = "29999000000018"


@pytest.fixture
def counter() -> Iterator[Counter]:
    with counter_with() as counter:
        yield counter


async def scans_new(counter: Counter) -> ScanCard:
    await counter.joins()
    await counter.sees_identity()
    await counter.picks("replace_card")
    return await counter.visitor.sees(ScanCard, title="new_card.scan")


async def up_to_confirm(counter: Counter, who_pays: str = "pay") -> None:
    await scans_new(counter)
    await counter.visitor.scans(NEW)
    await counter.visitor.sees(Choose, title="replace.title")
    await counter.picks("lost")
    await counter.visitor.sees(Choose, title="replace.cost_title")
    await counter.picks(who_pays)
    await counter.visitor.sees(Confirm, title="replace.confirm")


@pytest.mark.parametrize(("who_pays", "lead"), [("pay", "replace.cost"), ("waive", "replace.waived")])
async def test_the_old_pass_is_replaced_and_the_new_number_told_on_screen_bon_and_by_mail(
    who_pays: str, lead: str, counter: Counter
) -> None:
    await up_to_confirm(counter, who_pays)
    assert counter.rig.library.acts == []
    await counter.says_yes()
    page = await counter.visitor.sees(Status, title="replace.done", lead=lead)
    assert [catalogue("nl").say(line.value) for line in page.lines] == [NEW, "Verstuurd"]
    assert counter.rig.library.acts == ["replace_card", "mail_card_number"]
    assert counter.rig.journal.ends == [(Act.REPLACE_CARD, Settled.DONE), (Act.MAIL_CARD_NUMBER, Settled.DONE)]
    assert {intent.actor for intent, _ in counter.rig.journal.intents.values()} == {STAFF}
    await counter.says_yes()
    await counter.visitor.sees(TakeReceipt, lead="print.lead_new_card")
    ((name, bon),) = counter.rig.printer.bons
    assert name == "new_card"
    assert NEW in bon
    for private in (EMAIL, "Testabo", ACTIVE):
        assert private not in bon
    await counter.says_yes()
    menu = await counter.menu()
    assert why_not(menu, "print_card") is None, "staff go on with the new pass"


async def test_staff_go_on_with_the_member_on_the_new_pass(counter: Counter) -> None:
    await up_to_confirm(counter)
    await counter.says_yes()
    await counter.visitor.sees(Status, title="replace.done")
    await counter.visitor.touches(Choice.SECONDARY)
    menu = await counter.menu()
    assert "0016" in catalogue("nl").say(menu.lead)


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (BOOK, "scan.book"),
        ("", "scan.again"),
        (SUSPECT, "attract.suspect"),
        (ACTIVE, "new_card.same"),
        (WISE, "new_card.in_use"),
        ("2X198600042", "new_card.temporary"),
        (FOREIGN, "new_card.foreign"),
    ],
)
async def test_a_pass_that_may_not_be_given_is_refused_in_words_and_another_one_works(
    code: str, error: str, counter: Counter
) -> None:
    counter.rig.library.card_uses[FOREIGN] = CardUse.FOREIGN
    await scans_new(counter)
    await counter.visitor.scans(code)
    await counter.visitor.sees(ScanCard, error=error)
    await counter.visitor.scans(NEW)
    await counter.visitor.sees(Choose, title="replace.title")
    assert counter.rig.library.acts == []


async def test_it_needs_identity_and_where_it_is_not_offered_the_bon_has_the_desks_steps(counter: Counter) -> None:
    assert why_not(await counter.joins(), "replace_card") == "staff.identity_first"
    menu = await counter.sees_identity()
    assert why_not(menu, "replace_card") is None
    counter.rig.do(counter.rig.library.offers, *set(Capability) - {Capability.REPLACE_CARD})
    await counter.picks("replace_card")
    await counter.visitor.sees(Status, title="desk.title", primary="desk.do")
    await counter.says_yes()
    await counter.visitor.sees(TakeReceipt)
    bon = counter.rig.printer.bons[0][1]
    assert bon.index("tabblad Passen") < bon.index("Kies nooit wijzigen naar volgpas!") < bon.index("actor-id")


@pytest.mark.parametrize("step", ["scan", "reason", "cost", "confirm"])
async def test_going_back_changes_nothing(step: str, counter: Counter) -> None:
    await scans_new(counter)
    if step != "scan":
        await counter.visitor.scans(NEW)
        await counter.visitor.sees(Choose, title="replace.title")
    if step in ("cost", "confirm"):
        await counter.picks("damaged")
        await counter.visitor.sees(Choose, title="replace.cost_title")
    if step == "confirm":
        await counter.picks("waive")
        await counter.visitor.sees(Confirm)
    await counter.visitor.touches(Choice.SECONDARY)
    await counter.menu()
    assert counter.rig.journal.ends == []


@pytest.mark.parametrize(
    ("applied", "title", "how"), [(False, "error.title", Settled.NOT_DONE), (None, "act.unsure", Settled.UNKNOWN)]
)
async def test_what_failed_is_told_as_it_is_known(
    applied: bool | None, title: str, how: Settled, counter: Counter
) -> None:
    counter.rig.library.trouble("replace_card", LibraryError(Failure.TIMEOUT, "scripted", applied=applied))
    await up_to_confirm(counter)
    await counter.says_yes()
    page = await counter.visitor.sees(Status, title=title)
    assert page.staff
    await counter.says_yes()
    await counter.menu()
    assert counter.rig.journal.ends == [(Act.REPLACE_CARD, how), (Act.MAIL_CARD_NUMBER, Settled.NOT_DONE)]
    assert counter.rig.library.acts == []


async def test_an_answer_that_is_lost_after_the_act_leaves_only_the_cost_unknown(counter: Counter) -> None:
    counter.rig.library.trouble("replace_card", LibraryError(Failure.TIMEOUT, "scripted", applied=True))
    await up_to_confirm(counter)
    await counter.says_yes()
    await counter.visitor.sees(Status, title="replace.done", lead="replace.cost_unknown")
    assert counter.rig.library.acts == ["replace_card", "mail_card_number"]


@pytest.mark.parametrize("why", ["off", "failed"])
async def test_without_a_mail_the_bon_says_so(why: str, counter: Counter) -> None:
    if why == "off":
        counter.rig.do(counter.rig.library.offers, *set(Capability) - {Capability.MAIL_CARD_NUMBER})
    counter.rig.library.trouble("mail_card_number", LibraryError(Failure.OFFLINE, "scripted", applied=False))
    await up_to_confirm(counter)
    await counter.says_yes()
    page = await counter.visitor.sees(Status, title="replace.done")
    assert said(page.lines[1].value) == "new_card.not_mailed"
    await counter.says_yes()
    await counter.visitor.sees(TakeReceipt)
    assert "je krijgt geen mail" in counter.rig.printer.bons[0][1]


async def test_paper_that_runs_out_takes_nothing_back(counter: Counter) -> None:
    counter.rig.printer.outcomes.append(Refused((Reason.PAPER_OUT,)))
    await up_to_confirm(counter)
    await counter.says_yes()
    await counter.visitor.sees(Status, title="replace.done")
    await counter.says_yes()
    await counter.visitor.sees(PrinterProblem, title="paper.title")
    await counter.says_yes()
    await counter.visitor.sees(TakeReceipt)
    assert counter.rig.library.acts == ["replace_card", "mail_card_number"]


async def test_when_the_session_ends_in_between_nothing_is_done(counter: Counter) -> None:
    await up_to_confirm(counter)
    for _ in range(6):
        await counter.visitor.waits(51)
        counter.rig.do(counter.rig.stage.touch_anywhere)
    await counter.is_told_that_it_is_over()
    assert counter.rig.journal.ends == []
    assert counter.rig.library.acts == []


async def test_a_full_disk_starts_nothing(counter: Counter) -> None:
    await up_to_confirm(counter)
    counter.rig.journal.broken = True
    await counter.says_yes()
    await counter.visitor.sees(Status, title="error.title", lead="staff.no_journal")
    assert counter.rig.library.acts == []


async def test_who_walks_away_leaves_nothing(counter: Counter) -> None:
    await up_to_confirm(counter)
    await walks_away(counter.visitor)
    await counter.visitor.sees(Attract)
    assert counter.rig.library.acts == []
    assert counter.rig.library.kept_of_members() == 0


async def test_the_question_can_be_said_in_both_languages(counter: Counter) -> None:
    await scans_new(counter)
    await counter.visitor.scans(NEW)
    page = await counter.visitor.sees(Choose, title="replace.title")
    assert [Picked(option.name) for option in page.options] == [
        Picked(name) for name in ("lost", "damaged", "stolen", "name_changed")
    ]
    for language in ("nl", "en"):
        assert all(catalogue(language).say(option.title) for option in page.options)
