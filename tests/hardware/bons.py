"""Documents that the tests of this room print."""

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
    Steps,
    Text,
    Title,
)

EVERYTHING = Document(
    "everything",
    (
        Title("Bibliotheek Annen"),
        Band("TIJDELIJK WACHTWOORD"),
        Gap(),
        Big("h7KmrT3W"),
        Gap(),
        Text("Zo lees je het:", bold=True, align=Align.CENTRE),
        Text("kleine h, 7, grote K, kleine m, kleine r, grote T, 3, grote W", align=Align.CENTRE),
        Rule(),
        Text("Mailadres klopt niet", double=True),
        Pair("Pas", "2 9401 •••• 5868"),
        Pair("Account (inlogaccount)", "actief"),
        Rule(),
        Steps(("Ga naar de website van de bibliotheek.", "Log in met je gebruikersnaam en dit wachtwoord.", "Klaar.")),
        Band("NIET: Vergeet inlogaccount in Wise", big=False),
        Text("€ 12,50 é ë ï ü Łódź – “ja”"),
        Qr("https://bibliotheek.nl/hulp-bij-inloggen"),
        Barcode("codabar", "A29401B"),
        Rule(),
        Columns(("12-03-2026  14.05 uur", "kiosk 9401-1", "bon 0123")),
    ),
)
"""Every kind of block once."""

TEN_LINES = Document("ten_lines", tuple(Text(f"regel {number}") for number in range(1, 11)))


def one_line(text: str) -> Document:
    return Document("one_line", (Text(text),))
