"""A program in the guest, as the tests outside see it: the events that it prints, and what it is told."""

import asyncio
import json
import signal
from collections.abc import Callable
from typing import Any

from tests.vm.json_lines import JsonLines, Message

Event = dict[str, Any]


class Program:
    """Prints one JSON object a line, each with `event`; made by `Machine.spawn`. `events` is the whole transcript."""

    def __init__(self, agent: JsonLines, number: int) -> None:
        self._agent, self._number = agent, number
        self.events: list[Event] = []
        self._news = asyncio.Event()
        self.exit: int | None = None

    def heard(self, message: Message) -> None:
        if "exit" in message:
            self.exit = message["exit"]
        else:
            self.events.append(_event(message["line"]))
        self._news.set()

    def all(self, kind: str, **wanted: Any) -> list[Event]:
        """Every event of that kind up to now in which these keys have these values."""
        return [event for event in self.events if fits(event, kind, wanted)]

    async def until(
        self, kind: str, *, after: int = 0, timeout: float = 30.0, such: Callable[[Event], bool] = bool, **wanted: Any
    ) -> Event:
        """The first such event, counted from the event number `after`; AssertionError with the transcript if none."""
        try:
            async with asyncio.timeout(timeout):
                while True:
                    for event in self.events[after:]:
                        if fits(event, kind, wanted) and such(event):
                            return event
                    if self.exit is not None:
                        raise AssertionError(f"the program ended with {self.exit}\n{self.transcript()}")
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"no {kind} {wanted} within {timeout:g} s\n{self.transcript()}") from None

    @property
    def mark(self) -> int:
        """The number of events up to now: what comes later counts from here."""
        return len(self.events)

    async def tell(self, **order: Any) -> None:
        await self._agent.ask({"of": self._number, "tell": json.dumps(order)}, timeout=30)

    async def stop(self, timeout: float = 20.0) -> int:
        """End it as systemd does; its exit code."""
        await self._agent.ask({"of": self._number, "signal": int(signal.SIGTERM)}, timeout=30)
        async with asyncio.timeout(timeout):
            while self.exit is None:
                self._news.clear()
                await self._news.wait()
        return self.exit

    def transcript(self) -> str:
        return "\n".join(json.dumps(event, ensure_ascii=False) for event in self.events)


def fits(event: Event, kind: str, wanted: dict[str, Any]) -> bool:
    return event.get("event") == kind and all(event.get(key) == value for key, value in wanted.items())


def _event(line: str) -> Event:
    try:
        event = json.loads(line)
    except ValueError:
        return {"event": "text", "text": line}
    return event if isinstance(event, dict) and "event" in event else {"event": "text", "text": line}
