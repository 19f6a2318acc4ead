"""Digits in the open: a pasnummer or a birth date."""

from typing import Any

from kiosk.flows.pages import NumberPad, Pad
from kiosk.screens.flow import Item
from kiosk.screens.layout import EMPTY, Layout, Rect
from kiosk.screens.pad import PadScreen
from kiosk.screens.screen import Say
from kiosk.screens.words import load_kv
from kiosk.texts.text import text

MOST = {Pad.CARD_NUMBER: 20, Pad.BIRTH_DATE: 8, Pad.PIN: 4}
LEAST = {Pad.CARD_NUMBER: 6, Pad.BIRTH_DATE: 8, Pad.PIN: 4}
WORDS = {Pad.CARD_NUMBER: "number", Pad.BIRTH_DATE: "birth", Pad.PIN: "pin"}


class NumberPadScreen(PadScreen):
    page: NumberPad | None

    def __init__(self, **kwargs: Any) -> None:
        self._pattern = ""
        super().__init__(**kwargs)
        self.ids.keypad.bind(typed=self._show_typed)

    def fill(self, say: Say) -> None:
        page = self.page
        assert page is not None
        ids = self.ids
        kind = WORDS[page.pad]
        ids.title.text = say(text(f"{kind}.title"))
        ids.lead.text = "" if page.error else say(page.lead or text(f"{kind}.lead"))
        ids.error.text = say(page.error) if page.error else ""
        ids.need.text = say(text("pin.need4" if page.pad is Pad.PIN else f"{kind}.need"))
        self._pattern = say(text("birth.pattern")) if page.pad is Pad.BIRTH_DATE else ""
        ids.keypad.most = MOST[page.pad]
        ids.keypad.least = LEAST[page.pad]
        ids.keypad.name_keys(say(text("pin.clear")), say(text("pin.ok")))
        ids.stop.text = say(text("common.stop"))
        self._show_typed()

    def _show_typed(self, *_: Any) -> None:
        """The digits as they stand, in groups a person can compare with a card."""
        self.say_need()
        typed = self.ids.keypad.typed
        field = self.ids.field
        field.wrong = bool(self.ids.error.text) and not typed
        if self._pattern:
            field.hint = _dated(self._pattern)
            field.text = _dated(typed + self._pattern[len(typed) :]) if typed else ""
        else:
            field.hint = ""
            field.text = _grouped(typed)
        if field.width > 1:
            field.fit(int(field.width), height=int(field.height))
            field.move(int(field.x), int(field.y))

    def arrange(self, plan: Layout) -> None:
        ids = self.ids
        ids.lead.text = self.lines(ids.lead.text, plan)
        field = EMPTY
        if plan.pad_field != EMPTY:
            spare = plan.pad_secondary
            field = Rect(spare.x, spare.y, spare.width, plan.pad_field.top - spare.y)
        self.place(plan, ids.field, field, [Item(ids.need, plan.px(10), 4)])


def _dated(digits: str) -> str:
    return f"{digits[:2]}-{digits[2:4]}-{digits[4:]}"


def _grouped(digits: str) -> str:
    """One digit, then fours: as a pasnummer is written everywhere on this kiosk."""
    groups = [digits[:1], *(digits[start : start + 4] for start in range(1, len(digits), 4))]
    return " ".join(group for group in groups if group)


load_kv(__file__)
