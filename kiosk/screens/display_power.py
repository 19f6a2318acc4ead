"""The glass, off and on: by its backlight, else by the display's own power, else it is only black."""

import fcntl
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import structlog

from kiosk.appliance.panel import backlights
from kiosk.screens import dpms

log = structlog.get_logger()

LIT, UNLIT = "0", "4"
"""FB_BLANK_UNBLANK and FB_BLANK_POWERDOWN. Source: Linux ABI, sysfs-class-backlight."""


class DisplayPower:
    """Never raises: a screen that cannot go off stays black, and one that was off goes on wherever it can.

    Args:
        root: where /sys hangs.
        cards: the descriptors of graphics cards that this process holds.
    """

    def __init__(
        self,
        root: Path = Path("/"),
        cards: Callable[[], list[int]] = dpms.open_cards,
        ioctl: dpms.Ioctl = fcntl.ioctl,
    ) -> None:
        self._root = root
        self._cards = cards
        self._ioctl = ioctl

    def off(self) -> None:
        road = "backlight" if self._light(UNLIT) else "dpms" if self._power(on=False) else "only_black"
        log.info("display_off", road=road)

    def on(self) -> None:
        """Whoever switched it off, an earlier start of this program too."""
        self._light(LIT)
        self._power(on=True)

    def _light(self, wanted: str) -> bool:
        done = False
        for file in backlights(self._root):
            with suppress(OSError):
                if file.read_text(encoding="ascii").strip() != wanted:
                    file.write_text(wanted, encoding="ascii")
                done = True
        return done

    def _power(self, *, on: bool) -> bool:
        done = False
        with suppress(OSError):
            for card in self._cards():
                with suppress(OSError):
                    done = dpms.switch(card, on=on, ioctl=self._ioctl) > 0 or done
        return done
