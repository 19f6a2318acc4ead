"""Every act of Wise: sent once under its request id, and when its answer is lost it is read from the state."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest

from kiosk.domain.capability import Capability
from kiosk.domain.card_number import CardNumber
from kiosk.domain.contact import Contact
from kiosk.domain.login_account import FoundAccount
from kiosk.domain.money import Money
from kiosk.domain.patron import Membership, MembershipStatus
from kiosk.domain.replacement import CardUse, ReplaceReason
from kiosk.domain.reregistration import CustomerType, Offer, Reregistered
from kiosk.domain.secret import Secret
from kiosk.library.port import Failure, LibraryError
from kiosk.library.wise.paths import WisePaths
from kiosk.library.wise.rest import WiseRest
from tests.library.wise.server import Drop, Say, ScriptedWise, error
from tests.library.wise.world import CARD, PATRON, REQUEST, kiosk_at

NEW = CardNumber.parse("29401000900010")
EMAIL = "canary@hunebed-post.nl"
OFFER = Offer("53", "Compleet", Money(6000), Money(200), Money(5800), date(2027, 2, 28))
MAILED = "2026-03-12T13:05:00Z"


@dataclass(frozen=True)
class Act:
    """How the kiosk asks for it, and what goes over the wire."""

    name: str
    """As the scripted Wise names its path."""
    capability: Capability
    do: Callable[[WiseRest], Awaitable[object]]
    sent: dict[str, Any]
    answer: dict[str, Any] = field(default_factory=dict)
    result: object = None
    method: str = "POST"
    state: str | None = None


ACTS = (
    Act(
        "login_account",
        Capability.GENERATE_ACCOUNT,
        lambda rest: rest.generate_account(PATRON, REQUEST),
        {},
        {"username": CARD.number, "email": EMAIL, "activationMailSentAt": MAILED},
        ("inactive", CARD.number, EMAIL, datetime(2026, 3, 12, 13, 5, tzinfo=UTC)),
        state="generate_account_state",
    ),
    Act("detach_account", Capability.DETACH_ACCOUNT, lambda rest: rest.detach_account(PATRON, REQUEST), {}),
    Act(
        "link_account",
        Capability.LINK_ACCOUNT,
        lambda rest: rest.link_account(PATRON, "Lezer-Annen85", REQUEST),
        {"username": "Lezer-Annen85"},
    ),
    Act(
        "contact_email",
        Capability.CHANGE_CONTACT_EMAIL,
        lambda rest: rest.change_contact_email(PATRON, EMAIL, REQUEST),
        {"email": EMAIL},
        method="PUT",
    ),
    Act(
        "recovery_email",
        Capability.CHANGE_RECOVERY_EMAIL,
        lambda rest: rest.change_recovery_email(PATRON, EMAIL, REQUEST),
        {"email": EMAIL},
        method="PUT",
    ),
    Act(
        "memberships",
        Capability.REREGISTER,
        lambda rest: rest.reregister(PATRON, OFFER, CustomerType.REGULAR, REQUEST),
        {"subscription": "53", "customerType": "00"},
        {"status": 2, "due": 5800, "validUntil": "2027-02-28"},
        Reregistered(MembershipStatus.BILLED, Money(5800), date(2027, 2, 28)),
        state="reregister_state",
    ),
    Act(
        "replace_card",
        Capability.REPLACE_CARD,
        lambda rest: rest.replace_card(
            PATRON, CARD, NEW, ReplaceReason.LOST, waive=False, actor="1042", request_id=REQUEST
        ),
        {"old": CARD.number, "new": NEW.number, "reason": "LOST", "waive": False, "actor": "1042"},
        {"cost": 500},
        Money(500),
    ),
    Act(
        "add_card",
        Capability.ADD_CARD,
        lambda rest: rest.add_card(PATRON, NEW, actor="1042", request_id=REQUEST),
        {"new": NEW.number, "actor": "1042"},
        {"username": NEW.number},
        NEW.number,
    ),
    Act(
        "card_number_mail",
        Capability.MAIL_CARD_NUMBER,
        lambda rest: rest.mail_card_number(PATRON, NEW, REQUEST),
        {"card": NEW.number},
    ),
    Act(
        "pin",
        Capability.SET_PIN,
        lambda rest: rest.set_pin(PATRON, Secret("4071"), REQUEST),
        {"pin": "4071"},
        method="PUT",
    ),
)
every_act = pytest.mark.parametrize("act", ACTS, ids=lambda act: act.capability.value)


def told(result: object) -> object:
    """An account in what a test can compare; anything else as it is."""
    if hasattr(result, "mail_sent_at"):
        return (result.status.value, result.username, result.email, result.mail_sent_at)
    return result


@every_act
async def test_an_act_is_sent_once_under_its_request_id(wise: ScriptedWise, act: Act):
    wise.on(act.name, Say({"requestId": REQUEST, **act.answer}), method=act.method)
    async with kiosk_at(wise) as rest:
        assert told(await act.do(rest)) == act.result
    (heard,) = [heard for heard in wise.heard if heard.method == act.method and heard.name != "login"]
    assert heard.name == act.name
    assert heard.headers["Idempotency-Key"] == REQUEST
    assert json.loads(heard.body) == act.sent


@every_act
async def test_an_answer_that_is_lost_is_read_from_the_state(wise: ScriptedWise, act: Act):
    wise.on(act.name, Drop(), method=act.method)
    wise.on(act.state or act.name, Say({"requestId": REQUEST, **act.answer}))
    async with kiosk_at(wise) as rest:
        assert told(await act.do(rest)) == act.result
    assert wise.count(act.name, act.method) == 1


@every_act
async def test_a_state_of_another_request_says_that_nothing_was_done(wise: ScriptedWise, act: Act):
    wise.on(act.name, Drop(), method=act.method)
    wise.on(act.state or act.name, Say({"requestId": "another-request", **act.answer}))
    async with kiosk_at(wise) as rest:
        with pytest.raises(LibraryError) as failed:
            await act.do(rest)
    assert failed.value.applied is False
    assert wise.count(act.name, act.method) == 1


@every_act
async def test_without_a_state_nobody_knows(wise: ScriptedWise, act: Act):
    wise.on(act.name, Drop(), method=act.method)
    wise.on(act.state or act.name, error(500, "INTERNAL"))
    async with kiosk_at(wise) as rest:
        with pytest.raises(LibraryError) as failed:
            await act.do(rest)
    assert failed.value.applied is None


@pytest.mark.parametrize("act", [act for act in ACTS if act.answer], ids=lambda act: act.capability.value)
async def test_a_state_that_cannot_be_read_still_says_that_it_was_done(wise: ScriptedWise, act: Act):
    wise.on(act.name, Drop(), method=act.method)
    wise.on(act.state or act.name, Say({"requestId": REQUEST}))
    async with kiosk_at(wise) as rest:
        with pytest.raises(LibraryError) as failed:
            await act.do(rest)
    assert failed.value.applied is True
    assert failed.value.failure is Failure.PROTOCOL


@every_act
async def test_a_refusal_changes_nothing_and_repeats_nothing_of_a_member(wise: ScriptedWise, act: Act):
    wise.on(act.name, error(409, "IN_USE"), method=act.method)
    async with kiosk_at(wise) as rest:
        with pytest.raises(LibraryError) as refused:
            await act.do(rest)
    assert (refused.value.failure, refused.value.applied) == (Failure.CONFLICT, False)
    for secret in (EMAIL, NEW.number, CARD.number, "Lezer-Annen85", "4071", "canary"):
        assert secret not in str(refused.value)


@every_act
async def test_what_wise_does_not_offer_is_off_from_then_on(wise: ScriptedWise, act: Act):
    wise.on(act.name, error(501, "NOT_OFFERED"), method=act.method)
    async with kiosk_at(wise) as rest:
        assert act.capability in rest.capabilities
        with pytest.raises(LibraryError) as missing:
            await act.do(rest)
        assert act.capability not in rest.capabilities
    assert (missing.value.failure, missing.value.applied) == (Failure.NOT_OFFERED, False)


async def test_what_is_asked_beside_acts_is_read_as_it_stands(wise: ScriptedWise):
    wise.on("contact", Say({"name": "T. Testabo", "street": "Kruisakkers 41", "postcode": "9468 BG", "city": "Annen"}))
    wise.on("memberships", Say({"items": [{"status": 5, "name": "Compleet", "rightsUntil": "2027-02-28"}]}))
    loans = [{"title": "Het huis", "dueDate": "2026-12-09"}, {"title": "De boot", "dueDate": "2026-12-01"}]
    wise.on("loans", Say({"items": loans}))
    wise.on("notes", Say({"items": ["Boek kwijt"]}))
    subscription = {"id": "53", "name": "Compleet", "price": 6000, "discount": 200, "due": 5800}
    wise.on("subscriptions", Say({"items": [{**subscription, "validUntil": "2027-02-28"}]}))
    wise.on("request", Say({"requestId": REQUEST, "done": True}))
    wise.on("find_login_account", Say({"items": [{"username": "lezer-annen85", "email": EMAIL}]}))
    async with kiosk_at(wise) as rest:
        assert await rest.contact(PATRON) == Contact("T. Testabo", "Kruisakkers 41", "9468 BG", "Annen")
        assert await rest.memberships(PATRON) == (Membership(MembershipStatus.NORMAL, date(2027, 2, 28), "Compleet"),)
        assert [loan.title for loan in await rest.loans(PATRON)] == ["De boot", "Het huis"]
        assert await rest.notes(PATRON) == ("Boek kwijt",)
        assert await rest.membership_offers(PATRON, CustomerType.REGULAR) == (OFFER,)
        assert await rest.request_done(REQUEST)
        assert await rest.find_account("Lezer-Annen85") is None
        assert await rest.find_account("lezer-annen85") == FoundAccount("lezer-annen85", EMAIL)


@pytest.mark.parametrize(
    ("answer", "use"),
    [
        (Say({"use": "IN_USE"}), CardUse.IN_USE),
        (error(404, "NOT_FOUND"), CardUse.FOREIGN),
        (error(501, "NOT_OFFERED"), CardUse.FREE),
    ],
)
async def test_a_new_pass_is_what_wise_says_and_where_it_does_not_the_act_decides(wise: ScriptedWise, answer, use):
    wise.on("card_use", answer)
    async with kiosk_at(wise) as rest:
        assert await rest.card_use(NEW) is use


async def test_a_registration_is_found_by_number_and_by_name_with_birth_date(wise: ScriptedWise):
    found = {
        "patronSystemId": "413700",
        "number": "2X198600042",
        "name": "G. Tester",
        "sector": "BIEB",
        "membership": {"status": 6},
        "blocks": ["INTERNET_REGISTRATION"],
        "birthDate": "1966-02-10",
    }
    wise.on("find_registration", Say({"items": [found]}), Say({"items": []}))
    async with kiosk_at(wise) as rest:
        (one,) = await rest.find_registration(number="2X198600042")
        assert (one.number, one.contact.name, one.patron.birth_date) == ("2X198600042", "G. Tester", date(1966, 2, 10))
        assert "Tester" not in repr(one)
        assert await rest.find_registration(surname="Tester", birth_date=date(1966, 2, 10)) == ()
        assert [heard.path.partition("?")[2] for heard in wise.heard if heard.name == "find_registration"] == [
            "number=2X198600042&surname=&birthDate=",
            "number=&surname=Tester&birthDate=1966-02-10",
        ]
        with pytest.raises(ValueError, match="by number"):
            await rest.find_registration(surname="Tester")


async def test_a_library_without_a_list_of_memberships_has_the_present_one(wise: ScriptedWise):
    async with kiosk_at(wise, paths=WisePaths(memberships="")) as rest:
        assert await rest.memberships(PATRON) == (PATRON.membership,)
