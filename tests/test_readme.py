"""README says only what is true today."""

import re
import tomllib
from pathlib import Path

import typer.main

from kiosk.__main__ import app
from kiosk.simulator.members import samples

README = Path("README.md").read_text(encoding="utf-8")
PINLESS = "–"


def test_every_sample_of_the_simulator_stands_in_the_list_with_its_pin():
    table = README.partition("<!-- members -->")[2].partition("<!-- /members -->")[0]
    rows = re.findall(r"^\| `([^`]+)` \| (.+?) \| (.+?) \|$", table, re.MULTILINE)
    assert [(code, title) for code, title, _ in rows] == [(one.code, one.title) for one in samples()]
    pins = {one.code: found[1] if (found := re.search(r"pincode (\d{4})", one.line)) else PINLESS for one in samples()}
    assert all(pin == pins[code] for code, _, pin in rows)


def test_every_command_in_readme_exists_and_every_command_is_in_readme():
    command = typer.main.get_command(app)
    names = {
        f"{name} {sub}" if hasattr(group, "commands") else name
        for name, group in command.commands.items()
        for sub in (getattr(group, "commands", {}) or {"": None})
    }
    named = set(
        re.findall(r"`(?:\.venv/bin/)?paszuil ((?:config |library |hardware |staff |stroomschema )?[a-z-]+)", README)
    )
    alone = {"library", "config", "hardware", "staff", "stroomschema"}
    assert named - alone <= names
    assert names - {"version"} <= named


def test_every_dependency_stands_in_the_table():
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = README.lower()
    extras = project["optional-dependencies"]
    for requirement in [*project["dependencies"], *extras["simulator"], *extras["dev"]]:
        name = re.split(r"[>=<]", requirement)[0]
        assert name.startswith("types-") or name in named, name


def test_every_make_target_in_readme_exists():
    makefile = Path("Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"`?make ([a-z-]+)", README)) - {"help"}:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
