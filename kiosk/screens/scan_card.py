"""'Scan de nieuwe pas': a page that waits for the scanner, with the picture of what to do."""

from kiosk.flows.pages import ScanCard
from kiosk.screens.actions import place_actions, write_actions
from kiosk.screens.flow import Item, stack
from kiosk.screens.layout import EMPTY, Layout, Rect, Shape
from kiosk.screens.screen import Say, sentences
from kiosk.screens.staff_screen import EitherScreen
from kiosk.screens.words import load_kv


class ScanCardScreen(EitherScreen):
    page: ScanCard | None

    def fill(self, say: Say) -> None:
        page = self.page
        assert page is not None
        ids = self.ids
        self.write_bar(say)
        ids.title.text = "" if self.staff else say(page.title)
        ids.lead.text = sentences(say(page.lead))
        ids.error.text = say(page.error) if page.error else ""
        write_actions(ids, say, primary=None, secondary=page.secondary, staff=self.staff)

    def arrange(self, plan: Layout) -> None:
        u = plan.px
        ids = self.ids
        self.place_bar(plan)
        place_actions(ids, plan, staff=self.staff)
        room, picture, framed = self._places(plan)
        ids.ground.cover(plan.panel)
        ids.framed.cover(picture.inset(-u(26), -u(26)) if framed else EMPTY)
        ids.picture.cover(picture)
        stack(room, [Item(ids.title), Item(ids.error, u(20)), Item(ids.lead, u(24))])

    def _places(self, plan: Layout) -> tuple[Rect, Rect, bool]:
        """Room for the words, the picture, and whether it has a ground of its own."""
        u = plan.px
        if plan.shape is Shape.WIDE:
            bottom = plan.primary.y
            return (
                self.room(plan),
                Rect(plan.picture.x, bottom, plan.picture.width, plan.picture.top - u(10) - bottom),
                False,
            )
        bottom = plan.stop.top + u(30)
        words = self.room(plan)
        room = Rect(words.x, bottom, words.width, words.top - bottom)
        if plan.panel != EMPTY:
            return room, plan.picture, False
        if plan.shape is Shape.TALL:
            picture = Rect(room.x, room.y, room.width, room.height * 6 // 10).inset(u(30), u(30))
            return Rect(room.x, picture.top + u(54), room.width, room.top - picture.top - u(54)), picture, True
        side = room.width * 4 // 10
        picture = Rect(room.right - side, room.y, side, room.height).inset(u(26), u(26))
        return Rect(room.x, room.y, picture.x - u(50) - room.x, room.height), picture, True


load_kv(__file__)
