"""Will this release run on this kiosk? Asked by the release before, on a copy of the state."""

import asyncio
import os
from importlib import import_module
from pathlib import Path

from kiosk.appliance.out_of_order import picture
from kiosk.clock import SystemClock
from kiosk.domain.fault_code import FaultCode
from kiosk.journal.sqlite import SqliteJournal
from kiosk.settings.layers import staffs_layer, technicians
from kiosk.settings.loading import settings_of
from kiosk.staff.accounts import StaffAccounts

NEEDED = ("kivy", "kiosk.flows.kiosk", "kiosk.library.joined", "kiosk.screens.samples")
"""Where a dependency that is missing or does not fit this machine shows itself."""


def self_test(file: Path, state: Path) -> None:
    """Read the configuration, bring the copy of the state up to date, import and paint. Raises whatever stops it.

    Args:
        file: the technician's kiosk.toml.
        state: a copy of the state folder, which may be changed.
    """
    below = technicians(file)
    staffs = state / "settings.toml"
    settings_of((below, staffs_layer(staffs, staffs.read_text(encoding="utf-8") if staffs.exists() else "")))
    StaffAccounts(state).list()
    journal = SqliteJournal(state, SystemClock())
    asyncio.run(journal.close())
    os.environ.update(KIVY_NO_CONFIG="1", KIVY_NO_FILELOG="1", KIVY_NO_ARGS="1")
    for module in NEEDED:
        import_module(module)
    picture((320, 200), FaultCode.BROKEN_DOWN)
