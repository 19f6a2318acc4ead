"""The KB's side: inlogaccounts, the mails it sends, and the links in them."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from kiosk.domain.login_account import ACTIVATION_PERIOD
from kiosk.simulator.clock import WorldClock, stamp, unstamp
from kiosk.simulator.passwords import hashed, matches
from kiosk.simulator.store import Row, Store

_UNACTIVATED = "unactivated"
_GENERATES = "generates"


class Unactivated(Enum):
    """What becomes of an account that was not activated in time. Source: manual 001 (June and July 2025)."""

    STAYS = "stays"
    """It stays inactief, as during the KB's trouble of June 2025."""
    REMOVED = "removed"
    """The KB removes it after 24 hours, and Wise says so."""


class LinkState(Enum):
    GOOD = "good"
    USED = "used"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Mail:
    """One mail as it lies in the mailbox; the link is a token, its address depends on the port."""

    id: int
    kind: str
    username: str
    recipient: str
    token: str
    sent_at: datetime
    valid_until: datetime
    used: bool

    @property
    def subject(self) -> str:
        return {
            "activation": "Activeer je account",
            "password": "Kies een nieuw wachtwoord",
            "card_number": "Je nieuwe pasnummer",
        }[self.kind]

    def body(self, link: str) -> str:
        """The text of the mail, in Dutch."""
        if self.kind == "card_number":
            return (
                f"Hallo,\n\nJe hebt een nieuwe pas. Je nieuwe pasnummer is {self.username}.\n"
                "Gebruik vanaf nu alleen deze pas.\n\nJe bibliotheek"
            )
        asked = (
            "Klik op de link om je account te activeren."
            if self.kind == "activation"
            else "Je vroeg om een nieuw wachtwoord. Klik op de link en kies er een."
        )
        return (
            f"Hallo,\n\nJe gebruikersnaam is {self.username}\n(let op hoofdletters en kleine letters).\n\n"
            f"{asked} De link werkt 24 uur en maar één keer.\n\n{link}\n\nDe KB, de nationale bibliotheek"
        )


def send_mail(store: Store, kind: str, username: str, recipient: str, at: datetime) -> None:
    """Put a mail with a fresh link in the mailbox."""
    store.run(
        "INSERT INTO mail (kind, username, recipient, token, sent_at, valid_until) VALUES (?, ?, ?, ?, ?, ?)",
        kind,
        username,
        recipient,
        secrets.token_urlsafe(24),
        stamp(at),
        stamp(at + ACTIVATION_PERIOD),
    )


class Kb:
    """Accounts and mailbox; reading an account first lets time do its work."""

    def __init__(self, store: Store, clock: WorldClock) -> None:
        self._store = store
        self._clock = clock

    @property
    def unactivated(self) -> Unactivated:
        return Unactivated(self._store.setting(_UNACTIVATED, Unactivated.STAYS.value))

    @unactivated.setter
    def unactivated(self, value: Unactivated) -> None:
        self._store.set_setting(_UNACTIVATED, value.value)

    @property
    def generates(self) -> bool:
        """False: 'Genereren is niet gelukt'. Source: manual 001, left column."""
        return self._store.setting(_GENERATES, "yes") == "yes"

    @generates.setter
    def generates(self, value: bool) -> None:
        self._store.set_setting(_GENERATES, "yes" if value else "no")

    def account(self, username: str) -> Row | None:
        """The account as it is now; the name is case-sensitive."""
        if self.unactivated is Unactivated.REMOVED:
            self._store.run(
                "UPDATE kb_account SET status = 'REMOVED' WHERE status = 'INACTIVE' AND activation_mail_sent_at <= ?",
                stamp(self._clock.now() - ACTIVATION_PERIOD),
            )
        return self._store.one("SELECT * FROM kb_account WHERE username = ?", username)

    def make(self, username: str, email: str, now: datetime) -> None:
        """An account that waits for its link; it takes the place of one that was removed."""
        self._store.run(
            "INSERT INTO kb_account VALUES (?, ?, 'INACTIVE', NULL, ?) ON CONFLICT (username) DO UPDATE SET"
            " email = excluded.email, status = 'INACTIVE', password_hash = NULL,"
            " activation_mail_sent_at = excluded.activation_mail_sent_at",
            username,
            email,
            stamp(now),
        )

    def forget(self, username: str) -> None:
        """An account that was never activated goes, and the links that were mailed for it."""
        self._store.run("UPDATE kb_account SET status = 'REMOVED' WHERE username = ?", username)
        self._store.run("UPDATE mail SET used = 1 WHERE username = ? AND kind = 'activation'", username)

    def register(self, username: str, email: str, password: str) -> bool:
        """Who makes an account at the KB themselves; False when the name is taken."""
        taken = self.account(username)
        if taken is not None and taken["status"] != "REMOVED":
            return False
        with self._store.transaction():
            self.make(username, email, self._clock.now())
            self._store.run(
                "UPDATE kb_account SET status = 'ACTIVE', password_hash = ? WHERE username = ?",
                hashed(password),
                username,
            )
        return True

    def accepts(self, username: str, password: str) -> bool:
        """Does an active account have this password?"""
        account = self.account(username)
        return account is not None and account["status"] == "ACTIVE" and matches(account["password_hash"], password)

    def mails(self) -> list[Mail]:
        """The newest hundred, newest first."""
        newest = self._store.all("SELECT * FROM mail ORDER BY sent_at DESC, id DESC LIMIT 100")
        return [_mail(row) for row in newest]

    def mail(self, token: str) -> Mail | None:
        """The mail a link came with."""
        row = self._store.one("SELECT * FROM mail WHERE token = ?", token)
        return _mail(row) if row else None

    def link_state(self, mail: Mail) -> LinkState:
        """A link works once, and for 24 hours; that of a removed account works no more."""
        if mail.used:
            return LinkState.USED
        account = self.account(mail.username)
        gone = account is None or account["status"] == "REMOVED"
        return LinkState.EXPIRED if gone or self._clock.now() >= mail.valid_until else LinkState.GOOD

    def activate(self, mail: Mail) -> None:
        """Use an activation link."""
        with self._store.transaction():
            self._use(mail)
            self._store.run("UPDATE kb_account SET status = 'ACTIVE' WHERE username = ?", mail.username)

    def choose_password(self, mail: Mail, password: str) -> None:
        """Use a password link."""
        with self._store.transaction():
            self._use(mail)
            self._store.run(
                "UPDATE kb_account SET password_hash = ? WHERE username = ?", hashed(password), mail.username
            )

    def _use(self, mail: Mail) -> None:
        self._store.run("UPDATE mail SET used = 1 WHERE id = ?", mail.id)


def _mail(row: Row) -> Mail:
    return Mail(
        row["id"],
        row["kind"],
        row["username"],
        row["recipient"],
        row["token"],
        unstamp(row["sent_at"]),
        unstamp(row["valid_until"]),
        bool(row["used"]),
    )
