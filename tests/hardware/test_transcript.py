"""Whole dialogues, byte by byte, with a printer that follows a script; a dialogue that is not finished fails."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

import pytest

from hardware.errors import Reason
from hardware.options import ReceiptPrinterOptions
from hardware.outcome import Condition, Confirmed, Outcome, Refused, Unknown
from hardware.receipt_printer import device
from hardware.receipt_printer.device import EscposReceiptPrinter
from hardware.receipt_printer.encoder import encode
from hardware.receipt_printer.profiles import PROFILES
from tests.hardware.bons import one_line

BON = one_line("hallo")
ASK = [bytes([0x10, 0x04, n]) for n in (1, 2, 3, 4)]
READY = [(question, b"\x12") for question in ASK]
CLEAR = bytes.fromhex("1014080103140106 0208")
CLEARED = b"\x37\x25\x00"
INITIALISE, CUT = b"\x1b@", b"\x1b@\x1dV\x42\x00"
REPORT, QUIET = b"\x1da\xff", b"\x1da\x00"


def process(number: int) -> bytes:
    return b"\x1d(H\x06\x0000" + f"{number:04}".encode()


def done(number: int) -> bytes:
    return b"\x37\x22" + f"{number:04}".encode() + b"\x00"


@asynccontextmanager
async def scripted(script: list[tuple[bytes, bytes | None]]) -> AsyncIterator[str]:
    """A printer that expects these bytes and answers so; None hangs up."""
    left = list(script)
    wrong: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while left:
                expected, reply = left[0]
                sent = await reader.readexactly(len(expected))
                if sent != expected:
                    wrong.append(sent)
                    break
                left.pop(0)
                if reply is None:
                    break
                writer.write(reply)
            else:
                wrong.extend([more] if (more := await reader.read()) else [])
        except asyncio.IncompleteReadError as error:
            wrong.append(error.partial)
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    yield f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()
    assert not wrong, f"got {wrong[0]!r}, expected {left[:1]!r}"
    assert not left, f"the dialogue is not finished: {left!r}"


async def dialogue(profile: str, script: list[tuple[bytes, bytes | None]]) -> Outcome:
    numbers = count(1)
    async with scripted(script) as url:
        printer = EscposReceiptPrinter(
            ReceiptPrinterOptions(url=url, profile=profile), process_id=lambda: f"{next(numbers):04}".encode()
        )
        return await printer.print(BON)


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "ECHO_S", 0.2)
    monkeypatch.setattr(device, "LOOK_S", 0.1)
    monkeypatch.setattr(device, "HANDSHAKE_S", 0.1)


def sent(profile: str) -> bytes:
    bon = encode(BON, profile, 80)
    return INITIALISE + REPORT + bon.removeprefix(INITIALISE) if PROFILES[profile].asb else bon


async def test_epson_is_asked_for_its_state_tried_and_believed_by_its_process_id() -> None:
    script = [*READY, (INITIALISE + process(1), done(1)), (sent("epson-tm-t20") + process(2) + QUIET, done(2))]
    assert await dialogue("epson-tm-t20", script) == Confirmed()


async def test_a_late_answer_to_another_job_confirms_nothing() -> None:
    script = [
        *READY,
        (INITIALISE + process(1), b"\x14\x00\x00\x0f" + done(9999) + done(1)),
        (sent("epson-tm-t20") + process(2) + QUIET, done(1)),
        *READY,
        *READY,
        *READY,
        (CLEAR, CLEARED),
        (CUT, b""),
    ]
    assert await dialogue("epson-tm-t20", script) == Unknown((Reason.SILENT,))


async def test_bixolon_is_believed_by_gs_r() -> None:
    script = [*READY, (INITIALISE + b"\x1dr\x01", b"\x00"), (sent("bixolon-srp-350iii") + b"\x1dr\x01", b"\x00")]
    assert await dialogue("bixolon-srp-350iii", script) == Confirmed()


async def test_an_answer_to_an_earlier_gs_r_confirms_no_later_bon() -> None:
    gs_r = b"\x1dr\x01"
    outcomes: list[Outcome] = []
    printer = EscposReceiptPrinter(ReceiptPrinterOptions(url="tcp://localhost", profile="bixolon-srp-350iii"))
    for connection in (
        [*READY, (INITIALISE + gs_r, b"\x00"), (sent("bixolon-srp-350iii") + gs_r, None)],
        [
            *READY,
            (b"\x10\x05\x02" + INITIALISE + CUT + INITIALISE + gs_r, b"\x00\x00"),
            (sent("bixolon-srp-350iii") + gs_r, None),
        ],
    ):
        async with scripted(connection) as url:
            printer._url = url
            outcomes.append(await printer.print(BON))
    assert outcomes == [Unknown((Reason.LINK_LOST,))] * 2


async def test_paper_out_before_the_bon_sends_nothing_of_it() -> None:
    script = [(ASK[0], b"\x1a"), (ASK[1], b"\x32"), (ASK[2], b"\x12"), (ASK[3], b"\x72")]
    assert await dialogue("citizen-ct-s310ii", script) == Refused((Reason.PAPER_OUT,))


async def test_a_cutter_that_jams_is_recovered_and_the_buffer_cleared() -> None:
    jammed = [(ASK[0], b"\x1a"), (ASK[1], b"\x52"), (ASK[2], b"\x1a"), (ASK[3], b"\x12")]
    script = [
        *READY,
        (INITIALISE + process(1), done(1)),
        (sent("epson-tm-t20") + process(2) + QUIET, b""),
        *jammed,
        *jammed,
        (b"\x10\x05\x02" + CLEAR, CLEARED),
    ]
    assert await dialogue("epson-tm-t20", script) == Unknown((Reason.CUTTER,))


async def test_an_answer_that_comes_between_two_looks_still_counts() -> None:
    script = [
        *READY,
        (INITIALISE + process(1), done(1)),
        (sent("epson-tm-t20") + process(2) + QUIET, b""),
        (ASK[0], done(2) + b"\x12"),
        *READY[1:],
    ]
    assert await dialogue("epson-tm-t20", script) == Confirmed()


async def test_a_printer_that_hangs_up_on_the_bon_leaves_it_unknown() -> None:
    script = [*READY, (INITIALISE + process(1), done(1)), (sent("epson-tm-t20"), None)]
    assert await dialogue("epson-tm-t20", script) == Unknown((Reason.LINK_LOST,))


async def test_the_next_job_first_clears_what_a_broken_link_left_behind() -> None:
    script: list[tuple[bytes, bytes | None]] = [(sent("epson-tm-t20"), None)]
    clearing = [*READY, (CLEAR, CLEARED), (CUT, b"")]
    numbers = count(1)
    connections = [
        [*READY, (INITIALISE + process(1), done(1)), *script],
        [*clearing, (INITIALISE + process(3), done(3)), (sent("epson-tm-t20") + process(4) + QUIET, done(4))],
    ]
    printer: EscposReceiptPrinter | None = None
    outcomes: list[Outcome] = []
    for connection in connections:
        async with scripted(connection) as url:
            if printer is None:
                printer = EscposReceiptPrinter(
                    ReceiptPrinterOptions(url=url),
                    process_id=lambda: f"{next(numbers):04}".encode(),
                )
            printer._url = url
            outcomes.append(await printer.print(BON))
    assert outcomes == [Unknown((Reason.LINK_LOST,)), Confirmed()]


async def test_a_cover_that_opens_while_it_prints_is_told_by_the_printer_itself() -> None:
    opened = [(ASK[0], b"\x1a"), (ASK[1], b"\x16"), (ASK[2], b"\x12"), (ASK[3], b"\x12")]
    script = [
        *READY,
        (INITIALISE + process(1), done(1)),
        (sent("epson-tm-t20") + process(2) + QUIET, b"\x10\x00\x00\x00" + b"\x38\x00\x00\x00"),
        *opened,
        *opened,
        (CLEAR, CLEARED),
    ]
    assert await dialogue("epson-tm-t20", script) == Unknown((Reason.COVER_OPEN,))


async def test_paper_that_ends_with_the_last_line_is_no_reason_to_doubt_the_bon() -> None:
    ended = [(ASK[0], b"\x1a"), (ASK[1], b"\x32"), (ASK[2], b"\x12"), (ASK[3], b"\x72")]
    script = [
        *READY,
        (INITIALISE + process(1), done(1)),
        (sent("epson-tm-t20") + process(2) + QUIET, b"\x18\x00\x0c\x00"),
        *ended[:3],
        (ended[3][0], done(2) + ended[3][1]),
        *ended,
    ]
    assert await dialogue("epson-tm-t20", script) == Confirmed()


@pytest.mark.parametrize(
    ("answers", "identity"),
    [
        ((b"_EPSON\0", b"_TM-T20II\0", b"_1.00 ESC/POS\0", b"_J9KF012345\0"), "EPSON TM-T20II 1.00 ESC/POS J9KF012345"),
        ((b"_EPSON\0", b"_TM-T20II\0", b""), "EPSON TM-T20II"),
        ((b"",), None),
    ],
)
async def test_who_it_is_is_asked_until_it_does_not_answer(
    answers: tuple[bytes, ...], identity: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hardware.receipt_printer.session.IDENTITY_S", 0.05)
    questions = [b"\x1dI" + bytes([kind]) for kind in (66, 67, 65, 68)]
    async with scripted([*READY, *zip(questions, answers, strict=False)]) as url:
        printer = EscposReceiptPrinter(ReceiptPrinterOptions(url=url))
        assert (await printer.check()).condition is Condition.READY
    told = printer.keeper.health.identity
    assert (str(told) if told else None) == identity
