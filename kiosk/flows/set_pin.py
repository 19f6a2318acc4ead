"""'Instellen pincode': typed twice by the member, unseen by staff; one that anybody would guess is refused."""

from dataclasses import replace

import structlog

from kiosk.domain.capability import Capability
from kiosk.domain.pin import is_default_pin, why_trivial
from kiosk.domain.secret import Secret
from kiosk.flows.desk import forgotten_pin
from kiosk.flows.pages import Action, Choice, Confirm, PinPad, Status, Typed
from kiosk.flows.staff_session import BACK, GO_ON, ask_beside, done_beside
from kiosk.flows.strength import Strength
from kiosk.flows.visit import Member, Visit
from kiosk.journal.port import Act
from kiosk.library.port import LibraryError
from kiosk.texts.text import Text, text

log = structlog.get_logger()


async def set_pin(visit: Visit, member: Member) -> Member:
    """From 'Medewerker kijkt weg' to the new PIN; returns the member as they are known then. Raises SessionOver."""
    library = visit.ports.library
    if Capability.SET_PIN not in library.capabilities:
        await forgotten_pin(visit, member.card)
    postcode = await _postcode(visit, member)
    if await ask_beside(visit, look_away_page()) is not Choice.PRIMARY:
        return member
    pin = await _chosen(visit, member, postcode)
    if pin is None or await ask_beside(visit, confirm_page()) is not Choice.PRIMARY:
        return member
    if not await done_beside(
        visit,
        text("set_pin.busy"),
        Act.SET_PIN,
        member,
        lambda request_id: library.set_pin(member.patron, pin, request_id),
    ):
        return member
    await visit.ask(set_page())
    return _known_by(pin, member)


def look_away_page() -> Status:
    return Status(
        text("set_pin.away"),
        text("set_pin.away_lead"),
        steps=(text("set_pin.step1"), text("set_pin.step2"), text("set_pin.step3")),
        primary=Action(text("set_pin.start"), "dialpad"),
        secondary=BACK,
    )


def confirm_page() -> Confirm:
    return Confirm(
        text("set_pin.confirm"),
        text("set_pin.confirm_lead"),
        (("lock-reset", text("set_pin.b1")), ("lock-off-outline", text("set_pin.b2"))),
        Action(text("set_pin.do"), "check-bold"),
        text("common.back"),
    )


def set_page() -> Status:
    return Status(text("set_pin.done"), text("set_pin.done_lead"), primary=GO_ON)


async def _chosen(visit: Visit, member: Member, postcode: str | None) -> Secret | None:
    """The same PIN typed twice; None when the member goes back."""
    error: Text | None = None
    while True:
        pin = await _typed(visit, member, text("set_pin.title"), text("set_pin.lead"), error)
        if pin is None:
            return None
        if trivial := why_trivial(pin, member.patron.birth_date, postcode):
            log.info("pin_refused", why=trivial.value)
            error = text(f"set_pin.{trivial.value}")
            continue
        again = await _typed(visit, member, text("set_pin.again"), text("set_pin.again_lead"))
        if again is None or again == pin:
            return again
        error = text("set_pin.differs")


async def _typed(visit: Visit, member: Member, title: Text, lead: Text, error: Text | None = None) -> Secret | None:
    answer = await ask_beside(visit, PinPad(member.card.masked, error, title, lead, text("common.to_back")))
    return answer.text if isinstance(answer, Typed) else None


async def _postcode(visit: Visit, member: Member) -> str | None:
    """Only to compare with; where the library does not tell it the other rules must do."""
    library = visit.ports.library
    if Capability.SHOW_CONTACT not in library.capabilities:
        return None
    try:
        return (await visit.read(text("scan.busy"), library.contact(member.patron))).postcode
    except LibraryError as error:
        log.warning("postcode_unknown", failure=error.failure.value, error=str(error))
        return None


def _known_by(pin: Secret, member: Member) -> Member:
    """Staff saw who typed it, and it is not the one that Wise hands out: from now it proves as much as at the pad.

    Without a known birth date that one cannot be ruled out, and the PIN stays weak.
    """
    weak = is_default_pin(pin, member.patron.birth_date)
    proved = Strength.DEFAULT_PIN if weak else Strength.PIN
    return replace(member, strength=max(member.strength, proved))
