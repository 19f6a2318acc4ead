"""What the tests of Wise REST share: a kiosk's options, a clock that stands where it is put, and good answers."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from kiosk.clock import AMSTERDAM
from kiosk.domain.card_number import CardNumber, Kind
from kiosk.domain.patron import CardStatus, Membership, MembershipStatus, Patron
from kiosk.domain.secret import Secret
from kiosk.library.wise.options import WiseOptions
from kiosk.library.wise.rest import WiseRest
from tests.library.wise.server import Say, ScriptedWise

CARD = CardNumber(Kind.PASS, "29401000075868")
PIN = Secret("1234")
REQUEST = "0123456789abcdef0123456789abcdef"
PATRON = Patron(
    "413700", "BIEB", CardStatus.ACTIVE, frozenset(), Membership(MembershipStatus.NORMAL), None, "jan@hotmail.nl", 0
)
INFORMATION: dict[str, Any] = {
    "patronSystemId": "413700",
    "sector": "BIEB",
    "name": {"initials": "J.", "surname": "canary-name"},
    "birthDate": "1985-01-01",
    "email": "jan@hotmail.nl",
    "card": {"number": CARD.number, "status": "ACTIVE"},
    "membership": {"status": 5, "rightsUntil": "2027-02-28"},
    "blocks": ["ADDRESS", "NOTE"],
}


class StandingClock:
    """`now` stands where it is put; monotonic time runs, or jumps when told."""

    boot = "the only one"

    def __init__(self, now: datetime | None = None) -> None:
        self.at = now or datetime.now(UTC)
        self.ahead = 0.0

    def now(self) -> datetime:
        return self.at.astimezone(AMSTERDAM)

    def monotonic(self) -> float:
        return time.monotonic() + self.ahead


class Sleeps:
    """Waits that take no time and are written down."""

    def __init__(self) -> None:
        self.waited: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.waited.append(seconds)
        await asyncio.sleep(0)


async def until(true: Callable[[], bool]) -> None:
    """Wait for what another thread or task does; fails after 5 s."""
    async with asyncio.timeout(5):
        while not true():  # noqa: ASYNC110 (a thread of the server makes it true)
            await asyncio.sleep(0.005)


def options(wise: ScriptedWise, **changes: Any) -> WiseOptions:
    ordinary = WiseOptions(
        url=wise.url,
        library="1001",
        branch="9401",
        application="paszuil-kiosk",
        key_id="kiosk-9401-1",
        key=Secret("canary-key"),
        user="kiosk9401",
        password=Secret("canary-password"),
        isil="NL-0800270000",
        connect_timeout_s=2.0,
        read_timeout_s=2.0,
    )
    return replace(ordinary, **changes)


@asynccontextmanager
async def kiosk_at(
    wise: ScriptedWise, *, clock: StandingClock | None = None, sleeps: Sleeps | None = None, **changes: Any
) -> AsyncIterator[WiseRest]:
    rest = WiseRest(options(wise, **changes), clock or StandingClock(), sleep=sleeps or Sleeps(), jitter=lambda: 0.5)
    try:
        yield rest
    finally:
        await rest.close()


def with_member(wise: ScriptedWise, **changes: Any) -> None:
    """One member with the right PIN, an address block and € 12,50 to pay."""
    wise.on("find_patron", Say({"items": [{"patronSystemId": "413700"}]}))
    wise.on("pin_verification", Say({"valid": True}), method="POST")
    wise.on("patron_information", Say({**INFORMATION, **changes}))
    wise.on("fees", Say({"items": [{"amount": 1000}, {"amount": 250}]}))
    wise.on(
        "login_account",
        Say({"status": "ACTIVE", "username": "Lezer-Annen85", "email": "jan@h.nl", "activationMailSentAt": None}),
    )
