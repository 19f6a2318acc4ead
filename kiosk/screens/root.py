"""The whole picture: one page, the overlays above it, and the header above all. Lives on the Kivy thread only."""

from collections.abc import Callable
from typing import Any

from kivy.uix.widget import Widget

from kiosk.flows.pages import (
    OVERLAYS,
    Answer,
    Attract,
    Busy,
    CardPrinting,
    Choose,
    Confirm,
    Dark,
    DeviceDetail,
    Devices,
    Form,
    Goodbye,
    NumberPad,
    OutOfOrder,
    Page,
    PinPad,
    PrinterProblem,
    ScanCard,
    Status,
    TakeReceipt,
    TextEntry,
    TimeWarning,
)
from kiosk.screens import buttons, parts, pictures  # noqa: F401 - the .kv files name their widgets
from kiosk.screens.attract import AttractScreen
from kiosk.screens.busy import BusyScreen
from kiosk.screens.card_printing import CardPrintingScreen
from kiosk.screens.choose import ChooseScreen
from kiosk.screens.confirm import ConfirmScreen
from kiosk.screens.dark import DarkScreen
from kiosk.screens.device_detail import DeviceDetailScreen
from kiosk.screens.devices import DevicesScreen
from kiosk.screens.dialog import DialogScreen
from kiosk.screens.form import FormScreen
from kiosk.screens.goodbye import GoodbyeScreen
from kiosk.screens.header import Header
from kiosk.screens.number_pad import NumberPadScreen
from kiosk.screens.out_of_order import OutOfOrderScreen
from kiosk.screens.pin_pad import PinPadScreen
from kiosk.screens.press import Press
from kiosk.screens.printer_problem import PrinterProblemScreen
from kiosk.screens.scan_card import ScanCardScreen
from kiosk.screens.screen import Screen, nobody
from kiosk.screens.status import StatusScreen
from kiosk.screens.take_receipt import TakeReceiptScreen
from kiosk.screens.text_entry import TextEntryScreen
from kiosk.screens.theme import look
from kiosk.screens.time_warning import TimeWarningScreen
from kiosk.screens.words import load_kv
from kiosk.texts.text import Text

SCREENS: dict[type, type[Screen]] = {
    Attract: AttractScreen,
    NumberPad: NumberPadScreen,
    PinPad: PinPadScreen,
    Status: StatusScreen,
    Confirm: ConfirmScreen,
    Busy: BusyScreen,
    TakeReceipt: TakeReceiptScreen,
    PrinterProblem: PrinterProblemScreen,
    TimeWarning: TimeWarningScreen,
    OutOfOrder: OutOfOrderScreen,
    Dark: DarkScreen,
    Goodbye: GoodbyeScreen,
    Devices: DevicesScreen,
    DeviceDetail: DeviceDetailScreen,
    CardPrinting: CardPrintingScreen,
    Choose: ChooseScreen,
    TextEntry: TextEntryScreen,
    Form: FormScreen,
    ScanCard: ScanCardScreen,
}
LANGUAGES = ("nl", "en")


class Root(Widget):
    """Built once at start-up.

    Args:
        say: writes a Text in a language: `say("nl", text)`.
        library_name: stands in the header.
        language: the default one, to which every visit returns.
    """

    def __init__(self, say: Callable[[str, Text], str], library_name: str, language: str) -> None:
        self._say = say
        self._default = language
        self.language = language
        self.screens = {kind: screen() for kind, screen in SCREENS.items()}
        self.current: Screen | None = None
        self.touched: Callable[[], None] = _nothing
        super().__init__()
        self._pages = Widget()
        self._overlays = Widget()
        self.header = Header(library_name=library_name)
        self.header.bind(on_language=self._other_language, on_contrast=self._other_contrast)
        for layer in (self._pages, self._overlays, self.header):
            self.add_widget(layer)

    def dress(self, library_name: str, language: str, *, both_languages: bool) -> None:
        """Another name or default language, or no choice of language any more; a visit keeps the one it has."""
        if self.language == self._default or not both_languages:
            self.language = language
        self._default = language
        self.header.library_name = library_name
        self.header.both_languages = both_languages
        self.refresh()

    def say(self, words: Text) -> str:
        return self._say(self.language, words)

    @property
    def overlays(self) -> list[DialogScreen]:
        """From the lowest to the one on top."""
        return list(reversed(self._overlays.children))

    def show(self, page: Page, answer: Callable[[Answer], None] | None = None) -> None:
        """Put a page up; with `answer` it is a question, and what was typed before is gone."""
        screen = self.screens[type(page)]
        new = not self._is_up(screen)
        if isinstance(page, OVERLAYS):
            if new:
                self._overlays.add_widget(screen)
        elif new:
            self._drop_overlays()
            self._pages.clear_widgets()
            self._pages.add_widget(screen)
            self.current = screen
        if new or answer is not None:
            screen.answer = nobody
            screen.restart()
        if answer is not None:
            screen.answer = _once(screen, answer)
        if new:
            Press.hush()
        whose = screen.staff
        screen.put(page)
        self._refresh_one(screen)
        if new or screen.staff != whose:
            self._refresh_header()

    def withdraw(self, page: Page, answer: Callable[[Answer], None]) -> None:
        """Nobody waits for this answer any more; an overlay goes with its question."""
        screen = self.screens[type(page)]
        if screen.asked_by is not answer:
            return
        screen.answer = nobody
        screen.asked_by = None
        if isinstance(page, OVERLAYS) and screen in self._overlays.children:
            self._overlays.remove_widget(screen)
            screen.wipe()
            Press.hush()
            self._refresh_header()

    def clear(self) -> None:
        """Forget the member: every widget emptied, language and contrast as they were at the start."""
        self._drop_overlays()
        self._pages.clear_widgets()
        self.current = None
        for screen in self.screens.values():
            screen.wipe()
        Press.hush()
        self.language = self._default
        look.contrast = False
        self._refresh_header()

    def refresh(self, *_: Any) -> None:
        """Write and place everything that is up."""
        self.size = (look.plan.width, look.plan.height)
        for screen in (self.current, *self.overlays):
            if screen is not None:
                self._refresh_one(screen)
        self._refresh_header()

    def on_touch_down(self, touch: Any) -> bool:
        self.touched()
        if not self._alone and self.header.on_touch_down(touch):
            return True
        above = self._overlays.children
        if above:
            above[0].on_touch_down(touch)
            return True
        return bool(self._pages.on_touch_down(touch))

    def _is_up(self, screen: Screen) -> bool:
        return screen is self.current or screen in self._overlays.children

    def _drop_overlays(self) -> None:
        for screen in self.overlays:
            self._overlays.remove_widget(screen)
            screen.wipe()

    def _refresh_one(self, screen: Screen) -> None:
        if isinstance(screen, DialogScreen):
            screen.over_pad = self.current is not None and self.current.pad
        screen.refresh(self.say, look.plan)

    @property
    def _alone(self) -> bool:
        return self.current is not None and self.current.alone

    def _refresh_header(self) -> None:
        self.header.opacity = 0 if self._alone else 1
        self.header.refresh(self.say, look.plan, self.current, dialog=bool(self.overlays))

    def _other_language(self, *_: Any) -> None:
        self.language = LANGUAGES[1 - LANGUAGES.index(self.language)]
        self.refresh()

    def _other_contrast(self, *_: Any) -> None:
        look.contrast = not look.contrast
        self.refresh()


def _once(screen: Screen, answer: Callable[[Answer], None]) -> Callable[[Answer], None]:
    """The first answer counts; what comes after it is stale."""
    screen.asked_by = answer

    def first(given: Answer) -> None:
        screen.answer = nobody
        answer(given)

    return first


def _nothing() -> None:
    """Nobody watches touches yet."""


load_kv(__file__)
