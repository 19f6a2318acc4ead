"""`paszuil config`: what this kiosk's settings are, where each comes from, and changing them from a command line."""

import json
import os
import pwd
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from kiosk.settings.fields import Applies, Field, Plain
    from kiosk.settings.store import SettingsStore

CONFIGURATION = Path("/etc/paszuil/kiosk.toml")
Config = Annotated[Path, typer.Option(metavar="FILE", help="This kiosk's kiosk.toml.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object.")]
Technician = Annotated[bool, typer.Option("--technician", help="Change kiosk.toml itself, below what staff set.")]


def check(
    file: Annotated[Path, typer.Argument(help="A kiosk.toml.")] = CONFIGURATION,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object: file, good, error, warnings.")] = False,
) -> None:
    """Read a configuration as the kiosk would; says what is wrong: file, key, what was expected. Exit 2 then.

    Secret files that this user cannot read are a warning: they may be there for the kiosk's own user.
    """
    from kiosk import settings

    error, warnings = None, []
    try:
        warnings = settings.unreadable_secrets(settings.load(file))
    except settings.SettingsError as wrong:
        error = str(wrong)
    if as_json:
        typer.echo(json.dumps({"file": str(file), "good": error is None, "error": error, "warnings": warnings}))
    else:
        for warning in warnings:
            typer.echo(f"warning: {warning}", err=True)
        typer.echo(error or f"{file}: good", err=error is not None)
    if error is not None:
        raise typer.Exit(2)


def show(
    key: Annotated[str, typer.Argument(help="One key, or a table such as visit; all without one.")] = "",
    config: Config = CONFIGURATION,
    as_json: AsJson = False,
) -> None:
    """Every setting: key, value, where it comes from, and its default. Of secrets only whether they are there."""
    from kiosk.settings.fields import fields
    from kiosk.settings.plain import shown

    store = _store(config)
    wanted = [field for field in fields() if not key or field.key == key or field.key.startswith(f"{key}.")]
    if not wanted:
        _known(key)
    rows = [_row(store, field) for field in wanted]
    if as_json:
        typer.echo(json.dumps({"settings": rows}))
        return
    for row in rows:
        whence = f"{row['origin']} {row['file']}" if row["file"] else row["origin"]
        secret = f" ({row['secret']})" if row["secret"] else ""
        default = "" if row["origin"] == "default" else f", default {shown(row['default'])}"
        typer.echo(f"{row['key']} = {shown(row['value'])}{secret}  # {whence}{default}")


def set_(
    changes: Annotated[list[str], typer.Argument(metavar="KEY=VALUE…", help="Together, or not at all.")],
    config: Config = CONFIGURATION,
    technician: Technician = False,
) -> None:
    """Change settings, as staff do on the screen; a running kiosk follows. Exit 2 for a value that will not do."""
    from kiosk.settings.plain import typed

    wanted: dict[str, Plain] = {}
    for change in changes:
        key, given, words = change.partition("=")
        if not given:
            raise _wrong(f"{change}: expected KEY=VALUE, such as visit.idle_s=90")
        try:
            wanted[key] = typed(_known(key), words)
        except ValueError as error:
            raise _wrong(f"{key}: {error}") from None
    _change(config, wanted, technician=technician)


def unset(
    keys: Annotated[list[str], typer.Argument(metavar="KEY…", help="Together, or not at all.")],
    config: Config = CONFIGURATION,
    technician: Technician = False,
) -> None:
    """Take staff's own values away: kiosk.toml's hold again, or the defaults."""
    _change(config, {_known(key).key: None for key in keys}, technician=technician)


def export(
    file: Annotated[Path | None, typer.Argument(help="To write; without it to standard output.")] = None,
    config: Config = CONFIGURATION,
) -> None:
    """What staff set on this kiosk, as TOML for another one. It has no secret in it."""
    with _saving():
        text = _store(config).exported()
    if file is None:
        typer.echo(text, nl=False)
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise _failed(f"{file}: cannot be written: {error.strerror}") from None


def import_(
    file: Annotated[Path, typer.Argument(help="What `paszuil config export` wrote; - is standard input.")],
    config: Config = CONFIGURATION,
) -> None:
    """Put another kiosk's staff settings in place of this one's, when all of them will do here. Exit 2 when not."""
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except OSError as error:
        raise _wrong(f"{file}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise _wrong(f"{file}: is not UTF-8 text") from None
    with _saving():
        _say_when(_store(config, mending=True).replace_now(text, _actor(), file))


def diff(
    files: Annotated[
        list[Path] | None, typer.Argument(help="One settings file against the defaults, or two against each other.")
    ] = None,
    config: Config = CONFIGURATION,
    as_json: AsJson = False,
) -> None:
    """What differs: this kiosk from the defaults; or between settings files, kiosk.toml's or exported ones."""
    from kiosk.settings.fields import fields
    from kiosk.settings.plain import shown

    given = files or []
    if len(given) > 2:
        raise _wrong("expected two files at most")
    if given:
        sides = [_values_of(file) for file in given]
    else:
        store = _store(config)
        sides = [{field.key: store.value(field).value for field in fields()}]
    if len(sides) == 1:
        sides.insert(0, {})
    rows = []
    for field in fields():
        before, after = (side.get(field.key, field.default) for side in sides)
        if before != after:
            rows.append({"key": field.key, "before": before, "after": after})
    if as_json:
        typer.echo(json.dumps({"differences": rows}))
        return
    for row in rows:
        typer.echo(f"{row['key']}: {shown(row['before'])} -> {shown(row['after'])}")
    if not rows:
        typer.echo("no difference")


def history(config: Config = CONFIGURATION, as_json: AsJson = False) -> None:
    """The states of staff's settings that can be gone back to, newest first, and what was changed after each."""
    versions = _store(config, mending=True).versions()
    if as_json:
        rows = [
            {"number": each.number, "saved": each.saved.isoformat(), "actor": each.actor, "changed": each.changed}
            for each in versions
        ]
        typer.echo(json.dumps({"versions": rows}))
        return
    for each in versions:
        when = each.saved.astimezone().strftime("%Y-%m-%d %H:%M")
        typer.echo(f"{each.number:>4}  until {when}, when {each.actor} changed {', '.join(each.changed) or 'nothing'}")
    if not versions:
        typer.echo("staff's settings were never changed")


def undo(
    number: Annotated[int | None, typer.Argument(help="Of `paszuil config history`; the newest without it.")] = None,
    config: Config = CONFIGURATION,
) -> None:
    """Go back to an earlier state of staff's settings, also when they cannot be used as they are."""
    store = _store(config, mending=True)
    version = next((each for each in store.versions() if number in (None, each.number)), None)
    if version is None:
        raise _wrong("there is no such state to go back to: see paszuil config history")
    with _saving():
        _say_when(store.go_back_now(version, _actor()))


def secret(
    name: Annotated[str, typer.Argument(help="wise.key, wise.password or sip2.password: the name of its file.")],
    config: Config = CONFIGURATION,
) -> None:
    """Write a key or password from standard input, or asked for and shown nowhere, into the file that holds it."""
    from kiosk.settings import load, secret_files
    from kiosk.whole_file import make_folder, write_whole

    files = secret_files(load(config))
    file = next((Path(file) for key, file in files.items() if name in (key, Path(file).name)), None)
    if file is None:
        names = ", ".join(Path(file).name for file in files.values())
        raise _wrong(f"{name}: no such secret; this configuration names {names}")
    content = _asked(name)
    if not content or not content.isprintable():
        raise _wrong(f"{name}: expected one line of printable characters")
    try:
        make_folder(file.parent)
        write_whole(file, f"{content}\n")
    except OSError as error:
        raise _failed(f"{file}: cannot be written: {error.strerror}") from None
    typer.echo(f"{file}: written; a running kiosk uses it after: systemctl restart paszuil")


def _asked(name: str) -> str:
    if sys.stdin.isatty():
        asked: str = typer.prompt(name, hide_input=True, confirmation_prompt="The same again")
        return asked.strip()
    return sys.stdin.readline().strip()


def _change(config: Path, changes: "dict[str, Plain]", *, technician: bool) -> None:
    store = _store(config, mending=True)
    with _saving():
        _say_when(store.save_technicians_now(changes) if technician else store.save_now(changes, _actor()))


def _store(config: Path, *, mending: bool = False) -> "SettingsStore":
    from kiosk.settings.store import SettingsStore

    return SettingsStore(config, mending=mending)


def _known(key: str) -> "Field":
    """Exit 2 for a key that is none."""
    from kiosk.settings.fields import field
    from kiosk.settings.layers import unknown

    try:
        return field(key)
    except KeyError:
        raise _wrong(f"{key}: {unknown(key)}") from None


def _row(store: "SettingsStore", field: "Field") -> "dict[str, Plain]":
    now, file = store.value(field), store.file_of(field)
    return {
        "key": field.key,
        "value": now.value,
        "origin": now.origin.value,
        "file": str(file) if file else None,
        "default": field.default,
        "secret": _secret(store, field.key),
    }


def _secret(store: "SettingsStore", key: str) -> str | None:
    """Whether a secret is there; None for what is no secret."""
    from kiosk.settings import SettingsError, read_secret, secret_files

    file = secret_files(store.settings).get(key)
    if file is None:
        return None
    try:
        read_secret(file, key)
    except SettingsError:
        return "missing, or not to be read by this user"
    return "set"


def _values_of(file: Path) -> "dict[str, Plain]":
    from kiosk.settings.fields import fields
    from kiosk.settings.layers import checked, find

    table = checked(file).table
    return {field.key: found for field in fields() if (found := find(table, field.key)) is not None}


def _say_when(applies: "Applies") -> None:
    when = {
        "now": "at once",
        "idle": "when nobody stands there",
        "restart": "when it begins anew, as it does by itself",
    }
    typer.echo(f"saved; a running kiosk follows {when[applies.value]}")


def _actor() -> str:
    """Who stands with the change in `paszuil config history`."""
    try:
        return os.environ.get("SUDO_USER") or pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


@contextmanager
def _saving() -> Iterator[None]:
    """Exit 1 when the disk would not have it, 2 when the settings will not do."""
    from kiosk.settings.port import NotSaved, NotWritten

    try:
        yield
    except NotWritten as error:
        raise _failed(str(error)) from None
    except NotSaved as error:
        raise _wrong(str(error)) from None


def _wrong(words: str) -> typer.Exit:
    typer.echo(f"paszuil: {words}", err=True)
    return typer.Exit(2)


def _failed(words: str) -> typer.Exit:
    typer.echo(f"paszuil: {words}", err=True)
    return typer.Exit(1)
