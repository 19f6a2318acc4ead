"""Who changed what on this kiosk: one JSON line a change, without a PIN and without anything of a member."""

import json
import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import structlog

log = structlog.get_logger()

FILE = "audit.jsonl"
FULL_BYTES = 256 * 1024
"""Then it becomes the older one of two files, and the one before that is gone."""


class Audit:
    """In one folder. What cannot be written down is logged, and stops nobody."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        self._older = folder / f"{FILE}.1"

    def record(self, actor: str, what: str, **facts: object) -> None:
        """Bring one change to disk.

        Args:
            actor: the number of the staff pass, or 'cli' for the command line.
            what: such as 'setting_changed'.
        """
        entry = {"at": datetime.now(UTC).isoformat("T", "seconds"), "actor": actor, "what": what, **facts}
        line = json.dumps(entry, ensure_ascii=False, default=str) + "\n"
        try:
            with suppress(FileNotFoundError):
                if self._file.stat().st_size + len(line) > FULL_BYTES:
                    self._file.replace(self._older)
            descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                os.write(descriptor, line.encode())
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            log.error("audit_not_written", what=what, error=str(error))

    def entries(self) -> list[dict[str, object]]:
        """Oldest first; a line that a power cut left half is passed over."""
        found = []
        for file in (self._older, self._file):
            with suppress(OSError):
                for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
                    with suppress(ValueError):
                        if isinstance(entry := json.loads(line), dict):
                            found.append(entry)
        return found
