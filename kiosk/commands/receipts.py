"""`paszuil receipt`: a sample bon as ESC/POS bytes or as a picture."""

import json
from pathlib import Path
from typing import Annotated

import typer


def receipt(
    sample: Annotated[str | None, typer.Argument(help="Which bon; --list names them.")] = None,
    profile: Annotated[str, typer.Option(help="What printer it is for; --list names them.")] = "epson-tm-t20",
    width: Annotated[int, typer.Option(help="Width of the paper in mm: 58 or 80.")] = 80,
    lang: Annotated[str, typer.Option(help="nl or en.")] = "nl",
    out: Annotated[Path | None, typer.Option(help="Write the ESC/POS bytes here.")] = None,
    png: Annotated[Path | None, typer.Option(help="Write a picture of the printed bon here.")] = None,
    list_: Annotated[bool, typer.Option("--list", help="Name the samples and the profiles.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Make a bon with invented data. Exit 2 for a name, width or language that does not exist."""
    from hardware.receipt_printer.encoder import encode, replacements
    from hardware.receipt_printer.profiles import PAPERS_MM, PROFILES
    from hardware.simulated.paper import picture
    from kiosk.receipts.samples import SAMPLES
    from kiosk.texts.catalogue import LANGUAGES

    if list_:
        if as_json:
            typer.echo(json.dumps({"samples": list(SAMPLES), "profiles": list(PROFILES)}))
        else:
            typer.echo("samples:  " + "  ".join(SAMPLES) + "\nprofiles: " + "  ".join(PROFILES))
        return
    _one_of("SAMPLE", sample, SAMPLES)
    _one_of("--profile", profile, PROFILES)
    _one_of("--width", width, PAPERS_MM)
    _one_of("--lang", lang, LANGUAGES)
    assert sample is not None
    document, printer = SAMPLES[sample](lang), PROFILES[profile]
    printed = encode(document, printer, width)
    replaced = replacements(document, printer)
    try:
        if out:
            out.write_bytes(printed)
        if png:
            picture(printed, printer.dots_on(width)).save(png, "PNG")
    except OSError as error:
        typer.echo(f"paszuil: {error.filename}: {error.strerror}", err=True)
        raise typer.Exit(1) from None
    if as_json:
        told = {"sample": sample, "profile": profile, "width_mm": width, "bytes": len(printed), "replaced": replaced}
        typer.echo(json.dumps({**told, "out": str(out) if out else None, "png": str(png) if png else None}))
    else:
        typer.echo(f"{sample}, {profile}, {width} mm: {len(printed)} bytes")
        for lacking, shown in replaced.items():
            typer.echo(f"{profile} has no {lacking!r}; it prints {shown!r}")


def _one_of(name: str, given: object, known: object) -> None:
    names = list(known)  # type: ignore[call-overload]
    if given not in names:
        raise typer.BadParameter(f"expected one of {', '.join(map(str, names))}, got {given}", param_hint=name)
