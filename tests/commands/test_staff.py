"""Staff passes from the command line: made, listed and taken away; a PIN is shown nowhere."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
import typer
from typer.testing import CliRunner

from kiosk.commands import staff

CLI = typer.Typer()
CLI.command("add")(staff.add)
CLI.command("list")(staff.list_)
CLI.command("remove")(staff.remove)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    kiosk = SimpleNamespace(kiosk=SimpleNamespace(state_dir=str(tmp_path / "state")))
    monkeypatch.setattr("kiosk.settings.load", lambda path: kiosk)

    def ran(*arguments: str, typed: str = ""):
        return CliRunner().invoke(CLI, [*arguments, "--config", "kiosk.toml"], input=typed)

    return ran


def test_a_pin_is_asked_twice_and_not_shown(run):
    told = run("add", "1042", typed="2580\n2580\n")
    assert told.exit_code == 0, told.output
    assert "2580" not in told.output
    listed = json.loads(run("list", "--json").stdout)
    assert [account["card"] for account in listed["staff"]] == ["1042"]
    assert set(listed["staff"][0]) == {"card", "added", "role", "first_pin"}
    assert (listed["staff"][0]["role"], listed["staff"][0]["first_pin"]) == ("medewerker", True)


def test_a_pin_can_come_from_standard_input(run):
    assert run("add", "1042", "--pin-file", "-", typed="2580\n").exit_code == 0
    assert "1042" in run("list").stdout


def test_a_weak_pin_is_refused_in_words(run):
    told = run("add", "1042", "--pin-file", "-", typed="1234\n")
    assert told.exit_code == 1
    assert "choose another" in told.output
    assert "1234" not in told.output
    assert "no staff pass yet" in run("list").stdout


def test_a_pass_that_is_taken_away_is_gone_and_a_second_time_says_so(run):
    run("add", "1042", "--pin-file", "-", typed="2580\n")
    assert run("remove", "1042").exit_code == 0
    again = run("remove", "1042")
    assert again.exit_code == 1
    assert "no staff account" in again.output
