"""The settings of a running kiosk, and staff's changes to them: written whole, kept, and gone back to."""

import asyncio
import fcntl
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog

from kiosk.domain.fault_code import FaultCode
from kiosk.settings.changes import takes_effect
from kiosk.settings.checks import check
from kiosk.settings.editing import rewritten, with_values
from kiosk.settings.fields import Applies, Field, Plain, field, fields
from kiosk.settings.layers import (
    Layer,
    SettingsError,
    find,
    staffs,
    staffs_file,
    staffs_layer,
    technicians,
    technicians_layer,
)
from kiosk.settings.loading import settings_of
from kiosk.settings.port import NotSaved, NotWritten, Origin, Problem, Value, Version
from kiosk.settings.schema import VERSION, Settings
from kiosk.settings.versions import keep, kept
from kiosk.texts.text import text
from kiosk.whole_file import give_to_owner_of, make_folder, write_whole

log = structlog.get_logger()

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

    Args:
        file: the technician's.
        mending: begin without staff's file when it cannot be used, so that it can be changed or gone back.

    Raises SettingsError when the settings cannot be used as they are.
    """

    def __init__(self, file: Path, *, mending: bool = False) -> None:
        self._file = file
        self._listeners: list[Callable[[], None]] = []
        self.bad: str | None = None
        """Why a file that was changed meanwhile cannot be used; the settings from before it hold."""
        self._read = self._read_to_mend() if mending else self._read_both()

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
            _refuse(self.problems(changes))
            return self._write(self._with(changes), actor, tuple(changes))

    def save_technicians_now(self, changes: Mapping[str, Plain]) -> Applies:
        """In the technician's file itself; what staff set still goes before it. Raises NotSaved."""
        self.look_again()
        below, above = self._read.layers
        _refuse([each for key, value in changes.items() if value is not None and (each := check(field(key), value))])
        try:
            content = rewritten(self._file.read_text(encoding="utf-8"), below.table, changes)
            other = technicians_layer(self._file, content)
            settings_of((other,))
            after = settings_of((other, above))
            write_whole(self._file, content, as_it_was=True)
        except OSError as error:
            raise NotWritten(f"{self._file}: cannot be written: {error.strerror}") from None
        except (SettingsError, ValueError) as error:
            raise NotSaved(str(error)) from None
        applies = takes_effect(self.settings, after) or Applies.NOW
        self._take_over()
        return applies

    def replace_now(self, content: str, actor: str, source: Path) -> Applies:
        """All of staff's settings at once, from another kiosk's; `source` is named in errors. Raises NotSaved."""
        with self._alone_with_the_files():
            try:
                layer = staffs_layer(source, content)
                settings_of((self._read.layers[0], layer))
            except SettingsError as error:
                raise NotSaved(str(error)) from None
            return self._write(rewritten(content, layer.table, {}), actor, self._differences(content))

    def exported(self) -> str:
        """Staff's settings as they stand in the file, for `replace_now` on another kiosk. Raises NotSaved."""
        return self._with({})

    def versions(self) -> tuple[Version, ...]:
        return tuple(each.version for each in kept(self.staffs_file))

    async def go_back(self, version: Version, actor: str) -> Applies:
        return await asyncio.to_thread(self.go_back_now, version, actor)

    def go_back_now(self, version: Version, actor: str) -> Applies:
        """As `go_back`, for commands."""
        with self._alone_with_the_files():
            versions = kept(self.staffs_file)
            content = next((each.content for each in versions if each.version.number == version.number), None)
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
        changed = self._take_over()
        if changed:
            log.info("settings_changed_elsewhere")
        return changed

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
        for changed in tuple(self._listeners):
            changed()
        return True

    def _read_both(self) -> _Read:
        stamp = self._stamp_of(technicians(self._file))
        below = technicians(self._file)
        layers = (below, staffs(below))
        return _Read(layers, settings_of(layers), stamp)

    def _read_to_mend(self) -> _Read:
        """A newer program's file is not for this one to change."""
        try:
            return self._read_both()
        except SettingsError as error:
            below = technicians(self._file)
            layers = (below, Layer(Origin.STAFF, staffs_file(below), {}))
            settings = settings_of(layers)
            if error.code is FaultCode.NEWER:
                raise
            self.bad = str(error)
            return _Read(layers, settings, self._stamp_of(below))

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
            settings_of((below, Layer(Origin.STAFF, above.file, with_values(above.table, changes))))
        except SettingsError as error:
            return _attributed(str(error), changes)
        return None

    def _with(self, changes: Mapping[str, Plain]) -> str:
        """Staff's file with these values. Raises NotSaved when the file is broken."""
        try:
            return rewritten(self._text(), self._read.layers[1].table, changes)
        except ValueError as error:
            raise NotSaved(f"{self.staffs_file}: is not TOML: {error}") from None

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
            keep(above.file, self._text(), actor, keys)
            write_whole(above.file, content)
        except OSError as error:
            raise NotWritten(f"{above.file}: cannot be written: {error.strerror}") from None
        self._take_over()
        return applies

    @contextmanager
    def _alone_with_the_files(self) -> Iterator[None]:
        """One writer at a time, commands and kiosk together, on what the files say now. Raises NotSaved."""
        folder = self.staffs_file.parent
        try:
            make_folder(folder)
            lock = os.open(folder / "settings.lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        except OSError as error:
            raise NotWritten(f"{folder}: cannot be written: {error.strerror}") from None
        try:
            give_to_owner_of(folder, lock)
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.look_again()
            yield
        finally:
            os.close(lock)


def _refuse(problems: Iterable[Problem]) -> None:
    """Raises NotSaved unless there are none."""
    if words := "; ".join(f"{problem.key}: {problem.words}" for problem in problems):
        raise NotSaved(words)


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
