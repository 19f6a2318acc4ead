"""Who the member is to Wise beside the account: address, memberships, loans, notes, and registering again."""

from kiosk.domain.capability import Capability
from kiosk.domain.contact import Contact
from kiosk.domain.loan import Loan
from kiosk.domain.money import Money
from kiosk.domain.patron import Membership, Patron
from kiosk.domain.reregistration import CustomerType, Offer, Reregistered
from kiosk.library.port import Failure, LibraryError
from kiosk.library.wise import answers
from kiosk.library.wise.asking import Asking
from kiosk.library.wise.client import NotThere


class MembershipCalls(Asking):
    """What a LibrarySystem knows of a member, and the one act that makes a member again."""

    async def contact(self, patron: Patron) -> Contact:
        values = self._of(patron.id)
        found = await self._read("contact", values, answers.ContactAnswer, Capability.SHOW_CONTACT)
        return Contact(found.name, found.street, found.postcode, found.city, found.email)

    async def memberships(self, patron: Patron) -> tuple[Membership, ...]:
        """Where Wise does not list them, the present one is all that is known."""
        try:
            found = await self._read("memberships", self._of(patron.id), answers.MembershipAnswers)
        except LibraryError as error:
            if error.failure is Failure.NOT_OFFERED:
                return (patron.membership,)
            raise
        return tuple(Membership(item.status, item.rights_until, item.name) for item in found.items)

    async def loans(self, patron: Patron) -> tuple[Loan, ...]:
        found = await self._read("loans", self._of(patron.id), answers.LoanAnswers, Capability.SHOW_LOANS)
        return tuple(sorted((Loan(item.title, item.due_date) for item in found.items), key=lambda loan: loan.due))

    async def notes(self, patron: Patron) -> tuple[str, ...]:
        return tuple((await self._read("notes", self._of(patron.id), answers.NoteAnswers, Capability.SHOW_NOTES)).items)

    async def membership_offers(self, patron: Patron, customer_type: CustomerType) -> tuple[Offer, ...]:
        values = {**self._of(patron.id), "branch": self._options.branch, "customer_type": customer_type.value}
        found = await self._read("subscriptions", values, answers.Subscriptions, Capability.REREGISTER)
        return tuple(
            Offer(item.id, item.name, Money(item.price), Money(item.discount), Money(item.due), item.valid_until)
            for item in found.items
        )

    async def reregister(
        self, patron: Patron, offer: Offer, customer_type: CustomerType, request_id: str
    ) -> Reregistered:
        done = await self._do(
            "reregister",
            patron,
            {"subscription": offer.id, "customerType": customer_type.value},
            answers.Registered,
            request_id,
            Capability.REREGISTER,
            state="reregister_state",
        )
        return Reregistered(done.status, Money(done.due), done.valid_until)

    async def request_done(self, request_id: str) -> bool:
        values = {"library": self._options.library, "request": request_id}
        try:
            return (await self._read("request", values, answers.RequestAnswer, Capability.ASK_REQUEST)).done
        except NotThere:
            return False
