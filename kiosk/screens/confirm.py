"""A question before an act: what changes, no on the left, yes on the right."""

from kiosk.flows.pages import Confirm
from kiosk.screens.dialog import DialogScreen
from kiosk.screens.flow import Item, stack
from kiosk.screens.layout import Layout
from kiosk.screens.screen import Say, sentences
from kiosk.screens.words import load_kv

MOST = 3


class ConfirmScreen(DialogScreen):
    page: Confirm | None

    def fill(self, say: Say) -> None:
        page = self.page
        assert page is not None
        ids = self.ids
        ids.title.text = say(page.title)
        ids.lead.text = sentences(say(page.lead))
        for index in range(MOST):
            bullet = ids[f"change{index + 1}"]
            live = index < len(page.consequences)
            bullet.icon, bullet.text = (
                (page.consequences[index][0], say(page.consequences[index][1])) if live else ("", "")
            )
        ids.yes.text = say(page.yes.label)
        ids.yes.icon = page.yes.icon
        ids.yes.enabled = page.yes.disabled is None
        ids.yes.reason = say(page.yes.disabled) if page.yes.disabled else ""
        ids.no.text = say(page.no)

    def arrange(self, plan: Layout) -> None:
        u = plan.px
        ids = self.ids
        room = self.frame(plan)
        changes = [Item(ids[f"change{index + 1}"], u(28)) for index in range(MOST)]
        stack(room, [Item(ids.title), Item(ids.lead, u(14)), *changes])


load_kv(__file__)
