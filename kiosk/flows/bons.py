"""The bons of a visit, in the member's language, with the foot of this kiosk."""

from datetime import datetime

import structlog

from hardware.receipt_printer.document import Document
from kiosk.domain.card_number import CardNumber
from kiosk.domain.secret import Secret
from kiosk.flows.visit import Ports
from kiosk.journal.port import JournalError
from kiosk.receipts import account as account_bons
from kiosk.receipts.foot import Foot
from kiosk.receipts.membership import Joined, Overview, joined_again, member_overview
from kiosk.receipts.new_card import new_card
from kiosk.receipts.password import password_forgotten, temporary_password
from kiosk.receipts.referral import Case, referral
from kiosk.receipts.samples import test_receipt
from kiosk.texts.text import Text

log = structlog.get_logger()


async def temporary_password_bon(ports: Ports, password: Secret) -> Document:
    return temporary_password(password, ports.rules.website, await _foot(ports), ports.stage.language)


async def steps_bon(ports: Ports, username: str | None) -> Document:
    return password_forgotten(username, await _foot(ports), ports.stage.language)


async def activate_bon(ports: Ports, username: str | None, until: datetime | None) -> Document:
    return account_bons.activate_account(username, until, await _foot(ports), ports.stage.language)


async def register_bon(ports: Ports) -> Document:
    return account_bons.register_yourself(await _foot(ports), ports.stage.language)


async def account_bon(ports: Ports, username: str | None) -> Document:
    return account_bons.account_shown(username, ports.rules.website, await _foot(ports), ports.stage.language)


async def kb_bon(ports: Ports, username: str | None) -> Document:
    return account_bons.ask_the_kb(username, await _foot(ports), ports.stage.language)


async def member_bon(ports: Ports, card: CardNumber, overview: Overview) -> Document:
    return member_overview(card.masked, overview, await _foot(ports), ports.stage.language)


async def joined_bon(ports: Ports, joined: Joined) -> Document:
    return joined_again(joined, await _foot(ports), ports.stage.language)


async def new_card_bon(ports: Ports, card: CardNumber, username: str | None, *, mailed: bool) -> Document:
    return new_card(card.number, username, await _foot(ports), ports.stage.language, mailed=mailed)


async def referral_bon(
    ports: Ports, card: CardNumber, case: Case, account: Text | None = None, also: tuple[Case, ...] = ()
) -> Document:
    """`account` is the state of the inlogaccount in words, where it may be told; `also` is what comes after that."""
    foot = await _foot(ports)
    return referral(case, foot, ports.stage.language, card_masked=card.masked, account=account, also=also)


async def test_bon(ports: Ports) -> Document:
    """Shows a technician what the bonprinter can; nothing of a member is on it."""
    return test_receipt(await _foot(ports), ports.stage.language)


async def _foot(ports: Ports) -> Foot:
    rules = ports.rules
    return Foot(
        rules.branch_name, rules.branch, rules.kiosk_number, await _number(ports), ports.clock.now(), rules.footer
    )


async def _number(ports: Ports) -> int:
    """The bon's number of today; a bon without one (0) is better than no bon."""
    try:
        return await ports.journal.next_receipt_number()
    except JournalError as error:
        log.error("journal_unavailable", error=str(error))
        return 0
