"""A page of every kind, as a member could meet it: for the `screens` command and for the tests of the pixels."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from hardware.card_printer.picture import sample_card
from kiosk.flows.pages import (
    Action,
    Attract,
    Busy,
    CardPrinting,
    Chip,
    Confirm,
    DeviceDetail,
    Devices,
    DeviceTile,
    Goodbye,
    Line,
    NumberPad,
    OutOfOrder,
    Pad,
    PinPad,
    PrinterProblem,
    Status,
    TakeReceipt,
    TimeWarning,
    Tone,
)
from kiosk.screens.sample import CARD, EMAIL, PERSONAL, USERNAME, WRITTEN, Sample
from kiosk.screens.samples_asked import CHOICES
from kiosk.screens.samples_settings import SETTINGS
from kiosk.screens.samples_staff import STAFF
from kiosk.texts.text import Text, in_each, text, verbatim

__all__ = ["ACTIVE", "CARD", "CONFIRM", "DISABLED", "PERSONAL", "SAMPLES", "WRITTEN", "Sample"]


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
    secondary=Action(text("common.more")),
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
    secondary=Action(text("common.more")),
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

_DEVICES = Devices(
    tiles=(
        DeviceTile(
            "scanner",
            "barcode-scan",
            text("diag.device.scanner"),
            Tone.OK,
            text("diag.works"),
            text("diag.did.scanner", n=41),
        ),
        DeviceTile(
            "receipt_printer",
            "printer-pos",
            text("diag.device.receipt_printer"),
            Tone.WARN,
            text("diag.reason.paper_near_end"),
            text("diag.step.paper_near_end"),
        ),
        DeviceTile(
            "card_printer",
            "card-account-details-outline",
            text("diag.device.card_printer"),
            Tone.ERROR,
            text("diag.reason.unreachable"),
            text("diag.step.unreachable"),
        ),
    ),
    others=(
        DeviceTile(
            "wise",
            "server-network",
            text("diag.device.wise"),
            Tone.OK,
            text("diag.connected"),
            text("diag.latency", ms=180),
        ),
        DeviceTile(
            "sip2",
            "swap-horizontal",
            text("diag.device.sip2"),
            Tone.BUSY,
            text("diag.waiting"),
        ),
        DeviceTile(
            "system",
            "expansion-card-variant",
            text("diag.device.system"),
            Tone.OK,
            text("diag.works"),
            text("diag.version", number="1.4.0"),
        ),
    ),
    last_test=text("diag.last_test", when=datetime(2026, 3, 12, 14, 2, tzinfo=UTC)),
    test=Action(text("diag.test_all"), "refresh"),
    receipt=Action(text("diag.test_receipt"), "receipt-text-outline"),
    report=Action(text("diag.report"), "usb-flash-drive-outline"),
)
_PRINTER = DeviceDetail(
    title=text("diag.device.receipt_printer"),
    icon="printer-pos",
    chip=Chip(Tone.ERROR, text("diag.reason.paper_out")),
    lead=text("diag.trouble"),
    lines=(
        Line("link-variant", text("diag.address"), verbatim("usblp:///dev/usb/lp0")),
        Line("information-outline", text("diag.identity"), verbatim("EPSON TM-T20III 1.21 X4ZF001234")),
        Line("clock-outline", text("diag.since"), text("diag.ago_minutes", n=3)),
        Line("check-circle", text("diag.last_good"), text("diag.ago_minutes", n=3)),
        Line(
            "receipt-text",
            text("diag.counted"),
            text("diag.both", one=text("diag.did.receipt_printer", n=212), other=text("diag.did.faults", n=2)),
        ),
    ),
    steps=(text("diag.step.paper_out"),),
    primary=Action(text("diag.test_receipt"), "printer", disabled=text("reason.paper")),
)
_SCANNER = DeviceDetail(
    title=text("diag.device.scanner"),
    icon="barcode-scan",
    chip=Chip(Tone.OK, text("diag.works")),
    lead=text("diag.scan_now"),
    lines=(
        Line("link-variant", text("diag.address"), verbatim("evdev://0c2e:0b61")),
        Line("clock-outline", text("diag.since"), text("diag.ago_hours", n=5)),
    ),
    beside_title=text("diag.scans"),
    beside=(
        Line(
            "barcode-scan",
            text("diag.scan_verdict", kind=text("diag.kind.pass"), symbology="codabar"),
            verbatim("]F0a••••••••••5868b"),
            ok=True,
        ),
        Line(
            "barcode-scan",
            text("diag.scan_verdict", kind=text("diag.kind.book"), symbology="ean"),
            verbatim("9789012345678"),
            ok=False,
        ),
    ),
)
_TEST_CARD = sample_card()
_CARD_PRINTER = DeviceDetail(
    title=text("diag.device.card_printer"),
    icon="card-account-details-outline",
    chip=Chip(Tone.OK, text("diag.card_made")),
    lead=text("diag.card_made_lead"),
    lines=(Line("link-variant", text("diag.address"), verbatim("ipp://localhost:631/printers/passen")),),
    card=_TEST_CARD,
    primary=Action(text("diag.test_card"), "printer"),
)
_FOUND = {
    "clock": "71 s behind the library system",
    "certificate": "valid for 212 days, until 2026-10-10",
    "sip2_clock": "equal to the library system's",
    "disk": "24813 MB free for /var/lib/paszuil",
    "journal": "/var/lib/paszuil: kept by paszuil (612)",
    "secrets": "every file can be read",
    "temperature": "52.1 °C",
    "power": "good since the start",
    "versions": "paszuil 1.4.0, python 3.11.2, kivy 2.3.1, kernel 6.12.25 aarch64",
}
_SYSTEM = DeviceDetail(
    title=text("diag.device.system"),
    icon="expansion-card-variant",
    chip=Chip(Tone.ERROR, text("diag.broken")),
    lead=text("diag.system_lead"),
    lines=tuple(
        Line("check-circle", text(f"diag.finding.{name}"), verbatim(value), ok=name != "clock")
        for name, value in _FOUND.items()
    ),
    steps=(verbatim("set the clock: timedatectl set-ntp true; the key for Wise changes at 00:00 UTC"),),
    primary=Action(text("diag.test_now"), "refresh"),
)
_CARD_CONFIRM = Confirm(
    title=text("diag.card_title"),
    lead=text("diag.card_lead"),
    consequences=(
        ("card-account-details-outline", text("diag.card_cost")),
        ("progress-clock", text("diag.card_wait")),
    ),
    yes=Action(text("diag.card_do"), "printer"),
    no=text("common.back"),
)
_CARD_MADE = Confirm(
    title=text("diag.made_title"),
    lead=text("diag.made_lead", when=datetime(2026, 3, 12, 14, 2, tzinfo=UTC)),
    consequences=(("card-account-details-outline", text("diag.made_look")),),
    yes=Action(text("diag.made_yes"), "check-bold"),
    no=text("diag.made_no"),
)
_REPORT = DeviceDetail(
    title=text("diag.report"),
    icon="usb-flash-drive-outline",
    chip=Chip(Tone.WARN, text("diag.report_none")),
    lead=text("diag.report_none_lead"),
    lines=(Line("information-outline", text("diag.report_holds"), text("diag.report_what")),),
    steps=(text("diag.report_step1"), text("diag.report_step2")),
    primary=Action(text("common.retry"), "refresh"),
)
SAMPLES: Mapping[str, Sample] = {
    "01-attract": Sample(Attract()),
    "01b-attract-book": Sample(Attract(notice=text("scan.book"))),
    "01d-attract-branch": Sample(
        Attract(
            in_each("Zaterdag 26 december zijn wij de hele dag gesloten.", "Closed on 26 December, all day."),
            Tone.OK,
        )
    ),
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
    "09b-closed-hours": Sample(
        OutOfOrder(title=text("closed.hours"), lead=text("closed.opens", when=datetime(2026, 11, 24, 10, tzinfo=UTC)))
    ),
    "10-goodbye": Sample(Goodbye()),
    "11-devices": Sample(_DEVICES),
    "11b-devices-few": Sample(replace(_DEVICES, tiles=_DEVICES.tiles[:2], others=_DEVICES.others[::2])),
    "12-receipt-printer": Sample(_PRINTER),
    "12b-scanner": Sample(_SCANNER),
    "12c-card-printer": Sample(_CARD_PRINTER),
    "12d-report": Sample(_REPORT),
    "12e-system": Sample(_SYSTEM),
    "13-card-confirm": Sample(_CARD_CONFIRM, below=_CARD_PRINTER),
    "13b-card-printing": Sample(
        CardPrinting(text("diag.card_busy"), verbatim("processing: feeding a card"), _TEST_CARD)
    ),
    "13c-card-made": Sample(_CARD_MADE, below=_DEVICES),
    "16c-staff-status": Sample(replace(DESK, secondary=Action(text("common.to_back")), staff=True)),
    **CHOICES,
    **SETTINGS,
    **STAFF,
    "14-warning-staff": Sample(TimeWarning(22), below=_DEVICES),
}
