"""Every setting as a field: its key, kind, limits, default, who may change it and when a change takes effect.

Made from the schema, so that no list of settings is kept by hand.
"""

import types
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from kiosk.domain.role import Right
from kiosk.settings.schema import Settings

Plain = str | int | float | bool | None
"""What TOML can hold of one setting; None: not set."""


class Kind(Enum):
    """How a value is written and shown."""

    SWITCH = "switch"
    CHOICE = "choice"
    WHOLE = "whole"
    """A whole number."""
    NUMBER = "number"
    TEXT = "text"
    HOURS = "hours"
    """'10:00-17:30', 'closed' or 'always'."""
    MOMENT = "moment"
    """'03:30' or 'never'."""


class Applies(Enum):
    """When a change takes effect; the later one wins where several change together."""

    NOW = "now"
    IDLE = "idle"
    """When nobody stands at the kiosk: devices and library system are opened anew."""
    RESTART = "restart"
    """When nobody stands at the kiosk: the program begins anew."""


class Group(Enum):
    """Which settings stand together on the screen, in this order."""

    BRANCH = "branch"
    SERVICES = "services"
    RECEIPTS = "receipts"
    TIMES = "times"
    HOURS = "hours"
    DEVICES = "devices"
    LIBRARY = "library"
    CALLS = "calls"
    """The paths of calls that OCLC has not published."""
    PANEL = "panel"


@dataclass(frozen=True)
class Field:
    """One setting.

    Args:
        key: its place in the file, such as 'visit.idle_s'.
        low, high: limits of a number, both allowed; `above`: the lowest is not allowed itself.
        shortest, longest: characters of a text.
        pattern: what a text must match.
        choices: of a CHOICE.
        unit: 's', 'min', 'ms', 'mm', 'inch', 'tries', or none.
        step: of the keys + and −.
        default: None where there is none.
        required: it must have a value; 'back to standard' is then the technician's.
    """

    key: str
    kind: Kind
    group: Group
    right: Right
    applies: Applies
    default: Plain
    required: bool
    optional: bool = False
    """May be left empty (not set)."""
    low: float | None = None
    high: float | None = None
    above: bool = False
    shortest: int = 0
    longest: int = 200
    pattern: str | None = None
    choices: tuple[str, ...] = ()
    unit: str = ""
    step: float = 1


_GROUPS = {
    "kiosk": (Group.BRANCH, Right.CHANGE_BRANCH, Applies.NOW),
    "services": (Group.SERVICES, Right.CHANGE_BRANCH, Applies.NOW),
    "receipts": (Group.RECEIPTS, Right.CHANGE_BRANCH, Applies.NOW),
    "visit": (Group.TIMES, Right.CHANGE_BRANCH, Applies.NOW),
    "hours": (Group.HOURS, Right.CHANGE_BRANCH, Applies.NOW),
    "scanner": (Group.DEVICES, Right.CHANGE_EQUIPMENT, Applies.RESTART),
    "receipt_printer": (Group.DEVICES, Right.CHANGE_EQUIPMENT, Applies.IDLE),
    "card_printer": (Group.DEVICES, Right.CHANGE_EQUIPMENT, Applies.IDLE),
    "library": (Group.LIBRARY, Right.CHANGE_EQUIPMENT, Applies.IDLE),
    "library.wise.paths": (Group.CALLS, Right.CHANGE_EQUIPMENT, Applies.IDLE),
    "panel": (Group.PANEL, Right.CHANGE_EQUIPMENT, Applies.RESTART),
}
_LATER = {
    "kiosk.branch": Applies.IDLE,
    "services.print_card": Applies.IDLE,
    "visit.pin_tries": Applies.RESTART,
    "visit.lockout_min": Applies.RESTART,
}
"""What its section does not tell."""
NOT_STAFFS = frozenset({"version", "kiosk.state_dir"})
"""Staff's own file lies in that folder, so these stand in the technician's file only."""


@cache
def fields() -> tuple[Field, ...]:
    """All of them, in the order of the schema."""
    return tuple(_fields(Settings, ""))


def field(key: str) -> Field:
    """Raises KeyError for a key that is no setting."""
    return _by_key()[key]


@cache
def _by_key() -> dict[str, Field]:
    return {field.key: field for field in fields()}


def _fields(section: type[msgspec.Struct], above: str, *, whole: bool = True) -> Iterator[Field]:
    """`whole`: the section itself is always there; where it may be absent, nothing in it is required."""
    hints = get_type_hints(section, include_extras=True)
    for each in msgspec.structs.fields(section):
        key = f"{above}.{each.name}" if above else each.name
        if key in NOT_STAFFS:
            continue
        kind, optional = _without_none(hints[each.name])
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            yield from _fields(kind, key, whole=whole and not optional)
        else:
            default = None if each.default is msgspec.NODEFAULT else each.default
            yield _field(key, kind, default, each.required and whole, optional or (each.required and not whole))


def _without_none(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) in (types.UnionType, Union):
        rest = [each for each in get_args(hint) if each is not types.NoneType]
        return rest[0], True
    return hint, False


def _field(key: str, hint: Any, default: Plain, required: bool, optional: bool) -> Field:
    table = key.rsplit(".", 1)[0]
    group, right, applies = _GROUPS.get(table) or _GROUPS[table.split(".")[0]]
    meta = msgspec.Meta()
    if get_origin(hint) is Annotated:
        hint, meta = get_args(hint)[:2]
    extra = meta.extra or {}
    choices = tuple(get_args(hint)) if get_origin(hint) is Literal else ()
    low = meta.ge if meta.ge is not None else meta.gt
    return Field(
        key=key,
        kind=_kind(hint, extra),
        group=group,
        right=right,
        applies=_LATER.get(key, applies),
        default=default,
        required=required,
        optional=optional,
        low=low,
        high=meta.le,
        above=meta.gt is not None,
        shortest=meta.min_length or 0,
        longest=meta.max_length or 200,
        pattern=meta.pattern,
        choices=choices,
        unit=extra.get("unit", ""),
        step=extra.get("step", 1),
    )


def _kind(hint: Any, extra: dict[str, Any]) -> Kind:
    if "hours" in extra:
        return Kind.HOURS
    if "moment" in extra:
        return Kind.MOMENT
    if get_origin(hint) is Literal:
        return Kind.CHOICE
    return {bool: Kind.SWITCH, int: Kind.WHOLE, float: Kind.NUMBER}.get(hint, Kind.TEXT)
