"""Four digits as dots; the digits themselves are never shown."""

from typing import Any

from kiosk.flows.pages import PinPad
from kiosk.screens.flow import Item
from kiosk.screens.layout import Layout
from kiosk.screens.pad import PadScreen
from kiosk.screens.screen import Say
from kiosk.screens.words import load_kv
from kiosk.texts.text import text

DIGITS = 4


class PinPadScreen(PadScreen):
    page: PinPad | None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        keypad = self.ids.keypad
        keypad.least = keypad.most = DIGITS
        keypad.bind(typed=self._show_dots)

    def fill(self, say: Say) -> None:
        page = self.page
        assert page is not None
        ids = self.ids
        ids.title.text = say(page.title or text("pin.title"))
        ids.lead.text = "" if page.error else say(page.lead or text("pin.lead"))
        ids.error.text = say(page.error) if page.error else ""
        ids.card.text = say(text("pin.card", number=page.card_masked))
        ids.need.text = say(text("pin.need4"))
        ids.stop.text = say(text("common.stop"))
        ids.secondary.text = say(page.secondary or text("pin.forgot"))
        ids.keypad.name_keys(say(text("pin.clear")), say(text("pin.ok")))
        self._show_dots()

    def arrange(self, plan: Layout) -> None:
        ids = self.ids
        ids.lead.text = self.lines(ids.lead.text, plan)
        self.place(plan, ids.boxes, plan.pad_field, [Item(ids.card, plan.px(26), 2), Item(ids.need, plan.px(10), 4)])
        ids.secondary.cover(plan.pad_secondary)

    def _show_dots(self, *_: Any) -> None:
        typed = self.ids.keypad.typed
        self.say_need()
        self.ids.boxes.filled = len(typed)
        self.ids.boxes.wrong = self.page is not None and self.page.error is not None and not typed


load_kv(__file__)
