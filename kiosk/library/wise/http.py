"""One keep-alive HTTP session to Wise, blocking: a request goes out, a reply or a plain reason comes back.

Nothing of requests leaves this file: the text of its exceptions holds addresses, and those hold pass numbers.
"""

import http.cookiejar
import logging
import os
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.cookies import RequestsCookieJar
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from kiosk.library.port import Failure
from kiosk.library.wise.options import WiseOptions

MAX_BODY_BYTES = 1024 * 1024
_CHUNK_BYTES = 64 * 1024
_CONNECTIONS = 4
"""As many as one visit's questions that run side by side, and the heartbeat."""

REST_S = 40.0
"""A connection unused for longer is made anew: a router on the way may have forgotten it without a word, and the
question would then wait in vain. The heartbeat keeps one in use."""
_EXPIRED, _NOT_YET_VALID = 10, 9
"""Of OpenSSL: X509_V_ERR_CERT_HAS_EXPIRED, X509_V_ERR_CERT_NOT_YET_VALID."""

_QUICK_ACK = getattr(socket, "TCP_QUICKACK", None)
"""Linux: without it, a server that writes head and body apart costs 40 ms a request (Nagle and delayed ACK)."""

_current = threading.local()


@dataclass(frozen=True)
class Request:
    """What goes over the wire; nothing of it shows in a repr."""

    method: str
    path: str = field(repr=False)
    headers: dict[str, str] = field(repr=False)
    body: bytes | None = field(repr=False, default=None)


@dataclass(frozen=True)
class Reply:
    """What came back, whole."""

    status: int
    body: bytes = field(repr=False)
    date: datetime | None
    """The server's clock."""


@dataclass(frozen=True)
class Lost:
    """No whole reply. `sent` is False only when certainly nothing reached the server."""

    failure: Failure
    detail: str
    """In words for a technician; nothing of the request is in it."""
    sent: bool = True
    passing: bool = False
    """May the next try go well: the connection was lost, not refused or silent?"""


class Call:
    """One request under way; `cut` ends it from another thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._cut = False
        self.sent = False
        """A connection stood, and the request began to go over it."""

    def runs_over(self, connection: socket.socket | None) -> None:
        with self._lock:
            self._socket = connection
            if self._cut:
                self._shut()

    def cut(self) -> None:
        """Break the connection, so that the thread that waits for it ends now."""
        with self._lock:
            self._cut = True
            self._shut()

    def _shut(self) -> None:
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


class _Connection(HTTPConnection):
    """Tells the call under way which socket it uses, and does not trust one that rested long."""

    _used_at = 0.0

    def connect(self) -> None:
        super().connect()
        self._used_at = time.monotonic()

    def request(self, *args: Any, **kwargs: Any) -> None:
        if self.sock is not None and time.monotonic() - self._used_at > REST_S:
            self.close()
        if self.sock is None:
            self.connect()
        self._used_at = time.monotonic()
        call: Call = _current.call
        call.runs_over(self.sock)
        call.sent = True
        super().request(*args, **kwargs)
        if _QUICK_ACK is not None and self.sock is not None:
            with suppress(OSError):
                self.sock.setsockopt(socket.IPPROTO_TCP, _QUICK_ACK, 1)


class _TlsConnection(_Connection, HTTPSConnection):
    """The same over TLS."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}

    def close(self) -> None:
        """Close the connections now; the pool manager alone would leave that to the garbage collector."""
        for key in list(self.poolmanager.pools.keys()):
            pool = self.poolmanager.pools.get(key)
            if pool is not None:
                pool.close()
        super().close()


class HttpLine:
    """The session: TLS verified, no redirects, no cookies, no proxies or passwords from the surroundings."""

    def __init__(self, options: WiseOptions) -> None:
        self._base = options.url.rstrip("/")
        self._timeout = (options.connect_timeout_s, options.read_timeout_s)
        self._verify = options.ca_file or True
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.cookies = RequestsCookieJar(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, _Adapter(pool_connections=1, pool_maxsize=_CONNECTIONS))
        # Their own log lines hold whole addresses, and so pass numbers and usernames.
        for name in ("urllib3.connection", "urllib3.connectionpool", "urllib3.util.retry"):
            logging.getLogger(name).setLevel(logging.CRITICAL)

    def send(self, request: Request, call: Call) -> Reply | Lost:
        """Send and wait for the whole reply; never raises."""
        _current.call = call
        try:
            return self._exchange(request)
        except Exception as error:
            return _explain(error, self._timeout, sent=call.sent)
        finally:
            call.runs_over(None)
            _forget_addresses()

    def close(self) -> None:
        self._session.close()

    def _exchange(self, request: Request) -> Reply | Lost:
        headers = {"Accept": "application/json", "Accept-Encoding": "identity", **request.headers}
        if request.body is not None:
            headers["Content-Type"] = "application/json"
        prepared = requests.Request(request.method, self._base + request.path, headers, data=request.body).prepare()
        response = self._session.send(
            prepared, timeout=self._timeout, verify=self._verify, stream=True, allow_redirects=False, proxies={}
        )
        with response:
            if response.headers.get("Content-Encoding", "identity").lower() != "identity":
                return Lost(Failure.PROTOCOL, "the answer is compressed, which was not asked for")
            body = _body(response)
            if body is None:
                return Lost(Failure.PROTOCOL, f"the answer is larger than {MAX_BODY_BYTES} bytes")
            return Reply(response.status_code, body, _date(response.headers.get("Date", "")))


def _forget_addresses() -> None:
    """Python keeps the last addresses that it took apart, and with them pass numbers, usernames and names."""
    urlsplit.cache_clear()  # type: ignore[attr-defined]


def _body(response: requests.Response) -> bytes | None:
    declared = response.headers.get("Content-Length", "")
    if declared.isascii() and declared.isdigit() and (len(declared) > 12 or int(declared) > MAX_BODY_BYTES):
        return None
    body = bytearray()
    for chunk in response.raw.stream(_CHUNK_BYTES, decode_content=False):
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            return None
    return bytes(body)


def _date(header: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(header)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _explain(error: Exception, timeout: tuple[float, float], *, sent: bool) -> Lost:
    causes = list(_causes(error))
    lost = _while_waiting(error, causes, timeout[1]) if sent else _while_connecting(error, causes, timeout[0])
    for cause in causes:  # their frames hold the request, and in it a PIN: let go of it now
        cause.__traceback__ = None
    return lost


def _while_connecting(error: Exception, causes: list[BaseException], timeout_s: float) -> Lost:
    untrusted = next((cause for cause in causes if isinstance(cause, ssl.SSLCertVerificationError)), None)
    if untrusted is not None:
        reason = f"the server's certificate is not trusted: {untrusted.verify_message}"
        if untrusted.verify_code in (_NOT_YET_VALID, _EXPIRED):
            reason += " (is the kiosk's clock right?)"
        return Lost(Failure.OFFLINE, reason, sent=False)
    if _has(causes, urllib3.exceptions.NameResolutionError):
        return Lost(Failure.OFFLINE, "the host's name is not known: check the network and the DNS", sent=False)
    if _has(causes, ssl.SSLError):
        return Lost(Failure.OFFLINE, "no secure connection could be made (TLS)", sent=False)
    system = next((cause.errno for cause in causes if isinstance(cause, OSError) and cause.errno), None)
    if system is not None:
        return Lost(Failure.OFFLINE, f"no connection: {os.strerror(system)}", sent=False, passing=True)
    if _has(causes, urllib3.exceptions.TimeoutError, TimeoutError):
        return Lost(Failure.OFFLINE, f"no connection within {timeout_s:g} s", sent=False)
    return Lost(Failure.PROTOCOL, f"the request cannot be sent ({type(error).__name__})", sent=False)


def _while_waiting(error: Exception, causes: list[BaseException], timeout_s: float) -> Lost:
    if _has(causes, urllib3.exceptions.TimeoutError, TimeoutError):
        return Lost(Failure.TIMEOUT, f"no answer within {timeout_s:g} s")
    own = [cause for cause in causes if not isinstance(cause, requests.RequestException)]
    if _has(own, http.client.IncompleteRead, OSError):
        return Lost(Failure.OFFLINE, "the connection was lost before the answer was whole", passing=True)
    return Lost(Failure.PROTOCOL, f"the answer is not HTTP ({type(error).__name__})")


def _has(causes: list[BaseException], *kinds: type[BaseException]) -> bool:
    return any(isinstance(cause, kinds) for cause in causes)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An exception and everything it was made from, whether chained, passed as an argument or kept as a reason."""
    waiting: list[object] = [error]
    seen: set[int] = set()
    while waiting:
        cause = waiting.pop()
        if isinstance(cause, BaseException) and id(cause) not in seen:
            seen.add(id(cause))
            yield cause
            waiting += [cause.__cause__, cause.__context__, getattr(cause, "reason", None), *cause.args]
