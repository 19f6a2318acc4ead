"""The files that settings come from, each over the one before it: read, brought up to date, and laid together."""

import difflib
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from kiosk.domain.fault_code import FaultCode
from kiosk.settings.checks import check
from kiosk.settings.fields import NOT_STAFFS, Field, fields
from kiosk.settings.port import Origin
from kiosk.settings.schema import VERSION, Settings

Table = dict[str, Any]
MIGRATIONS: tuple[Callable[[Table], Table], ...] = ()
"""From each version of a file's shape to the next one; version 1 is the first."""
STAFFS_FILE = "settings.toml"
PATHS = (
    "kiosk.state_dir",
    "library.wise.key_file",
    "library.wise.password_file",
    "library.wise.ca_file",
    "library.sip2.password_file",
    "receipt_printer.logo",
    "card_printer.template",
)
"""Names of files and folders; a relative one starts from the folder of the file in which it stands."""
SWITCHES = {"card_printer": "url", "library.sip2": "host"}
"""A table that may be absent, and the key that is empty when it is."""


class SettingsError(Exception):
    """The configuration cannot be used; the message names the file, the key, what is wrong and what was expected.

    Args:
        code: what 'Deze kiosk werkt nu niet' shows for it, and `paszuil doctor` explains.
    """

    def __init__(self, message: str, code: FaultCode = FaultCode.CONFIGURATION) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Layer:
    """What one file says, in today's shape."""

    origin: Origin
    file: Path
    table: Table

    def has(self, key: str) -> bool:
        return find(self.table, key) is not None


def technicians(file: Path) -> Layer:
    """Raises SettingsError for a file that cannot be read, is not TOML, or was written by a newer program."""
    return _layer(Origin.TECHNICIAN, file, _text(file))


def checked(file: Path) -> Layer:
    """A settings file by itself, the technician's or an exported one: its keys and values. Raises SettingsError."""
    layer = technicians(file)
    _each_by_itself(layer)
    return layer


def staffs(below: Layer) -> Layer:
    """Staff's own file over the technician's; one that is not there says nothing. Raises SettingsError."""
    file = staffs_file(below)
    try:
        file.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return Layer(Origin.STAFF, file, {})
    except OSError as error:
        raise _unreadable(file, error) from None
    return _layer(Origin.STAFF, file, _text(file))


def technicians_layer(file: Path, text: str) -> Layer:
    """What that text would say as the technician's file. Raises SettingsError."""
    return _layer(Origin.TECHNICIAN, file, text)


def staffs_layer(file: Path, text: str) -> Layer:
    """What that text would say as staff's file. Raises SettingsError."""
    return _layer(Origin.STAFF, file, text)


def staffs_file(below: Layer) -> Path:
    """Raises SettingsError when the technician's file names no state folder."""
    folder = find(below.table, "kiosk.state_dir")
    if not isinstance(folder, str):
        raise SettingsError(f"{below.file}: kiosk.state_dir: missing, and it is required")
    return Path(_rooted(below.file.parent, folder)) / STAFFS_FILE


def together(layers: tuple[Layer, ...]) -> Settings:
    """The later ones over the earlier ones, over the defaults. Raises SettingsError that names the file at fault."""
    for layer in layers:
        _each_by_itself(layer)
    table: Table = {}
    for layer in layers:
        _lay_over(table, _with_paths(layer))
    _take_away_what_is_off(table)
    try:
        return msgspec.convert(table, Settings)
    except msgspec.ValidationError as error:
        key, words = _in_words(str(error))
        file = next((layer.file for layer in reversed(layers) if layer.has(key)), layers[0].file)
        raise SettingsError(f"{file}: {key}: {words}") from None


def find(table: Mapping[str, Any], key: str) -> Any:
    """The value at a key such as 'visit.idle_s', or None."""
    value: Any = table
    for name in key.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def unknown(key: str) -> str:
    """Why this is no setting's key, and which was meant."""
    known = [field.key for field in fields()]
    if any(other.startswith(f"{key}.") for other in known):
        return "expected a table"
    table, _, name = key.rpartition(".")
    start = f"{table}." if table else ""
    beside = sorted({other.removeprefix(start).split(".")[0] for other in known if other.startswith(start)})
    near = difflib.get_close_matches(name, beside, n=1)
    return f"unknown key; did you mean '{near[0]}'?" if near else f"unknown key; known here: {', '.join(beside)}"


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise _unreadable(file, error) from None
    except UnicodeDecodeError as error:
        raise SettingsError(f"{file}: is not UTF-8 text (byte {error.start})") from None


def _unreadable(file: Path, error: OSError) -> SettingsError:
    words = f"{file}: cannot be read: {error.strerror}"
    match error:
        case FileNotFoundError():
            words += "; name the right file, or make it from the example config/kiosk.toml"
        case PermissionError():
            words += "; do this as root, or give the kiosk's user the right to read it"
    return SettingsError(words)


def _layer(origin: Origin, file: Path, text: str) -> Layer:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file}: is not TOML: {error}; mend that line") from None
    return Layer(origin, file, _up_to_date(file, table))


def _up_to_date(file: Path, table: Table) -> Table:
    version = table.pop("version", 1)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise SettingsError(f"{file}: version: expected a whole number from 1 to {VERSION}, not {version!r}")
    if version > VERSION:
        raise SettingsError(
            f"{file}: version: {version} was written by a newer program, and this one knows {VERSION} at most:"
            " update this kiosk, or put the older file back",
            FaultCode.NEWER,
        )
    for migrate in MIGRATIONS[version - 1 :]:
        table = migrate(table)
    return table


def _each_by_itself(layer: Layer) -> None:
    """Raises SettingsError for the first unknown key or value that cannot be."""
    known = {field.key: field for field in fields()}
    for key, value in _values(layer.table, known):
        if key in NOT_STAFFS and layer.origin is not Origin.STAFF:
            continue
        field = known.get(key)
        if key in NOT_STAFFS:
            raise SettingsError(f"{layer.file}: {key}: stands in the technician's kiosk.toml only; take it out here")
        if field is None:
            raise SettingsError(f"{layer.file}: {key}: {unknown(key)}")
        if problem := check(field, value):
            raise SettingsError(f"{layer.file}: {key}: {problem.words}")


def _values(table: Table, known: Mapping[str, Field], above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        key = f"{above}.{name}" if above else name
        if isinstance(value, dict) and any(other.startswith(f"{key}.") for other in known):
            yield from _values(value, known, key)
        else:
            yield key, value


def _with_paths(layer: Layer) -> Table:
    table: Table = _copy(layer.table)
    for key in PATHS:
        section, _, name = key.rpartition(".")
        held = find(table, section)
        if isinstance(held, dict) and isinstance(held.get(name), str) and held[name]:
            held[name] = _rooted(layer.file.parent, held[name])
    return table


def _rooted(folder: Path, name: str) -> str:
    return str(folder / name)


def _copy(table: Table) -> Table:
    return {name: _copy(value) if isinstance(value, dict) else value for name, value in table.items()}


def _lay_over(table: Table, above: Table) -> None:
    for name, value in above.items():
        if isinstance(value, dict) and isinstance(table.get(name), dict):
            _lay_over(table[name], value)
        else:
            table[name] = value


def _take_away_what_is_off(table: Table) -> None:
    """An empty text is 'not set' where a setting may be left out."""
    for key, switch in SWITCHES.items():
        section, _, name = key.rpartition(".")
        holder = find(table, section) if section else table
        if isinstance(holder, dict) and find(table, f"{key}.{switch}") == "":
            del holder[name]
    for field in fields():
        section, _, name = field.key.rpartition(".")
        held = find(table, section)
        if field.optional and isinstance(held, dict) and held.get(name) == "":
            del held[name]


def _in_words(message: str) -> tuple[str, str]:
    """A msgspec message as key and words; what a field can tell by itself was told before."""
    words, _, place = message.partition(" - at `")
    key = place.rstrip("`").removeprefix("$").lstrip(".")
    missing = re.fullmatch(r"Object missing required field `(.*)`", words)
    if missing:
        return f"{key}.{missing[1]}".lstrip("."), "missing, and it is required"
    return key or "the file", f"{words[:1].lower()}{words[1:]}"
