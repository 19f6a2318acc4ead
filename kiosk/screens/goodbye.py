"""A moment of 'Tot ziens'."""

from kiosk.flows.pages import Goodbye
from kiosk.screens.flow import Item, stack
from kiosk.screens.layout import EMPTY, Layout, Rect, Shape
from kiosk.screens.screen import Say, Screen, sentences
from kiosk.screens.words import load_kv
from kiosk.texts.text import text

MOST = 3


class GoodbyeScreen(Screen):
    page: Goodbye | None
    strong = True

    def fill(self, say: Say) -> None:
        page = self.page
        assert page is not None
        ids = self.ids
        ids.title.text = say(text("bye.title"))
        lines = page.lines or (text("bye.lead"),)
        for index in range(MOST):
            ids[f"line{index + 1}"].text = sentences(say(lines[index])) if index < len(lines) else ""

    def arrange(self, plan: Layout) -> None:
        u = plan.px
        ids = self.ids
        ids.ground.cover(plan.panel)
        room = plan.text
        if plan.shape is not Shape.WIDE:
            room = Rect(room.x, plan.stop.y, room.width, room.top - plan.stop.y)
        ids.title.role = "display" if plan.shape is Shape.WIDE else "hero"
        lines = [Item(ids[f"line{index + 1}"], u(24 if index == 0 else 12)) for index in range(MOST)]
        stack(room, [Item(ids.title), *lines])
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
