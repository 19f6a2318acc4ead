"""The address is wrong or gone: who is known well enough changes it in NAW and in the account, else the desk does."""

import pytest

from hardware.errors import Reason
from hardware.outcome import Condition
from kiosk.domain.capability import Capability
from kiosk.domain.card_number import CardNumber
from kiosk.domain.login_account import AccountStatus, LoginAccount
from kiosk.flows.pages import Choice, Choose, Confirm, NumberPad, Picked, Status, TakeReceipt, TextEntry
from kiosk.journal.port import Act, Settled, Step
from kiosk.library.port import Failure, LibraryError
from kiosk.texts.catalogue import catalogue
from kiosk.texts.text import verbatim
from tests.flows.people import ACTIVE, BORN, NO_ACCOUNT, OTHERS, PIN, SOME_ACCOUNT, USERNAME, lives_here, proves
from tests.flows.rig import Rig, rig_without_kiosk
from tests.flows.roads import asks_more, walks_away
from tests.flows.scripted_bench import STAFF
from tests.flows.scripted_visitor import ScriptedVisitor
from tests.flows.staff_people import counter_with

OWN_PIN = "4711"
NEW = "nieuw@post.nl"
CONTACT, RECOVERY = Act.CHANGE_CONTACT_EMAIL, Act.CHANGE_RECOVERY_EMAIL
BOTH = ["change_contact_email", "change_recovery_email"]


async def says_it_is_wrong(
    rig: Rig, visitor: ScriptedVisitor, account: LoginAccount = SOME_ACCOUNT, pin: str = OWN_PIN, **facts: object
) -> None:
    lives_here(rig, OTHERS, account, pin=pin, **facts)
    await proves(visitor, OTHERS, pin)
    await asks_more(visitor, "mail_wrong")


async def proves_the_birth_date(visitor: ScriptedVisitor) -> None:
    await visitor.sees(NumberPad, lead="birth.lead")
    await visitor.types(BORN.strftime("%d%m%Y"))


async def types_twice(visitor: ScriptedVisitor, address: str = NEW) -> None:
    await visitor.sees(TextEntry, title="email.title")
    await visitor.types(address)
    await visitor.sees(TextEntry, title="email.again")
    await visitor.types(address)


async def up_to_the_question(rig: Rig, visitor: ScriptedVisitor, account: LoginAccount = SOME_ACCOUNT) -> Confirm:
    await says_it_is_wrong(rig, visitor, account)
    await proves_the_birth_date(visitor)
    await types_twice(visitor)
    return await visitor.sees(Confirm, title="email.confirm")


def trouble(applied: bool | None) -> LibraryError:
    return LibraryError(Failure.TIMEOUT, "scripted", applied=applied)


async def test_both_addresses_change_and_the_new_state_is_shown(rig: Rig, visitor: ScriptedVisitor) -> None:
    page = await up_to_the_question(rig, visitor)
    assert page.lead == verbatim(NEW)
    assert len(page.consequences) == 3
    assert rig.journal.ends == []
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="email.done")
    assert rig.library.acts == BOTH
    assert rig.journal.ends == [(CONTACT, Settled.DONE), (RECOVERY, Settled.DONE)]
    assert rig.library.request_ids == list(rig.journal.intents)
    await visitor.touches(Choice.PRIMARY)
    shown = await visitor.sees(Status, title="active.title")
    assert "n•••@p•••.nl" in [catalogue("nl").say(line.value) for line in shown.lines]


async def test_without_an_account_only_naw_changes_and_the_account_can_be_made(
    rig: Rig, visitor: ScriptedVisitor
) -> None:
    lives_here(rig, OTHERS, NO_ACCOUNT, pin=OWN_PIN, email=None)
    await proves(visitor, OTHERS, OWN_PIN)
    await visitor.sees(Status, title="email.missing_title", primary="email.start")
    await visitor.touches(Choice.PRIMARY)
    await proves_the_birth_date(visitor)
    await types_twice(visitor)
    page = await visitor.sees(Confirm, title="email.confirm")
    assert len(page.consequences) == 2
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="email.done")
    assert rig.library.acts == ["change_contact_email"]
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="none.title", primary="none.do")


async def test_an_account_without_an_address_asks_for_one_at_once(rig: Rig, visitor: ScriptedVisitor) -> None:
    lives_here(rig, OTHERS, LoginAccount(AccountStatus.ACTIVE, USERNAME), pin=OWN_PIN)
    await proves(visitor, OTHERS, OWN_PIN)
    await visitor.sees(Status, title="email.missing_title", primary="email.start")
    await visitor.touches(Choice.PRIMARY)
    await proves_the_birth_date(visitor)
    await types_twice(visitor)
    await visitor.sees(Confirm)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="email.done")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="active.title", primary="active.do")


@pytest.mark.parametrize(
    ("facts", "pin"),
    [({}, BORN.strftime("%d%m")), ({"birth_date": None}, OWN_PIN)],
    ids=["default pin", "no birth date"],
)
async def test_who_is_not_known_well_enough_gets_the_verwijsbon(
    facts: dict[str, object], pin: str, rig: Rig, visitor: ScriptedVisitor
) -> None:
    await says_it_is_wrong(rig, visitor, pin=pin, **facts)
    await visitor.sees(Status, title="desk.mail_title", primary="desk.do")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt)
    assert "Reset herstel-e-mailadres" in rig.printer.bons[0][1]
    assert rig.library.acts == []


@pytest.mark.parametrize("missing", [Capability.CHANGE_CONTACT_EMAIL, Capability.CHANGE_RECOVERY_EMAIL])
async def test_without_one_of_the_two_the_desk_does_both(
    missing: Capability, rig: Rig, visitor: ScriptedVisitor
) -> None:
    rig.do(rig.library.offers, *set(Capability) - {missing})
    await says_it_is_wrong(rig, visitor)
    await visitor.sees(Status, title="desk.mail_title", primary="desk.do")


async def test_what_is_no_address_is_told_and_two_that_differ_begin_again(rig: Rig, visitor: ScriptedVisitor) -> None:
    await says_it_is_wrong(rig, visitor)
    await proves_the_birth_date(visitor)
    await visitor.sees(TextEntry, title="email.title", error=None)
    await visitor.types("nieuw@post")
    await visitor.sees(TextEntry, title="email.title", error="email.invalid")
    await visitor.types("nieuw@post.nl")
    await visitor.sees(TextEntry, title="email.again", error=None)
    await visitor.types("neiuw@post.nl")
    await visitor.sees(TextEntry, title="email.title", error="email.differs")
    await types_twice(visitor)
    await visitor.sees(Confirm, title="email.confirm")


@pytest.mark.parametrize("meant", ["jan@gmail.com", "jan@gmial.com"])
async def test_a_slip_in_a_well_known_host_is_asked_about_and_the_member_decides(
    meant: str, rig: Rig, visitor: ScriptedVisitor
) -> None:
    await says_it_is_wrong(rig, visitor)
    await proves_the_birth_date(visitor)
    await visitor.sees(TextEntry)
    await visitor.types("jan@gmial.com")
    await visitor.sees(Choose, title="email.meant")
    await visitor.touches(Picked(meant))
    await visitor.sees(TextEntry, title="email.again")
    await visitor.types(meant)
    page = await visitor.sees(Confirm)
    assert page.lead == verbatim(meant)


@pytest.mark.parametrize("at", ["first", "second", "question"])
async def test_back_at_any_moment_changes_nothing(at: str, rig: Rig, visitor: ScriptedVisitor) -> None:
    await says_it_is_wrong(rig, visitor)
    await proves_the_birth_date(visitor)
    if at == "question":
        await types_twice(visitor)
        await visitor.sees(Confirm)
    else:
        await visitor.sees(TextEntry, title="email.title")
        if at == "second":
            await visitor.types(NEW)
            await visitor.sees(TextEntry, title="email.again")
    await visitor.touches(Choice.SECONDARY)
    await visitor.sees(Status, title="active.title")
    assert rig.library.acts == []
    assert rig.journal.ends == []


@pytest.mark.parametrize(
    ("applied", "title", "ends"),
    [
        (False, "error.title", [(CONTACT, Settled.NOT_DONE), (RECOVERY, Settled.NOT_DONE)]),
        (None, "act.unsure", [(CONTACT, Settled.UNKNOWN), (RECOVERY, None)]),
        (True, "email.done", [(CONTACT, Settled.DONE), (RECOVERY, Settled.DONE)]),
    ],
)
async def test_a_first_half_that_fails_says_what_is_known(
    applied: bool | None,
    title: str,
    ends: list[tuple[Act, Settled | None]],
    rig: Rig,
    visitor: ScriptedVisitor,
) -> None:
    rig.library.trouble("change_contact_email", trouble(applied))
    await up_to_the_question(rig, visitor)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title=title)
    assert rig.journal.ends == ends


@pytest.mark.parametrize("applied", [False, None])
async def test_half_done_is_told_and_one_retry_under_the_same_id_finishes_it(
    applied: bool | None, rig: Rig, visitor: ScriptedVisitor
) -> None:
    rig.library.trouble("change_recovery_email", trouble(applied))
    await up_to_the_question(rig, visitor)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="email.half", lead="email.half_lead", primary="common.retry")
    assert rig.library.acts == ["change_contact_email"]
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="email.done")
    assert rig.library.acts == BOTH
    assert len(set(rig.library.request_ids)) == 2
    assert rig.journal.ends == [(CONTACT, Settled.DONE), (RECOVERY, Settled.DONE)]


async def test_a_retry_that_fails_too_is_finished_by_the_desk(rig: Rig, visitor: ScriptedVisitor) -> None:
    rig.library.trouble("change_recovery_email", trouble(applied=False), trouble(applied=False))
    await up_to_the_question(rig, visitor)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="email.half", primary="common.retry")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="email.half", primary="desk.do")
    rig.do(rig.printer.is_now, Condition.NOT_READY, Reason.PAPER_OUT)
    await visitor.settles()
    rig.do(rig.printer.is_now, Condition.READY)
    await visitor.sees(Status, primary="desk.do")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt)
    assert "staat al in NAW" in rig.printer.bons[0][1]
    assert NEW not in rig.printer.bons[0][1]


async def test_with_a_full_disk_nothing_changes(rig: Rig, visitor: ScriptedVisitor) -> None:
    await up_to_the_question(rig, visitor)
    rig.journal.broken = True
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="error.title", lead="error.lead")
    assert rig.library.acts == []


async def test_who_walks_away_from_the_question_changes_nothing_and_leaves_nothing(
    rig: Rig, visitor: ScriptedVisitor
) -> None:
    await up_to_the_question(rig, visitor)
    await walks_away(visitor)
    assert rig.library.acts == []
    assert rig.library.kept_of_members() == 0


async def test_after_a_crash_between_the_halves_the_next_visit_finishes_it_under_the_same_id() -> None:
    """NAW has the new address, the account the old one, and the journal a step that nobody did."""
    with rig_without_kiosk() as rig:
        lives_here(rig, OTHERS, SOME_ACCOUNT, pin=OWN_PIN, email=NEW)

        async def cut_off() -> None:
            card = CardNumber.parse(OTHERS)
            first, _ = await rig.journal.plan((Step(CONTACT, card), Step(RECOVERY, card)))
            rig.library.done.add(first.id)

        rig.thread.run(cut_off())
        rig.start()
        try:
            visitor = rig.visitor
            await proves(visitor, OTHERS, OWN_PIN)
            await visitor.sees(Confirm, title="account.confirm_again", lead="email.half_lead")
            await visitor.touches(Choice.PRIMARY)
            await proves_the_birth_date(visitor)
            await visitor.sees(Status, title="email.done")
            assert rig.library.request_ids == [list(rig.journal.intents)[1]]
            assert rig.journal.ends == [(CONTACT, Settled.DONE), (RECOVERY, Settled.DONE)]
            await visitor.touches(Choice.PRIMARY)
            await visitor.sees(Status, title="active.title")
        finally:
            rig.stop()


async def test_staff_who_saw_who_the_member_is_make_the_birth_date_unneeded_and_stand_in_the_journal() -> None:
    """They come in on 'Meer'; the member is back on their own page, with the state asked again."""
    with counter_with() as counter:
        visitor, rig = counter.visitor, counter.rig
        await proves(visitor, ACTIVE, PIN)
        await visitor.sees(Status, secondary="common.more")
        await visitor.touches(Choice.SECONDARY)
        await visitor.sees(Choose, title="more.title")
        await counter.comes_in()
        await counter.sees_identity()
        asked = rig.library.calls.count("login_account")
        await counter.picks("together")
        await asks_more(visitor, "mail_wrong")
        assert rig.library.calls.count("login_account") > asked
        await types_twice(visitor)
        await visitor.sees(Confirm, title="email.confirm")
        await visitor.touches(Choice.PRIMARY)
        await visitor.sees(Status, title="email.done")
        assert {intent.actor for intent, _ in rig.journal.intents.values()} == {STAFF}
