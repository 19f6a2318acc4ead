"""`paszuil screens`: every screen as a picture, with sample data."""

import math
import os
from pathlib import Path
from typing import Annotated

import typer

DIAGONALS = {(800, 480): 7.0, (1280, 800): 10.1, (1920, 1080): 21.5, (720, 1280): 7.0, (1080, 1920): 21.5}
"""Inches of the panels that are sold in these sizes."""


def screens(
    out: Annotated[Path, typer.Option(help="Folder for the PNG files.")],
    size: Annotated[str, typer.Option(help="Width x height in pixels.")] = "1280x800",
    lang: Annotated[str, typer.Option(help="nl or en.")] = "nl",
    diagonal: Annotated[float | None, typer.Option(help="Diagonal of the glass in inches.")] = None,
    contrast: Annotated[bool, typer.Option("--contrast", help="In high contrast.")] = False,
    name: Annotated[str, typer.Option(help="Library name in the header.")] = "Bibliotheek Annen",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Draw every screen with sample data, one PNG each."""
    from kiosk.texts.catalogue import LANGUAGES

    pixels = _pixels(size)
    inches = diagonal or DIAGONALS.get(pixels)
    if inches is None:
        raise typer.BadParameter(f"the diagonal of a {size} panel is not known; give --diagonal")
    if lang not in LANGUAGES:
        raise typer.BadParameter(f"no language {lang!r}; there are {', '.join(LANGUAGES)}")
    out.mkdir(parents=True, exist_ok=True)
    names = draw(out, pixels, math.hypot(*pixels) / inches / 25.4, lang, contrast=contrast, library_name=name)
    if as_json:
        import json

        typer.echo(json.dumps({"folder": str(out), "size": size, "language": lang, "screens": names}))
    else:
        typer.echo(f"{len(names)} screens at {size} in {out}")


def draw(
    out: Path, size: tuple[int, int], px_per_mm: float, language: str, *, contrast: bool, library_name: str
) -> list[str]:
    """Draw every sample on a window without display; returns the names. Once a process: Kivy has one window."""
    os.environ["SDL_VIDEODRIVER"] = "offscreen"
    from kiosk.screens.window import WindowOptions, open_window
    from kiosk.texts.catalogue import catalogue

    options = WindowOptions(size, px_per_mm, False, language, library_name)
    window = open_window(options, lambda lang, words: catalogue(lang).say(words))
    from kiosk.screens.picture import begin, save
    from kiosk.screens.samples import SAMPLES

    begin()
    for name, sample in SAMPLES.items():
        window.sample(sample, contrast=contrast)
        save(out / f"{name}.png")
    return list(SAMPLES)


def _pixels(size: str) -> tuple[int, int]:
    try:
        width, height = (int(part) for part in size.lower().split("x"))
        if width < 480 or height < 320:
            raise ValueError
    except ValueError:
        raise typer.BadParameter(f"{size!r} is not a size such as 1280x800") from None
    return width, height
