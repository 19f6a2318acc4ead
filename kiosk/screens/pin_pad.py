"""Four digits as dots; the digits themselves are never shown."""

from typing import Any

from kiosk.domain.secret import Secret
from kiosk.flows.pages import PinPad, Typed
from kiosk.screens.flow import Item, stack
from kiosk.screens.layout import EMPTY, Layout, Shape
from kiosk.screens.screen import Say, Screen, sentences
from kiosk.screens.words import load_kv
from kiosk.texts.text import text

DIGITS = 4


class PinPadScreen(Screen):
    page: PinPad | None
    pad = True

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
        ids.title.text = say(text("pin.title"))
        ids.lead.text = "" if page.error else sentences(say(text("pin.lead")))
        ids.error.text = sentences(say(page.error)) if page.error else ""
        ids.boxes.wrong = page.error is not None and not ids.keypad.typed
        ids.card.text = say(text("pin.card", number=page.card_masked))
        ids.need.text = say(text("pin.need4"))
        ids.stop.text = say(text("common.stop"))
        ids.secondary.text = say(text("pin.forgot"))
        ids.keypad.name_keys(say(text("pin.clear")), say(text("pin.ok")))

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
            items += [Item(ids.boxes, u(26)), Item(ids.card, u(26), 2), Item(ids.need, u(10), 4)]
        else:
            place = plan.pad_field
            height = ids.boxes.fit(place.width, place.height)
            ids.boxes.shown = True
            ids.boxes.move(place.x, place.y + (place.height - height) // 2)
            ids.card.shown = ids.need.shown = False
        stack(plan.pad_text, items)
        ids.keypad.cover(plan.keys)
        ids.stop.icon = "close" if plan.shape is Shape.WIDE else ""
        ids.stop.cover(plan.pad_stop)
        ids.secondary.cover(plan.pad_secondary)


load_kv(__file__)
