"""Printing does not work now: first what did not change, then what to do."""

from kiosk.flows.pages import PrinterProblem, Tone
from kiosk.screens.flow import Item, stack
from kiosk.screens.layout import EMPTY, Layout, Rect, Shape
from kiosk.screens.screen import Say, Screen, sentences
from kiosk.screens.words import load_kv
from kiosk.texts.text import text


class PrinterProblemScreen(Screen):
    page: PrinterProblem | None

    def fill(self, say: Say) -> None:
        page = self.page
        assert page is not None
        ids = self.ids
        ids.chip.tone = Tone.WARN
        ids.chip.icon = "alert"
        ids.chip.text = say(text("printer.chip"))
        ids.title.text = say(page.title)
        ids.lead.text = sentences(say(page.lead))
        ids.steps.show(page.steps, say)
        ids.code.text = say(text("paper.code", code=page.code))
        ids.stop.text = say(text("common.stop"))
        ids.retry.text = say(text("common.retry"))
        ids.retry.shown = page.retry

    def arrange(self, plan: Layout) -> None:
        u = plan.px
        ids = self.ids
        ids.ground.cover(plan.panel)
        place = plan.picture
        if plan.shape is Shape.WIDE:
            place = Rect(place.x, place.y, place.width, place.height - u(12))
        ids.picture.broken = True
        ids.picture.cover(place)
        ids.picture.shown = plan.panel != EMPTY
        items = [] if plan.chip_in_header else [Item(ids.chip)]
        stack(
            plan.text,
            [*items, Item(ids.title, u(24)), Item(ids.lead, u(18)), Item(ids.steps, u(14)), Item(ids.code, u(20), 1)],
        )
        if plan.chip_in_header:
            ids.chip.shown = True
            height = ids.chip.fit(plan.text.right - plan.name.right)
            ids.chip.move(plan.text.right - int(ids.chip.width), plan.name.y + (plan.name.height - height) // 2)
        ids.stop.icon = "close" if plan.shape is Shape.WIDE else ""
        ids.stop.cover(plan.stop)
        ids.retry.cover(plan.primary)


load_kv(__file__)
