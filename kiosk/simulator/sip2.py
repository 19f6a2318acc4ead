"""The SIP2 side of the simulated Wise: pysip2 speaks, Wise answers."""

import hmac
import logging
from collections.abc import Callable
from typing import Any, cast

import pysip2
from anyio.abc import SocketAttribute, SocketStream
from pysip2 import RequestContext

from kiosk.clock import AMSTERDAM
from kiosk.domain.patron import Block
from kiosk.simulator.access import SIP2_USER
from kiosk.simulator.clock import WorldClock
from kiosk.simulator.faults import Fault, FaultSwitch
from kiosk.simulator.members import BRANCH_NAME, LIBRARY
from kiosk.simulator.sip2_line import Sip2Line
from kiosk.simulator.store import Row
from kiosk.simulator.wise import Wise

_Context = RequestContext[Any, Any]
_FLAGS = 14
_MAY_NOTHING = (0, 1, 2, 3)
_CARD_LOST = 4
_FINES = 10
"""Places in the patron status: charge, renewal, recall, hold denied; card lost; fines. Source: SIP2 2.00."""
_TOO_MUCH_CENTS = 1000
_COUNTS = ("hold_items", "overdue_items", "charged_items", "fine_items", "recall_items", "unavailable_holds")


class Sip2Server:
    """Answers 93, 99, 23, 63, 35 and 97 on loopback: login first, PIN as AD, expiry as PA."""

    def __init__(self, wise: Wise, clock: WorldClock, password: str, faults: FaultSwitch) -> None:
        self._wise = wise
        self._clock = clock
        self._password = password
        self._faults = faults
        logger = logging.getLogger("pysip2.simulator")
        logger.setLevel(logging.CRITICAL)
        self._server = pysip2.SIP2Server(
            institution_id=LIBRARY,
            library_name=BRANCH_NAME,
            encoding="utf-8",
            login_required=True,
            offline_ok=False,
            logger=logger,
        )
        self._server.route(pysip2.LOGIN)(self._login)
        self._server.route(pysip2.PATRON_STATUS)(self._patron_status)
        self._server.route(pysip2.PATRON_INFORMATION)(self._patron_information)
        self._server.route(pysip2.END_PATRON_SESSION)(self._end_session)

    async def serve(self, port: int, started: Callable[[int], None]) -> None:
        """Serve until cancelled; `started` hears the port. Raises OSError when the port is taken."""
        listener = await self._server.listen("127.0.0.1", port)
        async with listener:
            started(int(listener.extra(SocketAttribute.local_port)))  # noqa: S610 (a socket)
            await listener.serve(self._converse)

    async def _converse(self, stream: SocketStream) -> None:
        # pysip2 (pinned) has no public door for a stream that is not its own socket.
        line = Sip2Line(stream, self._faults, self._expiry)
        await self._server._handle_connection(cast(SocketStream, line))

    async def _login(self, request: pysip2.LoginRequest, _: _Context) -> pysip2.LoginResponse:
        right = request.login_user_id == SIP2_USER and hmac.compare_digest(
            request.login_password.encode(), self._password.encode()
        )
        refused = self._faults.fault is Fault.ERROR_401
        return pysip2.LoginResponse(ok="1" if right and not refused else "0")

    async def _patron_status(self, request: pysip2.PatronStatusRequest, _: _Context) -> pysip2.PatronStatusResponse:
        return pysip2.PatronStatusResponse(**self._answer(request, request.language))

    async def _patron_information(
        self, request: pysip2.PatronInformationRequest, _: _Context
    ) -> pysip2.PatronInformationResponse:
        counts: dict[str, Any] = {f"{name}_count": "0000" for name in _COUNTS}
        return pysip2.PatronInformationResponse(**self._answer(request, request.language), **counts)

    async def _end_session(self, request: pysip2.EndPatronSessionRequest, _: _Context) -> pysip2.EndSessionResponse:
        return pysip2.EndSessionResponse(
            end_session="Y",
            transaction_date=self._now(),
            institution_id=request.institution_id,
            patron_identifier=request.patron_identifier,
        )

    def _answer(
        self, request: pysip2.PatronStatusRequest | pysip2.PatronInformationRequest, language: str
    ) -> dict[str, Any]:
        answer: dict[str, Any] = {
            "language": language,
            "transaction_date": self._now(),
            "institution_id": request.institution_id,
            "patron_identifier": request.patron_identifier,
        }
        card = self._wise.card(request.patron_identifier)
        if card is None:
            nothing = _flags(_MAY_NOTHING)
            return answer | {"patron_status": nothing, "personal_name": "", "valid_patron": "N"}
        patron = self._wise.patron(card["patron_id"])
        pin = request.patron_password
        owed = sum(self._wise.fees(patron["id"]))
        denied, message = self._denied(card, patron)
        if owed >= _TOO_MUCH_CENTS:
            denied += (_FINES,)
        return answer | {
            "patron_status": _flags(denied),
            "personal_name": f"{patron['initials']} {patron['surname']}",
            "valid_patron": "Y",
            "valid_patron_password": ("Y" if self._wise.right_pin(patron, pin) else "N") if pin else None,
            "currency_type": "EUR",
            "fee_amount": f"{owed // 100}.{owed % 100:02}",
            "screen_message": (message,) if message else (),
        }

    def _denied(self, card: Row, patron: Row) -> tuple[tuple[int, ...], str]:
        blocks = set(self._wise.blocks(patron)) - {Block.NOTE.name}
        if Block.CARD_LOST.name in blocks:
            return (*_MAY_NOTHING, _CARD_LOST), "Pas verloren gemeld"
        if card["status"] != "ACTIVE":
            return _MAY_NOTHING, "Pas vervangen" if card["status"] == "REPLACED" else "Pas geblokkeerd"
        return (_MAY_NOTHING, "Klant geblokkeerd") if blocks else ((), "")

    def _expiry(self, card_number: str) -> str | None:
        """YYYYMMDD, as an extension field says it."""
        card = self._wise.card(card_number)
        until = self._wise.patron(card["patron_id"])["rights_until"] if card else None
        return until.replace("-", "") if until else None

    def _now(self) -> str:
        return self._clock.now().astimezone(AMSTERDAM).strftime("%Y%m%d    %H%M%S")


def _flags(places: tuple[int, ...]) -> str:
    return "".join("Y" if place in places else " " for place in range(_FLAGS))
