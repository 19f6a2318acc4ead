"""Devices that break in every way, kept in service in virtual time."""

import asyncio
import threading
from collections.abc import Callable

import pytest

from hardware.errors import HardwareError, LinkError, PermanentFault, Reason
from hardware.health import Counter, HealthBoard, HealthKeeper, Kind
from hardware.hotplug import Polling
from hardware.outcome import Condition
from hardware.supervisor import Backoff, keep_in_service, supervise
from tests.hardware.virtual_time import run

GONE = LinkError(Reason.LINK_LOST, "the cable was pulled")
NOBODY = LinkError(Reason.UNREACHABLE, "nobody is there")
WRONG_QUEUE = PermanentFault(Reason.WOULD_REPEAT, "lpadmin mends it")


class Plugs:
    """A hand on the plugs."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()

    async def changed(self) -> None:
        await self._changed.wait()

    def move(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()


class Breaking:
    """A device whose tries end as the list says; None is in service. After the list it stays as it is last."""

    def __init__(self, *ends: BaseException | None, serves: float = 0.0) -> None:
        self.keeper = HealthKeeper(Kind.SCANNER, "tty:///dev/null")
        self.ends = list(ends)
        self.serves = serves
        self.tries: list[float] = []
        self.open = False
        self.woken = 0

    async def setup(self) -> None:
        assert not self.open, "set up twice"
        self.tries.append(asyncio.get_running_loop().time())
        self.open = True
        end = self.ends[0]
        if end is not None and not self.serves:
            self._next()
            raise end
        self.keeper.set(Condition.READY)

    async def serve(self) -> None:
        if self.ends[0] is None:
            await asyncio.sleep(10_000)
        await asyncio.sleep(self.serves)
        end = self.ends[0]
        self._next()
        assert end
        raise end

    async def teardown(self) -> None:
        self.open = False

    def wake(self) -> None:
        self.woken += 1

    def _next(self) -> None:
        if len(self.ends) > 1:
            self.ends.pop(0)


def watched(device: Breaking, seconds: float, *acts: tuple[float, Callable[[Plugs], None]]) -> None:
    """Keep it in service for so long, with hands on the plugs at their moments."""

    async def watch() -> None:
        plugs = Plugs()
        loop = asyncio.get_running_loop()
        for at, act in acts:
            loop.call_at(at, act, plugs)
        task = asyncio.create_task(keep_in_service(device, plugs=plugs))
        await asyncio.sleep(seconds)
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()
        assert not device.open, "left open"

    run(watch())


def test_tries_come_slower_and_slower_but_never_more_than_two_seconds_apart() -> None:
    device = Breaking(NOBODY)
    watched(device, 9)
    assert device.tries == [0.0, 0.25, 0.75, 1.75, 3.75, 5.75, 7.75]


def test_a_device_that_came_back_after_a_long_time_is_tried_at_once_again_when_it_breaks() -> None:
    device = Breaking(NOBODY)
    device.ends = [GONE, GONE, GONE, None]
    device.serves = 30.0
    watched(device, 200)
    assert device.tries == [0.0, 30.25, 60.5, 90.75]


def test_a_loose_contact_does_not_make_a_busy_loop() -> None:
    device = Breaking(GONE, serves=0.001)
    watched(device, 10)
    assert len(device.tries) <= 9


def test_a_plug_is_answered_at_once_whatever_the_pause() -> None:
    device = Breaking(*[NOBODY] * 6, None)
    watched(device, 6.5, (5.8, Plugs.move), (6.0, Plugs.move))
    assert device.tries[-1] == 5.8
    assert device.keeper.state.condition is Condition.READY
    assert device.woken == 1, "in service it is only woken to look"


def test_what_only_a_person_can_mend_is_looked_at_seldom_and_needs_no_restart() -> None:
    device = Breaking(WRONG_QUEUE, WRONG_QUEUE, None)
    watched(device, 25)
    assert device.tries == [0.0, 10.0, 20.0]
    assert device.keeper.state.condition is Condition.READY


@pytest.mark.parametrize(
    ("end", "reason", "words"),
    [
        (GONE, Reason.LINK_LOST, "the cable was pulled"),
        (NOBODY, Reason.UNREACHABLE, "nobody is there"),
        (WRONG_QUEUE, Reason.WOULD_REPEAT, "lpadmin mends it"),
        (HardwareError(Reason.MECHANICAL, "it grinds"), Reason.MECHANICAL, "it grinds"),
        (ZeroDivisionError("a number of a member"), Reason.OFFLINE, "the driver failed: ZeroDivisionError"),
    ],
)
def test_every_fault_takes_the_same_road_and_is_told_in_words(end: Exception, reason: Reason, words: str) -> None:
    device = Breaking(end)
    watched(device, 0.1)
    health = device.keeper.health
    assert (health.state.condition, health.state.reasons, health.detail) == (Condition.NOT_READY, (reason,), words)


def test_one_device_that_never_works_does_not_hold_another_and_stop_leaves_nothing() -> None:
    threads = threading.active_count()
    broken, good = Breaking(NOBODY), Breaking(None)

    async def watch() -> None:
        task = asyncio.create_task(supervise((broken, good), plugs=Polling(), backoff=Backoff(first=1, longest=1)))
        await asyncio.sleep(3.5)
        assert good.keeper.state.condition is Condition.READY
        assert len(broken.tries) == 4
        task.cancel()
        await asyncio.wait([task])

    run(watch())
    assert not broken.open
    assert not good.open
    assert threading.active_count() == threads


def test_the_health_picture_tells_since_when_when_it_was_last_good_and_how_often_it_broke() -> None:
    device = Breaking(GONE, GONE, None, serves=20.0)
    watched(device, 50)
    health = device.keeper.health
    assert health.counters[Counter.FAULTS] == 2
    assert health.state.since == 40.5
    assert health.last_good == 40.5
    assert health.detail == ""


async def test_the_stream_of_pictures_begins_with_now_and_joins_changes_that_come_together() -> None:
    scanner, printer = HealthKeeper(Kind.SCANNER, "a"), HealthKeeper(Kind.RECEIPT_PRINTER, "b")

    class Has:
        def __init__(self, keeper: HealthKeeper) -> None:
            self.keeper = keeper

    board = HealthBoard([Has(scanner), Has(printer)])
    pictures = board.pictures()
    assert [health.state.condition for health in await anext(pictures)] == [Condition.UNKNOWN] * 2
    scanner.set(Condition.READY)
    printer.set(Condition.WARNING, (Reason.PAPER_NEAR_END,))
    printer.count(Counter.RECEIPTS)
    now = await asyncio.wait_for(anext(pictures), 1)
    assert [health.state.condition for health in now] == [Condition.READY, Condition.WARNING]
    assert now[1].counters[Counter.RECEIPTS] == 1
    await pictures.aclose()
    assert not scanner._watchers


async def test_an_equal_state_is_not_told_again_but_its_words_are_kept_fresh() -> None:
    keeper = HealthKeeper(Kind.SCANNER, "a")
    told: list[object] = []
    keeper.subscribe(lambda: told.append(keeper.state))
    keeper.lost(LinkError(Reason.UNREACHABLE, "no file"))
    keeper.lost(LinkError(Reason.UNREACHABLE, "no answer"))
    assert len(told) == 1
    assert keeper.health.detail == "no answer"
