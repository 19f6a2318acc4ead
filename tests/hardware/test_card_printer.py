"""The production driver, a real cupsd and a card printer that fails by name: what is known after it, and one card."""

import asyncio
import errno
import json
import sys
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from hardware import open_card_printer
from hardware.card_printer import cups
from hardware.card_printer.cups import CupsCardPrinter
from hardware.card_printer.ipp import Queue, queue_at
from hardware.card_printer.orders import OrderBook, Step
from hardware.card_printer.port import CardPicture, Saying
from hardware.card_printer.queue import QueueAddress
from hardware.diagnostics import next_step
from hardware.errors import PermanentFault, Reason, WrongUrl
from hardware.health import Counter
from hardware.outcome import Condition, Confirmed, Outcome, Refused, Unknown
from hardware.simulated.card_printer import ErrorPolicy, Fault, SimulatedCardPrinter
from hardware.supervisor import Backoff, keep_in_service
from tests.hardware.waiting import until

pytestmark = pytest.mark.cups

PNG = b"\x89PNG\r\n\x1a\n" + b"a card" * 1000
CARD = CardPicture(PNG)


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cups, "POLL_S", 0.05)
    monkeypatch.setattr(cups, "POLL_READY_S", 0.2)
    monkeypatch.setattr(cups, "LOST_POLL_S", 0.02)


@pytest.fixture
async def simulated(tmp_path: Path) -> AsyncIterator[SimulatedCardPrinter]:
    async with SimulatedCardPrinter(tmp_path / "printer") as printer:
        yield printer


@pytest.fixture
def printer(simulated: SimulatedCardPrinter, tmp_path: Path) -> CupsCardPrinter:
    return driver(simulated, tmp_path)


def driver(simulated: SimulatedCardPrinter, folder: Path, deadline_s: float = 10) -> CupsCardPrinter:
    printer = open_card_printer(simulated.url, orders=folder / "orders", deadline_s=deadline_s)
    assert isinstance(printer, CupsCardPrinter)
    return printer


def new_order() -> str:
    return uuid.uuid4().hex


async def until_ready(printer: CupsCardPrinter) -> None:
    for _ in range(100):
        if (await printer.check()).condition is Condition.READY:
            return
        await asyncio.sleep(0.02)
    pytest.fail("the printer did not become ready")


async def states(simulated: SimulatedCardPrinter) -> list[str]:
    return [job["job-state"].name for job in await simulated.jobs()]


async def test_a_card_comes_out_as_it_was_drawn_and_is_confirmed(
    printer: CupsCardPrinter, simulated: SimulatedCardPrinter
) -> None:
    order, said = new_order(), list[Saying]()
    assert await printer.print(order, CARD, said.append) == Confirmed()
    assert simulated.cards == [PNG]
    assert [job["job-name"] for job in await simulated.jobs()] == [f"paszuil-{order}"]
    assert printer.unsettled() == ()
    assert printer.state.condition is Condition.READY
    assert printer.keeper.health.counters[Counter.CARDS] == 1
    assert printer.keeper.health.identity is not None
    assert "Printing the card." in [saying.words for saying in said]


async def test_the_same_order_never_makes_a_second_card(
    printer: CupsCardPrinter, simulated: SimulatedCardPrinter, tmp_path: Path
) -> None:
    order = new_order()
    assert await asyncio.gather(printer.print(order, CARD), printer.print(order, CARD)) == [Confirmed(), Confirmed()]
    assert await printer.print(order, CARD) == Confirmed()
    assert await driver(simulated, tmp_path).print(order, CARD) == Confirmed()
    assert await printer.settle(order) == Confirmed()
    assert len(simulated.cards) == len(await simulated.jobs()) == 1


async def test_while_a_card_is_made_another_is_refused_here_and_from_another_program(
    printer: CupsCardPrinter, simulated: SimulatedCardPrinter, tmp_path: Path
) -> None:
    await simulated.set_fault(Fault.CARDS_OUT)
    order = new_order()
    first = asyncio.create_task(printer.print(order, CARD))
    await until(lambda: printer.state.condition is Condition.NOT_READY)
    assert await printer.print(new_order(), CARD) == Refused((Reason.BUSY,))
    other = driver(simulated, tmp_path)
    assert await other.print(new_order(), CARD) == Refused((Reason.IN_USE,))
    assert await other.print(order, CARD) == Unknown((Reason.IN_USE,))
    assert await other.settle(order) == Unknown((Reason.IN_USE,))
    await simulated.mend()
    assert await first == Confirmed()
    assert len(simulated.cards) == 1


@pytest.mark.parametrize(
    ("fault", "reasons", "after"),
    [
        (Fault.CARDS_LOW, (Reason.CARDS_LOW,), Condition.WARNING),
        (Fault.RIBBON_LOW, (Reason.RIBBON_LOW,), Condition.WARNING),
    ],
)
async def test_what_is_low_is_a_warning_and_the_card_comes(
    fault: Fault,
    reasons: tuple[Reason, ...],
    after: Condition,
    printer: CupsCardPrinter,
    simulated: SimulatedCardPrinter,
) -> None:
    await simulated.set_fault(fault)
    assert await printer.print(new_order(), CARD) == Confirmed()
    assert (printer.state.condition, printer.state.reasons) == (after, reasons)
    await simulated.mend()
    assert await printer.print(new_order(), CARD) == Confirmed()
    assert (await printer.check()).condition is Condition.READY
    assert len(simulated.cards) == 2


@pytest.mark.parametrize(
    ("fault", "reason"),
    [(Fault.CARDS_OUT, Reason.CARDS_OUT), (Fault.OUTPUT_FULL, Reason.OUTPUT_FULL), (Fault.OFFLINE, Reason.OFFLINE)],
)
async def test_a_printer_that_waits_says_for_what_and_goes_on_when_it_is_put_right(
    fault: Fault, reason: Reason, printer: CupsCardPrinter, simulated: SimulatedCardPrinter
) -> None:
    await simulated.set_fault(fault)
    said: list[Saying] = []
    printing = asyncio.create_task(printer.print(new_order(), CARD, said.append))
    await until(lambda: printer.state.reasons == (reason,))
    assert printer.state.condition is Condition.NOT_READY
    assert simulated.cards == []
    await simulated.mend()
    assert await printing == Confirmed()
    assert (reason,) in [saying.reasons for saying in said]
    assert all(said[at] != said[at + 1] for at in range(len(said) - 1))
    assert (await printer.check()).condition is Condition.READY
    assert len(simulated.cards) == 1


@pytest.mark.parametrize(
    ("fault", "outcome", "job"),
    [
        (Fault.CARDS_OUT, Refused((Reason.CARDS_OUT,)), "CANCELED"),
        (Fault.OFFLINE, Refused((Reason.OFFLINE,)), "CANCELED"),
        (Fault.OUTPUT_FULL, Unknown((Reason.OUTPUT_FULL,)), "CANCELED"),
        (Fault.SLOW, Unknown((Reason.TOO_SLOW,)), "CANCELED"),
        (Fault.RIBBON_OUT, Refused((Reason.RIBBON_OUT,)), "ABORTED"),
        (Fault.CARD_JAM, Unknown((Reason.CARD_JAM,)), "ABORTED"),
        (Fault.COVER_OPEN, Refused((Reason.COVER_OPEN, Reason.PAUSED)), "CANCELED"),
        (Fault.HOLD, Unknown((Reason.HELD,)), "CANCELED"),
    ],
)
async def test_a_card_that_does_not_come_is_given_up_for_good(
    fault: Fault,
    outcome: Outcome,
    job: str,
    simulated: SimulatedCardPrinter,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    printer = driver(simulated, tmp_path)
    monkeypatch.setattr(printer, "_deadline_s", 1.0)
    await simulated.set_fault(fault)
    order = new_order()
    assert await printer.print(order, CARD) == outcome
    assert await states(simulated) == [job]
    assert printer.unsettled() == ()
    assert await printer.settle(order) == outcome
    await simulated.mend()
    assert (await printer.check()).usable
    assert await printer.print(new_order(), CARD) == Confirmed()
    assert printer.state.condition is Condition.READY
    assert len(simulated.cards) == 1, "the job that was given up has not come after all"


async def test_a_stopped_queue_is_not_given_a_card(tmp_path: Path) -> None:
    async with SimulatedCardPrinter(tmp_path / "printer", paused=True) as simulated:
        printer = driver(simulated, tmp_path)
        assert await printer.print(new_order(), CARD) == Refused((Reason.PAUSED,))
        assert "cupsenable pasprinter" in printer.keeper.health.detail
        assert await simulated.jobs() == []
        await simulated.mend()
        assert await printer.print(new_order(), CARD) == Confirmed()


async def test_a_queue_that_stops_before_it_begins_gives_the_card_back(
    printer: CupsCardPrinter, simulated: SimulatedCardPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = Queue.send

    async def stopped_meanwhile(queue: Queue, job: int, png: bytes) -> None:
        await simulated.pause()
        await send(queue, job, png)

    monkeypatch.setattr(Queue, "send", stopped_meanwhile)
    assert await printer.print(new_order(), CARD) == Refused((Reason.PAUSED,))
    assert await states(simulated) == ["CANCELED"]
    await simulated.mend()
    assert (await printer.check()).condition is Condition.READY
    assert simulated.cards == []


async def test_a_queue_that_takes_no_jobs_says_how_to_let_it(tmp_path: Path) -> None:
    async with SimulatedCardPrinter(tmp_path / "printer", accepting=False) as simulated:
        printer = driver(simulated, tmp_path)
        assert await printer.print(new_order(), CARD) == Refused((Reason.PAUSED,))
        assert "cupsaccept pasprinter" in printer.keeper.health.detail


@pytest.mark.parametrize("policy", [ErrorPolicy.RETRY_JOB, ErrorPolicy.RETRY_CURRENT_JOB, ErrorPolicy.STOP_PRINTER])
async def test_a_queue_that_prints_again_by_itself_is_refused_with_the_command_that_mends_it(
    policy: ErrorPolicy, tmp_path: Path
) -> None:
    async with SimulatedCardPrinter(tmp_path / "printer", error_policy=policy) as simulated:
        printer = driver(simulated, tmp_path)
        with pytest.raises(PermanentFault, match="lpadmin -p pasprinter -o printer-error-policy=abort-job") as caught:
            await printer.setup()
        assert caught.value.reason is Reason.WOULD_REPEAT
        assert await printer.print(new_order(), CARD) == Refused((Reason.WOULD_REPEAT,))
        told: list[Condition] = []
        printer.subscribe(lambda: told.append(printer.state.condition))
        assert (await printer.check()).reasons == (Reason.WOULD_REPEAT,)
        assert Condition.READY not in told, "not even for a moment"
        assert "lpadmin -p pasprinter -o printer-error-policy=abort-job" in next_step(printer.keeper.health)
        assert await simulated.jobs() == []


async def test_a_queue_that_is_not_there_is_told_with_those_that_are(
    simulated: SimulatedCardPrinter, tmp_path: Path
) -> None:
    printer = open_card_printer(simulated.url.replace("pasprinter", "evolis"), orders=tmp_path / "orders")
    with pytest.raises(PermanentFault, match="no queue is called 'evolis'; there are: pasprinter"):
        await printer.setup()
    assert await printer.print(new_order(), CARD) == Refused((Reason.UNREACHABLE,))


async def test_without_cups_nothing_is_begun(simulated: SimulatedCardPrinter, printer: CupsCardPrinter) -> None:
    await simulated.set_fault(Fault.CUPS_DOWN)
    assert await printer.print(new_order(), CARD) == Refused((Reason.UNREACHABLE,))
    assert "is CUPS running" in printer.keeper.health.detail
    assert printer.unsettled() == ()
    await simulated.mend()
    assert await printer.print(new_order(), CARD) == Confirmed()
    assert len(simulated.cards) == 1


async def test_cups_killed_in_the_middle_of_a_card_would_begin_it_again_and_is_not_let(
    simulated: SimulatedCardPrinter, printer: CupsCardPrinter
) -> None:
    await simulated.set_fault(Fault.CARDS_OUT)
    said: list[Saying] = []
    order = new_order()
    printing = asyncio.create_task(printer.print(order, CARD, said.append))
    await until(lambda: printer.state.reasons == (Reason.CARDS_OUT,))
    await simulated.set_fault(Fault.CUPS_DOWN)
    await until(lambda: printer.state.reasons == (Reason.UNREACHABLE,))
    await simulated.mend()
    assert await printing == Unknown((Reason.WOULD_REPEAT,))
    assert await states(simulated) == ["CANCELED"]
    assert printer.unsettled() == ()
    assert (Reason.UNREACHABLE,) in [saying.reasons for saying in said]
    assert await printer.print(new_order(), CARD) == Confirmed()
    assert len(simulated.cards) == 1, "only the next one"


async def test_cups_that_does_not_come_back_leaves_an_order_that_is_settled_later(
    simulated: SimulatedCardPrinter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer, order = driver(simulated, tmp_path), new_order()
    monkeypatch.setattr(printer, "_deadline_s", 1.0)
    await simulated.set_fault(Fault.CARDS_OUT)
    printing = asyncio.create_task(printer.print(order, CARD))
    await until(lambda: printer.state.reasons == (Reason.CARDS_OUT,))
    await simulated.set_fault(Fault.CUPS_DOWN)
    assert await printing == Unknown((Reason.UNREACHABLE,))
    assert await printer.settle(order) == Unknown((Reason.UNREACHABLE,))
    assert printer.unsettled() == (order,)
    await simulated.mend()
    assert await printer.settle(order) in (Confirmed(), Unknown((Reason.WOULD_REPEAT,)))
    assert printer.unsettled() == ()


async def test_a_card_that_cups_began_again_long_after_is_a_question(
    simulated: SimulatedCardPrinter, printer: CupsCardPrinter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cups, "WAITED_S", 1)
    order = new_order()
    await simulated.set_fault(Fault.OFFLINE)
    printing = asyncio.create_task(printer.print(order, CARD))
    await until(lambda: printer.state.reasons == (Reason.OFFLINE,))
    assert printer._running is not None
    printer._running[1].cancel()  # the program ends; then the power does, and CUPS begins the job again when it is back
    with pytest.raises(asyncio.CancelledError):
        await printing
    await simulated.set_fault(Fault.CUPS_DOWN)
    await asyncio.sleep(2)
    await simulated.mend()
    again = driver(simulated, tmp_path)
    assert again.unsettled() == (order,)
    assert await again.settle(order) == Unknown((Reason.WOULD_REPEAT,))
    assert again.unsettled() == ()


async def test_a_card_whose_visitor_is_gone_is_given_up(
    simulated: SimulatedCardPrinter, printer: CupsCardPrinter
) -> None:
    await simulated.set_fault(Fault.CARDS_OUT)
    order = new_order()
    printing = asyncio.create_task(printer.print(order, CARD))
    await until(lambda: printer.state.reasons == (Reason.CARDS_OUT,))
    printing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await printing
    assert await printer.settle(order) == Refused((Reason.CARDS_OUT,))
    assert await states(simulated) == ["CANCELED"]
    assert printer.unsettled() == ()
    assert simulated.cards == []


@pytest.mark.parametrize(
    ("write", "outcome", "jobs"),
    [
        (1, Refused((Reason.NOT_RECORDED,)), []),
        (2, Refused((Reason.NOT_RECORDED,)), ["CANCELED"]),
        (3, Refused((Reason.NOT_RECORDED,)), ["CANCELED"]),
        (4, Confirmed(), ["COMPLETED"]),
    ],
)
async def test_a_disk_that_fills_up_in_the_middle_costs_no_card_and_no_truth(
    write: int,
    outcome: Outcome,
    jobs: list[str],
    simulated: SimulatedCardPrinter,
    printer: CupsCardPrinter,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    writes, dump = 0, json.dump

    def fills_up(*arguments: Any) -> None:
        nonlocal writes
        writes += 1
        if writes >= write:
            raise OSError(errno.ENOSPC, "No space left on device")
        dump(*arguments)

    order = new_order()
    with monkeypatch.context() as disk:
        disk.setattr(json, "dump", fills_up)
        assert await printer.print(order, CARD) == outcome
    assert await states(simulated) == jobs
    later = Unknown((Reason.FORGOTTEN,)) if write == 1 else Refused((Reason.CANCELLED,)) if write < 4 else outcome
    assert await printer.settle(order) == later, "known again from the queue, now that the disk has room"
    assert printer.unsettled() == ()
    assert len(simulated.cards) == jobs.count("COMPLETED")


async def test_a_listener_that_fails_does_not_cost_a_card(
    simulated: SimulatedCardPrinter, printer: CupsCardPrinter
) -> None:
    def listener(saying: Saying) -> None:
        raise RuntimeError("a bug in a screen")

    assert await printer.print(new_order(), CARD, listener) == Confirmed()
    assert len(simulated.cards) == 1


async def test_in_service_it_is_back_within_two_seconds_of_cups(
    simulated: SimulatedCardPrinter, printer: CupsCardPrinter
) -> None:
    running = asyncio.create_task(keep_in_service(printer, backoff=Backoff(first=0.05, longest=0.2)))
    try:
        await until(lambda: printer.state.condition is Condition.READY)
        await simulated.set_fault(Fault.CUPS_DOWN)
        await until(lambda: printer.state.reasons == (Reason.UNREACHABLE,))
        await simulated.mend()
        await until(lambda: printer.state.condition is Condition.READY, 2)
        await simulated.pause()
        await until(lambda: printer.state.reasons == (Reason.PAUSED,), 2)
        await simulated.resume()
        await until(lambda: printer.state.condition is Condition.READY, 2)
        assert await printer.print(new_order(), CARD) == Confirmed()
    finally:
        running.cancel()
        await asyncio.wait([running])


@pytest.mark.parametrize(
    ("step", "outcome"),
    [
        (Step.SUBMITTING, Refused((Reason.CANCELLED,))),
        (Step.CREATED, Refused((Reason.CANCELLED,))),
        (Step.SENDING, Unknown((Reason.FORGOTTEN,))),
        (Step.DAMAGED, Unknown((Reason.FORGOTTEN,))),
    ],
)
async def test_an_order_that_the_queue_has_forgotten_is_a_question_unless_nothing_was_sent(
    step: Step, outcome: Outcome, printer: CupsCardPrinter, simulated: SimulatedCardPrinter, tmp_path: Path
) -> None:
    book, order = OrderBook(tmp_path / "orders"), new_order()
    with book.held():
        begun = book.begin(order)
        if step is not Step.SUBMITTING:
            begun = book.created(begun, 17)
        if step is Step.SENDING:
            book.sending(begun)
    if step is Step.DAMAGED:
        next((tmp_path / "orders").glob("*.json")).write_text('{"step": "crea')
    assert printer.unsettled() == (order,)
    assert await printer.print(order, CARD) == outcome
    assert printer.unsettled() == ()
    assert await simulated.jobs() == []


async def test_that_a_card_may_come_is_on_disk_before_it_is_sent(
    printer: CupsCardPrinter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_disk: list[Step] = []
    create, send = Queue.create, Queue.send

    async def creates(queue: Queue, name: str) -> int:
        on_disk.extend(each.step for each in OrderBook(tmp_path / "orders").all())
        return await create(queue, name)

    async def sends(queue: Queue, job: int, png: bytes) -> None:
        on_disk.extend(each.step for each in OrderBook(tmp_path / "orders").all())
        await send(queue, job, png)

    monkeypatch.setattr(Queue, "create", creates)
    monkeypatch.setattr(Queue, "send", sends)
    assert await printer.print(new_order(), CARD) == Confirmed()
    assert on_disk == [Step.SUBMITTING, Step.SENDING]


async def test_a_job_without_a_document_of_an_earlier_run_is_taken_out_of_the_way(
    printer: CupsCardPrinter, simulated: SimulatedCardPrinter, tmp_path: Path
) -> None:
    book, earlier = OrderBook(tmp_path / "orders"), new_order()
    with book.held():
        book.begin(earlier)
    async with queue_at(QueueAddress.parse(simulated.url)) as queue:
        await queue.create(f"paszuil-{earlier}")
    assert await printer.print(new_order(), CARD) == Confirmed()
    assert await states(simulated) == ["CANCELED", "COMPLETED"]
    assert await printer.settle(earlier) == Refused((Reason.CANCELLED,))


async def test_while_a_card_of_an_earlier_run_is_still_in_the_queue_no_other_is_begun(
    printer: CupsCardPrinter, simulated: SimulatedCardPrinter, tmp_path: Path
) -> None:
    await simulated.set_fault(Fault.CARDS_OUT)
    order = new_order()
    printing = asyncio.create_task(printer.print(order, CARD))
    await until(lambda: printer.state.reasons == (Reason.CARDS_OUT,))
    assert printer._running is not None
    printer._running[1].cancel()  # the program ends here
    with pytest.raises(asyncio.CancelledError):
        await printing
    await simulated.set_fault(Fault.SLOW)
    again = driver(simulated, tmp_path)
    await until_ready(again)
    assert await again.print(new_order(), CARD) == Refused((Reason.BUSY,))
    assert await again.settle(order) == Confirmed()
    assert len(simulated.cards) == 1


async def test_an_order_that_nobody_knows_is_a_question_and_one_that_is_none_an_error(
    printer: CupsCardPrinter, simulated: SimulatedCardPrinter
) -> None:
    assert await printer.settle(new_order()) == Unknown((Reason.FORGOTTEN,))
    with pytest.raises(ValueError, match="32 characters"):
        await printer.print("../../etc/passwd", CARD)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("usb://printer", "ipp://host:631/printers/name"),
        ("ipp:///printers/pas", "names no host"),
        ("ipp://host:631/", "names no queue"),
        ("ipp://host/printers", "names no queue"),
        ("ipp://host/classes/pas", "is a class"),
        ("ipp://a:secret@host/printers/pas", "no name or password"),
        ("ipp://host:99999/printers/pas", "not a device address"),
        ("ipp://host/printers/pas?x=1", "something after the queue"),
    ],
)
def test_a_wrong_address_is_explained(url: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(WrongUrl, match=r".*") as caught:
        open_card_printer(url, orders=tmp_path)
    assert words in str(caught.value)
    assert "secret" not in str(caught.value)


async def test_a_program_that_is_killed_leaves_no_cupsd_behind(tmp_path: Path) -> None:
    program = (
        "import asyncio, os, pathlib\n"
        "from hardware.simulated.card_printer import SimulatedCardPrinter\n"
        "async def main():\n"
        f"    printer = SimulatedCardPrinter(pathlib.Path({str(tmp_path)!r}))\n"
        "    await printer.start()\n"
        "    print(printer._server.pid, flush=True)\n"
        "    os.kill(os.getpid(), 9)\n"
        "asyncio.run(main())\n"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE)
    said, _ = await process.communicate()
    assert process.returncode == -9
    await until(lambda: not Path("/proc", said.decode().strip()).exists(), 15)
