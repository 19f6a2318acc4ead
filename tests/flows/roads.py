"""What members do on the roads of the account, step by step, for the tests of each."""

from datetime import timedelta

from kiosk.domain.login_account import AccountStatus, LoginAccount
from kiosk.flows.pages import Attract, Choice, Choose, Confirm, Goodbye, Picked, Status, TimeWarning
from tests.flows.people import EMAIL, MAILED, NO_ACCOUNT, OTHERS, inactive, lives_here, proves
from tests.flows.rig import Rig
from tests.flows.scripted_visitor import ScriptedVisitor

REMOVED = LoginAccount(AccountStatus.REMOVED, "Weg-03", EMAIL, MAILED)
FOUND = LoginAccount(AccountStatus.NONE, email=EMAIL, found_under=OTHERS)


async def comes_with(rig: Rig, visitor: ScriptedVisitor, account: LoginAccount, **facts: object) -> None:
    """A member with this account shows pass and PIN."""
    lives_here(rig, OTHERS, account, **facts)
    await proves(visitor, OTHERS)


async def asks_more(visitor: ScriptedVisitor, for_what: str) -> None:
    await visitor.sees(Status, secondary="common.more")
    await visitor.touches(Choice.SECONDARY)
    await visitor.sees(Choose, title="more.title")
    await visitor.touches(Picked(for_what))


async def asks_to_generate(rig: Rig, visitor: ScriptedVisitor, account: LoginAccount = NO_ACCOUNT) -> None:
    """Up to the question that begins the act."""
    await comes_with(rig, visitor, account)
    await visitor.sees(Status, primary="none.do")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Confirm, title="account.confirm")


async def asks_to_renew(rig: Rig, visitor: ScriptedVisitor, hours: int = 30) -> None:
    await comes_with(rig, visitor, inactive(timedelta(hours=hours)))
    await visitor.sees(Status, primary="expired.do")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Confirm, title="renew.check_title")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Confirm, title="renew.confirm")


async def walks_away(visitor: ScriptedVisitor) -> None:
    """Nobody touches anything until the kiosk is free again."""
    await visitor.waits(61)
    await visitor.sees(TimeWarning)
    await visitor.waits(31)
    await visitor.sees(Attract)


async def leaves(visitor: ScriptedVisitor) -> None:
    await visitor.touches(Choice.STOP)
    await visitor.sees(Goodbye)
    await visitor.waits(5)
    await visitor.sees(Attract)
