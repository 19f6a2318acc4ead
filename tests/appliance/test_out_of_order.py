"""When the kiosk cannot paint it, 'Deze kiosk werkt nu niet' stands there all the same, with a code."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from kiosk import failure
from kiosk.appliance.out_of_order import FrameBuffer, picture, stand, why
from kiosk.domain.fault_code import FaultCode
from kiosk.failure import Failure
from tests.settings.shipped import shipped


@pytest.fixture
def screen(tmp_path: Path) -> Path:
    """A root with a small frame buffer of 32 bits whose lines are padded."""
    return framed(tmp_path, 320, 200, 32, 320 * 4 + 64)


def framed(root: Path, width: int, height: int, bits: int, stride: int) -> Path:
    about = root / "sys/class/graphics/fb0"
    about.mkdir(parents=True)
    for name, value in (("virtual_size", f"{width},{height}"), ("bits_per_pixel", bits), ("stride", stride)):
        (about / name).write_text(f"{value}\n")
    (root / "dev").mkdir()
    (root / "dev/fb0").write_bytes(b"")
    return root


@pytest.mark.parametrize("bits", [16, 32])
def test_what_is_painted_is_the_picture_whatever_the_depth(tmp_path: Path, bits: int):
    root = framed(tmp_path, 40, 30, bits, 40 * bits // 8 + 16)
    frame = FrameBuffer.first(root)
    assert frame
    image = Image.new("RGB", (40, 30), "#0B4A5A")
    image.putpixel((39, 0), (250, 159, 62))
    raw = frame.raw(image)
    assert len(raw) == 30 * frame.stride
    again = Image.frombytes("RGB", (40, 30), raw, "raw", {32: "BGRX", 16: "BGR;16"}[bits], frame.stride)
    for place in ((0, 0), (39, 0), (39, 29)):
        for seen, wanted in zip(again.getpixel(place), image.getpixel(place), strict=True):
            assert abs(seen - wanted) <= (0 if bits == 32 else 8)


def test_a_form_that_is_not_known_is_not_painted(tmp_path: Path):
    assert FrameBuffer.first(framed(tmp_path, 40, 30, 8, 40)) is None
    assert FrameBuffer.first(tmp_path / "nowhere") is None


@pytest.mark.parametrize("size", [(1280, 800), (800, 480), (720, 1280), (1080, 1920)])
def test_the_words_stand_inside_every_panel(size: tuple[int, int]):
    image = picture(size, FaultCode.SECRET_MISSING)
    assert image.size == size
    ground = image.getpixel((2, 2))
    edges = [image.getpixel((x, y)) for x in (0, size[0] // 3) for y in (0, 3)]
    assert set(edges) == {ground}
    assert len(image.getcolors(1 << 20) or []) > 20


def test_what_the_kiosk_wrote_down_comes_first_and_else_it_is_found_out(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path))
    file = tmp_path / "kiosk.toml"
    file.write_text("[kiosk")
    assert why(file).code is FaultCode.CONFIGURATION
    failure.record(Failure(FaultCode.DISPLAY, "no window"))
    assert why(file).code is FaultCode.DISPLAY


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda file: file.unlink(), FaultCode.CONFIGURATION),
        (lambda file: file.write_text(file.read_text().replace("idle_s = 60", "idle_s = 6")), FaultCode.CONFIGURATION),
        (lambda file: file.write_text(file.read_text().replace("version = 1", "version = 9")), FaultCode.NEWER),
        (lambda file: (file.parent / "wise.key").unlink(), FaultCode.SECRET_MISSING),
        (lambda file: (file.parent / "state/journal.sqlite3").write_bytes(b"junk" * 500), FaultCode.JOURNAL),
    ],
)
def test_what_is_wrong_here_has_its_code(tmp_path: Path, monkeypatch, spoil, code: FaultCode):
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path / "nothing-recorded"))
    file = shipped(tmp_path)
    (tmp_path / "state").mkdir()
    assert why(file).code is FaultCode.BROKEN_DOWN
    spoil(file)
    assert why(file).code is code


def test_it_stands_until_something_is_mended(screen: Path, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path / "nothing-recorded"))
    file = shipped(tmp_path)
    good = file.read_text()
    file.write_text("[kiosk")
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 3:
            file.write_text(good)

    stand(file, sleep=sleep, root=screen)
    assert len(slept) == 3
    assert len((screen / "dev/fb0").read_bytes()) == 200 * (320 * 4 + 64)


def test_after_five_minutes_the_kiosk_may_try_again(screen: Path, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path / "nothing-recorded"))
    file = tmp_path / "kiosk.toml"
    file.write_text("[kiosk")
    slept: list[float] = []
    stand(file, sleep=slept.append, root=screen)
    assert sum(slept) == 300


def test_whoever_stops_it_by_hand_is_not_given_the_kiosk_back(screen: Path, tmp_path: Path):
    """systemd starts the kiosk after a success; a clean end by SIGTERM would be one."""
    script = (
        "import os, signal, sys; from pathlib import Path; from kiosk.appliance.out_of_order import stand; "
        "stand(Path(sys.argv[1]), sleep=lambda _s: os.kill(os.getpid(), signal.SIGTERM), root=Path(sys.argv[2]))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "kiosk.toml"), str(screen)], capture_output=True, check=False
    )
    assert ended.returncode == 128 + signal.SIGTERM
