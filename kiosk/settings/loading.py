"""Reads and checks the configuration of one kiosk; its errors in plain words: file, key, what was expected."""

import difflib
import re
import tomllib
from pathlib import Path

import msgspec

from hardware import open_card_printer, open_receipt_printer, open_scanner
from kiosk.domain.fault_code import FaultCode
from kiosk.domain.secret import Secret
from kiosk.library.sip2.options import Sip2Options
from kiosk.library.wise.options import WiseOptions
from kiosk.settings.schema import Section, Settings, Sip2Section


class SettingsError(Exception):
    """The configuration cannot be used; the message names the file, the key and what was expected.

    Args:
        code: what 'Deze kiosk werkt nu niet' shows for it, and `paszuil doctor` explains.
    """

    def __init__(self, message: str, code: FaultCode = FaultCode.CONFIGURATION) -> None:
        super().__init__(message)
        self.code = code


def load(path: Path) -> Settings:
    """Read and check one file; relative paths in it start from its own folder.

    Raises SettingsError for a file that cannot be read, is not TOML, or has an unknown key or a wrong value.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: is not UTF-8 text (byte {error.start})") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: is not TOML: {error}") from None
    try:
        settings = msgspec.convert(table, Settings)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{path}: {_in_words(str(error))}") from None
    settings = _rooted(settings, path.parent)
    if problem := _problem(settings):
        raise SettingsError(f"{path}: {problem}")
    return settings


def read_secret(path: str, key: str) -> str:
    """The first line of a secret's file; raises SettingsError that names the key and never the content."""
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise SettingsError(f"{key}: the file {path} cannot be read: {reason}") from None
    if not lines or not lines[0].strip():
        raise SettingsError(f"{key}: the file {path} is empty; its first line must be the secret")
    return lines[0].strip()


def unreadable_secrets(settings: Settings) -> list[str]:
    """What a kiosk with these settings would miss at its start, in words."""
    wise, sip2 = settings.library.wise, settings.library.sip2
    files = {"library.wise.key_file": wise.key_file, "library.wise.password_file": wise.password_file}
    if sip2:
        files["library.sip2.password_file"] = sip2.password_file
    problems = []
    for key, file in files.items():
        try:
            read_secret(file, key)
        except SettingsError as error:
            problems.append(str(error))
    return problems


def _in_words(message: str) -> str:
    """A msgspec message turned round: key first, then what was expected."""
    text, _, place = message.partition(" - at `")
    key = place.rstrip("`").removeprefix("$").lstrip(".") or "the file"
    unknown = re.fullmatch(r"Object contains unknown field `(.*)`", text)
    if unknown:
        full = unknown[1] if key == "the file" else f"{key}.{unknown[1]}"
        known = _known_keys(key)
        near = difflib.get_close_matches(unknown[1], known, n=1)
        meant = f"; did you mean '{near[0]}'?" if near else f"; known here: {', '.join(known)}"
        return f"{full}: unknown key{meant}"
    missing = re.fullmatch(r"Object missing required field `(.*)`", text)
    if missing:
        return f"{missing[1] if key == 'the file' else f'{key}.{missing[1]}'}: missing, and it is required"
    return f"{key}: {text[:1].lower()}{text[1:]}"


def _known_keys(key: str) -> list[str]:
    section: type = Settings
    for name in key.split(".") if key != "the file" else []:
        field = next((field for field in msgspec.structs.fields(section) if field.name == name), None)
        found = (getattr(field, "type", None), *getattr(getattr(field, "type", None), "__args__", ()))
        section = next((t for t in found if isinstance(t, type) and issubclass(t, msgspec.Struct)), Section)
    return [field.name for field in msgspec.structs.fields(section)]


def _rooted(settings: Settings, folder: Path) -> Settings:
    """Relative file names start from the configuration's own folder."""

    def root(name: str) -> str:
        return str(folder / name)

    replace = msgspec.structs.replace
    wise, sip2 = settings.library.wise, settings.library.sip2
    wise = replace(
        wise,
        key_file=root(wise.key_file),
        password_file=root(wise.password_file),
        ca_file=root(wise.ca_file) if wise.ca_file else None,
    )
    if sip2:
        sip2 = replace(sip2, password_file=root(sip2.password_file))
    receipt_printer, card_printer = settings.receipt_printer, settings.card_printer
    if receipt_printer.logo:
        receipt_printer = replace(receipt_printer, logo=root(receipt_printer.logo))
    if card_printer and card_printer.template:
        card_printer = replace(card_printer, template=root(card_printer.template))
    return replace(
        settings,
        receipt_printer=receipt_printer,
        card_printer=card_printer,
        kiosk=replace(settings.kiosk, state_dir=root(settings.kiosk.state_dir)),
        library=replace(settings.library, wise=wise, sip2=sip2),
    )


def _problem(settings: Settings) -> str | None:
    """What single values cannot tell: key, and what was expected."""
    if settings.library.proof == "sip2" and settings.library.sip2 is None:
        return "library.sip2: missing, and library.proof = 'sip2' needs it"
    nothing = Secret("")
    try:
        wise_options(settings, nothing, nothing)
        if settings.library.sip2:
            sip2_options(settings, settings.library.sip2, nothing)
        _devices(settings)
    except SettingsError as error:
        return str(error)
    return None


def _devices(settings: Settings) -> None:
    """Addresses and profiles that exist; nothing is opened. Raises SettingsError."""
    try:
        open_scanner(settings.scanner)
    except ValueError as error:
        raise SettingsError(f"scanner.url: {error}") from None
    try:
        open_receipt_printer(settings.receipt_printer)
    except ValueError as error:
        raise SettingsError(f"receipt_printer: {error}") from None
    if settings.card_printer:
        try:
            open_card_printer(settings.card_printer, orders=card_orders(settings))
            if settings.card_printer.template:
                from hardware.card_printer import template

                template.load(Path(settings.card_printer.template))
        except ValueError as error:
            raise SettingsError(f"card_printer: {error}") from None


def card_orders(settings: Settings) -> Path:
    """Where the card printer remembers what was begun."""
    return Path(settings.kiosk.state_dir) / "cards"


def wise_options(settings: Settings, key: Secret, password: Secret) -> WiseOptions:
    """Raises SettingsError that names the key of kiosk.toml and what was expected."""
    wise = settings.library.wise
    try:
        return WiseOptions(
            url=wise.url,
            library=wise.library,
            branch=settings.kiosk.branch,
            application=wise.application,
            key_id=wise.key_id,
            key=key,
            user=wise.user,
            password=password,
            isil=wise.isil,
            ca_file=wise.ca_file,
            connect_timeout_s=wise.connect_timeout_s,
            read_timeout_s=wise.read_timeout_s,
            paths=wise.paths,
        )
    except ValueError as error:
        raise SettingsError(f"library.wise.{error}") from None


def sip2_options(settings: Settings, sip2: Sip2Section, password: Secret) -> Sip2Options:
    """Raises SettingsError that names the key of kiosk.toml and what was expected."""
    try:
        return Sip2Options(
            host=sip2.host,
            port=sip2.port,
            user=sip2.user,
            password=password,
            institution=sip2.institution,
            location=sip2.location or settings.kiosk.branch,
            terminator=sip2.terminator,
            encoding=sip2.encoding,
            deadline_s=sip2.deadline_s,
            accept_main_card_number=sip2.accept_main_card_number,
        )
    except ValueError as error:
        raise SettingsError(f"library.sip2.{error}") from None
