"""What the product brings along beside its code: units, udev rules, configuration, the lock."""

import sys
from pathlib import Path

import kiosk

_CHECKOUT = Path(kiosk.__file__).parent.parent


def shipped() -> Path:
    """The folder with systemd/, config/ and requirements.lock: the checkout itself, or share/paszuil of a release."""
    if (_CHECKOUT / "pyproject.toml").exists() and (_CHECKOUT / "systemd").is_dir():
        return _CHECKOUT
    return Path(sys.prefix) / "share" / "paszuil"


def is_checkout(folder: Path) -> bool:
    """Is a wheel to be built from it first?"""
    return (folder / "pyproject.toml").exists()
