"""One of two or more options as rows; those that do not fit with whole targets come after 'Meer'."""

from dataclasses import dataclass
from typing import Any

from kiosk.flows.pages import Choose, Option, Page, Picked
from kiosk.screens.actions import actions_top, place_actions, write_actions
from kiosk.screens.flow import Item, stack
from kiosk.screens.layout import EMPTY, Layout, Rect, Shape
from kiosk.screens.option_row import OptionRow
from kiosk.screens.parts import CHIP_ICON
from kiosk.screens.screen import Say, sentences
from kiosk.screens.staff_screen import EitherScreen
from kiosk.screens.words import load_kv
from kiosk.texts.text import text

MOST = 12
"""Rows on one sheet, however large the panel."""
FEW = 4
"""So many stand in the panel beside the text; more take the whole width."""
ALONE = {Shape.WIDE: 3, Shape.SHORT: 1, Shape.TALL: 8}
"""So many take one column where the words stand above and they all fit; more take two."""
TITLE = 84
"""Room that the words keep above the rows, in reference pixels: the rest they give up for a whole row."""
TITLE_AND_ERROR = 112
HIGHEST = 136
"""Of a row, in reference pixels."""
PANEL_ROW = 532
"""Width of a row in the panel, in reference pixels."""


@dataclass(frozen=True)
class Cells:
    """The places of rows, column by column as they are read: left to right, then down."""

    places: tuple[Rect, ...]

    def pages(self, count: int) -> int:
        """How many pages `count` options take; every one has its 'Meer' when there are more than one."""
        if count <= len(self.places):
            return 1
        return -(-count // (len(self.places) - 1))


class ChooseScreen(EitherScreen):
    page: Choose | None
    bare = (Shape.SHORT,)
    _say: Say

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._turned = 0
        self.rows = [OptionRow() for _ in range(MOST)]
        for row in self.rows:
            row.bind(on_act=lambda chosen: self.answer(Picked(chosen.name)))
            self.add_widget(row)

    def put(self, page: Page) -> None:
        assert isinstance(page, Choose)
        if self.page is None or _names(self.page) != _names(page):
            self._turned = 0
        super().put(page)

    def turn(self) -> None:
        """Show the options that come next; after the last ones the first again."""
        self._turned += 1
        self.fill(self._say)
        self.arrange(self._plan)

    def fill(self, say: Say) -> None:
        page = self.page
        assert page is not None
        ids = self.ids
        self._say = say
        ids.title.text = "" if self.staff else say(page.title)
        ids.lead.text = say(page.lead) if page.lead and not page.error else ""
        ids.chip.text = say(page.chip.text) if page.chip else ""
        if page.chip:
            ids.chip.tone = page.chip.tone
        ids.chip.icon = (page.chip.icon or CHIP_ICON[page.chip.tone]) if page.chip else ""
        ids.error.text = say(page.error) if page.error else ""
        write_actions(ids, say, primary=page.primary, secondary=page.secondary, staff=self.staff)

    def arrange(self, plan: Layout) -> None:
        page = self.page
        assert page is not None
        self._plan = plan
        ids = self.ids
        self._lead(plan)
        self.place_bar(plan)
        beside = plan.shape is Shape.WIDE and not self.staff and len(page.options) <= FEW
        column = plan.primary.right - plan.px(PANEL_ROW)
        split = column - 2 * plan.margin if beside else None
        place_actions(ids, plan, staff=self.staff, split=split)
        foot = actions_top(ids, plan)
        if beside:
            self._beside(plan, Rect(column, foot, plan.px(PANEL_ROW), plan.picture.top - foot))
        else:
            ids.ground.cover(EMPTY)
            room = self.room(plan)
            top, right = room.top, room.right
            if plan.shape is Shape.WIDE:
                top, right = plan.body.top - plan.px(24), plan.primary.right
            elif plan.shape is Shape.SHORT and not self.staff:
                top = plan.height - plan.px(14)
            self._above(plan, Rect(room.x, foot + plan.gap, right - room.x, top - foot - plan.gap))

    def _lead(self, plan: Layout) -> None:
        """For staff a short lead stands in the bar, under the title."""
        lead = self.ids.lead
        self.write_bar(self._say)
        if not self.staff:
            if plan.shape is not Shape.SHORT:
                lead.text = sentences(lead.text)
            return
        said = [lead.text] if lead.text and lead.natural_width() < plan.px(560) else []
        if said:
            lead.text = ""
        if plan.shape is Shape.SHORT and self.ids.chip.text:
            said.append(self.ids.chip.text)
            self.ids.chip.text = ""
        self.ids.bar_under.text = " · ".join(said)

    def _beside(self, plan: Layout, room: Rect) -> None:
        """Left tells, right does: the words in their column, the rows in the panel."""
        ids = self.ids
        panel = plan.panel
        x = room.x - plan.margin
        ids.ground.cover(Rect(x, panel.y, panel.right - x, panel.height))
        text_place = plan.text
        stack(Rect(text_place.x, text_place.y, x - plan.margin - text_place.x, text_place.height), self._told(plan))
        bottom = plan.primary.top + plan.gap if ids.primary.shown else plan.primary.y
        self._place(_cells(plan, Rect(room.x, bottom, room.width, room.top - bottom), 1, self._count()))

    def _above(self, plan: Layout, room: Rect) -> None:
        """The words above, the rows under them; the letters above shrink before a row is lost."""
        told = self._told(plan)
        if plan.shape is Shape.TALL and plan.panel != EMPTY and not self.staff:
            panel = plan.panel
            ids = self.ids
            ids.ground.cover(panel)
            x = panel.x + plan.margin
            stack(Rect(x, panel.y + plan.margin, room.right - x, panel.height - 2 * plan.margin), told, middle=True)
            self._place(_cells(plan, room, 1, self._count()))
            return
        wanted = _height(plan, room.width, told)
        row = plan.touch + plan.gap
        least = min(wanted, plan.px(TITLE_AND_ERROR if self.ids.error.text else TITLE))
        most = (room.height - least + plan.gap) // row
        columns = 1 if self._count() <= min(ALONE[plan.shape], most) else 2
        rows = min(-(-self._count() // columns), most)
        head = min(wanted, room.height - rows * row + plan.gap)
        air = min(plan.px(16), head // 8)
        stack(Rect(room.x, room.top - head + air, room.width, head - air), told)
        self._place(_cells(plan, Rect(room.x, room.y, room.width, room.height - head), columns, self._count()))

    def _told(self, plan: Layout) -> list[Item]:
        ids = self.ids
        return [
            Item(ids.chip),
            Item(ids.title, plan.px(20)),
            Item(ids.lead, plan.px(14)),
            Item(ids.error, plan.px(18)),
        ]

    def _count(self) -> int:
        assert self.page is not None
        return len(self.page.options)

    def _place(self, cells: Cells) -> None:
        assert self.page is not None
        more: OptionRow = self.ids.more
        options: tuple[Option, ...] = self.page.options
        pages = cells.pages(len(options))
        each = len(cells.places) if pages == 1 else len(cells.places) - 1
        now = self._turned % pages
        shown = options[now * each : (now + 1) * each]
        for index, row in enumerate(self.rows):
            row.write(shown[index] if index < len(shown) else None, self._say)
            if index < len(shown):
                row.cover(cells.places[index])
        more.shown = more.enabled = pages > 1
        if more.shown:
            last = now == pages - 1
            more.text = self._say(text("choose.first" if last else "common.more"))
            more.value = "" if last else self._say(text("choose.more", n=len(options) - (now + 1) * each))
            more.cover(cells.places[-1])


def _names(page: Choose) -> tuple[str, ...]:
    return tuple(option.name for option in page.options)


def _height(plan: Layout, width: int, items: list[Item]) -> int:
    """What the words take unsqueezed, with the gap to the rows; nothing when there are none."""
    heights = [item.part.fit(width) for item in items]
    live = [(item, height) for item, height in zip(items, heights, strict=True) if height]
    total = sum(height for _, height in live) + sum(item.above for item, _ in live[1:])
    return total + plan.px(18) if total else 0


def _cells(plan: Layout, room: Rect, columns: int, count: int) -> Cells:
    """As many whole targets as stand in `room`, no more than are needed, from the top."""
    gap = plan.gap
    most = max(1, (room.height + gap) // (plan.touch + gap))
    rows = min(most, -(-count // columns), MOST // columns)
    width = (room.width - (columns - 1) * gap) // columns
    height = min((room.height + gap) // rows - gap, max(plan.touch, plan.px(HIGHEST)))
    return Cells(
        tuple(
            Rect(room.x + column * (width + gap), room.top - (row + 1) * height - row * gap, width, height)
            for row in range(rows)
            for column in range(columns)
        )
    )


load_kv(__file__)
