"""'Ben je er nog?': a ring that runs out in steps of one second."""

from kiosk.flows.pages import TimeWarning
from kiosk.screens.dialog import DialogScreen
from kiosk.screens.flow import Item, stack
from kiosk.screens.layout import Layout, Rect, Shape
from kiosk.screens.screen import Say, sentences
from kiosk.screens.words import load_kv
from kiosk.texts.text import text


class TimeWarningScreen(DialogScreen):
    page: TimeWarning | None

    def fill(self, say: Say) -> None:
        page = self.page
        assert page is not None
        ids = self.ids
        ids.title.text = say(text("timeout.title"))
        ids.lead.text = sentences(say(text("timeout.lead")))
        ids.number.text = str(page.seconds)
        ids.seconds.text = say(text("timeout.second" if page.seconds == 1 else "timeout.seconds"))
        ids.ring.total = page.total
        ids.ring.seconds = page.seconds
        ids.yes.text = say(text("timeout.do"))
        ids.no.text = say(text("timeout.no"))

    def arrange(self, plan: Layout) -> None:
        u = plan.px
        ids = self.ids
        room = self.frame(plan)
        if plan.shape is Shape.TALL:
            side = min(u(260), room.height // 2)
            ring = Rect(room.x + (room.width - side) // 2, room.top - side, side, side)
            words = Rect(room.x, room.y, room.width, ring.y - u(20) - room.y)
        else:
            side = min(u(260), room.height)
            ring = Rect(room.x, room.y + (room.height - side) // 2, side, side)
            words = Rect(ring.right + u(60), room.y, room.right - ring.right - u(60), room.height)
        ids.ring.cover(ring)
        ids.number.role = "hero" if side >= u(200) else "title"
        high = ids.number.fit(side)
        low = ids.seconds.fit(side)
        bottom = ring.y + (side - high - low) // 2
        ids.seconds.move(ring.x, bottom)
        ids.number.move(ring.x, bottom + low)
        stack(words, [Item(ids.title), Item(ids.lead, u(14))], middle=True)


load_kv(__file__)
