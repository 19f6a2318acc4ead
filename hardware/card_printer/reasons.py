"""What a queue says of itself, in our words: IPP keywords to reasons, and what they mean for a card."""

from collections.abc import Iterable
from dataclasses import dataclass

from hardware.errors import Reason
from hardware.outcome import Condition

_KEYWORDS = {
    "media-empty": Reason.CARDS_OUT,
    "media-needed": Reason.CARDS_OUT,
    "input-tray-missing": Reason.CARDS_OUT,
    "media-low": Reason.CARDS_LOW,
    "marker-supply-empty": Reason.RIBBON_OUT,
    "marker-supply-missing": Reason.RIBBON_OUT,
    "toner-empty": Reason.RIBBON_OUT,
    "marker-supply-low": Reason.RIBBON_LOW,
    "toner-low": Reason.RIBBON_LOW,
    "media-jam": Reason.CARD_JAM,
    "cover-open": Reason.COVER_OPEN,
    "door-open": Reason.COVER_OPEN,
    "interlock-open": Reason.COVER_OPEN,
    "output-area-full": Reason.OUTPUT_FULL,
    "output-tray-missing": Reason.OUTPUT_FULL,
    "offline": Reason.OFFLINE,
    "shutdown": Reason.OFFLINE,
    "connecting-to-device": Reason.OFFLINE,
    "timed-out": Reason.OFFLINE,
    "fuser-over-temp": Reason.OVERHEATED,
    "paused": Reason.PAUSED,
    "moving-to-paused": Reason.PAUSED,
    "stopped-partly": Reason.PAUSED,
    "hold-new-jobs": Reason.HELD,
}
"""RFC 8011, 5.4.12 (printer-state-reasons); `offline` is what CUPS backends say."""

_NEVER_STOP = frozenset({Reason.CARDS_LOW, Reason.RIBBON_LOW})

NO_CARD = frozenset({Reason.CARDS_OUT, Reason.RIBBON_OUT, Reason.COVER_OPEN, Reason.OFFLINE})
"""With one of these a card was not finished: there was nothing to print on or with, or the printer was not reached.

After a jam or a full hopper there may be one, made and out of sight.
"""


@dataclass(frozen=True)
class Told:
    """One reason, and whether the printer says that it stops for it."""

    reason: Reason
    stops: bool


def told(keywords: object) -> tuple[Told, ...]:
    """What `printer-state-reasons` says: one keyword may come as a string, several as a list; in the queue's order.

    The suffix is how grave it is: `-report` and `-warning` do not stop it, `-error` and no suffix do. An error that is
    not in our table is a MECHANICAL one; anything milder that is unknown says nothing to us.
    """
    found: dict[Reason, bool] = {}
    for keyword in [keywords] if isinstance(keywords, str) else keywords if isinstance(keywords, list) else []:
        if not isinstance(keyword, str):
            continue
        base, _, severity = keyword.rpartition("-")
        if severity not in ("report", "warning", "error"):
            base, severity = keyword, ""
        reason = _KEYWORDS.get(base)
        if reason is None and severity == "error":
            reason = Reason.MECHANICAL
        if reason is not None:
            stops = severity not in ("report", "warning") and reason not in _NEVER_STOP
            found[reason] = found.get(reason, False) or stops
    return tuple(Told(reason, stops) for reason, stops in found.items())


def condition(told: Iterable[Told], *, live: bool) -> tuple[Condition, tuple[Reason, ...]]:
    """Can it print, and why not; the reasons that stop it come first.

    Args:
        live: False for a queue that only remembers what its last job met, as an idle CUPS queue does: an error from
            then does not say that it is still so, so it warns, and the next card finds out.
    """
    ordered = sorted(told, key=lambda each: not each.stops)
    reasons = tuple(each.reason for each in ordered)
    if any(each.stops and (live or each.reason in (Reason.PAUSED, Reason.HELD)) for each in ordered):
        return Condition.NOT_READY, reasons
    return (Condition.WARNING if reasons else Condition.READY), reasons
