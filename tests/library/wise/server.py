"""A Wise at the far end of a real socket that says what a test wrote down, and writes down what it heard."""

import json
import re
import socket
import ssl
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from kiosk.library.wise.paths import WisePaths

JSON = dict[str, Any] | list[Any] | str | int | float | bool | None


@dataclass(frozen=True)
class Say:
    """A whole answer. `body` is JSON unless bytes; `date` None leaves the header out."""

    body: JSON | bytes = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    date: datetime | str | None = "now"


@dataclass(frozen=True)
class Silence:
    """Reads the request and says nothing until the test ends."""


@dataclass(frozen=True)
class Drop:
    """Reads the request and closes the connection."""


@dataclass(frozen=True)
class Raw:
    """These bytes, and then the connection is closed."""

    data: bytes


@dataclass(frozen=True)
class Apart:
    """Head and body in two writes with Nagle's algorithm on, as careless servers do."""

    body: JSON


@dataclass(frozen=True)
class Drip:
    """One byte of these every 50 ms, which no read deadline ever notices."""

    data: bytes


Answer = Say | Silence | Drop | Raw | Apart | Drip


def error(status: int, code: str, **more: Any) -> Say:
    """An error as Wise puts it; its message holds what must never be passed on."""
    return Say({"error": {"code": code, "message": "canary-29401000075868"}}, status, **more)


@dataclass(frozen=True)
class Heard:
    name: str
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    port: int
    """Of the other side: tells connections apart."""


class ScriptedWise:
    """`on(name, answer, …, method=…)`: the answers to a call in turn; the last one stays. A context manager."""

    def __init__(self, *, tls: tuple[str, str] | None = None) -> None:
        self.heard: list[Heard] = []
        self.connections = 0
        self._answers: dict[tuple[str, str], list[Answer]] = {}
        self._lock = threading.Lock()
        self._ended = threading.Event()
        wise = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            timeout = 10

            def handle_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                wise._answer(self, body)

            do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815

            def log_message(self, *args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = False
            block_on_close = True

            def process_request(self, request: Any, client_address: Any) -> None:
                wise.connections += 1
                super().process_request(request, client_address)

            def handle_error(self, *args: object) -> None:
                """A kiosk that hangs up is part of many tests."""

        self._server = Server(("127.0.0.1", 0), Handler)
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*tls)
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        scheme = "https" if tls else "http"
        self.url = f"{scheme}://127.0.0.1:{self._server.server_port}/restapi"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self.on("login", Say({"token": "token-1"}), method="POST")
        self.on("branch", Say({"id": "9401", "name": "Annen"}))

    def __enter__(self) -> "ScriptedWise":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def on(self, name: str, *answers: Answer, method: str = "GET") -> None:
        with self._lock:
            self._answers[name, method] = list(answers)

    def count(self, name: str, method: str = "GET") -> int:
        return sum(1 for heard in self.heard if (heard.name, heard.method) == (name, method))

    def _answer(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        name = _name(handler.path.removeprefix("/restapi"))
        with self._lock:
            headers = dict(handler.headers.items())
            port = handler.client_address[1]
            self.heard.append(Heard(name, handler.command, handler.path, headers, body, port))
            waiting = self._answers.get((name, handler.command), [Say({"detail": "no such route"}, 404)])
            answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        match answer:
            case Say():
                _say(handler, answer)
            case Silence():
                self._ended.wait()
                handler.close_connection = True
            case Drop():
                _hang_up(handler)
            case Raw(data):
                handler.wfile.write(data)
                _hang_up(handler)
            case Apart(body=parts):
                handler.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 0)
                whole = json.dumps(parts).encode()
                handler.wfile.write(f"HTTP/1.1 200 OK\r\nContent-Length: {len(whole)}\r\n\r\n".encode())
                handler.wfile.write(whole)
            case Drip(data):
                for index in range(len(data)):
                    handler.wfile.write(data[index : index + 1])
                    if self._ended.wait(0.05):
                        break
                _hang_up(handler)


def _say(handler: BaseHTTPRequestHandler, answer: Say) -> None:
    body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
    head = [f"HTTP/1.1 {answer.status} Said", f"Content-Length: {len(body)}"]
    if answer.date is not None:
        date = datetime.now(UTC) if answer.date == "now" else answer.date
        text = date if isinstance(date, str) else format_datetime(date.astimezone(UTC), usegmt=True)
        head.append(f"Date: {text}")
    head += [f"{name}: {value}" for name, value in answer.headers.items()]
    handler.wfile.write("\r\n".join([*head, "", ""]).encode("latin-1") + body)


def _hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


_PATTERNS = [
    (name, re.compile(re.sub(r"\\{\w+\\}", "[^/?&]*", re.escape(getattr(WisePaths(), name)))))
    for name in WisePaths.__struct_fields__
]


def _name(path: str) -> str:
    return next((name for name, pattern in _PATTERNS if pattern.fullmatch(path)), "?")
