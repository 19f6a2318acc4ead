"""Settings as cards: two columns on a wide panel, as many as fit with whole targets, the rest on more sheets."""

from dataclasses import dataclass
from typing import Any

from kiosk.flows.pages import Form, Page, Picked
from kiosk.screens.form_field import NOTE, FieldCard
from kiosk.screens.layout import Layout, Rect, Shape
from kiosk.screens.screen import Say
from kiosk.screens.staff_screen import StaffScreen
from kiosk.screens.words import load_kv
from kiosk.texts.text import text

MOST = 8
"""Fields on one sheet, however large the panel."""
BETWEEN = 4
"""Between the line below one card and the next card, in reference pixels."""
HIGHEST = 136
"""Of a card without the line below, in reference pixels."""


@dataclass(frozen=True)
class Places:
    """Where the cards of one sheet stand: left to right, then down."""

    cells: tuple[Rect, ...]

    def sheets(self, count: int) -> int:
        """How many sheets `count` fields take."""
        return max(1, -(-count // len(self.cells)))


class FormScreen(StaffScreen):
    page: Form | None
    _say: Say
    _plan: Layout

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._sheet = 0
        self.cards: list[FieldCard] = []

    def put(self, page: Page) -> None:
        assert isinstance(page, Form)
        if self.page is None or _names(self.page) != _names(page):
            self._sheet = 0
        super().put(page)

    def turn(self, by: int) -> None:
        """Show the sheet before or after this one."""
        self._sheet += by
        self.arrange(self._plan)

    def fill(self, say: Say) -> None:
        page = self.page
        assert page is not None
        ids = self.ids
        self._say = say
        ids.bar_sign.name = "cog-outline"
        ids.bar_title.text = say(page.title)
        ids.sign_out.text = say(text("staff.logout"))
        ids.secondary.text = say(text("common.to_back"))
        ids.previous.text = say(text("set.previous"))
        ids.more.text = say(text("set.next"))
        ids.primary.text = say(page.save.label)
        ids.primary.icon = page.save.icon
        ids.primary.enabled = page.save.disabled is None
        ids.primary.reason = say(page.save.disabled) if page.save.disabled else ""

    def arrange(self, plan: Layout) -> None:
        page = self.page
        assert page is not None
        self._plan = plan
        room = self.bar(plan)
        places = _places(plan, room, len(page.fields))
        sheets = places.sheets(len(page.fields))
        self._sheet = min(self._sheet, sheets - 1)
        self._under(plan, sheets)
        self._foot(plan, room, sheets)
        each = len(places.cells)
        shown = page.fields[self._sheet * each : (self._sheet + 1) * each]
        while len(self.cards) < len(shown):
            card = FieldCard()
            for press in (card.ids.body, card.ids.less, card.ids.more):
                press.bind(on_act=lambda touched: self.answer(Picked(touched.name)))
            self.cards.append(card)
            self.add_widget(card)
        for index, card in enumerate(self.cards):
            card.write(shown[index] if index < len(shown) else None, self._say)
            if index < len(shown):
                card.cover(places.cells[index])

    def _under(self, plan: Layout, sheets: int) -> None:
        page = self.page
        assert page is not None
        said = [self._say(text("set.sheet", n=self._sheet + 1, of=sheets))] if sheets > 1 else []
        said += [self._say(page.under)] if page.under else []
        self.ids.bar_under.text = " · ".join(said)
        self.bar(plan)

    def _foot(self, plan: Layout, room: Rect, sheets: int) -> None:
        ids, gap = self.ids, plan.gap
        wide = plan.shape is Shape.WIDE
        ids.previous.shown = self._sheet > 0
        ids.more.shown = self._sheet < sheets - 1
        ids.previous.icon = "chevron-left" if wide else ""
        ids.more.icon = "chevron-right" if wide else ""
        y = room.y
        if plan.shape is Shape.TALL:
            ids.primary.cover(Rect(room.x, y + plan.touch + gap, room.width, plan.touch))
            main = 0
        else:
            main = plan.px(380) if wide else room.width * 34 // 100
            ids.primary.cover(Rect(room.right - main, y, main, plan.touch))
            main += gap
        each = (room.width - main - 2 * gap) // 3
        for index, name in enumerate(("secondary", "previous", "more")):
            ids[name].cover(Rect(room.x + index * (each + gap), y, each, plan.touch))


def _places(plan: Layout, room: Rect, count: int) -> Places:
    """As many whole targets, each with its line, as stand above the buttons; no more rows than are needed."""
    gap, between = plan.gap, plan.px(BETWEEN)
    foot = (2 if plan.shape is Shape.TALL else 1) * (plan.touch + gap)
    columns = 2 if plan.shape is Shape.WIDE else 1
    least = max(plan.touch, plan.px(118)) + plan.px(NOTE)
    fit = max(1, (room.height - foot + between) // (least + between))
    rows = min(fit, MOST // columns, -(-count // columns))
    width = (room.width - (columns - 1) * gap) // columns
    high = min((room.height - foot + between) // min(fit, MOST // columns) - between, plan.px(HIGHEST + NOTE))
    high = max(high, least)
    return Places(
        tuple(
            Rect(room.x + column * (width + gap), room.top - (row + 1) * high - row * between, width, high)
            for row in range(rows)
            for column in range(columns)
        )
    )


def _names(page: Form) -> tuple[str, ...]:
    return tuple(field.name for field in page.fields)


load_kv(__file__)
