"""The staff token is fetched once, renewed before its day ends, and never fought over."""

import asyncio
from datetime import UTC, datetime

import pytest

from kiosk.library.port import Failure, LibraryError
from tests.library.wise.server import Say, ScriptedWise, error
from tests.library.wise.world import CARD, PIN, StandingClock, kiosk_at, with_member


def tokens(wise: ScriptedWise, name: str) -> list[str]:
    return [heard.headers["Authorization"] for heard in wise.heard if heard.name == name]


async def test_one_login_serves_many_questions_and_the_token_goes_raw(wise: ScriptedWise):
    with_member(wise)
    async with kiosk_at(wise) as rest:
        await asyncio.gather(*(rest.find_patron(CARD) for _ in range(3)))
    assert wise.count("login", "POST") == 1
    assert set(tokens(wise, "find_patron")) == {"token-1"}
    login = next(heard for heard in wise.heard if heard.name == "login")
    assert login.body == b'{"username":"kiosk9401","password":"canary-password"}'
    assert "Authorization" not in login.headers


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((22, 59, 58), (22, 59, 59)),  # 23:59:59 in the Netherlands
        ((23, 59, 58), (23, 59, 59)),  # 23:59:59 UTC
    ],
)
async def test_a_token_is_renewed_when_its_day_ends(wise: ScriptedWise, before, after):
    clock = StandingClock(datetime(2026, 11, 23, 12, tzinfo=UTC).replace(hour=before[0], minute=0))
    wise.on("login", Say({"token": "token-1"}), Say({"token": "token-2"}), method="POST")
    with_member(wise)
    async with kiosk_at(wise, clock=clock) as rest:
        await rest.find_patron(CARD)
        clock.at = datetime(2026, 11, 23, *before, tzinfo=UTC)
        await rest.find_patron(CARD)
        clock.at = datetime(2026, 11, 23, *after, tzinfo=UTC)
        await rest.find_patron(CARD)
    assert tokens(wise, "find_patron") == ["token-1", "token-1", "token-2"]


async def test_a_refused_token_is_renewed_once_for_all_who_ask_at_the_time(wise: ScriptedWise):
    wise.on("login", Say({"token": "token-1"}), Say({"token": "token-2"}), method="POST")
    with_member(wise)
    async with kiosk_at(wise) as rest:
        await rest.find_patron(CARD)
        for name in ("patron_information", "fees"):
            wise.on(name, error(401, "TOKEN"), *wise._answers[name, "GET"])
        assert await rest.find_patron(CARD) is not None
    assert wise.count("login", "POST") == 2
    assert tokens(wise, "fees") == ["token-1", "token-1", "token-2"]


async def test_a_server_that_refuses_every_token_is_asked_twice_and_not_for_ever(wise: ScriptedWise):
    wise.on("find_patron", error(401, "TOKEN"))
    async with kiosk_at(wise) as rest:
        with pytest.raises(LibraryError, match="find_patron: a new token was refused too") as refused:
            await rest.identify(CARD, PIN)
    assert refused.value.failure is Failure.REFUSED
    assert wise.count("find_patron") == 2
    assert wise.count("login", "POST") == 2


async def test_a_refused_wise_user_is_not_hammered_until_it_is_locked(wise: ScriptedWise):
    clock = StandingClock()
    wise.on("login", error(401, "LOGIN"), method="POST")
    async with kiosk_at(wise, clock=clock) as rest:
        for ahead in (0, 4, 6, 10, 17):  # a hold of 5 s, then one of 10 s
            clock.ahead = ahead
            with pytest.raises(LibraryError, match="login: the Wise user or its password was refused"):
                await rest.identify(CARD, PIN)
        assert wise.count("login", "POST") == 3
        wise.on("login", Say({"token": "token-1"}), method="POST")
        with_member(wise)
        clock.ahead = 400
        assert await rest.identify(CARD, PIN) is not None


async def test_a_token_that_cannot_stand_in_a_header_is_a_surprise(wise: ScriptedWise):
    wise.on("login", Say({"token": "canary\r\nX-Evil: 1"}), method="POST")
    async with kiosk_at(wise) as rest:
        with pytest.raises(LibraryError) as surprise:
            await rest.identify(CARD, PIN)
    assert surprise.value.failure is Failure.PROTOCOL
    assert "$.token" in str(surprise.value)
    assert "canary" not in str(surprise.value)
