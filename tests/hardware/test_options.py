"""Options of a device from a prompt or a table, right and wrong."""

from pathlib import Path
from typing import Any

import pytest

from hardware import open_card_printer, open_receipt_printer, open_scanner
from hardware.health import Kind
from hardware.options import ScannerOptions


def test_a_url_with_keywords_a_table_and_options_are_the_same_device() -> None:
    by_url = open_receipt_printer("tcp://192.0.2.1:9100", profile="generic-58", width_mm=58)
    by_table = open_receipt_printer({"url": "tcp://192.0.2.1:9100", "profile": "generic-58", "width_mm": 58})
    assert by_url.keeper.health == by_table.keeper.health
    assert open_scanner(ScannerOptions(url="keyboard://")).keeper.health.kind is Kind.SCANNER


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"url": "keyboard://", "longset": 3}, "unknown key 'longset'; known are: url, longest, silence_ms"),
        ({"url": "keyboard://", "silence_ms": 3}, "silence_ms: expected `int` >= 50"),
        ({"url": "keyboard://", "silence_ms": "200"}, "silence_ms: expected `int`, got `str`"),
        ({}, "url: missing, and it is required"),
        (5, "expected a URL or a table with one, not int"),
        ("", "'' is no address of a scanner"),
    ],
)
def test_a_table_that_makes_no_sense_is_explained(given: Any, words: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        open_scanner(given)
    assert words in str(caught.value)


def test_a_card_printer_says_which_symbologies_there_are(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"symbology: .*'qr'"):
        open_card_printer("ipp://localhost/printers/pas", orders=tmp_path, symbology="qr")
