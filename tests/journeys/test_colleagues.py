"""A beheerder gives a colleague an account on the screen; the colleague comes in with it, and is taken away again."""

from pathlib import Path

from hardware.scanner.delivery import SAME_SCAN_S
from kiosk.domain.secret import Secret
from kiosk.flows.pages import Attract, Choice, Choose, Confirm, Goodbye, Picked, PinPad, Status, TextEntry
from kiosk.simulator.members import STAFF_CARD, STAFF_PIN
from kiosk.staff.accounts import StaffAccounts, ensure_staff
from tests.journeys.visitor import Visitor
from tests.journeys.world import World

COLLEAGUE = "29401000900032"
OWN_PIN = "8264"


async def opens_medewerkers(visitor: Visitor) -> None:
    await comes(visitor, STAFF_CARD, STAFF_PIN)
    await visitor.sees(Choose, title="staff.title")
    await visitor.touches(Picked("accounts"))
    await visitor.sees(Choose, title="colleague.title")


async def comes(visitor: Visitor, card: str, pin: str) -> None:
    await visitor.sees(Attract, can_type=True)
    await visitor.scans(card)
    await visitor.sees(PinPad, title=None)
    await visitor.types(pin)


async def test_a_colleague_gets_an_account_chooses_a_pin_comes_in_and_is_taken_away(
    world: World, visitor: Visitor
) -> None:
    folder = Path(world.settings.kiosk.state_dir)
    ensure_staff(folder, STAFF_CARD, Secret(STAFF_PIN))
    await opens_medewerkers(visitor)
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(TextEntry, title="colleague.new")
    await visitor.scans(COLLEAGUE)
    await visitor.sees(Choose, title="colleague.role")
    await visitor.touches(Picked("medewerker"))
    page = await visitor.sees(Status, title="colleague.pin_title")
    first_pin = str(dict(page.title.values)["pin"])
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Choose, title="colleague.title")
    await visitor.touches(Choice.STOP)
    await visitor.sees(Attract)
    await visitor.waits(SAME_SCAN_S + 1)

    await comes(visitor, COLLEAGUE, first_pin)
    for title in ("staff.first_pin", "staff.first_pin_again"):
        await visitor.sees(PinPad, title=title)
        await visitor.types(OWN_PIN)
    home = await visitor.sees(Choose, title="staff.title")
    assert "accounts" not in {option.name for option in home.options}
    await visitor.touches(Choice.STOP)
    assert COLLEAGUE in (folder / "audit.jsonl").read_text()
    assert f'"{first_pin}"' not in (folder / "audit.jsonl").read_text() + (folder / "staff.json").read_text()

    await opens_medewerkers(visitor)
    await visitor.touches(Picked("changes"))
    changes = await visitor.sees(Choose, title="changes.title")
    assert [option.title.key for option in changes.options[:2]] == ["changes.pin_changed", "changes.account_added"]
    await visitor.touches(Choice.SECONDARY)
    await visitor.sees(Choose, title="colleague.title")
    await visitor.touches(Picked(COLLEAGUE))
    await visitor.sees(Choose, title="colleague.card")
    await visitor.touches(Picked("remove"))
    await visitor.sees(Confirm, title="colleague.remove_title")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Status, title="colleague.removed")
    await visitor.touches(Choice.PRIMARY)
    await visitor.sees(Choose, title="colleague.title")
    assert [one.card for one in StaffAccounts(folder).list()] == [STAFF_CARD]
    await visitor.touches(Choice.STOP)
    await visitor.sees(Attract)
    await visitor.scans(COLLEAGUE)
    await visitor.sees(PinPad, title=None)
    await visitor.touches(Choice.STOP)
    await visitor.sees(Goodbye)
