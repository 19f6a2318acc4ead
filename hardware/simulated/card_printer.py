"""A card printer behind a CUPS of its own: a private cupsd on loopback, and a backend that fails like a real one."""

import asyncio
import contextlib
import shutil
import signal
import socket
from enum import Enum
from pathlib import Path
from typing import Any, Self

from pyipp import IPP
from pyipp.enums import IppOperation
from pyipp.exceptions import IPPError

from hardware.errors import PermanentFault, Reason

START_S = 10.0
"""Seconds cupsd may take to answer; it takes a tenth of one."""
STOP_S = 5.0
CUPSD = ("/usr/sbin/cupsd", "/usr/bin/cupsd", "/usr/local/sbin/cupsd")
SERVER_BIN = ("/usr/lib/cups", "/usr/libexec/cups", "/usr/local/lib/cups")

_BACKEND = Path(__file__).with_name("card_backend.sh")
_POLICY = """
<Limit Send-Document Cancel-Job Hold-Job Release-Job Close-Job>
  Require user @OWNER @SYSTEM
  Order deny,allow
</Limit>
<Limit All>
  Order deny,allow
</Limit>
"""


class Fault(Enum):
    """Everything that can be wrong with it, by name."""

    NONE = "none"
    CARDS_LOW = "cards_low"
    CARDS_OUT = "cards_out"
    """The job waits until somebody fills the feeder."""
    RIBBON_LOW = "ribbon_low"
    RIBBON_OUT = "ribbon_out"
    """The job is given up."""
    CARD_JAM = "card_jam"
    """The job is given up."""
    COVER_OPEN = "cover_open"
    """The queue stops with the job in it; started again, it prints that job by itself."""
    OUTPUT_FULL = "output_full"
    """The job waits until somebody empties the hopper."""
    HOLD = "hold"
    """The queue keeps the job back."""
    SLOW = "slow"
    """Two seconds more for a card."""
    OFFLINE = "offline"
    """CUPS is there and the printer is not: the job waits for it."""
    CUPS_DOWN = "cups_down"
    """cupsd itself is gone, killed in whatever it did; mended, it begins the job that it was at again by itself."""


class ErrorPolicy(Enum):
    """What CUPS does with a job that failed (`lpadmin -o printer-error-policy=…`)."""

    ABORT_JOB = "abort-job"
    RETRY_JOB = "retry-job"
    RETRY_CURRENT_JOB = "retry-current-job"
    STOP_PRINTER = "stop-printer"


class SimulatedCardPrinter:
    """The far end of `ipp://host:port/printers/name`. Needs no rights.

    Args:
        folder: everything it has; cards that came out stand in `device/cards`. One program at a time.
        port: where cupsd listens on 127.0.0.1; 0 takes a free one.
        queue: the name of the queue.
        error_policy, paused, accepting: how the queue is set up.
        card_s: seconds a card takes.
        forgets_jobs: starts with an empty spool, as `config/cups/forget-jobs.conf` makes the real one do.
    """

    def __init__(
        self,
        folder: Path,
        *,
        port: int = 0,
        queue: str = "pasprinter",
        error_policy: ErrorPolicy = ErrorPolicy.ABORT_JOB,
        paused: bool = False,
        accepting: bool = True,
        card_s: float = 0.2,
        forgets_jobs: bool = False,
    ) -> None:
        self.folder, self.port, self.queue = folder.resolve(), port, queue
        self._error_policy, self._paused, self._accepting, self._card_s = error_policy, paused, accepting, card_s
        self._forgets_jobs = forgets_jobs
        self._fault = Fault.NONE
        self._server: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        return f"ipp://127.0.0.1:{self.port}/printers/{self.queue}"

    @property
    def fault(self) -> Fault:
        return self._fault

    @property
    def cards(self) -> list[bytes]:
        """The PNG of every card that came out, oldest first."""
        return [card.read_bytes() for card in sorted((self.folder / "device" / "cards").glob("[0-9]*.png"))]

    def forget_cards(self) -> None:
        """Throw away what came out."""
        for card in (self.folder / "device" / "cards").glob("[0-9]*.png"):
            card.unlink()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Write its files anew and start cupsd.

        Raises:
            PermanentFault: NOT_INSTALLED, with the Debian package that is missing.
        """
        self.port = self.port or _free_port()
        self._lay_out()
        await self._start_server()

    async def stop(self) -> None:
        """Take cupsd and whatever it started away; the cards stay."""
        if self._server is not None:
            await _end(self._server, signal.SIGTERM)
            self._server = None

    async def set_fault(self, fault: Fault) -> None:
        """Break it; holds from now on, also for the card that is being made where that makes sense."""
        (self.folder / "device" / "fault.new").write_text(fault.value)
        (self.folder / "device" / "fault.new").replace(self.folder / "device" / "fault")
        if fault is Fault.CUPS_DOWN and self._server is not None:
            await _end(self._server, signal.SIGKILL)
            self._server = None
        self._fault = fault

    async def mend(self) -> None:
        """Put right whatever is wrong, as staff would: the fault itself, the server, the stopped queue."""
        await self.set_fault(Fault.NONE)
        if self._server is None:
            await self._start_server()
        await self.resume()

    async def pause(self) -> None:
        """Stop the queue, as `cupsdisable` does."""
        await self._ask(IppOperation.PAUSE_PRINTER)

    async def resume(self) -> None:
        """Start the queue, as `cupsenable` does."""
        await self._ask(IppOperation.RESUME_PRINTER)

    async def jobs(self) -> list[dict[str, Any]]:
        """Every job that the queue knows of, oldest first: id, name, state."""
        wanted = ["job-id", "job-name", "job-state", "job-state-reasons", "time-at-processing"]
        answer = await self._ask(IppOperation.GET_JOBS, {"which-jobs": "all", "requested-attributes": wanted})
        return sorted((job for job in answer["jobs"] if job), key=lambda job: int(job["job-id"]))

    async def _ask(self, operation: IppOperation, attributes: dict[str, Any] | None = None) -> dict[str, Any]:
        async with IPP(self.url) as ipp:
            return await ipp.execute(
                operation, {"operation-attributes-tag": {"requesting-user-name": "root", **(attributes or {})}}
            )

    def _lay_out(self) -> None:
        for name in ("etc/device/cards", "bin/backend", "spool", "cache", "run/certs", "tmp", "log"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            (self.folder / "device").symlink_to("etc/device", target_is_directory=True)
        (self.folder / "device" / "fault").write_text(self._fault.value)
        (self.folder / "device" / "seconds").write_text(str(self._card_s))
        backend = self.folder / "bin" / "backend" / "simulated-card"
        shutil.copyfile(_BACKEND, backend)
        backend.chmod(0o700)  # cupsd runs a backend that is nobody else's as the user it runs as itself
        with contextlib.suppress(FileExistsError):
            (self.folder / "bin" / "daemon").symlink_to(_found(SERVER_BIN, "daemon/cups-exec").parent)
        files = {
            "ServerRoot": "etc", "ServerBin": "bin", "RequestRoot": "spool", "CacheDir": "cache", "StateDir": "run",
            "TempDir": "tmp", "AccessLog": "log/access", "ErrorLog": "log/error", "PageLog": "log/page",
        }  # fmt: skip
        lines = [f"{key} {self.folder / where}" for key, where in files.items()]
        self._write("cups-files.conf", [*lines, "SystemGroup root"])
        self._write(
            "cupsd.conf",
            [
                "LogLevel info",
                f"Listen 127.0.0.1:{self.port}",
                "Browsing No",
                "WebInterface No",
                "DefaultAuthType None",
                "IdleExitTimeout 0",
                "DirtyCleanInterval 0",  # a job is on its disk at once, so that a killed cupsd begins it again
                "<Location />\n  Order allow,deny\n  Allow from 127.0.0.1\n</Location>",
                f"<Policy default>{_POLICY}</Policy>",
            ],
        )
        self._write(
            "printers.conf",
            [
                f"<DefaultPrinter {self.queue}>",
                "Info Pasprinter",
                "DeviceURI simulated-card:/",
                "State Stopped\nStateMessage Stopped by staff" if self._paused else "State Idle",
                f"Accepting {'Yes' if self._accepting else 'No'}",
                "Shared No",
                f"ErrorPolicy {self._error_policy.value}",
                "</DefaultPrinter>",
            ],
        )

    def _write(self, name: str, lines: list[str]) -> None:
        (self.folder / "etc" / name).write_text("\n".join(lines) + "\n")

    async def _start_server(self) -> None:
        if self._forgets_jobs:
            for file in (self.folder / "spool").glob("[cd][0-9]*"):
                file.unlink()
        configuration = self.folder / "etc"
        # It ends with this process, also when nobody is left to stop it.
        leash = [setpriv, "--pdeathsig", "TERM"] if (setpriv := shutil.which("setpriv")) else []
        self._server = await asyncio.create_subprocess_exec(
            *leash,
            _found(CUPSD), "-f", "-c", configuration / "cupsd.conf", "-s", configuration / "cups-files.conf",
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            async with asyncio.timeout(START_S):
                while not await self._answers():
                    if self._server.returncode is not None:
                        raise PermanentFault(Reason.UNREACHABLE, self._why_not())
                    await asyncio.sleep(0.02)
        except TimeoutError:
            await self.stop()
            raise PermanentFault(Reason.UNREACHABLE, self._why_not()) from None

    async def _answers(self) -> bool:
        try:
            await self._ask(IppOperation.GET_PRINTER_ATTRIBUTES, {"requested-attributes": ["printer-state"]})
        except IPPError:
            return False
        return True

    def _why_not(self) -> str:
        log = self.folder / "log" / "error"
        last = log.read_text(errors="replace").splitlines()[-3:] if log.exists() else []
        return f"the private cupsd did not start; its log ({log}) ends: {' / '.join(last) or 'nothing'}"


async def _end(process: asyncio.subprocess.Process, how: signal.Signals) -> None:
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(how)
    try:
        async with asyncio.timeout(STOP_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


def _found(places: tuple[str, ...], below: str = "") -> Path:
    for place in places:
        if (path := Path(place, below)).exists():
            return path
    raise PermanentFault(
        Reason.NOT_INSTALLED, f"{Path(places[0], below)} is not on this machine: apt-get install cups-daemon"
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
