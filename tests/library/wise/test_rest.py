"""What a member's pass, PIN and inlogaccount become, by Wise REST alone."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from kiosk.domain.capability import Capability
from kiosk.domain.card_number import CardNumber, Kind
from kiosk.domain.login_account import AccountStatus, LoginAccount
from kiosk.domain.patron import Block, CardStatus, Membership, MembershipStatus, Patron
from kiosk.domain.secret import Secret
from kiosk.library.port import Failure, LibraryError, LibrarySystem
from kiosk.library.wise.paths import WisePaths
from kiosk.library.wise.rest import WiseRest
from tests.library.wise.server import Say, ScriptedWise, Silence, error
from tests.library.wise.world import CARD, INFORMATION, PATRON, PIN, StandingClock, kiosk_at, until, with_member

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def test_it_is_a_library_system():
    _port: type[LibrarySystem] = WiseRest


async def test_a_right_pin_gives_everything_the_kiosk_may_know(wise: ScriptedWise):
    with_member(wise)
    async with kiosk_at(wise) as rest:
        patron = await rest.identify(CARD, PIN)
    assert patron == Patron(
        id="413700",
        sector="BIEB",
        card_status=CardStatus.ACTIVE,
        blocks=frozenset({Block.ADDRESS, Block.NOTE}),
        membership=Membership(MembershipStatus.NORMAL, date(2027, 2, 28)),
        birth_date=date(1985, 1, 1),
        email="jan@hotmail.nl",
        fees_cents=1250,
    )
    proof = next(heard for heard in wise.heard if heard.name == "pin_verification")
    assert proof.body == b'{"card":"29401000075868","pin":"1234"}'


async def test_a_warm_identification_is_four_questions_in_two_round_trips(wise: ScriptedWise):
    with_member(wise)
    async with kiosk_at(wise) as rest:
        await rest.identify(CARD, PIN)
        wise.heard.clear()
        await rest.identify(CARD, PIN)
        names = [heard.name for heard in wise.heard]
        assert names[0] == "find_patron"
        assert sorted(names[1:]) == ["fees", "patron_information", "pin_verification"]
        # Side by side: with all three silent, all three are heard.
        for name, method in (("fees", "GET"), ("patron_information", "GET"), ("pin_verification", "POST")):
            wise.on(name, Silence(), method=method)
        wise.heard.clear()
        asking = asyncio.create_task(rest.identify(CARD, PIN))
        await until(lambda: len(wise.heard) >= 4)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)


async def test_an_unknown_pass_and_a_wrong_pin_are_the_same_to_whoever_looks(wise: ScriptedWise):
    with_member(wise)
    wise.on("pin_verification", Say({"valid": False}), method="POST")
    async with kiosk_at(wise) as rest:
        await rest.find_patron(CARD)
        wise.heard.clear()
        assert await rest.identify(CARD, PIN) is None
        wrong_pin = sorted(heard.name for heard in wise.heard)
        wise.heard.clear()
        wise.on("find_patron", Say({"items": []}))
        for name, method in (("pin_verification", "POST"), ("patron_information", "GET"), ("fees", "GET")):
            wise.on(name, error(404, "NOT_FOUND"), method=method)
        assert await rest.identify(CARD, PIN) is None
        assert sorted(heard.name for heard in wise.heard) == wrong_pin


@pytest.mark.parametrize("status", [404, 422])
async def test_a_number_that_wise_will_not_even_search_is_an_unknown_pass(wise: ScriptedWise, status: int):
    with_member(wise)
    wise.on("find_patron", error(status, "NOT_FOUND" if status == 404 else "INVALID"))
    async with kiosk_at(wise) as rest:
        assert await rest.find_patron(CARD) is None
        assert await rest.identify(CARD, PIN) is None


async def test_a_broken_answer_of_a_wrong_pin_tells_nothing(wise: ScriptedWise):
    with_member(wise)
    wise.on("pin_verification", Say({"valid": False}), method="POST")
    wise.on("fees", Say({"items": "canary"}))
    async with kiosk_at(wise) as rest:
        assert await rest.identify(CARD, PIN) is None


async def test_a_pin_is_never_counted_twice_for_one_try(wise: ScriptedWise):
    with_member(wise)
    wise.on("pin_verification", error(503, "BUSY"), method="POST")
    async with kiosk_at(wise) as rest:
        with pytest.raises(LibraryError) as lost:
            await rest.identify(CARD, PIN)
    assert lost.value.failure is Failure.OFFLINE
    assert wise.count("pin_verification", "POST") == 1


async def test_another_pass_than_the_scanned_one_is_never_shown(wise: ScriptedWise):
    with_member(wise, card={"number": "29401000075876", "status": "ACTIVE"})
    async with kiosk_at(wise) as rest:
        with pytest.raises(LibraryError, match=r"\$\.card\.number: another card") as surprise:
            await rest.identify(CARD, PIN)
    assert surprise.value.failure is Failure.PROTOCOL
    assert "29401" not in str(surprise.value)


async def test_without_a_call_for_fees_they_are_simply_not_told(wise: ScriptedWise):
    with_member(wise)
    async with kiosk_at(wise, paths=WisePaths(fees="")) as rest:
        patron = await rest.find_patron(CARD)
    assert patron is not None
    assert patron.fees_cents is None


async def test_without_a_call_for_the_pin_nobody_is_identified_by_rest(wise: ScriptedWise):
    with_member(wise)
    async with kiosk_at(wise, paths=WisePaths(pin_verification="")) as rest:
        with pytest.raises(LibraryError, match="pin_verification: no path in the configuration") as missing:
            await rest.identify(CARD, PIN)
        assert await rest.find_patron(CARD) is not None
    assert missing.value.failure is Failure.NOT_OFFERED


async def test_an_active_account_shows_its_username_as_it_is(wise: ScriptedWise):
    with_member(wise)
    async with kiosk_at(wise) as rest:
        account = await rest.login_account(PATRON, CARD)
    assert account == LoginAccount(AccountStatus.ACTIVE, "Lezer-Annen85", "jan@h.nl")


@pytest.mark.parametrize("date_header", ["now", None])
async def test_the_age_of_a_mail_is_by_the_servers_clock_and_by_ours_only_without_one(
    wise: ScriptedWise, date_header: str | None
):
    sent = NOW - timedelta(hours=30)
    answer = {"status": "INACTIVE", "username": "a", "email": "b@c.nl", "activationMailSentAt": sent.isoformat()}
    wise.on("login_account", Say(answer, date=None if date_header is None else NOW))
    clock = StandingClock(NOW + timedelta(hours=2))
    async with kiosk_at(wise, clock=clock) as rest:
        account = await rest.login_account(PATRON, CARD)
    assert account.status is AccountStatus.INACTIVE
    assert account.mail_sent_at == sent
    assert account.mail_age == timedelta(hours=32 if date_header is None else 30)


@pytest.mark.parametrize("header", ["canary", "", "Mon, 99 Nov 2026 12:00:00 GMT", "Mon, 23 Nov 2026 12:00:00 -0000"])
async def test_a_date_that_is_none_is_not_believed(wise: ScriptedWise, header: str):
    answer = {"status": "INACTIVE", "username": "a", "email": None, "activationMailSentAt": "2026-11-23T11:00:00Z"}
    wise.on("login_account", Say(answer, date=header))
    async with kiosk_at(wise, clock=StandingClock(NOW)) as rest:
        assert (await rest.login_account(PATRON, CARD)).mail_age == timedelta(hours=1)


async def test_a_mail_of_the_future_is_as_new_as_can_be(wise: ScriptedWise):
    answer = {"status": "INACTIVE", "username": "a", "email": None, "activationMailSentAt": "2026-11-23T12:00:05Z"}
    wise.on("login_account", Say(answer, date=NOW))
    async with kiosk_at(wise) as rest:
        assert (await rest.login_account(PATRON, CARD)).mail_age == timedelta()


async def test_a_removed_account_is_told_as_removed(wise: ScriptedWise):
    wise.on("login_account", Say({"status": "REMOVED", "username": "a", "email": "b@c.nl"}))
    async with kiosk_at(wise) as rest:
        assert await rest.login_account(PATRON, CARD) == LoginAccount(AccountStatus.REMOVED, "a", "b@c.nl")


async def test_an_account_under_the_pasnummer_can_be_linked(wise: ScriptedWise):
    wise.on("login_account", Say({"status": "NONE", "username": None, "email": None}))
    wise.on("find_login_account", Say({"items": [{"username": CARD.number, "email": "jan@h.nl"}]}))
    async with kiosk_at(wise) as rest:
        account = await rest.login_account(PATRON, CARD)
    assert account == LoginAccount(AccountStatus.NONE, email="jan@h.nl", found_under=CARD.number)


@pytest.mark.parametrize(
    ("card", "username"),
    [
        (CARD, "NL-0800270000-29401000075868"),
        (CardNumber(Kind.PASS, CARD.number, isil="NL-0823450000"), "NL-0823450000-29401000075868"),
    ],
)
async def test_else_under_the_isil_and_the_pasnummer(wise: ScriptedWise, card: CardNumber, username: str):
    wise.on("login_account", Say({"status": "NONE"}))
    # Whatever is asked, this Wise lists the same: only the exact username counts.
    wise.on("find_login_account", Say({"items": [{"username": username, "email": None}]}))
    async with kiosk_at(wise) as rest:
        assert (await rest.login_account(PATRON, card)).found_under == username


async def test_a_username_that_is_only_nearly_the_same_is_not_the_members(wise: ScriptedWise):
    card = CardNumber(Kind.TEMPORARY, "2X198600042")
    wise.on("login_account", Say({"status": "NONE"}))
    wise.on("find_login_account", Say({"items": [{"username": "2x198600042", "email": "canary@h.nl"}]}))
    async with kiosk_at(wise) as rest:
        assert await rest.login_account(PATRON, card) == LoginAccount(AccountStatus.NONE)


@pytest.mark.parametrize("answer", [Say({"items": []}), error(404, "NOT_FOUND"), error(501, "NOT_OFFERED")])
async def test_nothing_to_link_is_an_answer_too(wise: ScriptedWise, answer):
    wise.on("login_account", Say({"status": "NONE"}))
    wise.on("find_login_account", answer)
    async with kiosk_at(wise, isil=None) as rest:
        assert await rest.login_account(PATRON, CARD) == LoginAccount(AccountStatus.NONE)
    assert wise.count("find_login_account") == 1


async def test_an_active_account_without_a_username_is_a_surprise(wise: ScriptedWise):
    wise.on("login_account", Say({"status": "ACTIVE"}))
    async with kiosk_at(wise) as rest:
        with pytest.raises(LibraryError, match=r"\$\.username") as surprise:
            await rest.login_account(PATRON, CARD)
    assert surprise.value.failure is Failure.PROTOCOL


async def test_what_a_library_has_no_path_for_is_off_from_the_start(wise: ScriptedWise):
    async with kiosk_at(wise, paths=WisePaths(password_mail="", login_counter="")) as rest:
        off = {Capability.REQUEST_PASSWORD_MAIL, Capability.RESET_LOGIN_COUNTER}
        assert rest.capabilities == frozenset(Capability) - off
        with pytest.raises(LibraryError) as missing:
            await rest.request_password_mail(PATRON, "0" * 32)
    assert missing.value.failure is Failure.NOT_OFFERED
    assert missing.value.applied is False


def test_a_members_data_shows_in_no_repr():
    patron = Patron("413700", "BIEB", CardStatus.ACTIVE, frozenset(), Membership(MembershipStatus.NEW), email="x@y.nl")
    assert "413700" not in repr(patron)
    assert INFORMATION["email"] not in repr(patron)
    assert repr(Secret("1234")) == "•••"
