"""A technician sees every setting and where it comes from, changes them, takes them along, and goes back."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from kiosk.__main__ import app
from kiosk.settings import SettingsError, load
from kiosk.settings.fields import fields
from tests.settings.shipped import shipped


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return shipped(tmp_path)


def config(file: Path, *words: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, ["config", *words, "--config", str(file)], input=typed)


def done(file: Path, *words: str, typed: str = "") -> str:
    result = config(file, *words, typed=typed)
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(file: Path, *words: str, code: int = 2, typed: str = "") -> str:
    result = config(file, *words, typed=typed)
    assert result.exit_code == code, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.stderr


def test_every_setting_is_shown_with_its_value_origin_file_and_default(file: Path):
    done(file, "set", "visit.idle_s=90", "hours.monday=10:00-17:30", "services.loans=off")
    rows = {row["key"]: row for row in json.loads(done(file, "show", "--json"))["settings"]}
    assert list(rows) == [field.key for field in fields()]
    staffs = str(file.parent / "state/settings.toml")
    idle = {"key": "visit.idle_s", "value": 90, "origin": "staff", "file": staffs, "default": 60.0, "secret": None}
    assert rows["visit.idle_s"] == idle
    assert (rows["visit.warning_s"]["origin"], rows["visit.warning_s"]["file"]) == ("technician", str(file))
    assert (rows["card_printer.symbology"]["origin"], rows["card_printer.symbology"]["file"]) == ("default", None)
    assert rows["services.loans"]["value"] is False
    assert done(file, "show", "hours.monday") == f'hours.monday = "10:00-17:30"  # staff {staffs}, default "always"\n'


def test_of_a_secret_only_whether_it_is_there_is_shown(file: Path):
    (file.parent / "sip2.password").unlink()
    everything = done(file, "show") + done(file, "show", "--json") + done(file, "export") + done(file, "diff")
    assert "geheim" not in everything
    rows = {row["key"]: row["secret"] for row in json.loads(done(file, "show", "library", "--json"))["settings"]}
    assert rows["library.wise.key_file"] == "set"
    assert rows["library.sip2.password_file"].startswith("missing")


def test_a_technicians_change_stands_in_kiosk_toml_with_its_comments(file: Path):
    file.chmod(0o640)
    before = file.read_text()
    done(file, "set", "--technician", "visit.idle_s=90")
    assert file.read_text() == before.replace("idle_s = 60", "idle_s = 90")
    assert file.stat().st_mode & 0o777 == 0o640
    assert load(file).visit.idle_s == 90
    assert "technician" in done(file, "show", "visit.idle_s")
    done(file, "unset", "--technician", "visit.idle_s")
    assert "idle_s = " not in file.read_text()
    assert load(file).visit.idle_s == 60


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["set", "visit.idle_s=5"], "visit.idle_s: expected 20 to 600 seconds, not 5"),
        (["set", "visit.idle_s=soon"], "visit.idle_s: expected 20 to 600 seconds, not 'soon'"),
        (["set", "visit.pin_tries=2.5"], "visit.pin_tries: expected a whole number, 1 to 5 tries, not 2.5"),
        (["set", "kiosk.closed=maybe"], "kiosk.closed: expected true or false"),
        (["set", "visit.idel_s=90"], "visit.idel_s: unknown key; did you mean 'idle_s'?"),
        (["set", "visit.idle_s"], "expected KEY=VALUE"),
        (["set", "kiosk.state_dir=/tmp"], "kiosk.state_dir: unknown key"),
        (["set", "library.sip2.host="], "library.sip2.host: missing, and library.proof = 'sip2' needs it"),
        (["set", "--technician", "visit.idle_s=5"], "visit.idle_s: expected 20 to 600 seconds, not 5"),
        (["unset", "--technician", "kiosk.branch"], "kiosk.branch: missing, and it is required"),
        (["unset", "visit"], "visit: "),
        (["show", "vist"], "vist: unknown key; did you mean 'visit'?"),
        (["undo"], "no such state"),
        (["import", "/nowhere.toml"], "/nowhere.toml: cannot be read"),
        (["secret", "other.key"], "this configuration names wise.key, wise.password, sip2.password"),
        (["secret", "wise.key"], "expected one line"),
    ],
)
def test_what_will_not_do_is_refused_in_words_and_changes_nothing(file: Path, words: list[str], said: str):
    before = file.read_text()
    assert said in refused(file, *words)
    assert file.read_text() == before
    assert not (file.parent / "state/settings.toml").exists()
    assert (file.parent / "wise.key").read_text() == "geheim\n"


def test_settings_that_go_together_are_changed_together(file: Path):
    done(file, "set", "library.sip2.host=", "library.proof=rest", "card_printer.url=ipp://localhost:631/printers/pas")
    settings = load(file)
    assert settings.library.sip2 is None
    assert settings.card_printer is not None


def test_staffs_settings_go_from_one_kiosk_to_another(file: Path, tmp_path: Path):
    done(file, "set", "visit.idle_s=90", "kiosk.notice_nl=Vandaag om 15:00 voorlezen")
    done(file, "export", str(tmp_path / "staff.toml"))
    (tmp_path / "other").mkdir()
    other = shipped(tmp_path / "other")
    done(other, "import", str(tmp_path / "staff.toml"))
    assert load(other).kiosk.notice_nl == "Vandaag om 15:00 voorlezen"
    assert done(other, "export") == done(file, "export")
    done(other, "undo")
    assert load(other).visit.idle_s == 60
    done(other, "import", "-", typed=done(file, "export"))
    assert load(other).visit.idle_s == 90


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("version = 9\n", "staff.toml: version: 9 was written by a newer program"),
        ("[visit\n", "staff.toml: is not TOML"),
        ("[visit]\nidle_s = 5\n", "staff.toml: visit.idle_s: expected 20 to 600 seconds, not 5"),
        ('[kiosk]\nstate_dir = "/tmp"\n', "staff.toml: kiosk.state_dir: stands in the technician's kiosk.toml only"),
    ],
)
def test_an_import_that_will_not_do_here_changes_nothing(file: Path, tmp_path: Path, text: str, said: str):
    done(file, "set", "visit.idle_s=90")
    staffs = (file.parent / "state/settings.toml").read_bytes()
    (tmp_path / "staff.toml").write_text(text)
    assert said in refused(file, "import", str(tmp_path / "staff.toml"))
    assert (file.parent / "state/settings.toml").read_bytes() == staffs


def test_differences_are_told_from_the_defaults_and_between_two_files(file: Path, tmp_path: Path):
    done(file, "set", "visit.idle_s=90")
    assert "visit.idle_s: 60 -> 90\n" in done(file, "diff")
    other = tmp_path / "other.toml"
    other.write_text(file.read_text().replace('monday = "always"', 'monday = "closed"'))
    assert done(file, "diff", str(file), str(other)) == 'hours.monday: "always" -> "closed"\n'
    found = json.loads(done(file, "diff", str(file), str(other), "--json"))
    assert found == {"differences": [{"key": "hours.monday", "before": "always", "after": "closed"}]}
    assert done(file, "diff", str(file), str(file)) == "no difference\n"
    assert "two files at most" in refused(file, "diff", str(file), str(file), str(file))


def test_changes_are_kept_with_who_made_them_and_gone_back_to(file: Path, monkeypatch: pytest.MonkeyPatch):
    assert "never changed" in done(file, "history")
    monkeypatch.setenv("SUDO_USER", "anna")
    for seconds in (70, 80, 90):
        done(file, "set", f"visit.idle_s={seconds}")
    assert "anna changed visit.idle_s" in done(file, "history")
    versions = json.loads(done(file, "history", "--json"))["versions"]
    assert [version["number"] for version in versions] == [3, 2, 1]
    done(file, "undo", "2")
    assert load(file).visit.idle_s == 70
    done(file, "undo")
    assert load(file).visit.idle_s == 90


@pytest.mark.parametrize("broken", ["[visit", "visit.idel_s = 3\n", "[visit]\nidle_s = 9000\n"])
def test_staffs_settings_that_cannot_be_used_are_gone_back_from(file: Path, broken: str):
    done(file, "set", "visit.idle_s=70")
    done(file, "set", "visit.idle_s=80")
    (file.parent / "state/settings.toml").write_text(broken)
    with pytest.raises(SettingsError, match=r"settings\.toml: "):
        load(file)
    done(file, "undo")
    assert load(file).visit.idle_s == 70


def test_one_value_that_cannot_be_used_is_taken_out(file: Path):
    done(file, "set", "visit.idle_s=70", "visit.warning_s=40")
    staffs = file.parent / "state/settings.toml"
    staffs.write_text(staffs.read_text().replace("70", "7"))
    done(file, "unset", "visit.idle_s")
    assert (load(file).visit.idle_s, load(file).visit.warning_s) == (60, 40)


def test_a_newer_programs_settings_are_not_gone_back_from(file: Path):
    done(file, "set", "visit.idle_s=70")
    staffs = file.parent / "state/settings.toml"
    staffs.write_text("version = 9\n[visit]\nidle_s = 80\n")
    for words in (["undo"], ["set", "visit.idle_s=90"], ["import", str(file)]):
        result = config(file, *words)
        assert "newer program" in str(result.exception) + result.stderr
    assert staffs.read_text() == "version = 9\n[visit]\nidle_s = 80\n"


def test_a_state_folder_that_cannot_be_made_is_told_apart_from_a_wrong_value(file: Path):
    (file.parent / "state").write_text("a file, not a folder")
    assert "cannot be written" in refused(file, "set", "visit.idle_s=70", code=1)
    assert load(file).visit.idle_s == 60


def test_a_secret_is_written_for_its_owner_alone_and_never_shown(file: Path):
    said = done(file, "secret", "wise.key", typed="nieuw-geheim\n")
    key = file.parent / "wise.key"
    assert key.read_text() == "nieuw-geheim\n"
    assert key.stat().st_mode & 0o777 == 0o600
    assert "nieuw-geheim" not in said
    done(file, "secret", "library.sip2.password_file", typed="ook-geheim\n")
    assert (file.parent / "sip2.password").read_text() == "ook-geheim\n"
