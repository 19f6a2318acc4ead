"""`paszuil pass`: what would the kiosk make of this code?"""

import json
import sys
from collections.abc import Iterator
from typing import Annotated

import typer


def pass_(
    raw: Annotated[
        list[str], typer.Argument(metavar="RAW…", help="Codes as scanned or typed; - reads lines from standard input.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line for each code.")] = False,
) -> None:
    """Tell what each code is: pass, suspect, temporary, item, book or rubbish, and why."""
    from kiosk.domain.card_number import CardNumber

    for code in _codes(raw):
        card = CardNumber.parse(code)
        if as_json:
            told = {
                "kind": card.kind.value,
                "number": card.number or None,
                "isil": card.isil,
                "symbology": card.symbology,
                "masked": card.masked,
                "reason": card.reason,
            }
            typer.echo(json.dumps(told, ensure_ascii=False))
        else:
            typer.echo(f"{card.kind.value:<10} {card.masked:<20} {card.symbology or '-':<10} {card.reason}")


def _codes(raw: list[str]) -> Iterator[str]:
    """What a scanner sends may be any bytes: nothing here refuses them. Lines end at a line feed only."""
    for code in raw:
        if code != "-":
            yield code
            continue
        for line in sys.stdin.buffer:
            yield line.decode("utf-8", errors="surrogateescape").rstrip("\n")
