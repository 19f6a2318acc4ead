"""learn-scanner: three scans, and the right table stands in kiosk.toml, with its comments; or what is wrong is told."""

import asyncio
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
import zxingcpp
from PIL import Image
from typer.testing import CliRunner, Result

from hardware.scanner.learning import SAMPLES
from hardware.simulated.receipt_printer import Fault, SimulatedReceiptPrinter
from hardware.simulated.scanner import SimulatedScanner
from kiosk.commands import learn_scanner as command

app = typer.Typer()
app.command()(command.learn_scanner)
AIM = ("]F0", "]A0", "]C0")
TOML = """\
# this kiosk
[scanner]
url = "tty:///dev/nothing?baud=9600"  # plugged in left
longest = 64
"""


@pytest.fixture
def simulated(tmp_path: Path) -> Iterator[SimulatedScanner]:
    with SimulatedScanner(tmp_path / "scanner") as scanner:
        yield scanner


def run(
    monkeypatch: pytest.MonkeyPatch,
    simulated: SimulatedScanner,
    *arguments: str,
    terminator: str = "\r",
    prefix: str = "",
    text: str | None = None,
) -> Result:
    hear, asked = command._hear, iter(zip(AIM, SAMPLES, strict=False))

    async def scanned(scanner, ask, words, seconds):  # type: ignore[no-untyped-def]
        aim, sample = next(asked)
        code = prefix + aim + (sample.text if text is None else text)
        asyncio.get_running_loop().call_soon(lambda: simulated.scan(code, terminator=terminator))
        return await hear(scanner, ask, words, seconds)

    monkeypatch.setattr(command, "_hear", scanned)
    return CliRunner().invoke(app, [simulated.url, *arguments])


def test_a_good_scanner_is_written_into_the_file_and_every_comment_stays(
    monkeypatch: pytest.MonkeyPatch, simulated: SimulatedScanner, tmp_path: Path
) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text(TOML)
    file.chmod(0o640)
    result = run(monkeypatch, simulated, "--config", str(file), "--yes")
    assert result.exit_code == 0, result.output
    assert file.read_text() == TOML.replace("tty:///dev/nothing?baud=9600", simulated.url)
    assert file.stat().st_mode & 0o777 == 0o640
    assert f'+url = "{simulated.url}"' in result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kiosk.toml", "scanner"]


def test_who_says_no_keeps_the_file(
    monkeypatch: pytest.MonkeyPatch, simulated: SimulatedScanner, tmp_path: Path
) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text(TOML)
    result = run(monkeypatch, simulated, "--config", str(file))
    assert result.exit_code == 1
    assert file.read_text() == TOML


def test_print_shows_the_table_and_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, simulated: SimulatedScanner, tmp_path: Path
) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text(TOML)
    result = run(monkeypatch, simulated, "--config", str(file), "--print")
    assert (result.exit_code, result.stdout) == (0, f'[scanner]\nurl = "{simulated.url}"\n')
    assert file.read_text() == TOML


@pytest.mark.parametrize(
    ("how", "problem"),
    [
        ({"terminator": ""}, "no_terminator"),
        ({"prefix": "##"}, "extra"),
        ({"text": "9789043005029"}, "another_code"),
    ],
)
def test_what_is_wrong_is_told_and_the_file_stays(
    monkeypatch: pytest.MonkeyPatch, simulated: SimulatedScanner, tmp_path: Path, how: dict[str, str], problem: str
) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text(TOML)
    result = run(monkeypatch, simulated, "--config", str(file), "--json", **how)  # type: ignore[arg-type]
    told = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (told["learned"], told["scanner"]) == (False, None)
    assert {finding["problem"] for finding in told["findings"]} == {problem}
    assert file.read_text() == TOML


def test_a_scanner_that_is_not_there_is_told_within_its_deadline(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, [f"tty://{tmp_path}/none?baud=9600", "--print"])
    assert result.exit_code == 1
    assert "none" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"), [(["ftp://x", "--print"], "ftp://x"), (["tty:///x"], "--config kiosk.toml, or --print")]
)
def test_wrong_usage_is_told(arguments: list[str], said: str) -> None:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert said in result.stderr


def test_the_sheet_is_an_a4_at_300_dpi(tmp_path: Path) -> None:
    file = tmp_path / "sheet.png"
    assert CliRunner().invoke(app, ["--sheet", str(file)]).exit_code == 0
    with Image.open(file) as page:
        assert page.size == (2480, 3508)


def test_the_only_device_is_found_and_two_are_listed(tmp_path: Path) -> None:
    folder = tmp_path / "serial" / "by-id"
    folder.mkdir(parents=True)
    (tmp_path / "input").mkdir()
    from hardware.scanner.event_nodes import EventNodes

    there = len({node.unit for node in EventNodes(tmp_path / "input").all()})
    (folder / "usb-Honeywell").touch()
    (folder / "usb-Zebra").touch()
    with pytest.raises(ValueError, match="more than one device") as error:
        command.only_candidate(tmp_path)
    assert str(error.value).count("tty://") == 2
    if not there:
        (folder / "usb-Zebra").unlink()
        assert command.only_candidate(tmp_path) == f"tty://{folder}/usb-Honeywell?baud=9600"


async def test_the_codes_come_out_of_the_bonprinter_and_can_be_scanned() -> None:
    async with SimulatedReceiptPrinter() as printer:
        await command._print_samples(printer.url, "epson-tm-t20", 80)
        with Image.open(io.BytesIO(printer.receipts[-1].png())) as bon:
            found = {code.text.strip("ABCD") for code in zxingcpp.read_barcodes(bon.convert("L"))}
    assert {sample.text for sample in SAMPLES} <= found


async def test_a_bonprinter_without_paper_is_told() -> None:
    async with SimulatedReceiptPrinter() as printer:
        await printer.set_fault(Fault.PAPER_OUT)
        with pytest.raises(command.NotThere, match="the codes were not printed: paper_out"):
            await command._print_samples(printer.url, "epson-tm-t20", 80)
