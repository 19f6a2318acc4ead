"""The stroomschema over the whole product of states: one answer, always, and never a wrong act."""

from collections.abc import Iterator
from itertools import chain, combinations, product

from kiosk.domain.capability import Capability
from kiosk.domain.patron import Block, CardStatus, MembershipStatus
from kiosk.domain.stroomschema import SCHEMA, Account, Action, Row, Situation, advise

ACTS = {
    Action.MAIL_PASSWORD_LINK: Capability.REQUEST_PASSWORD_MAIL,
    Action.PRINT_TEMPORARY_PASSWORD: Capability.RESET_PASSWORD,
}
BLOCKS = [frozenset(some) for some in chain.from_iterable(combinations(Block, n) for n in range(3))]
"""No block, each one, and every two: the first that must be solved decides."""
OFFERED = [frozenset(some) for some in chain.from_iterable(combinations(ACTS.values(), n) for n in range(3))]


def every_answer() -> Iterator[tuple[Situation, Row]]:
    for state in product(
        Account, (True, False), CardStatus, MembershipStatus, (True, False), BLOCKS, (True, False), OFFERED
    ):
        situation = Situation(*state)
        yield situation, advise(situation)


def test_every_state_has_one_answer_and_no_act_is_advised_that_must_not_be():
    used = set()
    for situation, row in every_answer():
        used.add(row)
        assert row.fits(situation)
        hindered = (
            situation.blocks
            or situation.card_status is not CardStatus.ACTIVE
            or situation.expired
            or situation.membership > MembershipStatus.NORMAL
        )
        if row.action is not Action.PRINT_REFERRAL:
            assert not hindered
        if row.action in ACTS:
            assert ACTS[row.action] in situation.capabilities
        if row.action is Action.MAIL_PASSWORD_LINK:
            assert situation.account is Account.ACTIVE
            assert situation.has_email
        if row.action is Action.PRINT_TEMPORARY_PASSWORD:
            assert situation.account is not Account.ACTIVE
            assert not situation.single_identity
        in_other_hands = Block.CARD_LOST in situation.blocks or situation.card_status is CardStatus.REPLACED
        assert row.tells_nothing is in_other_hands
    assert used == set(SCHEMA)
