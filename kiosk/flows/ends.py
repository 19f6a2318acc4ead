"""How an act ends for the member: nothing changed, nobody knows, or a page with a bon to take along."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import NoReturn

from hardware.receipt_printer.document import Document
from kiosk.domain.card_number import CardNumber
from kiosk.flows.desk import Referral, to_desk
from kiosk.flows.pages import Action, Chip, Choice, Status, Tone
from kiosk.flows.printing import give_bon, give_plain_bon, why_not
from kiosk.flows.visit import Visit
from kiosk.receipts.referral import Case
from kiosk.texts.text import Text, text


async def nothing_changed(visit: Visit) -> None:
    """Say that the act was not done; returns when the member goes on."""
    chip = Chip(Tone.ERROR, text("desk.chip"))
    await visit.ask(Status(text("error.title"), text("error.lead"), chip=chip, primary=Action(text("common.go_on"))))


async def nobody_knows(visit: Visit, card: CardNumber, case: Case = Case.HIDDEN) -> NoReturn:
    """The act may or may not have been done: the desk looks, with a verwijsbon that says where."""
    await to_desk(visit, card, Referral(case, text("act.unsure"), text("act.unsure_lead")))


async def offer_bon(
    visit: Visit,
    page: Status,
    print_it: Text,
    bon: Callable[[], Awaitable[Document]],
    lead: Text,
    *,
    goes_on: bool = False,
) -> None:
    """A page with a bon for who wants it, after which the visit ends; returns when the member wants no bon.

    `goes_on`: the visit goes on after the bon, too.
    """

    def now() -> Status:
        return replace(page, primary=Action(print_it, "printer", why_not(visit.ports.printer.state)))

    while (answer := await visit.ask_live(now)) is not Choice.SECONDARY:
        if answer is Choice.PRIMARY:
            if not goes_on:
                await give_plain_bon(visit, await bon(), lead)
            await give_bon(visit, await bon(), lead)
            return
