"""The options that commands about devices share."""

from pathlib import Path
from typing import Annotated

import typer

Config = Annotated[Path | None, typer.Option(metavar="FILE", help="A kiosk.toml; its devices.")]
ScannerUrl = Annotated[str | None, typer.Option("--scanner", metavar="URL", help="This scanner; no configuration.")]
ReceiptPrinterUrl = Annotated[
    str | None, typer.Option("--receipt-printer", metavar="URL", help="This bonprinter; no configuration.")
]
CardPrinterUrl = Annotated[
    str | None, typer.Option("--card-printer", metavar="URL", help="This pasprinter; no configuration.")
]
ProfileName = Annotated[str | None, typer.Option(help="With --receipt-printer: what it is.")]
Width = Annotated[int | None, typer.Option(help="With --receipt-printer: width of the paper in mm.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON on standard output, nothing else.")]
