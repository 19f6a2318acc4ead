"""The real stage: the bridge between the flows' loop and the Kivy thread."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any

from kivy.clock import Clock

from kiosk.flows.pages import Answer, Page
from kiosk.screens.frames import wake
from kiosk.screens.root import Root


class WindowClosed(asyncio.CancelledError):
    """The window is gone: nothing can be shown and nothing will be answered, so whoever waits ends."""


class KivyStage:
    """Implements `kiosk.flows.stage.Stage` on the window's Root.

    Every coroutine runs in one asyncio loop on another thread than Kivy's. Work crosses in order: one queue, drained
    by the Kivy clock; answers and touches go back with `call_soon_threadsafe`.
    """

    def __init__(self, root: Root) -> None:
        self._root = root
        self._work: deque[tuple[Callable[[], Any], Future[Any]]] = deque()
        self._watchers: list[tuple[asyncio.AbstractEventLoop, Callable[[], None]]] = []
        self._lock = threading.Lock()
        self._closed = False
        self._asking: set[asyncio.Future[Answer]] = set()
        root.touched = self._touched

    @property
    def language(self) -> str:
        return self._root.language

    async def show(self, page: Page) -> None:
        await self._on_window(lambda: self._root.show(page))

    async def ask(self, page: Page) -> Answer:
        loop = asyncio.get_running_loop()
        answered: asyncio.Future[Answer] = loop.create_future()

        def answer(given: Answer) -> None:
            _to_loop(loop, lambda: None if answered.done() else answered.set_result(given))

        self._asking.add(answered)
        try:
            await self._on_window(lambda: self._root.show(page, answer))
            return await answered
        finally:
            self._asking.discard(answered)
            self._post(lambda: self._root.withdraw(page, answer))

    def on_touch(self, touched: Callable[[], None]) -> Callable[[], None]:
        watcher = (asyncio.get_running_loop(), touched)
        with self._lock:
            self._watchers.append(watcher)

        def stop() -> None:
            with self._lock:
                if watcher in self._watchers:
                    self._watchers.remove(watcher)

        return stop

    async def clear(self) -> None:
        await self._on_window(self._root.clear)

    def close(self) -> None:
        """The window is gone: whoever waits for it gets WindowClosed. Call on the Kivy thread."""
        self._closed = True
        while self._work:
            _fail(self._work.popleft()[1])
        for waiting in tuple(self._asking):
            loop = waiting.get_loop()
            _to_loop(loop, partial(_give_up, waiting))

    async def _on_window(self, work: Callable[[], Any]) -> None:
        await asyncio.wrap_future(self._post(work))

    def _post(self, work: Callable[[], Any]) -> Future[Any]:
        done: Future[Any] = Future()
        self._work.append((work, done))
        if self._closed:
            self._work.clear()
            _fail(done)
        else:
            Clock.schedule_once(self._drain, 0)
            wake()
        return done

    def _drain(self, _dt: float) -> None:
        while self._work:
            work, done = self._work.popleft()
            try:
                work()
            except BaseException as error:
                _settle(done, error)
                raise
            _settle(done, None)

    def _touched(self) -> None:
        with self._lock:
            watchers = tuple(self._watchers)
        for loop, touched in watchers:
            _to_loop(loop, touched)


def _to_loop(loop: asyncio.AbstractEventLoop, call: Callable[[], object]) -> None:
    """A loop that has ended has nobody to tell."""
    try:
        loop.call_soon_threadsafe(call)
    except RuntimeError:
        if not loop.is_closed():
            raise


def _settle(done: Future[Any], error: BaseException | None) -> None:
    if not done.set_running_or_notify_cancel():
        return
    if error is None:
        done.set_result(None)
    else:
        done.set_exception(error)


def _give_up(waiting: "asyncio.Future[Answer]") -> None:
    if not waiting.done():
        waiting.set_exception(WindowClosed())


def _fail(done: Future[Any]) -> None:
    if done.set_running_or_notify_cancel():
        done.set_exception(WindowClosed())
