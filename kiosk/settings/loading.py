"""Reads and checks the configuration of one kiosk; its errors in plain words: file, key, what was expected."""

import os
from pathlib import Path

from hardware import open_card_printer, open_receipt_printer, open_scanner
from kiosk.appliance.places import CREDENTIAL
from kiosk.domain.fault_code import FaultCode
from kiosk.domain.secret import Secret
from kiosk.library.sip2.options import Sip2Options
from kiosk.library.wise.options import WiseOptions
from kiosk.settings.layers import Layer, SettingsError, staffs, technicians, together
from kiosk.settings.schema import Settings, Sip2Section

SECRET = f"{CREDENTIAL}_"
"""Before the name of a secret among systemd's credentials."""


def load(path: Path) -> Settings:
    """The settings of a kiosk: the technician's file, and over it what staff set.

    Raises SettingsError for a file that cannot be read, is not TOML, was written by a newer program, or has an
    unknown key or a wrong value.
    """
    below = technicians(path)
    return settings_of((below, staffs(below)))


def settings_of(layers: tuple[Layer, ...]) -> Settings:
    """All layers together, checked whole. Raises SettingsError."""
    settings = together(layers)
    if problem := problem_together(settings):
        key = problem.partition(":")[0]
        file = next((layer.file for layer in reversed(layers) if layer.has(key)), layers[0].file)
        raise SettingsError(f"{file}: {problem}")
    return settings


def read_secret(path: str, key: str) -> str:
    """The first line of a secret's file; raises SettingsError that names the key and never the content.

    Under systemd the file itself is root's: its content comes as a credential of the same name.
    """
    file = _credential(Path(path).name) or Path(path)
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        message = f"{key}: the file {path} cannot be read: {reason}; {_write_it(path)}"
        raise SettingsError(message, FaultCode.SECRET_MISSING) from None
    if not lines or not lines[0].strip():
        message = f"{key}: the file {path} is empty; its first line must be the secret: {_write_it(path)}"
        raise SettingsError(message, FaultCode.SECRET_MISSING)
    return lines[0].strip()


def _write_it(path: str) -> str:
    return f"write it with: paszuil config secret {Path(path).name}"


def _credential(name: str) -> Path | None:
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    file = Path(folder) / f"{SECRET}{name}" if folder else None
    return file if file and file.exists() else None


def secret_files(settings: Settings) -> dict[str, str]:
    """The key of each secret, and the file that holds it."""
    wise, sip2 = settings.library.wise, settings.library.sip2
    files = {"library.wise.key_file": wise.key_file, "library.wise.password_file": wise.password_file}
    if sip2:
        files["library.sip2.password_file"] = sip2.password_file
    return files


def unreadable_secrets(settings: Settings) -> list[str]:
    """What a kiosk with these settings would miss at its start, in words."""
    problems = []
    for key, file in secret_files(settings).items():
        try:
            read_secret(file, key)
        except SettingsError as error:
            problems.append(str(error))
    return problems


def problem_together(settings: Settings) -> str | None:
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
