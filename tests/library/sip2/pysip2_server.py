"""pysip2 as a library system: a strict server of other hands, in this process, on a port of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import anyio
import pysip2
from anyio.abc import SocketAttribute

PATRONS: dict[str, dict[str, Any]] = {
    "20001000000012": {"name": "Jansen, Anna", "pin": "1234", "flags": " " * 14},
    "20001000000020": {
        "name": "Müller-Çelik, Zoë", "pin": "1234", "flags": "Y" + " " * 9 + "Y   ", "fee": "12.50",
        "said": "U hebt een openstaand bedrag",
    },
    "20001000000038": {"name": "Bakker, B.", "pin": "4321", "flags": "YYYYY" + " " * 9, "said": "Pas geblokkeerd"},
}  # fmt: skip


def _server(encoding: str) -> pysip2.SIP2Server:
    server = pysip2.SIP2Server(
        institution_id="UWOLS", library_name="Bibliotheek Demo", encoding=encoding, login_required=True
    )

    async def login(request: Any, _: Any) -> pysip2.LoginResponse:
        right = (request.login_user_id, request.login_password) == ("scclient", "clientpwd")
        return pysip2.LoginResponse(ok="1" if right else "0")

    async def information(request: Any, context: Any) -> pysip2.PatronInformationResponse:
        known = PATRONS.get(request.patron_identifier)
        told: dict[str, Any] = {
            "language": request.language,
            "transaction_date": context.now_18(),
            "institution_id": request.institution_id,
            "patron_identifier": request.patron_identifier,
            "patron_status": "YYYY" + " " * 10,
            "personal_name": "",
            "valid_patron": "N",
        }
        if known:
            right = "Y" if request.patron_password == known["pin"] else "N"
            told |= {
                "patron_status": known["flags"],
                "personal_name": known["name"],
                "valid_patron": "Y",
                "valid_patron_password": right if request.patron_password is not None else None,
                "currency_type": "EUR",
                "fee_amount": known.get("fee"),
                "screen_message": (known["said"],) if "said" in known else (),
            }
        names = ("hold_items", "overdue_items", "charged_items", "fine_items", "recall_items", "unavailable_holds")
        return pysip2.PatronInformationResponse(**told, **{f"{name}_count": "0000" for name in names})

    server.route(pysip2.LOGIN)(login)
    server.route(pysip2.PATRON_INFORMATION)(information)
    return server


@asynccontextmanager
async def pysip2_server(encoding: str = "utf-8") -> AsyncIterator[int]:
    """The port it listens on; afterwards nobody listens there."""
    server = _server(encoding)
    listener = await server.listen("127.0.0.1", 0)
    async with listener, anyio.create_task_group() as connections:
        connections.start_soon(listener.serve, server._handle_connection)
        yield listener.extra(SocketAttribute.local_port)
        connections.cancel_scope.cancel()
