"""One part of the kiosk, for staff: its state, what is known of it, what to do, and its test."""

from kiosk.flows.pages import DeviceDetail
from kiosk.screens.flow import Item, stack
from kiosk.screens.layout import EMPTY, Layout, Rect, Shape
from kiosk.screens.parts import CHIP_ICON
from kiosk.screens.screen import Say, sentences
from kiosk.screens.staff_screen import StaffScreen
from kiosk.screens.words import load_kv
from kiosk.texts.text import text


class DeviceDetailScreen(StaffScreen):
    page: DeviceDetail | None
    _say: Say

    def fill(self, say: Say) -> None:
        page = self.page
        assert page is not None
        ids = self.ids
        ids.bar_sign.name = page.icon
        ids.bar_title.text = say(page.title)
        ids.bar_under.text = say(text("diag.title"))
        ids.sign_out.text = say(text("diag.signout"))
        ids.chip.tone = page.chip.tone
        ids.chip.icon = page.chip.icon or CHIP_ICON[page.chip.tone]
        ids.chip.text = say(page.chip.text)
        ids.lead.text = sentences(say(page.lead))
        self._say = say
        ids.steps.show(page.steps, say)
        ids.steps_title.text = say(text("diag.steps")) if page.steps else ""
        ids.beside_title.text = say(page.beside_title) if page.beside_title else ""
        ids.beside.show(page.beside, say)
        ids.nothing.text = say(text("diag.no_scans")) if page.beside_title and not page.beside else ""
        ids.card.show(page.card)
        ids.back.text = say(text("diag.back"))
        ids.primary.shown = page.primary is not None
        ids.primary.text = say(page.primary.label) if page.primary else ""
        ids.primary.icon = page.primary.icon if page.primary else ""
        ids.primary.enabled = page.primary is None or page.primary.disabled is None
        ids.primary.reason = say(page.primary.disabled) if page.primary and page.primary.disabled else ""

    def arrange(self, plan: Layout) -> None:
        u = plan.px
        ids = self.ids
        room = self.bar(plan)
        ids.back.icon = "arrow-left" if plan.shape is Shape.WIDE else ""
        if plan.shape is Shape.SHORT:
            left = u(230)
            ids.back.cover(Rect(room.x, room.y, left, plan.touch))
            ids.primary.cover(Rect(room.x + left + plan.gap, room.y, room.width - left - plan.gap, plan.touch))
        else:
            ids.back.cover(plan.stop)
            ids.primary.cover(plan.primary)
        assert self.page is not None
        # The last lines are the least needed: what does not fit goes from the bottom.
        for count in range(len(self.page.lines), -1, -1):
            ids.facts.show(self.page.lines[:count], self._say)
            self._columns(plan, room)
            if ids.facts.shown:
                break

    def _columns(self, plan: Layout, room: Rect) -> None:
        u = plan.px
        ids = self.ids
        ids.ground.cover(plan.panel if plan.shape is Shape.WIDE else EMPTY)
        bottom = (plan.primary.top if plan.shape is Shape.TALL else room.y + plan.touch) + u(24)
        column = Rect(room.x, bottom, room.width, room.top - bottom)
        ids.steps.airy = False
        ids.card.highest = 0 if plan.shape is Shape.WIDE else u(150)
        about = [
            Item(ids.steps_title, u(20), 2),
            Item(ids.steps, u(8), 2),
            Item(ids.beside_title, u(20), 1),
            Item(ids.nothing, u(8), 1),
            Item(ids.beside, u(8), 1),
            Item(ids.card, u(20), 4),
        ]
        told = [Item(ids.chip), Item(ids.lead, u(18)), Item(ids.facts, u(20), 3)]
        if plan.shape is Shape.WIDE:
            stack(Rect(plan.text.x, bottom, plan.text.width, column.height), told)
            stack(Rect(plan.picture.x, bottom, plan.picture.width, column.height - u(10)), about)
        else:
            stack(column, [*told, *about])


load_kv(__file__)
