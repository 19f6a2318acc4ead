"""Work that nobody can hurry: one sentence and a mark that promises no percentage; a mere wait can be stopped."""

from kiosk.flows.pages import Busy
from kiosk.screens.flow import Item, stack
from kiosk.screens.layout import EMPTY, Layout, Rect, Shape
from kiosk.screens.screen import Say, Screen
from kiosk.screens.words import load_kv
from kiosk.texts.text import text


class BusyScreen(Screen):
    page: Busy | None

    def fill(self, say: Say) -> None:
        page = self.page
        assert page is not None
        self.ids.title.text = say(text("busy.title"))
        self.ids.lead.text = say(page.text)
        self.ids.stop.text = say(text("common.stop"))
        self.ids.stop.shown = page.can_stop

    def arrange(self, plan: Layout) -> None:
        u = plan.px
        ids = self.ids
        ids.ground.cover(plan.panel)
        ids.stop.icon = "close" if plan.shape is Shape.WIDE else ""
        ids.stop.cover(plan.stop)
        room = plan.text
        if plan.shape is not Shape.WIDE and not ids.stop.shown:
            room = Rect(room.x, plan.stop.y, room.width, room.top - plan.stop.y)
        stack(room, [Item(ids.title), Item(ids.lead, u(18)), Item(ids.bar, u(40))], middle=plan.shape is Shape.SHORT)
        ids.sand.shown = plan.panel != EMPTY
        if plan.panel != EMPTY:
            ids.sand.side = 150
            ids.sand.square()
            place = plan.picture
            ids.sand.move(
                place.x + (place.width - int(ids.sand.width)) // 2,
                place.y + (place.height - int(ids.sand.height)) // 2,
            )


load_kv(__file__)
