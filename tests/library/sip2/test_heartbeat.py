"""The kiosk knows that the library is there, or gone, before a member does; time is moved, not waited for."""

import asyncio
from collections.abc import Callable
from itertools import groupby

import pytest

from kiosk.clock import ClockLoop, MovableClock
from kiosk.library.port import Failure, LibraryError
from kiosk.library.sip2.client import Sip2Client
from tests.library.sip2.transcript import ACS, CARD, PIN, message, options


class Acs:
    """Answers 93 and 99 in order, as long as it is well; counts what it was asked."""

    def __init__(self) -> None:
        self.connections = 0
        self.statuses = 0
        self.deaf = False
        self.writers: list[asyncio.StreamWriter] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.writers.append(writer)
        try:
            while line := await reader.readuntil(b"\r"):
                sequence = int(line[line.rindex(b"AY") + 2 : line.rindex(b"AZ")])
                self.statuses += line.startswith(b"99")
                if not self.deaf:
                    writer.write(message("941" if line.startswith(b"93") else ACS, sequence))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


class World:
    def __init__(self) -> None:
        self.clock = MovableClock()
        self.acs = Acs()

    def play(self, story: Callable) -> None:
        async def all_of_it() -> None:
            server = await asyncio.start_server(self.acs.serve, "127.0.0.1", 0)
            port = server.sockets[0].getsockname()[1]
            self.client = Sip2Client(options(port, deadline_s=3.0), self.clock)
            self.heard: list[bool] = []
            stop = self.client.subscribe(lambda: self.heard.append(self.client.health.online))
            running = asyncio.create_task(self.client.run())
            try:
                await story(self)
            finally:
                stop()
                running.cancel()
                await asyncio.wait([running])
                await self.client.close()
                server.close()
                for writer in self.acs.writers:
                    writer.close()

        with asyncio.Runner(loop_factory=lambda: ClockLoop(self.clock)) as runner:
            runner.run(all_of_it())

    async def until(self, true: Callable[[], bool]) -> None:
        """Let the loop turn until it is so; fails after many turns."""
        for _ in range(3000):
            if true():
                return
            await asyncio.sleep(0)
        pytest.fail("it did not come true")

    def pass_by(self, seconds: float) -> None:
        asyncio.get_running_loop().move(self.clock, seconds)  # type: ignore[attr-defined]


def test_a_status_is_asked_every_thirty_seconds_on_one_connection():
    async def story(world: World) -> None:
        await world.until(lambda: world.client.health.online)
        for beats in (2, 3, 4):
            world.pass_by(31)
            await world.until(lambda beats=beats: world.acs.statuses == beats)
        assert world.acs.connections == 1
        assert world.heard == [True]
        assert world.client.health.latency_ms is not None

    World().play(story)


def test_a_deaf_library_is_offline_and_five_seconds_after_it_hears_it_is_online():
    async def story(world: World) -> None:
        await world.until(lambda: world.client.health.online)
        world.acs.deaf = True
        world.pass_by(31)
        await world.until(lambda: world.acs.statuses == 2)
        world.pass_by(6)
        await world.until(lambda: not world.client.health.online)
        assert world.client.health.failure is Failure.TIMEOUT
        world.acs.deaf = False
        world.pass_by(6)
        await world.until(lambda: world.client.health.online)
        assert [online for online, _ in groupby(world.heard)] == [True, False, True]

    World().play(story)


def test_a_connection_that_the_library_closed_is_made_again_without_a_member():
    async def story(world: World) -> None:
        await world.until(lambda: world.client.health.online)
        world.acs.writers[0].close()
        world.pass_by(6)
        await world.until(lambda: world.acs.connections == 2)
        assert world.heard == [True]

    World().play(story)


def test_a_question_without_answer_makes_the_heart_look_at_once():
    async def story(world: World) -> None:
        await world.until(lambda: world.client.health.online)
        world.acs.deaf = True
        asking = asyncio.create_task(world.client.patron_information(CARD, PIN))
        await world.until(lambda: world.client._turn.locked())
        world.pass_by(4)
        await world.until(asking.done)
        assert isinstance(asking.exception(), LibraryError)
        await world.until(lambda: world.acs.connections == 2)
        world.pass_by(6)
        await world.until(lambda: not world.client.health.online)

    World().play(story)
