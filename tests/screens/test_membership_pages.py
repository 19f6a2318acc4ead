"""What a member says yes to, or must know, stands on the glass of every panel: data, amounts, and what else blocks."""

from datetime import date

import pytest

from hardware.outcome import Condition, DeviceState
from kiosk.domain.card_number import CardNumber
from kiosk.domain.money import Money
from kiosk.domain.patron import MembershipStatus
from kiosk.domain.reregistration import Offer, Reregistered
from kiosk.domain.stroomschema import BLOCK_ROWS, Row
from kiosk.flows.blocks_page import BLOCK_PAGES
from kiosk.flows.facts import Facts
from kiosk.flows.pages import Status
from kiosk.flows.reregister_pages import Account, Wish, data_page, joined_page, summary_page
from kiosk.flows.strength import Strength
from kiosk.flows.visit import Member
from kiosk.receipts.membership import Joined
from kiosk.screens.sample import Sample
from kiosk.texts.text import text
from tests.flows.people import ACTIVE, patron
from tests.flows.scripted_library import SOME_CONTACT
from tests.screens.audit import audit
from tests.window import SIZES, the_window

pytestmark = pytest.mark.window
CARD = CardNumber.parse(ACTIVE)
UNTIL = date(2027, 2, 28)
CHEAPER = Offer("51", "Basis", Money(4200), Money(500), Money(3700), UNTIL)
BILLED = Reregistered(MembershipStatus.BILLED, Money(5800), UNTIL)


def blocked(*rows: Row) -> Status:
    """The page of a member with all of these in the way."""
    member = Member(CARD, patron(ACTIVE), Strength.PIN)
    return BLOCK_PAGES[rows[0].advice](Facts(member, None, UNTIL, DeviceState(Condition.READY), rows))


PAGES = {
    "data": data_page(SOME_CONTACT, CARD.masked),
    "summary": summary_page(Wish(CHEAPER, Account.GENERATE), CARD.masked),
    "new account": joined_page(Joined("Basis", BILLED, "Lezer-Annen85", mailed=True)),
    "account unsure": joined_page(Joined("Basis", BILLED, trouble=text("rejoin.account_unsure"))),
    "two blocks": blocked(*BLOCK_ROWS[2:4]),
    "every block": blocked(*BLOCK_ROWS[2:]),
}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_no_panel_leaves_out_the_facts(size: tuple[int, int], language: str) -> None:
    window = the_window()
    window.size(*size)
    faults = []
    for name, page in PAGES.items():
        window.sample(Sample(page))
        window.root.language = language
        window.root.refresh()
        faults += [f"{name}: {fault}" for fault in audit(window)]
        if not window.top().ids.facts.shown:
            faults.append(f"{name}: the facts are left out")
    assert not faults, "\n" + "\n".join(faults)
