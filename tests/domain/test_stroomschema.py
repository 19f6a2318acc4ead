"""Every situation has one advice, and each row of the manuals' schema is in the table with its source."""

from datetime import timedelta

import pytest

from kiosk.domain.capability import Capability
from kiosk.domain.login_account import AccountStatus
from kiosk.domain.patron import Block, CardStatus, MembershipStatus
from kiosk.domain.stroomschema import (
    SCHEMA,
    Account,
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


def test_no_row_is_dead_and_every_row_bears_its_source():
    for index, row in enumerate(SCHEMA):
        assert row.source.startswith(("manual 00", "domain: "))
        assert all(earlier != row for earlier in SCHEMA[:index])


@pytest.mark.parametrize(
    ("changes", "advice", "source"),
    [
        ({}, "active", "manual 001, right"),
        ({"capabilities": frozenset()}, "active_self", "manual 001, right"),
        ({"has_email": False}, "active_new_mail", "manual 001, right"),
        ({"has_email": False, "capabilities": frozenset()}, "active_no_mail", "manual 001, right"),
        ({"account": Account.FRESH}, "fresh", "manual 003"),
        ({"account": Account.EXPIRED}, "expired", "manual 001, left"),
        ({"account": Account.EXPIRED, "has_email": False}, "expired_desk", "manual 001, left"),
        ({"account": Account.REMOVED}, "removed", "manual 001"),
        ({"account": Account.REMOVED, "capabilities": frozenset()}, "removed_desk", "manual 001"),
        ({"account": Account.FOUND}, "link", "manual 001, middle"),
        ({"account": Account.FOUND, "has_email": False}, "link_desk", "manual 001, middle"),
        ({"account": Account.NONE}, "none", "manual 001, middle"),
        ({"account": Account.NONE, "has_email": False}, "none_new_mail", "manual 003"),
        ({"account": Account.NONE, "capabilities": frozenset()}, "none_desk", "manual 001, middle"),
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
        ({"membership": MembershipStatus.CANCELLED}, "rejoin", "manual 003"),
        ({"membership": MembershipStatus.CANCELLED, "capabilities": frozenset()}, "member_ended", "manual 003"),
        ({"expired": True}, "rejoin", "manual 003"),
        ({"expired": True, "capabilities": frozenset()}, "member_ended", "manual 003"),
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
        (AccountStatus.REMOVED, 50, True, Account.REMOVED_FOUND),
        (AccountStatus.NONE, None, True, Account.FOUND),
        (AccountStatus.NONE, None, False, Account.NONE),
    ],
)
def test_an_activation_mail_is_fresh_for_24_hours(status, hours, found, account):
    assert account_of(status, None if hours is None else timedelta(hours=hours), found) is account


def test_only_sector_bieb_has_single_identity():
    assert is_single_identity("BIEB")
    assert not is_single_identity("SCHOOL")
