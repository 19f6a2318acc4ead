"""A whole kiosk in a process of its own that is killed, as by the power, at one of its steps; and the next one.

A step is a moment at which something outside the process changes: a line of the journal, an act at the library, a bon.
"""

import asyncio
import json
import os
import signal
import sqlite3
import traceback
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk import app
from kiosk.clock import MovableClock
from kiosk.flows.pages import (
    Attract,
    Busy,
    Choice,
    Choose,
    Confirm,
    Goodbye,
    NumberPad,
    Page,
    PinPad,
    ScanCard,
    Status,
    TakeReceipt,
    TextEntry,
)
from kiosk.journal.port import Act, Settled
from kiosk.journal.sqlite import SqliteJournal
from kiosk.settings.store import SettingsStore
from tests.flows.scripted_stage import ScriptedStage, offers
from tests.flows.scripted_visitor import ScriptedVisitor
from tests.journeys.wishes import WISHES, Does, Wish
from tests.journeys.world import Panel

WRITES = ("begin", "plan", "settle")
ACTS = (
    "generate_account",
    "detach_account",
    "link_account",
    "change_contact_email",
    "change_recovery_email",
    "reregister",
    "replace_card",
    "add_card",
    "mail_card_number",
    "set_pin",
    "request_password_mail",
    "reset_password",
    "reset_login_counter",
)
PATIENCE_S = 10.0


class Fuse:
    """Kills the process at the n-th step after it was armed."""

    def __init__(self) -> None:
        self._left: int | None = None

    def arm(self, step: int) -> None:
        self._left = step

    def disarm(self) -> None:
        self._left = None

    def step(self) -> None:
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        if self._left is not None:
            self._left -= 1


class Fused:
    """A port whose calls of these names are steps: the process may die before each, and so after the one before."""

    def __init__(self, port: Any, fuse: Fuse, names: tuple[str, ...]) -> None:
        self._port = port
        self._fuse = fuse
        self._names = names

    def __getattr__(self, name: str) -> Any:
        called = getattr(self._port, name)
        if name not in self._names:
            return called

        async def step(*arguments: Any, **named: Any) -> Any:
            self._fuse.step()
            return await called(*arguments, **named)

        return step


class KilledKiosk:
    """The production kiosk with a fuse in its ports, and somebody in front of it."""

    def __init__(self, store: SettingsStore, panel: Panel) -> None:
        self.fuse = Fuse()
        self.panel = panel
        self.folder = Path(store.settings.kiosk.state_dir)
        clock = MovableClock()
        self._stage = ScriptedStage()
        self._failures: list[BaseException] = []
        library, printer = app.library_system, app.open_receipt_printer
        app.library_system = lambda *known: _fused_library(library(*known), self.fuse)  # type: ignore[assignment]
        app.open_receipt_printer = lambda *known: Fused(printer(*known), self.fuse, ("print",))  # type: ignore[assignment]
        journal: Any = Fused(SqliteJournal(self.folder, clock), self.fuse, WRITES)
        self._flows = app.Flows(store, self._stage, journal, clock, self._failures.append)

        async def scan(code: str) -> None:
            panel.scan(code)

        self._visitor = ScriptedVisitor(self._stage, self._flows.loop, clock, scan)

    async def starts(self) -> None:
        self._flows.start()
        await self._visitor.sees(Attract, notice=None)

    async def ends(self) -> None:
        await asyncio.to_thread(self._flows.stop)
        assert self._failures == []

    async def visit(self, wish: Wish) -> list[str]:
        """From the pass to the next attract page; the titles of the pages that were seen."""
        await self._visitor.sees(Attract, notice=None)
        await self._visitor.scans(wish.scans)
        seen: list[str] = []
        while not isinstance(page := await self._next_page(left_attract=bool(seen)), Goodbye | Attract):
            seen.append(_name(page))
            await self._do(page, _answer(page, wish, seen.count(seen[-1])))
            assert len(seen) < 60, f"going round: {seen}"
        await self._visitor.waits(5)
        await self._visitor.sees(Attract, notice=None)
        return seen

    async def _do(self, page: Page, answer: Does) -> None:
        if isinstance(page, ScanCard) and isinstance(answer, str):
            await self._visitor.scans(answer)
            await self._next_page(after=page)
        elif isinstance(answer, str):
            await self._visitor.types(answer)
        else:
            await self._visitor.touches(answer if answer in offers(page) else Choice.STOP)

    async def _next_page(self, *, left_attract: bool = True, after: Page | None = None) -> Page:
        """The next one that waits for somebody; `after` is one that must be gone first."""
        here = asyncio.get_running_loop()
        changed = asyncio.Event()
        forget = self._stage.watch(lambda: here.call_soon_threadsafe(changed.set))
        try:
            async with asyncio.timeout(PATIENCE_S):
                while True:
                    changed.clear()
                    page = self._stage.top
                    asks = self._stage.waiting and bool(offers(page)) and not isinstance(page, Busy)
                    ready = isinstance(page, Goodbye) or asks
                    if page and ready and page is not after and (left_attract or not isinstance(page, Attract)):
                        return page
                    await changed.wait()
        except TimeoutError:
            raise AssertionError(f"nothing comes after {self._stage.top}") from None
        finally:
            forget()

    async def finds_out(self) -> None:
        """Wait until the kiosk has asked about everything that it can; a later step may stay open for the member."""

        def done() -> set[str]:
            return {act["requestId"] for act in self.panel.acts()}

        async with asyncio.timeout(PATIENCE_S):
            while any(one.how is None and (not one.later or one.id in done()) for one in journal_of(self.folder)):
                await asyncio.to_thread(self.panel.acts)


@dataclass(frozen=True)
class Begun:
    """One line of the journal; `how` is None where nobody knows its end."""

    id: str
    act: str
    how: str | None
    later: bool
    """A step after one that was done: it may stay open for the member."""

    @property
    def done(self) -> bool:
        return self.how in (Settled.DONE.value, Settled.DONE_NOT_DELIVERED.value)


def journal_of(folder: Path) -> list[Begun]:
    """Everything that was begun, oldest first."""
    with closing(sqlite3.connect(f"file:{folder / 'journal.sqlite3'}?mode=ro", uri=True)) as database:
        rows = database.execute(
            "SELECT id, act, nullif(settled, 'unknown'), "
            "coalesce((SELECT first.settled FROM intent AS first WHERE first.id = intent.after) LIKE 'done%', false) "
            "FROM intent ORDER BY rowid"
        )
        return [Begun(number, act, how, bool(later)) for number, act, how, later in rows]


def run(config: str, url: str, name: str, step: int, told: Any) -> None:
    """In a child: recover from the kill before, check, begin again, and die at `step`.

    Tells 'recovered' with what was seen before it dies; 'whole' when the visit had fewer steps; else what was wrong.
    """
    try:
        asyncio.run(_run(SettingsStore(Path(config)), Panel(url), WISHES[name], step, told))
    except BaseException:
        told.send(("wrong", traceback.format_exc()))
        os._exit(1)


async def _run(store: SettingsStore, panel: Panel, wish: Wish, step: int, told: Any) -> None:
    kiosk = KilledKiosk(store, panel)
    marker = kiosk.folder / "before.json"
    await kiosk.starts()
    if step:
        seen = await _recover(kiosk, wish, set(json.loads(marker.read_text())), at_once=step % 2 == 0)
        told.send(("recovered", seen))
    panel.reset()
    marker.write_text(json.dumps([one.id for one in journal_of(kiosk.folder)]))
    kiosk.fuse.arm(step)
    seen = await kiosk.visit(wish)
    kiosk.fuse.disarm()
    await kiosk.finds_out()
    _check(kiosk, wish, set(json.loads(marker.read_text())), seen, killed=False)
    told.send(("whole", seen))
    await kiosk.ends()


async def _recover(kiosk: KilledKiosk, wish: Wish, before: set[str], *, at_once: bool) -> list[str]:
    """The member comes again: as soon as the kiosk stands, or when it has found out what became of the acts."""
    if not at_once:
        await kiosk.finds_out()
    done = {act["act"] for act in kiosk.panel.acts()}
    seen: list[str] = []
    if wish.comes_again or not done.issuperset(wish.acts):
        seen = await kiosk.visit(wish)
    await kiosk.finds_out()
    _check(kiosk, wish, before, seen, killed=True)
    return seen


def _check(kiosk: KilledKiosk, wish: Wish, before: set[str], seen: list[str], *, killed: bool) -> None:
    """Each act once, and the journal says of each what the library says."""
    acts = kiosk.panel.acts()
    count = Counter(act["act"] for act in acts)
    for name in wish.acts:
        most = 2 if killed and name in wish.again else 1
        assert 1 <= count[name] <= most, f"{name} in {count}, seen {seen}"
    assert set(count) <= {*wish.acts, *wish.by_staff}, count
    assert all(count[name] <= 1 for name in wish.by_staff), count
    done = {act["requestId"] for act in acts}
    begun = [one for one in journal_of(kiosk.folder) if one.id not in before]
    assert done <= {one.id for one in begun}, "an act that the journal does not know"
    for one in begun:
        nothing_to_do = one.act == Act.RESET_LOGIN_COUNTER.value and one.done
        assert one.done is (one.id in done) or nothing_to_do, f"{one}, and the library says {acts}"


def _fused_library(both: Any, fuse: Fuse) -> Any:
    library, roads = both
    return Fused(library, fuse, ACTS), roads


def _answer(page: Page, wish: Wish, time: int) -> Does:
    """What is done on this page when it is seen for the n-th time."""
    match wish.answers.get(_name(page)):
        case tuple() as several:
            return several[time - 1] if time <= len(several) else Choice.STOP
        case None:
            pass
        case answer:
            return answer
    match page:
        case PinPad():
            return wish.pin
        case Confirm() | TakeReceipt():
            return Choice.PRIMARY
        case _:
            return Choice.STOP


def _name(page: Page) -> str:
    match page:
        case Status() | Confirm() | Choose() | TextEntry() | ScanCard():
            return page.title.key
        case PinPad(title=title) if title:
            return title.key
        case NumberPad(pad=pad):
            return f"NumberPad.{pad.value}"
        case _:
            return type(page).__name__
