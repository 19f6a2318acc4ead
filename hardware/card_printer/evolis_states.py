"""What an Evolis printer says of itself, in our words: every flag of its SDK to a reason, or named as saying nothing.

Source: State.Minor and Status.Flag of Evolis' SDK for Python 9.4. A name is how grave it is (INF, WAR, DEF, ERR) and
what it is about; only what it is about stands here.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from hardware.errors import Reason
from hardware.outcome import Condition

_GRAVITY = re.compile(r"(?:AVANSIA_)?(INF|WAR|DEF|ERR|CFG|OPT|RSV)_(.+)")
_STOPS = frozenset({"WAR", "DEF", "ERR"})
"""The printer waits for somebody, or has given up."""
_SAYS_NOTHING = frozenset({"CFG", "OPT", "RSV"})
"""What a printer has built in, and bits without a meaning."""

_ABOUT = {
    Reason.CARDS_OUT: "FEEDER_EMPTY NO_CARD_INSERTED WAIT_CARD",
    Reason.CARDS_LOW: (
        "FEEDER_NEAR_EMPTY FEEDER1_NEAR_EMPTY FEEDER2_NEAR_EMPTY FEEDER3_NEAR_EMPTY FEEDER4_NEAR_EMPTY "
        "FEEDER1_EMPTY FEEDER2_EMPTY FEEDER3_EMPTY FEEDER4_EMPTY"
    ),
    Reason.RIBBON_OUT: (
        "RIBBON_ENDED NO_RIBBON UNSUPPORTED_RIBBON BAD_RIBBON REMOVE_RIBBON RIBBON_ERROR FILM_ENDED FILM_ERROR "
        "RIBBON_FILM_ENDED NO_CLEAR CLEAR_END CLEAR_ENDED CLEAR_UNSUPPORTED BAD_CLEAR CLEAR_ERROR NO_LAMINATE "
        "LAMINATE_END LAMINATE_UNSUPPORTED INDENTING_NO_RIBBON"
    ),
    Reason.RIBBON_LOW: "RIBBON_LOW CLEAR_LOW LAMINATE_LOW INDENTING_LOW",
    Reason.CARD_JAM: "CARD_JAM FEEDER_ERROR",
    Reason.OUTPUT_FULL: (
        "HOPPER_FULL REJECT_BOX_FULL REJECTBOX1_FULL LAMI_HOPPER_FULL CARD_ON_EJECT X08_EJECTBOX_FULL"
    ),
    Reason.COVER_OPEN: (
        "COVER_OPEN FEEDER_OPEN RECEPTACLE_OPEN REJECT_BOX_COVER_OPEN LAMI_COVER_OPEN PHYSICAL_COVER_OPEN "
        "X08_FEEDER_OPEN"
    ),
    Reason.OVERHEATED: "HEAD_TEMP RET_TEMPERATURE LAMI_TEMPERATURE COOLING",
    Reason.MECHANICAL: (
        "MECHANICAL LAMI_MECHANICAL LAMINATE HARDWARE INTERNAL_PRINTER SERVICE_CALL MANUAL_REQUIRED IC_ERROR "
        "POWER_SUPPLY BLANK_TRACK MAGNETIC_DATA READ_MAGNETIC WRITE_MAGNETIC FEATURE NO_OPTION EPS_NO_AUTO "
        "TROLLEY_POSITION LIFT_POSITION"
    ),
    Reason.PAUSED: "PRINTER_LOCKED LOCK",
    Reason.BUSY: (
        "BUSY PRINTING_RUNNING ENCODING_RUNNING CLEANING_RUNNING LAMINATING_RUNNING RETRANSFER_RUNNING "
        "INDENTING_RUNNING LAMI_CLEANING_RUNNING HEATING LAMI_TEMP_NOT_READY TEMP_TOOLOW UPDATING_FIRMWARE "
        "LAMI_UPDATING_FIRMWARE BRIDGE_UPDATING_FIRMWARE SA_PROCESSING SCP_PROCESSING OPT_PROCESSING RESET"
    ),
}
# fmt: off
UNMAPPED = frozenset({
    "CLEAN_2ND_PASS", "CLEAN_LAST_OUTWARRANTY", "CLEAN_OUTWARRANTY", "CLEAN_REMINDER", "CLEANING",
    "CLEANING_ADVANCED", "CLEANING_REQUIRED", "CLEANING_MANDATORY", "READY_FOR_CLEANING", "LAMI_CLEANING",
    "LAMI_READY_FOR_CLEANING", "CLEAR_UNKNOWN", "LAMINATE_UNKNOWN", "UNKNOWN_RIBBON", "UNKNOWN_RIBBON1",
    "UNKNOWN_RIBBON2", "RIBBON_CHANGED", "CLEAR_CHANGED", "RIBBON_COMPATIBLE", "WRONG_ZONE_ALERT",
    "WRONG_ZONE_CLEAR", "WRONG_ZONE_CLEAR_ALERT", "WRONG_ZONE_CLEAR_EXPIRED", "WRONG_ZONE_RIBBON",
    "WRONG_ZONE_EXPIRED", "SLEEP_MODE", "SLEEP_MODE_FULL", "CLAIM", "CARD_HOPPER", "CARD_FEEDER", "CARD_FLIP",
    "CARD_CONTACTLESS", "CARD_SMART", "CARD_PRINT", "CARD_EJECT", "CARD_REAR", "CARD_MAN_FEED", "CARD_IN_TROLLEY",
    "CARD_BRIDGE", "CARD_INDENTING", "LAMI_CARD", "PRINTER_MASTER", "PCSVC_LOCKED", "SYNCH_PRINT_CENTER",
    "SYNCHRONOUS_MODE", "NO_LAMINATION_TO_DO", "LAMI_ALLOW_TO_INSERT", "LCD_BUT_ACK", "LCD_BUT_OK", "LCD_BUT_RETRY",
    "LCD_BUT_CANCEL", "X08_PRINTER_UNLOCKED", "X08_PRINT_UNLOCKED", "UNLOCKED", "RX_COM_ALIVE",
    "HEAT_ROLLER_WORN_OUT", "ETH_CONF_CHANGED", "LIFT_CARD_INSIDE", "LIFT_POS_EMBOSSER", "LIFT_POS_TROLLEY",
    "BEZEL_CARD_OUTSIDE", "BEZEL_CARD_RE_INSERT", "BEZEL_CARD_EJECT", "BEZEL_CARD_INSERT", "CASSETTE_PRESENCE",
    "FLASHDRIVE_COPY",
})
# fmt: on
"""What an operator of a print shop wants to know; a card can be made all the same."""
WHOLE = {
    "PRINTER_READY": None,
    "PRINTER_UNKNOWN": Reason.OFFLINE,
    "PRINTER_OFFLINE": Reason.OFFLINE,
    "PRINTER_SUPERVISION_UNINITIALIZED": Reason.BUSY,
    "PRINTER_SUPERVISION_INITIALIZING": Reason.BUSY,
    "PRINTER_STATUS_DISABLED": Reason.NO_STATUS,
    "PRINTER_NOT_SUPERVISED": None,
    "NOT_FLIP_ACT": None,
    "BUSY": Reason.BUSY,
    "INTERNALERROR": Reason.MECHANICAL,
}
"""States that are not about a part."""
_REASONS = {about: reason for reason, names in _ABOUT.items() for about in names.split()}


@dataclass(frozen=True)
class Reading:
    """The state of a printer; `words` are its own names for it."""

    condition: Condition
    reasons: tuple[Reason, ...]
    words: str


def known(name: str) -> bool:
    """Does this table say something of a state or flag, if only that it means nothing to us?"""
    if name in WHOLE:
        return True
    match = _GRAVITY.fullmatch(name)
    return bool(match) and (match[1] in _SAYS_NOTHING or match[2] in _REASONS or match[2] in UNMAPPED)  # type: ignore[index]


def reading(major: str, minor: str, flags: Iterable[str] = ()) -> Reading:
    """What the SDK's major and minor state and the flags that are on mean together.

    OFF and ERROR always stop, also when the minor state is unknown here; a WARNING stops when its minor state is no
    mere information.
    """
    found: dict[Reason, bool] = {}
    names = tuple(dict.fromkeys((minor, *flags)))
    for name in names:
        reason, stops = _meaning(name)
        if reason is not None:
            found[reason] = found.get(reason, False) or stops
    if major == "OFF" and not any(found.values()):
        found[Reason.OFFLINE] = True
    if major == "ERROR" and not any(found.values()):
        found[Reason.MECHANICAL] = True
    ordered = tuple(sorted(found, key=lambda reason: not found[reason]))
    mild = Condition.WARNING if found else Condition.READY
    condition = Condition.NOT_READY if any(found.values()) else mild
    said = [minor, *(name for name in names if name != minor and _meaning(name)[0])]
    return Reading(condition, ordered, f"{major}: {', '.join(said)}")


def _meaning(name: str) -> tuple[Reason | None, bool]:
    if name in WHOLE:
        return WHOLE[name], WHOLE[name] is not None
    match = _GRAVITY.fullmatch(name)
    if match is None or match[1] in _SAYS_NOTHING:
        return None, False
    reason = _REASONS.get(match[2])
    if reason is None and match[1] in _STOPS and match[2] not in UNMAPPED:
        reason = Reason.MECHANICAL
    return reason, match[1] in _STOPS or reason is Reason.BUSY
