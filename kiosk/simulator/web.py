"""The simulator's one web application: REST API, KB pages and panel; for this machine only."""

from email.utils import format_datetime
from typing import cast
from urllib.parse import urlsplit

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiosk.simulator import kb_registration, links, page_routes, panel, rest
from kiosk.simulator.clock import WorldClock
from kiosk.simulator.devices import SimulatedDevices
from kiosk.simulator.errors import WiseError
from kiosk.simulator.faulty_http import Connections, FaultyHttp
from kiosk.simulator.parts import Parts

_OWN_NAMES = ["127.0.0.1", "localhost"]
_CODES = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED"}


def application(parts: Parts, devices: SimulatedDevices, connections: Connections) -> ASGIApp:
    """The whole application; wrapped in its faults, its clock and its door."""
    app = FastAPI(title="Paszuil simulator: Wise and KB", version="1", docs_url=None, redoc_url=None)
    api = rest.router(parts.access, parts.wise, parts.kb, parts.acts, more=parts.desk.add_to)
    app.include_router(api)
    app.include_router(links.router(parts.kb))
    app.include_router(kb_registration.router(parts.kb))
    app.include_router(panel.router(parts, devices))
    app.include_router(page_routes.router())
    app.add_exception_handler(WiseError, _wise_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http_error)
    faulty = FaultyHttp(app, parts.wise_faults, connections)
    door = TrustedHostMiddleware(_OwnPages(faulty), allowed_hosts=_OWN_NAMES)
    return _WorldDate(door, parts.clock)


class _WorldDate:
    """Every answer bears the world clock's time in `Date`."""

    def __init__(self, app: ASGIApp, clock: WorldClock) -> None:
        self._app = app
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Date"] = format_datetime(self._clock.now(), usegmt=True)
            await send(message)

        await self._app(scope, receive, dated)


class _OwnPages:
    """Refuses what another web page in the same browser sends here."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != headers.get("host"):
            await PlainTextResponse("requests from other sites are refused", 403)(scope, receive, send)
            return
        await self._app(scope, receive, send)


async def _wise_error(_: Request, error: Exception) -> JSONResponse:
    refused = cast(WiseError, error)
    return JSONResponse(refused.body, refused.status)


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    first = cast(RequestValidationError, error).errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return JSONResponse(WiseError(422, "INVALID", f"{where}: {first['msg']}").body, 422)


async def _http_error(_: Request, error: Exception) -> JSONResponse:
    refused = cast(HTTPException, error)
    code = _CODES.get(refused.status_code, "HTTP")
    body = WiseError(refused.status_code, code, str(refused.detail)).body
    return JSONResponse(body, refused.status_code, refused.headers)
