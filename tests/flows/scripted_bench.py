"""What a technician works with, scripted: a card printer, staff, links, a board, a reporter."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

from hardware.card_printer.picture import CardContent
from hardware.card_printer.port import CardPicture, Saying
from hardware.errors import Reason
from hardware.health import Counter, HealthBoard, HealthKeeper, Kind
from hardware.health import Health as DeviceHealth
from hardware.outcome import Condition, Confirmed, DeviceState, Outcome
from kiosk.diagnosis.finding import Finding, Grade
from kiosk.domain.card_number import CardNumber
from kiosk.domain.role import Right, Role
from kiosk.domain.secret import Secret
from kiosk.flows.bench import Bench, NoPlace
from kiosk.library.port import Failure, Health
from kiosk.staff.accounts import weakness
from kiosk.staff.port import StaffError
from tests.flows.scripted_library import Subscribers

STAFF = "1042"
PIN = "2580"


class ScriptedDevice:
    def __init__(self, kind: Kind) -> None:
        self.keeper = HealthKeeper(kind, f"test://{kind.value}", lambda: asyncio.get_running_loop().time())

    def is_now(self, condition: Condition, *reasons: Reason, detail: str = "") -> None:
        self.keeper.set(condition, reasons, detail)


class ScriptedCardPrinter(ScriptedDevice):
    """Orders in `orders`; `outcomes` are its next answers, an Event is waited for first; `settles` those of settle."""

    def __init__(self) -> None:
        super().__init__(Kind.CARD_PRINTER)
        self.orders: list[str] = []
        self.outcomes: deque[Outcome | asyncio.Event] = deque()
        self.settles: deque[Outcome] = deque()
        self.said: Callable[[Saying], None] | None = None

    @property
    def state(self) -> DeviceState:
        return self.keeper.state

    def subscribe(self, changed: Callable[[], None]) -> Callable[[], None]:
        return self.keeper.subscribe(changed)

    async def check(self) -> DeviceState:
        return self.state

    async def print(self, order: str, card: CardPicture, said: Callable[[Saying], None] = lambda _: None) -> Outcome:
        self.orders.append(order)
        self.said = said
        outcome = self.outcomes.popleft() if self.outcomes else Confirmed()
        if isinstance(outcome, asyncio.Event):
            await outcome.wait()
            outcome = self.outcomes.popleft() if self.outcomes else Confirmed()
        if isinstance(outcome, Confirmed):
            self.keeper.count(Counter.CARDS)
        return outcome

    async def settle(self, order: str, said: Callable[[Saying], None] = lambda _: None) -> Outcome:
        return self.settles.popleft()

    def unsettled(self) -> tuple[str, ...]:
        return ()

    async def setup(self) -> None: ...
    async def serve(self) -> None: ...
    async def teardown(self) -> None: ...
    def wake(self) -> None: ...


class ScriptedLink(Subscribers):
    def __init__(self) -> None:
        super().__init__()
        self.health = Health(online=True, latency_ms=12.0)
        self.checks = 0

    def goes(self, *, online: bool, failure: Failure = Failure.OFFLINE) -> None:
        self.health = Health(online, None if online else failure)
        self.tell()

    async def check(self) -> Health:
        self.checks += 1
        return self.health


class ScriptedStaff:
    def __init__(self, role: Role = Role.MEDEWERKER) -> None:
        self.role, self.pin, self.first_pin = role, PIN, False
        self.recorded: list[tuple[str, str, dict[str, object]]] = []

    def knows(self, card: CardNumber) -> bool:
        return card.number == STAFF

    async def proves(self, card: CardNumber, pin: Secret) -> bool:
        return card.number == STAFF and pin.reveal() == self.pin

    def rights(self, card: CardNumber) -> frozenset[Right]:
        return self.role.rights if card.number == STAFF else frozenset()

    def must_change_pin(self, card: CardNumber) -> bool:
        return self.first_pin

    async def change_pin(self, card: CardNumber, pin: Secret) -> None:
        if problem := weakness(pin):
            raise StaffError(problem)
        self.pin, self.first_pin = pin.reveal(), False

    async def record(self, actor: str, what: str, **facts: object) -> None:
        self.recorded.append((actor, what, facts))


class ScriptedReporter:
    def __init__(self) -> None:
        self.stick: Path | None = None

    async def write(self, devices: Sequence[DeviceHealth], findings: Sequence[Finding]) -> Path:
        if self.stick is None:
            raise NoPlace("no stick")
        return self.stick / "paszuil-9401.json"


class ScriptedBench:
    """`board` shows scanner, receipt printer and card printer."""

    def __init__(self) -> None:
        self.scanner = ScriptedDevice(Kind.SCANNER)
        self.receipt_printer = ScriptedDevice(Kind.RECEIPT_PRINTER)
        self.card_printer = ScriptedCardPrinter()
        self.links = {"wise": ScriptedLink(), "sip2": ScriptedLink()}
        self.reporter = ScriptedReporter()
        self.drawn: list[CardContent] = []
        self.cannot_draw = False
        self.findings = [Finding("disk", "900 MB free", Grade.GOOD)]

    async def checkup(self):  # type: ignore[no-untyped-def]
        for finding in self.findings:
            yield finding

    def parts(self) -> dict[str, object]:
        """The arguments of a Kiosk."""
        board = HealthBoard((self.scanner, self.receipt_printer, self.card_printer))
        bench = Bench(board, self.links, self.checkup, self.reporter, lambda: CardPicture(b"png"), draw_card=self._draw)
        return {"card_printer": self.card_printer, "staff": ScriptedStaff(), "bench": bench}

    def _draw(self, content: CardContent) -> CardPicture:
        self.drawn.append(content)
        if self.cannot_draw:
            raise ValueError("no barcode can bear this")
        return CardPicture(b"png")

    def all_ready(self) -> None:
        for device in (self.scanner, self.receipt_printer, self.card_printer):
            device.is_now(Condition.READY)
