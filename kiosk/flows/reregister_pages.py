"""The pages of herinschrijven, in the order of manual 003.

Where a member says yes to facts there is little else: on a small panel steps or a chip would take their room.
"""

from dataclasses import dataclass
from enum import Enum

from kiosk.domain.contact import Contact
from kiosk.domain.login_account import LoginAccount
from kiosk.domain.masking import mask_email, mask_name, mask_street
from kiosk.domain.reregistration import Offer
from kiosk.flows.look_alikes import user_line
from kiosk.flows.pages import Action, Chip, Choose, Confirm, Line, Option, Status, Tone
from kiosk.flows.words import written
from kiosk.receipts.membership import Joined
from kiosk.texts.text import Text, text, verbatim

BACK = Action(text("common.to_back"))


class Account(Enum):
    """What is to be with the inlogaccount. Source: manual 003, steps 7a, 7b and option 2."""

    KEEP = "keep"
    LINK = "link"
    GENERATE = "generate"
    NONE = "none"


@dataclass(frozen=True)
class Wish:
    """Everything that was chosen; nothing of it is saved yet."""

    offer: Offer
    account: Account
    found: LoginAccount | None = None
    """What is to be linked."""


def data_page(contact: Contact, card_masked: str) -> Status:
    lines = [Line("account-outline", text("rejoin.name"), verbatim(mask_name(contact.name)))]
    if contact.street:
        address = " ".join(part for part in (mask_street(contact.street), contact.city) if part)
        lines.append(Line("card-account-details-outline", text("rejoin.address"), verbatim(address)))
    if contact.email:
        lines.append(Line("email-outline", text("rejoin.email"), verbatim(mask_email(contact.email))))
    return Status(
        text("rejoin.data_title"),
        text("rejoin.data_lead"),
        lines=tuple(lines),
        card_masked=card_masked,
        primary=Action(text("rejoin.data_yes")),
        secondary=Action(text("rejoin.data_no")),
    )


def offers_page(offers: tuple[Offer, ...]) -> Choose:
    return Choose(
        text("rejoin.offers_title"),
        tuple(
            Option(
                offer.id,
                "card-account-details-outline",
                verbatim(offer.name),
                text("rejoin.offer_line", due=_amount(offer), until=offer.valid_until),
            )
            for offer in offers
        ),
        lead=text("rejoin.offers_lead"),
        secondary=BACK,
    )


def _amount(offer: Offer) -> Text:
    if offer.discount.cents:
        return text("rejoin.due_discount", due=offer.due, price=offer.price)
    return written(offer.due)


def account_page(choices: tuple[Account, ...]) -> Choose:
    icons = {Account.LINK: "link-variant", Account.GENERATE: "email-fast-outline", Account.NONE: "account-off-outline"}
    return Choose(
        text("rejoin.account_title"),
        tuple(
            Option(
                choice.value,
                icons[choice],
                text(f"rejoin.account_{choice.value}"),
                text(f"rejoin.account_{choice.value}_line"),
            )
            for choice in choices
        ),
        lead=text("rejoin.account_lead"),
        secondary=BACK,
    )


def summary_page(wish: Wish, card_masked: str) -> Status:
    offer = wish.offer
    lines = [
        Line("card-account-details-outline", text("rejoin.membership"), verbatim(offer.name)),
        Line("currency-eur", text("status.due"), _amount(offer)),
        Line("calendar-check", text("status.member"), written(offer.valid_until)),
        Line("account-outline", text("rejoin.account"), text(f"rejoin.account_{wish.account.value}")),
    ]
    return Status(
        text("rejoin.summary_title"),
        text("rejoin.summary_lead"),
        lines=tuple(lines),
        card_masked=card_masked,
        primary=Action(text("common.go_on")),
        secondary=BACK,
    )


def confirm_page(wish: Wish) -> Confirm:
    return Confirm(
        text("rejoin.confirm"),
        text("rejoin.confirm_lead", name=wish.offer.name),
        (
            ("card-account-details-outline", text("rejoin.b1")),
            (
                "currency-eur",
                text("rejoin.b2", due=wish.offer.due) if wish.offer.due.cents else text("rejoin.step_free"),
            ),
            ("account-outline", text(f"rejoin.summary_{wish.account.value}")),
        ),
        Action(text("rejoin.do"), "check-bold"),
        text("common.back"),
    )


def joined_page(joined: Joined) -> Status:
    due = joined.registered.due
    lines = [Line("calendar-check", text("status.member"), written(joined.registered.valid_until))]
    if joined.username:
        lines.append(user_line(joined.username))
    return Status(
        text("rejoin.done_title"),
        joined.trouble or text(_what_now(joined)),
        chip=Chip(Tone.WARN if joined.trouble else Tone.OK, text("rejoin.done_chip")),
        lines=tuple(lines),
        steps=(text("rejoin.step_pay", due=due) if due.cents else text("rejoin.step_free"),),
        secondary=Action(text("common.done"), "check-bold"),
    )


def _what_now(joined: Joined) -> str:
    if joined.mailed:
        return "rejoin.done_mail"
    return "rejoin.done_lead" if joined.registered.due.cents else "rejoin.done_free"
