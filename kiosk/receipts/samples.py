"""A bon of every kind with invented data, for the command line, pictures and measurements."""

from collections.abc import Callable
from datetime import date, datetime

from hardware.receipt_printer.document import Document, Gap, Text
from kiosk.clock import AMSTERDAM
from kiosk.domain.loan import Loan
from kiosk.domain.money import Money
from kiosk.domain.patron import Membership, MembershipStatus
from kiosk.domain.reregistration import Reregistered
from kiosk.domain.secret import Secret
from kiosk.receipts.account import account_shown, activate_account, ask_the_kb, register_yourself
from kiosk.receipts.foot import Foot, head, tail
from kiosk.receipts.membership import Joined, Overview, joined_again, member_overview
from kiosk.receipts.new_card import new_card
from kiosk.receipts.password import password_forgotten, temporary_password
from kiosk.receipts.referral import Case, referral
from kiosk.texts.catalogue import catalogue
from kiosk.texts.text import text

FOOT = Foot("Bibliotheek Annen", "9401", "1", 123, datetime(2026, 3, 12, 14, 5, tzinfo=AMSTERDAM))


OVERVIEW = Overview(
    (Membership(MembershipStatus.NORMAL, date(2027, 2, 28), "Compleet"),),
    (Loan("Kook ook: soep", date(2026, 3, 7)), Loan("Hunebedden in Drenthe", date(2026, 3, 15))),
    1250,
)
JOINED = Joined(
    "Compleet",
    Reregistered(MembershipStatus.BILLED, Money(5800), date(2027, 2, 28)),
    "Lezer-Annen85",
    mailed=True,
    link_until=datetime(2026, 3, 13, 14, 5, tzinfo=AMSTERDAM),
)
JOINED_ALONE = Joined("Compleet", JOINED.registered, trouble=text("rejoin.account_unsure"))


def test_receipt(foot: Foot, language: str) -> Document:
    """One line in every letter that matters, and the foot."""
    words = catalogue(language)
    return Document(
        "test",
        (
            *head(foot, words.say(text("bon.test.title"))),
            Text(words.say(text("bon.test.line"))),
            Text("€ 12,50  é ë ï ü  Łódź  • –"),
            Gap(),
            *tail(foot, language),
        ),
    )


SAMPLES: dict[str, Callable[[str], Document]] = {
    "temporary-password": lambda language: temporary_password(Secret("h7KmrT3W"), "bibliotheek.nl", FOOT, language),
    "password-forgotten": lambda language: password_forgotten("Lezer-Annen85", FOOT, language),
    "activate-account": lambda language: activate_account(
        "Lezer-Annen85", datetime(2026, 3, 13, 14, 5, tzinfo=AMSTERDAM), FOOT, language
    ),
    "register-yourself": lambda language: register_yourself(FOOT, language),
    "account": lambda language: account_shown("Lezer-Annen85", "bibliotheek.nl", FOOT, language),
    "ask-the-kb": lambda language: ask_the_kb("Lezer-Annen85", FOOT, language),
    "overview": lambda language: member_overview("2 9401 •••• 5868", OVERVIEW, FOOT, language),
    "new-card": lambda language: new_card("29401000900010", "29401000900010", FOOT, language, mailed=True),
    "joined-again": lambda language: joined_again(JOINED, FOOT, language),
    "joined-account-unsure": lambda language: joined_again(JOINED_ALONE, FOOT, language),
    "several-blocks": lambda language: referral(
        Case.BLOCK_ADDRESS,
        FOOT,
        language,
        card_masked="2 9401 •••• 5868",
        also=(Case.BLOCK_SELF_SERVICE, Case.BLOCK_NOTE),
    ),
    "referral": lambda language: referral(
        Case.MAIL_WRONG, FOOT, language, card_masked="2 9401 •••• 5868", account=text("active.chip")
    ),
    "test": lambda language: test_receipt(FOOT, language),
}
"""By name, in the language asked for."""
