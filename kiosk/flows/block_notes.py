"""Blokkade tekst and blokkade info: for the eyes of staff, on one page and nowhere else."""

from kiosk.flows.pages import Line, Status
from kiosk.flows.staff_session import BACK, ask_beside
from kiosk.flows.visit import Member, Visit
from kiosk.texts.text import text, verbatim


async def block_notes(visit: Visit, member: Member) -> None:
    """Until staff go back. Raises SessionOver and LibraryError."""
    notes = await visit.read(text("scan.busy"), visit.ports.library.notes(member.patron))
    await ask_beside(visit, notes_page(notes))


def notes_page(notes: tuple[str, ...]) -> Status:
    return Status(
        text("staff.notes"),
        text("staff.notes_lead" if notes else "staff.notes_none"),
        lines=tuple(Line("information-outline", text("staff.note"), verbatim(note)) for note in notes),
        secondary=BACK,
        staff=True,
    )
