"""What was done in the simulated Wise: every act once per request, and counted."""

import json
from collections.abc import Callable
from typing import Any

from kiosk.simulator.clock import WorldClock, stamp
from kiosk.simulator.errors import WiseError
from kiosk.simulator.store import Row, Store

Answer = dict[str, Any]


class Acts:
    """The table of acts. An answer holds no secret: it is told again to whoever asks for the state."""

    def __init__(self, store: Store, clock: WorldClock) -> None:
        self._store = store
        self._clock = clock

    def once(self, act: str, pid: str, request_id: str, do: Callable[[], Answer]) -> Answer:
        """Do it, or tell again what came of it; all of it or nothing.

        Raises WiseError 409 for a request that was used for something else, and whatever `do` raises.
        """
        if (known := self._row(request_id)) is not None:
            if (known["act"], known["patron_id"]) != (act, pid):
                raise WiseError(409, "CONFLICT", "this request was used for another act")
            return _answer(known)
        with self._store.transaction():
            answer = do()
            self._store.run(
                "INSERT INTO act (request_id, act, patron_id, at, answer) VALUES (?, ?, ?, ?, ?)",
                request_id,
                act,
                pid,
                stamp(self._clock.now()),
                json.dumps(answer),
            )
        return {"request_id": request_id, **answer}

    def last(self, act: str, pid: str) -> Answer:
        """What came of the last act of this kind for this patron."""
        row = self._store.one(
            "SELECT * FROM act WHERE act = ? AND patron_id = ? ORDER BY number DESC LIMIT 1", act, pid
        )
        return _answer(row) if row else {"request_id": None}

    def done(self, request_id: str) -> bool:
        return self._row(request_id) is not None

    def all(self) -> list[Row]:
        """Every act since the beginning, oldest first."""
        return self._store.all("SELECT * FROM act ORDER BY number")

    def _row(self, request_id: str) -> Row | None:
        return self._store.one("SELECT * FROM act WHERE request_id = ?", request_id)


def _answer(row: Row) -> Answer:
    return {"request_id": row["request_id"], **json.loads(row["answer"])}
