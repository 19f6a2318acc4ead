"""Members of the scripted library: one for each row of the stroomschema that flows act on."""

from datetime import UTC, date, datetime, timedelta

from kiosk.domain.login_account import AccountStatus, LoginAccount
from kiosk.domain.patron import Block, CardStatus, Membership, MembershipStatus, Patron
from kiosk.flows.pages import Attract, PinPad
from tests.flows.rig import Rig
from tests.flows.scripted_visitor import ScriptedVisitor

ACTIVE = "29401000075868"
WISE = "29548000001003"
OTHERS = "10000123456"
UNKNOWN = "10000999999"
SUSPECT = "29401000075861"
BOOK = "9789000000012"
PIN = "1234"
BORN = date(1990, 3, 12)
USERNAME = "Lezer-Annen85"
EMAIL = "jan@hunebed-post.nl"
MAILED = datetime(2026, 3, 10, 14, 20, tzinfo=UTC)

SOME_ACCOUNT = LoginAccount(AccountStatus.ACTIVE, USERNAME, EMAIL)
NO_ACCOUNT = LoginAccount(AccountStatus.NONE)


def patron(number: str, **other: object) -> Patron:
    facts: dict[str, object] = {
        "id": f"pid-{number}",
        "sector": "BIEB",
        "card_status": CardStatus.ACTIVE,
        "blocks": frozenset[Block](),
        "membership": Membership(MembershipStatus.NORMAL, date(2099, 2, 28)),
        "birth_date": BORN,
        "email": EMAIL,
        "fees_cents": 0,
    }
    return Patron(**(facts | other))  # type: ignore[arg-type]


def lives_here(rig: Rig, number: str, account: LoginAccount, *, pin: str = PIN, **other: object) -> None:
    rig.library.members[(number, pin)] = (patron(number, **other), account)


def everybody(rig: Rig) -> None:
    lives_here(rig, ACTIVE, SOME_ACCOUNT)
    lives_here(rig, WISE, NO_ACCOUNT, sector="SCHOOL")


def inactive(age: timedelta) -> LoginAccount:
    return LoginAccount(AccountStatus.INACTIVE, USERNAME, EMAIL, MAILED, age)


async def proves(visitor: ScriptedVisitor, number: str, pin: str = PIN) -> None:
    """Scan a pass at the attract page and type a PIN."""
    await visitor.sees(Attract)
    await visitor.scans(number)
    await visitor.sees(PinPad)
    await visitor.types(pin)
