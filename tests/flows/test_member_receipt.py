"""The klantbon: only on request, with what the member has here, and nothing else."""

from datetime import date

import pytest

from hardware.errors import Reason
from hardware.outcome import Condition, Refused
from kiosk.domain.capability import Capability
from kiosk.domain.loan import Loan
from kiosk.flows.pages import Choice, Confirm, Goodbye, PrinterProblem, Status, TakeReceipt
from kiosk.library.port import Failure, LibraryError
from tests.flows.people import ACTIVE, EMAIL, proves
from tests.flows.rig import Rig
from tests.flows.roads import asks_more, walks_away
from tests.flows.scripted_visitor import ScriptedVisitor


async def asks(rig: Rig, visitor: ScriptedVisitor) -> None:
    rig.library.at_home = (Loan("Kook ook: soep", date(2020, 3, 7)), Loan("Hunebedden", date(2099, 3, 15)))
    await proves(visitor, ACTIVE)
    await visitor.sees(Status, title="active.title")
    assert rig.printer.bons == []
    await asks_more(visitor, "overview")
    await visitor.sees(Confirm, title="overview.confirm")


async def test_it_has_membership_loans_and_fees_and_neither_name_nor_whole_number(
    rig: Rig, visitor: ScriptedVisitor
) -> None:
    await asks(rig, visitor)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt, lead="print.lead_overview")
    ((name, bon),) = rig.printer.bons
    assert name == "member_overview"
    for words in ("28 feb 2099", "JE HEBT 2 GELEEND", "Kook ook: soep", "TE LAAT: terug op 7 mrt 2020", "€ 0,00"):
        assert words in bon
    for private in (ACTIVE, EMAIL, "Testabo"):
        assert private not in bon
    assert rig.journal.ends == []
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Goodbye)


async def test_no_goes_back_and_nothing_is_asked_or_printed(rig: Rig, visitor: ScriptedVisitor) -> None:
    await asks(rig, visitor)
    await visitor.touches(Choice.SECONDARY)
    await visitor.sees(Status, title="active.title")
    assert "loans" not in rig.library.calls
    assert rig.printer.tried == []


@pytest.mark.parametrize("how", ["off", "gone"])
async def test_a_library_that_does_not_tell_loans_still_gives_the_rest(
    how: str, rig: Rig, visitor: ScriptedVisitor
) -> None:
    if how == "off":
        rig.do(rig.library.offers, *set(Capability) - {Capability.SHOW_LOANS})
    else:
        rig.library.trouble("loans", LibraryError(Failure.NOT_OFFERED, "scripted"))
    await asks(rig, visitor)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt)
    assert "GELEEND" not in rig.printer.bons[0][1]


async def test_a_library_that_does_not_answer_can_be_asked_again(rig: Rig, visitor: ScriptedVisitor) -> None:
    rig.library.trouble("loans", LibraryError(Failure.OFFLINE, "scripted"))
    await asks(rig, visitor)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="offline.title")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt)


async def test_paper_that_runs_out_is_told_and_the_same_bon_comes_after_it(rig: Rig, visitor: ScriptedVisitor) -> None:
    rig.printer.outcomes.append(Refused((Reason.PAPER_OUT,)))
    await asks(rig, visitor)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(PrinterProblem, title="paper.title")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TakeReceipt)
    assert rig.printer.tried[0] == rig.printer.tried[1]


async def test_a_printer_that_is_off_makes_the_button_grey(rig: Rig, visitor: ScriptedVisitor) -> None:
    rig.do(rig.printer.is_now, Condition.NOT_READY, Reason.PAPER_OUT)
    await asks(rig, visitor)
    page = await visitor.sees(Confirm)
    assert page.yes.disabled is not None


async def test_who_walks_away_leaves_nothing(rig: Rig, visitor: ScriptedVisitor) -> None:
    await asks(rig, visitor)
    await walks_away(visitor)
    assert rig.library.kept_of_members() == 0
