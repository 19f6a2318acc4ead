"""The key of the card hashes: systemd's credential, or one of the journal's own in its folder."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from kiosk.appliance.places import CREDENTIAL, Places
from kiosk.domain.fault_code import FaultCode
from kiosk.journal.port import JournalError

FILE = "card.key"
NAME = "journal.key"
"""Among the secrets; as a credential secret_journal.key. Its content is 64 hex digits."""
BYTES = 32


def existing_key(folder: Path) -> bytes | None:
    """The key of the journal in this folder, if there is one.

    The folder's own goes first for as long as it is there: hashes that were made with it cannot be made again with
    another, for no pass number is kept. So a kiosk that began without the credential goes on with its own key, and
    the credential is the key of a journal that begins where there is none.

    Raises JournalError for a key that is damaged or may not be read.
    """
    own = folder / FILE
    if own.exists():
        return _checked(own, own.read_bytes())
    for file in _secrets():
        if file.exists():
            return _checked(file, _from_hex(file))
    return None


def new_key(folder: Path) -> bytes:
    """Make the folder's own: whole, or not at all. Raises OSError."""
    key = secrets.token_bytes(BYTES)
    file = folder / FILE
    new = file.with_suffix(".new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        stream.write(key)
        stream.flush()
        os.fsync(stream.fileno())
    new.rename(file)
    return key


def mark_of(key: bytes) -> bytes:
    """What a journal keeps to know its key again; it says nothing of the key."""
    return hmac.digest(key, b"the key of this journal", hashlib.sha256)


def missing(folder: Path) -> JournalError:
    """A journal without its key knows no pass again: locks and open acts would be lost in silence."""
    return JournalError(
        f"{folder}: the key of the journal is gone: neither {FILE} nor the secret {NAME} is there; put it back",
        FaultCode.SECRET_MISSING,
    )


def _secrets() -> list[Path]:
    """As systemd hands it over; and itself, for root who checks a new release."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    handed = [Path(folder) / f"{CREDENTIAL}_{NAME}"] if folder else []
    own = Places().secrets / NAME
    return [*handed, own] if os.access(own, os.R_OK) else handed


def _from_hex(file: Path) -> bytes:
    try:
        return bytes.fromhex(file.read_text("ascii").strip())
    except ValueError:
        return b""


def _checked(file: Path, key: bytes) -> bytes:
    if len(key) != BYTES:
        raise JournalError(f"{file}: is damaged: expected a key of {BYTES} bytes")
    return key
