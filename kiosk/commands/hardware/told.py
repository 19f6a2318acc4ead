"""A device's health for a person and for a program: one table, and JSON with stable keys."""

from typing import TYPE_CHECKING, Any

from hardware.diagnostics import in_words, next_step
from hardware.health import Health
from kiosk.diagnosis.devices import asked, graded, serves_kiosk
from kiosk.diagnosis.finding import Grade

if TYPE_CHECKING:
    from rich.table import Table

STYLES = {Grade.GOOD: "green", Grade.WARNING: "yellow", Grade.BAD: "red"}


def as_table(health: Health, now: float) -> dict[str, Any]:
    """One device; times are seconds ago, null where it never was."""
    identity = health.identity
    return {
        "kind": health.kind.value,
        "address": health.address,
        "condition": health.state.condition.value,
        "reasons": [reason.value for reason in health.state.reasons],
        "detail": health.detail,
        "since_s": _ago(now, health.state.since) if asked(health) else None,
        "last_good_s": None if health.last_good is None else _ago(now, health.last_good),
        "identity": None
        if identity is None
        else {
            "maker": identity.maker,
            "model": identity.model,
            "firmware": identity.firmware,
            "serial": identity.serial,
        },
        "counters": {counter.value: count for counter, count in health.counters.items()},
        "next_step": next_step(health),
    }


def table(pictures: tuple[Health, ...], now: float, kiosk: str | None = None) -> "Table":
    """Everything for a person, one row a device."""
    from rich.table import Table
    from rich.text import Text

    drawn = Table("device", "state", "next step", show_lines=True)
    for health in pictures:
        words, step = in_words(health), next_step(health)
        if serves_kiosk(health, kiosk):
            words, step = f"in use by the kiosk itself, {kiosk}", ""
        since = f"for {_long(now - health.state.since)}" if asked(health) else ""
        counted = ", ".join(f"{count} {counter.value}" for counter, count in health.counters.items())
        device = [health.kind.value.replace("_", " "), health.address, str(health.identity or "")]
        drawn.add_row(
            Text("\n".join(filter(None, device))),
            Text("\n".join(filter(None, (words, since, counted))), style=STYLES[graded(health, kiosk)]),
            Text(step),
        )
    return drawn


def _ago(now: float, then: float) -> float:
    return round(max(0.0, now - then), 1)


def _long(seconds: float) -> str:
    """'4 s', '12 min', '3 h'."""
    for limit, unit_s, unit in ((120, 1, "s"), (7200, 60, "min")):
        if seconds < limit:
            return f"{max(0.0, seconds) / unit_s:.0f} {unit}"
    return f"{seconds / 3600:.0f} h"
