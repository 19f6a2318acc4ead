"""The settings of a running kiosk, and staff's changes to them: written whole, kept, and gone back to."""

import asyncio
import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import structlog
import tomlkit
from tomlkit.items import Table as TomlTable

from kiosk.settings.changes import takes_effect
from kiosk.settings.checks import check
from kiosk.settings.fields import Applies, Field, Plain, field, fields
from kiosk.settings.layers import Layer, SettingsError, find, staffs, staffs_file, staffs_layer, technicians
from kiosk.settings.loading import settings_of
from kiosk.settings.port import NotSaved, Origin, Problem, Value, Version
from kiosk.settings.schema import VERSION, Settings
from kiosk.texts.text import text
from kiosk.whole_file import write_whole

log = structlog.get_logger()

KEPT = 10
"""Versions of staff's settings that can be gone back to."""
VERSIONS = "settings.d"
HEAD = f"""# What staff set on this kiosk. It goes before kiosk.toml; `paszuil config` shows and changes it.
version = {VERSION}
"""
Stamp = tuple[tuple[int, int] | None, ...]


@dataclass(frozen=True)
class _Read:
    """Both files as they were read, and what they say together."""

    layers: tuple[Layer, Layer]
    settings: Settings
    stamp: Stamp


class SettingsStore:
    """Implements `settings.port.StaffSettings` on the technician's file and staff's own in the state folder.

    Raises SettingsError when the settings cannot be used as they are.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._read = self._read_both()
        self._listeners: list[Callable[[], None]] = []
        self.bad: str | None = None
        """Why a file that was changed meanwhile cannot be used; the settings from before it hold."""

    @property
    def settings(self) -> Settings:
        return self._read.settings

    @property
    def staffs_file(self) -> Path:
        return self._read.layers[1].file

    def file_of(self, wanted: Field) -> Path | None:
        """The file in which its value stands; None for a default."""
        below, above = self._read.layers
        return above.file if above.has(wanted.key) else below.file if below.has(wanted.key) else None

    def value(self, wanted: Field) -> Value:
        below, above = self._read.layers
        for layer in (above, below):
            if layer.has(wanted.key):
                return Value(find(layer.table, wanted.key), layer.origin)
        return Value(wanted.default, Origin.DEFAULT)

    def standard(self, wanted: Field) -> Value:
        below = self._read.layers[0]
        if below.has(wanted.key):
            return Value(find(below.table, wanted.key), below.origin)
        return Value(wanted.default, Origin.DEFAULT)

    def problems(self, changes: Mapping[str, Plain]) -> tuple[Problem, ...]:
        found = [problem for key, value in changes.items() if (problem := self._alone(field(key), value))]
        if found:
            return tuple(found)
        problem = self._together(changes)
        return (problem,) if problem else ()

    async def save(self, changes: Mapping[str, Plain], actor: str) -> Applies:
        return await asyncio.to_thread(self.save_now, changes, actor)

    def save_now(self, changes: Mapping[str, Plain], actor: str) -> Applies:
        """As `save`, for commands."""
        with self._alone_with_the_files():
            if problems := self.problems(changes):
                raise NotSaved("; ".join(f"{problem.key}: {problem.words}" for problem in problems))
            return self._write(_changed(self._text(), changes), actor, tuple(changes))

    def replace_now(self, content: str, actor: str) -> Applies:
        """All of staff's settings at once, from another kiosk's. Raises NotSaved."""
        with self._alone_with_the_files():
            return self._write(content, actor, self._differences(content))

    def versions(self) -> tuple[Version, ...]:
        return tuple(version for _, version, _ in self._kept())

    async def go_back(self, version: Version, actor: str) -> Applies:
        return await asyncio.to_thread(self.go_back_now, version, actor)

    def go_back_now(self, version: Version, actor: str) -> Applies:
        """As `go_back`, for commands."""
        with self._alone_with_the_files():
            content = next((text for _, kept, text in self._kept() if kept.number == version.number), None)
            if content is None:
                raise NotSaved(f"version {version.number} is not kept any more")
            return self._write(content, actor, self._differences(content))

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call `changed`, on any thread, when other settings hold; returns the way to stop that."""
        self._listeners.append(changed)
        return lambda: self._listeners.remove(changed) if changed in self._listeners else None

    def look_again(self) -> bool:
        """Read the files again when somebody else changed one; True when other settings hold now."""
        if self._stamp() == self._read.stamp:
            return False
        return self._take_over()

    def _take_over(self) -> bool:
        stamp = self._stamp()
        try:
            read = self._read_both()
        except SettingsError as error:
            self.bad = str(error)
            log.error("settings_unusable", error=self.bad)
            layers, settings = self._read.layers, self._read.settings
            self._read = _Read(layers, settings, stamp)
            return False
        self.bad = None
        before, self._read = self._read, read
        if takes_effect(before.settings, read.settings) is None:
            return False
        log.info("settings_changed")
        for changed in tuple(self._listeners):
            changed()
        return True

    def _read_both(self) -> _Read:
        stamp = self._stamp_of(technicians(self._file))
        below = technicians(self._file)
        layers = (below, staffs(below))
        return _Read(layers, settings_of(layers), stamp)

    def _stamp(self) -> Stamp:
        return self._stamp_of(self._read.layers[0])

    def _stamp_of(self, below: Layer) -> Stamp:
        return _stamp(self._file), _stamp(staffs_file(below))

    def _alone(self, wanted: Field, value: Plain) -> Problem | None:
        """None is 'back to standard': then what stands below must do."""
        below = self._read.layers[0]
        return check(wanted, find(below.table, wanted.key) if value is None else value)

    def _together(self, changes: Mapping[str, Plain]) -> Problem | None:
        below, above = self._read.layers
        try:
            settings_of((below, staffs_layer(above.file, _changed(self._text(), changes))))
        except SettingsError as error:
            return _attributed(str(error), changes)
        return None

    def _text(self) -> str:
        try:
            return self.staffs_file.read_text(encoding="utf-8")
        except FileNotFoundError:
            return HEAD
        except (OSError, UnicodeDecodeError) as error:
            raise NotSaved(f"{self.staffs_file}: cannot be read: {error}") from None

    def _differences(self, content: str) -> tuple[str, ...]:
        """The keys that staff's settings would have otherwise than now. Raises NotSaved."""
        above = self._read.layers[1]
        try:
            other = staffs_layer(above.file, content)
        except SettingsError as error:
            raise NotSaved(str(error)) from None
        return tuple(each.key for each in fields() if find(above.table, each.key) != find(other.table, each.key))

    def _write(self, content: str, actor: str, keys: tuple[str, ...]) -> Applies:
        below, above = self._read.layers
        try:
            after = settings_of((below, staffs_layer(above.file, content)))
        except SettingsError as error:
            raise NotSaved(str(error)) from None
        applies = takes_effect(self.settings, after) or Applies.NOW
        try:
            self._keep(actor, keys)
            write_whole(above.file, content)
        except OSError as error:
            raise NotSaved(f"{above.file}: cannot be written: {error.strerror}") from None
        self._take_over()
        return applies

    def _keep(self, actor: str, keys: tuple[str, ...]) -> None:
        """What is there now, to be gone back to; the oldest beyond ten goes."""
        folder = self.staffs_file.parent / VERSIONS
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        kept = self._kept()
        number = kept[0][1].number + 1 if kept else 1
        about = {"saved": datetime.now(UTC).isoformat("T", "seconds"), "actor": actor, "changed": keys}
        write_whole(folder / f"{number:06}.toml", f"#{json.dumps(about)}\n{self._text()}")
        for file, _, _ in kept[KEPT - 1 :]:
            file.unlink(missing_ok=True)

    def _kept(self) -> list[tuple[Path, Version, str]]:
        """Newest first; a damaged one is passed over."""
        found = []
        for file in sorted((self.staffs_file.parent / VERSIONS).glob("*.toml"), reverse=True):
            try:
                head, _, content = file.read_text(encoding="utf-8").partition("\n")
                about = json.loads(head.removeprefix("#"))
                saved = datetime.fromisoformat(about["saved"])
                version = Version(int(file.stem), saved, str(about["actor"]), tuple(about["changed"]))
            except (OSError, ValueError, KeyError, TypeError):
                continue
            found.append((file, version, content))
        return found

    @contextmanager
    def _alone_with_the_files(self) -> Iterator[None]:
        """One writer at a time, commands and kiosk together, on what the files say now. Raises NotSaved."""
        folder = self.staffs_file.parent
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            lock = os.open(folder / "settings.lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise NotSaved(f"{folder}: cannot be written: {error.strerror}") from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.look_again()
            yield
        finally:
            os.close(lock)


def _changed(content: str, changes: Mapping[str, Plain]) -> str:
    """Staff's file with these values, its comments and order kept."""
    document = tomlkit.parse(content)
    for key, value in changes.items():
        *tables, name = key.split(".")
        if value is None:
            _take_away(document, tables, name)
            continue
        table = document
        for each in tables:
            if each not in table:
                table.add(each, tomlkit.table(is_super_table=False))
            table = table[each]
        table[name] = value
    return tomlkit.dumps(document)


def _take_away(document: tomlkit.TOMLDocument, tables: list[str], name: str) -> None:
    """The value, and the tables that it leaves empty."""
    path: list[tuple[tomlkit.TOMLDocument | TomlTable, str]] = []
    table: tomlkit.TOMLDocument | TomlTable = document
    for each in tables:
        if each not in table:
            return
        path.append((table, each))
        table = table[each]
    table.pop(name, None)
    for holder, each in reversed(path):
        if not holder[each]:
            holder.pop(each)


def _attributed(message: str, changes: Mapping[str, Plain]) -> Problem:
    """A problem of the whole, put to the changed key that it is about."""
    about = message.split(": ", 2)
    named = about[1] if len(about) > 2 else ""
    words = about[-1]
    key = named if named in changes else next((key for key in changes if key.startswith(f"{named}.")), None)
    if key is None:
        near = [key for key in changes if named.startswith(key.rpartition(".")[0])]
        key = (near or list(changes))[0]
    if "https://" in words:
        return Problem(key, text("set.https"), words)
    return Problem(key, text("set.error.address" if key.endswith(("url", "host")) else "set.error.together"), words)


def _stamp(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino
