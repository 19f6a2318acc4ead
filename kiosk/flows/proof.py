"""Is this really the member? What a temporary password needs beside the PIN."""

from datetime import date

import structlog

from kiosk.domain.secret import Secret
from kiosk.flows.lockout import end_waiting, forget_wrong_tries, tries_left
from kiosk.flows.pages import NumberPad, Pad, Typed
from kiosk.flows.rules import Proof
from kiosk.flows.strength import Strength
from kiosk.flows.visit import Member, Visit
from kiosk.journal.port import Guess
from kiosk.texts.text import Text, text

log = structlog.get_logger()


def is_proved(visit: Visit, member: Member, proof: Proof) -> bool:
    """Is it proved enough now for a temporary password? What staff saw counts while they are there."""
    known = visit.strength(member)
    if known is Strength.IDENTITY_SEEN:
        return True
    match proof:
        case Proof.BIRTH_DATE:
            return visit.birth_date_proved
        case Proof.PIN:
            return known >= Strength.PIN
        case Proof.STAFF:
            return False


def only_the_desk_can_prove(visit: Visit, member: Member, proof: Proof) -> bool:
    """It is not proved, and nothing that this kiosk may ask is proof enough for a temporary password."""
    can_ask = proof is Proof.BIRTH_DATE and member.patron.birth_date is not None
    return not can_ask and not is_proved(visit, member, proof)


async def prove_by_birth_date(visit: Visit, member: Member) -> None:
    """Return when the birth date was typed right (once a visit); the third wrong one makes this pass wait."""
    if is_proved(visit, member, Proof.BIRTH_DATE):
        return
    journal = visit.ports.journal
    error: Text | None = None
    while True:
        match await visit.ask(NumberPad(Pad.BIRTH_DATE, error, lead=text("birth.lead"))):
            case Typed(digits):
                typed = as_date(digits)
                if typed is None:
                    error = text("birth.invalid")
                elif typed == member.patron.birth_date:
                    await forget_wrong_tries(journal, member.card, Guess.BIRTH_DATE)
                    visit.birth_date_proved = True
                    return
                else:
                    left = await tries_left(journal, member.card, Guess.BIRTH_DATE)
                    log.info("birth_date_wrong", tries_left=left)
                    if not left:
                        await end_waiting(visit)
                    error = text("birth.again", n=left)
            case _:
                pass


def as_date(digits: Secret) -> date | None:
    """DDMMJJJJ as a date, or None for a day that never was."""
    typed = digits.reveal()
    if len(typed) != 8 or not typed.isascii() or not typed.isdigit():
        return None
    try:
        return date(int(typed[4:]), int(typed[2:4]), int(typed[:2]))
    except ValueError:
        return None
