"""`paszuil receipt`: bytes that print, and a picture of what they print."""

import json
from pathlib import Path

import pytest
import typer
from PIL import Image
from typer.testing import CliRunner

from hardware.receipt_printer.profiles import PAPERS_MM, PROFILES
from hardware.simulated.escpos_operations import Cut, Unsupported
from hardware.simulated.escpos_parser import EscposParser
from kiosk.commands.receipts import receipt
from kiosk.receipts.samples import SAMPLES

app = typer.Typer()
app.command()(receipt)


def run(*arguments: str):
    return CliRunner().invoke(app, list(arguments))


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("width", PAPERS_MM)
def test_every_bon_is_made_for_every_printer_and_paper(tmp_path: Path, sample, profile, width):
    out, png = tmp_path / "bon.bin", tmp_path / "bon.png"
    arguments = (sample, "--profile", profile, "--width", str(width), "--out", str(out), "--png", str(png), "--json")
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert (told["sample"], told["profile"], told["width_mm"]) == (sample, profile, width)
    operations = EscposParser().feed(out.read_bytes())
    assert told["bytes"] == out.stat().st_size
    assert not [operation for operation in operations if isinstance(operation, Unsupported)]
    assert isinstance(operations[-1], Cut) is PROFILES[profile].cutter
    with Image.open(png) as picture:
        assert picture.width >= PROFILES[profile].dots_on(width)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_language_is_the_one_asked_for(tmp_path: Path, language):
    out = tmp_path / "bon.bin"
    assert run("temporary-password", "--lang", language, "--out", str(out)).exit_code == 0
    word = {"nl": b"TIJDELIJK WACHTWOORD", "en": b"TEMPORARY PASSWORD"}[language]
    assert word in out.read_bytes()


def test_what_the_printer_lacks_is_told_with_what_it_prints_instead():
    told = json.loads(run("test", "--profile", "generic-80", "--json").stdout)
    assert told["replaced"] == {"Łódź": "Lodz", "•": "·", "–": "-"}
    assert "generic-80 has no '•'; it prints '·'" in run("test", "--profile", "generic-80").stdout


def test_the_list_names_every_sample_and_profile():
    told = json.loads(run("--list", "--json").stdout)
    assert told == {"samples": list(SAMPLES), "profiles": list(PROFILES)}
    plain = run("--list").stdout
    assert all(name in plain for name in [*SAMPLES, *PROFILES])


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("nothing",),
        ("test", "--width", "76"),
        ("test", "--profile", "laser"),
        ("test", "--lang", "fy"),
    ],
)
def test_what_does_not_exist_is_bad_usage_and_the_right_ones_are_named(arguments):
    result = run(*arguments)
    assert result.exit_code == 2
    assert "expected one of" in result.output


def test_a_folder_that_is_not_there_is_named(tmp_path: Path):
    result = run("test", "--out", str(tmp_path / "nowhere" / "bon.bin"))
    assert result.exit_code == 1
    assert "nowhere" in result.output
