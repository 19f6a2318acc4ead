"""Words and next steps for a technician."""

from itertools import product

import pytest

from hardware.diagnostics import advice, in_words, next_step
from hardware.errors import Reason
from hardware.health import Health, Kind
from hardware.outcome import Condition, DeviceState

EVERY = list(product(Reason, Kind))


@pytest.mark.parametrize(("reason", "kind"), EVERY, ids=[f"{reason.value}-{kind.value}" for reason, kind in EVERY])
def test_every_reason_of_every_device_has_words_and_a_next_step(reason: Reason, kind: Kind) -> None:
    told = advice(reason, kind)
    assert told.words
    assert told.next_step
    assert told.words[0].islower()
    assert not told.words.endswith(".")


def health(condition: Condition, *reasons: Reason, detail: str = "", kind: Kind = Kind.RECEIPT_PRINTER) -> Health:
    return Health(kind, "tcp://192.0.2.10:9100", DeviceState(condition, reasons), detail)


def test_what_was_measured_stands_in_the_words():
    broken = health(Condition.NOT_READY, Reason.UNREACHABLE, detail="192.0.2.10:9100 refused the connection")
    assert in_words(broken) == "it cannot be reached (192.0.2.10:9100 refused the connection)"
    assert "cable" in next_step(broken)


def test_a_device_that_is_well_needs_nothing():
    assert (in_words(health(Condition.READY)), next_step(health(Condition.READY))) == ("ready", "")
    assert in_words(health(Condition.UNKNOWN)) == "not asked yet"


def test_several_reasons_are_all_told_and_one_step_is_told_once():
    both = health(Condition.NOT_READY, Reason.PAPER_OUT, Reason.COVER_OPEN)
    assert in_words(both) == "the paper is out, a cover is open"
    assert next_step(both).count(";") == 1


def test_the_missing_group_is_the_one_of_the_device():
    assert "lp" in advice(Reason.NO_PERMISSION, Kind.RECEIPT_PRINTER).next_step
    assert "input" in advice(Reason.NO_PERMISSION, Kind.SCANNER).next_step


def test_a_queue_that_would_repeat_is_mended_by_the_command_that_is_told():
    assert "printer-error-policy=abort-job" in advice(Reason.WOULD_REPEAT, Kind.CARD_PRINTER).next_step
