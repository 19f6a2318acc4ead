"""Every call of the path table, against the simulated Wise of other hands."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import requests

from kiosk.clock import SystemClock
from kiosk.domain.capability import Capability
from kiosk.domain.card_number import CardNumber, Kind
from kiosk.domain.login_account import AccountStatus
from kiosk.domain.patron import Block, CardStatus, MembershipStatus, Patron
from kiosk.domain.secret import Secret
from kiosk.library.port import Failure, LibraryError
from kiosk.library.wise.key import epoch_day, wise_key
from kiosk.library.wise.options import WiseOptions
from kiosk.library.wise.rest import WiseRest
from kiosk.settings import load, read_secret
from kiosk.simulator.members import ISIL, LINKABLE, LINKABLE_BY_ISIL, MEMBERS, REPLACED
from kiosk.simulator.world import Simulator
from tests.library.wise.world import REQUEST, Sleeps, StandingClock, until

BY_TITLE = {member.title: member for member in MEMBERS}
ACTIVE = "29401000075868"
WISE_PASSWORD = BY_TITLE["Alleen wachtwoord in Wise"].card
COUNTER_FULL = BY_TITLE["Wachtwoord in Wise, inlogteller vol"].card


class Panel:
    """The far side's own controls."""

    def __init__(self, url: str) -> None:
        self._url = url

    def fault(self, name: str, **more: Any) -> None:
        requests.put(f"{self._url}/panel/wise", json={"fault": name, **more}, timeout=5).raise_for_status()

    def reset(self) -> None:
        requests.post(f"{self._url}/panel/reset", timeout=10).raise_for_status()

    def mails(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = requests.get(f"{self._url}/panel/mails", timeout=5).json()
        return found

    def ahead(self, hours: float) -> None:
        requests.post(f"{self._url}/panel/clock", json={"hours": hours}, timeout=5).raise_for_status()


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    folder: Path = tmp_path_factory.mktemp("simulator")
    with Simulator(folder, fresh=True) as running:
        yield running


@pytest.fixture
def panel(simulator: Simulator) -> Iterator[Panel]:
    panel = Panel(simulator.http_url)
    yield panel
    panel.reset()


def wise_options(simulator: Simulator) -> WiseOptions:
    wise = load(simulator.config_path).library.wise
    return WiseOptions(
        url=wise.url,
        library=wise.library,
        branch=load(simulator.config_path).kiosk.branch,
        application=wise.application,
        key_id=wise.key_id,
        key=Secret(read_secret(wise.key_file, "key_file")),
        user=wise.user,
        password=Secret(read_secret(wise.password_file, "password_file")),
        isil=wise.isil,
        read_timeout_s=1.0,
    )


@pytest.fixture
async def rest(simulator: Simulator, panel: Panel) -> AsyncIterator[WiseRest]:
    rest = WiseRest(wise_options(simulator), SystemClock(), sleep=Sleeps())
    yield rest
    await rest.close()


def card(number: str) -> CardNumber:
    return CardNumber(Kind.PASS, number)


async def member(rest: WiseRest, number: str) -> Patron:
    pin = next((m.pin for m in MEMBERS if m.card == number), "1234")
    patron = await rest.identify(card(number), Secret(pin))
    assert patron is not None
    return patron


@pytest.mark.parametrize("title", BY_TITLE)
async def test_every_member_is_known_by_pass_and_pin(rest: WiseRest, title: str):
    expected = BY_TITLE[title]
    patron = await member(rest, expected.card)
    assert patron.blocks == frozenset(expected.blocks)
    assert patron.membership.status is expected.membership
    assert patron.card_status is expected.card_status
    assert patron.sector == expected.sector
    assert patron.birth_date == expected.birth_date
    assert patron.email == expected.email
    assert patron.fees_cents == sum(expected.fees)


async def test_an_unknown_pass_a_wrong_pin_and_a_pin_of_another_are_nobody(rest: WiseRest):
    assert await rest.identify(card(ACTIVE), Secret("9999")) is None
    assert await rest.identify(card("29401000099999"), Secret("1234")) is None
    assert await rest.identify(card("%/../?x"), Secret("")) is None


async def test_a_replaced_pass_is_shown_as_replaced(rest: WiseRest):
    assert (await member(rest, REPLACED)).card_status is CardStatus.REPLACED


async def test_a_lost_pass_and_a_cancelled_membership_are_told(rest: WiseRest):
    assert Block.CARD_LOST in (await member(rest, BY_TITLE["Pas verloren gemeld"].card)).blocks
    cancelled = await member(rest, BY_TITLE["Abonnement opgezegd"].card)
    assert cancelled.membership.status is MembershipStatus.CANCELLED


@pytest.mark.parametrize("title", BY_TITLE)
async def test_every_inlogaccount_is_told_as_it_stands(rest: WiseRest, title: str):
    expected = BY_TITLE[title].account
    patron = await member(rest, BY_TITLE[title].card)
    account = await rest.login_account(patron, card(BY_TITLE[title].card))
    if expected is None or not expected.linked:
        assert account.status is AccountStatus.NONE
        assert account.found_under == (expected.username if expected else None)
    else:
        assert (account.status, account.username, account.email) == (
            expected.status,
            expected.username,
            expected.email,
        )
        if expected.status is AccountStatus.INACTIVE:
            assert expected.mail_age is not None
            assert account.mail_age is not None
            assert abs(account.mail_age - expected.mail_age) < timedelta(minutes=2)


async def test_accounts_to_link_are_found_under_the_pasnummer_and_the_isil(rest: WiseRest):
    patron = await member(rest, LINKABLE)
    assert (await rest.login_account(patron, card(LINKABLE))).found_under == LINKABLE
    patron = await member(rest, LINKABLE_BY_ISIL)
    account = await rest.login_account(patron, card(LINKABLE_BY_ISIL))
    assert account.found_under == f"{ISIL}-{LINKABLE_BY_ISIL}"
    assert account.email is not None


async def test_the_age_of_a_mail_follows_the_servers_clock(rest: WiseRest, panel: Panel):
    fresh = BY_TITLE["Mail korter dan 24 uur geleden"].card
    patron = await member(rest, fresh)
    panel.ahead(10)
    age = (await rest.login_account(patron, card(fresh))).mail_age
    assert age is not None
    assert timedelta(hours=10, minutes=55) < age < timedelta(hours=11, minutes=5)


async def test_one_request_sends_one_mail_even_when_its_answer_is_lost(rest: WiseRest, panel: Panel):
    patron = await member(rest, ACTIVE)
    before = len(panel.mails())
    panel.fault("fail_after_act", call="password_mail", times=1)
    await rest.request_password_mail(patron, REQUEST)
    await rest.request_password_mail(patron, REQUEST)
    assert len(panel.mails()) == before + 1


async def test_a_mail_for_whoever_has_no_inlogaccount_is_a_conflict(rest: WiseRest):
    patron = await member(rest, WISE_PASSWORD)
    with pytest.raises(LibraryError, match="409 NO_LOGIN_ACCOUNT") as refused:
        await rest.request_password_mail(patron, REQUEST)
    assert refused.value.failure is Failure.CONFLICT
    assert refused.value.applied is False


def logs_in(simulator: Simulator, number: str, password: str) -> str:
    """What Wise says to a member who logs in with this password, by its code."""
    options = wise_options(simulator)
    key = wise_key(options.key_id, options.key, options.application, epoch_day(datetime.now(UTC)))
    said = requests.post(
        f"{options.url}/patron/authentication",
        data=msgspec.json.encode({"username": number, "password": password}),
        headers={"WISE_KEY": key, "Content-Type": "application/json"},
        timeout=5,
    ).json()
    return str(said.get("error", {}).get("code", "in"))


@pytest.mark.parametrize("fault", ["none", "fail_after_act"])
async def test_a_temporary_password_is_the_one_that_works(
    simulator: Simulator, rest: WiseRest, panel: Panel, fault: str
):
    patron = await member(rest, WISE_PASSWORD)
    panel.fault(fault, call="password_reset")
    password = await rest.reset_password(patron, Secret("Hunebed-7-keien"), REQUEST)
    panel.fault("none")
    assert password == Secret("Hunebed-7-keien")
    assert logs_in(simulator, WISE_PASSWORD, password.reveal()) == "NEW_PASSWORD_REQUIRED"


@pytest.mark.parametrize(
    ("fault", "failure", "applied"),
    [
        ("drop", Failure.OFFLINE, False),
        ("error_500", Failure.OFFLINE, False),
        ("garbage", Failure.PROTOCOL, False),
        ("error_401", Failure.REFUSED, False),
        ("not_offered", Failure.NOT_OFFERED, False),
    ],
)
async def test_a_reset_that_was_not_done_is_known_as_not_done(
    simulator: Simulator, rest: WiseRest, panel: Panel, fault: str, failure: Failure, applied: bool | None
):
    patron = await member(rest, WISE_PASSWORD)
    panel.fault(fault, call="password_reset", times=1)
    with pytest.raises(LibraryError) as failed:
        await rest.reset_password(patron, Secret("Hunebed-7-keien"), REQUEST)
    assert (failed.value.failure, failed.value.applied) == (failure, applied)
    assert logs_in(simulator, WISE_PASSWORD, "Hunebed-7-keien") == "LOGIN"


@pytest.mark.parametrize("fault", ["drop", "half", "garbage", "error_500", "slow"])
async def test_a_reset_whose_state_cannot_be_asked_is_in_doubt(rest: WiseRest, panel: Panel, fault: str):
    patron = await member(rest, WISE_PASSWORD)
    panel.fault(fault, call="password_reset", seconds=1.5)
    with pytest.raises(LibraryError) as failed:
        await rest.reset_password(patron, Secret("Hunebed-7-keien"), REQUEST)
    assert failed.value.applied is None


async def test_half_an_answer_of_a_reset_that_was_done_is_a_success(rest: WiseRest, panel: Panel):
    patron = await member(rest, WISE_PASSWORD)
    panel.fault("half", call="password_reset", times=1)
    assert await rest.reset_password(patron, Secret("Hunebed-7-keien"), REQUEST) == Secret("Hunebed-7-keien")


async def test_the_password_of_an_inlogaccount_is_not_wises_to_reset(rest: WiseRest):
    patron = await member(rest, ACTIVE)
    with pytest.raises(LibraryError, match="409 HAS_LOGIN_ACCOUNT"):
        await rest.reset_password(patron, Secret("Hunebed-7-keien"), REQUEST)


@pytest.mark.parametrize("fault", ["none", "fail_after_act"])
async def test_a_full_inlogteller_is_emptied_once(rest: WiseRest, panel: Panel, fault: str):
    patron = await member(rest, COUNTER_FULL)
    panel.fault(fault, call="login_counter")
    assert await rest.reset_login_counter(patron, "5" * 32) is True
    assert await rest.reset_login_counter(patron, "5" * 32) is False


async def test_what_this_wise_offers_is_seen_by_the_heartbeat(rest: WiseRest, panel: Panel):
    await rest._watch.beat()
    assert rest.health.online
    assert rest.capabilities == frozenset(Capability)
    panel.fault("not_offered")
    patron = await rest.find_patron(card(ACTIVE))
    assert patron is not None
    with pytest.raises(LibraryError):
        await rest.login_account(patron, card(ACTIVE))
    assert Capability.SHOW_LOGIN_ACCOUNT not in rest.capabilities
    await rest._watch.beat()
    assert Capability.SHOW_LOGIN_ACCOUNT not in rest.capabilities
    panel.fault("none")
    await rest._watch.beat()
    assert rest.capabilities == frozenset(Capability)


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        ("drop", Failure.OFFLINE),
        ("half", Failure.OFFLINE),
        ("error_500", Failure.OFFLINE),
        ("garbage", Failure.PROTOCOL),
        ("error_401", Failure.REFUSED),
        ("slow", Failure.TIMEOUT),
    ],
)
async def test_every_fault_is_named_and_passes(rest: WiseRest, panel: Panel, fault: str, failure: Failure):
    panel.fault(fault, seconds=1.5)
    with pytest.raises(LibraryError) as failed:
        await rest.identify(card(ACTIVE), Secret("1234"))
    assert failed.value.failure is failure
    await rest._watch.beat()
    assert not rest.health.online
    assert rest.health.failure is failure
    panel.fault("none")
    await rest._watch.beat()
    assert rest.health.online
    await member(rest, ACTIVE)


async def test_a_kiosk_whose_clock_is_wrong_hears_it_in_words(simulator: Simulator, panel: Panel):
    clock = StandingClock(datetime.now(UTC) - timedelta(hours=26))
    rest = WiseRest(wise_options(simulator), clock, sleep=Sleeps())
    try:
        with pytest.raises(LibraryError, match="the kiosk's clock is 26 h behind the server's: set the clock"):
            await rest.identify(card(ACTIVE), Secret("1234"))
    finally:
        await rest.close()


async def test_run_brings_the_kiosk_online_and_stops_when_cancelled(rest: WiseRest):
    task = asyncio.create_task(rest.run())
    await until(lambda: rest.health.online)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
