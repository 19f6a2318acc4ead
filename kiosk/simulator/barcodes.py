"""Barcodes of the sample passes as SVG, so that a real scanner can read them from the panel."""

from xml.sax.saxutils import quoteattr

from barcode.codabar import CODABAR
from barcode.codex import Code39
from barcode.ean import EAN13

_QUIET_MODULES = 10
_HEIGHT = 40


def svg(code: str) -> str | None:
    """Codabar for digits, EAN-13 for a book, Code 39 for the rest; None for what no barcode can bear."""
    bars = _modules(code.upper())
    if bars is None:
        return None
    width = len(bars) + 2 * _QUIET_MODULES
    runs = "".join(f"M{_QUIET_MODULES + start} 0h{length}v{_HEIGHT}h-{length}z" for start, length in _runs(bars))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_HEIGHT}" width="{width * 2}"'
        f' height="{_HEIGHT * 2}" role="img" aria-label={quoteattr("Streepjescode " + code)}'
        ' shape-rendering="crispEdges" preserveAspectRatio="none">'
        f'<rect width="{width}" height="{_HEIGHT}" fill="#fff"/><path d="{runs}"/></svg>'
    )


def _modules(code: str) -> str | None:
    """A 1 for each black module and a 0 for each white one."""
    if not code.isascii():
        return None
    if code.isdigit() and len(code) == 13 and code.startswith(("978", "979")):
        return str(EAN13(code[:12]).build()[0])
    if code.isdigit():
        return str(CODABAR(f"A{code}B").build()[0])
    if all(character.isalnum() or character in "-. $/+%" for character in code):
        return str(Code39(code, add_checksum=False).build()[0])
    return None


def _runs(modules: str) -> list[tuple[int, int]]:
    """Start and length of every black bar."""
    found = []
    start = 0
    for end in range(1, len(modules) + 1):
        if end == len(modules) or modules[end] != modules[start]:
            if modules[start] == "1":
                found.append((start, end - start))
            start = end
    return found
