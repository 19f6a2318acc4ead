"""What both pads share: where title, message, digits, keys and buttons stand."""

from typing import Any

from kiosk.domain.secret import Secret
from kiosk.flows.pages import Typed
from kiosk.screens.entry import Entry
from kiosk.screens.flow import Item, stack
from kiosk.screens.layout import EMPTY, Layout, Rect, Shape
from kiosk.screens.screen import Screen, sentences
from kiosk.screens.words import load_kv


class PadScreen(Screen):
    """Subclasses name the part that shows what was typed and the parts that may follow it."""

    pad = True

    def restart(self) -> None:
        self.ids.keypad.typed = ""

    def done(self, *_: Any) -> None:
        """OK: hand the digits over and keep none."""
        typed = Typed(Secret(self.ids.keypad.typed))
        self.restart()
        self.answer(typed)

    def place(self, plan: Layout, entry: Entry, field: Rect, after: list[Item]) -> None:
        """Stand everything in its place; `field` is for `entry` where it does not follow the text."""
        ids = self.ids
        ids.ground.cover(plan.panel if plan.shape is Shape.WIDE else EMPTY)
        room = plan.pad_text
        items = []
        if plan.pad_title == EMPTY:
            items.append(Item(ids.title))
        else:
            height = ids.title.fit(plan.pad_title.width, height=plan.pad_title.height)
            ids.title.shown = True
            ids.title.move(plan.pad_title.x, plan.pad_title.y + (plan.pad_title.height - height) // 2)
            if ids.error.text:
                half = room.width * 4 // 10
                field = Rect(room.right - half, room.y, half, room.height)
                room = Rect(room.x, room.y, room.width - half - plan.gap, room.height)
        items += [Item(ids.lead, plan.px(12), 3), Item(ids.error, plan.px(24))]
        for item in after:
            item.part.shown = False
        if field == EMPTY:
            items += [Item(entry, plan.px(26)), *after]
        else:
            height = entry.fit(field.width, height=field.height)
            entry.shown = True
            entry.move(field.x, field.y + (field.height - height) // 2)
        stack(room, items)
        ids.keypad.cover(plan.keys)
        ids.stop.icon = "close" if plan.shape is Shape.WIDE else ""
        ids.stop.cover(plan.pad_stop)
        self.say_need()

    def say_need(self) -> None:
        """What is still to be typed, for as long as OK is off."""
        keypad, need = self.ids.keypad, self.ids.need
        need.opacity = 1 if need.shown and len(keypad.typed) < keypad.least else 0

    def lines(self, words: str, plan: Layout) -> str:
        """Each sentence on its own line where there is room for that."""
        return sentences(words) if plan.shape is Shape.WIDE else words


load_kv(__file__)
