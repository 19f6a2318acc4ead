"""Klantpas vervangen: scan the new pass, why, who pays, and the old one is never valid again. Source: manual 003."""

from dataclasses import dataclass

from kiosk.domain.capability import Capability
from kiosk.domain.card_number import CardNumber
from kiosk.domain.money import Money
from kiosk.domain.replacement import ReplaceReason
from kiosk.flows.desk import Referral, to_desk
from kiosk.flows.new_card import give_card, scan_new_card, tell_new_number, with_new_card
from kiosk.flows.pages import Action, Choice, Choose, Confirm, Option, Picked
from kiosk.flows.staff_session import BACK, ask_beside, beside_now
from kiosk.flows.visit import Member, Visit
from kiosk.journal.port import Act
from kiosk.receipts.referral import Case
from kiosk.texts.text import Text, text

ICONS = {
    ReplaceReason.LOST: "help-circle",
    ReplaceReason.DAMAGED: "alert",
    ReplaceReason.STOLEN: "lock-outline",
    ReplaceReason.NAME_CHANGED: "account-outline",
}


@dataclass(frozen=True)
class Wish:
    """What staff chose; nothing of it is done yet."""

    new: CardNumber
    reason: ReplaceReason
    waive: bool


async def replace_card(visit: Visit, member: Member) -> Member:
    """From scan to bon; returns the member with the pass they have then. Raises SessionOver and LibraryError.

    Where the library does not offer it, the verwijsbon has the desk's steps, and the visit ends.
    """
    if Capability.REPLACE_CARD not in visit.ports.library.capabilities:
        await to_desk(visit, member.card, Referral(Case.REPLACE_CARD, text("desk.title"), text("desk.lead")))
    wish = await _wish(visit, member)
    if wish is None or await ask_beside(visit, confirm_page(wish)) is not Choice.PRIMARY:
        return member
    library, actor = visit.ports.library, beside_now(visit).actor
    cost: list[Money] = []

    async def do(request_id: str) -> None:
        cost.append(
            await library.replace_card(
                member.patron,
                member.card,
                wish.new,
                wish.reason,
                waive=wish.waive,
                actor=actor,
                request_id=request_id,
            )
        )

    done, mail = await give_card(visit, text("replace.busy"), Act.REPLACE_CARD, member, do)
    if not done:
        return member
    renewed = await with_new_card(visit, member, wish.new)
    await tell_new_number(visit, renewed, text("replace.done"), _what_it_cost(wish, cost), None, mail)
    return renewed


async def _wish(visit: Visit, member: Member) -> Wish | None:
    new = await scan_new_card(visit, member.card)
    if new is None:
        return None
    reason = await ask_beside(visit, reason_page())
    if not isinstance(reason, Picked):
        return None
    who = await ask_beside(visit, cost_page())
    if not isinstance(who, Picked):
        return None
    return Wish(new, ReplaceReason(reason.name), who.name == "waive")


def reason_page() -> Choose:
    return Choose(
        text("replace.title"),
        tuple(Option(reason.value, ICONS[reason], text(f"replace.{reason.value}")) for reason in ReplaceReason),
        secondary=BACK,
        staff=True,
    )


def cost_page() -> Choose:
    return Choose(
        text("replace.cost_title"),
        (
            Option("pay", "currency-eur", text("replace.pay"), text("replace.pay_line")),
            Option("waive", "close", text("replace.waive"), text("replace.waive_line")),
        ),
        secondary=BACK,
        staff=True,
    )


def confirm_page(wish: Wish) -> Confirm:
    return Confirm(
        text("replace.confirm"),
        text("replace.confirm_lead", card=wish.new.masked),
        (
            ("lock-off-outline", text("replace.b_old")),
            ("card-account-details-outline", text("replace.b_number")),
            ("currency-eur", text("replace.b_waive" if wish.waive else "replace.b_pay")),
        ),
        Action(text("replace.do"), "check-bold"),
        text("common.back"),
    )


def _what_it_cost(wish: Wish, cost: list[Money]) -> Text:
    """Without an answer of Wise nobody knows what it charged."""
    if wish.waive:
        return text("replace.waived")
    return text("replace.cost", cost=cost[0]) if cost else text("replace.cost_unknown")
