"""A wrong configuration is named by file, key and what was expected; a right one is read whole."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.settings import Settings, SettingsError, load, read_secret, unreadable_secrets

SHIPPED = Path("config/kiosk.toml")


@pytest.fixture
def changed(tmp_path: Path):
    """The shipped configuration with one piece of text replaced."""

    def change(old: str, new: str) -> Path:
        text = SHIPPED.read_text(encoding="utf-8")
        assert old in text
        file = tmp_path / "kiosk.toml"
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        return file

    return change


def test_the_shipped_configuration_is_good_and_names_every_key():
    settings = load(SHIPPED)
    assert settings.visit.warning_s == 30
    assert settings.library.sip2 is not None
    text = SHIPPED.read_text(encoding="utf-8")
    for section in ("kiosk", "panel", "services", "receipts", "visit", "hours", "scanner", "receipt_printer"):
        for key in getattr(settings, section).__struct_fields__:
            assert f"{key} =" in text, f"[{section}] {key} is not in the shipped file"
    for key in (*settings.library.wise.__struct_fields__, *settings.library.sip2.__struct_fields__):
        assert f"{key} =" in text or f"[library.wise.{key}]" in text, key


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("idle_s = 60", "idel_s = 60", "visit.idel_s: unknown key; did you mean 'idle_s'?"),
        ("idle_s = 60", "idle_s = 5", "visit.idle_s: expected 20 to 600 seconds, not 5"),
        ("idle_s = 60", 'idle_s = "soon"', "visit.idle_s: expected 20 to 600 seconds, not 'soon'"),
        ("port = 6001", "port = 70000", "library.sip2.port: expected a whole number, 1 to 65535, not 70000"),
        ("[scanner]", "[scaner]", "scaner: unknown key; did you mean 'scanner'?"),
        ('branch = "9401"', "", "kiosk.branch: missing, and it is required"),
        ("https://example", "http://example", "library.wise.url: must begin with https://"),
        ('proof = "sip2"', 'proof = "guess"', "library.proof: expected one of sip2, rest, not 'guess'"),
        ("[library.wise.paths]", '[library.wise.paths]\nresett = "/x"', "library.wise.paths.resett: unknown key"),
        ("[visit]", "[visit", "is not TOML"),
    ],
)
def test_a_wrong_file_is_named_with_key_and_expectation(changed, old, new, words):
    file = changed(old, new)
    with pytest.raises(SettingsError) as wrong:
        load(file)
    assert str(wrong.value).startswith(f"{file}: ")
    assert words in str(wrong.value)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path):
    for place in (tmp_path / "nowhere.toml", tmp_path):
        with pytest.raises(SettingsError, match="cannot be read"):
            load(place)


def test_relative_files_start_from_the_configuration(changed):
    file = changed('state_dir = "/var/lib/paszuil"', 'state_dir = "state"')
    assert load(file).kiosk.state_dir == str(file.parent / "state")


def test_an_unreadable_or_empty_secret_is_named_by_its_key_and_never_shown(tmp_path: Path):
    empty = tmp_path / "empty"
    empty.write_text("\n")
    with pytest.raises(SettingsError, match=r"library\.x: the file .* is empty"):
        read_secret(str(empty), "library.x")
    good = tmp_path / "good"
    good.write_text("geheim-123 \nsecond line\n")
    assert read_secret(str(good), "library.x") == "geheim-123"
    assert len(unreadable_secrets(load(SHIPPED))) == 3


def test_plain_http_is_for_this_machine_only(changed):
    load(changed("https://example.wise.oclc.org", "http://127.0.0.1:8100"))
    load(changed("https://example.wise.oclc.org", "http://localhost:8100"))


@given(st.binary(max_size=200))
def test_any_bytes_as_a_file_give_settings_or_words(tmp_path_factory, junk: bytes):
    file = tmp_path_factory.mktemp("junk") / "kiosk.toml"
    file.write_bytes(junk)
    with pytest.raises(SettingsError, match=r"kiosk\.toml: "):
        assert not isinstance(load(file), Settings)


def test_a_card_template_that_is_wrong_is_found_before_a_card_is(changed, tmp_path: Path):
    table = '[card_printer]\nurl = "ipp://localhost/printers/pas"\ntemplate = "card.toml"\n\n[visit]'
    file = changed("[visit]", table)
    with pytest.raises(SettingsError, match=r"card_printer: .*card\.toml"):
        load(file)
    (file.parent / "card.toml").write_text("colour = 3\n")
    with pytest.raises(SettingsError, match=r"card_printer: .*card\.toml.*colour"):
        load(file)
