"""What Wise does with inlogaccounts: generate, forget, link, and the two addresses. Source: manuals 000 and 001."""

from kiosk.simulator.clock import WorldClock, stamp
from kiosk.simulator.errors import WiseError
from kiosk.simulator.kb import Kb, send_mail
from kiosk.simulator.members import ISIL
from kiosk.simulator.store import Row, Store
from kiosk.simulator.wise import Wise
from kiosk.simulator.wise_acts import Acts, Answer


class Accounts:
    """Every method raises WiseError 404 for nobody, and 409 with its code for what the state does not allow."""

    def __init__(self, store: Store, wise: Wise, kb: Kb, acts: Acts, clock: WorldClock) -> None:
        self._store = store
        self._wise = wise
        self._kb = kb
        self._acts = acts
        self._clock = clock

    def generate(self, pid: str, request_id: str) -> Answer:
        """'Genereer inlogaccount': the KB mails a link to the address in NAW."""
        patron = self._wise.patron(pid)

        def do() -> Answer:
            account = self._wise.account(patron)
            if account is not None and account["status"] != "REMOVED":
                raise WiseError(409, "HAS_LOGIN_ACCOUNT", "this patron has an inlogaccount")
            if not patron["email"]:
                raise WiseError(409, "NO_EMAIL", "there is no mail address in NAW")
            username = self._free_username(pid)
            if not self._kb.generates or username is None:
                raise WiseError(409, "KB_REFUSED", "generating did not work")
            now = self._clock.now()
            self._kb.make(username, patron["email"], now)
            send_mail(self._store, "activation", username, patron["email"], now)
            self._store.run("UPDATE patron SET username = ? WHERE id = ?", username, pid)
            return {"username": username, "email": patron["email"], "activation_mail_sent_at": stamp(now)}

        return self._acts.once("generate_account", pid, request_id, do)

    def detach(self, pid: str, request_id: str) -> Answer:
        """'Vergeet inlogaccount in Wise': never an active one."""
        patron = self._wise.patron(pid)

        def do() -> Answer:
            account = self._linked(patron)
            if account["status"] == "ACTIVE":
                raise WiseError(409, "ACTIVE", "an active inlogaccount is not forgotten")
            self._store.run("UPDATE patron SET username = NULL WHERE id = ?", pid)
            self._kb.forget(account["username"])
            return {}

        return self._acts.once("detach_account", pid, request_id, do)

    def link(self, pid: str, username: str, request_id: str) -> Answer:
        """'Koppel inlogaccount': an active one, by exactly this username."""
        patron = self._wise.patron(pid)

        def do() -> Answer:
            own = self._wise.account(patron)
            if own is not None and own["status"] != "REMOVED":
                raise WiseError(409, "HAS_LOGIN_ACCOUNT", "this patron has an inlogaccount")
            account = self._kb.account(username)
            if account is None or account["status"] != "ACTIVE":
                raise WiseError(404, "NOT_FOUND", "there is no such inlogaccount")
            if self._store.one("SELECT 1 FROM patron WHERE username = ?", username):
                raise WiseError(409, "TAKEN", "this inlogaccount belongs to another patron")
            self._store.run("UPDATE patron SET username = ? WHERE id = ?", username, pid)
            return {}

        return self._acts.once("link_account", pid, request_id, do)

    def contact_email(self, pid: str, email: str, request_id: str) -> Answer:
        """The address in NAW."""
        self._wise.patron(pid)

        def do() -> Answer:
            self._store.run("UPDATE patron SET email = ? WHERE id = ?", email, pid)
            return {}

        return self._acts.once("contact_email", pid, request_id, do)

    def recovery_email(self, pid: str, email: str, request_id: str) -> Answer:
        """'Reset herstel-e-mailadres'."""
        patron = self._wise.patron(pid)

        def do() -> Answer:
            account = self._linked(patron)
            self._store.run("UPDATE kb_account SET email = ? WHERE username = ?", email, account["username"])
            return {}

        return self._acts.once("recovery_email", pid, request_id, do)

    def _linked(self, patron: Row) -> Row:
        account = self._wise.account(patron)
        if account is None:
            raise WiseError(409, "NO_LOGIN_ACCOUNT", "this patron has no inlogaccount")
        return account

    def _free_username(self, pid: str) -> str | None:
        """The pasnummer, or with the ISIL before it where that name is taken at the KB."""
        card = self._store.one("SELECT number FROM card WHERE patron_id = ? AND status <> 'REPLACED'", pid)
        number = card["number"] if card else pid
        for username in (number, f"{ISIL}-{number}"):
            taken = self._kb.account(username)
            if taken is None or taken["status"] == "REMOVED":
                return username
        return None
