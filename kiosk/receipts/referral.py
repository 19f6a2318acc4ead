"""The verwijsbon: what is the matter, in the member's words, and what solves it, in the manual's own order."""

from enum import Enum

from hardware.receipt_printer.document import Band, Block, Document, Gap, Pair, Rule, Steps, Text
from kiosk.receipts.foot import Foot, head, tail
from kiosk.texts.catalogue import Catalogue, catalogue
from kiosk.texts.text import Text as Words
from kiosk.texts.text import text

STAFF_LANGUAGE = "nl"


class Case(Enum):
    """Why a member is sent to the desk; texts 'case.<value>' and 'case.<value>.step1', '.step2', …

    The cases that are advice of the stroomschema bear its names.
    """

    CARD_LOST = "card_lost"
    CARD_REPLACED = "card_replaced"
    CARD_BLOCKED = "card_blocked"
    BLOCK_INTERNET = "block_internet"
    BLOCK_ADDRESS = "block_address"
    BLOCK_GENERAL = "block_general"
    BLOCK_PUBLIC = "block_public"
    BLOCK_SELF_SERVICE = "block_self_service"
    BLOCK_NOTE = "block_note"
    BLACKLISTED = "blacklisted"
    MEMBER_ENDED = "member_ended"
    ONLINE_REGISTERED = "online_registered"
    ACTIVE_NO_MAIL = "active_no_mail"
    EXPIRED_DESK = "expired_desk"
    REMOVED_DESK = "removed_desk"
    LINK_DESK = "link_desk"
    NONE_DESK = "none_desk"
    TEMPORARY_DESK = "temporary_desk"
    HIDDEN = "hidden"
    MAIL_WRONG = "mail_wrong"
    MAIL_HALF = "mail_half"
    """NAW has the new address, the inlogaccount does not."""
    MAIL_CONTACT = "mail_contact"
    """There is no inlogaccount: only the address in NAW is wrong."""
    MAIL_UNSURE = "mail_unsure"
    LINK_UNSURE = "link_unsure"
    """The member chose an address that is not theirs: a person looks who it is."""
    FORGOTTEN_PIN = "forgotten_pin"
    LOGIN_COUNTER = "login_counter"
    WEAK_PROOF = "weak_proof"
    REPLACE_CARD = "replace_card"
    PRINT_CARD = "print_card"


TELLS_NOTHING = frozenset({Case.CARD_LOST, Case.CARD_REPLACED, Case.FORGOTTEN_PIN})
"""Bons that say nothing of the klant: the pass may be in other hands."""
NEVER_FORGET = frozenset({Case.ACTIVE_NO_MAIL, Case.MAIL_WRONG})
"""An actief inlogaccount must not be forgotten in Wise. Source: manual 001, right column."""
STEPS = {
    Case.CARD_LOST: 2,
    Case.CARD_REPLACED: 2,
    Case.CARD_BLOCKED: 2,
    Case.BLOCK_INTERNET: 4,
    Case.BLOCK_ADDRESS: 3,
    Case.BLOCK_GENERAL: 2,
    Case.BLOCK_PUBLIC: 2,
    Case.BLOCK_SELF_SERVICE: 2,
    Case.BLOCK_NOTE: 2,
    Case.BLACKLISTED: 2,
    Case.MEMBER_ENDED: 4,
    Case.ONLINE_REGISTERED: 4,
    Case.ACTIVE_NO_MAIL: 4,
    Case.EXPIRED_DESK: 5,
    Case.REMOVED_DESK: 3,
    Case.LINK_DESK: 4,
    Case.NONE_DESK: 5,
    Case.TEMPORARY_DESK: 3,
    Case.HIDDEN: 2,
    Case.MAIL_WRONG: 4,
    Case.MAIL_HALF: 3,
    Case.MAIL_CONTACT: 3,
    Case.MAIL_UNSURE: 3,
    Case.LINK_UNSURE: 5,
    Case.FORGOTTEN_PIN: 2,
    Case.LOGIN_COUNTER: 2,
    Case.WEAK_PROOF: 3,
    Case.REPLACE_CARD: 7,
    Case.PRINT_CARD: 4,
}


def referral(
    case: Case,
    foot: Foot,
    language: str,
    *,
    card_masked: str | None = None,
    account: Words | None = None,
    also: tuple[Case, ...] = (),
) -> Document:
    """What the member takes to the desk; the part for staff is Dutch whatever the member speaks.

    `account` is the state of the inlogaccount in words, where it may be told; `also` is what must be solved after
    the first, in that order.
    """
    member, staff = catalogue(language), catalogue(STAFF_LANGUAGE)
    facts: list[Block] = []
    if card_masked:
        facts.append(Pair(member.say(text("bon.desk.card")), card_masked))
    if account and case not in TELLS_NOTHING:
        facts.append(Pair(member.say(text("bon.desk.account")), member.say(account)))
    later = [block for other in also for block in (Gap(), Text(_matter(staff, other), bold=True), _steps(staff, other))]
    matter = text(f"case.{case.value}")
    dutch = () if language == STAFF_LANGUAGE else (Text(staff.say(matter), bold=True),)
    warning = (Gap(), Band(staff.say(text("bon.desk.never")), big=False)) if case in NEVER_FORGET else ()
    return Document(
        "referral",
        (
            *head(foot, member.say(text("bon.desk.title"))),
            Text(member.say(text("bon.desk.go")), bold=True),
            Text(member.say(text("bon.desk.bring"))),
            Gap(),
            Rule(),
            Text(member.say(text("bon.desk.what")), bold=True),
            Text(member.say(matter), bold=True, double=True),
            *facts,
            Gap(),
            Rule(),
            Text(staff.say(text("bon.desk.staff")), bold=True),
            *dutch,
            _steps(staff, case),
            *later,
            *warning,
            Gap(),
            *tail(foot, language),
        ),
    )


def _matter(words: Catalogue, case: Case) -> str:
    return words.say(text(f"case.{case.value}"))


def _steps(words: Catalogue, case: Case) -> Steps:
    return Steps(tuple(words.say(text(f"case.{case.value}.step{n}")) for n in range(1, STEPS[case] + 1)))
