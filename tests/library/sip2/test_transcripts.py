"""What every kind of server was seen to do, and what the kiosk makes of it: word for word over a socket."""

import asyncio

import pytest
import structlog

from kiosk.domain.secret import Secret
from kiosk.library.port import Failure, LibraryError
from kiosk.library.sip2.client import Unsendable
from tests.library.sip2.transcript import (
    ACS,
    CARD,
    COUNTS,
    DATE,
    HANG_UP,
    LOGIN,
    OPENING,
    PIN,
    SILENCE,
    STATUS,
    answer,
    answer_text,
    message,
    question,
    seal,
    transcript,
)

WHOLE = (*OPENING, (question(), answer()))
SHORT = {"deadline_s": 0.15}


async def failure_of(client, pin=PIN) -> LibraryError:
    with pytest.raises(LibraryError) as raised:
        await client.patron_information(CARD, pin)
    assert "1234" not in str(raised.value)
    assert CARD not in str(raised.value)
    return raised.value


async def test_login_then_status_then_question_on_one_connection():
    more = ((question(3), answer(sequence=3)), (question(4, "9999"), answer("BLY|CQN|", 4)))
    async with transcript((*WHOLE, *more)) as client:
        assert (await client.patron_information(CARD, PIN)).proved
        assert (await client.patron_information(CARD, PIN)).proved
        assert (await client.patron_information(CARD, Secret("9999"))).valid_pin is False


async def test_the_sequence_goes_round_from_nine_to_nought():
    asked = tuple((question(n % 10), answer(sequence=n % 10)) for n in range(2, 13))
    async with transcript((*OPENING, *asked)) as client:
        for _ in asked:
            assert (await client.patron_information(CARD, PIN)).proved


@pytest.mark.parametrize("end", [b"\r", b"\r\n", b"\n", b"\r\n\r\n"])
async def test_answers_end_as_the_server_likes(end):
    ends = [(sent, reply[:-1] + end) for sent, reply in (*WHOLE, (question(3), answer(sequence=3)))]
    async with transcript(ends) as client:
        assert (await client.patron_information(CARD, PIN)).proved
        assert (await client.patron_information(CARD, PIN)).proved


@pytest.mark.parametrize(("terminator", "end"), [("LF", b"\n"), ("CRLF", b"\r\n")])
async def test_an_old_server_gets_the_end_of_line_it_wants(terminator, end):
    script = [(sent[:-1] + end, reply) for sent, reply in WHOLE]
    async with transcript(script, terminator=terminator) as client:
        assert (await client.patron_information(CARD, PIN)).proved


@pytest.mark.parametrize("encoding", ["utf-8", "cp850", "latin-1"])
async def test_names_with_accents_keep_the_checksum_right(encoding):
    text = answer_text("BLY|CQY|AFMüller-Çelik|").replace("Jansen, Anna", "Müller, Zoë")
    async with transcript((*OPENING, (question(), message(text, 2, encoding=encoding)))) as client:
        assert (await client.patron_information(CARD, PIN)).proved


async def test_lower_case_checksums_are_accepted():
    reply = seal(answer_text(), 2)
    async with transcript((*OPENING, (question(), reply[:-4] + reply[-4:].lower() + b"\r"))) as client:
        assert (await client.patron_information(CARD, PIN)).proved


@pytest.mark.parametrize("bare", [False, True])
async def test_a_server_without_error_detection_is_understood(bare):
    """Evergreen after a 97 with a sequence; others always."""
    tail = "" if bare else "AY2"
    async with transcript((*OPENING, (question(), (answer_text() + tail).encode() + b"\r"))) as client:
        assert (await client.patron_information(CARD, PIN)).proved


async def test_a_missing_last_bar_before_the_sequence_is_read():
    async with transcript((*OPENING, (question(), answer("BLY|CQY")))) as client:
        assert (await client.patron_information(CARD, PIN)).proved


async def test_fields_without_a_bar_between_them_are_read():
    async with transcript((*OPENING, (question(), answer("BLYCQYBV7.00|")))) as client:
        assert (await client.patron_information(CARD, PIN)).fee_cents == 700


async def test_padded_numbers_and_a_long_bx_with_blanks_are_read():
    status = f"98YYNYNN 10 10{DATE}2.00AOUWOLS|GG999999|BXYYYNYYYYYNNNNNNNN   "
    async with transcript((LOGIN, (STATUS[0], message(status, 1)), (question(), answer()))) as client:
        assert (await client.patron_information(CARD, PIN)).proved


async def test_zeros_for_the_time_zone_are_read():
    """Sierra."""
    async with transcript((LOGIN, (STATUS[0], message(ACS.replace("    ", "0000"), 1)), WHOLE[2])) as client:
        assert (await client.patron_information(CARD, PIN)).proved


async def test_an_answer_in_pieces_is_put_together():
    reply = answer()
    pieces = [(question(), reply[:7]), (b"", reply[7:60]), (b"", reply[60:])]
    async with transcript((*OPENING, *pieces)) as client:
        assert (await client.patron_information(CARD, PIN)).proved


async def test_a_wrong_checksum_means_a_new_connection_and_never_97():
    wrong = answer()[:-5] + b"0000\r"
    async with transcript((*OPENING, (question(), wrong)), WHOLE) as client:
        assert (await client.patron_information(CARD, PIN)).proved


async def test_a_server_that_asks_for_a_resend_gets_a_new_connection():
    """invenio-sip2 and pysip2 say 96 to what they cannot read."""
    async with transcript((*OPENING, (question(), b"96AZFEF6\r")), WHOLE) as client:
        assert (await client.patron_information(CARD, PIN)).proved


async def test_an_answer_to_another_question_is_never_taken():
    """Evergreen was seen to give the previous client's patron."""
    other = (*OPENING, (question(), answer(sequence=7)))
    async with transcript(other, other) as client:
        assert (await failure_of(client)).failure is Failure.PROTOCOL


async def test_an_answer_of_another_kind_is_never_taken():
    other = (*OPENING, (question(), message(ACS, 2)))
    async with transcript(other, other) as client:
        assert (await failure_of(client)).failure is Failure.PROTOCOL


async def test_an_answer_about_another_card_is_never_taken_nor_asked_again():
    async with transcript((*OPENING, (question(), answer(card="20001000000020")))) as client:
        error = await failure_of(client)
        assert error.failure is Failure.PROTOCOL
        assert "20001000000020" not in str(error)


async def test_the_number_of_the_hoofdpas_is_accepted_when_configured():
    other = (*OPENING, (question(), answer(card="20001000000020")))
    async with transcript(other, accept_main_card_number=True) as client:
        assert (await client.patron_information(CARD, PIN)).proved


async def test_the_number_of_the_hoofdpas_needs_our_sequence():
    other = (*OPENING, (question(), answer(sequence=None, card="20001000000020")))
    async with transcript(other, accept_main_card_number=True) as client:
        assert (await failure_of(client)).failure is Failure.PROTOCOL


async def test_the_text_none_without_an_end_is_a_timeout_and_the_line_is_dropped():
    """invenio-sip2, for an unknown card."""
    async with transcript((*OPENING, (question(), b"None")), WHOLE, **SHORT) as client:
        assert (await failure_of(client)).failure is Failure.TIMEOUT
        assert (await client.patron_information(CARD, PIN)).proved


async def test_silence_ends_at_the_deadline_and_the_late_answer_is_never_read():
    async with transcript((*OPENING, (question(), SILENCE)), WHOLE, **SHORT) as client:
        loop = asyncio.get_running_loop()
        began = loop.time()
        assert (await failure_of(client)).failure is Failure.TIMEOUT
        assert loop.time() - began < 2
        assert (await client.patron_information(CARD, PIN)).proved


async def test_a_visit_that_ends_while_asking_leaves_no_answer_behind():
    asked = asyncio.Event()
    async with transcript((*OPENING, (question(), asked)), WHOLE) as client:
        asking = asyncio.create_task(client.patron_information(CARD, PIN))
        await asyncio.wait_for(asked.wait(), 5)
        asking.cancel()
        await asyncio.wait([asking])
        assert asking.cancelled()
        assert (await client.patron_information(CARD, PIN)).proved


async def test_a_doubled_answer_is_never_read_as_the_next_one():
    doubled = (*OPENING, (question(), answer() + answer("BLY|CQN|", None)))
    async with transcript(doubled, WHOLE) as client:
        assert (await client.patron_information(CARD, PIN)).proved
        assert (await client.patron_information(CARD, PIN)).proved


async def test_half_an_answer_and_then_nothing_is_asked_again():
    half = (*OPENING, (question(), answer()[:30]), (b"", HANG_UP))
    async with transcript(half, WHOLE) as client:
        assert (await client.patron_information(CARD, PIN)).proved


async def test_an_idle_connection_that_was_closed_is_made_again_unseen():
    """Evergreen after 60 s."""
    async with transcript((*OPENING, (b"", HANG_UP)), WHOLE) as client:
        await client.check()
        assert (await client.patron_information(CARD, PIN)).proved


async def test_hanging_up_on_the_question_is_asked_once_more_and_then_told():
    closing = (*OPENING, (question(), HANG_UP))
    async with transcript(closing, closing) as client:
        assert (await failure_of(client)).failure is Failure.OFFLINE


async def test_a_refused_login_is_told_and_not_tried_again():
    async with transcript(((LOGIN[0], message("940", 0)),)) as client:
        error = await failure_of(client)
        assert error.failure is Failure.REFUSED
        assert "clientpwd" not in str(error)
        assert client.health.failure is Failure.REFUSED


async def test_a_server_without_login_is_asked_for_its_status_first():
    script = ((message("9900802.00", 0), message(ACS, 0)), (question(1), answer(sequence=1)))
    async with transcript(script, user="", password=None) as client:
        assert (await client.patron_information(CARD, PIN)).proved


async def test_without_location_none_is_sent():
    login = (message("9300CNscclient|COclientpwd|", 0), message("941", 0))
    async with transcript((login, *WHOLE[1:]), location="") as client:
        assert (await client.patron_information(CARD, PIN)).proved


async def test_a_library_that_is_not_on_line_is_offline():
    async with transcript((LOGIN, (STATUS[0], message(ACS.replace("98Y", "98N"), 1)))) as client:
        assert (await client.check()).failure is Failure.OFFLINE


async def test_an_unknown_card_is_said_to_be_unknown():
    async with transcript((*OPENING, (question(), answer("BLN|", flags="YYYY")))) as client:
        patron = await client.patron_information(CARD, PIN)
        assert patron.valid_card is False
        assert patron.blocks == ()


async def test_an_unknown_card_may_be_answered_without_its_number():
    async with transcript((*OPENING, (question(), answer("BLN|", flags="YYYY", card="")))) as client:
        assert (await client.patron_information(CARD, PIN)).valid_card is False


async def test_a_known_card_is_never_answered_without_its_number():
    async with transcript((*OPENING, (question(), answer(card="")))) as client:
        assert (await failure_of(client)).failure is Failure.PROTOCOL


async def test_a_card_without_pin_is_asked_without_ad_and_proves_nothing():
    """Evergreen says CQ=Y to any PIN of a patron who has none."""
    async with transcript((*OPENING, (question(pin=None), answer()))) as client:
        assert (await client.patron_information(CARD, None)).valid_pin is None


@pytest.mark.parametrize("pin", ["", "12|AA20001000000020", "12\r", "1234\n", "abcd", "١٢٣٤"])
async def test_a_pin_that_is_none_never_leaves_the_kiosk(pin):
    async with transcript() as client:
        with pytest.raises(Unsendable) as raised:
            await client.patron_information(CARD, Secret(pin))
        assert not pin or pin not in str(raised.value)


@pytest.mark.parametrize("card", ["", "1|AA2", "1\r", "1\n", "1 2", "ñ", "1&2"])
async def test_a_card_number_that_is_none_never_leaves_the_kiosk(card):
    async with transcript() as client:
        with pytest.raises(Unsendable):
            await client.patron_information(card, PIN)


async def test_patron_status_is_asked_where_patron_information_is_not_offered():
    status = message(ACS.replace("BXYNNNYYYY", "BXYNNNYYYN"), 1)
    asked = message(f"23001{DATE}AOUWOLS|AA{CARD}|AC|AD1234|", 2)
    reply = message(f"24{' ' * 14}001{DATE}AOUWOLS|AA{CARD}|AEJansen, Anna|BLY|CQY|", 2)
    async with transcript((LOGIN, (STATUS[0], status), (asked, reply))) as client:
        assert (await client.patron_information(CARD, PIN)).proved


async def test_a_server_that_offers_neither_is_not_asked():
    status = message(ACS.replace("BXYNNNYYYY", "BXNNNNYYYN"), 1)
    async with transcript((LOGIN, (STATUS[0], status))) as client:
        assert (await failure_of(client)).failure is Failure.NOT_OFFERED
        assert client.health.online


async def test_empty_paper_is_told_with_the_heartbeat():
    async with transcript((*OPENING, (message("9910802.00", 2), message(ACS, 2)))) as client:
        await client.check()
        client.tell_paper(out=True)
        assert (await client.check()).online


async def test_nobody_at_the_address_is_offline_at_once():
    async with transcript(host="127.0.0.1") as client:
        pass
    assert (await failure_of(client)).failure is Failure.OFFLINE


async def test_no_pin_name_or_number_gets_into_logs_or_errors():
    noisy = (*OPENING, (question(), answer(sequence=5)))
    garbage = (*OPENING, (question(), b"Jansen, Anna 1234|" + CARD.encode() + b"\r"))
    truncated = (*OPENING, (question(), f"64{COUNTS}AEJansen, Anna|AD1234|\r".encode()))
    with structlog.testing.capture_logs() as logs:
        async with transcript(noisy, garbage, truncated, (*OPENING, (question(), HANG_UP)), WHOLE) as client:
            errors = [await failure_of(client), await failure_of(client)]
            patron = await client.patron_information(CARD, PIN)
    told = repr(logs) + repr(errors) + repr(patron) + "".join(map(str, errors))
    assert len(logs) >= 3
    for secret in ("1234", "Jansen", CARD, "clientpwd"):
        assert secret not in told.replace("12348", ""), secret
