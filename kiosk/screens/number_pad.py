"""Digits in the open: a pasnummer or a birth date."""

from typing import Any

from kiosk.domain.secret import Secret
from kiosk.flows.pages import NumberPad, Pad, Typed
from kiosk.screens.flow import Item, stack
from kiosk.screens.layout import EMPTY, Layout, Rect, Shape
from kiosk.screens.screen import Say, Screen, sentences
from kiosk.screens.words import load_kv
from kiosk.texts.text import text

MOST = {Pad.CARD_NUMBER: 20, Pad.BIRTH_DATE: 8, Pad.PIN: 4}
LEAST = {Pad.CARD_NUMBER: 6, Pad.BIRTH_DATE: 8, Pad.PIN: 4}
WORDS = {Pad.CARD_NUMBER: "number", Pad.BIRTH_DATE: "birth", Pad.PIN: "pin"}


class NumberPadScreen(Screen):
    page: NumberPad | None
    pad = True

    def __init__(self, **kwargs: Any) -> None:
        self._pattern = ""
        super().__init__(**kwargs)

    def restart(self) -> None:
        self.ids.keypad.typed = ""

    def done(self, *_: Any) -> None:
        """OK: hand the digits over and keep none."""
        typed = Typed(Secret(self.ids.keypad.typed))
        self.restart()
        self.answer(typed)

    def fill(self, say: Say) -> None:
        page = self.page
        assert page is not None
        ids = self.ids
        kind = WORDS[page.pad]
        ids.title.text = say(text(f"{kind}.title"))
        ids.lead.text = "" if page.error else sentences(say(page.lead or text(f"{kind}.lead")))
        ids.error.text = sentences(say(page.error)) if page.error else ""
        ids.need.text = say(text("pin.need4" if page.pad is Pad.PIN else f"{kind}.need"))
        self._pattern = say(text("birth.pattern")) if page.pad is Pad.BIRTH_DATE else ""
        ids.keypad.most = MOST[page.pad]
        ids.keypad.least = LEAST[page.pad]
        ids.keypad.name_keys(say(text("pin.clear")), say(text("pin.ok")))
        ids.stop.text = say(text("common.stop"))
        self.show_typed()

    def show_typed(self, *_: Any) -> None:
        """The digits as they stand, in groups a person can compare with a card."""
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
            field.fit(int(field.width), int(field.height))
            field.move(int(field.x), int(field.y))

    def arrange(self, plan: Layout) -> None:
        u = plan.px
        ids = self.ids
        ids.ground.cover(plan.panel if plan.shape is Shape.WIDE else EMPTY)
        items = []
        if plan.pad_title == EMPTY:
            items.append(Item(ids.title))
        else:
            height = ids.title.fit(plan.pad_title.width, plan.pad_title.height)
            ids.title.shown = True
            ids.title.move(plan.pad_title.x, plan.pad_title.y + (plan.pad_title.height - height) // 2)
        items += [Item(ids.lead, u(12), 3), Item(ids.error, u(12))]
        if plan.pad_field == EMPTY:
            items += [Item(ids.field, u(26)), Item(ids.need, u(10), 4)]
        else:
            spare = plan.pad_secondary
            place = Rect(spare.x, spare.y, spare.width, plan.pad_field.top - spare.y)
            height = ids.field.fit(place.width, place.height)
            ids.field.shown = True
            ids.field.move(place.x, place.y + (place.height - height) // 2)
            ids.need.shown = False
        stack(plan.pad_text, items)
        ids.keypad.cover(plan.keys)
        ids.stop.icon = "close" if plan.shape is Shape.WIDE else ""
        ids.stop.cover(plan.pad_stop)


def _dated(digits: str) -> str:
    return f"{digits[:2]}-{digits[2:4]}-{digits[4:]}"


def _grouped(digits: str) -> str:
    """One digit, then fours: as a pasnummer is written everywhere on this kiosk."""
    groups = [digits[:1], *(digits[start : start + 4] for start in range(1, len(digits), 4))]
    return " ".join(group for group in groups if group)


load_kv(__file__)
