"""WISE_KEY is right on every day, also around 00:00 UTC."""

import hashlib
import hmac
from datetime import UTC, datetime

import pytest

from kiosk.clock import AMSTERDAM
from kiosk.domain.secret import Secret
from kiosk.library.port import Failure, LibraryError
from kiosk.library.wise.key import epoch_day, wise_key
from tests.library.wise.server import Say, ScriptedWise, error
from tests.library.wise.world import CARD, PIN, StandingClock, kiosk_at, with_member


def key_of(day: int) -> str:
    digest = hmac.new(b"canary-key", f"{day}paszuil-kiosk".encode(), hashlib.sha256).hexdigest()
    return f"kiosk-9401-1:{digest}"


def test_the_signature_is_the_published_one():
    assert wise_key("kiosk-9401-1", Secret("canary-key"), "paszuil-kiosk", 20_000) == key_of(20_000)
    assert wise_key("id", Secret("k"), "app", 1).split(":")[1] == hmac.new(b"k", b"1app", "sha256").hexdigest()


def test_the_day_is_the_utc_day_and_not_the_dutch_one():
    half_past_midnight = datetime(2026, 7, 2, 0, 30, tzinfo=AMSTERDAM)
    assert epoch_day(half_past_midnight) == epoch_day(datetime(2026, 7, 1, 12, tzinfo=UTC))
    assert epoch_day(datetime(1970, 1, 2, tzinfo=UTC)) == 1


async def test_a_request_after_midnight_utc_bears_the_key_of_the_new_day(wise: ScriptedWise):
    clock = StandingClock(datetime(2026, 11, 23, 23, 59, 58, tzinfo=UTC))
    with_member(wise)
    async with kiosk_at(wise, clock=clock) as rest:
        await rest.find_patron(CARD)
        before = {heard.headers["WISE_KEY"] for heard in wise.heard}
        wise.heard.clear()
        clock.at = datetime(2026, 11, 24, 0, 0, 1, tzinfo=UTC)
        await rest.find_patron(CARD)
        after = {heard.headers["WISE_KEY"] for heard in wise.heard}
    day = epoch_day(datetime(2026, 11, 23, tzinfo=UTC))
    assert before == {key_of(day)}
    assert after == {key_of(day + 1)}


async def test_a_server_that_is_seconds_past_midnight_gets_the_key_of_its_own_day(wise: ScriptedWise):
    server = datetime(2026, 11, 24, 0, 0, 2, tzinfo=UTC)
    clock = StandingClock(datetime(2026, 11, 23, 23, 59, 59, tzinfo=UTC))
    wise.on("login", error(401, "WISE_KEY", date=server), Say({"token": "token-1"}), method="POST")
    wise.on("find_patron", Say({"items": []}))
    async with kiosk_at(wise, clock=clock) as rest:
        assert await rest.find_patron(CARD) is None
    keys = [heard.headers["WISE_KEY"] for heard in wise.heard if heard.name == "login"]
    assert keys == [key_of(epoch_day(clock.at)), key_of(epoch_day(server))]


@pytest.mark.parametrize(
    ("kiosk_hours", "said"),
    [(-26, "is 26 h behind the server's: set the clock"), (24 * 9, "is 9 days ahead of the server's: set the clock")],
)
async def test_a_wrong_clock_is_named_in_words(wise: ScriptedWise, kiosk_hours: int, said: str):
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    clock = StandingClock(datetime.fromtimestamp(now.timestamp() + kiosk_hours * 3600, UTC))
    wise.on("login", error(401, "WISE_KEY", date=now), method="POST")
    async with kiosk_at(wise, clock=clock) as rest:
        with pytest.raises(LibraryError) as refused:
            await rest.identify(CARD, PIN)
    assert refused.value.failure is Failure.REFUSED
    assert f"the kiosk's clock {said}" in str(refused.value)
    assert wise.count("login", "POST") == 1


async def test_with_a_right_clock_a_refused_key_points_at_the_key(wise: ScriptedWise):
    wise.on("login", error(401, "WISE_KEY"), method="POST")
    async with kiosk_at(wise) as rest:
        with pytest.raises(LibraryError, match=r"check application, key_id and the key file \(the clock is right\)"):
            await rest.identify(CARD, PIN)


async def test_without_a_date_of_the_server_the_clock_is_one_of_the_suspects(wise: ScriptedWise):
    wise.on("login", error(401, "WISE_KEY", date=None), method="POST")
    async with kiosk_at(wise) as rest:
        with pytest.raises(LibraryError, match="the key file and the kiosk's clock"):
            await rest.identify(CARD, PIN)
