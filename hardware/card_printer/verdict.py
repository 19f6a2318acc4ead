"""What a job and its queue say of one card: the reasons, whether to wait on, and how it ended."""

from collections.abc import Callable

import structlog
from pyipp.enums import IppJobState, IppPrinterState

from hardware.card_printer.port import Saying
from hardware.card_printer.queue import Job, QueueState
from hardware.card_printer.reasons import NO_CARD
from hardware.errors import Reason
from hardware.outcome import Confirmed, Outcome, Refused, Unknown

_log = structlog.get_logger()


def job_name(order: str) -> str:
    return f"paszuil-{order}"


def explain(state: QueueState, job: Job) -> tuple[Reason, ...]:
    """The queue's reasons, where they can have to do with this job: an idle queue keeps those of the job before."""
    return tuple(each.reason for each in state.told) if state.live or job.began else ()


def give_up(job: Job, state: QueueState) -> Reason | None:
    """Why a job that has not ended will not end by itself; None while it may."""
    if job.state is IppJobState.HELD:
        return Reason.HELD
    if job.state is IppJobState.PENDING and state.printer is IppPrinterState.STOPPED:
        return Reason.PAUSED
    return None


def verdict(job: Job, reasons: tuple[Reason, ...]) -> Outcome:
    """What a job that has ended says of the card."""
    if job.state is IppJobState.COMPLETED:
        return Confirmed()
    stopping = frozenset(reasons) - {Reason.CARDS_LOW, Reason.RIBBON_LOW, Reason.PAUSED}
    if job.began and not (stopping and stopping <= NO_CARD):
        return Unknown(reasons or (Reason.CANCELLED,))
    return Refused(reasons or (Reason.CANCELLED,))


class Teller:
    """Tells the caller what the printer says, when it is something new."""

    def __init__(self, said: Callable[[Saying], None]) -> None:
        self._said, self._last = said, Saying()

    def __call__(self, reasons: tuple[Reason, ...], words: str) -> None:
        saying = Saying(reasons, words)
        if saying != self._last:
            self._last = saying
            try:
                self._said(saying)
            except Exception:
                _log.exception("card_printer_listener")
