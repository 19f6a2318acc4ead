"""A stage without a window: it keeps what is shown and passes touches on, as the contract of Stage says."""

import asyncio
from collections.abc import Callable, Iterator

from kiosk.domain.secret import Secret
from kiosk.flows.form import FLIP, LESS, MORE, FormField, Knob
from kiosk.flows.pages import (
    OVERLAYS,
    REPORT,
    Answer,
    Attract,
    Busy,
    Choice,
    Choose,
    Confirm,
    Dark,
    DeviceDetail,
    Devices,
    Form,
    NumberPad,
    Page,
    Picked,
    PinPad,
    PrinterProblem,
    ScanCard,
    Status,
    TakeReceipt,
    TextEntry,
    TimeWarning,
    Typed,
)


def touches_of(field: FormField) -> Iterator[str]:
    """What touching a field or its keys picks."""
    match field.knob:
        case Knob.OPEN:
            yield field.name
        case Knob.SWITCH:
            yield from (field.name, field.name + FLIP)
        case Knob.STEPS:
            yield field.name
            if field.can_less:
                yield field.name + LESS
            if field.can_more:
                yield field.name + MORE


def offers(page: Page | None) -> frozenset[Choice | Picked]:
    """The touches that this page has a button for now."""
    found: set[Choice | Picked]
    match page:
        case Dark():
            return frozenset({Choice.PRIMARY})
        case Devices(tiles=tiles, others=others):
            found = {Choice.STOP, *(Picked(tile.name) for tile in (*tiles, *others))}
            found |= {
                touch
                for touch, action in (
                    (Choice.PRIMARY, page.test),
                    (Choice.SECONDARY, page.receipt),
                    (REPORT, page.report),
                )
                if not action.disabled
            }
        case DeviceDetail(primary=primary):
            found = {Choice.STOP, Choice.SECONDARY}
            if primary and not primary.disabled:
                found.add(Choice.PRIMARY)
        case Choose(options=options):
            found = {Choice.STOP, *(Picked(option.name) for option in options if not option.disabled)}
            for touch, action in ((Choice.PRIMARY, page.primary), (Choice.SECONDARY, page.secondary)):
                if action and not action.disabled:
                    found.add(touch)
        case TextEntry(secondary=secondary) | ScanCard(secondary=secondary):
            found = {Choice.STOP}
            if secondary and not secondary.disabled:
                found.add(Choice.SECONDARY)
        case Form(fields=fields):
            found = {Choice.STOP, Choice.SECONDARY, *(Picked(name) for field in fields for name in touches_of(field))}
            if not page.save.disabled:
                found.add(Choice.PRIMARY)
        case Attract(can_type=True):
            found = {Choice.TYPE_NUMBER}
        case NumberPad():
            found = {Choice.STOP}
        case PinPad():
            found = {Choice.STOP, Choice.SECONDARY}
        case Status(primary=primary, secondary=secondary):
            found = {Choice.STOP}
            if primary and not primary.disabled:
                found.add(Choice.PRIMARY)
            if secondary and not secondary.disabled:
                found.add(Choice.SECONDARY)
        case Confirm() | TakeReceipt():
            found = {Choice.PRIMARY, Choice.SECONDARY}
        case Busy(can_stop=True):
            found = {Choice.STOP}
        case PrinterProblem(retry=retry):
            found = {Choice.STOP, Choice.PRIMARY} if retry else {Choice.STOP}
        case TimeWarning():
            found = {Choice.PRIMARY, Choice.STOP}
        case _:
            found = set()
    return frozenset(found)


class ScriptedStage:
    """Lives in the loop of the flows; `pages` is everything that was ever put up, in order."""

    def __init__(self, language: str = "nl") -> None:
        self.language = self.default_language = language
        self.pages: list[Page] = []
        self.base: Page | None = None
        self.overlays: list[Page] = []
        self.cleared = 0
        self._asks: dict[type, asyncio.Future[Answer]] = {}
        self._touched: list[Callable[[], None]] = []
        self._watchers: list[Callable[[], None]] = []

    # -- the port --

    async def show(self, page: Page) -> None:
        if isinstance(page, OVERLAYS):
            self.overlays = [other for other in self.overlays if type(other) is not type(page)] + [page]
        else:
            if type(page) is not type(self.base):
                self.overlays = []
            self.base = page
        self.pages.append(page)
        self._changed()

    async def ask(self, page: Page) -> Answer:
        kind = type(page)
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._asks[kind] = answer
        await self.show(page)
        try:
            return await answer
        finally:
            if self._asks.get(kind) is answer:
                del self._asks[kind]
                self.overlays = [other for other in self.overlays if type(other) is not kind]
            self._changed()

    def on_touch(self, touched: Callable[[], None]) -> Callable[[], None]:
        self._touched.append(touched)
        return lambda: self._touched.remove(touched)

    async def clear(self) -> None:
        self.base, self.overlays, self.language = None, [], self.default_language
        self.cleared += 1
        self.pages.clear()
        self._changed()

    # -- the visitor's side --

    @property
    def top(self) -> Page | None:
        """The page that gets the touches."""
        return self.overlays[-1] if self.overlays else self.base

    @property
    def waiting(self) -> bool:
        """Is somebody waiting for an answer to the page on top?"""
        answer = self._asks.get(type(self.top))
        return answer is not None and not answer.done()

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call `changed` (in the loop's thread) after everything that happens here."""
        self._watchers.append(changed)
        return lambda: self._watchers.remove(changed)

    def touch_anywhere(self) -> None:
        for touched in tuple(self._touched):
            touched()

    def touch(self, choice: Choice | Picked) -> None:
        """Press a button of the page on top."""
        if choice not in offers(self.top) or not self.waiting:
            raise AssertionError(f"{choice} cannot be touched on {self.top}")
        self._answer(choice)

    def type(self, digits: str) -> None:
        """Fill the pad or the field on top and confirm."""
        if not isinstance(self.top, NumberPad | PinPad | TextEntry) or not self.waiting:
            raise AssertionError(f"nothing can be typed on {self.top}")
        self._answer(Typed(Secret(digits)))

    def _answer(self, answer: Answer) -> None:
        self.touch_anywhere()
        self._asks[type(self.top)].set_result(answer)

    def _changed(self) -> None:
        for changed in tuple(self._watchers):
            changed()
