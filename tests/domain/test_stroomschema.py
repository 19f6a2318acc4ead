"""Every situation has one advice, and each row of the manuals' schema is in the table with its source."""

from datetime import timedelta
from itertools import chain, combinations, product

import pytest

from kiosk.domain.capability import Capability
from kiosk.domain.login_account import AccountStatus
from kiosk.domain.patron import Block, CardStatus, MembershipStatus
from kiosk.domain.stroomschema import (
    ACCOUNT_ROWS,
    SCHEMA,
    Account,
    Action,
    Actor,
    Situation,
    account_of,
    advise,
    fitting,
    is_single_identity,
)

ALL = frozenset(Capability)


def situation(**changes) -> Situation:
    """A member without any problem but the ones named."""
    usual = {
        "account": Account.ACTIVE,
        "single_identity": True,
        "card_status": CardStatus.ACTIVE,
        "membership": MembershipStatus.NORMAL,
        "expired": False,
        "blocks": frozenset(),
        "has_email": True,
        "capabilities": ALL,
    }
    return Situation(**{**usual, **changes})


def every_subset(things):
    things = list(things)
    return [frozenset(some) for some in chain.from_iterable(combinations(things, n) for n in range(len(things) + 1))]


def test_every_account_in_every_sector_with_every_capability_has_an_advice():
    seen = set()
    for account, sector, mail, offered in product(Account, (True, False), (True, False), every_subset(Capability)):
        row = advise(situation(account=account, single_identity=sector, has_email=mail, capabilities=offered))
        assert row in ACCOUNT_ROWS
        assert row.capability is None or row.capability in offered
        seen.add(row.advice)
    assert seen == {row.advice for row in ACCOUNT_ROWS}


def test_every_pass_block_and_membership_has_an_advice_and_only_a_clean_one_may_act():
    for status, membership, expired, blocks in product(
        CardStatus, MembershipStatus, (True, False), every_subset(Block)
    ):
        row = advise(situation(card_status=status, membership=membership, expired=expired, blocks=blocks))
        clean = status is CardStatus.ACTIVE and not blocks and not expired and membership <= MembershipStatus.NORMAL
        assert (row.actor is Actor.MEMBER) is clean
        assert (row.action is Action.PRINT_REFERRAL) is not clean


def test_no_row_is_dead_and_every_row_bears_its_source():
    for index, row in enumerate(SCHEMA):
        assert row.source.startswith(("manual 00", "domain: "))
        assert all(earlier != row for earlier in SCHEMA[:index])


@pytest.mark.parametrize(
    ("changes", "advice", "source"),
    [
        ({}, "active", "manual 001, right"),
        ({"capabilities": frozenset()}, "active_self", "manual 001, right"),
        ({"has_email": False}, "active_no_mail", "manual 001, right"),
        ({"account": Account.FRESH}, "fresh", "manual 003"),
        ({"account": Account.EXPIRED}, "expired", "manual 001, left"),
        ({"account": Account.REMOVED}, "removed", "manual 001"),
        ({"account": Account.FOUND}, "link", "manual 001, middle"),
        ({"account": Account.NONE}, "none", "manual 001, middle"),
        ({"account": Account.NONE, "single_identity": False}, "temporary", "manual 002"),
        (
            {"account": Account.NONE, "single_identity": False, "capabilities": frozenset()},
            "temporary_desk",
            "manual 002",
        ),
        ({"blocks": frozenset({Block.CARD_LOST, Block.ADDRESS})}, "card_lost", "domain"),
        ({"card_status": CardStatus.REPLACED, "account": Account.NONE}, "card_replaced", "domain"),
        ({"card_status": CardStatus.BLOCKED}, "card_blocked", "domain"),
        ({"blocks": frozenset({Block.INTERNET_REGISTRATION})}, "block_internet", "manual 004"),
        ({"blocks": frozenset({Block.ADDRESS, Block.SELF_SERVICE})}, "block_address", "manual 002"),
        ({"blocks": frozenset({Block.GENERAL})}, "block_general", "manual 002"),
        ({"blocks": frozenset({Block.PUBLIC_FUNCTIONS})}, "block_public", "manual 002"),
        ({"blocks": frozenset({Block.SELF_SERVICE})}, "block_self_service", "manual 002"),
        ({"blocks": frozenset({Block.NOTE})}, "block_note", "manual 002"),
        ({"membership": MembershipStatus.BLACKLISTED}, "blacklisted", "domain"),
        ({"membership": MembershipStatus.CANCELLED}, "member_ended", "manual 003"),
        ({"expired": True}, "member_ended", "manual 003"),
        ({"membership": MembershipStatus.INTERNET_UNVERIFIED}, "online_registered", "manual 004"),
    ],
)
def test_each_row_of_the_schema_gives_its_advice(changes, advice, source):
    row = advise(situation(**changes))
    assert row.advice == advice
    assert row.source.startswith(source)


def test_nothing_is_told_of_a_lost_or_replaced_pass_and_of_no_other():
    silent = {row.advice for row in SCHEMA if row.tells_nothing}
    assert silent == {"card_lost", "card_replaced"}


def test_several_blocks_come_in_the_order_in_which_they_must_be_solved():
    many = situation(blocks=frozenset({Block.SELF_SERVICE, Block.ADDRESS, Block.INTERNET_REGISTRATION}))
    assert [row.advice for row in fitting(many)][:3] == ["block_internet", "block_address", "block_self_service"]


@pytest.mark.parametrize(
    ("status", "hours", "found", "account"),
    [
        (AccountStatus.ACTIVE, None, False, Account.ACTIVE),
        (AccountStatus.INACTIVE, 23.9, False, Account.FRESH),
        (AccountStatus.INACTIVE, 24, False, Account.EXPIRED),
        (AccountStatus.INACTIVE, None, False, Account.EXPIRED),
        (AccountStatus.REMOVED, 50, False, Account.REMOVED),
        (AccountStatus.NONE, None, True, Account.FOUND),
        (AccountStatus.NONE, None, False, Account.NONE),
    ],
)
def test_an_activation_mail_is_fresh_for_24_hours(status, hours, found, account):
    assert account_of(status, None if hours is None else timedelta(hours=hours), found) is account


def test_only_sector_bieb_has_single_identity():
    assert is_single_identity("BIEB")
    assert not is_single_identity("SCHOOL")
