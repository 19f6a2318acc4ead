"""The panel's JSON: what a trainer, the tour and the tests drive the simulated world with."""

from datetime import timedelta
from typing import Annotated, Literal, TypeVar, cast

from fastapi import APIRouter, Path, Request
from fastapi.responses import PlainTextResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from kiosk.simulator import links
from kiosk.simulator.clock import stamp
from kiosk.simulator.devices import SimulatedDevices
from kiosk.simulator.errors import WiseError
from kiosk.simulator.faults import DEFAULT_DELAY_S, Fault, FaultSwitch
from kiosk.simulator.kb import LinkState, Mail, Unactivated
from kiosk.simulator.members import Sample, samples
from kiosk.simulator.parts import Parts
from kiosk.simulator.shapes import ActView, Receipt

PREFIX = "/panel"
Kind = Literal["activation", "password", "card_number"]
_Thing = TypeVar("_Thing")


class _Body(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, validate_by_name=True, extra="forbid")


class Scan(_Body):
    code: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\r\n]*$")]
    fault: Annotated[str, Field(max_length=40)] | None = None
    """How the scanner gets this one wrong."""


class PrinterFault(_Body):
    fault: Annotated[str, Field(max_length=40)]
    after_lines: Annotated[int, Field(ge=0, le=200)] | None = Field(None, alias="after_lines")


class CardPrinterFault(_Body):
    fault: Annotated[str, Field(max_length=40)]


class FaultChoice(_Body):
    """`seconds` is for 'slow'; `call` (a key of the path table) and `times` limit where and how often it strikes."""

    fault: Fault
    seconds: Annotated[float, Field(ge=0, le=60)] = DEFAULT_DELAY_S
    call: Annotated[str, Field(max_length=40)] | None = None
    times: Annotated[int, Field(ge=1, le=100)] | None = None


class ScannerChoice(_Body):
    plugged: bool


class ClockMove(_Body):
    hours: Annotated[float, Field(ge=0, le=24 * 366)]


class KbChoice(_Body):
    """What is left out stays as it is."""

    unactivated: Unactivated | None = None
    generates: bool | None = None
    """False: 'Genereren is niet gelukt'."""


class MailView(_Body):
    id: int
    kind: Kind
    to: str
    subject: str
    body: str
    link: str
    sent_at: str
    valid_until: str
    used: bool
    works: bool


class SampleView(_Body):
    code: str
    title: str
    line: str
    kind: str
    pin_failed: int
    """Wrong PINs in a row, as Wise counts them."""


class State(_Body):
    now: str
    wise: str
    sip2: str
    printer: str
    scanner_plugged: bool
    printer_faults: list[str]
    card_printer: str | None
    """None: this world has none."""
    card_printer_faults: list[str]
    cards: int
    unactivated: Unactivated
    generates: bool
    samples: list[SampleView]
    receipts: list[Receipt]
    mails: list[MailView]


def router(parts: Parts, devices: SimulatedDevices) -> APIRouter:
    """Everything under /panel but the page itself."""
    api = APIRouter(prefix=PREFIX)

    def view(mail: Mail, request: Request) -> MailView:
        link = f"{request.base_url}{links.PREFIX[1:]}/{mail.token}"
        return MailView(
            id=mail.id,
            kind=cast(Kind, mail.kind),
            to=mail.recipient,
            subject=mail.subject,
            body=mail.body(link),
            link=link,
            sent_at=stamp(mail.sent_at),
            valid_until=stamp(mail.valid_until),
            used=mail.used,
            works=mail.kind != "card_number" and parts.kb.link_state(mail) is LinkState.GOOD,
        )

    def sample_view(sample: Sample) -> SampleView:
        failed = parts.wise.wrong_pins(sample.code)
        return SampleView(code=sample.code, title=sample.title, line=sample.line, kind=sample.kind, pin_failed=failed)

    def state(request: Request) -> State:
        return State(
            now=stamp(parts.clock.now()),
            wise=parts.wise_faults.fault.value,
            sip2=parts.sip2_faults.fault.value,
            printer=devices.printer_fault,
            scanner_plugged=devices.scanner_plugged,
            printer_faults=devices.printer_faults,
            card_printer=devices.card_printer_fault,
            card_printer_faults=devices.card_printer_faults,
            cards=devices.cards(),
            unactivated=parts.kb.unactivated,
            generates=parts.kb.generates,
            samples=[sample_view(sample) for sample in samples()],
            receipts=devices.receipts(),
            mails=[view(mail, request) for mail in parts.kb.mails()],
        )

    @api.get("/state")
    async def get_state(request: Request) -> State:
        return state(request)

    @api.post("/scan")
    async def scan(body: Scan, request: Request) -> State:
        try:
            devices.scan(body.code, body.fault)
        except ValueError as error:
            raise WiseError(422, "INVALID", str(error)) from None
        return state(request)

    @api.put("/scanner")
    async def plug_scanner(body: ScannerChoice, request: Request) -> State:
        devices.plug_scanner(body.plugged)
        return state(request)

    @api.put("/printer")
    async def printer_fault(body: PrinterFault, request: Request) -> State:
        try:
            await devices.set_printer_fault(body.fault, body.after_lines)
        except ValueError as error:
            raise WiseError(422, "INVALID", str(error)) from None
        return state(request)

    @api.put("/card-printer")
    async def card_printer_fault(body: CardPrinterFault, request: Request) -> State:
        try:
            await devices.set_card_printer_fault(body.fault)
        except ValueError as error:
            raise WiseError(422, "INVALID", str(error)) from None
        return state(request)

    def choose(switch: FaultSwitch, body: FaultChoice) -> None:
        switch.set(body.fault, seconds=body.seconds, call=body.call, times=body.times)

    @api.put("/wise")
    async def wise_fault(body: FaultChoice, request: Request) -> State:
        choose(parts.wise_faults, body)
        return state(request)

    @api.put("/sip2")
    async def sip2_fault(body: FaultChoice, request: Request) -> State:
        choose(parts.sip2_faults, body)
        return state(request)

    @api.put("/kb")
    async def kb_choice(body: KbChoice, request: Request) -> State:
        if body.unactivated is not None:
            parts.kb.unactivated = body.unactivated
        if body.generates is not None:
            parts.kb.generates = body.generates
        return state(request)

    @api.post("/clock")
    async def move_clock(body: ClockMove, request: Request) -> State:
        try:
            parts.clock.move(timedelta(hours=body.hours))
        except ValueError as error:
            raise WiseError(422, "INVALID", str(error)) from None
        return state(request)

    @api.get("/receipts")
    async def receipts() -> list[Receipt]:
        return devices.receipts()

    @api.get("/receipts/{number}.png", response_class=Response)
    async def receipt_picture(number: Annotated[int, Path(ge=0, le=10**9)]) -> Response:
        return Response(_found(devices.picture(number)), media_type="image/png")

    @api.get("/receipts/{number}.txt", response_class=PlainTextResponse)
    async def receipt_words(number: Annotated[int, Path(ge=0, le=10**9)]) -> PlainTextResponse:
        return PlainTextResponse(_found(devices.words(number)))

    @api.get("/cards/{number}.png", response_class=Response)
    async def card_picture(number: Annotated[int, Path(ge=0, le=10**9)]) -> Response:
        return Response(_found(devices.card(number)), media_type="image/png")

    @api.get("/mails")
    async def mails(request: Request) -> list[MailView]:
        return [view(mail, request) for mail in parts.kb.mails()]

    @api.get("/acts")
    async def acts() -> list[ActView]:
        return [
            ActView(act=row["act"], request_id=row["request_id"], patron=row["patron_id"], at=row["at"])
            for row in parts.acts.all()
        ]

    @api.post("/reset")
    async def reset(request: Request) -> State:
        parts.begin_again()
        await devices.begin_again()
        return state(request)

    return api


def _found(thing: _Thing | None) -> _Thing:
    if thing is None:
        raise WiseError(404, "NOT_FOUND", "there is no such bon or card")
    return thing
