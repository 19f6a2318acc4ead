"""`paszuil doctor`: the whole kiosk in one list, against the simulated library and broken in every way."""

import asyncio
import json
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from kiosk import settings
from kiosk.clock import SystemClock
from kiosk.diagnosis import Finding, Grade, checkup
from kiosk.diagnosis import checkup as checkup_function
from kiosk.simulator.world import Simulator
from tests.commands.terminal import paszuil

NAMES = [
    "scanner", "receipt_printer", "wise", "certificate", "clock", "sip2", "sip2_clock",
    "disk", "journal", "secrets", "temperature", "power", "display", "start", "versions",
]  # fmt: skip


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with Simulator(tmp_path_factory.mktemp("world"), fresh=True) as world:
        yield world.config_path


def doctor(config: Path) -> tuple[int, dict[str, dict]]:
    ended = paszuil("doctor", "--config", str(config), "--json")
    return ended.returncode, {found["name"]: found for found in json.loads(ended.stdout)["findings"]}


def changed(config: Path, folder: Path, **lines: str) -> Path:
    """The same configuration in another folder, with some lines anew: by their key and what they had."""
    shutil.copytree(config.parent, folder, ignore=shutil.ignore_patterns("scanner"), symlinks=True)
    copy = folder / config.name
    text = copy.read_text(encoding="utf-8").splitlines()
    wrong = [
        next((f"{key} = {new}" for key, new in lines.items() if line.startswith(f"{key} =")), line) for line in text
    ]
    copy.write_text("\n".join(wrong), encoding="utf-8")
    return copy


def test_a_kiosk_that_is_well_is_good_on_every_line(config: Path):
    code, found = doctor(config)
    assert list(found) == NAMES
    assert {each["grade"] for each in found.values()} == {"good"}, found
    assert all(list(each) == ["name", "value", "grade", "next_step"] for each in found.values())
    assert "ms" in found["wise"]["value"]
    assert "ms" in found["sip2"]["value"]
    assert code == 0


def test_a_person_reads_what_was_measured_and_what_to_do_and_no_secret(config: Path, tmp_path: Path):
    secrets = [file.read_text().strip() for file in (config.parent / "secrets").iterdir()]
    broken = changed(config, tmp_path / "broken", port="1")
    ended = paszuil("doctor", "--config", str(broken))
    assert ended.returncode == 2
    assert "bad      sip2" in ended.stdout
    assert "→ check the network" in ended.stdout
    assert "good     wise" in ended.stdout
    assert secrets
    assert not [secret for secret in secrets if secret in ended.stdout + ended.stderr]


def test_secrets_that_cannot_be_read_are_named_by_key_and_hold_up_nothing_else(config: Path, tmp_path: Path):
    broken = changed(config, tmp_path / "broken", key_file='"nowhere.key"')
    code, found = doctor(broken)
    assert code == 2
    assert found["secrets"]["grade"] == found["wise"]["grade"] == "bad"
    assert "library.wise.key_file" in found["secrets"]["value"]
    assert found["sip2"]["grade"] == "good"


@contextmanager
def silent_server() -> Iterator[int]:
    """Takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        links: list[socket.socket] = []

        def accept() -> None:
            try:
                while True:
                    links.append(listening.accept()[0])
            except OSError:
                pass

        threading.Thread(target=accept, daemon=True).start()
        try:
            yield listening.getsockname()[1]
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            for link in links:
                link.close()


def test_what_hangs_holds_up_nothing_else_and_the_whole_ends_within_ten_seconds(config: Path, tmp_path: Path):
    with silent_server() as port:
        broken = changed(config, tmp_path / "broken", port=str(port))
        text = broken.read_text(encoding="utf-8")
        [wise] = [line for line in text.splitlines() if line.startswith('url = "http')]
        [printer] = [line for line in text.splitlines() if line.startswith('url = "tcp')]
        text = text.replace(wise, f'url = "http://127.0.0.1:{port}/restapi"')
        broken.write_text(text.replace(printer, f'url = "tcp://127.0.0.1:{port}"'), encoding="utf-8")
        began = time.monotonic()
        code, found = doctor(broken)
        took = time.monotonic() - began
    assert code == 2
    assert took < 11, "ten seconds, and the start of Python"
    assert {found[name]["grade"] for name in ("wise", "sip2", "certificate", "receipt_printer")} == {"bad"}
    assert found["scanner"]["grade"] == "good"
    assert found["disk"]["grade"] == "good"


async def all_of(kiosk: settings.Settings, **more) -> dict[str, Finding]:
    return {finding.name: finding async for finding in checkup(kiosk, SystemClock(), None, **more)}


async def test_a_check_that_never_answers_becomes_a_bad_line_after_its_deadline(config, monkeypatch):
    from kiosk.diagnosis import machine

    hanging = threading.Event()
    monkeypatch.setattr(machine, "disk", lambda _: hanging.wait(30))
    found = await all_of(settings.load(config), within_s=1.0)
    hanging.set()
    assert found["disk"].grade is Grade.BAD
    assert found["disk"].value == "no answer within 1 s"
    assert found["wise"].grade is Grade.GOOD


async def test_a_name_that_no_name_server_knows_is_told(config: Path):
    kiosk = settings.load(config)
    assert kiosk.library.sip2
    sip2 = msgspec.structs.replace(kiosk.library.sip2, host="sip2.invalid")
    library = msgspec.structs.replace(kiosk.library, sip2=sip2)
    found = await all_of(msgspec.structs.replace(kiosk, library=library))
    assert found["sip2"].grade is Grade.BAD
    assert "sip2.invalid" in found["sip2"].value


async def test_a_checkup_that_is_given_up_leaves_nothing_behind(config: Path):
    before = asyncio.all_tasks()
    findings = checkup_function(settings.load(config), SystemClock(), None)
    async for _ in findings:
        break
    await findings.aclose()
    async with asyncio.timeout(5):
        while asyncio.all_tasks() - before:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


def test_without_the_configuration_of_an_installed_kiosk_it_is_wrong_usage():
    ended = paszuil("doctor")
    assert (ended.returncode, ended.stdout) == (3, "")
    assert "/etc/paszuil/kiosk.toml: cannot be read" in ended.stderr


def test_a_code_from_the_screen_is_explained():
    ended = paszuil("doctor", "--code", "k-04")
    assert ended.returncode == 0
    assert "K-04: a key or password" in ended.stdout
    assert "paszuil config secret" in ended.stdout
    wrong = paszuil("doctor", "--code", "K-77")
    assert wrong.returncode == 3
    assert "K-01, K-02" in wrong.stderr
