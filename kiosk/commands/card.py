"""`paszuil card`: a card as a picture, to look at before one is printed."""

import json
from pathlib import Path
from typing import Annotated

import typer


def card(
    template: Annotated[Path | None, typer.Argument(help="A TOML template; without one the plain card.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write the PNG here: 1016 x 648 at 300 dpi.")] = None,
    name: Annotated[str, typer.Option(help="On the card.")] = "TESTPAS",
    number: Annotated[str, typer.Option(help="The card number, and the barcode.")] = "00000000000000",
    branch: Annotated[str, typer.Option(help="On the card.")] = "Bibliotheek",
    symbology: Annotated[str, typer.Option(help="codabar, code39, code128 or itf.")] = "codabar",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object: good, error, template, out.")] = False,
) -> None:
    """Draw a card, and say what is wrong with its template. Exit 2 for a wrong template or number."""
    from hardware.barcodes import Symbology
    from hardware.card_printer.picture import CardContent, render
    from hardware.card_printer.template import load

    error, code = None, 0
    try:
        picture = render(load(template), CardContent(name, number, branch, Symbology(symbology)))
        if out:
            out.write_bytes(picture.png)
    except ValueError as wrong:
        error, code = str(wrong), 2
    except OSError as failed:
        error, code = f"{failed.filename}: {failed.strerror}", 1
    if as_json:
        told = {"template": str(template) if template else None, "out": str(out) if out else None}
        typer.echo(json.dumps({"good": error is None, "error": error, **told}, ensure_ascii=False))
    elif error:
        typer.echo(f"paszuil: {error}", err=True)
    else:
        typer.echo(f"{template or 'the plain card'}: good" + (f"; drawn in {out}" if out else ""))
    if code:
        raise typer.Exit(code)
