"""A bon for technicians: shows at one look whether letters, widths, codes and the cutter are right."""

from datetime import datetime

from hardware.health import Identity
from hardware.receipt_printer.document import (
    Align,
    Band,
    Barcode,
    Big,
    Columns,
    Document,
    Gap,
    Pair,
    Qr,
    Rule,
    Text,
    Title,
)
from hardware.receipt_printer.profiles import Profile

BARCODES = (
    Barcode("codabar", "A29401B"),
    Barcode("code39", "PAS-39"),
    Barcode("code128", "Pas-128"),
    Barcode("itf", "294010"),
)
"""One of each kind, short enough for the narrowest paper."""


def test_receipt(identity: Identity | None, address: str, profile: Profile, when: datetime) -> Document:
    """Letters, both edges of the paper, the largest size, a QR code and a barcode of each kind; then the cut.

    Args:
        identity: what the printer says that it is, where it said so.
        address: the URL under which it was found.
        when: now, in local time.
    """
    return Document(
        "test",
        (
            Title("TEST"),
            Gap(),
            Pair("printer", str(identity or "?")),
            Pair("url", address),
            Pair("profiel / profile", profile.name),
            Pair("tijd / time", f"{when:%d-%m-%Y %H:%M:%S}"),
            Rule(),
            Text("é è ë ï ö ü ç ñ ß Å Ø æ € £ ½ °"),
            Text("Łódź  •  –  …  “ja”"),
            Columns(("|<", "breedte / width", ">|")),
            Band("wit op zwart / white on black", big=False),
            Big("Aa1€"),
            Rule(),
            Qr(f"{profile.name} {when:%Y-%m-%dT%H:%M:%S}"),
            *BARCODES,
            Text("einde / end", align=Align.CENTRE),
        ),
    )
