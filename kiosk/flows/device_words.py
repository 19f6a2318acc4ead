"""What the diagnostics screen says of each part: its tile, and the page behind it."""

from hardware.errors import Reason
from hardware.health import Counter, Kind
from hardware.health import Health as DeviceHealth
from hardware.outcome import Condition
from kiosk import __version__
from kiosk.diagnosis.finding import Finding, Grade
from kiosk.flows.pages import Chip, DeviceTile, Line, Tone
from kiosk.library.port import Health
from kiosk.texts.text import Text, text, verbatim

ICONS = {
    Kind.SCANNER: "barcode-scan",
    Kind.RECEIPT_PRINTER: "printer-pos",
    Kind.CARD_PRINTER: "card-account-details-outline",
}
LINK_ICONS = {"wise": "server-network", "sip2": "swap-horizontal"}
SYSTEM = "system"
DID = {
    Kind.SCANNER: Counter.SCANS,
    Kind.RECEIPT_PRINTER: Counter.RECEIPTS,
    Kind.CARD_PRINTER: Counter.CARDS,
}
TONES = {
    Condition.READY: Tone.OK,
    Condition.WARNING: Tone.WARN,
    Condition.NOT_READY: Tone.ERROR,
    Condition.UNKNOWN: Tone.BUSY,
}
GRADES = {Grade.GOOD: Tone.OK, Grade.WARNING: Tone.WARN, Grade.BAD: Tone.ERROR}
NOT_THE_MACHINE = frozenset(kind.value for kind in Kind) | LINK_ICONS.keys()
"""Findings about these have a tile of their own."""


def reason_words(reason: Reason) -> Text:
    return text(f"diag.reason.{reason.value}")


def device_chip(health: DeviceHealth) -> Chip:
    """State as colour and word; a device that cannot tell its state is worth a look."""
    state = health.state
    tone = Tone.WARN if state.reasons == (Reason.NO_STATUS,) else TONES[state.condition]
    if state.reasons:
        return Chip(tone, reason_words(state.reasons[0]))
    return Chip(tone, text("diag.works" if tone is Tone.OK else "diag.waiting"))


def device_steps(health: DeviceHealth) -> tuple[Text, ...]:
    return tuple(text(f"diag.step.{reason.value}") for reason in health.state.reasons)


def device_tile(health: DeviceHealth) -> DeviceTile:
    chip = device_chip(health)
    steps = device_steps(health)
    detail = steps[0] if steps else text(f"diag.did.{health.kind.value}", n=health.counters.get(DID[health.kind], 0))
    return DeviceTile(health.kind.value, ICONS[health.kind], device_title(health.kind), chip.tone, chip.text, detail)


def device_title(kind: Kind) -> Text:
    return text(f"diag.device.{kind.value}")


def device_lines(health: DeviceHealth, now: float) -> tuple[Line, ...]:
    """What is known, most useful first; `now` is the loop's time in seconds."""
    counters = health.counters
    lines = [Line("link-variant", text("diag.address"), verbatim(health.address))]
    if health.identity:
        lines.append(Line("information-outline", text("diag.identity"), verbatim(str(health.identity))))
    if health.detail:
        lines.append(Line("alert-circle", text("diag.told"), verbatim(health.detail)))
    lines.append(Line("clock-outline", text("diag.since"), _ago(now - health.state.since)))
    if not health.state.usable and health.last_good is not None:
        lines.append(Line("check-circle", text("diag.last_good"), _ago(now - health.last_good)))
    did = text(f"diag.did.{health.kind.value}", n=counters.get(DID[health.kind], 0))
    faults = text("diag.did.faults", n=counters.get(Counter.FAULTS, 0))
    lines.append(Line("receipt-text", text("diag.counted"), text("diag.both", one=did, other=faults)))
    return tuple(lines)


def link_chip(health: Health) -> Chip:
    if health.online:
        return Chip(Tone.OK, text("diag.connected"))
    if health.failure is None:
        return Chip(Tone.BUSY, text("diag.waiting"))
    return Chip(Tone.ERROR, text(f"diag.failure.{health.failure.value}"))


def link_tile(name: str, health: Health) -> DeviceTile:
    chip = link_chip(health)
    detail = text("diag.latency", ms=round(health.latency_ms)) if health.online and health.latency_ms else None
    if health.failure is not None:
        detail = text(f"diag.failure_step.{health.failure.value}")
    return DeviceTile(name, LINK_ICONS[name], link_title(name), chip.tone, chip.text, detail)


def link_title(name: str) -> Text:
    return text(f"diag.device.{name}")


def system_findings(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Those about the machine, the worst first."""
    found = [finding for finding in findings if finding.name not in NOT_THE_MACHINE]
    return tuple(sorted(found, key=lambda finding: -finding.grade))


def system_chip(findings: tuple[Finding, ...]) -> Chip:
    found = system_findings(findings)
    if not found:
        return Chip(Tone.BUSY, text("diag.waiting"))
    worst = found[0].grade
    words = {Grade.GOOD: "diag.works", Grade.WARNING: "diag.attention", Grade.BAD: "diag.broken"}[worst]
    return Chip(GRADES[worst], text(words))


def system_tile(findings: tuple[Finding, ...]) -> DeviceTile:
    chip = system_chip(findings)
    bad = [finding.name for finding in system_findings(findings) if finding.grade is not Grade.GOOD]
    detail = text(f"diag.finding.{bad[0]}") if bad else text("diag.version", number=__version__)
    return DeviceTile(SYSTEM, "expansion-card-variant", text("diag.device.system"), chip.tone, chip.text, detail)


def finding_lines(findings: tuple[Finding, ...]) -> tuple[Line, ...]:
    return tuple(
        Line("check-circle", text(f"diag.finding.{found.name}"), verbatim(found.value), ok=found.grade is Grade.GOOD)
        for found in system_findings(findings)
    )


def _ago(seconds: float) -> Text:
    """'nu', '5 minuten', '3 uur', '2 dagen'."""
    minutes = max(0, int(seconds // 60))
    if minutes < 1:
        return text("diag.ago_now")
    if minutes < 120:
        return text("diag.ago_minutes", n=minutes)
    if minutes < 48 * 60:
        return text("diag.ago_hours", n=minutes // 60)
    return text("diag.ago_days", n=minutes // 60 // 24)
