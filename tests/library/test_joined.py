"""SIP2 and Wise REST joined: nothing is told of anybody whose PIN SIP2 did not call right."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from kiosk.domain.capability import Capability
from kiosk.domain.card_number import CardNumber
from kiosk.domain.login_account import AccountStatus, LoginAccount
from kiosk.domain.patron import Block, CardStatus, Membership, MembershipStatus, Patron
from kiosk.domain.secret import Secret
from kiosk.library.joined import JoinedLibrary
from kiosk.library.port import Failure, Health, LibraryError
from kiosk.library.sip2.patron import Sip2Patron

PASS = CardNumber.parse("29401000075868")
PIN = Secret("1234")
ANNA = Patron(
    id="P1",
    sector="BIEB",
    card_status=CardStatus.ACTIVE,
    blocks=frozenset({Block.ADDRESS}),
    membership=Membership(MembershipStatus.NORMAL),
    fees_cents=100,
)
PROOF = Sip2Patron(
    valid_card=True,
    valid_pin=True,
    flags=frozenset(),
    blocks=(),
    fee_cents=None,
    expires=None,
    name_known=True,
    lost=False,
)


WELL = Health(True, None, "half", 5.0)


class Half:
    """One of the two, with what it answers; an Event is waited for for ever."""

    capabilities = frozenset({Capability.RESET_PASSWORD})

    def __init__(self, answer: object, health: Health = WELL) -> None:
        self.answer = answer
        self.health = health
        self.listeners: list[Callable[[], None]] = []
        self.cancelled = self.closed = False
        self.asked: list[str] = []

    async def _tell(self):
        self.asked.append("asked")
        try:
            await asyncio.sleep(0)
            if isinstance(self.answer, asyncio.Event):
                await self.answer.wait()
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    async def patron_information(self, card_number: str, pin: Secret):
        return await self._tell()

    async def find_patron(self, card: CardNumber):
        return await self._tell()

    async def login_account(self, patron: Patron, card: CardNumber):
        return LoginAccount(AccountStatus.ACTIVE)

    def subscribe(self, changed):
        self.listeners.append(changed)
        return lambda: self.listeners.remove(changed)

    async def close(self) -> None:
        self.closed = True


def joined(proof: object, found: object) -> tuple[JoinedLibrary, Half, Half]:
    sip2, rest = Half(proof), Half(found)
    return JoinedLibrary(sip2, rest), sip2, rest  # type: ignore[arg-type]


async def test_who_proves_the_pin_is_found_in_wise():
    library, _, _ = joined(PROOF, ANNA)
    assert await library.identify(PASS, PIN) == ANNA


@pytest.mark.parametrize(
    "proof",
    [
        replace(PROOF, valid_pin=False),
        replace(PROOF, valid_pin=None),
        replace(PROOF, valid_card=False, valid_pin=None),
        replace(PROOF, valid_card=False),
    ],
)
@pytest.mark.parametrize("found", [ANNA, None, LibraryError(Failure.PROTOCOL, "find_patron"), asyncio.Event()])
async def test_without_cq_y_nothing_is_told_whatever_rest_says_and_it_is_not_waited_for(proof, found):
    library, _, _ = joined(proof, found)
    async with asyncio.timeout(5):
        assert await library.identify(PASS, PIN) is None


async def test_sip2_has_the_last_word_on_fees_a_lost_pass_and_a_missing_end_date():
    proof = replace(PROOF, fee_cents=1250, lost=True, expires=date(2027, 2, 28))
    patron = await joined(proof, ANNA)[0].identify(PASS, PIN)
    assert patron is not None
    assert patron.fees_cents == 1250
    assert patron.blocks == {Block.ADDRESS, Block.CARD_LOST}
    assert patron.membership.rights_until == date(2027, 2, 28)


async def test_a_silent_sip2_leaves_what_rest_knows():
    dated = replace(ANNA, membership=Membership(MembershipStatus.NORMAL, date(2026, 12, 31)))
    patron = await joined(replace(PROOF, expires=date(2027, 2, 28)), dated)[0].identify(PASS, PIN)
    assert patron == dated


async def test_when_sip2_fails_its_error_is_told_and_rest_is_let_go():
    library, _, rest = joined(LibraryError(Failure.TIMEOUT, "sip2"), asyncio.Event())
    with pytest.raises(LibraryError) as raised:
        await library.identify(PASS, PIN)
    assert raised.value.failure is Failure.TIMEOUT
    assert rest.cancelled


async def test_when_rest_fails_after_proof_its_error_is_told():
    library, _, _ = joined(PROOF, LibraryError(Failure.REFUSED, "rest"))
    with pytest.raises(LibraryError) as raised:
        await library.identify(PASS, PIN)
    assert raised.value.failure is Failure.REFUSED


async def test_a_pass_that_only_sip2_knows_is_told_to_the_technician():
    library, _, _ = joined(PROOF, None)
    with pytest.raises(LibraryError, match="REST does not"):
        await library.identify(PASS, PIN)


async def test_a_visit_that_ends_leaves_no_question_behind():
    library, sip2, rest = joined(asyncio.Event(), asyncio.Event())
    asking = asyncio.create_task(library.identify(PASS, PIN))
    for _ in range(5):
        await asyncio.sleep(0)
    asking.cancel()
    await asyncio.wait([asking])
    assert sip2.cancelled
    assert rest.cancelled


def test_it_is_online_only_when_both_are():
    well, ill = Health(True, None, "well", 3.0), Health(False, Failure.TIMEOUT, "ill")
    assert JoinedLibrary(Half(PROOF, well), Half(ANNA, ill)).health == ill  # type: ignore[arg-type]
    assert JoinedLibrary(Half(PROOF, ill), Half(ANNA, well)).health == ill  # type: ignore[arg-type]
    both = JoinedLibrary(Half(PROOF, well), Half(ANNA, replace(well, latency_ms=8.0))).health  # type: ignore[arg-type]
    assert (both.online, both.latency_ms) == (True, 8.0)


async def test_both_are_listened_to_and_both_are_closed():
    library, sip2, rest = joined(PROOF, ANNA)
    heard = []
    stop = library.subscribe(lambda: heard.append(1))
    for half in (sip2, rest):
        half.listeners[0]()
    stop()
    await library.close()
    assert heard == [1, 1]
    assert (sip2.listeners, rest.listeners) == ([], [])
    assert sip2.closed
    assert rest.closed


async def test_what_it_can_do_is_what_rest_can_do():
    library, _, _ = joined(PROOF, ANNA)
    assert library.capabilities == {Capability.RESET_PASSWORD}
    assert (await library.login_account(ANNA, PASS)).status is AccountStatus.ACTIVE
