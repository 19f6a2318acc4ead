"""What status bytes of a receipt printer mean. Pure.

Source: Epson's ESC/POS reference (DLE EOT, GS a, GS r); the tables of Citizen and Bixolon are the same.
"""

from hardware.errors import Reason

WARNINGS = frozenset({Reason.PAPER_NEAR_END})
"""Reasons with which a printer still prints."""


def real_time_reasons(printer: int, cause: int, error: int, paper: int) -> tuple[Reason, ...]:
    """The answers to DLE EOT 1, 2, 3 and 4, most urgent reason first; nothing means ready."""
    cover, paper_end = bool(cause & 0x04), bool(cause & 0x20 or paper & 0x60)
    return _reasons(
        cover=cover,
        paper_end=paper_end,
        cutter=bool(error & 0x08),
        overheated=bool(error & 0x40) and not cover,
        mechanical=bool(error & 0x24) or (bool(cause & 0x40) and not error & 0x6C),
        near_end=bool(paper & 0x0C),
        offline=bool(printer & 0x08),
    )


def asb_reasons(status: bytes) -> tuple[Reason, ...]:
    """The four bytes of Automatic Status Back."""
    first, error, paper, _ = status
    return _reasons(
        cover=bool(first & 0x20),
        paper_end=bool(paper & 0x0C),
        cutter=bool(error & 0x08),
        overheated=bool(error & 0x40) and not first & 0x20,
        mechanical=bool(error & 0x24),
        near_end=bool(paper & 0x03),
        offline=bool(first & 0x08),
    )


def blocking(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """Those with which it does not print."""
    return tuple(reason for reason in reasons if reason not in WARNINGS)


def _reasons(
    *, cover: bool, paper_end: bool, cutter: bool, overheated: bool, mechanical: bool, near_end: bool, offline: bool
) -> tuple[Reason, ...]:
    found = [
        reason
        for reason, present in (
            (Reason.COVER_OPEN, cover),
            (Reason.PAPER_OUT, paper_end),
            (Reason.CUTTER, cutter),
            (Reason.OVERHEATED, overheated),
            (Reason.MECHANICAL, mechanical),
        )
        if present
    ]
    if offline and not found:
        found.append(Reason.OFFLINE)
    if near_end and not paper_end:
        found.append(Reason.PAPER_NEAR_END)
    return tuple(found)
