"""What a configuration can say of each device; the same tables stand in kiosk.toml."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One table; an unknown key is an error, never ignored."""

    url: str


class ScannerOptions(Options, frozen=True):
    longest: Annotated[int, Meta(ge=8, le=256)] = 64
    """Characters; a longer code is dropped."""
    silence_ms: Annotated[int, Meta(ge=50, le=2000)] = 200
    """A code that is silent for so long was only half a code."""


class ReceiptPrinterOptions(Options, frozen=True):
    profile: str = "epson-tm-t20"
    width_mm: int = 80
    """Of the paper: 58 or 80."""
    logo: str | None = None
    """A picture above every bon; black and white, at most as wide as the head reaches."""


class CardPrinterOptions(Options, frozen=True):
    deadline_s: Annotated[float, Meta(ge=10, le=900)] = 120.0
    """For one card; then the job is cancelled, and whether that worked is verified."""
    symbology: Literal["codabar", "code39", "code128", "itf"] = "codabar"
    """Of the barcode on the card: what this library's passes bear."""
    template: str | None = None
    """A TOML file that says what stands where on a card; without one the plain built-in card."""


_O = TypeVar("_O", bound=Options)


def options(kind: type[_O], given: "str | Mapping[str, Any] | _O", more: Mapping[str, Any]) -> _O:
    """A URL with keywords, a table, or options as they are, made into options; a ValueError names the key."""
    if isinstance(given, kind):
        return msgspec.structs.replace(given, **more) if more else given
    if isinstance(given, str):
        table = {"url": given, **more}
    elif isinstance(given, Mapping):
        table = {**given, **more}
    else:
        raise ValueError(f"expected a URL or a table with one, not {type(given).__name__}")
    if unknown := sorted(set(table) - set(kind.__struct_fields__), key=str):
        raise ValueError(f"unknown key {unknown[0]!r}; known are: {', '.join(kind.__struct_fields__)}")
    if "url" not in table:
        raise ValueError("url: missing, and it is required")
    try:
        return msgspec.convert(table, kind)
    except msgspec.ValidationError as error:
        words, _, place = str(error).partition(" - at `$.")
        raise ValueError(f"{place.rstrip('`')}: {words[:1].lower()}{words[1:]}") from None
