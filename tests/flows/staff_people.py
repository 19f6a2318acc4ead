"""Staff at the scripted kiosk, and the way to their home and beside a member."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from kiosk.flows.pages import Attract, Choice, Choose, Picked, PinPad, Status
from kiosk.flows.rules import Rules
from tests.flows.people import ACTIVE, everybody, proves
from tests.flows.rig import RULES, Rig, running_kiosk
from tests.flows.scripted_bench import PIN, STAFF, ScriptedBench
from tests.flows.scripted_visitor import ScriptedVisitor


@dataclass
class Counter:
    """A kiosk whose staff are STAFF, and everybody is a member."""

    rig: Rig
    bench: ScriptedBench

    @property
    def visitor(self) -> ScriptedVisitor:
        return self.rig.visitor

    async def signs_in(self) -> Choose:
        """From the attract page to the home of staff."""
        await self.visitor.sees(Attract)
        await self.visitor.scans(STAFF)
        await self.visitor.sees(PinPad, error=None)
        await self.visitor.types(PIN)
        return await self.visitor.sees(Choose, title="staff.title")

    async def opens(self, number: str = ACTIVE) -> Choose:
        """Staff scan a member's pass at their home: the menu, with nobody proved."""
        await self.signs_in()
        await self.visitor.scans(number)
        return await self.menu()

    async def joins(self, number: str = ACTIVE, member_pin: str = "1234") -> Choose:
        """A member proved the pass, and staff come in on the member's page."""
        await proves(self.visitor, number, member_pin)
        await self.visitor.sees(Status)
        return await self.comes_in()

    async def comes_in(self) -> Choose:
        """A staff pass and its PIN on a member's page."""
        await self.visitor.scans(STAFF)
        await self.visitor.sees(PinPad, title="staff.pin_title", error=None)
        await self.visitor.types(PIN)
        return await self.menu()

    async def menu(self) -> Choose:
        return await self.visitor.sees(Choose, title="staff.beside")

    async def sees_identity(self) -> Choose:
        await self.visitor.touches(Picked("identity"))
        return await self.menu()

    async def picks(self, name: str) -> None:
        await self.visitor.touches(Picked(name))

    async def says_yes(self) -> None:
        await self.visitor.touches(Choice.PRIMARY)

    async def is_told_that_it_is_over(self) -> None:
        page = await self.visitor.sees(Status, title="staff.over")
        assert page.staff


def choices(page: Choose) -> dict[str, bool]:
    """What can be chosen, by name."""
    return {option.name: option.disabled is None for option in page.options}


def why_not(page: Choose, name: str) -> str | None:
    option = next(option for option in page.options if option.name == name)
    return option.disabled.key if option.disabled else None


@contextmanager
def counter_with(rules: Rules = RULES, prepare: Callable[[Rig], Any] = everybody, **more: object) -> Iterator[Counter]:
    """`more`: parts of the kiosk in place of the scripted ones."""
    bench = ScriptedBench()

    def prepared(rig: Rig) -> None:
        prepare(rig)
        rig.more.update({**bench.parts(), **more})
        rig.do(bench.all_ready)

    with running_kiosk(rules, prepared) as rig:
        yield Counter(rig, bench)
