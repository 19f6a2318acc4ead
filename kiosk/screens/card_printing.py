"""A card is being made: what the printer says, and not a button."""

from kiosk.flows.pages import CardPrinting
from kiosk.screens.flow import Item, stack
from kiosk.screens.layout import EMPTY, Layout, Rect, Shape
from kiosk.screens.screen import Say, sentences
from kiosk.screens.staff_screen import StaffScreen
from kiosk.screens.words import load_kv
from kiosk.texts.text import text


class CardPrintingScreen(StaffScreen):
    page: CardPrinting | None

    def fill(self, say: Say) -> None:
        page = self.page
        assert page is not None
        ids = self.ids
        ids.bar_sign.name = "card-account-details-outline"
        ids.bar_title.text = say(text("diag.device.card_printer"))
        ids.bar_under.text = ""
        ids.head.text = say(text("diag.card_printing"))
        ids.lead.text = sentences(say(text("diag.card_hands_off")))
        ids.says.text = sentences(say(page.says))
        ids.card.show(page.card)
        ids.note.text = say(page.note) if page.note else ""

    def arrange(self, plan: Layout) -> None:
        u = plan.px
        ids = self.ids
        room = self.bar(plan, sign_out=False)
        place = plan.picture if plan.shape is Shape.WIDE else EMPTY
        ids.ground.cover(plan.panel if plan.shape is Shape.WIDE else EMPTY)
        if plan.shape is Shape.WIDE:
            room = Rect(plan.text.x, room.y, plan.text.width, room.height)
        ids.card.highest = 0 if plan.shape is Shape.WIDE else u(170)
        items = [Item(ids.head), Item(ids.lead, u(18)), Item(ids.bar_dots, u(36)), Item(ids.says, u(36))]
        items.append(Item(ids.note, u(12), 1))
        if plan.shape is not Shape.WIDE:
            stack(room, [*items, Item(ids.card, u(24), 2)], middle=True)
            ids.sand.shown = False
            return
        stack(room, items)
        assert self.page is not None
        ids.sand.shown = self.page.card is None
        part = ids.sand if ids.sand.shown else ids.card
        ids.sand.side = 150
        ids.sand.square()
        ids.card.fit(place.width)
        part.move(
            place.x + (place.width - int(part.width)) // 2,
            place.y + (place.height - int(part.height)) // 2,
        )


load_kv(__file__)
