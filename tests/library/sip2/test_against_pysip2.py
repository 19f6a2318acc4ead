"""The whole client against pysip2: a strict server written by other hands."""

import asyncio

import pytest

from kiosk.clock import SystemClock
from kiosk.domain.secret import Secret
from kiosk.library.port import Failure, LibraryError
from kiosk.library.sip2.client import Sip2Client
from tests.library.sip2.pysip2_server import pysip2_server
from tests.library.sip2.transcript import CARD, PIN, options


@pytest.mark.parametrize("encoding", ["utf-8", "cp850"])
async def test_pass_and_pin_are_proved_with_flags_and_fees(encoding):
    async with pysip2_server(encoding) as port:
        client = Sip2Client(options(port), SystemClock())
        anna = await client.patron_information(CARD, PIN)
        zoe = await client.patron_information("20001000000020", PIN)
        lost = await client.patron_information("20001000000038", Secret("4321"))
        await client.close()
    assert anna.proved
    assert (anna.blocks, anna.fee_cents, anna.name_known) == ((), None, True)
    assert zoe.proved
    assert (zoe.blocks, zoe.fee_cents) == (("charging_denied", "too_many_fines"), 1250)
    assert lost.lost


async def test_a_wrong_pin_and_an_unknown_pass_prove_nothing():
    async with pysip2_server() as port:
        client = Sip2Client(options(port), SystemClock())
        wrong = await client.patron_information(CARD, Secret("4321"))
        unknown = await client.patron_information("29999999999999", PIN)
        without = await client.patron_information(CARD, None)
        await client.close()
    assert wrong.valid_pin is False
    assert (unknown.valid_card, unknown.valid_pin, unknown.name_known) == (False, None, False)
    assert (without.valid_card, without.valid_pin) == (True, None)


async def test_thirty_questions_at_once_each_get_their_own_answer():
    async with pysip2_server() as port:
        client = Sip2Client(options(port), SystemClock())
        pins = [PIN if n % 3 else Secret("4321") for n in range(30)]
        told = await asyncio.gather(*(client.patron_information(CARD, pin) for pin in pins))
        await client.close()
    assert [patron.valid_pin for patron in told] == [n % 3 != 0 for n in range(30)]


async def test_a_wrong_password_is_refused_in_words():
    async with pysip2_server() as port:
        client = Sip2Client(options(port, password=Secret("wrong")), SystemClock())
        with pytest.raises(LibraryError, match="login refused") as raised:
            await client.patron_information(CARD, PIN)
        await client.close()
    assert raised.value.failure is Failure.REFUSED


async def test_a_server_that_restarts_between_two_members_is_found_again():
    async with pysip2_server() as port:
        client = Sip2Client(options(port), SystemClock())
        assert (await client.check()).online
    assert (await client.check()).failure is Failure.OFFLINE
    await client.close()
