"""A visitor of the kiosk, whatever shows the pages: the scripted stage now, the real window as well."""

from typing import Protocol, TypeVar

from kiosk.flows.pages import Action, Choice, Page, Picked
from kiosk.texts.text import Text

P = TypeVar("P")


class Visitor(Protocol):
    """What a person in front of the kiosk can do. Every coroutine returns when the kiosk has taken it in."""

    async def scans(self, code: str) -> None:
        """Hold a barcode before the scanner."""

    async def sees(self, kind: type[P], **facts: object) -> P:
        """Wait until this kind of page is on top with these facts, ready to be touched; fails at a real-time deadline.

        A fact is an attribute of the page: a str stands for the key of a Text or of the label of an Action that works.
        """

    async def types(self, digits: str) -> None:
        """Type on the pad that is seen and confirm."""

    async def touches(self, choice: Choice | Picked) -> None:
        """Touch a button of the page on top; it is an error if that page does not offer it now."""

    async def waits(self, seconds: float) -> None:
        """Let time pass without a touch, second by second."""

    async def language(self, code: str) -> None:
        """Choose 'nl' or 'en' in the header."""


def matches(page: Page | None, kind: type[object], facts: dict[str, object]) -> bool:
    """Is this the page that a visitor means by `sees(kind, **facts)`?"""
    return isinstance(page, kind) and all(said(getattr(page, name)) == fact for name, fact in facts.items())


def said(value: object) -> object:
    """A text by its key, a button that works by the key of its label, anything else by itself."""
    match value:
        case Text():
            return value.key
        case Action(disabled=None):
            return value.label.key
        case tuple():
            return tuple(said(item) for item in value)
        case _:
            return value
