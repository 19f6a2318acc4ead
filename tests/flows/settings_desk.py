"""Staff at the settings screen, on the scripted stage with the real store in a folder: in one loop, without a kiosk."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from kiosk.clock import MovableClock
from kiosk.domain.card_number import CardNumber
from kiosk.domain.role import Right, Role
from kiosk.flows.form import FormField
from kiosk.flows.idle import IdleLimit
from kiosk.flows.pages import Choice, Choose, Confirm, Form, Page, Picked, Status, TextEntry
from kiosk.flows.settings_pages import CLEAR, RETYPE, STANDARD, TIMES, VALUE
from kiosk.flows.staff_settings import staff_settings
from kiosk.flows.visit import Ports, Visit, VisitOver
from kiosk.settings.fields import Applies, Field, Kind, Plain
from kiosk.settings.store import SettingsStore
from kiosk.staff.port import NoStaff
from tests.flows.rig import RULES
from tests.flows.scripted_library import MemoryJournal, ScriptedLibrary, ScriptedPrinter, ScriptedScanner
from tests.flows.scripted_stage import ScriptedStage
from tests.journeys.visitor import matches

P = TypeVar("P", bound=Page)
STAFF = "1042"
PATIENCE_S = 5.0


class OneStaff(NoStaff):
    """A staff pass with one role."""

    def __init__(self, role: Role) -> None:
        self.role = role

    def rights(self, card: CardNumber) -> frozenset[Right]:
        return self.role.rights


class SettingsDesk:
    """What one member of staff does; `ended` tells how their time at the settings was over."""

    def __init__(self, store: SettingsStore, role: Role = Role.BEHEERDER) -> None:
        clock = MovableClock()
        self.store = store
        self.stage = ScriptedStage()
        self.ended: asyncio.Task[None]
        self.ports = Ports(
            self.stage,
            ScriptedScanner(),
            ScriptedPrinter(),
            ScriptedLibrary(),
            MemoryJournal(clock.now),
            clock,
            RULES,
            staff=OneStaff(role),
            settings=store,
        )

    def begin(self) -> None:
        visit = Visit(self.ports, IdleLimit(self.stage, RULES))
        self.ended = asyncio.create_task(staff_settings(visit, CardNumber.parse(STAFF)))

    async def sees(self, kind: type[P], **facts: object) -> P:
        changed = asyncio.Event()
        forget = self.stage.watch(changed.set)
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not (matches(self.stage.top, kind, facts) and self.stage.waiting):
                    if self.ended.done():
                        self.ended.result()
                    changed.clear()
                    await changed.wait()
        except TimeoutError:
            raise AssertionError(f"expected {kind.__name__} {facts}, saw {self.stage.top}") from None
        finally:
            forget()
        assert isinstance(self.stage.top, kind)
        return self.stage.top

    def touches(self, choice: Choice | str) -> None:
        self.stage.touch(Picked(choice) if isinstance(choice, str) else choice)

    def types(self, words: str) -> None:
        self.stage.type(words)

    async def opens(self, group: str) -> Form:
        await self.sees(Choose, title="set.title")
        self.touches(group)
        return await self.sees(Form)

    async def field(self, key: str) -> FormField:
        """The card of this field on the form that is up."""
        form = await self.sees(Form)
        return next(each for each in form.fields if each.name == key)

    async def changes(self, wanted: Field, value: Plain) -> None:
        """By the page of the field, as a finger does it."""
        await self.sees(Form)
        self.touches(wanted.key)
        await self.sees(Choose)
        match wanted.kind, value:
            case _, None:
                self.touches(STANDARD)
            case Kind.SWITCH, bool(on):
                self.touches(VALUE + ("true" if on else "false"))
            case (Kind.CHOICE, str(choice)) | (Kind.HOURS | Kind.MOMENT, ("always" | "closed" | "never") as choice):
                self.touches(VALUE + choice)
            case Kind.HOURS | Kind.MOMENT, str(times):
                self.touches(TIMES)
                for time in times.split("-"):
                    await self.sees(TextEntry, error=None)
                    self.types(time)
                    await asyncio.sleep(0)
            case _, "":
                self.touches(CLEAR)
            case _:
                self.touches(RETYPE)
                await self.sees(TextEntry)
                self.types(str(value))
        await self.sees(Form)

    async def saves(self) -> Applies:
        """Says yes to what is asked, and returns when the page said it takes effect."""
        await self.sees(Form, save="set.save")
        self.touches(Choice.PRIMARY)
        while not matches(self.stage.top, Status, {}):
            await asyncio.sleep(0.001)
            if matches(self.stage.top, Confirm, {"title": "set.equipment_title"}) and self.stage.waiting:
                self.touches(Choice.PRIMARY)
        page = await self.sees(Status, title="set.saved")
        self.touches(Choice.PRIMARY)
        await self.sees(Choose, title="set.title")
        return Applies(page.lead.key.rpartition(".")[2])


@asynccontextmanager
async def at_the_settings(file: Path, role: Role = Role.BEHEERDER) -> AsyncIterator[SettingsDesk]:
    """The groups are up."""
    desk = SettingsDesk(SettingsStore(file), role)
    desk.begin()
    try:
        yield desk
    finally:
        desk.ended.cancel()
        await asyncio.wait({desk.ended})
        if not desk.ended.cancelled() and not isinstance(desk.ended.exception(), VisitOver):
            desk.ended.result()
