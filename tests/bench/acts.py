"""Whole visits and every act on the scripted stage, with production adapters against the simulator.

    python -m tests.bench.acts CONFIG SIMULATOR_URL VISITS TIMES      prints one JSON object

An act's overhead is what passes between the last yes and the page that tells the end, less the time in which the
library was answering. Windows are not part of it; printing a bon comes after it.
"""

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec

from kiosk import logs
from kiosk.clock import MovableClock
from kiosk.domain.masking import mask_email
from kiosk.domain.secret import Secret
from kiosk.flows.pages import Attract, Choice, Choose, Confirm, Goodbye, NumberPad, Picked, PinPad, Status, TextEntry
from kiosk.library.port import LibrarySystem
from kiosk.settings import load
from kiosk.simulator.members import LINKABLE, MEMBERS, STAFF_CARD, STAFF_PIN, blank_cards
from kiosk.staff.accounts import ensure_staff
from tests.bench.instruments import Moments, watch_ports
from tests.journeys.visitor import Visitor
from tests.journeys.world import STAGES, Panel, World

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


async def overhead_ms(world: World, moments: Moments, road: Road, question: str, end: str) -> float:
    world.panel.reset()
    await road(world.visitor)
    await world.visitor.sees(Confirm, title=question)
    moments.forget()
    began = time.monotonic()
    await world.visitor.touches(YES)
    await world.visitor.sees(Status, title=end)
    ended = time.monotonic()
    return (ended - began - moments.in_library(began, ended)) * 1000


async def leaves(visitor: Visitor) -> None:
    await visitor.touches(Choice.STOP)
    await visitor.sees(Goodbye)
    await visitor.waits(5)


async def measure(config: Path, url: str, visits: int, times: int, folder: Path) -> dict[str, object]:
    settings = load(config)
    replace = msgspec.structs.replace
    settings = replace(settings, kiosk=replace(settings.kiosk, state_dir=str(folder)))
    ensure_staff(folder, STAFF_CARD, Secret(STAFF_PIN))
    moments = Moments()
    asked = [name for name, what in vars(LibrarySystem).items() if asyncio.iscoroutinefunction(what)]
    watch_ports(moments, [name for name in asked if name not in ("run", "close")])
    world = World(Panel(url), settings, MovableClock(), STAGES["scripted"])
    world.start()
    try:
        visitor = world.visitor
        began = time.monotonic()
        for _ in range(visits):
            await proves(visitor, ACTIVE, "active.title")
            await leaves(visitor)
        a_minute = visits / (time.monotonic() - began) * 60
        acts: dict[str, list[float]] = {}
        for name, (road, question, end) in ROADS.items():
            for _ in range(times):
                acts.setdefault(name, []).append(await overhead_ms(world, moments, road, question, end))
                # The next act meets no page of this one.
                world.restart()
        return {"visits_a_minute": a_minute, "acts": acts, "failures": len(world.failures)}
    finally:
        world.stop()


def main(config: str, url: str, visits: int, times: int) -> int:
    logs.configure(sys.stderr)
    with tempfile.TemporaryDirectory(prefix="paszuil-bench-") as folder:
        print(json.dumps(asyncio.run(measure(Path(config), url, visits, times, Path(folder)))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
