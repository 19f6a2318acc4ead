"""'Stoppen' works on every page that has it, and leaves nothing behind."""

from collections.abc import Awaitable, Callable

import pytest

from hardware.errors import Reason
from hardware.outcome import Refused
from kiosk.flows.pages import Attract, Choice, Confirm, Goodbye, NumberPad, PinPad, PrinterProblem, Status, TimeWarning
from tests.flows.people import ACTIVE, BORN, WISE, proves
from tests.flows.rig import Rig

Road = Callable[[Rig], Awaitable[object]]


async def number_pad(rig: Rig) -> None:
    await rig.visitor.sees(Attract)
    await rig.visitor.touches(Choice.TYPE_NUMBER)
    await rig.visitor.sees(NumberPad)


async def pin_pad(rig: Rig) -> None:
    await rig.visitor.sees(Attract)
    await rig.visitor.scans(ACTIVE)
    await rig.visitor.sees(PinPad)


async def status(rig: Rig) -> None:
    await proves(rig.visitor, WISE)
    await rig.visitor.sees(Status, primary="temp.start_do")


async def birth_date(rig: Rig) -> None:
    await status(rig)
    await rig.visitor.touches(Choice.PRIMARY)
    await rig.visitor.sees(NumberPad)


async def printer_problem(rig: Rig) -> None:
    rig.printer.outcomes.append(Refused((Reason.PAPER_OUT,)))
    await birth_date(rig)
    await rig.visitor.types(BORN.strftime("%d%m%Y"))
    await rig.visitor.sees(Confirm)
    await rig.visitor.touches(Choice.PRIMARY)
    await rig.visitor.sees(PrinterProblem)


async def mail_sent(rig: Rig) -> None:
    await proves(rig.visitor, ACTIVE)
    await rig.visitor.sees(Status)
    await rig.visitor.touches(Choice.PRIMARY)
    await rig.visitor.sees(Confirm)
    await rig.visitor.touches(Choice.PRIMARY)
    await rig.visitor.sees(Status, title="active.sent")


async def desk(rig: Rig) -> None:
    await pin_pad(rig)
    await rig.visitor.touches(Choice.SECONDARY)
    await rig.visitor.sees(Status, title="pin.forgot_title")


@pytest.mark.parametrize(
    "road", [number_pad, pin_pad, status, birth_date, printer_problem, mail_sent, desk], ids=lambda road: road.__name__
)
async def test_stop_ends_the_visit(road: Road, rig: Rig) -> None:
    await road(rig)
    await rig.visitor.touches(Choice.STOP)
    await rig.visitor.sees(Goodbye)
    assert rig.library.kept_of_members() == 0
    assert rig.printer.kept_of_bons() == 0
    await rig.visitor.waits(5)
    await rig.visitor.sees(Attract)


@pytest.mark.parametrize(
    "road", [number_pad, pin_pad, status, birth_date, printer_problem, mail_sent, desk], ids=lambda road: road.__name__
)
async def test_the_time_limit_ends_the_visit(road: Road, rig: Rig) -> None:
    await road(rig)
    await rig.visitor.waits(61)
    await rig.visitor.sees(TimeWarning)
    await rig.visitor.waits(31)
    await rig.visitor.sees(Attract)
    assert rig.library.kept_of_members() == 0
