"""A kiosk as in the journeys, with a record of everything that reaches the far ends."""

from collections.abc import Iterator
from typing import Any

import pytest

from hardware.simulated.receipt_printer import SimulatedReceiptPrinter
from kiosk.simulator.faulty_http import FaultyHttp
from kiosk.simulator.sip2_line import Sip2Line
from kiosk.simulator.world import Simulator


class Wire:
    """What arrived at library system and printer, byte by byte, since `forget`."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.sip2: list[bytes] = []
        self.http: list[bytes] = []
        """Targets as they came, quoted, with their query."""
        self.printer = bytearray()
        heard, asked, printed = Sip2Line.receive, FaultyHttp.__call__, SimulatedReceiptPrinter._receive

        async def receive(line: Sip2Line, max_bytes: int = 65_536) -> bytes:
            data = await heard(line, max_bytes)
            self.sip2.append(data)
            return data

        async def call(http: FaultyHttp, scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] == "http" and not scope["path"].startswith("/panel"):
                self.http.append(scope["raw_path"] + b"?" + scope["query_string"])
            await asked(http, scope, receive, send)

        def take(printer: SimulatedReceiptPrinter, data: bytes) -> None:
            self.printer += data
            printed(printer, data)

        patch.setattr(Sip2Line, "receive", receive)
        patch.setattr(FaultyHttp, "__call__", call)
        patch.setattr(SimulatedReceiptPrinter, "_receive", take)

    def forget(self) -> None:
        self.sip2.clear()
        self.http.clear()
        self.printer.clear()

    @property
    def all(self) -> bytes:
        return b"\n".join([*self.sip2, *self.http, bytes(self.printer)])


@pytest.fixture(scope="module")
def module_patch() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def wire(module_patch: pytest.MonkeyPatch) -> Wire:
    return Wire(module_patch)


@pytest.fixture(scope="module")
def simulator(wire: Wire, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    with Simulator(tmp_path_factory.mktemp("simulated"), fresh=True) as simulator:
        yield simulator
