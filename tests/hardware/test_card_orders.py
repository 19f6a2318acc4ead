"""Orders on disk: what the power leaves of them, who may touch them, and that nothing of a card is among them."""

import errno
import os
import uuid
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware import open_card_printer
from hardware.card_printer import orders as orders_module
from hardware.card_printer.orders import Order, OrderBook, Step
from hardware.card_printer.port import CardPicture
from hardware.errors import HardwareError, Reason
from hardware.outcome import Confirmed, Outcome, Refused, Unknown

ORDER = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def book(tmp_path: Path) -> OrderBook:
    book = OrderBook(tmp_path / "orders")
    with book.held():
        pass
    return book


def file_of(order: Order, folder: Path) -> Path:
    (found,) = (folder / "orders").glob(f"*-{order.order}.json")
    return found


@pytest.mark.parametrize(
    "outcome", [Confirmed(), Refused((Reason.CARDS_OUT, Reason.PAUSED)), Unknown((Reason.CARD_JAM,)), Refused(())]
)
def test_an_order_is_found_again_by_another_program_at_every_step(
    outcome: Outcome, book: OrderBook, tmp_path: Path
) -> None:
    again = OrderBook(tmp_path / "orders")
    assert again.find(ORDER) is None
    begun = book.begin(ORDER)
    assert again.find(ORDER) == begun == Order(ORDER, 1, Step.SUBMITTING)
    assert begun.sent_nothing
    created = book.created(begun, 17)
    assert again.find(ORDER) == created
    assert (created.job, created.sent_nothing, created.outcome) == (17, True, None)
    sending = book.sending(created)
    assert again.find(ORDER) == sending
    assert (sending.job, sending.sent_nothing, sending.outcome) == (17, False, None)
    settled = book.settle(sending, outcome)
    assert again.find(ORDER) == settled
    assert settled.outcome == outcome


@given(st.binary(max_size=80))
def test_a_damaged_file_is_an_order_of_which_the_end_is_unknown(
    tmp_path_factory: pytest.TempPathFactory, rubbish: bytes
) -> None:
    folder = tmp_path_factory.mktemp("damaged") / "orders"
    folder.mkdir()
    (folder / f"00000001-{ORDER}.json").write_bytes(rubbish)
    found = OrderBook(folder).find(ORDER)
    assert found == Order(ORDER, 1, Step.DAMAGED)
    assert found.outcome is None
    assert not found.sent_nothing


@pytest.mark.parametrize("kept", range(0, 45, 4))
def test_a_half_written_file_is_not_lost(kept: int, book: OrderBook, tmp_path: Path) -> None:
    sending = book.sending(book.created(book.begin(ORDER), 17))
    file = file_of(sending, tmp_path)
    whole = file.read_bytes()
    assert len(whole) > kept
    file.write_bytes(whole[:kept])
    assert [each.step for each in book.all()] == [Step.DAMAGED]
    assert book.find(ORDER) is not None


def test_a_power_cut_while_a_step_is_written_leaves_the_step_before(
    book: OrderBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = book.begin(ORDER)
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        book.created(begun, 17)
    assert book.find(ORDER) == begun


def test_a_file_is_on_disk_before_its_name_is_and_the_name_before_the_step_is_taken(
    book: OrderBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    acts: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def synced(handle: int) -> None:
        acts.append("folder to disk" if os.path.isdir(f"/proc/self/fd/{handle}") else "file to disk")
        fsync(handle)

    def replaced(path: Path, target: Path) -> Path:
        acts.append("into its place")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", replaced)
    book.begin(ORDER)
    assert acts == ["file to disk", "into its place", "folder to disk"]


@pytest.mark.parametrize("what", [errno.ENOSPC, errno.EROFS, errno.EIO])
async def test_a_disk_that_takes_nothing_refuses_before_anything_goes_to_the_printer(
    what: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(what, os.strerror(what))

    book = OrderBook(tmp_path / "orders")
    monkeypatch.setattr(os, "fsync", full)
    with book.held(), pytest.raises(HardwareError, match=os.strerror(what)) as caught:
        book.begin(ORDER)
    assert caught.value.reason is Reason.NOT_RECORDED
    assert book.all() == []


async def test_a_folder_that_cannot_be_made_refuses_the_card(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    printer = open_card_printer("ipp://127.0.0.1:1/printers/pas", orders=tmp_path / "file" / "orders")
    assert await printer.print(uuid.uuid4().hex, CardPicture(b"png")) == Refused((Reason.NOT_RECORDED,))


def test_two_programs_cannot_use_one_folder_at_once(book: OrderBook, tmp_path: Path) -> None:
    other = OrderBook(tmp_path / "orders")
    with book.held():
        with pytest.raises(HardwareError, match=f"process {os.getpid()}") as caught, other.held():
            pass
        assert caught.value.reason is Reason.IN_USE
    with other.held():
        pass


def test_orders_that_ended_long_ago_are_forgotten_and_open_ones_never(
    book: OrderBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orders_module, "KEPT", 3)
    still_open = book.begin(ORDER)
    ended = [book.settle(book.begin(uuid.uuid4().hex), Confirmed()) for _ in range(6)]
    assert book.all() == [still_open, *ended[-3:]]
    assert [each.number for each in book.all()] == [1, 5, 6, 7]


def test_other_files_in_the_folder_are_left_alone(book: OrderBook, tmp_path: Path) -> None:
    for name in ("note.txt", "00000001-xyz.json", f"1-{ORDER}.json"):
        (tmp_path / "orders" / name).write_text("{}")
    assert book.all() == []


def test_nothing_of_a_card_is_on_disk(book: OrderBook, tmp_path: Path) -> None:
    settled = book.settle(book.sending(book.created(book.begin(ORDER), 17)), Unknown((Reason.CARD_JAM,)))
    written = file_of(settled, tmp_path).read_text()
    assert written == '{"step": "unknown", "job": 17, "reasons": ["card_jam"]}'
