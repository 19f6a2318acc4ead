"""What hangs on this machine to look at, as the kernel tells it in /sys."""

from contextlib import suppress
from pathlib import Path


def displays(root: Path = Path("/")) -> list[str]:
    """The connectors of the kernel's own mode setting on which a display hangs, such as card1-HDMI-A-1."""
    found = []
    for status in sorted((root / "sys/class/drm").glob("card*-*/status")):
        with suppress(OSError):
            if status.read_text(encoding="ascii").strip() == "connected":
                found.append(status.parent.name)
    return found


def backlights(root: Path = Path("/")) -> list[Path]:
    """The switches of the lights of this machine's panels."""
    return sorted((root / "sys/class/backlight").glob("*/bl_power"))
