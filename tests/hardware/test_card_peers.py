"""The card driver and others: an IPP printer of other hands, servers that talk nonsense, the printer on the desk."""

import asyncio
import contextlib
import io
import os
import struct
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from hardware import open_card_printer
from hardware.card_printer import cups, ipp
from hardware.card_printer.port import CardPicture
from hardware.errors import HardwareError, Reason
from hardware.outcome import Condition, Confirmed, Refused, Unknown
from tests.hardware.ippeveprinter import ippeveprinter
from tests.hardware.waiting import until


def drawn() -> CardPicture:
    file = io.BytesIO()
    Image.new("RGB", (1016, 648), "white").save(file, "PNG", dpi=(300, 300))
    return CardPicture(file.getvalue())


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cups, "POLL_S", 0.1)


@pytest.mark.cups
async def test_an_ipp_printer_of_other_hands_makes_one_card_and_tells_what_is_wrong(tmp_path: Path) -> None:
    async with ippeveprinter(tmp_path / "peer") as url:
        printer = open_card_printer(url, orders=tmp_path / "orders", deadline_s=15)
        await printer.setup()
        assert printer.state.condition is Condition.READY
        assert printer.keeper.health.identity is not None
        card, cards = drawn(), tmp_path / "peer" / "cards"
        assert await printer.print(uuid.uuid4().hex, card) == Confirmed()
        assert [each.read_bytes() for each in cards.iterdir()] == [card.png]

        (tmp_path / "peer" / "empty").touch()
        printing = asyncio.create_task(printer.print(uuid.uuid4().hex, card))
        await until(lambda: Reason.CARDS_OUT in printer.state.reasons)
        (tmp_path / "peer" / "empty").unlink()
        assert await printing == Confirmed()
        assert len(list(cards.iterdir())) == 2

        (tmp_path / "peer" / "jam").touch()
        assert await printer.print(uuid.uuid4().hex, card) == Unknown((Reason.CARD_JAM,))
        assert printer.unsettled() == ()
        assert len(list(cards.iterdir())) == 2


@asynccontextmanager
async def server_that_says(answer: bytes) -> AsyncIterator[str]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"ipp://127.0.0.1:{server.sockets[0].getsockname()[1]}/printers/pas"
    finally:
        server.close()
        await server.wait_closed()


def http(body: bytes, status: str = "200 OK") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body


@pytest.mark.parametrize(
    ("answer", "reason", "words"),
    [
        (http(b""), Reason.SILENT, "not IPP"),
        (http(b"<html>login</html>"), Reason.SILENT, "not IPP"),
        (http(b"\x02\x00\x00\x00\x00\x00\x00\x01\x01\x47\xff\xf0\x00\x00\x03"), Reason.SILENT, "not IPP"),
        (http(b"\x02\x00\x00\x00\x00\x00\x00\x01\x01\x03"), Reason.SILENT, "not IPP|does not tell"),
        (http(b"no", "401 Unauthorized"), Reason.NO_PERMISSION, "HTTP 401"),
        (http(b"\xff\xfe", "500 Oops"), Reason.LINK_LOST, "broke"),
        (http(b"", "426 Upgrade Required"), Reason.UNREACHABLE, "ipps://"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", Reason.LINK_LOST, "broke"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", Reason.LINK_LOST, "broke"),
        (b"", Reason.LINK_LOST, "broke"),
    ],
    ids=["nothing", "html", "negative", "no state", "401", "500", "426", "half", "ssh", "hangs up"],
)
async def test_a_server_that_talks_nonsense_is_a_fault_with_a_name_and_gets_no_card(
    answer: bytes, reason: Reason, words: str, tmp_path: Path
) -> None:
    async with server_that_says(answer) as url:
        printer = open_card_printer(url, orders=tmp_path)
        with pytest.raises(HardwareError, match=words) as caught:
            await printer.setup()
        assert caught.value.reason is reason
        assert await printer.print(uuid.uuid4().hex, drawn()) == Refused((reason,))
        assert printer.unsettled() == ()


async def test_a_server_that_says_nothing_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ipp, "REQUEST_S", 0.2)
    silent = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await silent.wait()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    printer = open_card_printer(f"ipp://127.0.0.1:{server.sockets[0].getsockname()[1]}/printers/pas", orders=tmp_path)
    assert (await printer.check()).reasons == (Reason.SILENT,)
    silent.set()
    server.close()
    await server.wait_closed()


_LENGTH = st.integers(-3, 20).map(lambda length: struct.pack(">h", length))


@settings(max_examples=100)
@given(st.lists(st.one_of(st.binary(max_size=6), _LENGTH, st.sampled_from([b"\x01", b"\x03", b"\x44"])), max_size=20))
def test_no_answer_hangs_the_parser(pieces: list[bytes]) -> None:
    answer = b"\x02\x00\x00\x00\x00\x00\x00\x01" + b"".join(pieces)
    try:
        ipp._check_form(answer)
    except (IndexError, ValueError, struct.error):
        return
    with contextlib.suppress(Exception):
        ipp.parse(answer)


if DEVICE := os.environ.get("PASZUIL_CARD_PRINTER"):
    # A real card printer: looked at, and given a card only when a person said so, as it costs one.

    async def test_the_printer_on_the_desk_can_be_looked_at(tmp_path: Path) -> None:
        printer = open_card_printer(DEVICE, orders=tmp_path)
        await printer.setup()
        assert printer.state.condition is not Condition.UNKNOWN
        assert printer.keeper.health.identity is not None

    if os.environ.get("PASZUIL_CARD_PRINTER_MAY_PRINT") == "1":

        async def test_the_printer_on_the_desk_makes_one_card(tmp_path: Path) -> None:
            printer = open_card_printer(DEVICE, orders=tmp_path)
            order = uuid.uuid4().hex
            assert await printer.print(order, drawn()) == Confirmed()
            assert await printer.print(order, drawn()) == Confirmed()
