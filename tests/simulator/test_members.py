"""Somebody lives here for every case the kiosk must know."""

import pytest

from kiosk.domain.patron import Block, MembershipStatus
from kiosk.simulator.members import MEMBERS, samples
from tests.simulator.peers import WiseCaller


def _mod10(number: str) -> int:
    digits = [int(digit) for digit in reversed(number)]
    return (sum(digits[0::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])) % 10


def test_every_fourteen_digit_pass_has_a_right_check_digit() -> None:
    numbers = [member.card for member in MEMBERS if len(member.card) == 14]
    assert len(numbers) > 20
    assert [number for number in numbers if _mod10(number) != 0] == []


def test_the_numbers_of_the_manuals_and_the_mock_up_are_there() -> None:
    known = {member.card for member in MEMBERS}
    shown = ["29401000001013", "29401000001021", "29401000001039", "29401000001047", "29401000001054"]
    assert known >= {"29401000075868", "29548000001003", *shown}


def test_no_two_samples_share_a_code() -> None:
    codes = [sample.code for sample in samples()]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("block", Block)
def test_there_is_a_member_with_each_block(block: Block, wise: WiseCaller) -> None:
    card = next(member.card for member in MEMBERS if member.blocks == (block,))
    assert wise.get(f"{wise.of(card)}/patroninformation?card={card}")["blocks"] == [block.name]


@pytest.mark.parametrize("status", MembershipStatus)
def test_there_is_a_member_with_each_membership_status(status: MembershipStatus, wise: WiseCaller) -> None:
    card = next(m.card for m in MEMBERS if m.membership is status and m.title.startswith(("Abonn", "Internet")))
    assert wise.get(f"{wise.of(card)}/patroninformation?card={card}")["membership"]["status"] == status.value


@pytest.mark.parametrize(
    ("card", "account", "sector"),
    [
        ("29401000075868", "ACTIVE", "BIEB"),
        ("29401000001013", "INACTIVE", "BIEB"),
        ("29401000001021", "INACTIVE", "BIEB"),
        ("29401000001039", "REMOVED", "BIEB"),
        ("29548000001003", "NONE", "BIEB"),
        ("29401000001047", "NONE", "SCHOOL"),
    ],
)
def test_there_is_a_member_for_each_row_of_the_stroomschema(
    card: str, account: str, sector: str, wise: WiseCaller
) -> None:
    assert wise.account(card)["status"] == account
    assert wise.get(f"{wise.of(card)}/patroninformation?card={card}")["sector"] == sector


def test_an_account_can_be_found_under_the_pasnummer_under_isil_and_pasnummer_or_not_at_all(wise: WiseCaller) -> None:
    def found(username: str) -> int:
        return len(wise.get(f"/library/1001/loginaccount?username={username}")["items"])

    by_title = {member.title: member.card for member in MEMBERS}
    plain, isil, nowhere = (
        by_title[title]
        for title in (
            "Geen account, wel te koppelen",
            "Te koppelen met ISIL-code",
            "Geen account, nergens te vinden",
        )
    )
    tried = [(found(card), found(f"NL-0800270000-{card}")) for card in (plain, isil, nowhere)]
    assert tried == [(1, 0), (0, 1), (0, 0)]


def test_a_username_is_case_sensitive(wise: WiseCaller) -> None:
    assert wise.get("/library/1001/loginaccount?username=Lezer-Annen85")["items"] != []
    assert wise.get("/library/1001/loginaccount?username=lezer-annen85")["items"] == []


def test_a_replaced_pass_still_finds_its_member_and_says_that_it_is_replaced(wise: WiseCaller) -> None:
    new = next(member for member in MEMBERS if member.more_cards)
    old = new.more_cards[0][0]
    assert wise.pid(old) == wise.pid(new.card)
    assert wise.get(f"{wise.of(old)}/patroninformation?card={old}")["card"] == {"number": old, "status": "REPLACED"}


def test_an_unknown_pass_finds_nobody(wise: WiseCaller) -> None:
    unknown = next(sample.code for sample in samples() if sample.title == "Onbekende pas")
    assert wise.get(f"/library/1001/patron?search={unknown}") == {"items": []}
