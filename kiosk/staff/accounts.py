"""Staff accounts on disk: pass number, role, and the argon2id hash of a PIN, nothing else."""

import asyncio
import json
import secrets
from collections.abc import Mapping
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
from kiosk.staff.audit import Audit
from kiosk.staff.port import Change, LastBeheerder, StaffAccount, StaffError
from kiosk.whole_file import write_whole

log = structlog.get_logger()

FILE = "staff.json"
VERSION = 2
"""Of the file's shape; the first one had accounts without a role, each of which could do everything."""
DIGITS = 4
"""Exactly as many as a member's PIN: the same pad asks for both, so nobody sees which pass is staff's."""
STAFF_KINDS = (Kind.PASS, Kind.TEMPORARY)

_HASHER = PasswordHasher()


Account = dict[str, str | bool]
"""hash, added, role and must_change."""


class StaffAccounts:
    """Implements `staff.port.Staff` and `StaffRegister` on one file, which is read again when it changes.

    Args:
        folder: the kiosk's state folder; the file in it is made with the first account, for its owner alone (0600).
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        self._read_at: tuple[int, int] | None = None
        self._known: dict[str, Account] = {}
        self._audit = Audit(folder)

    def knows(self, card: CardNumber) -> bool:
        """A file that cannot be read knows nobody; a technician finds it in the log."""
        return bool(card.number) and card.number in self._accounts()

    async def proves(self, card: CardNumber, pin: Secret) -> bool:
        account = self._accounts().get(card.number)
        if account is None:
            return False
        return await asyncio.to_thread(_verified, str(account["hash"]), pin)

    def rights(self, card: CardNumber) -> frozenset[Right]:
        account = self._accounts().get(card.number)
        return Role(account["role"]).rights if account else frozenset()

    def must_change_pin(self, card: CardNumber) -> bool:
        account = self._accounts().get(card.number)
        return bool(account and account["must_change"])

    async def change_pin(self, card: CardNumber, pin: Secret) -> None:
        await asyncio.to_thread(self._change_pin, card.number, pin)

    async def record(self, actor: str, what: str, **facts: object) -> None:
        await asyncio.to_thread(self._audit.record, actor, what, **facts)

    async def accounts(self) -> tuple[StaffAccount, ...]:
        return tuple(await asyncio.to_thread(self.list))

    async def give_first_pin(self, card: str, actor: str, role: Role | None = None) -> Secret:
        if role is None:
            _existing(await asyncio.to_thread(_read, self._file), card)
        pin = first_pin()
        await asyncio.to_thread(self.add, card, pin, role, actor=actor)
        return pin

    async def change_role(self, card: str, role: Role, actor: str) -> None:
        await asyncio.to_thread(self.set_role, card, role, actor=actor)

    async def dismiss(self, card: str, actor: str) -> None:
        await asyncio.to_thread(self.remove, card, actor=actor)

    async def changes(self) -> tuple[Change, ...]:
        found = await asyncio.to_thread(self._audit.entries)
        changes = [change for entry in reversed(found) if (change := _change(entry)) and change.what != "signed_in"]
        return tuple(changes)

    def list(self) -> list[StaffAccount]:
        """By pass number. Raises StaffError when the file cannot be read."""
        return [
            StaffAccount(card, str(one["added"]), Role(one["role"]), bool(one["must_change"]))
            for card, one in sorted(_read(self._file).items())
        ]

    def add(
        self, card: str, pin: Secret, role: Role | None = None, *, must_change: bool = True, actor: str = "cli"
    ) -> None:
        """Make an account, or give the one that is there a new PIN.

        Args:
            role: None keeps the one that the account has; a new one is a medewerker's.
            must_change: the one whose pass it is chooses another PIN at the first use.
            actor: who does it, for the audit.

        Raises StaffError for a number that is no pass, a PIN that anybody would guess, a kiosk that would be left
        without a beheerder, and a file that cannot be written.
        """
        number = _number(card)
        if problem := weakness(pin):
            raise StaffError(problem)
        accounts = _read(self._file)
        new: Account = {"added": datetime.now(UTC).isoformat("T", "seconds"), "role": Role.MEDEWERKER.value}
        known = accounts.get(number, {})
        account = {**new, **known, "hash": _HASHER.hash(pin.reveal()), "must_change": must_change}
        if role:
            account["role"] = role.value
        self._save(accounts, number, account)
        what = "pin_given" if known else "account_added"
        self._audit.record(actor, what, card=number, role=account["role"])

    def set_role(self, card: str, role: Role, *, actor: str = "cli") -> None:
        """Raises StaffError as `add`, and when there is no such account."""
        number = _number(card)
        accounts = _read(self._file)
        account = _existing(accounts, number)
        before = account["role"]
        self._save(accounts, number, {**account, "role": role.value})
        self._audit.record(actor, "role_changed", card=number, before=before, after=role.value)

    def remove(self, card: str, *, actor: str = "cli") -> None:
        """Raises StaffError when there is no such account, and for the last beheerder while there are others."""
        number = _number(card)
        accounts = _read(self._file)
        _existing(accounts, number)
        self._save(accounts, number, None)
        self._audit.record(actor, "account_removed", card=number)

    def audit(self) -> tuple[dict[str, object], ...]:
        """What was changed, oldest first."""
        return tuple(self._audit.entries())

    def _change_pin(self, number: str, pin: Secret) -> None:
        if problem := weakness(pin):
            raise StaffError(problem)
        accounts = _read(self._file)
        account = _existing(accounts, number)
        self._save(accounts, number, {**account, "hash": _HASHER.hash(pin.reveal()), "must_change": False})
        self._audit.record(number, "pin_changed")

    def _save(self, accounts: dict[str, Account], number: str, account: Account | None) -> None:
        had_beheerder = any(one["role"] == Role.BEHEERDER.value for one in accounts.values())
        if account is None:
            del accounts[number]
        else:
            accounts[number] = account
        has_one = any(one["role"] == Role.BEHEERDER.value for one in accounts.values())
        if had_beheerder and accounts and not has_one:
            raise LastBeheerder("this is the last beheerder: make another account beheerder first")
        _write(self._file, accounts)

    def _accounts(self) -> dict[str, Account]:
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
        accounts.add(card, pin, Role.BEHEERDER, must_change=False)


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


def first_pin() -> Secret:
    """One at random that nobody would guess."""
    while weakness(pin := Secret(f"{secrets.randbelow(10**DIGITS):0{DIGITS}}")):
        pass
    return pin


def _change(entry: Mapping[str, object]) -> Change | None:
    """None for a line that this program did not write."""
    facts = {key: value for key, value in entry.items() if key not in ("at", "actor", "what")}
    try:
        return Change(datetime.fromisoformat(str(entry["at"])), str(entry["actor"]), str(entry["what"]), facts)
    except (KeyError, ValueError):
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


def _existing(accounts: dict[str, Account], number: str) -> Account:
    if number not in accounts:
        raise StaffError("no staff account has this pass; `paszuil staff list` shows those that are there")
    return accounts[number]


def _read(file: Path) -> dict[str, Account]:
    """In today's shape, whatever the file's. Raises StaffError, also for a file of a newer program."""
    try:
        found: Any = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise StaffError(f"{file}: cannot be read: {error.strerror}") from None
    except ValueError:
        raise StaffError(f"{file}: is damaged; {_MEND}") from None
    if isinstance(found, dict) and isinstance(found.get("version"), int):
        if found["version"] > VERSION:
            raise StaffError(f"{file}: was written by a newer program (version {found['version']}): update this kiosk")
        found = found.get("accounts")
    elif isinstance(found, dict):
        found = {
            card: {"role": Role.BEHEERDER.value, "must_change": False, **one} if isinstance(one, dict) else one
            for card, one in found.items()
        }
    if not isinstance(found, dict) or not all(_is_account(account) for account in found.values()):
        raise StaffError(f"{file}: is damaged; {_MEND}")
    return found


_MEND = "take it away and add the accounts again"


def _is_account(account: object) -> bool:
    return (
        isinstance(account, dict)
        and all(isinstance(account.get(key), str) for key in ("hash", "added"))
        and account.get("role") in [role.value for role in Role]
        and isinstance(account.get("must_change"), bool)
    )


def _write(file: Path, accounts: dict[str, Account]) -> None:
    """Whole, or not at all."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        content = {"version": VERSION, "accounts": accounts}
        write_whole(file, json.dumps(content, indent=1, sort_keys=True))
    except OSError as error:
        raise StaffError(f"{file}: cannot be written: {error.strerror}") from None
