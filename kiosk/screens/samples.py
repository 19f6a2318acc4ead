"""A page of every kind, as a member could meet it: for the `screens` command and for the tests of the pixels."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from kiosk.flows.pages import (
    Action,
    Attract,
    Busy,
    Chip,
    Confirm,
    Goodbye,
    Line,
    NumberPad,
    OutOfOrder,
    Pad,
    Page,
    PinPad,
    PrinterProblem,
    Status,
    TakeReceipt,
    TimeWarning,
    Tone,
)
from kiosk.texts.text import Text, text, verbatim

CARD = "2 9401 •••• 5868"
USERNAME = "Lezer-Annen85"
EMAIL = "j•••@h•••.nl"
PERSONAL = (CARD, USERNAME, EMAIL)
"""What must be nowhere on an idle kiosk."""


@dataclass(frozen=True)
class Sample:
    """A page, what has been typed on it, and the page below when it is an overlay."""

    page: Page
    typed: str = ""
    below: Page | None = None


def _written(value: object) -> Text:
    """A date or a moment, as each language writes it."""
    return Text("", (("words", value),))


_CARD_LINES = (
    Line("calendar-check", text("status.member"), _written(date(2027, 2, 28)), ok=True),
    Line("currency-eur", text("status.due"), verbatim("€ 0,00"), ok=True),
)
ACTIVE = Status(
    title=text("active.title"),
    lead=text("active.lead"),
    chip=Chip(Tone.OK, text("active.chip")),
    caption=text("status.account"),
    lines=(
        Line("account-outline", text("status.user"), verbatim(USERNAME)),
        Line("email-outline", text("status.mail"), verbatim(EMAIL)),
    ),
    card_masked=CARD,
    card_lines=_CARD_LINES,
    primary=Action(text("active.do")),
    secondary=Action(text("active.wrong")),
)
EXPIRED = Status(
    title=text("expired.title"),
    lead=text("expired.lead"),
    chip=Chip(Tone.WARN, text("inactive.chip"), "clock-alert-outline"),
    caption=text("status.account"),
    lines=(
        Line("email-remove-outline", text("expired.last"), _written(datetime(2026, 3, 10, 15, 20, tzinfo=UTC))),
        Line("email-outline", text("status.mail"), verbatim(EMAIL)),
    ),
    steps=(text("expired.step1"), text("expired.step2"), text("expired.step3")),
    primary=Action(text("expired.do")),
    secondary=Action(text("active.wrong")),
)
SELF = Status(
    title=text("active.title"),
    lead=text("active.self"),
    chip=Chip(Tone.OK, text("active.chip")),
    lines=(Line("account-outline", text("status.user"), verbatim(USERNAME)),),
    note=text("active.case"),
    qr="https://www.bibliotheek.nl/hulp-bij-inloggen",
    primary=Action(text("active.self_do"), "printer"),
)
DISABLED = Status(
    title=text("temp.start_title"),
    lead=text("temp.start_lead"),
    chip=Chip(Tone.OK, text("temp.chip")),
    card_masked=CARD,
    card_lines=_CARD_LINES,
    primary=Action(text("temp.start_do"), "printer", disabled=text("reason.printer")),
)
DESK = Status(
    title=text("desk.blocked_title"),
    lead=text("desk.blocked_lead"),
    chip=Chip(Tone.ERROR, text("desk.chip")),
    steps=(text("desk.step1"), text("desk.step2"), text("desk.step_id")),
    primary=Action(text("desk.do"), "printer"),
)
CONFIRM = Confirm(
    title=text("temp.title"),
    lead=text("temp.lead"),
    consequences=(
        ("receipt-text", text("temp.b1")),
        ("lock-off-outline", text("temp.b2")),
        ("lock-reset", text("temp.b3")),
    ),
    yes=Action(text("temp.do"), "printer"),
    no=text("common.back"),
)
_LOCAL = Status(
    title=text("temp.start_title"),
    lead=text("temp.start_lead"),
    card_masked=CARD,
    card_lines=_CARD_LINES,
    primary=Action(text("temp.start_do"), "printer"),
)

SAMPLES: Mapping[str, Sample] = {
    "01-attract": Sample(Attract()),
    "01b-attract-book": Sample(Attract(notice=text("scan.book"))),
    "01c-attract-offline": Sample(Attract(notice=text("offline.lead"), notice_tone=Tone.ERROR, can_type=False)),
    "02-pin": Sample(PinPad(CARD), typed="12"),
    "02b-pin-wrong": Sample(PinPad(CARD, error=text("pin.wrong", n=2))),
    "02c-number": Sample(NumberPad(Pad.CARD_NUMBER), typed="29401000075868"),
    "02d-birth-date": Sample(NumberPad(Pad.BIRTH_DATE), typed="0101"),
    "02e-birth-date-wrong": Sample(NumberPad(Pad.BIRTH_DATE, error=text("birth.invalid"))),
    "03-status-active": Sample(ACTIVE),
    "03d-status-self": Sample(SELF),
    "03e-status-disabled": Sample(DISABLED),
    "03f-status-desk": Sample(DESK),
    "04-status-expired": Sample(EXPIRED),
    "05-confirm": Sample(CONFIRM, below=_LOCAL),
    "05b-busy": Sample(Busy(text("print.busy"))),
    "05c-busy-waiting": Sample(Busy(text("pin.busy"), can_stop=True)),
    "06-take-receipt": Sample(TakeReceipt(text("print.lead"), 20, has_password=True)),
    "06b-take-receipt-unsure": Sample(TakeReceipt(text("print.lead_desk"), 1, has_password=False, confirmed=False)),
    "07-printer-problem": Sample(
        PrinterProblem(text("paper.title"), text("paper.same"), (text("paper.step1"), text("paper.step2")), "B-02")
    ),
    "07b-printer-after": Sample(
        PrinterProblem(text("printer.cover"), text("paper.after"), (text("printer.step_cover"),), "B-03", retry=False)
    ),
    "08-time-warning": Sample(TimeWarning(22), below=_LOCAL),
    "09-out-of-order": Sample(OutOfOrder("K-01")),
    "10-goodbye": Sample(Goodbye()),
}
