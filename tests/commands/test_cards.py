"""`paszuil pass`, as a technician or a stranger's test uses it."""

import io
import json
import sys
from types import SimpleNamespace

import pytest
import typer
from typer.testing import CliRunner

from kiosk.commands.cards import pass_

KEYS = ["kind", "number", "isil", "symbology", "masked", "reason"]

app = typer.Typer()
app.command()(pass_)


def told(*arguments: str, stdin: bytes = b"") -> list[dict]:
    result = CliRunner().invoke(app, [*arguments, "--json"], input=stdin)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_one_object_comes_for_each_code_with_the_same_keys_always():
    objects = told("29401000075868", "29401000075869", "2X198612", "31234567890123", "9789000000012", "x|", "")
    assert [o["kind"] for o in objects] == ["pass", "suspect", "temporary", "item", "book", "rubbish", "rubbish"]
    assert all(list(o) == KEYS for o in objects)
    assert [o["number"] for o in objects][-2:] == [None, None]


def test_what_a_scanner_adds_is_told_apart():
    [named, codabar] = told("NL-0800270000-29401000075868", "]F0a29401000075868d\r\n")
    assert named["isil"] == "NL-0800270000"
    assert (codabar["number"], codabar["symbology"]) == ("29401000075868", "codabar")
    assert codabar["masked"] == "2 9401 •••• 5868"


def test_a_dash_reads_a_code_a_line_whatever_its_bytes():
    lines = b"29401000075868\r\n\xff\xfe\n\n2X198612\t\n\x00\n12345678901"
    kinds = [o["kind"] for o in told("-", stdin=lines)]
    assert kinds == ["pass", "rubbish", "rubbish", "temporary", "rubbish", "pass"]


def test_a_million_digits_on_one_line_is_rubbish_like_any_other():
    assert [o["kind"] for o in told("-", stdin=b"2" * 1_000_000)] == ["rubbish"]


def test_a_person_reads_a_masked_number_and_why():
    result = CliRunner().invoke(app, ["29401000075868"])
    assert result.stdout.startswith("pass")
    assert "2 9401 •••• 5868" in result.stdout
    assert "29401000075868" not in result.stdout


def test_without_a_code_it_is_bad_usage():
    assert CliRunner().invoke(app, ["--json"]).exit_code == 2


def test_an_argument_that_is_no_text_to_this_machine_gets_an_answer(monkeypatch: pytest.MonkeyPatch, capsys):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO()))
    pass_(["\udcff\udcfe"], as_json=True)
    assert json.loads(capsys.readouterr().out)["kind"] == "rubbish"
