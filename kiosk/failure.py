"""Why the kiosk cannot start: kept for whoever paints 'Deze kiosk werkt nu niet', and told by `paszuil doctor`."""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kiosk.domain.fault_code import FaultCode
from kiosk.whole_file import write_whole

FILE = "failure.json"
RUN = Path("/run/paszuil")
"""Where an installed kiosk keeps what holds for this boot only."""


@dataclass(frozen=True)
class Explanation:
    """What a code means, for a technician."""

    cause: str
    next_step: str


EXPLANATIONS: Mapping[FaultCode, Explanation] = {
    FaultCode.LIBRARY_REFUSES: Explanation(
        "the library system answers, but does not let this kiosk in: key, user, password, or the kiosk's clock",
        "paszuil doctor shows how far the clock is off; ask the library system's people whether key and user are valid",
    ),
    FaultCode.CONFIGURATION: Explanation(
        "a settings file cannot be read, is not TOML, or has an unknown key or a value that cannot be",
        "paszuil config check names file, key and what was expected; for staff's settings: paszuil config undo",
    ),
    FaultCode.NEWER: Explanation(
        "a settings file or the journal was written by a newer program than this one",
        "update this kiosk (paszuil update), or go on with the newer release (paszuil releases); throw nothing away",
    ),
    FaultCode.SECRET_MISSING: Explanation(
        "a key or password that the configuration names is not there, empty, or not to be read",
        "put it in place with: sudo paszuil config secret NAME (wise.key, wise.password, sip2.password)",
    ),
    FaultCode.DISK: Explanation(
        "the state folder cannot be written: the disk is full, read-only, or the folder is not the kiosk's own",
        "look with df and mount; make room, or replace the SD card; the folder belongs to the user paszuil",
    ),
    FaultCode.JOURNAL: Explanation(
        "the journal is damaged, or another kiosk process has it open",
        "a damaged one is put aside with: sudo paszuil journal-aside; then look up in Wise what it was doing",
    ),
    FaultCode.DISPLAY: Explanation(
        "no picture can be made: no display is connected, or there is no road to it",
        "look at the cable and at the display's power; panel.display in the configuration chooses the road",
    ),
    FaultCode.BROKEN_DOWN: Explanation(
        "the program ended again and again",
        "journalctl -u paszuil has the reason; paszuil rollback goes back to the release before",
    ),
}


@dataclass(frozen=True)
class Failure:
    """What stopped the last start. `words` hold nothing of a member and no secret."""

    code: FaultCode
    words: str


def record(failure: Failure, folder: Path | None = None) -> None:
    """Keep it for this boot; where there is no folder for that, nobody will ask either."""
    place = folder or _folder()
    if place is None:
        return
    with suppress(OSError):
        write_whole(place / FILE, json.dumps({"code": failure.code.value, "words": failure.words}))


def recorded(folder: Path | None = None) -> Failure | None:
    """What was kept; None too for what cannot be read."""
    place = folder or _folder() or RUN
    try:
        kept = json.loads((place / FILE).read_text(encoding="utf-8"))
        return Failure(FaultCode(kept["code"]), str(kept["words"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def forget(folder: Path | None = None) -> None:
    """The kiosk has started."""
    place = folder or _folder()
    if place is not None:
        with suppress(OSError):
            (place / FILE).unlink(missing_ok=True)


def _folder() -> Path | None:
    folder = os.environ.get("RUNTIME_DIRECTORY")
    return Path(folder.split(":")[0]) if folder else None
