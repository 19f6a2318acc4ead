"""Who lives in the simulated library: one member for every row of the stroomschema, every block and every status."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from kiosk.domain.login_account import AccountStatus
from kiosk.domain.patron import SINGLE_IDENTITY_SECTOR, Block, CardStatus, MembershipStatus

ISIL = "NL-0800270000"
LIBRARY = "1001"
BRANCH = "9401"
BRANCHES = (BRANCH, "9548")
"""Whose passes are this library's."""
BRANCH_NAME = "Bibliotheek Annen"
SECTOR_WITHOUT_SINGLE_IDENTITY = "SCHOOL"
"""Its members keep a password in Wise."""
FIRST_AT_KB = "KB-wachtwoord-1"
FIRST_IN_WISE = "Wise-wachtwoord-1"
"""The passwords the samples log in with before anything is reset."""


def with_check_digit(body: str) -> str:
    """Thirteen digits and their check digit: mod 10, doubling from the left the positions 1, 3, 5 and so on."""
    doubled = (int(digit) * (2 - index % 2) for index, digit in enumerate(body))
    return body + str(-sum(value - 9 if value > 9 else value for value in doubled) % 10)


def _pass(serial: int, branch: str = BRANCH) -> str:
    return with_check_digit(f"2{branch}{serial:08}")


@dataclass(frozen=True)
class Account:
    """The KB inlogaccount as it stands at the beginning."""

    status: AccountStatus
    username: str
    email: str | None
    mail_age: timedelta | None = None
    linked: bool = True
    """False: it exists at the KB, and Wise does not know it (any more)."""


@dataclass(frozen=True)
class Member:
    """One sample: what its pass shows, its secrets (all invented), and what Wise and the KB hold."""

    card: str
    title: str
    """In Dutch, for the panel: what this pass shows."""
    account: Account | None = None
    pin: str = "1234"
    surname: str = "Testabo"
    birth_date: date | None = date(1985, 1, 1)
    email: str | None = "t.testabo@hunebed-post.nl"
    sector: str = SINGLE_IDENTITY_SECTOR
    card_status: CardStatus = CardStatus.ACTIVE
    membership: MembershipStatus = MembershipStatus.NORMAL
    expired: bool = False
    blocks: tuple[Block, ...] = ()
    fees: tuple[int, ...] = ()
    """Open amounts in cents."""
    wise_password: bool = False
    login_failed: int = 0
    more_cards: tuple[tuple[str, CardStatus], ...] = field(default=())
    membership_name: str = "Compleet"
    notes: tuple[str, ...] = ()
    """Blokkade tekst and blokkade info."""
    loans: tuple[tuple[str, int], ...] = ()
    """Title, and in how many days it is due; less than nothing is overdue."""
    street: str = "Kruisakkers 41"
    postcode: str = "9468 BG"
    city: str = "Annen"


def _active(username: str, email: str | None = "t.testabo@hunebed-post.nl") -> Account:
    return Account(AccountStatus.ACTIVE, username, email)


def _inactive(username: str, hours: int) -> Account:
    return Account(AccountStatus.INACTIVE, username, "t.testabo@hunebed-post.nl", timedelta(hours=hours))


def _wise_password(serial: int, title: str, **more: object) -> Member:
    return Member(_pass(serial), title, sector=SECTOR_WITHOUT_SINGLE_IDENTITY, wise_password=True, **more)  # type: ignore[arg-type]


LINKABLE = _pass(100, "9548")
LINKABLE_BY_ISIL = _pass(106)
REPLACED = _pass(113)

_STROOMSCHEMA = (
    Member(
        "29401000075868",
        "Inlogaccount actief",
        _active("Lezer-Annen85", "jan@hunebed-post.nl"),
        email="jan@hunebed-post.nl",
        loans=(("De ontdekking van de hemel", 12), ("Hunebedden in Drenthe", 3), ("Kook ook: soep", -5)),
    ),
    Member(_pass(101), "Link verlopen (ouder dan 24 uur)", _inactive("Verlopen-Link01", 30)),
    Member(_pass(102), "Mail korter dan 24 uur geleden", _inactive("Verse-Mail02", 1)),
    Member(
        _pass(103),
        "Verwijderd bij KB",
        Account(AccountStatus.REMOVED, "Verwijderd-03", "t.testabo@hunebed-post.nl", timedelta(hours=50)),
    ),
    Member(
        LINKABLE,
        "Geen account, wel te koppelen",
        Account(AccountStatus.ACTIVE, LINKABLE, "t.testabo@hunebed-post.nl", linked=False),
    ),
    Member(
        LINKABLE_BY_ISIL,
        "Te koppelen met ISIL-code",
        Account(AccountStatus.ACTIVE, f"{ISIL}-{LINKABLE_BY_ISIL}", "t.testabo@hunebed-post.nl", linked=False),
    ),
    Member(_pass(107), "Geen account, nergens te vinden"),
    Member(_pass(108), "Geen account en geen mailadres", email=None),
    _wise_password(104, "Alleen wachtwoord in Wise", birth_date=date(1990, 3, 12)),
    _wise_password(109, "Wachtwoord in Wise, inlogteller vol", birth_date=date(1990, 3, 12), login_failed=5),
    _wise_password(110, "Wachtwoord in Wise, standaard pincode", birth_date=date(1990, 3, 12), pin="1203"),
    _wise_password(111, "Wachtwoord in Wise, geen geboortedatum", birth_date=None),
    Member(_pass(112), "Inlogaccount actief, mailadres weg", _active("Zonder-Mail12", None), email=None),
    Member(_pass(116), "Link verlopen en geen mailadres", _inactive("Verlopen-Link16", 30), email=None),
    Member(_pass(117), "Inlogaccount actief, standaard pincode", _active("Standaard-17"), pin="0101"),
)

_CARDS = (
    Member(_pass(105), "Pas verloren gemeld", _active("Verloren-05"), blocks=(Block.CARD_LOST,)),
    Member(
        _pass(114),
        "Nieuwe pas na vervangen",
        _active("Vervangen-14"),
        more_cards=((REPLACED, CardStatus.REPLACED),),
    ),
    Member(_pass(115), "Pas geblokkeerd", _active("Geblokkeerd-15"), card_status=CardStatus.BLOCKED),
    Member(
        "2X198600042",
        "Online ingeschreven, nog geen pas",
        _active("2X198600042"),
        membership=MembershipStatus.INTERNET_VERIFIED,
        blocks=(Block.INTERNET_REGISTRATION,),
    ),
    Member(
        "2X196600043",
        "Online ingeschreven, nog geen pas of account",
        surname="Tester",
        birth_date=date(1966, 2, 10),
        membership=MembershipStatus.INTERNET_VERIFIED,
        blocks=(Block.INTERNET_REGISTRATION,),
        fees=(5800,),
    ),
    Member("10000123456", "Pas van elders (11 cijfers)", _active("Elders-11")),
)

_NOTES = {
    Block.NOTE: ("Vraag naar het nieuwe telefoonnummer.",),
    Block.GENERAL: ("Boek beschadigd teruggebracht op 2 maart.",),
}

_BLOCKS = tuple(
    Member(_pass(serial), title, _active(f"Blokkade-{serial}"), blocks=(block,), notes=_NOTES.get(block, ()))
    for serial, title, block in (
        (121, "Blokkade publieksfuncties", Block.PUBLIC_FUNCTIONS),
        (122, "Blokkade algemeen", Block.GENERAL),
        (123, "Blokkade adres", Block.ADDRESS),
        (124, "Blokkade internetinschrijving", Block.INTERNET_REGISTRATION),
        (125, "Blokkade bij automaten", Block.SELF_SERVICE),
        (126, "Blokkade met tekst", Block.NOTE),
    )
)

_SEVERAL = (
    Member(
        _pass(127),
        "Drie blokkades tegelijk",
        _active("Blokkade-127"),
        blocks=(Block.SELF_SERVICE, Block.ADDRESS, Block.NOTE),
        notes=("Post kwam terug: adres klopt niet.",),
    ),
    Member(_pass(128), "Abonnement verlopen", _active("Verlopen-128"), expired=True),
    Member(_pass(129), "Abonnement verlopen, geen account", expired=True),
)

_MEMBERSHIPS = tuple(
    Member(
        _pass(130 + status),
        title,
        _active(f"Abonnement-{status.value}"),
        membership=status,
        expired=status in (MembershipStatus.BLACKLISTED, MembershipStatus.CANCELLED),
        fees=fees,
    )
    for status, title, fees in (
        (MembershipStatus.NEW, "Abonnement nieuw", (5800,)),
        (MembershipStatus.BILLED, "Abonnement gefactureerd", (5800,)),
        (MembershipStatus.REMINDER, "Abonnement: herinnering", (5800, 250)),
        (MembershipStatus.OVERDUE, "Abonnement: betalingsachterstand", (5800, 250, 1250)),
        (MembershipStatus.NORMAL, "Abonnement betaald, wel een boete", (1250,)),
        (MembershipStatus.INTERNET_VERIFIED, "Internetinschrijving, niet betaald", (5800,)),
        (MembershipStatus.INTERNET_UNVERIFIED, "Internetinschrijving, niet gecontroleerd", (5800,)),
        (MembershipStatus.BLACKLISTED, "Abonnement ongeldig: zwarte lijst", ()),
        (MembershipStatus.CANCELLED, "Abonnement opgezegd", ()),
    )
)

MEMBERS: tuple[Member, ...] = _STROOMSCHEMA + _CARDS + _BLOCKS + _SEVERAL + _MEMBERSHIPS


@dataclass(frozen=True)
class Sample:
    """A code to scan on the panel; `line` says in Dutch what else there is to know."""

    code: str
    title: str
    line: str
    kind: str
    """'member', 'staff' or 'other': the colour of the drawn card."""


_MAIN = ("29401000075868", _pass(101), _pass(102), _pass(103), LINKABLE, _pass(104), _pass(105))
STAFF_CARD, STAFF_PIN = "1042", "2580"
_STAFF = Sample(STAFF_CARD, "Medewerker", f"actor {STAFF_CARD} · pincode {STAFF_PIN}", "staff")
_BOOK = Sample("9789000000012", "Boek (geen pas)", "9789000000012", "other")
_OTHERS = (
    Sample(REPLACED, "Vervangen pas", f"{REPLACED} · pincode 1234", "member"),
    Sample(_pass(99999), "Onbekende pas", _pass(99999), "member"),
    Sample("29401000075861", "Pas met leesfout", "29401000075861 (cijfer klopt niet)", "member"),
    Sample(with_check_digit("3940100000123"), "Exemplaar (geen pas)", with_check_digit("3940100000123"), "other"),
)


def blank_cards() -> tuple[str, ...]:
    """Passes of this library that nobody has yet: to hand out."""
    return tuple(_pass(serial) for serial in range(90001, 90006))


def samples() -> tuple[Sample, ...]:
    """Everything the panel can scan, the most telling first."""
    by_card = {member.card: _sample(member) for member in MEMBERS}
    first = tuple(by_card.pop(card) for card in _MAIN)
    blanks = (Sample(card, "Nieuwe, lege pas", f"{card} · nog van niemand", "other") for card in blank_cards())
    return (*first, _STAFF, _BOOK, *by_card.values(), *_OTHERS, *blanks)


def _sample(member: Member) -> Sample:
    return Sample(member.card, member.title, f"{member.card} · pincode {member.pin}", "member")
