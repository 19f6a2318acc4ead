"""One queue over IPP, through pyipp: each request once, each with a deadline, each failure with a name."""

import asyncio
import contextlib
import struct
from collections.abc import AsyncIterator
from socket import gaierror
from typing import Any

import aiohttp
from pyipp import IPP
from pyipp.enums import IppJobState, IppOperation, IppPrinterState, IppStatus
from pyipp.exceptions import IPPConnectionError, IPPConnectionUpgradeRequired, IPPError, IPPResponseError
from pyipp.parser import parse

from hardware.card_printer.queue import Job, QueueAddress, QueueState
from hardware.card_printer.reasons import told
from hardware.errors import HardwareError, LinkError, PermanentFault, Reason
from hardware.health import Identity

REQUEST_S = 8.0
"""Seconds one request may take, answer included; cupsd on the same machine takes milliseconds."""
USER = "paszuil"
"""Whose jobs they are: CUPS lets the owner cancel a job and read its name."""

# RFC 8010, 3.5: delimiters are below 10h; 03h ends the attributes.
_END_OF_ATTRIBUTES, _FIRST_VALUE_TAG = 0x03, 0x10
_CUPS_GET_PRINTERS = IppOperation.CUPS_GET_PRINTERS
_JOB = ["job-id", "job-name", "job-state", "job-state-reasons", "time-at-creation", "time-at-processing"]
_QUEUE = [
    "printer-state",
    "printer-state-reasons",
    "printer-state-message",
    "printer-is-accepting-jobs",
    "printer-error-policy",
    "printer-make-and-model",
    "printer-firmware-string-version",
]


class Rejected(HardwareError):
    """The queue answered no: what was asked has not been done. `status` is the IPP status code."""

    def __init__(self, reason: Reason, message: str, status: int) -> None:
        super().__init__(reason, message)
        self.status = status


@contextlib.asynccontextmanager
async def queue_at(address: QueueAddress) -> AsyncIterator["Queue"]:
    """A conversation with the queue; nothing of it is left open after the block."""
    # A connection for each request: none that the server has closed is ever taken for one that is open.
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True)) as session:
        yield Queue(address, session)


class Queue:
    """Asks; decides nothing. Every method raises HardwareError: LinkError when it is not known whether the request
    arrived (UNREACHABLE: it did not), `Rejected` when the answer was no."""

    def __init__(self, address: QueueAddress, session: aiohttp.ClientSession) -> None:
        self._address = address
        self._ipp = IPP(address.url, session=session, request_timeout=int(REQUEST_S), verify_ssl=True)

    async def state(self) -> QueueState:
        """PermanentFault when there is no such queue; it names those that there are."""
        try:
            answer = await self._ask(IppOperation.GET_PRINTER_ATTRIBUTES, {"requested-attributes": _QUEUE})
        except Rejected as error:
            if error.status != IppStatus.ERROR_NOT_FOUND:
                raise
            raise PermanentFault(Reason.UNREACHABLE, await self._no_such_queue()) from error
        printer = _first(answer, "printers")
        try:
            state = IppPrinterState(printer.get("printer-state", 0))
        except ValueError:
            raise LinkError(Reason.SILENT, f"{self._address.url} does not tell its state") from None
        return QueueState(
            state,
            told(printer.get("printer-state-reasons")),
            _text(printer, "printer-state-message"),
            printer.get("printer-is-accepting-jobs") is not False,
            _text(printer, "printer-error-policy") or None,
            Identity(
                model=_text(printer, "printer-make-and-model"),
                firmware=_text(printer, "printer-firmware-string-version"),
            ),
        )

    async def create(self, name: str) -> int:
        """Make a job without a document; its id."""
        answer = await self._ask(IppOperation.CREATE_JOB, {"job-name": name}, job={"copies": 1})
        job = _first(answer, "jobs").get("job-id")
        if not isinstance(job, int):
            raise LinkError(Reason.SILENT, f"{self._address.url} gave no id for a new job")
        return job

    async def send(self, job: int, png: bytes) -> None:
        """Send the job's only document."""
        await self._ask(
            IppOperation.SEND_DOCUMENT,
            {"job-id": job, "document-format": "image/png", "last-document": True},
            data=png,
        )

    async def cancel(self, job: int) -> None:
        """Ask for the job to be cancelled; a job that has ended already is no error."""
        try:
            await self._ask(IppOperation.CANCEL_JOB, {"job-id": job})
        except Rejected as error:
            if error.status not in (IppStatus.ERROR_NOT_POSSIBLE, IppStatus.ERROR_NOT_FOUND):
                raise

    async def job(self, job: int) -> Job | None:
        """The job by its id; None when there is none."""
        try:
            answer = await self._ask(IppOperation.GET_JOB_ATTRIBUTES, {"job-id": job, "requested-attributes": _JOB})
        except Rejected as error:
            if error.status == IppStatus.ERROR_NOT_FOUND:
                return None
            raise
        return self._read_job(_first(answer, "jobs"))

    async def jobs(self, *, ended: bool) -> list[Job]:
        """Our jobs in this queue that have not ended; also those that have, as far back as it remembers."""
        which = "all" if ended else "not-completed"
        answer = await self._ask(
            IppOperation.GET_JOBS, {"which-jobs": which, "my-jobs": True, "requested-attributes": _JOB}
        )
        return [self._read_job(job) for job in answer["jobs"] if job]

    def _read_job(self, attributes: dict[str, Any]) -> Job:
        try:
            state = IppJobState(attributes.get("job-state", 0))
            number = int(attributes["job-id"])
        except (ValueError, KeyError, TypeError):
            raise LinkError(Reason.SILENT, f"{self._address.url} does not tell the state of a job") from None
        reasons = attributes.get("job-state-reasons")
        words = reasons if isinstance(reasons, list) else [reasons]
        return Job(
            number,
            _text(attributes, "job-name"),
            state,
            tuple(word for word in words if isinstance(word, str)),
            _time(attributes, "time-at-creation"),
            _time(attributes, "time-at-processing"),
        )

    async def _no_such_queue(self) -> str:
        try:
            answer = await self._ask(_CUPS_GET_PRINTERS, {"requested-attributes": ["printer-name"]})
            names = sorted(name for each in answer["printers"] if (name := _text(each, "printer-name")))
        except HardwareError:
            names = []
        there = f"there are: {', '.join(names)}" if names else "there is none at all (lpstat -e lists them)"
        return f"{self._address.url}: no queue is called {self._address.name!r}; {there}"

    async def _ask(
        self,
        operation: IppOperation,
        attributes: dict[str, Any],
        *,
        job: dict[str, Any] | None = None,
        data: bytes | None = None,
    ) -> dict[str, Any]:
        message: dict[str, Any] = {"operation-attributes-tag": {"requesting-user-name": USER, **attributes}}
        if job is not None:
            message["job-attributes-tag"] = job
        if data is not None:
            message["data"] = data
        answer = await self._exchange(operation, message)
        try:
            _check_form(answer)
            parsed: dict[str, Any] = parse(answer)
        except Exception as error:
            raise LinkError(Reason.SILENT, f"{self._address.url} answered something that is not IPP") from error
        status = int(parsed["status-code"])
        if status >= 0x100:
            raise self._rejected(operation, status, parsed)
        return parsed

    async def _exchange(self, operation: IppOperation, message: dict[str, Any]) -> bytes:
        where = self._address.url
        try:
            async with asyncio.timeout(REQUEST_S):
                return await self._ipp.raw(operation, message)
        except IPPConnectionUpgradeRequired as error:
            raise PermanentFault(Reason.UNREACHABLE, f"{where}: the server wants TLS; write ipps://") from error
        except IPPResponseError as error:
            code = error.args[1].get("status-code") if len(error.args) > 1 else "?"
            if code in (401, 403):
                raise PermanentFault(
                    Reason.NO_PERMISSION, f"{where}: the server lets {USER!r} not do {operation.name} (HTTP {code})"
                ) from error
            raise LinkError(Reason.UNREACHABLE, f"{where}: the server answered HTTP {code}") from error
        except IPPConnectionError as error:
            raise self._link_error(error.__cause__ or error) from error
        except (IPPError, aiohttp.ClientError, OSError, UnicodeDecodeError) as error:
            raise self._link_error(error) from error

    def _link_error(self, error: BaseException) -> HardwareError:
        where = self._address.url
        match error:
            case aiohttp.ClientConnectorCertificateError():
                return PermanentFault(Reason.UNREACHABLE, f"{where}: its certificate is not trusted ({error})")
            case aiohttp.ClientConnectorError() | gaierror():
                why = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
                return LinkError(
                    Reason.UNREACHABLE, f"{where}: no connection ({why}); is CUPS running (systemctl status cups)?"
                )
            case TimeoutError():
                return LinkError(Reason.SILENT, f"{where}: no answer within {REQUEST_S:.0f} s")
            case _:
                return LinkError(Reason.LINK_LOST, f"{where}: the connection broke ({error or type(error).__name__})")

    def _rejected(self, operation: IppOperation, status: int, parsed: dict[str, Any]) -> Rejected:
        words = _text(parsed["operation-attributes"], "status-message")
        match status:
            case IppStatus.ERROR_FORBIDDEN | IppStatus.ERROR_NOT_AUTHENTICATED | IppStatus.ERROR_NOT_AUTHORIZED:
                reason = Reason.NO_PERMISSION
            case IppStatus.ERROR_NOT_ACCEPTING_JOBS:
                reason = Reason.PAUSED
            case IppStatus.ERROR_BUSY | IppStatus.ERROR_TOO_MANY_JOBS | IppStatus.ERROR_TEMPORARY:
                reason = Reason.BUSY
            case _:
                reason = Reason.OFFLINE
        return Rejected(reason, f"{self._address.url}: {operation.name} gave {status:#06x} {words}".rstrip(), status)


def _check_form(answer: bytes) -> None:
    """Raises when lengths do not add up: the parser reads them as signed and would never end."""
    at = 8
    while answer[at] != _END_OF_ATTRIBUTES:
        if answer[at] < _FIRST_VALUE_TAG:
            at += 1
            continue
        for _ in ("name", "value"):
            (length,) = struct.unpack_from(">h", answer, at + 1)
            if length < 0:
                raise ValueError("a length is negative")
            at += 2 + length
        at += 1


def _first(answer: dict[str, Any], group: str) -> dict[str, Any]:
    groups = answer[group]
    return groups[0] if groups else {}


def _text(attributes: dict[str, Any], name: str) -> str:
    value = attributes.get(name)
    return value if isinstance(value, str) else ""


def _time(attributes: dict[str, Any], name: str) -> int | None:
    value = attributes.get(name)
    return value if isinstance(value, int) else None
