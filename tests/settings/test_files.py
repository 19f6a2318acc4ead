"""What stands on disk: whole after a kill, the kiosk's own when root wrote it, in today's shape, comments kept."""

import os
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from kiosk.domain.fault_code import FaultCode
from kiosk.settings import SettingsError, load, read_secret
from kiosk.settings.editing import rewritten, with_values
from kiosk.settings.fields import Plain
from kiosk.settings.layers import Table, find
from kiosk.settings.port import NotSaved, NotWritten
from kiosk.settings.store import SettingsStore
from tests.settings.shipped import shipped

KILLED = """
import os, signal, sys
from pathlib import Path
from kiosk.settings.store import SettingsStore

def dies(*_):
    os.kill(os.getpid(), signal.SIGKILL)

store = SettingsStore(Path(sys.argv[1]))
moments = iter(range(100))
moved, at = Path.replace, int(sys.argv[2])
Path.replace = lambda *names: dies() if next(moments) == at else moved(*names)
store.save_now({"visit.idle_s": 120}, "1042")
"""
"""Moved into place are, in this order: the state that is kept, and staff's file."""
KEYS = ("visit.idle_s", "visit.warning_s", "library.proof", "library.wise.isil", "library.sip2.port", "kiosk.number")
FILES = (
    "",
    "# staff's\nversion = 1\n",
    'version = 1\n[visit]\nidle_s = 90 # long\n\n[library.wise]\nisil = "x" # ours\n[library.sip2]\nport = 3\n',
    'version = 1\n[library.wise]\nisil = "x"\n\n[visit]\nidle_s = 90\n\n[library.sip2]\nport = 3\n\n[library]\n',
    'version = 1\nvisit.idle_s = 3\nkiosk = {number = "2"}\nlibrary.proof = "rest"\n',
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return shipped(tmp_path)


@pytest.mark.parametrize("moment", [0, 1])
def test_a_kill_between_write_and_rename_loses_nothing(file: Path, moment: int):
    SettingsStore(file).save_now({"visit.idle_s": 90}, "1042")
    killed = subprocess.run([sys.executable, "-c", KILLED, str(file), str(moment)], check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    store = SettingsStore(file)
    assert store.settings.visit.idle_s == 90
    store.save_now({"visit.idle_s": 120}, "1042")
    assert load(file).visit.idle_s == 120
    store.go_back_now(store.versions()[0], "1042")
    assert load(file).visit.idle_s == 90


def test_what_root_writes_for_the_kiosk_is_the_kiosks_own(file: Path):
    state = file.parent / "state"
    state.mkdir()
    owner = 65534 if os.geteuid() == 0 else os.geteuid()
    os.chown(state, owner, -1)
    SettingsStore(file).save_now({"visit.idle_s": 90}, "root")
    written = [state / "settings.toml", state / "settings.lock", state / "settings.d", state / "settings.d/000001.toml"]
    assert [place.stat().st_uid for place in written] == [owner] * 4
    assert state.joinpath("settings.toml").stat().st_mode & 0o777 == 0o600


def test_a_link_that_waits_beside_the_file_is_not_followed(file: Path, tmp_path: Path):
    elsewhere = tmp_path / "shadow"
    elsewhere.write_text("root")
    (tmp_path / "state").mkdir()
    (tmp_path / "state/.settings.toml.new").symlink_to(elsewhere)
    with pytest.raises(NotWritten):
        SettingsStore(file).save_now({"visit.idle_s": 90}, "root")
    assert elsewhere.read_text() == "root"


@pytest.mark.parametrize("content", FILES)
@limits(max_examples=12)
@given(changes=st.dictionaries(st.sampled_from(KEYS), st.sampled_from([None, 7, "y"]), max_size=4))
def test_a_file_of_any_form_says_what_was_asked_and_keeps_its_comments(content: str, changes: dict[str, Plain]):
    before = tomllib.loads(content)
    after = tomllib.loads(rewritten(content, before, changes))
    for key in KEYS:
        assert find(after, key) == (changes[key] if key in changes else find(before, key))
        assert find(with_values(before, changes), key) == find(after, key)
    assert after["version"] == 1
    if "library.wise.isil" not in changes:
        assert rewritten(content, before, changes).count("# ours") == content.count("# ours")


def test_a_file_of_an_older_version_is_written_in_todays_shape(file: Path, monkeypatch: pytest.MonkeyPatch):
    def rest_became_idle(table: Table) -> Table:
        if "rest_s" in table.get("visit", {}):
            table["visit"]["idle_s"] = table["visit"].pop("rest_s")
        return table

    SettingsStore(file).save_now({"visit.warning_s": 40}, "1042")
    staffs = file.parent / "state/settings.toml"
    staffs.write_text("[visit]\nwarning_s = 40 # for the elderly\nrest_s = 77\n")
    monkeypatch.setattr("kiosk.settings.layers.VERSION", 2)
    monkeypatch.setattr("kiosk.settings.editing.VERSION", 2)
    monkeypatch.setattr("kiosk.settings.layers.MIGRATIONS", (rest_became_idle,))
    assert load(file).visit.idle_s == 77
    SettingsStore(file).save_now({"kiosk.number": "3"}, "1042")
    assert load(file).visit.idle_s == 77
    said = staffs.read_text()
    assert tomllib.loads(said) == {"version": 2, "visit": {"warning_s": 40, "idle_s": 77}, "kiosk": {"number": "3"}}
    assert "# for the elderly" in said


def test_staffs_broken_file_stops_saving_in_words_while_the_kiosk_goes_on(file: Path):
    store = SettingsStore(file)
    store.save_now({"visit.idle_s": 90}, "1042")
    store.staffs_file.write_text("[visit")
    assert not store.look_again()
    assert store.problems({"visit.idle_s": 100}) == ()
    with pytest.raises(NotSaved, match=r"settings\.toml: is not TOML"):
        store.save_now({"visit.idle_s": 100}, "1042")
    assert store.settings.visit.idle_s == 90
    store.go_back_now(store.versions()[0], "1042")
    assert (store.settings.visit.idle_s, store.bad) == (60, None)


def test_a_state_folder_that_cannot_be_written_does_not_matter_for_reading(file: Path):
    SettingsStore(file).save_now({"visit.idle_s": 90}, "1042")
    state = file.parent / "state"
    before = sorted(place.name for place in state.rglob("*"))
    state.chmod(0o500)
    assert load(file).visit.idle_s == 90
    assert sorted(place.name for place in state.rglob("*")) == before
    state.chmod(0o700)


def test_a_toml_error_is_told_with_its_line(file: Path):
    file.write_text(file.read_text().replace("idle_s = 60", "idle_s = 60 seconds"))
    line = next(number for number, words in enumerate(file.read_text().splitlines(), 1) if "60 seconds" in words)
    with pytest.raises(SettingsError, match=rf"kiosk\.toml: is not TOML: .*line {line}, .*mend that line") as wrong:
        load(file)
    assert wrong.value.code is FaultCode.CONFIGURATION


def test_systemds_credential_goes_before_the_file_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "wise.key").write_text("of-the-file\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "credentials"))
    assert read_secret(str(tmp_path / "wise.key"), "library.wise.key_file") == "of-the-file"
    (tmp_path / "credentials").mkdir()
    (tmp_path / "credentials/secret_wise.key").write_text("of-systemd\n")
    assert read_secret(str(tmp_path / "wise.key"), "library.wise.key_file") == "of-systemd"
    assert read_secret("/nowhere/wise.key", "library.wise.key_file") == "of-systemd"


@pytest.mark.parametrize("content", [None, b"", b"\n", b"\xff\xfe"])
def test_a_secret_that_is_not_there_is_told_with_what_to_do_and_its_own_code(tmp_path: Path, content: bytes | None):
    if content is not None:
        (tmp_path / "wise.key").write_bytes(content)
    with pytest.raises(SettingsError, match=r"^library\.wise\.key_file: .*paszuil config secret wise\.key") as wrong:
        read_secret(str(tmp_path / "wise.key"), "library.wise.key_file")
    assert wrong.value.code is FaultCode.SECRET_MISSING
