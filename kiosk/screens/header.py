"""Mark, library name, language and contrast: above everything, never covered, on every page."""

from typing import Any

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.screens.layout import EMPTY, Layout, Rect, Shape
from kiosk.screens.screen import Say, Screen
from kiosk.screens.theme import look
from kiosk.screens.words import load_kv
from kiosk.texts.text import text


class Header(Widget):
    library_name = StringProperty("")
    both_languages = BooleanProperty(True)
    __events__ = ("on_language", "on_contrast")

    def on_language(self) -> None:
        """The other language was asked for."""

    def on_contrast(self) -> None:
        """More contrast was asked for, or less."""

    def refresh(self, say: Say, plan: Layout, page: Screen | None, *, dialog: bool) -> None:
        """Write and place everything; a pad and a dialog need the room of mark and name on small panels.

        For staff the page itself draws the bar, with its title, and the ground; the tools stand on it, white.
        """
        ids: Any = self.ids
        pad = page is not None and page.pad
        staff = page is not None and page.staff
        keyboard = page is not None and page.keyboard
        titled = page is not None and plan.shape in page.bare
        ids.language.text = say(text("header.lang"))
        ids.contrast.text = say(text("header.contrast"))
        ids.contrast.on = look.contrast
        tools = plan.pad_tools if pad else plan.tools
        on_rail = keyboard and dialog and plan.shape is Shape.SHORT
        ids.language.inverse = ids.contrast.inverse = staff and not on_rail
        ids.tools.corner = "rail" if plan.shape is Shape.SHORT else "top"
        on_top = keyboard and not dialog and plan.shape is Shape.SHORT
        ids.tools.cover(EMPTY if on_top or (staff and not on_rail) else tools)
        aside = plan.contrast.width + plan.gap if staff and plan.shape is Shape.WIDE and not keyboard else 0
        language = _left(plan.language, aside)
        contrast = _left(plan.pad_contrast if pad else plan.contrast, aside)
        if on_top:
            side = plan.touch
            contrast = Rect(plan.width - side, plan.height - side - plan.px(4), side, side)
            language = _left(contrast, side + plan.gap)
        ids.language.shown = self.both_languages
        ids.language.cover(language)
        ids.contrast.cover(contrast)
        bare = (
            titled
            or (pad and (plan.pad_title != EMPTY or plan.shape is Shape.SHORT))
            or (dialog and plan.shape is Shape.SHORT)
        )
        ids.mark.shown = ids.name.shown = not bare and not staff
        ids.mark.cover(plan.mark)
        height = ids.name.fit(plan.name.width, height=plan.name.height)
        ids.name.move(plan.name.x, plan.name.y + (plan.name.height - height) // 2)


def _left(rect: Rect, by: int) -> Rect:
    return Rect(rect.x - by, rect.y, rect.width, rect.height)


load_kv(__file__)
