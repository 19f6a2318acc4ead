"""The power of a display on KMSDRM, through the descriptor of the graphics card that the window holds.

Only who is master of the card may switch it, and that is SDL. Sources: linux/drm.h, linux/drm_mode.h.
"""

import ctypes
import fcntl
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

ON, OFF = 0, 3
"""DRM_MODE_DPMS_ON and _OFF."""
CONNECTED = 1
_MOST = 64
"""Connectors and properties asked for; a card has fewer."""
_MODE_BYTES = 68

Ioctl = Callable[[int, int, Any], Any]


class Resources(ctypes.Structure):
    """struct drm_mode_card_res."""

    _fields_ = (
        *((name, ctypes.c_uint64) for name in ("fbs", "crtcs", "connectors", "encoders")),
        *((name, ctypes.c_uint32) for name in ("count_fbs", "count_crtcs", "count_connectors", "count_encoders")),
        *((name, ctypes.c_uint32) for name in ("min_width", "max_width", "min_height", "max_height")),
    )


class Connector(ctypes.Structure):
    """struct drm_mode_get_connector."""

    _fields_ = (
        *((name, ctypes.c_uint64) for name in ("encoders", "modes", "properties", "values")),
        *((name, ctypes.c_uint32) for name in ("count_modes", "count_properties", "count_encoders")),
        *((name, ctypes.c_uint32) for name in ("encoder", "id", "type", "type_id", "connection")),
        *((name, ctypes.c_uint32) for name in ("mm_width", "mm_height", "subpixel", "pad")),
    )


class Property(ctypes.Structure):
    """struct drm_mode_get_property."""

    _fields_ = (
        ("values", ctypes.c_uint64),
        ("enums", ctypes.c_uint64),
        ("id", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("name", ctypes.c_char * 32),
        ("count_values", ctypes.c_uint32),
        ("count_enums", ctypes.c_uint32),
    )


class SetProperty(ctypes.Structure):
    """struct drm_mode_connector_set_property."""

    _fields_ = (("value", ctypes.c_uint64), ("property", ctypes.c_uint32), ("connector", ctypes.c_uint32))


def _request(number: int, structure: type[ctypes.Structure]) -> int:
    """DRM_IOWR."""
    return 3 << 30 | ctypes.sizeof(structure) << 16 | ord("d") << 8 | number


GET_RESOURCES = _request(0xA0, Resources)
GET_CONNECTOR = _request(0xA7, Connector)
GET_PROPERTY = _request(0xAA, Property)
SET_PROPERTY = _request(0xAB, SetProperty)


def switch(card: int, *, on: bool, ioctl: Ioctl = fcntl.ioctl) -> int:
    """Switch every display of a card; returns how many took it. Raises OSError where the card is not ours."""
    switched = 0
    for connector in _connectors(card, ioctl):
        if power := _power_of(card, connector, ioctl):
            ioctl(card, SET_PROPERTY, SetProperty(ON if on else OFF, power, connector))
            switched += 1
    return switched


def open_cards(own: Path = Path("/proc/self/fd")) -> list[int]:
    """The descriptors of graphics cards that this process holds."""
    return [int(link.name) for link in sorted(own.iterdir()) if _names_a_card(link)]


def _names_a_card(link: Path) -> bool:
    try:
        return os.readlink(link).startswith("/dev/dri/card")
    except OSError:
        return False


def _connectors(card: int, ioctl: Ioctl) -> list[int]:
    found = (ctypes.c_uint32 * _MOST)()
    resources = Resources(connectors=ctypes.addressof(found), count_connectors=_MOST)
    ioctl(card, GET_RESOURCES, resources)
    return list(found[: min(_MOST, resources.count_connectors)])


def _power_of(card: int, connector: int, ioctl: Ioctl) -> int | None:
    """The number of the property DPMS of a display that is connected and shows something."""
    numbers, values = (ctypes.c_uint32 * _MOST)(), (ctypes.c_uint64 * _MOST)()
    # Room for one mode: with none, the kernel would ask the display itself, which takes a while.
    mode = (ctypes.c_uint8 * _MODE_BYTES)()
    asked = Connector(
        id=connector,
        modes=ctypes.addressof(mode),
        count_modes=1,
        properties=ctypes.addressof(numbers),
        values=ctypes.addressof(values),
        count_properties=_MOST,
    )
    ioctl(card, GET_CONNECTOR, asked)
    if asked.connection != CONNECTED or not asked.encoder:
        return None
    for number in numbers[: min(_MOST, asked.count_properties)]:
        told = Property(id=number)
        ioctl(card, GET_PROPERTY, told)
        if told.name == b"DPMS":
            return number
    return None
