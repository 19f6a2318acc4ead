"""`paszuil hardware list`: what this machine has that could be a device."""

import asyncio
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import typer

from kiosk.commands.hardware.arguments import AsJson, Config
from kiosk.commands.hardware.ending import configured

if TYPE_CHECKING:
    from hardware.inventory import Candidate, Inventory

LOOPBACK = ("localhost", "127.0.0.1", "::1")


def list_(config: Config = None, as_json: AsJson = False) -> None:
    """Name what could be a scanner, bonprinter or pasprinter, with its URL for kiosk.toml.

    Tells too whether this user may open it, who has it open, and whether the configuration uses it. Nothing is opened.
    Exit 0, or 3 for a wrong configuration.
    """
    from hardware.inventory import look, look_at_cups, look_for_evolis
    from kiosk.settings import load

    with configured():
        settings = load(config) if config else None
    devices = (settings.scanner, settings.receipt_printer, settings.card_printer) if settings else ()
    used = [device.url for device in devices if device]
    parts = [look(), asyncio.run(look_at_cups()), look_for_evolis()]
    if as_json:
        found = [_told(each, used) for part in parts for each in part.found]
        notes = [note for part in parts for note in part.notes]
        typer.echo(json.dumps({"devices": found, "notes": notes}, ensure_ascii=False))
    else:
        _print(parts, used)


def uses(url: str, candidate: "Candidate") -> bool:
    """Does this URL of a configuration mean that candidate?"""
    from hardware.errors import WrongUrl
    from hardware.scanner.hid_address import UsbIds, parse_hid_url

    asked, found = urlsplit(url), urlsplit(candidate.url)
    if asked.scheme != found.scheme:
        return False
    if asked.scheme in ("ipp", "evolis"):
        same_host = asked.netloc == found.netloc or {asked.hostname, found.hostname} <= set(LOOPBACK)
        return same_host and asked.path == found.path
    try:
        if asked.scheme == "evdev" and isinstance(address := parse_hid_url(url), UsbIds):
            return candidate.usb == f"{address.vendor:04x}:{address.product:04x}"
    except WrongUrl:
        return False
    return os.path.realpath(asked.path) == os.path.realpath(candidate.path)


def _told(candidate: "Candidate", used: list[str]) -> dict[str, Any]:
    return {
        "kinds": [kind.value for kind in candidate.kinds],
        "url": candidate.url,
        "name": candidate.name,
        "usb": candidate.usb or None,
        "path": candidate.path or None,
        "may_open": candidate.may_open,
        "missing_group": candidate.missing_group or None,
        "in_use_by": _holder(candidate),
        "configured": any(uses(url, candidate) for url in used),
    }


def _holder(candidate: "Candidate") -> str | None:
    from hardware.transports.holder import who_holds

    return who_holds(Path(candidate.path)) if candidate.path else None


def _print(parts: "list[Inventory]", used: list[str]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("could be", "url for kiosk.toml", "may be opened", show_lines=True)
    for told in (_told(each, used) for part in parts for each in part.found):
        may, style = "yes", "green"
        if not told["may_open"]:
            group = told["missing_group"]
            may, style = f"no: sudo adduser USER {group}, then log in again" if group else "no", "red"
        if told["in_use_by"]:
            may += f"; in use by {told['in_use_by']}"
        name = f"{told['name']} {told['usb'] or ''}".strip()
        url = (
            told["url"] + (f"\n{name}" if name else "") + ("\nused by this configuration" if told["configured"] else "")
        )
        kinds = " or ".join(kind.replace("_", " ") for kind in told["kinds"])
        table.add_row(Text(kinds), Text(url, overflow="fold"), Text(may, style=style))
    if table.row_count:
        Console().print(table)
    else:
        typer.echo("Nothing here could be a device.")
    for note in (note for part in parts for note in part.notes):
        typer.echo(f"note: {note}")
