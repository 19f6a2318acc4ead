"""`paszuil card` draws a card, or says what is wrong with its template."""

import json
from pathlib import Path

import pytest
import typer
from PIL import Image
from pyzbar import pyzbar
from typer.testing import CliRunner

from kiosk.commands.card import card

app = typer.Typer()
app.command()(card)


def test_a_card_is_drawn_with_its_number(tmp_path: Path) -> None:
    out = tmp_path / "card.png"
    result = CliRunner().invoke(app, ["--out", str(out), "--number", "29401000075868", "--symbology", "code128"])
    assert result.exit_code == 0, result.output
    with Image.open(out) as picture:
        assert [found.data for found in pyzbar.decode(picture)] == [b"29401000075868"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no.toml"], "no.toml cannot be read: No such file"),
        (["--number", "2940A"], "codabar carries digits"),
        (["--symbology", "ean"], "'ean' is not a valid Symbology"),
    ],
)
def test_what_is_wrong_is_told_in_words_and_as_json(arguments: list[str], said: str) -> None:
    words = CliRunner().invoke(app, arguments)
    assert (words.exit_code, said in words.stderr) == (2, True)
    told = json.loads(CliRunner().invoke(app, [*arguments, "--json"]).stdout)
    assert told["good"] is False
    assert said in told["error"]
