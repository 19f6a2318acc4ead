"""The stroomschema over the whole product of states: one answer, always, and never a wrong act.

The rows stand in four parts that look at different things, so the product of all states is the product of the parts:
each part is walked whole, and hypothesis draws whole states across them.
"""

from dataclasses import fields, replace
from datetime import timedelta
from itertools import chain, combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.capability import Capability
from kiosk.domain.login_account import AccountStatus
from kiosk.domain.patron import Block, CardStatus, MembershipStatus
from kiosk.domain.stroomschema import (
    ACCOUNT_ROWS,
    BLOCK_ROWS,
    CARD_ROWS,
    MEMBERSHIP_ROWS,
    SCHEMA,
    Account,
    Action,
    Actor,
    Row,
    Situation,
    account_of,
    advise,
    fitting,
    is_single_identity,
)

NEEDS = {
    Action.MAIL_PASSWORD_LINK: {Capability.REQUEST_PASSWORD_MAIL},
    Action.RENEW_ACCOUNT: {Capability.DETACH_ACCOUNT, Capability.GENERATE_ACCOUNT},
    Action.GENERATE_ACCOUNT: {Capability.GENERATE_ACCOUNT},
    Action.LINK_ACCOUNT: {Capability.LINK_ACCOUNT},
    Action.CHANGE_EMAIL: {Capability.CHANGE_CONTACT_EMAIL},
    Action.REREGISTER: {Capability.REREGISTER},
    Action.PRINT_TEMPORARY_PASSWORD: {Capability.RESET_PASSWORD},
}
NEVER_ON_ACTIVE = {Action.RENEW_ACCOUNT, Action.GENERATE_ACCOUNT, Action.LINK_ACCOUNT, Action.PRINT_TEMPORARY_PASSWORD}
CLEAN = Situation(
    Account.ACTIVE, True, CardStatus.ACTIVE, MembershipStatus.NORMAL, False, frozenset(), True, frozenset(Capability)
)
LOOKS_AT = {
    CARD_ROWS: {"block", "card_status"},
    BLOCK_ROWS: {"block", "capabilities"},
    MEMBERSHIP_ROWS: {"membership", "expired", "capabilities"},
    ACCOUNT_ROWS: {"account", "single_identity", "has_email", "capabilities"},
}


def subsets(things):
    things = list(things)
    return [frozenset(some) for some in chain.from_iterable(combinations(things, n) for n in range(len(things) + 1))]


def capabilities_of(rows: tuple[Row, ...]) -> list[frozenset[Capability]]:
    """Every way in which what these rows ask for may be offered or not."""
    return subsets({each for row in rows for each in row.capabilities})


def states_of(rows: tuple[Row, ...]) -> list[Situation]:
    """Every state that this part can tell apart."""
    looked = LOOKS_AT[rows]
    return [
        replace(
            CLEAN,
            account=account,
            single_identity=sector,
            has_email=mail,
            card_status=card,
            blocks=blocks,
            membership=membership,
            expired=expired,
            capabilities=offered,
        )
        for account, sector, mail, card, blocks, membership, expired, offered in product(
            Account if "account" in looked else [Account.ACTIVE],
            (True, False) if "single_identity" in looked else [True],
            (True, False) if "has_email" in looked else [True],
            CardStatus if "card_status" in looked else [CardStatus.ACTIVE],
            subsets(Block) if "block" in looked else [frozenset()],
            MembershipStatus if "membership" in looked else [MembershipStatus.NORMAL],
            (True, False) if "expired" in looked else [False],
            capabilities_of(rows),
        )
    ]


def conditions(row: Row) -> set[str]:
    """The fields of a row that ask something."""
    asking = {field.name for field in fields(Row)} - {"advice", "source", "action", "actor", "tells_nothing"}
    return {name for name in asking if getattr(row, name) not in (None, frozenset())}


def check(situation: Situation) -> Row:
    """What holds for any answer; returns it."""
    row = advise(situation)
    assert row is advise(situation)
    assert row.fits(situation)
    hindered = (
        situation.blocks
        or situation.card_status is not CardStatus.ACTIVE
        or situation.expired
        or situation.membership > MembershipStatus.NORMAL
    )
    if row.actor is Actor.MEMBER:
        assert not hindered or row.action is Action.REREGISTER
    else:
        assert row.action is Action.PRINT_REFERRAL
    if row.action is Action.REREGISTER:
        assert not situation.blocks
        assert situation.card_status is CardStatus.ACTIVE
        assert situation.membership is not MembershipStatus.BLACKLISTED
    assert NEEDS.get(row.action, set()) <= situation.capabilities
    if row.action in NEVER_ON_ACTIVE:
        assert situation.account is not Account.ACTIVE
    if row.action is Action.PRINT_TEMPORARY_PASSWORD:
        assert not situation.single_identity
    in_other_hands = Block.CARD_LOST in situation.blocks or situation.card_status is CardStatus.REPLACED
    assert row.tells_nothing is in_other_hands
    return row


@pytest.mark.parametrize("rows", LOOKS_AT, ids=["cards", "blocks", "memberships", "accounts"])
def test_a_part_of_the_schema_looks_at_its_own_things_only(rows):
    assert set().union(*(conditions(row) for row in rows)) == LOOKS_AT[rows]


def test_the_parts_are_the_schema():
    assert CARD_ROWS + BLOCK_ROWS + MEMBERSHIP_ROWS + ACCOUNT_ROWS == SCHEMA


def test_every_state_of_every_part_has_one_answer_and_every_row_is_the_answer_to_some_state():
    used = {check(situation) for rows in LOOKS_AT for situation in states_of(rows)}
    assert used == set(SCHEMA)


def test_where_two_rows_about_the_account_fit_the_first_asks_more():
    """So the order of these rows says nothing that their conditions do not say."""
    for situation in states_of(ACCOUNT_ROWS):
        first, *others = [row for row in ACCOUNT_ROWS if row.fits(situation)]
        for other in others:
            assert _asks_more(first, other), (first.advice, other.advice)


def _asks_more(row: Row, other: Row) -> bool:
    return (
        conditions(row) > conditions(other)
        or row.capabilities > other.capabilities
        or (row.account is not None and other.account is not None and row.account < other.account)
    )


def test_an_advice_that_has_a_row_for_staff_or_member_and_one_for_the_desk_is_listed_once():
    internet = replace(CLEAN, blocks=frozenset({Block.INTERNET_REGISTRATION, Block.NOTE}))
    assert [row.advice for row in fitting(internet)] == ["block_internet", "block_note", "active", "active_self"]


@given(
    status=st.sampled_from(AccountStatus),
    age=st.none() | st.timedeltas(min_value=timedelta(days=-2), max_value=timedelta(days=400)),
    found=st.booleans(),
    sector=st.sampled_from(["BIEB", "SCHOOL", ""]),
    card=st.sampled_from(CardStatus),
    membership=st.sampled_from(MembershipStatus),
    expired=st.booleans(),
    blocks=st.frozensets(st.sampled_from(Block)),
    email=st.booleans(),
    offered=st.frozensets(st.sampled_from(Capability)),
)
def test_any_state_at_all_has_an_answer(status, age, found, sector, card, membership, expired, blocks, email, offered):
    account = account_of(status, age, found)
    check(Situation(account, is_single_identity(sector), card, membership, expired, blocks, email, offered))


THE_MANUALS = [
    ("actief", {}, "active", "manual 001, right column"),
    ("actief, no mail by the kiosk", {"capabilities": frozenset()}, "active_self", "manual 001, right column"),
    ("actief, e-mail gone", {"has_email": False, "capabilities": frozenset()}, "active_no_mail", "manual 001, right"),
    ("inactief, < 24 h", {"account": Account.FRESH}, "fresh", "manual 003, 24 uur"),
    ("inactief, >= 24 h", {"account": Account.EXPIRED}, "expired", "manual 001, left column"),
    ("verwijderd bij KB", {"account": Account.REMOVED}, "removed", "manual 001, melding juli 2025"),
    ("verwijderd, ander gevonden", {"account": Account.REMOVED_FOUND}, "removed_link", "manual 001, melding juli 2025"),
    ("geen, gevonden", {"account": Account.FOUND}, "link", "manual 001, middle column, steps 1-4"),
    ("geen, niet gevonden", {"account": Account.NONE}, "none", "manual 001, middle column, step 5"),
    ("geen, wachtwoord in Wise", {"account": Account.NONE, "single_identity": False}, "temporary", "manual 002"),
]


@pytest.mark.parametrize(("changes", "advice", "source"), [row[1:] for row in THE_MANUALS], ids=lambda _: "")
def test_each_row_of_the_manuals_is_in_the_schema_with_its_source(changes, advice, source):
    row = advise(replace(CLEAN, **changes))
    assert row.advice == advice
    assert row.source.startswith(source)
