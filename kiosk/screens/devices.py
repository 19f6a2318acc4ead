"""'Apparaten testen': a tile for every part, live, and the tests."""

from typing import Any

from kivy.properties import ObjectProperty, StringProperty

from kiosk.flows.pages import Devices, DeviceTile, Tone
from kiosk.screens.layout import Layout, Rect, Shape
from kiosk.screens.parts import CHIP_ICON
from kiosk.screens.press import Press
from kiosk.screens.screen import Say
from kiosk.screens.staff_screen import StaffScreen
from kiosk.screens.theme import look
from kiosk.screens.words import load_kv
from kiosk.texts.text import text

ROWS = 3
"""Parts under each other; devices left, the library system and the machine right."""
COLUMNS = 2


class Tile(Press):
    """Icon, name, state and one line; the whole of it can be touched."""

    name = StringProperty("")
    icon = StringProperty("")
    text = StringProperty("")
    value = StringProperty("")
    hint = StringProperty("")
    tone: Tone = ObjectProperty(Tone.OK, rebind=True)

    def cover(self, rect: Rect) -> None:
        self.shown = bool(self.text)
        if not self.shown:
            self.size = (0, 0)
            return
        self.pos = rect.pos
        self.size = rect.size
        u = look.plan.px
        ids = self.ids
        roomy = rect.width >= u(430)
        ids.square.shown = ids.sign.shown = ids.chevron.shown = roomy
        left, right = rect.x + u(16 if not roomy else 24), rect.right - u(16)
        if roomy:
            side = min(u(72), rect.height - u(36))
            ids.square.cover(Rect(left, rect.y + (rect.height - side) // 2, side, side))
            ids.sign.side = 44
            ids.sign.square()
            ids.sign.move(left + (side - int(ids.sign.width)) // 2, rect.y + (rect.height - int(ids.sign.height)) // 2)
            left += side + u(22)
            size = ids.chevron.square()
            right -= size + u(10)
            ids.chevron.move(right + u(10), rect.y + (rect.height - size) // 2)
        self._lines(rect, left, right)

    def _lines(self, rect: Rect, left: int, right: int) -> None:
        u = look.plan.px
        ids = self.ids
        ids.mark.side = 26
        ids.mark.name = CHIP_ICON[self.tone]
        mark = ids.mark.square()
        room, gap = rect.height - u(20), u(4)
        state_width = right - left - mark - u(8)
        name = ids.name.fit(right - left, height=room // 2)
        state = ids.state.fit(state_width, height=room - name)
        detail = ids.detail.fit(right - left, height=room)
        ids.detail.shown = bool(detail) and name + state + detail + 2 * gap <= room
        total = name + state + gap + (detail + gap if ids.detail.shown else 0)
        y = rect.y + (rect.height + total) // 2 - name
        ids.name.move(left, y)
        y -= state + gap
        ids.mark.move(left, y + (state - mark) // 2)
        ids.state.move(left + mark + u(8), y)
        ids.detail.move(left, y - detail - gap)


class DevicesScreen(StaffScreen):
    page: Devices | None

    def fill(self, say: Say) -> None:
        page = self.page
        assert page is not None
        ids = self.ids
        ids.bar_sign.name = "stethoscope"
        ids.bar_title.text = say(text("diag.title"))
        ids.bar_under.text = say(page.last_test)
        ids.sign_out.text = say(text("diag.signout"))
        for column, tiles in enumerate((page.tiles, page.others)):
            for row in range(ROWS):
                _write(ids[f"tile{column}{row}"], tiles[row] if row < len(tiles) else None, say)
        for button, action in ((ids.report, page.report), (ids.receipt, page.receipt), (ids.test, page.test)):
            button.text = say(action.label)
            button.icon = action.icon
            button.enabled = action.disabled is None
            button.reason = say(action.disabled) if action.disabled else ""

    def arrange(self, plan: Layout) -> None:
        room = self.bar(plan)
        beside = plan.shape is Shape.SHORT
        columns = COLUMNS + (1 if beside else 0)
        foot = 0 if beside else plan.touch + (plan.px(32) if plan.shape is Shape.WIDE else plan.gap)
        gap = plan.gap
        width = (room.width - (columns - 1) * gap) // columns
        most = plan.px(144) if plan.shape is Shape.WIDE else plan.px(190)
        height = min((room.height - foot - (ROWS - 1) * gap) // ROWS, max(plan.touch, most))
        top = room.y + foot + ROWS * height + (ROWS - 1) * gap if plan.shape is Shape.TALL else room.top
        for column in range(COLUMNS):
            for row in range(ROWS):
                y = top - (row + 1) * height - row * gap
                self.ids[f"tile{column}{row}"].cover(Rect(room.x + column * (width + gap), y, width, height))
        if beside:
            x = room.x + COLUMNS * (width + gap)
            for row, name in enumerate(("report", "receipt", "test")):
                self.ids[name].cover(Rect(x, top - (row + 1) * height - row * gap, width, height))
        else:
            self._foot(plan, room)

    def _foot(self, plan: Layout, room: Rect) -> None:
        ids, gap = self.ids, plan.gap
        if plan.shape is Shape.WIDE:
            main = plan.px(412)
            small = plan.px(350), plan.px(230)
        else:
            main = (room.width - 2 * gap) * 4 // 10
            small = (room.width - 2 * gap - main) // 2, (room.width - 2 * gap - main) // 2
        ids.report.cover(Rect(room.x, room.y, small[0], plan.touch))
        ids.receipt.cover(Rect(room.x + small[0] + gap, room.y, small[1], plan.touch))
        ids.test.cover(Rect(room.right - main, room.y, main, plan.touch))


def _write(tile: Any, part: DeviceTile | None, say: Say) -> None:
    tile.name = part.name if part else ""
    tile.icon = part.icon if part else ""
    tile.text = say(part.title) if part else ""
    tile.value = say(part.status) if part else ""
    tile.hint = say(part.detail) if part and part.detail else ""
    tile.tone = part.tone if part else Tone.OK
    tile.enabled = part is not None


load_kv(__file__)
