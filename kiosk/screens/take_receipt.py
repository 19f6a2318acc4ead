"""'Pak je bon': the bon is out, and this page closes by itself."""

from kiosk.flows.pages import TakeReceipt, Tone
from kiosk.screens.flow import Item, stack
from kiosk.screens.layout import EMPTY, Layout, Rect, Shape
from kiosk.screens.screen import Say, Screen, sentences
from kiosk.screens.words import load_kv
from kiosk.texts.text import text


class TakeReceiptScreen(Screen):
    page: TakeReceipt | None
    strong = True

    def fill(self, say: Say) -> None:
        page = self.page
        assert page is not None
        ids = self.ids
        ids.chip.tone = Tone.OK if page.confirmed else Tone.BUSY
        ids.chip.icon = "check-circle" if page.confirmed else "progress-clock"
        ids.chip.text = say(text("print.done" if page.confirmed else "print.chip_unsure"))
        ids.title.text = say(text("print.title" if page.confirmed else "print.title_unsure"))
        ids.title.role = "hero" if page.confirmed else "title"
        ids.lead.text = sentences(say(page.lead))
        ids.closes.text = say(
            text("print.closes_one") if page.closes_in == 1 else text("print.closes", n=page.closes_in)
        )
        ids.none.text = say(text("print.no"))
        ids.have.text = say(text("print.yes"))
        ids.picture.secret = page.has_password

    def arrange(self, plan: Layout) -> None:
        u = plan.px
        ids = self.ids
        ids.ground.cover(plan.panel)
        on_panel = plan.shape is Shape.WIDE
        ids.have.style = "inverse" if on_panel else "primary"
        none, have = (plan.alone, plan.primary) if on_panel else _row(plan)
        room = plan.text
        if not on_panel:
            room = Rect(room.x, have.top + u(24), room.width, room.top - have.top - u(24))
        picture = plan.picture
        framed = plan.shape is Shape.TALL and plan.panel == EMPTY
        if framed:
            height = room.height * 42 // 100
            picture = Rect(room.x, room.y, room.width, height)
            room = Rect(room.x, picture.top + u(24), room.width, room.top - picture.top - u(24))
        ids.framed.cover(picture if framed else EMPTY)
        ids.picture.cover(picture.inset(0, u(20)) if framed else picture)
        items = [] if plan.chip_in_header else [Item(ids.chip)]
        stack(room, [*items, Item(ids.title, u(24)), Item(ids.lead, u(18)), Item(ids.closes, u(32), 1)])
        if plan.chip_in_header:
            ids.chip.shown = True
            height = ids.chip.fit(plan.text.right - plan.name.right)
            ids.chip.move(plan.text.right - int(ids.chip.width), plan.name.y + (plan.name.height - height) // 2)
        ids.none.cover(none)
        ids.have.cover(have)


def _row(plan: Layout) -> tuple[Rect, Rect]:
    """Both buttons where no panel holds the primary one."""
    if plan.shape is Shape.SHORT:
        left = Rect(plan.stop.x, plan.stop.y, plan.secondary.right - plan.stop.x, plan.stop.height)
        return left, plan.primary
    return plan.alone, plan.primary


load_kv(__file__)
