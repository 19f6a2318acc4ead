"""What was begun, on disk: one order is one card, also when the power fails between two lines of code."""

import contextlib
import fcntl
import json
import os
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from enum import Enum
from pathlib import Path

from hardware.errors import HardwareError, PermanentFault, Reason
from hardware.outcome import Confirmed, Outcome, Refused, Unknown

KEPT = 200
"""Settled orders that are kept for who looks back; older ones are forgotten. Open ones never are."""

_ORDER = re.compile(r"[0-9a-f]{32}")
_FILE = re.compile(r"(\d{8,})-([0-9a-f]{32})\.json")


class Step(Enum):
    """How far an order came; written before the step itself is taken."""

    SUBMITTING = "submitting"
    """A job may be made; it has no document, so nothing can come of it."""
    CREATED = "created"
    """The job is there, still without a document."""
    SENDING = "sending"
    """From here on there may be a card."""
    DAMAGED = "damaged"
    """The file cannot be read: anything may have happened."""
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    UNKNOWN = "unknown"


_OUTCOMES = {Confirmed: Step.CONFIRMED, Refused: Step.REFUSED, Unknown: Step.UNKNOWN}


@dataclass(frozen=True)
class Order:
    """One order as it is on disk. Nothing of the card is: no name, no number, no picture.

    Args:
        number: counts up in its folder.
        job: the id that the queue gave.
        reasons: of the outcome.
    """

    order: str
    number: int
    step: Step
    job: int | None = None
    reasons: tuple[Reason, ...] = ()

    @property
    def outcome(self) -> Outcome | None:
        match self.step:
            case Step.CONFIRMED:
                return Confirmed()
            case Step.REFUSED:
                return Refused(self.reasons)
            case Step.UNKNOWN:
                return Unknown(self.reasons)
            case _:
                return None

    @property
    def sent_nothing(self) -> bool:
        """True when the record proves that no document went to the printer."""
        return self.step in (Step.SUBMITTING, Step.CREATED)


class OrderBook:
    """The orders in one folder: a small file each, replaced as a whole and on disk before a method returns.

    Every method that writes raises HardwareError NOT_RECORDED when it cannot: disk full, not writable.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Nobody else prints or settles out of this folder until the block ends, or the program does.

        Raises:
            HardwareError: IN_USE with who has it, NOT_RECORDED when the folder cannot be made.
        """
        with _writing(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                owner = os.pread(handle, 20, 0).decode("ascii", "replace") or "unknown"
                raise HardwareError(
                    Reason.IN_USE, f"{self._folder}: another program (process {owner}) is printing a card from here"
                ) from None
            with contextlib.suppress(OSError):  # only for that message
                os.ftruncate(handle, 0)
                os.pwrite(handle, str(os.getpid()).encode(), 0)
            yield
        finally:
            os.close(handle)

    def find(self, order: str) -> Order | None:
        """The order as it is on disk, DAMAGED if its file makes no sense; None when it was never begun here."""
        checked(order)
        return next((found for found in self.all() if found.order == order), None)

    def all(self) -> list[Order]:
        """Every order, oldest first."""
        try:
            names = sorted(os.listdir(self._folder))
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise PermanentFault(Reason.NOT_RECORDED, f"{self._folder} cannot be read: {error.strerror}") from error
        found = (_FILE.fullmatch(name) for name in names)
        orders = [self._read(match[0], int(match[1]), match[2]) for match in found if match]
        return sorted(orders, key=lambda order: order.number)

    def begin(self, order: str) -> Order:
        """Write down that it begins: a job may be made from now on."""
        orders = self.all()
        begun = Order(checked(order), orders[-1].number + 1 if orders else 1, Step.SUBMITTING)
        self._write(begun)
        return begun

    def created(self, order: Order, job: int) -> Order:
        return self._write(replace(order, step=Step.CREATED, job=job))

    def sending(self, order: Order) -> Order:
        """Write down that the document goes out now."""
        return self._write(replace(order, step=Step.SENDING))

    def settle(self, order: Order, outcome: Outcome) -> Order:
        """Write down how it ended, and forget the oldest of those that ended long ago."""
        reasons = () if isinstance(outcome, Confirmed) else outcome.reasons
        settled = self._write(replace(order, step=_OUTCOMES[type(outcome)], reasons=reasons))
        ended = [each for each in self.all() if each.outcome is not None]
        for old in ended[: max(0, len(ended) - KEPT)]:
            with contextlib.suppress(OSError):
                self._path(old).unlink()
        return settled

    def _path(self, order: Order) -> Path:
        return self._folder / f"{order.number:08d}-{order.order}.json"

    def _read(self, name: str, number: int, order: str) -> Order:
        try:
            told = json.loads((self._folder / name).read_text("ascii"))
            job = told["job"]
            if not (job is None or isinstance(job, int)):
                raise TypeError(job)
            return Order(order, number, Step(told["step"]), job, tuple(Reason(word) for word in told["reasons"]))
        except (OSError, ValueError, KeyError, TypeError):
            return Order(order, number, Step.DAMAGED)

    def _write(self, order: Order) -> Order:
        told = asdict(order) | {"step": order.step.value, "reasons": [reason.value for reason in order.reasons]}
        new = self._folder / "writing"
        with _writing(self._folder):
            with new.open("w", encoding="ascii") as file:
                json.dump({key: told[key] for key in ("step", "job", "reasons")}, file)
                file.flush()
                os.fsync(file.fileno())
            new.replace(self._path(order))
            folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        return order


def checked(order: str) -> str:
    """The order itself; ValueError when it is no uuid4 in hex."""
    if not _ORDER.fullmatch(order):
        raise ValueError("an order is 32 characters of lower-case hex: uuid.uuid4().hex")
    return order


@contextlib.contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise HardwareError(
            Reason.NOT_RECORDED, f"{folder}: an order cannot be written down ({error.strerror})"
        ) from error
