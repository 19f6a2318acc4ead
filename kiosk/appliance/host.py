"""The machine that is installed on: its files below a root, and the programs that change it."""

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.appliance.places import Places


class InstallError(Exception):
    """A step cannot be done; the message says which, why, and what to do. What was done before it stays done."""


@dataclass(frozen=True)
class Host:
    """A whole machine, or the tree of one that is not running (an image, a test).

    Args:
        places: where everything goes.
    """

    places: Places = field(default_factory=Places)

    @property
    def running(self) -> bool:
        return self.places.root == Path("/")

    def run(self, *command: str, within_s: float = 600.0) -> str:
        """What a program prints. Raises InstallError with its last words when it fails."""
        try:
            ended = subprocess.run(  # noqa: S603
                command, capture_output=True, text=True, timeout=within_s, check=False, env=_plain_environment()
            )
        except FileNotFoundError:
            raise InstallError(f"{command[0]}: this program is not on this machine") from None
        except subprocess.TimeoutExpired:
            raise InstallError(f"{' '.join(command)}: did not end within {within_s:.0f} s") from None
        if ended.returncode:
            said = (ended.stderr or ended.stdout).strip().splitlines()[-6:]
            raise InstallError(f"{' '.join(command)}: exit {ended.returncode}: {' | '.join(said)}")
        return ended.stdout

    def systemctl(self, *words: str) -> str:
        """Units of this machine; of a tree that is not running, only what can be enabled and masked."""
        return self.run("systemctl", *self._below(), *words)

    def below_root(self, program: str, *words: str) -> str:
        """systemd-sysusers and systemd-tmpfiles, on this machine or on the tree."""
        return self.run(program, *self._below(), *words)

    def live(self, *command: str) -> None:
        """What only a running machine needs: daemon-reload, udevadm."""
        if self.running:
            self.run(*command)

    def _below(self) -> Sequence[str]:
        return () if self.running else (f"--root={self.places.root}",)


def _plain_environment() -> dict[str, str]:
    """Nothing of the virtual environment that this runs in reaches another one."""
    dropped = ("VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH")
    return {name: value for name, value in os.environ.items() if name not in dropped}
