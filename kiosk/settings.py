"""The typed configuration of one kiosk, and its errors in plain words: file, key, what was expected."""

import difflib
import math
import re
import tomllib
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from hardware import open_card_printer, open_receipt_printer, open_scanner
from hardware.options import CardPrinterOptions, ReceiptPrinterOptions, ScannerOptions
from kiosk.domain.secret import Secret
from kiosk.library.sip2.options import Sip2Options
from kiosk.library.wise.options import WiseOptions
from kiosk.library.wise.paths import WisePaths

Seconds = Annotated[float, Meta(gt=0, le=3600)]
Port = Annotated[int, Meta(ge=1, le=65535)]


class SettingsError(Exception):
    """The configuration cannot be used; the message names the file, the key and what was expected."""


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One table of kiosk.toml; an unknown key is an error, never ignored."""


class KioskSection(Section, frozen=True):
    branch_name: Annotated[str, Meta(min_length=1, max_length=40)]
    """As members know it: on the screen and above every bon."""
    branch: Annotated[str, Meta(pattern=r"^[0-9A-Za-z]{1,10}$")]
    """Vestiging in Wise, such as 9401."""
    state_dir: str
    """The one folder that is written: the journal."""
    number: Annotated[str, Meta(pattern=r"^[0-9A-Za-z]{1,6}$")] = "1"
    language: Literal["nl", "en"] = "nl"
    website: Annotated[str, Meta(min_length=4, max_length=60)] = "bibliotheek.nl"
    """Where a member logs in, as printed on the bon."""


class PanelSection(Section, frozen=True):
    size: Annotated[str, Meta(pattern=r"^[1-9][0-9]{2,3}x[1-9][0-9]{2,3}$")] = "1280x800"
    """Width x height in pixels."""
    diagonal_inch: Annotated[float, Meta(ge=5, le=40)] = 10.1
    """Of the visible glass; makes millimetres out of pixels."""
    fullscreen: bool = True
    touchscreen: str | None = None
    """Event node of the touchscreen; without X only, and only where udev does not name one."""

    @property
    def pixels(self) -> tuple[int, int]:
        width, height = self.size.split("x")
        return int(width), int(height)

    @property
    def px_per_mm(self) -> float:
        """Pixels per millimetre of this panel."""
        return math.hypot(*self.pixels) / (self.diagonal_inch * 25.4)


class WiseSection(Section, frozen=True):
    url: str
    library: str
    """Instantie (LibraryId)."""
    application: str
    key_id: str
    key_file: str
    user: str
    password_file: str
    isil: Annotated[str, Meta(pattern=r"^NL-0[1-8][0-9]{8}$")] | None = None
    ca_file: str | None = None
    connect_timeout_s: Seconds = 2.0
    read_timeout_s: Seconds = 5.0
    paths: WisePaths = WisePaths()
    """The paths of calls that OCLC has not published; an empty one is not offered."""


class Sip2Section(Section, frozen=True):
    host: str
    port: Port
    user: str
    password_file: str
    institution: str = ""
    location: str = ""
    encoding: Literal["utf-8", "cp850", "latin-1"] = "utf-8"
    terminator: Literal["CR", "LF", "CRLF"] = "CR"
    deadline_s: Seconds = 3.0
    accept_main_card_number: bool = False
    """Answers may bear the number of the hoofdpas instead of the pass asked for."""


class LibrarySection(Section, frozen=True):
    wise: WiseSection
    proof: Literal["sip2", "rest"] = "sip2"
    """Who proves pass and PIN: SIP2, or Wise REST alone."""
    sip2: Sip2Section | None = None


class VisitSection(Section, frozen=True):
    idle_s: Annotated[float, Meta(ge=20, le=600)] = 60.0
    """Without a touch or scan; then the warning."""
    warning_s: Annotated[int, Meta(ge=20, le=120)] = 30
    """How long the warning stands; 20 s at least. Source: EN 301 549, 11.2.2.1."""
    pin_tries: Annotated[int, Meta(ge=1, le=5)] = 3
    lockout_min: Annotated[int, Meta(ge=1, le=1440)] = 15
    temporary_password_proof: Literal["birth_date", "pin", "staff"] = "birth_date"
    """What a temporary password needs beside the PIN; a default PIN alone is never enough."""
    staff_session_min: Annotated[int, Meta(ge=1, le=15)] = 5
    """How long staff beside a member may act after their PIN; then their pass and PIN are asked again."""


class Settings(Section, frozen=True):
    kiosk: KioskSection
    library: LibrarySection
    scanner: ScannerOptions
    receipt_printer: ReceiptPrinterOptions
    card_printer: CardPrinterOptions | None = None
    panel: PanelSection = PanelSection()
    visit: VisitSection = VisitSection()


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
