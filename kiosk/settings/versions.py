"""The last states of staff's settings: numbered files beside them, with who changed what after each."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kiosk.settings.port import Version
from kiosk.whole_file import make_folder, write_whole

KEPT = 10
"""Versions of staff's settings that can be gone back to."""
FOLDER = "settings.d"


@dataclass(frozen=True)
class Kept:
    """One of them: its file, and the text of staff's settings as it was."""

    file: Path
    version: Version
    content: str


def keep(beside: Path, content: str, actor: str, keys: tuple[str, ...]) -> None:
    """What staff's settings are before these keys change; the oldest beyond ten goes. Raises OSError."""
    folder = beside.parent / FOLDER
    make_folder(folder)
    before = kept(beside)
    number = before[0].version.number + 1 if before else 1
    about = {"saved": datetime.now(UTC).isoformat("T", "seconds"), "actor": actor, "changed": keys}
    write_whole(folder / f"{number:06}.toml", f"#{json.dumps(about)}\n{content}")
    for each in before[KEPT - 1 :]:
        each.file.unlink(missing_ok=True)


def kept(beside: Path) -> list[Kept]:
    """Newest first; a damaged one is passed over."""
    found = []
    for file in sorted((beside.parent / FOLDER).glob("*.toml"), reverse=True):
        try:
            head, _, content = file.read_text(encoding="utf-8").partition("\n")
            about = json.loads(head.removeprefix("#"))
            saved = datetime.fromisoformat(about["saved"])
            version = Version(int(file.stem), saved, str(about["actor"]), tuple(about["changed"]))
        except (OSError, ValueError, KeyError, TypeError):
            continue
        found.append(Kept(file, version, content))
    return found
