"""What a member can be shown: one frozen page a moment, without pixels and without a language.

A page that asks has an answer; the stage gives back exactly one of `Answer`.
"""

from dataclasses import dataclass, field
from enum import Enum

from hardware.card_printer.port import CardPicture
from kiosk.domain.card_number import CardNumber
from kiosk.domain.secret import Secret
from kiosk.flows.form import FormField
from kiosk.texts.text import Text, text

CLOSED_TITLE, CLOSED_LEAD = text("closed.title"), text("closed.lead")


class Choice(Enum):
    """A touch that is not typing."""

    STOP = "stop"
    PRIMARY = "primary"
    """The one advised action; on a question: yes."""
    SECONDARY = "secondary"
    """At most one more: 'Mailadres klopt niet', 'Pincode vergeten', 'Er komt geen bon'; on a question: no."""
    TYPE_NUMBER = "type_number"
    TIMEOUT = "timeout"
    """A page that closes by itself has closed."""


@dataclass(frozen=True)
class Typed:
    """What was typed on a pad or keyboard; a secret until the flow says otherwise."""

    text: Secret


@dataclass(frozen=True)
class Picked:
    """One of several things on a page was touched: a device, an option."""

    name: str


@dataclass(frozen=True)
class Scanned:
    """A pass was scanned on a page that waits for one, or by staff on a page where they may come in."""

    card: CardNumber


Answer = Choice | Typed | Picked | Scanned


class Tone(Enum):
    """State is colour + icon + word."""

    OK = "ok"
    WARN = "warn"
    ERROR = "error"
    BUSY = "busy"


@dataclass(frozen=True)
class Chip:
    tone: Tone
    text: Text
    icon: str | None = None
    """A name of `screens.icons`; None is the tone's own."""


@dataclass(frozen=True)
class Line:
    """Icon, label, value: a row of facts."""

    icon: str
    label: Text
    value: Text
    ok: bool | None = None
    """True shows the check mark of the card panel, False its warning."""
    spoken: Text | None = None
    """What speech says in place of the value: a username, character by character."""


@dataclass(frozen=True)
class Action:
    """A button: what it says, and why it cannot be pressed now."""

    label: Text
    icon: str = "arrow-right"
    disabled: Text | None = None
    """The reason in one line; the button is then grey."""


@dataclass(frozen=True)
class Attract:
    """'Scan je pas'. Answers: TYPE_NUMBER."""

    notice: Text | None = None
    """Why this cannot be used now, or what was wrong with the last scan."""
    notice_tone: Tone = Tone.WARN
    can_type: bool = True


class Pad(Enum):
    """Which pad, and what fills it."""

    CARD_NUMBER = "card_number"
    PIN = "pin"
    BIRTH_DATE = "birth_date"


@dataclass(frozen=True)
class NumberPad:
    """Digits in the open: a pasnummer (up to 20) or a birth date (DDMMJJJJ). Answers: Typed, STOP."""

    pad: Pad
    error: Text | None = None
    lead: Text | None = None


@dataclass(frozen=True)
class PinPad:
    """Four digits as dots. Answers: Typed (exactly 4 digits), SECONDARY (pincode vergeten, or back), STOP."""

    card_masked: str
    error: Text | None = None
    title: Text | None = None
    """Instead of 'Toets je pincode in': a new PIN, or the same one again."""
    lead: Text | None = None
    secondary: Text | None = None
    """Instead of 'Pincode vergeten'."""


@dataclass(frozen=True)
class Status:
    """One advice and one primary action, with the facts it rests on. Answers: PRIMARY, SECONDARY, STOP."""

    title: Text
    lead: Text
    chip: Chip | None = None
    lines: tuple[Line, ...] = ()
    caption: Text | None = None
    """Small label above the lines."""
    steps: tuple[Text, ...] = ()
    """What to do, numbered; stands where the card would be."""
    card_masked: str | None = None
    card_lines: tuple[Line, ...] = ()
    qr: str | None = None
    """Shown large in place of the card: an address for a phone."""
    primary: Action | None = None
    secondary: Action | None = None
    note: Text | None = None
    staff: bool = False
    """For staff: petrol header."""


@dataclass(frozen=True)
class Confirm:
    """A question above the page that was shown. Answers: PRIMARY (yes), SECONDARY (no)."""

    title: Text
    lead: Text
    consequences: tuple[tuple[str, Text], ...]
    """Icon and sentence, at most three: what changes."""
    yes: Action
    no: Text


@dataclass(frozen=True)
class Busy:
    """Work with an end that nobody can hurry. Answers: STOP while it is only asking, nothing during an act."""

    text: Text
    can_stop: bool = False
    """True shows 'Stoppen': the question may be given up."""


@dataclass(frozen=True)
class TakeReceipt:
    """The bon is out. Answers: PRIMARY (I have it), SECONDARY (no receipt came)."""

    lead: Text
    closes_in: int
    """Seconds left, shown; the flow counts."""
    has_password: bool
    confirmed: bool = True
    """False when the printer cannot tell: then no promise is made."""


@dataclass(frozen=True)
class PrinterProblem:
    """Printing does not work now. Answers: PRIMARY (try again), STOP."""

    title: Text
    lead: Text
    """First of all: what did and did not change."""
    steps: tuple[Text, ...]
    code: str
    """For staff: 'B-02'."""
    retry: bool = True


@dataclass(frozen=True)
class TimeWarning:
    """'Ben je er nog?', above everything, dialogs and receipts too. Answers: PRIMARY (continue), STOP."""

    seconds: int
    total: int = 30


@dataclass(frozen=True)
class OutOfOrder:
    """Nobody is helped now; no buttons. `code` is for staff; without other words the kiosk does not work."""

    code: str | None = None
    title: Text = CLOSED_TITLE
    lead: Text = CLOSED_LEAD


@dataclass(frozen=True)
class Dark:
    """Nobody is helped now: the screen is off. Answers: PRIMARY (the glass was touched)."""


@dataclass(frozen=True)
class Goodbye:
    """A moment of 'Tot ziens' before the attract page."""

    lines: tuple[Text, ...] = field(default=())


@dataclass(frozen=True)
class DeviceTile:
    """One device at a glance; the whole tile can be touched."""

    name: str
    icon: str
    title: Text
    tone: Tone
    status: Text
    detail: Text | None = None


@dataclass(frozen=True)
class Option:
    """One of several things to choose."""

    name: str
    """What Picked brings back."""
    icon: str
    title: Text
    line: Text | None = None
    disabled: Text | None = None
    """Why it cannot be chosen now, in place of the line."""
    ticked: bool | None = None
    """True or False: a box with or without a tick instead of the chevron."""


@dataclass(frozen=True)
class Choose:
    """One of two or more options; those that do not fit come on the next sheet.

    Answers: Picked, PRIMARY, SECONDARY (back, or none of these), STOP.
    """

    title: Text
    options: tuple[Option, ...]
    lead: Text | None = None
    chip: Chip | None = None
    error: Text | None = None
    primary: Action | None = None
    secondary: Action | None = None
    staff: bool = False
    """For staff: petrol header with 'Afmelden' for STOP."""


class Writing(Enum):
    """What is typed on the keyboard, and which keys it has."""

    EMAIL = "email"
    """Small letters, digits, @ . - _ + and a key for '.nl'."""
    USERNAME = "username"
    """Case-sensitive: letters in both cases, digits, - . _ @; look-alikes are told apart by the face."""
    SURNAME = "surname"
    SETTING = "setting"
    """Whatever a setting may hold: letters in both cases, digits, and every sign of an address or a path."""
    DIGITS = "digits"
    """A number or a time."""


@dataclass(frozen=True)
class TextEntry:
    """Letters on a keyboard of keys >= 20 mm where the panel has room. Answers: Typed, SECONDARY (back), STOP."""

    writing: Writing
    title: Text
    label: Text
    """Inside the field: 'Mailadres'."""
    lead: Text | None = None
    error: Text | None = None
    secondary: Action | None = None
    staff: bool = False
    written: str = ""
    """What stands in the field at first, to be changed."""


@dataclass(frozen=True)
class Form:
    """Settings of one kind, for staff; what does not fit comes on the next sheet.

    Answers: Picked (see FormField), PRIMARY (save), SECONDARY (back), STOP (sign out).
    """

    title: Text
    fields: tuple[FormField, ...]
    save: Action
    under: Text | None = None
    """Under the title: how many changes are not saved yet."""


@dataclass(frozen=True)
class ScanCard:
    """'Scan de nieuwe pas': waits for the scanner, not for a touch. Answers: Scanned, SECONDARY (back), STOP."""

    title: Text
    lead: Text
    error: Text | None = None
    secondary: Action | None = None
    staff: bool = False


REPORT = Picked("report")


@dataclass(frozen=True)
class Devices:
    """'Apparaten testen', for staff.

    Answers: Picked (the name of a tile, or REPORT), PRIMARY (test everything), SECONDARY (test bon), STOP (sign out).
    """

    tiles: tuple[DeviceTile, ...]
    others: tuple[DeviceTile, ...]
    """What is no device: the library system and the machine; a column of their own."""
    last_test: Text
    test: Action
    receipt: Action
    report: Action


@dataclass(frozen=True)
class DeviceDetail:
    """One device, for staff: what is known, and its test. Answers: PRIMARY (the test), SECONDARY (back), STOP."""

    title: Text
    icon: str
    chip: Chip
    lead: Text
    lines: tuple[Line, ...] = ()
    steps: tuple[Text, ...] = ()
    """What to do, numbered."""
    beside_title: Text | None = None
    beside: tuple[Line, ...] = ()
    """The live view, newest first; stands where the steps would be."""
    card: CardPicture | None = None
    """What the card printer would print."""
    primary: Action | None = None


@dataclass(frozen=True)
class CardPrinting:
    """A card is being made: nothing can be touched, and nothing starts another. Answers: none."""

    says: Text
    """What the printer says."""
    note: Text | None = None
    """The printer's own words."""
    card: CardPicture | None = None


Page = (
    Attract
    | NumberPad
    | PinPad
    | Status
    | Confirm
    | Busy
    | TakeReceipt
    | PrinterProblem
    | TimeWarning
    | OutOfOrder
    | Dark
    | Goodbye
    | Devices
    | DeviceDetail
    | CardPrinting
    | Choose
    | TextEntry
    | Form
    | ScanCard
)

OVERLAYS = (Confirm, TimeWarning)
"""Pages that stand above the one shown before; the header stays free and works."""
