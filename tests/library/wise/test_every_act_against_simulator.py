"""Every act for real, over HTTP: done once, also when its answer is lost after it was done."""

# ruff: noqa: F811 (the fixtures of the other file are imported by name)

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date

import pytest
import requests

from kiosk.domain.card_number import CardNumber, Kind
from kiosk.domain.patron import Patron
from kiosk.domain.replacement import CardUse, ReplaceReason
from kiosk.domain.reregistration import CustomerType
from kiosk.domain.secret import Secret
from kiosk.library.port import Failure, LibraryError
from kiosk.library.wise.rest import WiseRest
from kiosk.simulator.members import LINKABLE, blank_cards
from tests.library.wise.test_against_simulator import (  # noqa: F401 (fixtures)
    ACTIVE,
    BY_TITLE,
    COUNTER_FULL,
    WISE_PASSWORD,
    card,
    panel,
    rest,
    simulator,
)
from tests.library.wise.world import REQUEST

NEW = CardNumber(Kind.PASS, blank_cards()[0])
EMAIL = "nieuw.adres@hunebed-post.nl"
TEMPORARY = "2X196600043"


async def patron_of(rest: WiseRest, number: str) -> Patron:
    found = await rest.find_patron(card(number))
    assert found is not None
    return found


async def join_again(rest: WiseRest, patron: Patron) -> object:
    offer = (await rest.membership_offers(patron, CustomerType.REGULAR))[0]
    done = await rest.reregister(patron, offer, CustomerType.REGULAR, REQUEST)
    assert (done.due, done.valid_until) == (offer.due, offer.valid_until)
    return done


@dataclass(frozen=True)
class Act:
    call: str
    number: str
    do: Callable[[WiseRest, Patron], Awaitable[object]]


OLD = card(ACTIVE)
NONE = BY_TITLE["Geen account, nergens te vinden"].card
STALE = BY_TITLE["Link verlopen (ouder dan 24 uur)"].card
ACTS = (
    Act("generate_account", NONE, lambda r, p: r.generate_account(p, REQUEST)),
    Act("detach_account", STALE, lambda r, p: r.detach_account(p, REQUEST)),
    Act("link_account", LINKABLE, lambda r, p: r.link_account(p, LINKABLE, REQUEST)),
    Act("contact_email", ACTIVE, lambda r, p: r.change_contact_email(p, EMAIL, REQUEST)),
    Act("recovery_email", ACTIVE, lambda r, p: r.change_recovery_email(p, EMAIL, REQUEST)),
    Act("reregister", BY_TITLE["Abonnement opgezegd"].card, join_again),
    Act(
        "replace_card",
        ACTIVE,
        lambda r, p: r.replace_card(p, OLD, NEW, ReplaceReason.DAMAGED, waive=False, actor="1042", request_id=REQUEST),
    ),
    Act("add_card", TEMPORARY, lambda r, p: r.add_card(p, NEW, actor="1042", request_id=REQUEST)),
    Act("card_number_mail", ACTIVE, lambda r, p: r.mail_card_number(p, OLD, REQUEST)),
    Act("pin", ACTIVE, lambda r, p: r.set_pin(p, Secret("4071"), REQUEST)),
    Act("password_mail", ACTIVE, lambda r, p: r.request_password_mail(p, REQUEST)),
    Act("password_reset", WISE_PASSWORD, lambda r, p: r.reset_password(p, Secret("Hunebed-7-keien"), REQUEST)),
    Act("login_counter", COUNTER_FULL, lambda r, p: r.reset_login_counter(p, REQUEST)),
)


def done(panel) -> list[str]:
    return [act["requestId"] for act in requests.get(f"{panel._url}/panel/acts", timeout=5).json()]


@pytest.mark.parametrize("fault", ["none", "fail_after_act", "half", "drop"])
@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.call)
async def test_an_act_is_done_once_or_known_as_not_done(rest, panel, act: Act, fault: str):
    patron = await patron_of(rest, act.number)
    panel.fault(fault, call=act.call, times=1)
    if fault == "drop" and act.call != "login_counter":
        with pytest.raises(LibraryError) as failed:
            await act.do(rest, patron)
        assert failed.value.applied is False
        assert done(panel) == []
        assert not await rest.request_done(REQUEST)
        await act.do(rest, patron)
        assert done(panel) == [REQUEST]
        return
    first = await act.do(rest, patron)
    assert done(panel) == [REQUEST]
    assert await rest.request_done(REQUEST)
    if act.call not in ("reregister", "login_counter"):
        assert repr(await act.do(rest, patron)).split("mail_age")[0] == repr(first).split("mail_age")[0]
        assert done(panel) == [REQUEST]


async def test_results_are_whole_after_a_lost_answer(rest, panel):
    for fault in ("none", "fail_after_act"):
        panel.reset()
        panel.fault(fault, call="generate_account", times=1)
        account = await rest.generate_account(await patron_of(rest, NONE), REQUEST)
        assert (account.username, account.status.value) == (NONE, "inactive")
        assert account.mail_sent_at is not None
        assert account.email == "t.testabo@hunebed-post.nl"
        panel.fault(fault, call="replace_card", times=1)
        cost = await rest.replace_card(
            await patron_of(rest, ACTIVE), OLD, NEW, ReplaceReason.LOST, waive=False, actor="1042", request_id="b" * 32
        )
        assert cost.cents == 500
        other = CardNumber(Kind.PASS, blank_cards()[1])
        panel.fault(fault, call="add_card", times=1)
        username = await rest.add_card(await patron_of(rest, "2X198600042"), other, actor="1042", request_id="c" * 32)
        assert username == other.number


async def test_conflicts_change_nothing(rest, panel):
    active = await patron_of(rest, ACTIVE)
    foreign = card("29999000000019")
    for asking in (
        rest.detach_account(active, REQUEST),
        rest.generate_account(active, REQUEST),
        rest.link_account(active, LINKABLE, REQUEST),
        rest.link_account(await patron_of(rest, NONE), "bestaat-niet", REQUEST),
        rest.link_account(await patron_of(rest, NONE), "Lezer-Annen85", REQUEST),
        rest.replace_card(active, OLD, OLD, ReplaceReason.LOST, waive=False, actor="1042", request_id=REQUEST),
        rest.replace_card(
            active, OLD, card(LINKABLE), ReplaceReason.LOST, waive=False, actor="1042", request_id=REQUEST
        ),
        rest.replace_card(active, OLD, foreign, ReplaceReason.LOST, waive=False, actor="1042", request_id=REQUEST),
        rest.add_card(active, NEW, actor="1042", request_id=REQUEST),
    ):
        with pytest.raises(LibraryError) as refused:
            await asking
        assert (refused.value.failure, refused.value.applied) == (Failure.CONFLICT, False)
    assert done(panel) == []
    assert [await rest.card_use(c) for c in (NEW, OLD, foreign)] == [CardUse.FREE, CardUse.IN_USE, CardUse.FOREIGN]


async def test_reads(rest, panel):
    active = await patron_of(rest, ACTIVE)
    assert (await rest.contact(active)).email == "jan@hunebed-post.nl"
    assert len(await rest.loans(active)) == 3
    assert (await rest.memberships(active))[0].status is active.membership.status
    assert await rest.notes(await patron_of(rest, BY_TITLE["Blokkade met tekst"].card))
    (one,) = await rest.find_registration(number=TEMPORARY)
    member = BY_TITLE[next(t for t, m in BY_TITLE.items() if m.card == TEMPORARY)]
    assert one in await rest.find_registration(surname=member.surname.upper(), birth_date=member.birth_date)
    assert await rest.find_registration(surname="Niemand", birth_date=date(2000, 1, 1)) == ()
    assert await rest.find_account(LINKABLE) is not None
    assert await rest.find_account("lezer-annen85") is None
