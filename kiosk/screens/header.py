"""Mark, library name, language and contrast: above everything, never covered, on every page."""

from typing import Any

from kivy.properties import StringProperty
from kivy.uix.widget import Widget

from kiosk.screens.layout import EMPTY, Layout, Shape
from kiosk.screens.screen import Say
from kiosk.screens.theme import look
from kiosk.screens.words import load_kv
from kiosk.texts.text import text


class Header(Widget):
    library_name = StringProperty("")
    __events__ = ("on_language", "on_contrast")

    def on_language(self) -> None:
        """The other language was asked for."""

    def on_contrast(self) -> None:
        """More contrast was asked for, or less."""

    def refresh(self, say: Say, plan: Layout, *, pad: bool, dialog: bool) -> None:
        """Write and place everything; a pad and a dialog need the room of mark and name on small panels."""
        ids: Any = self.ids
        ids.language.text = say(text("header.lang"))
        ids.contrast.text = say(text("header.contrast"))
        ids.contrast.on = look.contrast
        tools = plan.pad_tools if pad else plan.tools
        ids.tools.shown = tools != EMPTY
        ids.tools.corner = "rail" if plan.shape is Shape.SHORT else "top"
        ids.tools.cover(tools)
        ids.language.cover(plan.language)
        ids.contrast.cover(plan.pad_contrast if pad else plan.contrast)
        bare = (pad and (plan.pad_title != EMPTY or plan.shape is Shape.SHORT)) or (
            dialog and plan.shape is Shape.SHORT
        )
        ids.mark.shown = ids.name.shown = not bare
        ids.mark.cover(plan.mark)
        height = ids.name.fit(plan.name.width, height=plan.name.height)
        ids.name.move(plan.name.x, plan.name.y + (plan.name.height - height) // 2)


load_kv(__file__)
