"""Staff change settings: whole or not at all, kept, and gone back to; a technician sees where each value came from."""

import errno
import os
from pathlib import Path

import certifi
import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st
from PIL import Image

from kiosk import whole_file
from kiosk.settings import Settings, SettingsError, load
from kiosk.settings.changes import changed_keys
from kiosk.settings.fields import Field, Kind, Plain, field, fields
from kiosk.settings.port import NotSaved, Origin
from kiosk.settings.store import SettingsStore

SHIPPED = Path("config/kiosk.toml")
OTHERWISE: dict[str, Plain] = {
    "library.wise.url": "https://other.example/restapi",
    "library.wise.isil": "NL-0800270000",
    "library.proof": "rest",
    "kiosk.branch": "9402",
    "kiosk.number": "2",
    "panel.size": "800x480",
    "scanner.url": "evdev://0c2e:0b61",
    "receipt_printer.url": "tty:///dev/ttyUSB0?baud=19200",
    "receipt_printer.profile": "epson-tm-t88vi",
    "receipt_printer.width_mm": 58,
    "card_printer.url": "ipp://localhost:631/printers/pas",
    "visit.temporary_password_proof": "staff",
}
"""Another good value where one cannot be made up."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The shipped configuration, with a card printer, a state folder and a picture of its own."""
    text = SHIPPED.read_text(encoding="utf-8").replace("/var/lib/paszuil", str(tmp_path / "state"))
    text += '\n[card_printer]\nurl = "ipp://localhost:631/printers/other"\n'
    here = tmp_path / "kiosk.toml"
    here.write_text(text, encoding="utf-8")
    return here


@pytest.fixture
def store(file: Path) -> SettingsStore:
    return SettingsStore(file)


def other(wanted: Field, now: Plain) -> Plain:
    """A good value that is not the one there is."""
    if wanted.key in OTHERWISE:
        return OTHERWISE[wanted.key]
    match wanted.kind:
        case Kind.SWITCH:
            return not now
        case Kind.CHOICE:
            return next(choice for choice in wanted.choices if choice != now)
        case Kind.WHOLE | Kind.NUMBER:
            assert isinstance(now, int | float)
            assert wanted.high is not None
            return wanted.low if now == wanted.high else wanted.high
        case Kind.HOURS:
            return "10:00-17:30"
        case Kind.MOMENT:
            return "never"
        case _:
            return f"{now}/x" if wanted.key.startswith("library.wise.paths.") else "iets-anders"


def read(settings: Settings, key: str) -> Plain:
    value: object = settings
    for name in key.split("."):
        value = getattr(value, name)
    assert value is None or isinstance(value, str | int | float | bool)
    return value


@pytest.mark.parametrize("wanted", fields(), ids=lambda wanted: wanted.key)
def test_every_setting_is_changed_kept_and_put_back(wanted: Field, store: SettingsStore, file: Path, tmp_path: Path):
    if wanted.key == "library.wise.ca_file":
        value: Plain = certifi.where()
    elif wanted.key == "receipt_printer.logo":
        Image.new("1", (100, 40)).save(tmp_path / "logo.png")
        value = str(tmp_path / "logo.png")
    elif wanted.key == "card_printer.template":
        value = str(Path("hardware/card_printer/templates/plain.toml").resolve())
    else:
        value = other(wanted, store.value(wanted).value)
    before = store.settings
    applies = store.save_now({wanted.key: value}, "1042")
    assert applies is wanted.applies
    again = load(file)
    assert changed_keys(before, again) == (wanted.key,)
    assert again == store.settings
    shown = read(again, wanted.key)
    assert shown == value or str(shown).endswith(f"/{value}")
    assert store.value(wanted).origin is Origin.STAFF
    store.save_now({wanted.key: None}, "1042")
    assert load(file) == before
    assert store.value(wanted).origin is not Origin.STAFF


def test_staff_go_before_the_technician_and_the_technician_before_the_defaults(store: SettingsStore):
    idle = field("visit.idle_s")
    assert (store.value(idle).value, store.value(idle).origin) == (60, Origin.TECHNICIAN)
    store.save_now({"visit.idle_s": 90}, "1042")
    assert (store.value(idle).value, store.value(idle).origin) == (90, Origin.STAFF)
    assert store.value(field("card_printer.deadline_s")).origin is Origin.DEFAULT
    assert store.file_of(idle) == store.staffs_file


@pytest.mark.parametrize(
    ("changes", "key", "words"),
    [
        ({"visit.idle_s": 5}, "visit.idle_s", "20 to 600 seconds, not 5"),
        ({"visit.idle_s": float("nan")}, "visit.idle_s", "20 to 600 seconds"),
        ({"visit.pin_tries": True}, "visit.pin_tries", "a whole number"),
        ({"kiosk.branch_name": ""}, "kiosk.branch_name", "at least 1"),
        ({"kiosk.notice_nl": "x" * 61}, "kiosk.notice_nl", "at most 60"),
        ({"kiosk.notice_nl": "a\nb"}, "kiosk.notice_nl", "line ends"),
        ({"hours.monday": "10-17"}, "hours.monday", "10:00-17:30"),
        ({"hours.monday": "17:00-10:00"}, "hours.monday", "later time"),
        ({"hours.restart_at": "25:00"}, "hours.restart_at", "03:30"),
        ({"library.proof": "guess"}, "library.proof", "one of sip2, rest"),
        ({"library.wise.url": "http://wise.example"}, "library.wise.url", "https://"),
        ({"receipt_printer.profile": "laser"}, "receipt_printer.profile", "laser"),
        ({"receipt_printer.url": "telnet://x"}, "receipt_printer.url", "telnet"),
        ({"library.sip2.host": ""}, "library.sip2.host", "library.proof = 'sip2' needs it"),
    ],
)
def test_what_will_not_do_is_named_by_its_key_and_changes_nothing(
    store: SettingsStore, file: Path, changes: dict[str, Plain], key: str, words: str
):
    (problem,) = store.problems(changes)
    assert problem.key == key
    assert words in problem.words
    with pytest.raises(NotSaved, match=key):
        store.save_now(changes, "1042")
    assert not store.staffs_file.exists()
    assert store.versions() == ()


def test_a_card_printer_and_sip2_are_switched_off_by_emptying_them(store: SettingsStore, file: Path):
    store.save_now({"card_printer.url": "", "library.sip2.host": "", "library.proof": "rest"}, "1042")
    settings = load(file)
    assert settings.card_printer is None
    assert settings.library.sip2 is None


def test_comments_and_order_of_staffs_file_stay(store: SettingsStore):
    store.save_now({"visit.idle_s": 90, "kiosk.website": "annen.nl"}, "1042")
    text = store.staffs_file.read_text().replace("idle_s = 90", "idle_s = 90  # for the elderly")
    store.staffs_file.write_text(text)
    store.save_now({"visit.warning_s": 40}, "1042")
    assert "idle_s = 90  # for the elderly" in store.staffs_file.read_text()
    assert store.staffs_file.read_text().startswith("# What staff set")


def test_ten_versions_are_kept_and_one_is_gone_back_to(store: SettingsStore, file: Path):
    for seconds in range(60, 76):
        store.save_now({"visit.idle_s": seconds + 1}, f"staff-{seconds}")
    versions = store.versions()
    assert len(versions) == 10
    assert [version.actor for version in versions][:2] == ["staff-75", "staff-74"]
    assert versions[0].changed == ("visit.idle_s",)
    store.go_back_now(versions[3], "1042")
    assert load(file).visit.idle_s == 72
    store.go_back_now(store.versions()[0], "1042")
    assert load(file).visit.idle_s == 76


def test_somebody_elses_change_holds_when_looked_again(store: SettingsStore, file: Path):
    heard: list[float] = []
    store.subscribe(lambda: heard.append(store.settings.visit.idle_s))
    assert not store.look_again()
    SettingsStore(file).save_now({"visit.idle_s": 120}, "cli")
    assert store.look_again()
    assert heard == [120]


def test_a_file_that_became_bad_leaves_the_settings_that_were_good_and_says_so(store: SettingsStore, file: Path):
    good = file.read_text()
    file.write_text("[kiosk")
    assert not store.look_again()
    assert store.bad
    assert "is not TOML" in store.bad
    assert store.settings.visit.idle_s == 60
    file.write_text(good.replace("idle_s = 60", "idle_s = 70"))
    assert store.look_again()
    assert store.bad is None


@pytest.mark.parametrize("where", ["kiosk.toml", "state/settings.toml"])
def test_a_file_of_a_newer_program_is_refused_and_left_as_it_is(file: Path, tmp_path: Path, where: str):
    SettingsStore(file).save_now({"visit.idle_s": 90}, "1042")
    newer = tmp_path / where
    newer.write_text(newer.read_text().replace("version = 1", "version = 2"))
    text = newer.read_text()
    with pytest.raises(SettingsError) as wrong:
        load(file)
    assert str(wrong.value).startswith(f"{newer}: version: 2 was written by a newer program")
    assert wrong.value.code.value == "K-03"
    assert newer.read_text() == text


def test_an_older_file_is_brought_up_to_date_when_it_is_read(file: Path, monkeypatch: pytest.MonkeyPatch):
    def rest_became_idle(table: dict) -> dict:
        table["visit"]["idle_s"] = table["visit"].pop("rest_s")
        return table

    monkeypatch.setattr("kiosk.settings.layers.VERSION", 2)
    monkeypatch.setattr("kiosk.settings.layers.MIGRATIONS", (rest_became_idle,))
    file.write_text(file.read_text().replace("idle_s = 60", "rest_s = 77"))
    assert load(file).visit.idle_s == 77


def test_a_wrong_value_of_staff_names_staffs_file(store: SettingsStore, file: Path):
    store.save_now({"visit.idle_s": 90}, "1042")
    store.staffs_file.write_text(store.staffs_file.read_text().replace("90", "9000"))
    with pytest.raises(SettingsError, match=r"settings\.toml: visit\.idle_s: expected 20 to 600 seconds, not 9000"):
        load(file)


def test_staff_cannot_move_their_own_folder(store: SettingsStore, file: Path):
    store.save_now({"visit.idle_s": 90}, "1042")
    store.staffs_file.write_text('[kiosk]\nstate_dir = "/tmp"\n')
    with pytest.raises(SettingsError, match=r"kiosk\.state_dir"):
        load(file)


@pytest.mark.parametrize("fails", ["replace", "fsync", "open"])
def test_a_full_disk_or_a_power_cut_leaves_what_was_there(
    store: SettingsStore, file: Path, monkeypatch: pytest.MonkeyPatch, fails: str
):
    store.save_now({"visit.idle_s": 90}, "1042")
    before = load(file)

    def no_room(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as broken:
        match fails:
            case "replace":
                broken.setattr(Path, "replace", no_room)
            case "fsync":
                broken.setattr(os, "fsync", no_room)
            case _:
                broken.setattr(whole_file.os, "fdopen", no_room)
        with pytest.raises(NotSaved, match="No space left"):
            store.save_now({"visit.idle_s": 120}, "1042")
    assert load(file) == before == store.settings


@limits(max_examples=60)
@given(value=st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=80)), at=st.data())
def test_any_value_is_saved_and_read_back_or_refused_in_words(tmp_path_factory, value: Plain, at: st.DataObject):
    folder = tmp_path_factory.mktemp("any")
    file = folder / "kiosk.toml"
    file.write_text(SHIPPED.read_text().replace("/var/lib/paszuil", str(folder / "state")))
    store = SettingsStore(file)
    wanted = at.draw(st.sampled_from(fields()))
    problems = store.problems({wanted.key: value})
    if problems:
        assert [problem.key for problem in problems] == [wanted.key]
        with pytest.raises(NotSaved, match=wanted.key):
            store.save_now({wanted.key: value}, "1042")
    else:
        store.save_now({wanted.key: value}, "1042")
    assert load(file) == store.settings
