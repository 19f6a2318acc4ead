"""A new address: typed twice, the same both times, with a question where it looks like a slip of the finger."""

from kiosk.domain.email import as_email, likely_meant
from kiosk.flows.pages import Action, Choose, Option, Picked, TextEntry, Typed, Writing
from kiosk.flows.visit import Visit
from kiosk.texts.text import Text, text, verbatim

BACK = Action(text("common.to_back"))


async def type_email(visit: Visit) -> str | None:
    """The same address typed twice; None when the member goes back."""
    error: Text | None = None
    while True:
        email = await _type(visit, text("email.title"), error)
        if email is not None and (meant := likely_meant(email)):
            email = await _which(visit, email, meant)
        if email is None:
            return None
        again = await _type(visit, text("email.again"))
        if again is None or again == email:
            return again
        error = text("email.differs")


async def _type(visit: Visit, title: Text, error: Text | None = None) -> str | None:
    """One address that can be one; None when the member goes back."""
    while True:
        page = TextEntry(Writing.EMAIL, title, text("email.label"), text("email.lead"), error, BACK)
        match await visit.ask(page):
            case Typed(typed):
                email = as_email(typed.reveal())
                if email:
                    return email
                error = text("email.invalid")
            case _:
                return None


async def _which(visit: Visit, typed: str, meant: str) -> str | None:
    match await visit.ask(meant_page(typed, meant)):
        case Picked(email):
            return email
        case _:
            return None


def meant_page(typed: str, meant: str) -> Choose:
    return Choose(
        text("email.meant"),
        (
            Option(meant, "email-check-outline", verbatim(meant), text("email.suggested")),
            Option(typed, "email-outline", verbatim(typed), text("email.as_typed")),
        ),
        lead=text("email.meant_lead"),
        secondary=BACK,
    )
