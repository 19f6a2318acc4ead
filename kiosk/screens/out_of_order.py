"""'Deze kiosk werkt nu niet': a petrol panel, no buttons."""

from kiosk.flows.pages import OutOfOrder
from kiosk.screens.flow import Item, stack
from kiosk.screens.layout import EMPTY, Layout, Rect, Shape
from kiosk.screens.screen import Say, Screen, sentences
from kiosk.screens.words import load_kv
from kiosk.texts.text import text


class OutOfOrderScreen(Screen):
    page: OutOfOrder | None
    strong = True

    def fill(self, say: Say) -> None:
        page = self.page
        assert page is not None
        ids = self.ids
        ids.title.text = say(page.title)
        ids.lead.text = sentences(say(page.lead))
        ids.code.text = say(text("paper.code", code=page.code)) if page.code else ""

    def arrange(self, plan: Layout) -> None:
        u = plan.px
        ids = self.ids
        ids.ground.cover(plan.panel)
        room = plan.text
        if plan.shape is not Shape.WIDE:
            room = Rect(room.x, plan.stop.y, room.width, room.top - plan.stop.y)
        stack(room, [Item(ids.title), Item(ids.lead, u(24)), Item(ids.code, u(40), 1)])
        ids.sign.shown = plan.panel != EMPTY
        if plan.panel != EMPTY:
            ids.sign.side = 180
            ids.sign.square()
            place = plan.picture
            ids.sign.move(
                place.x + (place.width - int(ids.sign.width)) // 2,
                place.y + (place.height - int(ids.sign.height)) // 2,
            )


load_kv(__file__)
