"""Whoever stands before 'Deze kiosk werkt nu niet' can be told why."""

from pathlib import Path

from kiosk import failure
from kiosk.domain.fault_code import FaultCode
from kiosk.failure import EXPLANATIONS, Failure


def test_every_code_has_a_cause_and_a_next_step():
    assert set(EXPLANATIONS) == set(FaultCode)
    assert all(told.cause and told.next_step for told in EXPLANATIONS.values())


def test_what_stopped_the_kiosk_is_kept_until_it_starts(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path))
    assert failure.recorded() is None
    failure.record(Failure(FaultCode.DISK, "the disk is full"))
    assert failure.recorded() == Failure(FaultCode.DISK, "the disk is full")
    failure.forget()
    assert failure.recorded() is None


def test_a_damaged_record_is_none(tmp_path: Path):
    (tmp_path / failure.FILE).write_text('{"code": "K-99"}')
    assert failure.recorded(tmp_path) is None


def test_without_a_folder_nothing_is_kept_and_nothing_breaks(monkeypatch, tmp_path: Path):
    monkeypatch.delenv("RUNTIME_DIRECTORY", raising=False)
    failure.record(Failure(FaultCode.DISK, "x"))
    failure.forget()
    failure.record(Failure(FaultCode.DISK, "x"), tmp_path / "nowhere")
