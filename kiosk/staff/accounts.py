"""Staff accounts on disk: pass number and the argon2id hash of a PIN, nothing else."""

import asyncio
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from kiosk.domain.card_number import CardNumber, Kind
from kiosk.domain.pin import row_of
from kiosk.domain.role import Right, Role
from kiosk.domain.secret import Secret

log = structlog.get_logger()

FILE = "staff.json"
DIGITS = 4
"""Exactly as many as a member's PIN: the same pad asks for both, so nobody sees which pass is staff's."""
STAFF_KINDS = (Kind.PASS, Kind.TEMPORARY)

_HASHER = PasswordHasher()


class StaffError(Exception):
    """An account cannot be made, found or read; the message says what to do and holds no PIN."""


@dataclass(frozen=True)
class StaffAccount:
    """One staff pass; its hash is shown nowhere."""

    card: str
    added: str
    """ISO 8601, UTC."""


class StaffAccounts:
    """Implements `staff.port.Staff` on one file, which is read again when it changes.

    Args:
        folder: the kiosk's state folder; the file in it is made with the first account, for its owner alone (0600).
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        self._read_at: tuple[int, int] | None = None
        self._known: dict[str, dict[str, str]] = {}

    def knows(self, card: CardNumber) -> bool:
        """A file that cannot be read knows nobody; a technician finds it in the log."""
        return bool(card.number) and card.number in self._accounts()

    async def proves(self, card: CardNumber, pin: Secret) -> bool:
        account = self._accounts().get(card.number)
        if account is None:
            return False
        return await asyncio.to_thread(_verified, account["hash"], pin)

    def rights(self, card: CardNumber) -> frozenset[Right]:
        """An account from before there were roles is a beheerder's."""
        account = self._accounts().get(card.number)
        return Role(account.get("role", Role.BEHEERDER.value)).rights if account else frozenset()

    def list(self) -> list[StaffAccount]:
        """By pass number. Raises StaffError when the file cannot be read."""
        accounts = _read(self._file)
        return [StaffAccount(card, accounts[card]["added"]) for card in sorted(accounts)]

    def add(self, card: str, pin: Secret) -> None:
        """Make an account, or give the one that is there a new PIN.

        Raises StaffError for a number that is no pass, a PIN that anybody would guess, and a file that cannot be
        written.
        """
        number = _number(card)
        if problem := weakness(pin):
            raise StaffError(problem)
        accounts = _read(self._file)
        accounts[number] = {"hash": _HASHER.hash(pin.reveal()), "added": datetime.now(UTC).isoformat("T", "seconds")}
        _write(self._file, accounts)

    def remove(self, card: str) -> None:
        """Raises StaffError when there is no such account."""
        number = _number(card)
        accounts = _read(self._file)
        if accounts.pop(number, None) is None:
            raise StaffError(f"no staff account has the pass {number}; `paszuil staff list` shows those that are there")
        _write(self._file, accounts)

    def _accounts(self) -> dict[str, dict[str, str]]:
        try:
            found = self._file.stat()
            stamp = (found.st_mtime_ns, found.st_ino)
            if stamp != self._read_at:
                self._known, self._read_at = _read(self._file), stamp
        except FileNotFoundError:
            self._known, self._read_at = {}, None
        except (OSError, StaffError) as error:
            log.error("staff_accounts_unreadable", error=str(error))
            self._known, self._read_at = {}, None
        return self._known


def ensure_staff(folder: Path, card: str, pin: Secret) -> None:
    """Make this account unless the pass has one; for the demonstration. Raises StaffError as `add` does."""
    accounts = StaffAccounts(folder)
    if not accounts.knows(CardNumber.parse(card)):
        accounts.add(card, pin)


def weakness(pin: Secret) -> str | None:
    """Why this PIN will not do, or None; the answer never holds it."""
    digits = pin.reveal()
    if len(digits) != DIGITS or not digits.isascii() or not digits.isdigit():
        return f"a PIN has exactly {DIGITS} digits: the pad on the screen takes no other"
    if row_of(pin):
        return "this PIN is a row of digits that anybody tries first: choose another"
    if digits[:2] == digits[2:] or digits == digits[::-1]:
        return "this PIN repeats itself: choose another"
    if digits[:2] in ("19", "20"):
        return "this PIN looks like a year: choose another"
    return None


def _number(card: str) -> str:
    parsed = CardNumber.parse(card)
    if parsed.kind not in STAFF_KINDS:
        raise StaffError(f"not the number of a pass: {parsed.reason}")
    return parsed.number


def _verified(stored: str, pin: Secret) -> bool:
    try:
        return _HASHER.verify(stored, pin.reveal())
    except (VerificationError, InvalidHashError):
        return False


def _read(file: Path) -> dict[str, dict[str, str]]:
    try:
        found: Any = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise StaffError(f"{file}: cannot be read: {error.strerror}") from None
    except ValueError:
        raise StaffError(f"{file}: is damaged; take it away and add the accounts again") from None
    if not isinstance(found, dict) or not all(_is_account(account) for account in found.values()):
        raise StaffError(f"{file}: is damaged; take it away and add the accounts again")
    return found


def _is_account(account: object) -> bool:
    return isinstance(account, dict) and all(isinstance(account.get(key), str) for key in ("hash", "added"))


def _write(file: Path, accounts: dict[str, dict[str, str]]) -> None:
    """Whole, or not at all: written beside, brought to disk, and moved into place."""
    new = file.with_suffix(".new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
            json.dump(accounts, stream, indent=1, sort_keys=True)
            stream.flush()
            os.fsync(stream.fileno())
        new.replace(file)
    except OSError as error:
        raise StaffError(f"{file}: cannot be written: {error.strerror}") from None
