"""Status bytes of manuals, and what they are called."""

import pytest

from hardware.errors import Reason
from hardware.receipt_printer.status import asb_reasons, blocking, real_time_reasons


@pytest.mark.parametrize(
    ("answers", "reasons"),
    [
        ("12 12 12 12", ()),
        ("16 12 12 12", ()),
        ("1a 16 12 12", (Reason.COVER_OPEN,)),
        ("1a 32 12 7e", (Reason.PAPER_OUT,)),
        ("1a 12 12 72", (Reason.PAPER_OUT,)),
        ("12 12 12 1e", (Reason.PAPER_NEAR_END,)),
        ("1a 52 1a 12", (Reason.CUTTER,)),
        ("1a 52 32 12", (Reason.MECHANICAL,)),
        ("1a 52 12 12", (Reason.MECHANICAL,)),
        ("1a 52 52 12", (Reason.OVERHEATED,)),
        ("1a 56 52 12", (Reason.COVER_OPEN,)),
        ("1a 12 12 12", (Reason.OFFLINE,)),
        ("1a 36 12 72", (Reason.COVER_OPEN, Reason.PAPER_OUT)),
        ("1a 16 12 1e", (Reason.COVER_OPEN, Reason.PAPER_NEAR_END)),
    ],
)
def test_real_time_status_is_named(answers: str, reasons: tuple[Reason, ...]) -> None:
    status = bytes.fromhex(answers)
    assert all(byte & 0x93 == 0x12 for byte in status), "no answer of DLE EOT"
    assert real_time_reasons(*status) == reasons


@pytest.mark.parametrize(
    ("answer", "reasons"),
    [
        ("10 00 00 00", ()),
        ("38 00 00 00", (Reason.COVER_OPEN,)),
        ("18 00 0f 00", (Reason.PAPER_OUT,)),
        ("10 00 03 00", (Reason.PAPER_NEAR_END,)),
        ("18 08 00 00", (Reason.CUTTER,)),
        ("18 20 00 00", (Reason.MECHANICAL,)),
        ("18 40 00 00", (Reason.OVERHEATED,)),
        ("18 00 00 00", (Reason.OFFLINE,)),
    ],
)
def test_automatic_status_is_named(answer: str, reasons: tuple[Reason, ...]) -> None:
    assert asb_reasons(bytes.fromhex(answer)) == reasons


def test_paper_near_its_end_does_not_stop_printing() -> None:
    assert blocking((Reason.COVER_OPEN, Reason.PAPER_NEAR_END)) == (Reason.COVER_OPEN,)
    assert blocking((Reason.PAPER_NEAR_END,)) == ()
