"""The faults of the REST API, made real: connections that break are closed at the socket."""

import asyncio
import json

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from kiosk.simulator.calls import ACTS, PREFIX, UNPUBLISHED, call_of
from kiosk.simulator.errors import WiseError
from kiosk.simulator.faults import Fault, FaultSwitch

_GARBAGE = b'\x00\xff<html>{"items": [{]]'


class Connections:
    """The open sockets of the HTTP server, by the address of the other side."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, int], asyncio.Transport] = {}

    def protocol(self) -> type[asyncio.Protocol]:
        """uvicorn's own protocol, which notes its socket here."""
        opened = self._open

        class NotingProtocol(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                opened[transport.get_extra_info("peername")[:2]] = transport
                super().connection_made(transport)

            def connection_lost(self, exc: Exception | None) -> None:
                opened.pop(self.transport.get_extra_info("peername")[:2], None)
                super().connection_lost(exc)

        return NotingProtocol

    def of(self, scope: Scope) -> asyncio.Transport:
        """The socket a request came in by."""
        host, port = scope["client"]
        return self._open[host, port]


class FaultyHttp:
    """ASGI middleware: lets a request through, or does to it what the switch says."""

    def __init__(self, app: ASGIApp, switch: FaultSwitch, connections: Connections) -> None:
        self._app = app
        self._switch = switch
        self._connections = connections

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            await self._app(scope, receive, send)
            return
        call = call_of(scope["path"], scope["method"])
        act = scope["method"] != "GET" and call in ACTS
        fault = self._switch.strike(call, act=act)
        match fault:
            case Fault.NONE:
                await self._app(scope, receive, send)
            case Fault.SLOW:
                await asyncio.sleep(self._switch.seconds)
                await self._app(scope, receive, send)
            case Fault.DROP:
                await self._break(scope, receive)
            case Fault.HALF:
                await self._half(scope, receive, send)
            case Fault.FAIL_AFTER_ACT:
                await _Answer.of(self._app, scope, receive)
                await self._break(scope, receive)
            case Fault.ERROR_500:
                await _refuse(send, WiseError(500, "INTERNAL", "the simulator was asked for this"))
            case Fault.ERROR_401:
                await _refuse(send, WiseError(401, "WISE_KEY", "this key is refused"))
            case Fault.GARBAGE:
                await _reply(send, 200, _GARBAGE)
            case Fault.NOT_OFFERED if call in UNPUBLISHED:
                await _refuse(send, WiseError(501, "NOT_OFFERED", "this Wise does not offer this"))
            case Fault.NOT_OFFERED:
                await self._app(scope, receive, send)

    async def _break(self, scope: Scope, receive: Receive) -> None:
        self._connections.of(scope).abort()
        await _until_gone(receive)

    async def _half(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = await _Answer.of(self._app, scope, receive)
        await send(answer.start)
        await send({"type": "http.response.body", "body": answer.body[: len(answer.body) // 2], "more_body": True})
        self._connections.of(scope).close()
        await _until_gone(receive)


class _Answer:
    """What the application answered, held back."""

    def __init__(self) -> None:
        self.start: Message = {}
        self.body = b""

    @classmethod
    async def of(cls, app: ASGIApp, scope: Scope, receive: Receive) -> "_Answer":
        answer = cls()
        await app(scope, receive, answer._hold)
        return answer

    async def _hold(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
        else:
            self.body += message.get("body", b"")


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _refuse(send: Send, error: WiseError) -> None:
    await _reply(send, error.status, json.dumps(error.body).encode())


async def _reply(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
