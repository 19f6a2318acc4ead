"""One advice and one primary action, with the facts it rests on."""

from kiosk.flows.pages import Status
from kiosk.screens.actions import place_actions, write_actions
from kiosk.screens.flow import Item, stack
from kiosk.screens.layout import EMPTY, Layout, Rect, Shape
from kiosk.screens.parts import CHIP_ICON
from kiosk.screens.screen import Say, sentences
from kiosk.screens.staff_screen import EitherScreen
from kiosk.screens.words import load_kv
from kiosk.texts.text import text


class StatusScreen(EitherScreen):
    page: Status | None

    def fill(self, say: Say) -> None:
        page = self.page
        assert page is not None
        ids = self.ids
        chip = page.chip
        ids.chip.text = say(chip.text) if chip else ""
        ids.chip.tone = chip.tone if chip else ids.chip.tone
        ids.chip.icon = (chip.icon or CHIP_ICON[chip.tone]) if chip else ""
        ids.title.text = "" if self.staff else say(page.title)
        ids.lead.text = sentences(say(page.lead))
        ids.caption.text = say(page.caption) if page.caption else ""
        ids.note.text = say(page.note) if page.note else ""
        ids.facts.show(page.lines, say)
        ids.steps.show(page.steps, say)
        ids.steps_title.text = say(text("steps.title")) if page.steps else ""
        ids.card_facts.show(page.card_lines, say)
        ids.card_title.text = say(text("card.title")) if page.card_masked else ""
        ids.card_label.text = say(text("card.number")) if page.card_masked else ""
        ids.card_number.text = page.card_masked or ""
        ids.qr.address = page.qr or ""
        ids.qr_title.text = say(text("qr.title")) if page.qr else ""
        write_actions(ids, say, primary=page.primary, secondary=page.secondary, staff=self.staff)
        self.write_bar(say)

    def arrange(self, plan: Layout) -> None:
        ids = self.ids
        room = self.room(plan)
        self.place_bar(plan)
        chip_above = plan.chip_in_header and not self.staff
        if chip_above and ids.chip.text:
            ids.chip.shown = True
            height = ids.chip.fit(plan.text.right - plan.name.right)
            ids.chip.move(plan.text.right - int(ids.chip.width), plan.name.y + (plan.name.height - height) // 2)
        ids.ground.cover(plan.panel)
        ids.steps.airy = plan.picture != EMPTY
        beside = self._panel(plan)
        self._column(plan, room, beside)
        place_actions(ids, plan, staff=self.staff)

    def _column(self, plan: Layout, room: Rect, beside: bool) -> None:
        u = plan.px
        ids = self.ids
        items = [] if plan.chip_in_header and not self.staff else [Item(ids.chip)]
        items += [Item(ids.title, u(24)), Item(ids.lead, u(18))]
        more = [Item(ids.caption, u(22), 4), Item(ids.facts, u(10), 3), Item(ids.note, u(18), 1)]
        if not beside:
            more += [Item(ids.steps, u(18), 2)]
        ids.qr.shown = bool(ids.qr.address)
        if not beside and ids.qr.address:
            side = min(u(240), room.height // 2 if plan.shape is Shape.TALL else room.height * 6 // 10)
            tall = plan.shape is Shape.TALL
            ids.qr.cover(Rect(room.right - side, room.y + (0 if tall else (room.height - side) // 2), side, side))
            if tall:
                stack(Rect(room.x, room.y, room.width - side - u(24), side), more)
                room = Rect(room.x, room.y + side + u(16), room.width, room.height - side - u(16))
                more = []
            else:
                room = Rect(room.x, room.y, room.width - side - u(24), room.height)
        items += more
        stack(room, items)

    def _panel(self, plan: Layout) -> bool:
        """Fill the panel with code, steps or card; returns whether there is a panel at all."""
        u = plan.px
        ids = self.ids
        place = plan.picture
        parts = (
            "card",
            "card_title",
            "card_label",
            "card_number",
            "card_facts",
            "card_mark",
            "qr_title",
            "steps_title",
        )
        for name in parts:
            ids[name].shown = False
        if place == EMPTY:
            return False
        if ids.qr.address:
            high = ids.qr_title.fit(place.width)
            ids.qr_title.shown = True
            ids.qr_title.move(place.x, place.top - high)
            side = min(place.width, place.height - high - u(24))
            ids.qr.cover(Rect(place.x, place.top - high - u(24) - side, place.width, side))
        elif self.page is not None and self.page.steps:
            stack(place, [Item(ids.steps_title), Item(ids.steps, u(24))])
        elif ids.card_number.text:
            self._card(plan, place)
        else:
            stack(place, [Item(ids.card_facts)])
        return True

    def _card(self, plan: Layout, place: Rect) -> None:
        u = plan.px
        ids = self.ids
        card = Rect(place.x, place.top - u(232), place.width, u(232))
        ids.card.shown = True
        ids.card.cover(card)
        mark = u(40)
        ids.card_mark.shown = True
        ids.card_mark.cover(Rect(card.x + u(30), card.top - u(28) - mark, mark, mark))
        inner = card.width - u(60)
        for name, top, left, width in (
            ("card_title", u(48), u(84), inner - u(54)),
            ("card_label", u(119), u(30), inner),
            ("card_number", u(158), u(30), inner),
        ):
            part = ids[name]
            part.shown = True
            height = part.fit(width, height=u(48))
            part.move(card.x + left, card.top - top - height // 2)
        stack(Rect(place.x, place.y, place.width, card.y - u(18) - place.y), [Item(ids.card_facts)])


load_kv(__file__)
