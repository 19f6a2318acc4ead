"""Letters typed on the glass: a field that shows them exactly, and the keys."""

from typing import Any

from kiosk.domain.secret import Secret
from kiosk.flows.pages import TextEntry, Typed
from kiosk.screens import keyboard  # noqa: F401 - the .kv names its widgets
from kiosk.screens.entry_layout import entry_layout
from kiosk.screens.layout import EMPTY, Layout, Rect, Shape
from kiosk.screens.screen import Say
from kiosk.screens.staff_screen import EitherScreen
from kiosk.screens.theme import look
from kiosk.screens.words import load_kv
from kiosk.texts.text import text

SHOWN = 64
"""Characters in the field; of a longer text its end, where the caret is."""


class TextEntryScreen(EitherScreen):
    page: TextEntry | None
    pad = True
    bare = tuple(Shape)
    keyboard = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._fresh = True
        self.ids.keyboard.bind(typed=self._show_typed)

    def restart(self) -> None:
        self.ids.keyboard.restart()
        self._fresh = True

    def done(self) -> None:
        """OK: hand over what was typed and keep none."""
        typed = Typed(Secret(self.ids.keyboard.typed))
        self.restart()
        self.answer(typed)

    def fill(self, say: Say) -> None:
        page = self.page
        assert page is not None
        ids = self.ids
        ids.title.text = say(page.title)
        ids.field.label = say(page.label)
        ids.error.text = say(page.error) if page.error else ""
        ids.lead.text = say(page.lead) if page.lead and not page.error else ""
        ids.sign.shown = page.error is not None
        ids.stop.text = say(text("staff.logout" if self.staff else "common.stop"))
        ids.secondary.shown = page.secondary is not None
        ids.secondary.text = say(page.secondary.label) if page.secondary else ""
        ids.primary.text = say(text("pin.ok"))
        self._need = say(text("entry.need"))

    def arrange(self, plan: Layout) -> None:
        page = self.page
        assert page is not None
        ids = self.ids
        places = entry_layout(plan)
        self._plan = plan
        ids.title.color = look.stage_ink if self.staff else look.ink
        height = ids.title.fit(places.title.width, height=places.title.height)
        ids.title.move(places.title.x, places.title.y + (places.title.height - height) // 2)
        self._field = places.field
        self._band(plan)
        self._message(places.message)
        ids.keyboard.cover(places.keys, places.columns, page.writing)
        ids.stop.icon = "close" if plan.shape is Shape.WIDE else ""
        ids.stop.cover(places.stop)
        ids.secondary.cover(places.secondary)
        self._done = places.done
        if self._fresh:
            self._fresh = False
            ids.keyboard.typed = page.written
        self._show_typed()

    def _band(self, plan: Layout) -> None:
        """For staff the top is petrol; they sign out with the button that is 'Stoppen' for members."""
        ground = self.ids.bar
        for name in ("bar_sign", "bar_title", "bar_under", "sign_out"):
            self.ids[name].shown = False
        tools = plan.pad_tools if self.staff and plan.shape is Shape.TALL else EMPTY
        self.ids.bar_tools.cover(tools)
        if not self.staff:
            ground.cover(EMPTY)
            return
        bottom = self._field.y - plan.px(4) if plan.shape is Shape.SHORT else plan.body.top
        ground.cover(Rect(-plan.px(60), bottom, plan.width + plan.px(120), plan.height + plan.px(60) - bottom))

    def _message(self, place: Rect) -> None:
        ids = self.ids
        left = place.x
        if ids.sign.shown:
            side = int(ids.sign.square())
            ids.sign.move(left, place.y + (place.height - int(ids.sign.height)) // 2)
            left += side + self._plan.px(10)
        for words in (ids.lead, ids.error):
            height = words.fit(place.right - left, height=place.height)
            words.move(left, place.y + (place.height - height) // 2)

    def _show_typed(self, *_: Any) -> None:
        ids = self.ids
        typed = ids.keyboard.typed
        ids.field.text = typed if len(typed) <= SHOWN else f"…{typed[1 - SHOWN :]}"
        if self.page is None:
            return
        ids.field.wrong = bool(ids.error.text)
        ids.field.fit(self._field.width, height=self._field.height)
        ids.field.move(*self._field.pos)
        ids.primary.enabled = bool(typed.strip())
        ids.primary.reason = "" if ids.primary.enabled else self._need
        ids.primary.cover(self._done)


load_kv(__file__)
