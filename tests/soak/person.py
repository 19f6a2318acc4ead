"""Whoever comes to the kiosk: with a wish, or only with fingers; and what they do on each page."""

from dataclasses import dataclass
from random import Random

from kiosk.flows.pages import (
    Choice,
    Choose,
    Confirm,
    Form,
    NumberPad,
    Pad,
    Page,
    Picked,
    PinPad,
    ScanCard,
    Status,
    TakeReceipt,
    TextEntry,
)
from kiosk.simulator.members import STAFF_CARD, STAFF_PIN, blank_cards, samples
from tests.flows.scripted_stage import offers
from tests.journeys.wishes import BORN, WISHES, Does, Wish

NONSENSE = (
    "?",
    "]C0",
    "9" * 70,
    "DROP TABLE intent;--",
    "2940100007586",
    "|AA29401000075868|",
    "{0.__class__}",
    "\x1b@",
)
NOT_TOUCHED = frozenset({"settings", "accounts", "out_of_order", "devices", "closed", "open", "change_pin"})
"""Of staff's menus: they are other roads, with tests of their own, or close the kiosk for whoever comes after."""
WORDS = ("tess@hunebed-post.nl", "iemand@hunebed-post.nl", "geen adres", "Testabo")


@dataclass(frozen=True)
class Walk:
    """Walks away, and comes not back."""


@dataclass(frozen=True)
class Scan:
    code: str


@dataclass(frozen=True)
class Twice:
    """A double tap."""

    choice: Choice | Picked


Deed = Walk | Scan | Twice | Choice | Picked | str
"""A str is typed."""


class Person:
    """One visit's worth of intentions out of `random`."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._seen: list[str] = []
        self.wish: Wish | None = random.choice(list(WISHES.values())) if random.random() < 0.6 else None
        self.name = next((name for name, wish in WISHES.items() if wish is self.wish), "just looks")
        codes = [sample.code for sample in samples() if not sample.code.startswith("978")]
        self.code = self.wish.scans if self.wish else random.choice([*codes, STAFF_CARD])
        self.types_the_number = self.code != STAFF_CARD and random.random() < 0.1
        self.careless = random.choice((0.0, 0.0, 0.04, 0.12))

    def does(self, page: Page) -> Deed:
        """What they do on a page that asks something."""
        if self._random.random() < self.careless:
            return self._careless(page)
        if self.wish:
            name = name_of(page)
            self._seen.append(name)
            return self._wished(page, self.wish, self._seen.count(name))
        return self._anything(page)

    def _careless(self, page: Page) -> Deed:
        touches = sorted(_harmless(page), key=repr)
        deeds: list[Deed] = [Scan(self._random.choice(NONSENSE)), Scan(self.code), Walk()]
        if isinstance(page, PinPad | NumberPad | TextEntry):
            deeds += ["9999" if isinstance(page, PinPad) else "99999999"] * 3
        if touches:
            deeds += [Twice(self._random.choice(touches))] * 3
        if Choice.STOP in touches:
            deeds += [Choice.STOP] * 2
        return self._random.choice(deeds)

    def _wished(self, page: Page, wish: Wish, time: int) -> Deed:
        answer: Does | tuple[Does, ...] | None = wish.answers.get(name_of(page))
        if isinstance(answer, tuple):
            answer = answer[time - 1] if time <= len(answer) else None
        if answer is None and time > 3:
            answer = Choice.STOP
        if answer is None:
            match page:
                case PinPad():
                    answer = wish.pin
                case Confirm() | TakeReceipt():
                    answer = Choice.PRIMARY
                case _:
                    answer = Choice.STOP
        if isinstance(answer, str):
            return Scan(answer) if isinstance(page, ScanCard) else self._typed(page, answer)
        return answer if answer in offers(page) else self._way_out(page)

    def _typed(self, page: Page, answer: str) -> Deed:
        return answer if isinstance(page, PinPad | NumberPad | TextEntry) else self._way_out(page)

    def _anything(self, page: Page) -> Deed:
        match page:
            case PinPad():
                return STAFF_PIN if self.code == STAFF_CARD else "1234"
            case NumberPad(pad=Pad.BIRTH_DATE):
                return self._random.choice((BORN, "01011985", "01011985"))
            case NumberPad():
                return self._random.choice(("29401000075868", "99999999"))
            case TextEntry():
                return self._random.choice(WORDS)
            case ScanCard():
                return Scan(self._random.choice(("29401000075868", *blank_cards()[:3], *NONSENSE[:2])))
            case Form():
                return Choice.STOP
            case _:
                touches = sorted(_harmless(page), key=repr)
                onward = [touch for touch in touches if touch is not Choice.STOP]
                wanted = onward if onward and self._random.random() < 0.8 else touches
                return self._random.choice(wanted) if wanted else Walk()

    @staticmethod
    def _way_out(page: Page) -> Deed:
        for touch in (Choice.STOP, Choice.SECONDARY, Choice.PRIMARY):
            if touch in offers(page):
                return touch
        return Walk()

    def leaves(self, page: Page) -> Deed:
        """They had enough of it."""
        return self._way_out(page)


def _harmless(page: Page) -> frozenset[Choice | Picked]:
    return frozenset(
        touch for touch in offers(page) if not (isinstance(touch, Picked) and touch.name in NOT_TOUCHED)
    ) - ({Choice.PRIMARY} if isinstance(page, Form) else frozenset())


def name_of(page: Page) -> str:
    """As `tests.journeys.wishes` names pages: by the key of the title, or by their kind."""
    match page:
        case Status() | Confirm() | Choose() | TextEntry() | ScanCard():
            return page.title.key
        case PinPad(title=title) if title:
            return title.key
        case NumberPad(pad=pad):
            return f"NumberPad.{pad.value}"
        case _:
            return type(page).__name__
