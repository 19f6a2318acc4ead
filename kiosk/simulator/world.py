"""The whole simulated world behind real sockets, in a thread of its own."""

import asyncio
import fcntl
import shutil
import socket
import threading
from pathlib import Path
from types import TracebackType
from typing import TextIO

import uvicorn

from kiosk.clock import Clock, SystemClock
from kiosk.domain.secret import Secret
from kiosk.simulator.access import Keys, secret_in
from kiosk.simulator.configuration import configuration
from kiosk.simulator.devices import SimulatedDevices
from kiosk.simulator.faulty_http import Connections
from kiosk.simulator.members import STAFF_CARD, STAFF_PIN
from kiosk.simulator.parts import Parts
from kiosk.simulator.sip2 import Sip2Server
from kiosk.simulator.store import Store
from kiosk.simulator.web import application
from kiosk.staff.accounts import ensure_staff

HOST = "127.0.0.1"
_START_S = 20.0
_STOP_S = 10.0


class Simulator:
    """Wise, KB, SIP2, scanner, bonprinter and, if asked for, pasprinter on loopback; port 0 takes a free one.

    A context manager: inside it everything answers. What happened stays in `state_dir` for the next time, unless
    `fresh`. Raises OSError when a port or the folder is taken, HardwareError when a card printer is asked for and
    this machine has no CUPS.
    """

    def __init__(
        self,
        state_dir: Path,
        *,
        http_port: int = 0,
        sip2_port: int = 0,
        printer_port: int = 0,
        card_printer: bool = False,
        fresh: bool = False,
        machine: Clock | None = None,
    ) -> None:
        self._state_dir = state_dir.absolute()
        self._ports = (http_port, sip2_port, printer_port)
        self._cards = self._state_dir / "pasprinter" if card_printer else None
        self._fresh = fresh
        self._machine = machine or SystemClock()
        self._thread = threading.Thread(target=self._live, name="simulator", daemon=True)
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._claim: TextIO | None = None
        self.http_url = ""
        self.sip2_address = (HOST, 0)
        self.printer_url = ""
        self.scanner_url = ""
        self.card_printer_url: str | None = None

    @property
    def config_path(self) -> Path:
        """The kiosk.toml of a kiosk that talks to this simulator."""
        return self._state_dir / "kiosk.toml"

    def __enter__(self) -> "Simulator":
        self._state_dir.mkdir(parents=True, exist_ok=True)
        self._claim = _claim(self._state_dir)
        if self._fresh:
            _forget(self._state_dir)
        self._thread.start()
        if not self._ready.wait(_START_S):
            raise TimeoutError("the simulator did not start in time")
        if self._failure is not None:
            self._thread.join(_STOP_S)
            self._claim.close()
            raise self._failure
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._loop is not None and self._stop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(_STOP_S)
        if self._thread.is_alive():
            raise TimeoutError("the simulator did not stop in time")
        if self._claim is not None:
            self._claim.close()
        if self._failure is not None:
            raise self._failure

    def _live(self) -> None:
        try:
            asyncio.run(self._world())
        except BaseException as failure:
            self._failure = failure
        finally:
            self._ready.set()

    async def _world(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        keys = Keys(self._state_dir / "secrets")
        keys.ensure()
        store = Store(self._state_dir / "simulator.sqlite3")
        try:
            parts = Parts.of(store, keys, self._machine)
            devices = SimulatedDevices(self._state_dir / "scanner", HOST, self._ports[2], parts.clock.now, self._cards)
            await devices.start()
            try:
                await self._serve(parts, devices)
            finally:
                await devices.stop()
        finally:
            store.close()

    async def _serve(self, parts: Parts, devices: SimulatedDevices) -> None:
        sip2_port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        password = secret_in(parts.keys.sip2_password_file)
        sip2 = Sip2Server(parts.wise, parts.clock, password, parts.sip2_faults)
        listening = asyncio.create_task(sip2.serve(self._ports[1], sip2_port.set_result))
        try:
            listening.add_done_callback(lambda ended: _pass_on(ended, sip2_port))
            sip2_address = (HOST, await sip2_port)
            with _listen(self._ports[0]) as http:
                self.http_url = f"http://{HOST}:{http.getsockname()[1]}"
                self.sip2_address = sip2_address
                self.printer_url = devices.printer_url
                self.scanner_url = devices.scanner_url
                self.card_printer_url = devices.card_printer_url
                self._write_configuration(parts.keys)
                ensure_staff(self._state_dir / "kiosk", STAFF_CARD, Secret(STAFF_PIN))
                await self._serve_http(parts, devices, http)
        finally:
            listening.cancel()
            await asyncio.wait({listening})

    async def _serve_http(self, parts: Parts, devices: SimulatedDevices, http: socket.socket) -> None:
        connections = Connections()
        server = uvicorn.Server(
            uvicorn.Config(
                application(parts, devices, connections),
                http=connections.protocol(),
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                date_header=False,
                server_header=False,
                proxy_headers=False,
                timeout_keep_alive=75,
                timeout_graceful_shutdown=1,
            )
        )
        serving = asyncio.create_task(server.serve(sockets=[http]))
        assert self._stop is not None
        stopping = asyncio.create_task(self._stop.wait())
        self._ready.set()
        await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        server.should_exit = True
        stopping.cancel()
        await serving

    def _write_configuration(self, keys: Keys) -> None:
        text = configuration(
            self._state_dir,
            keys,
            http_url=self.http_url,
            sip2_address=self.sip2_address,
            scanner_url=self.scanner_url,
            printer_url=self.printer_url,
            card_printer_url=self.card_printer_url,
        )
        self.config_path.write_text(text, encoding="utf-8")


def _claim(state_dir: Path) -> TextIO:
    """Two simulators in one folder would take each other's scanner; raises BlockingIOError for the second."""
    lock = (state_dir / "lock").open("a", encoding="ascii")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as taken:
        lock.close()
        raise BlockingIOError(taken.errno, "another simulator uses this folder", str(state_dir)) from None
    return lock


def _listen(port: int) -> socket.socket:
    """A listening socket; named TCP, or asyncio leaves Nagle's delay of 40 ms on."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener


def _pass_on(ended: "asyncio.Task[None]", waiting: "asyncio.Future[int]") -> None:
    """A server that could not start: whoever waits for its port hears why."""
    if not waiting.done() and not ended.cancelled() and (failure := ended.exception()):
        waiting.set_exception(failure)


def _forget(state_dir: Path) -> None:
    """Everything a simulator or its kiosk left in this folder, and nothing else."""
    for name in ("simulator.sqlite3", "simulator.sqlite3-wal", "simulator.sqlite3-shm", "kiosk.toml", "scanner"):
        (state_dir / name).unlink(missing_ok=True)
    for name in ("secrets", "kiosk", "pasprinter"):
        shutil.rmtree(state_dir / name, ignore_errors=True)
