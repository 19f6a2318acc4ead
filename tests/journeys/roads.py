"""The roads to every act, told over a visitor alone: up to the last question, and what is seen when it is done."""

from collections.abc import Awaitable, Callable

from kiosk.domain.masking import mask_email
from kiosk.flows.pages import Attract, Choice, Choose, Confirm, NumberPad, Picked, PinPad, Status, TextEntry
from kiosk.simulator.members import LINKABLE, MEMBERS, STAFF_CARD, STAFF_PIN, blank_cards
from tests.journeys.visitor import Visitor

ACTIVE = "29401000075868"
BY_TITLE = {member.title: member.card for member in MEMBERS}
NEW_ADDRESS = "tess@hunebed-post.nl"
Road = Callable[[Visitor], Awaitable[None]]
"""From the attract page up to the last question."""
YES = Choice.PRIMARY


async def proves(visitor: Visitor, card: str, title: str) -> None:
    await visitor.sees(Attract, notice=None)
    await visitor.scans(card)
    await visitor.sees(PinPad)
    await visitor.types("1234")
    await visitor.sees(Status, title=title)


async def answers(visitor: Visitor, *pages: tuple[type, str, Choice | Picked | str]) -> None:
    """On each page, by its title, a touch or what is typed."""
    for kind, title, answer in pages:
        await (visitor.sees(kind, title=title) if title else visitor.sees(kind))
        await (visitor.types(answer) if isinstance(answer, str) else visitor.touches(answer))


def member(card: str, title: str, *pages: tuple[type, str, Choice | Picked | str]) -> Road:
    async def road(visitor: Visitor) -> None:
        await proves(visitor, card, title)
        await answers(visitor, *pages)

    return road


def staff(card: str, *pages: tuple[type, str, Choice | Picked | str]) -> Road:
    async def road(visitor: Visitor) -> None:
        await visitor.sees(Attract, notice=None)
        await visitor.scans(STAFF_CARD)
        await answers(visitor, (PinPad, "", STAFF_PIN))
        await visitor.sees(Choose, title="staff.title")
        await visitor.scans(card)
        await answers(visitor, (Choose, "staff.beside", Picked("identity")), *pages)

    return road


async def replaces(visitor: Visitor) -> None:
    await staff(ACTIVE, (Choose, "staff.beside", Picked("replace_card")))(visitor)
    await visitor.scans(blank_cards()[0])
    await answers(visitor, (Choose, "replace.title", Picked("lost")), (Choose, "replace.cost_title", Picked("waive")))


ROADS: dict[str, tuple[Road, str, str]] = {
    "password mail": (member(ACTIVE, "active.title", (Status, "", YES)), "mail.title", "active.sent"),
    "generate": (
        member(BY_TITLE["Geen account, nergens te vinden"], "none.title", (Status, "", YES)),
        "account.confirm",
        "active.sent",
    ),
    "renew (two acts)": (
        member(
            BY_TITLE["Link verlopen (ouder dan 24 uur)"],
            "expired.title",
            (Status, "", YES),
            (Confirm, "renew.check_title", YES),
        ),
        "renew.confirm",
        "active.sent",
    ),
    "link": (
        member(
            LINKABLE,
            "link.start_title",
            (Status, "", YES),
            (Choose, "link.which", Picked(mask_email("t.testabo@hunebed-post.nl"))),
        ),
        "link.confirm",
        "link.done_title",
    ),
    "change address (two acts)": (
        member(
            ACTIVE,
            "active.title",
            (Status, "", Choice.SECONDARY),
            (Choose, "more.title", Picked("mail_wrong")),
            (NumberPad, "", "01011985"),
            (TextEntry, "email.title", NEW_ADDRESS),
            (TextEntry, "email.again", NEW_ADDRESS),
        ),
        "email.confirm",
        "email.done",
    ),
    "join again (two acts)": (
        member(
            BY_TITLE["Abonnement verlopen, geen account"],
            "desk.ended_title",
            (Status, "desk.ended_title", YES),
            (Status, "rejoin.data_title", YES),
            (Choose, "rejoin.offers_title", Picked("53")),
            (Choose, "rejoin.account_title", Picked("generate")),
            (Status, "rejoin.summary_title", YES),
        ),
        "rejoin.confirm",
        "rejoin.done_title",
    ),
    "set PIN": (
        staff(
            ACTIVE,
            (Choose, "staff.beside", Picked("set_pin")),
            (Status, "set_pin.away", YES),
            (PinPad, "set_pin.title", "4826"),
            (PinPad, "set_pin.again", "4826"),
        ),
        "set_pin.confirm",
        "set_pin.done",
    ),
    "inlogteller": (
        staff(
            BY_TITLE["Wachtwoord in Wise, inlogteller vol"],
            (Choose, "staff.beside", Picked("account")),
            (Choose, "staff.account", Picked("counter")),
        ),
        "staff.counter_confirm",
        "staff.counter_done",
    ),
    "replace pass (two acts)": (replaces, "replace.confirm", "replace.done"),
}
"""By name: the road, the title of the last question, and that of the end."""
