"""The Evolis driver against a stand-in of its SDK; the stand-in and the table of states are held to the real SDK."""

import asyncio
import inspect
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import evolis
import pytest

from hardware import open_card_printer
from hardware.card_printer import evolis as driver
from hardware.card_printer.evolis import EvolisCardPrinter
from hardware.card_printer.evolis_states import known, reading
from hardware.card_printer.orders import OrderBook
from hardware.card_printer.picture import sample_card
from hardware.card_printer.port import Saying
from hardware.errors import HardwareError, Reason, WrongUrl
from hardware.health import Counter
from hardware.options import CardPrinterOptions
from hardware.outcome import Condition, Confirmed, Refused, Unknown
from tests.hardware.waiting import until

CARD = sample_card()


class Printer:
    """What the stand-in says and what was asked of it."""

    def __init__(self) -> None:
        self.names = ["Primacy 2"]
        self.opens = True
        self.states = ["READY PRINTER_READY"]
        self.flags: set[str] = set()
        self.accepts = True
        self.answer = "OK"
        self.fails: Exception | None = None
        self.printed: list[bytes] = []
        self.open = 0
        self.go_on = threading.Event()
        self.go_on.set()
        self.threads: set[str] = set()


def sdk(printer: Printer) -> SimpleNamespace:
    class Connection:
        def open(self, name: str, mode: object = None) -> bool:
            printer.threads.add(threading.current_thread().name)
            assert name in printer.names
            printer.open += printer.opens
            return printer.opens

        def close(self) -> None:
            printer.open -= 1

        def get_info(self) -> SimpleNamespace:
            return SimpleNamespace(markName="Evolis", modelName="Primacy 2", fwVersion="1.2", serialNumber="S1")

        def get_state(self) -> object:
            told = printer.states.pop(0) if len(printer.states) > 1 else printer.states[0]
            major, minor = told.split()
            return evolis.State(evolis.State.Major[major], evolis.State.Minor[minor])

        def get_status(self) -> SimpleNamespace:
            return SimpleNamespace(is_on=lambda flag: flag.name in printer.flags)

    class PrintSession:
        def __init__(self, connection: Connection, *args: object, **kwargs: object) -> None:
            self.image = b""

        def init(self) -> bool:
            return True

        def set_image_buffer(self, card_face: object, buffer: bytes) -> bool:
            self.image = buffer
            return printer.accepts

        def print(self, timeout: int = 0) -> object:
            printer.go_on.wait(10)
            if printer.fails:
                raise printer.fails
            printer.printed.append(self.image)
            return evolis.ReturnCode[printer.answer]

        def get_last_error(self) -> object:
            return evolis.ReturnCode.PRINT_EDATA

    return SimpleNamespace(
        Connection=Connection,
        PrintSession=PrintSession,
        Evolis=SimpleNamespace(get_devices=lambda: [SimpleNamespace(name=name) for name in printer.names]),
        State=evolis.State,
        Status=evolis.Status,
        ReturnCode=evolis.ReturnCode,
        CardFace=evolis.CardFace,
        OpenMode=evolis.OpenMode,
    )


@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch) -> Printer:
    monkeypatch.setattr(driver, "POLL_S", 0.01)
    return Printer()


@pytest.fixture
async def device(printer: Printer, tmp_path: Path) -> AsyncIterator[EvolisCardPrinter]:
    device = EvolisCardPrinter(CardPrinterOptions("evolis://auto"), tmp_path, lambda: sdk(printer))
    yield device
    printer.go_on.set()
    await device.teardown()
    assert printer.open == 0, "a connection was left open"
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("evolis")]


@pytest.mark.parametrize("name", [state.name for state in [*evolis.State.Minor, *evolis.Status.Flag]])
def test_every_state_and_flag_of_the_sdk_is_mapped_or_named_as_saying_nothing(name: str) -> None:
    assert known(name)


def test_a_flag_that_nobody_knows_is_found_out() -> None:
    assert not known("ERR_FLUX_CAPACITOR")
    assert reading("READY", "PRINTER_READY", ["ERR_FLUX_CAPACITOR"]).condition is Condition.NOT_READY


@pytest.mark.parametrize(
    ("major", "minor", "condition", "reasons"),
    [
        ("READY", "PRINTER_READY", Condition.READY, ()),
        ("READY", "INF_RIBBON_LOW", Condition.WARNING, (Reason.RIBBON_LOW,)),
        ("WARNING", "INF_FEEDER_NEAR_EMPTY", Condition.WARNING, (Reason.CARDS_LOW,)),
        ("WARNING", "DEF_FEEDER_EMPTY", Condition.NOT_READY, (Reason.CARDS_OUT,)),
        ("WARNING", "INF_CLEANING_REQUIRED", Condition.READY, ()),
        ("ERROR", "ERR_COVER_OPEN", Condition.NOT_READY, (Reason.COVER_OPEN,)),
        ("ERROR", "INF_SLEEP_MODE", Condition.NOT_READY, (Reason.MECHANICAL,)),
        ("OFF", "PRINTER_OFFLINE", Condition.NOT_READY, (Reason.OFFLINE,)),
        ("OFF", "INF_CLAIM", Condition.NOT_READY, (Reason.OFFLINE,)),
        ("READY", "INF_PRINTING_RUNNING", Condition.NOT_READY, (Reason.BUSY,)),
        ("ERROR", "AVANSIA_ERR_CARD_JAM", Condition.NOT_READY, (Reason.CARD_JAM,)),
    ],
)
def test_a_state_is_told_in_our_words(
    major: str, minor: str, condition: Condition, reasons: tuple[Reason, ...]
) -> None:
    told = reading(major, minor)
    assert (told.condition, told.reasons) == (condition, reasons)
    assert minor in told.words


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        *(("Connection", name) for name in ("open", "close", "get_info", "get_state", "get_status")),
        *(("PrintSession", name) for name in ("init", "set_image_buffer", "print", "get_last_error")),
    ],
)
def test_the_stand_in_has_the_shape_of_the_sdk(owner: str, name: str) -> None:
    ours, real = (inspect.signature(getattr(getattr(of, owner), name)) for of in (sdk(Printer()), evolis))
    assert list(ours.parameters) == list(real.parameters)


def test_the_real_sdk_reads_its_own_flags() -> None:
    status = evolis.Status(_no_flags())
    assert not [flag for flag in evolis.Status.Flag if status.is_on(flag)]


def _no_flags() -> object:
    from evolis.Status import _CStatus

    return _CStatus()


async def test_the_real_sdk_without_a_printer_says_what_it_sees(tmp_path: Path) -> None:
    device = open_card_printer("evolis://Nobody%202", orders=tmp_path)
    state = await device.check()
    await device.teardown()
    assert state.reasons == (Reason.UNREACHABLE,)
    assert "'Nobody 2'; the SDK sees: none" in device.keeper.health.detail


async def test_without_the_sdk_it_says_what_to_install(tmp_path: Path) -> None:
    def missing() -> object:
        raise ImportError("No module named 'evolis'")

    device = EvolisCardPrinter(CardPrinterOptions("evolis://auto"), tmp_path, missing)
    with pytest.raises(HardwareError, match=r"pip install 'paszuil\[evolis\]'") as error:
        await device.setup()
    await device.teardown()
    assert error.value.reason is Reason.NOT_INSTALLED


@pytest.mark.parametrize("url", ["evolis://", "evolis://a/b", "evolis://a?x=1"])
def test_a_wrong_address_is_told(url: str, tmp_path: Path) -> None:
    with pytest.raises(WrongUrl, match="expected evolis://auto"):
        open_card_printer(url, orders=tmp_path)


async def test_two_printers_need_a_name(device: EvolisCardPrinter, printer: Printer) -> None:
    printer.names = ["Primacy 2", "Zenius"]
    state = await device.check()
    assert state.reasons == (Reason.AMBIGUOUS,)
    assert "Primacy 2, Zenius" in device.keeper.health.detail


async def test_a_printer_that_cannot_be_opened_is_told(device: EvolisCardPrinter, printer: Printer) -> None:
    printer.opens = False
    assert (await device.check()).reasons == (Reason.UNREACHABLE,)


async def test_a_card_is_made_and_it_says_who_it_is(device: EvolisCardPrinter, printer: Printer) -> None:
    printer.states = ["READY PRINTER_READY", "READY INF_PRINTING_RUNNING", "READY PRINTER_READY"]
    said: list[Saying] = []
    assert await device.print(uuid4().hex, CARD, said.append) == Confirmed()
    assert printer.printed == [CARD.png]
    assert (Reason.BUSY,) in [saying.reasons for saying in said]
    assert str(device.keeper.health.identity) == "Evolis Primacy 2 1.2 S1"
    assert device.keeper.health.counters[Counter.CARDS] == 1
    assert device.unsettled() == ()
    assert printer.threads == {"evolis_0"}


@pytest.mark.parametrize(
    ("minor", "reason"), [("DEF_FEEDER_EMPTY", Reason.CARDS_OUT), ("DEF_NO_RIBBON", Reason.RIBBON_OUT)]
)
async def test_a_printer_that_is_not_ready_gets_no_card(
    device: EvolisCardPrinter, printer: Printer, minor: str, reason: Reason
) -> None:
    printer.states = [f"WARNING {minor}"]
    assert await device.print(uuid4().hex, CARD) == Refused((reason,))
    assert printer.printed == []


async def test_a_picture_that_the_sdk_does_not_take_is_refused(device: EvolisCardPrinter, printer: Printer) -> None:
    printer.accepts = False
    order = uuid4().hex
    assert await device.print(order, CARD) == Refused((Reason.MECHANICAL,))
    assert await device.settle(order) == Refused((Reason.MECHANICAL,))
    assert printer.printed == []


@pytest.mark.parametrize(
    ("answer", "after", "outcome"),
    [
        ("SESSION_EBUSY", "READY PRINTER_READY", Refused((Reason.BUSY,))),
        ("PRINT_EMECHANICAL", "ERROR ERR_MECHANICAL", Unknown((Reason.MECHANICAL,))),
        ("PRINT_NEEDACTION", "WARNING DEF_FEEDER_EMPTY", Unknown((Reason.CARDS_OUT,))),
        ("ETIMEOUT", "READY PRINTER_READY", Unknown((Reason.TOO_SLOW,))),
        ("PRINTER_ENOCOM", "OFF PRINTER_OFFLINE", Unknown((Reason.OFFLINE, Reason.LINK_LOST))),
        ("OK", "ERROR AVANSIA_ERR_CARD_JAM", Unknown((Reason.CARD_JAM,))),
        ("OK", "WARNING DEF_FEEDER_EMPTY", Confirmed()),
        ("EUNDEFINED", "READY PRINTER_READY", Unknown((Reason.MECHANICAL,))),
    ],
)
async def test_an_answer_of_the_sdk_is_never_more_than_is_known(
    device: EvolisCardPrinter, printer: Printer, answer: str, after: str, outcome: object
) -> None:
    printer.answer, printer.states = answer, ["READY PRINTER_READY", after]
    order = uuid4().hex
    assert await device.print(order, CARD) == outcome
    assert await device.print(order, CARD) == outcome
    assert len(printer.printed) == 1, "the order was sent twice"


async def test_an_sdk_that_falls_over_in_the_middle_leaves_a_question(
    device: EvolisCardPrinter, printer: Printer
) -> None:
    printer.fails = RuntimeError("library")
    assert await device.print(uuid4().hex, CARD) == Unknown((Reason.MECHANICAL,))


async def test_while_a_card_is_made_there_is_no_other_and_giving_up_waits_for_it(
    device: EvolisCardPrinter, printer: Printer
) -> None:
    printer.go_on.clear()
    order = uuid4().hex
    making = asyncio.create_task(device.print(order, CARD))
    await until(device.unsettled)
    assert await device.print(uuid4().hex, CARD) == Refused((Reason.BUSY,))
    making.cancel()
    await asyncio.wait([making])
    settling = asyncio.create_task(device.settle(order))
    printer.go_on.set()
    assert await settling == Confirmed()
    assert len(printer.printed) == 1


async def test_an_sdk_that_hangs_ends_as_unknown(
    device: EvolisCardPrinter, printer: Printer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver, "GRACE_S", -9.9)
    monkeypatch.setattr(driver, "ANSWER_S", 0.1)
    device._deadline_s = 10.0
    printer.go_on.clear()
    assert await device.print(uuid4().hex, CARD) == Unknown((Reason.SILENT,))
    assert (await device.check()).reasons == (Reason.SILENT,)
    monkeypatch.setattr(driver, "ANSWER_S", 5)


@pytest.mark.parametrize(
    ("steps", "outcome"),
    [
        ((), Refused((Reason.CANCELLED,))),
        (("sending",), Unknown((Reason.FORGOTTEN,))),
    ],
)
async def test_after_a_crash_only_what_the_record_proves_is_told(
    device: EvolisCardPrinter, printer: Printer, tmp_path: Path, steps: tuple[str, ...], outcome: object
) -> None:
    order, book = uuid4().hex, OrderBook(tmp_path)
    begun = book.begin(order)
    for step in steps:
        begun = getattr(book, step)(begun)
    assert device.unsettled() == (order,)
    assert await device.settle(order) == outcome
    assert await device.print(order, CARD) == outcome
    assert (printer.printed, device.unsettled()) == ([], ())
