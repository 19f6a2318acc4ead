"""Where an installed kiosk keeps what; the units in `systemd/` say the same, and a test holds them together."""

from dataclasses import dataclass
from pathlib import Path

USER = "paszuil"
"""The system user and group that the kiosk runs as."""
UNIT = "paszuil.service"
OUT_OF_ORDER_UNIT = "paszuil-out-of-order.service"
CREDENTIAL = "secret"
"""The units load every file of the folder of secrets under this name: wise.key is secret_wise.key to the program."""


@dataclass(frozen=True)
class Places:
    """All of them below one root, '/' but for tests and images."""

    root: Path = Path("/")

    @property
    def releases(self) -> Path:
        """One folder a version, each with its own environment."""
        return self.root / "opt/paszuil/releases"

    @property
    def current(self) -> Path:
        """Symbolic link to the release in use."""
        return self.root / "opt/paszuil/current"

    @property
    def configuration(self) -> Path:
        """The technician's: root's, and readable by the kiosk."""
        return self.root / "etc/paszuil/kiosk.toml"

    @property
    def secrets(self) -> Path:
        """For root alone (0700): wise.key, wise.password, sip2.password, journal.key."""
        return self.root / "etc/paszuil/secrets"

    @property
    def state(self) -> Path:
        """The one folder that is written."""
        return self.root / "var/lib/paszuil"

    @property
    def run(self) -> Path:
        """Of this boot only: why the kiosk could not start, which road to the glass works."""
        return self.root / "run/paszuil"
