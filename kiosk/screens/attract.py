"""'Scan je pas': still, so that an idle kiosk costs next to nothing."""

from kiosk.flows.pages import Attract
from kiosk.screens.flow import Item, stack
from kiosk.screens.layout import EMPTY, Layout, Rect, Shape
from kiosk.screens.screen import Say, Screen, sentences
from kiosk.screens.words import load_kv
from kiosk.texts.text import text

CAN = ("can1", "can2", "can3")


class AttractScreen(Screen):
    page: Attract | None
    strong = True

    def fill(self, say: Say) -> None:
        page = self.page
        assert page is not None
        ids = self.ids
        ids.title.text = say(text("attract.title"))
        ids.lead.text = sentences(say(text("attract.lead")))
        for name in CAN:
            ids[name].text = say(text(f"attract.{name}"))
        ids.notice.text = say(page.notice) if page.notice else ""
        ids.notice.tone = page.notice_tone
        ids.type_number.text = say(text("attract.no_card"))
        ids.type_number.shown = page.can_type

    def arrange(self, plan: Layout) -> None:
        u = plan.px
        ids = self.ids
        wide = plan.shape is Shape.WIDE
        room = plan.text
        if not wide:
            room = Rect(room.x, plan.alone.top + u(30), room.width, room.top - plan.alone.top - u(30))
        picture = plan.picture
        framed = plan.shape is Shape.TALL and plan.panel == EMPTY
        if framed:
            picture = Rect(plan.margin, room.y, room.width, room.height // 2)
            room = Rect(room.x, picture.top + u(24), room.width, room.top - picture.top - u(24))
        ids.title.role = "display" if wide else "hero"
        stack(
            room,
            [
                Item(ids.title),
                Item(ids.notice, u(20)),
                Item(ids.lead, u(24)),
                *(Item(ids[name], u(30 if name == "can1" else 16), 4 - index) for index, name in enumerate(CAN)),
            ],
        )
        if wide:
            bottom = plan.primary.y
            picture = Rect(picture.x - u(20), bottom, picture.width + u(40), picture.top - u(30) - bottom)
        ids.ground.cover(plan.panel)
        ids.framed.cover(picture.inset(-u(10), -u(10)) if framed else EMPTY)
        ids.picture.cover(picture)
        ids.type_number.cover(plan.alone)


load_kv(__file__)
