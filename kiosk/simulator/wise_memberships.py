"""Who a patron is to Wise, and herinschrijven. Source: manuals 002, 003 and 004."""

import json
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any

from kiosk.domain.patron import MembershipStatus
from kiosk.simulator.clock import WorldClock
from kiosk.simulator.errors import WiseError
from kiosk.simulator.store import Row, Store
from kiosk.simulator.wise import Wise
from kiosk.simulator.wise_acts import Acts, Answer

ADULT = 18
"""Years; who is younger pays nothing."""


@dataclass(frozen=True)
class Subscription:
    """An abonnement of this library; amounts in cents."""

    id: str
    name: str
    price: int
    discount: int = 0


FOR_ADULTS = (Subscription("53", "Compleet", 6000, 200), Subscription("51", "Basis", 4200))
FOR_CHILDREN = (Subscription("50", "Jeugd", 0),)


class Memberships:
    """Every method raises WiseError 404 for nobody, and 409 with its code for what the state does not allow."""

    def __init__(self, store: Store, wise: Wise, acts: Acts, clock: WorldClock) -> None:
        self._store = store
        self._wise = wise
        self._acts = acts
        self._clock = clock

    def contact(self, pid: str) -> dict[str, Any]:
        patron = self._wise.patron(pid)
        return {"name": _name(patron), **{key: patron[key] for key in ("street", "postcode", "city", "email")}}

    def memberships(self, pid: str) -> list[dict[str, Any]]:
        return [membership(self._wise.patron(pid))]

    def loans(self, pid: str) -> list[dict[str, Any]]:
        self._wise.patron(pid)
        rows = self._store.all("SELECT * FROM loan WHERE patron_id = ? ORDER BY due", pid)
        return [{"title": row["title"], "due_date": row["due"]} for row in rows]

    def notes(self, pid: str) -> list[str]:
        """Blokkade tekst and blokkade info."""
        found: list[str] = json.loads(self._wise.patron(pid)["notes"])
        return found

    def registrations(self, number: str, surname: str, birth_date: str) -> list[dict[str, Any]]:
        """Who has a temporary number and no pass: by that number, or by surname and birth date."""
        rows = self._store.all(
            "SELECT patron.*, card.number FROM patron JOIN card ON card.patron_id = patron.id"
            " WHERE card.number LIKE '2X%' AND (card.number = ? OR (? <> '' AND birth_date = ?)) LIMIT 10",
            number,
            surname,
            birth_date,
        )
        asked = surname.casefold()
        return [_registration(row) for row in rows if row["number"] == number or row["surname"].casefold() == asked]

    def subscriptions(self, pid: str) -> list[dict[str, Any]]:
        """What this patron may choose, with what is to be paid and the vervalmaand."""
        until = self._valid_until().isoformat()
        return [
            {
                "id": one.id,
                "name": one.name,
                "price": one.price,
                "discount": one.discount,
                "due": one.price - one.discount,
                "valid_until": until,
            }
            for one in self._choice(self._wise.patron(pid))
        ]

    def reregister(self, pid: str, subscription: str, request_id: str) -> Answer:
        """'Inschrijven (= herinschrijven)': Gefactureerd, and the amount stands open."""
        patron = self._wise.patron(pid)

        def do() -> Answer:
            if patron["membership_status"] == MembershipStatus.BLACKLISTED:
                raise WiseError(409, "BLACKLISTED", "this patron is on the blacklist")
            until = patron["rights_until"]
            over = until is not None and until < self._clock.now().date().isoformat()
            if patron["membership_status"] != MembershipStatus.CANCELLED and not over:
                raise WiseError(409, "RUNNING", "the membership of this patron runs")
            chosen = next((one for one in self._choice(patron) if one.id == subscription), None)
            if chosen is None:
                raise WiseError(409, "NO_SUBSCRIPTION", "this patron may not choose this abonnement")
            until, due = self._valid_until().isoformat(), chosen.price - chosen.discount
            self._store.run(
                "UPDATE patron SET membership_status = ?, membership_name = ?, rights_until = ? WHERE id = ?",
                MembershipStatus.BILLED.value,
                chosen.name,
                until,
                pid,
            )
            if due:
                self._store.run("INSERT INTO fee VALUES (?, ?)", pid, due)
            return {"status": MembershipStatus.BILLED.value, "due": due, "valid_until": until}

        return self._acts.once("reregister", pid, request_id, do)

    def _choice(self, patron: Row) -> tuple[Subscription, ...]:
        born = date.fromisoformat(patron["birth_date"]) if patron["birth_date"] else None
        today = self._clock.now().date()
        if born is None or (today.year - born.year - ((today.month, today.day) < (born.month, born.day))) >= ADULT:
            return FOR_ADULTS
        return FOR_CHILDREN

    def _valid_until(self) -> date:
        """The last day of this month, a year from now."""
        today = self._clock.now().date()
        year = today.year + 1
        return date(year, today.month, monthrange(year, today.month)[1])


def membership(patron: Row) -> dict[str, Any]:
    return {
        "status": patron["membership_status"],
        "rights_until": patron["rights_until"],
        "name": patron["membership_name"],
    }


def _name(patron: Row) -> str:
    return f"{patron['initials']} {patron['surname']}"


def _registration(patron: Row) -> dict[str, Any]:
    return {
        "patron_system_id": patron["id"],
        "number": patron["number"],
        "name": _name(patron),
        "membership": membership(patron),
        "blocks": json.loads(patron["blocks"]),
        **{key: patron[key] for key in ("birth_date", "street", "postcode", "city", "email", "sector")},
    }
