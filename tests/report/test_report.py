"""The report tells a maintainer everything about the kiosk, and nobody anything about a member."""

import io
import json
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

import pytest
import structlog

from hardware.errors import Reason
from hardware.health import Counter, Health, Identity, Kind
from hardware.outcome import Condition, DeviceState
from kiosk import logs
from kiosk.clock import AMSTERDAM, SystemClock
from kiosk.diagnosis.finding import Finding, Grade
from kiosk.domain.secret import Secret
from kiosk.flows.bench import NoPlace
from kiosk.report.report import UsbReporter, masked, report, without_user
from kiosk.settings import Settings, load
from kiosk.simulator.configuration import configuration

WHEN = datetime(2026, 3, 12, 14, 5, tzinfo=AMSTERDAM)
NUMBER, PIN, PASSWORD, EMAIL, NAME = "29401000075868", "7361", "h7KmrT3W", "lezer@annen.example", "Aaltje Canarie"
CANARIES = (NUMBER, PIN, PASSWORD, EMAIL, NAME, "de-sleutel", "het-wachtwoord", "apparaatgebruiker")
PRINTER = Health(
    Kind.RECEIPT_PRINTER,
    "tcp://gebruiker:het-wachtwoord@10.0.0.5:9100",
    DeviceState(Condition.NOT_READY, (Reason.PAPER_OUT,), 100.0),
    "roll at its end",
    50.0,
    Identity("EPSON", "TM-T20III"),
    MappingProxyType({Counter.RECEIPTS: 212}),
)
FINDINGS = (Finding("disk", "900 MB free", Grade.GOOD), Finding("clock", f"asked {NUMBER}", Grade.BAD, "set it"))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    from kiosk.simulator.access import Keys

    keys = Keys(tmp_path / "secrets")
    keys.ensure()
    text = configuration(
        tmp_path,
        keys,
        http_url="http://127.0.0.1:8100",
        sip2_address=("127.0.0.1", 6001),
        scanner_url="tty:///dev/ttyACM0",
        printer_url="tcp://127.0.0.1:9100",
    )
    (tmp_path / "kiosk.toml").write_text(text, encoding="utf-8")
    return load(tmp_path / "kiosk.toml")


def test_it_holds_what_a_maintainer_asks_for(settings: Settings):
    told = json.loads(report(settings, WHEN, 160.0, [PRINTER], FINDINGS, ['{"event": "window_ready"}']))
    assert told["findings"][0] == {"name": "disk", "grade": "GOOD", "value": "900 MB free", "next_step": ""}
    device = told["devices"][0]
    assert (device["reasons"], device["for_s"], device["counters"]) == (["paper_out"], 60, {"receipts": 212})
    assert device["identity"] == "EPSON TM-T20III"
    assert told["configuration"]["kiosk"]["branch"] == settings.kiosk.branch
    assert told["log"] == ['{"event": "window_ready"}']
    assert told["versions"]["python"]


def test_the_configuration_bears_no_user_no_key_and_no_password(settings: Settings):
    shown = json.dumps(masked({"wise": {"user": "apparaatgebruiker", "key_id": "de-sleutel", "url": "https://w"}}))
    assert "apparaatgebruiker" not in shown
    assert "de-sleutel" not in shown
    assert "https://w" in shown
    assert without_user("tcp://u:p@host:9100") == "tcp://host:9100"
    whole = report(settings, WHEN, 0.0, (), (), ())
    assert settings.library.wise.user not in whole
    assert settings.library.wise.key_id not in whole


def test_a_member_leaves_nothing_in_it(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    """As a careless line would write it: every value of a member through every door of the log."""
    logs.RECENT.clear()
    before = structlog.get_config()
    try:
        logs.configure(io.StringIO())
        log = structlog.get_logger()
        log.info("scanned", code=NUMBER, pin=PIN, password=PASSWORD, email=EMAIL, name=NAME, username=NAME)
        log.info("typed", said=str(Secret(PIN)), value=Secret(PASSWORD))
        log.info(f"mailed {EMAIL} for {NUMBER}")
        try:
            raise ValueError(f"bad answer for {NUMBER} {EMAIL}")
        except ValueError:
            log.exception("visit_failed")
        whole = report(settings, WHEN, 160.0, [PRINTER], FINDINGS, logs.RECENT)
    finally:
        structlog.configure(**before)
    for canary in CANARIES:
        assert canary not in whole, canary
    assert "visit_failed" in whole


async def test_it_is_written_into_the_given_folder(settings: Settings, tmp_path: Path):
    folder = tmp_path / "reports"
    folder.mkdir()
    file = await UsbReporter(settings, SystemClock(), folder=folder, recent=()).write([], [])
    assert file.parent == folder
    assert json.loads(file.read_text())["versions"]


async def test_without_a_stick_it_says_where_it_looked(settings: Settings, tmp_path: Path):
    (tmp_path / "media" / "not-mounted").mkdir(parents=True)
    with pytest.raises(NoPlace, match="media"):
        await UsbReporter(settings, SystemClock(), sticks=[tmp_path / "media"], recent=()).write([], [])
    assert list((tmp_path / "media" / "not-mounted").iterdir()) == []


@pytest.mark.parametrize("where", ["STICK", "user/STICK"])
async def test_a_stick_is_found_where_it_is_mounted(
    settings: Settings, tmp_path: Path, where: str, monkeypatch: pytest.MonkeyPatch
):
    stick = tmp_path / "media" / where
    stick.mkdir(parents=True)
    monkeypatch.setattr(Path, "is_mount", lambda path: path == stick)
    file = await UsbReporter(settings, SystemClock(), sticks=[tmp_path / "media"], recent=()).write([], [])
    assert file.parent == stick


async def test_a_stick_that_cannot_be_written_is_named(settings: Settings, tmp_path: Path):
    with pytest.raises(NoPlace, match="gone"):
        await UsbReporter(settings, SystemClock(), folder=tmp_path / "gone", recent=()).write([], [])
