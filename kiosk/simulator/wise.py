"""Wise's own rules: who is who, PINs, Wise passwords, the inlogteller, and what is asked of the KB."""

import json
from datetime import timedelta

from kiosk.domain.patron import SINGLE_IDENTITY_SECTOR
from kiosk.simulator.clock import WorldClock, stamp, unstamp
from kiosk.simulator.errors import WiseError
from kiosk.simulator.kb import Kb, send_mail
from kiosk.simulator.passwords import hashed, matches
from kiosk.simulator.store import Row, Store
from kiosk.simulator.wise_acts import Acts, Answer

LOGIN_TRIES = 5
LOCK_PERIOD = timedelta(hours=24)
"""Five wrong passwords in a day lock the Wise login for 24 hours. Source: domain page, manual 002."""


class Wise:
    """Every question and act of the REST API and SIP2 ends here."""

    def __init__(self, store: Store, kb: Kb, clock: WorldClock, acts: Acts) -> None:
        self._store = store
        self._kb = kb
        self._acts = acts
        self._clock = clock

    def patron(self, pid: str) -> Row:
        """Raises WiseError 404 for nobody."""
        row = self._store.one("SELECT * FROM patron WHERE id = ?", pid)
        if row is None:
            raise WiseError(404, "NOT_FOUND", "there is no such patron")
        return row

    def card(self, number: str) -> Row | None:
        """A card and its status, replaced ones too."""
        return self._store.one("SELECT * FROM card WHERE number = ?", number)

    def find(self, search: str) -> list[str]:
        """PIDs of the patron whose card this is."""
        card = self.card(search)
        return [card["patron_id"]] if card else []

    def fees(self, pid: str) -> list[int]:
        """Open amounts in cents."""
        self.patron(pid)
        return [row["amount"] for row in self._store.all("SELECT amount FROM fee WHERE patron_id = ?", pid)]

    def blocks(self, patron: Row) -> list[str]:
        names: list[str] = json.loads(patron["blocks"])
        return names

    def right_pin(self, patron: Row, pin: str) -> bool:
        """Check a PIN and count the wrong ones; a right one sets the count to zero."""
        right = matches(patron["pin_hash"], pin)
        failed = 0 if right else patron["pin_failed"] + 1
        self._store.run("UPDATE patron SET pin_failed = ? WHERE id = ?", failed, patron["id"])
        return right

    def wrong_pins(self, card_number: str) -> int:
        """How many wrong PINs in a row this card's holder tried; 0 for an unknown card."""
        card = self.card(card_number)
        return int(self.patron(card["patron_id"])["pin_failed"]) if card else 0

    def account(self, patron: Row) -> Row | None:
        """The linked inlogaccount, or None."""
        return self._kb.account(patron["username"]) if patron["username"] else None

    def send_password_mail(self, pid: str, request_id: str) -> Answer:
        """Have the KB send the wachtwoord-vergeten mail; the same request sends none a second time.

        Raises WiseError 409 without an active inlogaccount or without a mail address in it.
        """
        patron = self.patron(pid)

        def do() -> Answer:
            account = self.account(patron)
            if account is None:
                raise WiseError(409, "NO_LOGIN_ACCOUNT", "this patron has no inlogaccount")
            if account["status"] != "ACTIVE":
                raise WiseError(409, "NOT_ACTIVE", "the inlogaccount is not active")
            if account["email"] is None:
                raise WiseError(409, "NO_EMAIL", "the inlogaccount has no mail address")
            now = self._clock.now()
            send_mail(self._store, "password", account["username"], account["email"], now)
            return {"sent_at": stamp(now)}

        return self._acts.once("password_mail", pid, request_id, do)

    def reset_password(self, pid: str, proposal: str, request_id: str) -> None:
        """Resetten wachtwoord: the proposal is in force until the patron logs in with it.

        Raises WiseError 409 for a patron who has an inlogaccount, and for a request that was used for another password.
        """
        patron = self.patron(pid)
        if patron["sector"] == SINGLE_IDENTITY_SECTOR and patron["username"]:
            raise WiseError(409, "HAS_LOGIN_ACCOUNT", "the password of an inlogaccount is the KB's")
        if self._acts.done(request_id) and not matches(patron["password_hash"], proposal):
            raise WiseError(409, "CONFLICT", "this request was used for another password")

        def do() -> Answer:
            self._store.run(
                "UPDATE patron SET password_hash = ?, password_temporary = 1, password_changed_at = ? WHERE id = ?",
                hashed(proposal),
                stamp(self._clock.now()),
                pid,
            )
            return {}

        self._acts.once("password_reset", pid, request_id, do)

    def login_counter(self, pid: str) -> tuple[int, bool]:
        """Wrong Wise passwords of this day, and whether the login is locked."""
        patron = self.patron(pid)
        return self._failed_today(patron), self._locked(patron)

    def reset_login_counter(self, pid: str, request_id: str) -> None:
        """Resetten inlogteller (tab Eigenschappen-1)."""
        self.patron(pid)

        def do() -> Answer:
            self._count_from_zero(pid)
            return {}

        self._acts.once("login_counter", pid, request_id, do)

    def _count_from_zero(self, pid: str) -> None:
        self._store.run(
            "UPDATE patron SET login_failed = 0, login_failed_on = NULL, login_locked_until = NULL WHERE id = ?", pid
        )

    def authenticate(self, username: str, password: str, new_password: str | None) -> Row:
        """A patron logs in: with a KB account, or with a Wise password under the pasnummer.

        Raises WiseError 401 for a wrong one, 403 LOCKED for a full inlogteller, and 403 NEW_PASSWORD_REQUIRED when a
        temporary password is used without choosing a new one at once.
        """
        linked = self._store.one("SELECT * FROM patron WHERE username = ?", username)
        if linked is not None and self._kb.accepts(username, password):
            return linked
        card = self.card(username)
        if card is None or card["status"] != "ACTIVE":
            raise WiseError(401, "LOGIN", "wrong username or password")
        patron = self.patron(card["patron_id"])
        if self._locked(patron):
            raise WiseError(403, "LOCKED", "too many wrong passwords: locked for 24 hours")
        if not matches(patron["password_hash"], password):
            self._count_failure(patron)
            raise WiseError(401, "LOGIN", "wrong username or password")
        if patron["password_temporary"]:
            self._replace_temporary(patron, password, new_password)
        self._count_from_zero(patron["id"])
        return self.patron(patron["id"])

    def _replace_temporary(self, patron: Row, password: str, new_password: str | None) -> None:
        if new_password is None:
            raise WiseError(403, "NEW_PASSWORD_REQUIRED", "this password is temporary: choose a new one")
        if new_password == password:
            raise WiseError(422, "INVALID", "the new password must differ from the temporary one")
        self._store.run(
            "UPDATE patron SET password_hash = ?, password_temporary = 0, password_changed_at = ? WHERE id = ?",
            hashed(new_password),
            stamp(self._clock.now()),
            patron["id"],
        )

    def _failed_today(self, patron: Row) -> int:
        counted = self._locked(patron) or patron["login_failed_on"] == self._clock.now().date().isoformat()
        return patron["login_failed"] if counted else 0

    def _locked(self, patron: Row) -> bool:
        until = patron["login_locked_until"]
        return until is not None and self._clock.now() < unstamp(until)

    def _count_failure(self, patron: Row) -> None:
        now = self._clock.now()
        failed = self._failed_today(patron) + 1
        self._store.run(
            "UPDATE patron SET login_failed = ?, login_failed_on = ?, login_locked_until = ? WHERE id = ?",
            failed,
            now.date().isoformat(),
            stamp(now + LOCK_PERIOD) if failed >= LOGIN_TRIES else None,
            patron["id"],
        )
