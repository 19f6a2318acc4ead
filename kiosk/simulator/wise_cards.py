"""What Wise does with passes: replacing, adding, telling the number, the PIN. Source: manuals 003 and 004."""

import json
import re

from kiosk.domain.card_number import check_digit_is_right
from kiosk.domain.patron import Block, MembershipStatus
from kiosk.simulator.clock import WorldClock
from kiosk.simulator.errors import WiseError
from kiosk.simulator.kb import send_mail
from kiosk.simulator.members import BRANCHES
from kiosk.simulator.passwords import hashed
from kiosk.simulator.store import Row, Store
from kiosk.simulator.wise import Wise
from kiosk.simulator.wise_acts import Acts, Answer

REPLACEMENT_CENTS = 500
"""What a duplicate pass costs in this library, unless it is waived."""
_OWN = re.compile(f"2(?:{'|'.join(BRANCHES)})[0-9]{{9}}")


class Cards:
    """Every method raises WiseError 404 for nobody, and 409 with its code for what the state does not allow."""

    def __init__(self, store: Store, wise: Wise, acts: Acts, clock: WorldClock) -> None:
        self._store = store
        self._wise = wise
        self._acts = acts
        self._clock = clock

    def use(self, number: str) -> str:
        """'FREE', 'IN_USE' or 'FOREIGN'."""
        if self._wise.card(number) is not None:
            return "IN_USE"
        return "FREE" if _OWN.fullmatch(number) and check_digit_is_right(number) else "FOREIGN"

    def replace(self, pid: str, old: str, new: str, *, waive: bool, request_id: str) -> Answer:
        """'Passen > Vervangen': the old one is never valid again."""
        patron = self._wise.patron(pid)

        def do() -> Answer:
            if old == new:
                raise WiseError(409, "SAME", "this is the pass that is replaced")
            held = self._wise.card(old)
            if held is None or held["patron_id"] != pid:
                raise WiseError(404, "NOT_FOUND", "this patron has no such card")
            if held["status"] == "REPLACED":
                raise WiseError(409, "NOT_ACTIVE", "this pass was replaced before")
            self._must_be_free(new)
            self._store.run("UPDATE card SET status = 'REPLACED' WHERE number = ?", old)
            self._store.run("INSERT INTO card VALUES (?, ?, 'ACTIVE')", new, pid)
            self._unblock(patron, Block.CARD_LOST)
            cost = 0 if waive else REPLACEMENT_CENTS
            if cost:
                self._store.run("INSERT INTO fee VALUES (?, ?)", pid, cost)
            return {"cost": cost}

        return self._acts.once("replace_card", pid, request_id, do)

    def add(self, pid: str, new: str, request_id: str) -> Answer:
        """'Passen > Toevoegen' for who registered online: the temporary number goes, the username too."""
        patron = self._wise.patron(pid)

        def do() -> Answer:
            temporary = self._store.one("SELECT number FROM card WHERE patron_id = ? AND number LIKE '2X%'", pid)
            if temporary is None:
                raise WiseError(409, "HAS_CARD", "this patron has a pass")
            self._must_be_free(new)
            self._store.run("DELETE FROM card WHERE number = ?", temporary["number"])
            self._store.run("INSERT INTO card VALUES (?, ?, 'ACTIVE')", new, pid)
            self._unblock(patron, Block.INTERNET_REGISTRATION)
            paid = not any(self._wise.fees(pid))
            status = MembershipStatus.NORMAL if paid else MembershipStatus.BILLED
            self._store.run("UPDATE patron SET membership_status = ? WHERE id = ?", status.value, pid)
            return {"username": self._renamed(patron["username"], temporary["number"], new)}

        return self._acts.once("add_card", pid, request_id, do)

    def number_mail(self, pid: str, card: str, request_id: str) -> Answer:
        """Mail the new number at once. Source: manual 004."""
        patron = self._wise.patron(pid)

        def do() -> Answer:
            if not patron["email"]:
                raise WiseError(409, "NO_EMAIL", "there is no mail address in NAW")
            held = self._wise.card(card)
            if held is None or held["patron_id"] != pid:
                raise WiseError(404, "NOT_FOUND", "this patron has no such card")
            send_mail(self._store, "card_number", card, patron["email"], self._clock.now())
            return {}

        return self._acts.once("card_number_mail", pid, request_id, do)

    def set_pin(self, pid: str, pin: str, request_id: str) -> Answer:
        """'Instellen pincode'."""
        self._wise.patron(pid)

        def do() -> Answer:
            self._store.run("UPDATE patron SET pin_hash = ?, pin_failed = 0 WHERE id = ?", hashed(pin), pid)
            return {}

        return self._acts.once("pin", pid, request_id, do)

    def _must_be_free(self, number: str) -> None:
        match self.use(number):
            case "IN_USE":
                raise WiseError(409, "IN_USE", "this pass is or was somebody's")
            case "FOREIGN":
                raise WiseError(409, "FOREIGN", "this is not a pass of this library")

    def _unblock(self, patron: Row, block: Block) -> None:
        left = [name for name in self._wise.blocks(patron) if name != block.name]
        self._store.run("UPDATE patron SET blocks = ? WHERE id = ?", json.dumps(left), patron["id"])

    def _renamed(self, username: str | None, old: str, new: str) -> str:
        """The username follows the number, for e-books too, unless it was chosen or the new one is taken at the KB."""
        taken = self._store.one("SELECT 1 FROM kb_account WHERE username = ?", new) is not None
        if username is None:
            return new
        if username != old or taken:
            return username
        self._store.run("UPDATE kb_account SET username = ? WHERE username = ?", new, old)
        self._store.run("UPDATE mail SET username = ? WHERE username = ?", new, old)
        return new
