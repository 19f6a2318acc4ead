"""The kiosk knows whether Wise is there, and what it offers, before a member does."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import pytest

from kiosk.clock import ClockLoop, MovableClock
from kiosk.domain.capability import Capability
from kiosk.library.port import Failure, LibraryError
from kiosk.library.wise.rest import CALLS_OF, WiseRest
from tests.library.wise.server import Drop, Say, ScriptedWise, error
from tests.library.wise.world import CARD, PATRON, REQUEST, Sleeps, StandingClock, kiosk_at, options, until

NOBODY = error(404, "NOT_FOUND")
PROBED = tuple(calls[0] for calls in CALLS_OF.values())
ALL = len(Capability)


@pytest.fixture
def wise():
    with ScriptedWise() as server:
        for name in PROBED:
            server.on(name, NOBODY)
        yield server


class Changes:
    """Counts what subscribers were told, and where."""

    def __init__(self, rest: WiseRest) -> None:
        self.told: list[tuple[bool, int]] = []
        self._loop = asyncio.get_running_loop()
        self._rest = rest
        rest.subscribe(self)

    def __call__(self) -> None:
        assert asyncio.get_running_loop() is self._loop
        self.told.append((self._rest.health.online, len(self._rest.capabilities)))


async def running(rest: WiseRest) -> asyncio.Task[None]:
    return asyncio.create_task(rest.run())


async def stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_kiosk_that_just_started_does_not_claim_to_be_online(wise: ScriptedWise):
    async with kiosk_at(wise) as rest:
        assert not rest.health.online
        assert "not asked yet" in rest.health.detail


async def test_the_first_heartbeat_shows_health_latency_and_what_is_offered(wise: ScriptedWise):
    wise.on("password_mail", error(501, "NOT_OFFERED"))
    async with kiosk_at(wise) as rest:
        changes = Changes(rest)
        task = await running(rest)
        await until(lambda: rest.health.online)
        assert rest.health.failure is None
        assert rest.health.latency_ms is not None
        assert 0 < rest.health.latency_ms < 5000
        assert rest.capabilities == frozenset(Capability) - {Capability.REQUEST_PASSWORD_MAIL}
        assert changes.told == [(False, ALL - 1), (True, ALL - 1)]
        await stop(task)
    asked = next(heard.path for heard in wise.heard if heard.name == "password_reset")
    assert asked == "/restapi/patron/0/library/1001/password"


def in_virtual_time(
    wise: ScriptedWise, tell: Callable[[WiseRest, Callable[[float], None]], Coroutine[Any, Any, None]]
) -> None:
    """Run a story on a loop whose time is moved by hand."""
    clock = MovableClock()
    loop = ClockLoop(clock)

    async def story() -> None:
        rest = WiseRest(options(wise), clock, sleep=Sleeps(), jitter=lambda: 0.5)
        task = asyncio.create_task(rest.run())
        try:
            await tell(rest, lambda seconds: loop.move(clock, seconds))
        finally:
            await stop(task)
            await rest.close()

    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(story())


def test_while_online_wise_is_asked_every_30_s(wise: ScriptedWise):
    async def tell(rest: WiseRest, move: Callable[[float], None]) -> None:
        await until(lambda: rest.health.online)
        for beats in (1, 2, 3):
            assert wise.count("branch") == beats
            await asyncio.sleep(0)
            move(29)
            for _ in range(5):
                await asyncio.sleep(0)
            assert wise.count("branch") == beats
            move(1.5)
            await until(lambda beats=beats: wise.count("branch") == beats + 1)
            await until(lambda: not rest._client._workers._under_way)
            await asyncio.sleep(0)

    in_virtual_time(wise, tell)


def test_while_offline_every_5_s_and_it_comes_back_by_itself(wise: ScriptedWise):
    async def tell(rest: WiseRest, move: Callable[[float], None]) -> None:
        await until(lambda: rest.health.online)
        wise.on("branch", error(500, "INTERNAL"))
        move(31)
        await until(lambda: not rest.health.online)
        assert rest.health.failure is Failure.OFFLINE
        assert "branch: the server has a fault (500 INTERNAL)" in rest.health.detail
        wise.on("branch", Say({"id": "9401"}))
        wise.on("password_reset", error(501, "NOT_OFFERED"))
        asked = wise.count("branch")
        move(5.5)
        await until(lambda: rest.health.online)
        assert wise.count("branch") == asked + 1
        assert Capability.RESET_PASSWORD not in rest.capabilities

    in_virtual_time(wise, tell)


async def test_a_question_that_finds_nobody_there_brings_the_heartbeat_forward(wise: ScriptedWise):
    async with kiosk_at(wise) as rest:
        task = await running(rest)
        await until(lambda: rest.health.online)
        wise.on("find_patron", Drop())
        wise.on("branch", Drop())
        with pytest.raises(LibraryError):
            await rest.find_patron(CARD)
        await until(lambda: not rest.health.online)
        assert rest.health.failure is Failure.OFFLINE
        await stop(task)


def test_what_was_not_offered_comes_back_with_the_heartbeat_that_shows_it(wise: ScriptedWise):
    async def tell(rest: WiseRest, move: Callable[[float], None]) -> None:
        await until(lambda: rest.health.online)
        wise.on("password_mail", error(501, "NOT_OFFERED"))
        wise.on("password_mail", error(501, "NOT_OFFERED"), method="POST")
        with pytest.raises(LibraryError):
            await rest.request_password_mail(PATRON, REQUEST)
        assert Capability.REQUEST_PASSWORD_MAIL not in rest.capabilities
        asked = wise.count("password_mail")
        move(31)
        await until(lambda: wise.count("password_mail") == asked + 1)
        assert Capability.REQUEST_PASSWORD_MAIL not in rest.capabilities
        wise.on("password_mail", NOBODY)
        await until(lambda: not rest._client._workers._under_way)
        await asyncio.sleep(0.01)
        move(31)
        await until(lambda: Capability.REQUEST_PASSWORD_MAIL in rest.capabilities)

    in_virtual_time(wise, tell)


async def test_a_wrong_branch_is_a_mistake_in_the_configuration(wise: ScriptedWise):
    wise.on("branch", NOBODY)
    async with kiosk_at(wise) as rest:
        task = await running(rest)
        await until(lambda: rest.health.failure is not None)
        assert rest.health.failure is Failure.REFUSED
        assert "Wise knows no branch 9401: check kiosk.branch" in rest.health.detail
        await stop(task)


async def test_a_wrong_clock_shows_in_the_health(wise: ScriptedWise):
    clock = StandingClock()
    clock.at -= timedelta(hours=50)
    wise.on("login", error(401, "WISE_KEY"), method="POST")
    async with kiosk_at(wise, clock=clock) as rest:
        task = await running(rest)
        await until(lambda: rest.health.failure is not None)
        assert "the kiosk's clock is 50 h behind the server's: set the clock" in rest.health.detail
        await stop(task)


async def test_the_same_health_is_not_told_twice(wise: ScriptedWise):
    async with kiosk_at(wise) as rest:
        changes = Changes(rest)
        for _ in range(3):
            await rest._watch.beat()
        assert changes.told == [(True, ALL)]


async def test_what_staff_switched_off_is_not_offered_until_they_switch_it_on(wise):
    async with kiosk_at(wise) as rest:
        told: list[bool] = []
        rest.subscribe(lambda: told.append(Capability.REREGISTER in rest.capabilities))
        rest.withhold(frozenset({Capability.REREGISTER}))
        rest.withhold(frozenset({Capability.REREGISTER}))
        assert rest.capabilities == frozenset(Capability) - {Capability.REREGISTER}
        rest.withhold(frozenset())
        assert told == [False, True]
