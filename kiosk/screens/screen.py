"""What every screen has in common: built once, filled again for each page, emptied when the visit ends."""

from collections.abc import Callable
from typing import Any

from kivy.properties import ColorProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.flows.pages import Answer, Page
from kiosk.screens.card_preview import CardPreview
from kiosk.screens.entry import Key
from kiosk.screens.layout import Layout, Rect, Shape
from kiosk.screens.theme import look
from kiosk.screens.words import Icon, Part, load_kv
from kiosk.texts.text import Text

TEXTS = ("name", "text", "label", "value", "reason", "number", "hint", "address")
"""The properties of our widgets that may hold words of a member."""
Say = Callable[[Text], str]
"""Writes a Text in the language of the moment."""


class Ground(Part):
    """A flat ground with round corners where the panel has them; EMPTY places do not show."""

    corner = StringProperty("left")
    color = ColorProperty(look.tint)

    def cover(self, rect: Rect) -> None:
        self.shown = rect.width > 0
        self.pos = rect.pos
        self.size = rect.size


class Screen(Widget):
    """One kind of page. Subclasses write their texts in `fill` and take their places in `arrange`."""

    pad = False
    """Whether a keypad takes the room of header and tools on small panels."""
    bare: tuple[Shape, ...] = ()
    """The panels where the title stands in the place of mark and name."""
    keyboard = False
    """Whether the keys take the whole width of a short panel: the tools then stand on top."""
    strong = False
    """Whether the panel is petrol."""
    alone = False
    """Whether it takes the whole glass: no header."""
    staff = False
    """Whether this is for staff: the header is petrol, and signing out stands beside its tools."""

    def __init__(self, **kwargs: Any) -> None:
        self.page: Any = None
        self.answer: Callable[[Answer], None] = nobody
        self.asked_by: Callable[[Answer], None] | None = None
        super().__init__(**kwargs)

    def put(self, page: Page) -> None:
        """Take a page; what is on screen changes with the next `refresh`."""
        self.page = page

    def refresh(self, say: Say, plan: Layout) -> None:
        """Write and place everything again: another page, language, size or contrast."""
        self.size = (plan.width, plan.height)
        if self.page is not None:
            self.fill(say)
            self.arrange(plan)

    def fill(self, say: Say) -> None:
        raise NotImplementedError

    def arrange(self, plan: Layout) -> None:
        raise NotImplementedError

    def restart(self) -> None:
        """A new question: nothing has been typed."""

    def wipe(self) -> None:
        """Forget the page: no word of it stays in a widget."""
        self.page = None
        self.answer = nobody
        self.asked_by = None
        self.restart()
        for child in self.children:
            _empty(child)


def _empty(widget: Widget) -> None:
    """Take every text out of a widget and what is in it; keys and icons say nothing of anybody."""
    if isinstance(widget, Icon | Key):
        return
    if isinstance(widget, CardPreview):
        widget.forget()
    for name in TEXTS:
        if name in widget.properties() and isinstance(widget.property(name), StringProperty):
            setattr(widget, name, "")
    for child in widget.children:
        _empty(child)


def sentences(text: str) -> str:
    """Each sentence on a line of its own."""
    return text.replace(". ", ".\n").replace("? ", "?\n")


def nobody(_answer: Answer) -> None:
    """No one has asked."""


load_kv(__file__)
