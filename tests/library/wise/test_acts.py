"""An act is sent once. When its answer is lost, the state says what became of it."""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from kiosk.domain.capability import Capability
from kiosk.domain.secret import Secret
from kiosk.library.port import Failure, LibraryError
from kiosk.library.wise.rest import WiseRest
from tests.library.wise.server import Drop, Raw, Say, ScriptedWise, Silence, error
from tests.library.wise.world import PATRON, REQUEST, Sleeps, kiosk_at

PROPOSAL = Secret("Hunebed-canary-7")
Asking = Callable[[WiseRest], Coroutine[Any, Any, Any]]


def reset(rest: WiseRest) -> Coroutine[Any, Any, Secret]:
    return rest.reset_password(PATRON, PROPOSAL, REQUEST)


def mail(rest: WiseRest) -> Coroutine[Any, Any, None]:
    return rest.request_password_mail(PATRON, REQUEST)


APPLIED = Say({"requestId": REQUEST, "changedAt": "2026-11-23T12:00:00Z", "sentAt": "x", "temporary": True})
NOT_APPLIED = Say({"requestId": "another", "changedAt": None, "sentAt": None, "temporary": False})
NEVER = Say({"requestId": None, "changedAt": None, "sentAt": None, "temporary": False})
DOUBTS = [
    Drop(),
    Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{"),
    Say(b"\x00canary"),
    Say({"requestId": 5, "password": None}),
    error(500, "INTERNAL"),
    error(502, "GATEWAY"),
    Say({}, 303, {"Location": "/"}),
]
BOTH = pytest.mark.parametrize(("name", "asking"), [("password_reset", reset), ("password_mail", mail)])


async def test_a_reset_gives_the_password_that_is_in_force(wise: ScriptedWise):
    wise.on("password_reset", Say({"password": "chosen-by-wise", "requestId": REQUEST}), method="POST")
    async with kiosk_at(wise) as rest:
        assert await reset(rest) == Secret("chosen-by-wise")
    sent = wise.heard[-1]
    assert sent.headers["Idempotency-Key"] == REQUEST
    assert sent.body == b'{"password":"Hunebed-canary-7"}'


async def test_a_mail_is_asked_for_under_its_request(wise: ScriptedWise):
    wise.on("password_mail", Say({"requestId": REQUEST, "sentAt": "2026-11-23T12:00:00Z"}), method="POST")
    async with kiosk_at(wise) as rest:
        await mail(rest)
    assert wise.heard[-1].headers["Idempotency-Key"] == REQUEST
    assert wise.heard[-1].body == b"{}"
    assert wise.count("password_mail", "POST") == 1


@BOTH
@pytest.mark.parametrize("doubt", DOUBTS)
async def test_an_act_whose_answer_is_lost_but_that_was_done_is_a_success(
    wise: ScriptedWise, name: str, asking: Asking, doubt
):
    wise.on(name, doubt, method="POST")
    wise.on(name, APPLIED)
    async with kiosk_at(wise) as rest:
        assert await asking(rest) == (PROPOSAL if name == "password_reset" else None)
    assert wise.count(name, "POST") == 1


@BOTH
@pytest.mark.parametrize("state", [NOT_APPLIED, NEVER])
@pytest.mark.parametrize("doubt", DOUBTS)
async def test_an_act_that_the_state_does_not_know_was_not_done_and_is_not_sent_again(
    wise: ScriptedWise, name: str, asking: Asking, doubt, state: Say
):
    wise.on(name, doubt, method="POST")
    wise.on(name, state)
    async with kiosk_at(wise) as rest:
        with pytest.raises(LibraryError, match="the state shows that it was not done") as failed:
            await asking(rest)
    assert failed.value.applied is False
    assert failed.value.__context__ is None
    assert "canary" not in str(failed.value)
    assert wise.count(name, "POST") == 1


@BOTH
@pytest.mark.parametrize("state", [Drop(), error(500, "INTERNAL"), error(501, "NOT_OFFERED"), Say({}), Say(b"?")])
async def test_when_the_state_cannot_be_asked_nobody_knows(wise: ScriptedWise, name: str, asking: Asking, state):
    wise.on(name, Drop(), method="POST")
    wise.on(name, state)
    async with kiosk_at(wise) as rest:
        with pytest.raises(LibraryError, match="the state could not be asked") as failed:
            await asking(rest)
    assert failed.value.failure is Failure.OFFLINE
    assert failed.value.applied is None
    assert wise.count(name, "POST") == 1


@BOTH
async def test_an_act_that_timed_out_may_still_be_under_way_so_the_state_is_asked_more_than_once(
    wise: ScriptedWise, name: str, asking: Asking
):
    sleeps = Sleeps()
    wise.on(name, Silence(), method="POST")
    wise.on(name, NEVER, NEVER, APPLIED)
    async with kiosk_at(wise, read_timeout_s=0.2, sleeps=sleeps) as rest:
        assert await asking(rest) == (PROPOSAL if name == "password_reset" else None)
    assert sleeps.waited == [1.0, 2.0]


@BOTH
async def test_a_time_out_without_a_state_keeps_its_name(wise: ScriptedWise, name: str, asking: Asking):
    wise.on(name, Silence(), method="POST")
    wise.on(name, Silence())
    async with kiosk_at(wise, read_timeout_s=0.2) as rest:
        with pytest.raises(LibraryError) as failed:
            await asking(rest)
    assert failed.value.failure is Failure.TIMEOUT
    assert failed.value.applied is None


@BOTH
@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (error(409, "HAS_LOGIN_ACCOUNT"), Failure.CONFLICT),
        (error(409, "NO_LOGIN_ACCOUNT"), Failure.CONFLICT),
        (error(403, "FORBIDDEN"), Failure.REFUSED),
        (error(404, "NOT_FOUND"), Failure.CONFLICT),
        (error(422, "INVALID"), Failure.PROTOCOL),
        (error(501, "NOT_OFFERED"), Failure.NOT_OFFERED),
    ],
)
async def test_a_plain_no_means_that_nothing_was_done(
    wise: ScriptedWise, name: str, asking: Asking, answer: Say, failure: Failure
):
    wise.on(name, answer, method="POST")
    async with kiosk_at(wise) as rest:
        with pytest.raises(LibraryError) as failed:
            await asking(rest)
    assert failed.value.failure is failure
    assert failed.value.applied is False
    assert wise.count(name) == 0


@BOTH
async def test_a_token_that_ran_out_is_renewed_before_the_act_is_done(wise: ScriptedWise, name: str, asking: Asking):
    done = Say({"requestId": REQUEST, "password": PROPOSAL.reveal()})
    wise.on("login", Say({"token": "token-1"}), Say({"token": "token-2"}), method="POST")
    wise.on(name, error(401, "TOKEN"), done, method="POST")
    async with kiosk_at(wise) as rest:
        await asking(rest)
    assert [heard.headers["Authorization"] for heard in wise.heard if heard.name == name] == ["token-1", "token-2"]


async def test_without_a_token_an_act_was_certainly_not_sent(wise: ScriptedWise):
    wise.on("login", Silence(), method="POST")
    async with kiosk_at(wise, read_timeout_s=0.2, connect_timeout_s=0.2) as rest:
        with pytest.raises(LibraryError) as failed:
            await reset(rest)
    assert failed.value.failure is Failure.TIMEOUT
    assert failed.value.applied is False
    assert wise.count("password_reset") == 0


async def test_a_locked_inlogteller_is_set_to_zero_and_said_to_have_been_locked(wise: ScriptedWise):
    wise.on("login_counter", Say({"failed": 5, "locked": True}))
    wise.on("login_counter", Say({"failed": 0, "locked": False}), method="DELETE")
    async with kiosk_at(wise) as rest:
        assert await rest.reset_login_counter(PATRON, "5" * 32) is True
        wise.on("login_counter", Say({"failed": 2, "locked": False}))
        assert await rest.reset_login_counter(PATRON, "5" * 32) is False
    assert wise.count("login_counter", "DELETE") == 2


async def test_an_inlogteller_at_zero_is_left_alone(wise: ScriptedWise):
    wise.on("login_counter", Say({"failed": 0, "locked": False}))
    async with kiosk_at(wise) as rest:
        assert await rest.reset_login_counter(PATRON, "5" * 32) is False
    assert wise.count("login_counter", "DELETE") == 0


@pytest.mark.parametrize(("after", "applied"), [(0, True), (5, False)])
async def test_a_lost_answer_of_the_inlogteller_is_looked_up(wise: ScriptedWise, after: int, applied: bool):
    wise.on("login_counter", Say({"failed": 5, "locked": True}), Say({"failed": after, "locked": after == 5}))
    wise.on("login_counter", Drop(), method="DELETE")
    async with kiosk_at(wise) as rest:
        if applied:
            assert await rest.reset_login_counter(PATRON, "5" * 32) is True
        else:
            with pytest.raises(LibraryError) as failed:
                await rest.reset_login_counter(PATRON, "5" * 32)
            assert failed.value.applied is False
    assert wise.count("login_counter", "DELETE") == 1


async def test_an_act_that_is_not_offered_switches_its_capability_off_and_says_so(wise: ScriptedWise):
    wise.on("password_reset", error(501, "NOT_OFFERED"), method="POST")
    heard: list[frozenset[Capability]] = []
    async with kiosk_at(wise) as rest:
        stop = rest.subscribe(lambda: heard.append(rest.capabilities))
        with pytest.raises(LibraryError):
            await reset(rest)
        assert heard == [frozenset(Capability) - {Capability.RESET_PASSWORD}]
        stop()
        stop()
        wise.on("password_mail", Say({"detail": "Not Found"}, 404), method="POST")
        with pytest.raises(LibraryError):
            await mail(rest)
    assert len(heard) == 1
