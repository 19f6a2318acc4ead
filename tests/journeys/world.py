"""The world of a journey: the simulator behind real sockets, production adapters and drivers, and a stage.

Journeys are written over `Visitor` alone, so another stage is one more name in `STAGES`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import requests

from kiosk.app import Flows
from kiosk.clock import MovableClock
from kiosk.journal.sqlite import SqliteJournal
from kiosk.settings import Settings, load
from kiosk.settings.store import SettingsStore
from tests.flows.scripted_stage import ScriptedStage
from tests.flows.scripted_visitor import ScriptedVisitor
from tests.journeys.visitor import Visitor

ANSWER_S = 10.0


def own_settings(config: Path, folder: Path) -> SettingsStore:
    """The simulator's configuration with a state folder of this kiosk's own."""
    text = config.read_text(encoding="utf-8")
    state = load(config).kiosk.state_dir
    assert state in text
    file = folder / "kiosk.toml"
    file.write_text(text.replace(f'"{state}"', f'"{folder / "kiosk"}"'), encoding="utf-8")
    return SettingsStore(file)


class Panel:
    """The far end of everything: what a test does to the simulated world, and what is to be found there."""

    def __init__(self, url: str) -> None:
        self._url = f"{url}/panel"
        self._old_mails: set[Any] = set()
        self._old_bons: set[int] = set()

    def scan(self, code: str, fault: str | None = None) -> None:
        self._send("POST", "scan", {"code": code, "fault": fault})

    def printer(self, fault: str, **more: object) -> None:
        self._send("PUT", "printer", {"fault": fault, **more})

    def card_printer(self, fault: str) -> None:
        self._send("PUT", "card-printer", {"fault": fault})

    def scanner(self, *, plugged: bool) -> None:
        self._send("PUT", "scanner", {"plugged": plugged})

    def wise(self, fault: str, **more: object) -> None:
        self._send("PUT", "wise", {"fault": fault, **more})

    def sip2(self, fault: str, **more: object) -> None:
        self._send("PUT", "sip2", {"fault": fault, **more})

    def kb(self, *, generates: bool) -> None:
        """Whether the KB makes accounts for Wise."""
        self._send("PUT", "kb", {"generates": generates})

    def registers(self, username: str, email: str) -> None:
        """A person makes an account on the KB's own page, as a phone does."""
        page = f"{self._url.removesuffix('/panel')}/si/registration/"
        fields = {"username": username, "email": email, "password": "Zelf-gekozen-1"}
        requests.post(page, data=fields, timeout=ANSWER_S).raise_for_status()

    def reset(self) -> None:
        """The library as it stands at the beginning, with working devices; what came before is no news."""
        self._send("POST", "reset", {})
        self.printer("none")
        self._old_mails = {mail["id"] for mail in self._get("mails").json()}
        self._old_bons = {bon["number"] for bon in self._get("receipts").json()}

    def mails(self) -> list[dict[str, Any]]:
        """What was mailed since the reset."""
        return [mail for mail in self._get("mails").json() if mail["id"] not in self._old_mails]

    def opens(self, mail: dict[str, Any]) -> bool:
        """Follow the link in a mail, as a phone does."""
        return requests.get(mail["link"], timeout=ANSWER_S).ok

    def bons(self) -> list[str]:
        """The words of every bon since the reset, oldest first."""
        numbers = sorted(bon["number"] for bon in self._get("receipts").json())
        return [self._get(f"receipts/{number}.txt").text for number in numbers if number not in self._old_bons]

    def acts(self) -> list[dict[str, Any]]:
        """What was done at the library since the reset, oldest first: act, requestId, at, patron."""
        acts: list[dict[str, Any]] = self._get("acts").json()
        return acts

    def cards(self) -> int:
        """How many cards came out since the reset."""
        count: int = self._get("state").json()["cards"]
        return count

    def _get(self, path: str) -> requests.Response:
        answer = requests.get(f"{self._url}/{path}", timeout=ANSWER_S)
        answer.raise_for_status()
        return answer

    def _send(self, method: str, path: str, body: dict[str, object]) -> None:
        requests.request(method, f"{self._url}/{path}", json=body, timeout=ANSWER_S).raise_for_status()


@dataclass
class World:
    """One kiosk in one simulated library."""

    panel: Panel
    store: SettingsStore
    clock: MovableClock
    open_stage: "Callable[[World], Any]"
    failures: list[BaseException] = field(default_factory=list)
    _stage: Any = None
    _flows: Flows | None = None

    @property
    def settings(self) -> Settings:
        return self.store.settings

    @property
    def visitor(self) -> Visitor:
        visitor: Visitor = self._stage.visitor
        return visitor

    def start(self) -> None:
        """Switch the kiosk on."""
        folder, visit = Path(self.settings.kiosk.state_dir), self.settings.visit
        journal = SqliteJournal(folder, self.clock, tries=visit.pin_tries, lockout=timedelta(minutes=visit.lockout_min))
        self._stage = self.open_stage(self)
        self._flows = Flows(self.store, self._stage.port, journal, self.clock, self.failures.append)
        self._stage.connect(self._flows)
        self._flows.start()

    def stop(self) -> None:
        """Switch it off; its journal stays."""
        assert self._flows
        assert self._stage
        self._stage.stop(self._flows)
        self._flows = None

    def restart(self) -> None:
        self.stop()
        self.start()


class OpenStage:
    """The scripted stage with its visitor; the window offers the same names."""

    def __init__(self, world: World) -> None:
        self.port = ScriptedStage(world.settings.kiosk.language)
        self._world = world

    def connect(self, flows: Flows) -> None:
        async def scan(code: str) -> None:
            self._world.panel.scan(code)

        self.visitor = ScriptedVisitor(self.port, flows.loop, self._world.clock, scan)

    def stop(self, flows: Flows) -> None:
        flows.stop()


def _window(world: World) -> Any:
    """Kivy is imported only where it is asked for."""
    from tests.journeys.window_stage import WindowStage

    return WindowStage(world)


STAGES: dict[str, Callable[[World], Any]] = {"scripted": OpenStage, "window": _window}
