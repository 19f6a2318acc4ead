"""Passes by way of Wise: what a new one is, replacing, adding, telling the number, and the PIN."""

from datetime import date

from kiosk.domain.capability import Capability
from kiosk.domain.card_number import CardNumber
from kiosk.domain.contact import Contact
from kiosk.domain.money import Money
from kiosk.domain.patron import Block, CardStatus, Membership, Patron
from kiosk.domain.replacement import CardUse, ReplaceReason
from kiosk.domain.secret import Secret
from kiosk.library.port import Failure, LibraryError, Registration
from kiosk.library.wise import answers
from kiosk.library.wise.asking import Asking
from kiosk.library.wise.client import NotThere


class CardCalls(Asking):
    """What a LibrarySystem does with passes."""

    async def card_use(self, card: CardNumber) -> CardUse:
        """Where Wise does not tell, the act itself refuses what may not be."""
        values = {"library": self._options.library, "card": card.number}
        try:
            return CardUse[(await self._read("card_use", values, answers.CardUseAnswer)).use]
        except NotThere:
            return CardUse.FOREIGN
        except LibraryError as error:
            if error.failure is Failure.NOT_OFFERED:
                return CardUse.FREE
            raise

    async def find_registration(
        self, *, number: str | None = None, surname: str | None = None, birth_date: date | None = None
    ) -> tuple[Registration, ...]:
        if not number and not (surname and birth_date):
            raise ValueError("a registration is found by number, or by surname and birth date")
        values = {
            "library": self._options.library,
            "number": number or "",
            "surname": surname or "",
            "birth_date": str(birth_date or ""),
        }
        try:
            found = await self._read(
                "find_registration", values, answers.RegistrationAnswers, Capability.FIND_REGISTRATION
            )
        except NotThere:
            return ()
        return tuple(_registration(item) for item in found.items)

    async def replace_card(
        self,
        patron: Patron,
        old: CardNumber,
        new: CardNumber,
        reason: ReplaceReason,
        *,
        waive: bool,
        actor: str,
        request_id: str,
    ) -> Money:
        body: dict[str, str | bool] = {
            "old": old.number,
            "new": new.number,
            "reason": reason.name,
            "waive": waive,
            "actor": actor,
        }
        done = await self._do("replace_card", patron, body, answers.Replaced, request_id, Capability.REPLACE_CARD)
        return Money(done.cost)

    async def add_card(self, patron: Patron, new: CardNumber, *, actor: str, request_id: str) -> str:
        body = {"new": new.number, "actor": actor}
        return (await self._do("add_card", patron, body, answers.CardAdded, request_id, Capability.ADD_CARD)).username

    async def mail_card_number(self, patron: Patron, card: CardNumber, request_id: str) -> None:
        body = {"card": card.number}
        await self._do("card_number_mail", patron, body, answers.Done, request_id, Capability.MAIL_CARD_NUMBER)

    async def set_pin(self, patron: Patron, pin: Secret, request_id: str) -> None:
        body = {"pin": pin.reveal()}
        await self._do("pin", patron, body, answers.Done, request_id, Capability.SET_PIN, method="PUT")


def _registration(item: answers.RegistrationAnswer) -> Registration:
    patron = Patron(
        id=item.patron_system_id,
        sector=item.sector,
        card_status=CardStatus.ACTIVE,
        blocks=frozenset(Block[name] for name in item.blocks),
        membership=Membership(item.membership.status, item.membership.rights_until, item.membership.name),
        birth_date=item.birth_date,
        email=item.email,
    )
    contact = Contact(item.name, item.street, item.postcode, item.city, item.email)
    return Registration(patron, item.number, contact)
