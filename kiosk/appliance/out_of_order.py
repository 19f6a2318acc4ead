"""'Deze kiosk werkt nu niet', when the kiosk itself cannot paint it: onto the frame buffer, without Kivy and GL.

It needs nothing of the configuration, which may be what is wrong.
"""

import fcntl
import os
import signal
import sys
import time
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import structlog
from PIL import Image, ImageDraw, ImageFont

import kiosk
from kiosk.appliance.places import Places
from kiosk.diagnosis.start import what_stops_a_start
from kiosk.domain.fault_code import FaultCode
from kiosk.failure import Failure, recorded
from kiosk.texts.catalogue import catalogue
from kiosk.texts.text import Text, text

log = structlog.get_logger()

TRY_AGAIN_S = 300.0
"""So long it stands at most; then the kiosk tries to start again."""
LOOK_S = 2.0
"""Between two looks whether something was mended; each paints again what the console may have painted over."""
KDSETMODE, KD_TEXT, KD_GRAPHICS = 0x4B3A, 0, 1
"""Source: linux/kd.h."""
GROUND, PETROL, ORANGE, INK, PALE = "#FBF8F3", "#0B4A5A", "#FA9F3E", "#0E2A33", "#CFE4E6"
SHORT_PX = 600
"""A panel that is less high than this is small: words take its whole width."""
FONTS = Path(kiosk.__file__).parent / "screens" / "fonts"


@dataclass(frozen=True)
class FrameBuffer:
    """The kernel's own picture. Args: size in pixels; bytes of a line; bits of a pixel, 16 or 32."""

    device: Path
    size: tuple[int, int]
    stride: int
    bits: int

    @classmethod
    def first(cls, root: Path = Path("/")) -> "FrameBuffer | None":
        """None where the kernel shows no console, or in a form that is not known here."""
        about = root / "sys/class/graphics/fb0"
        try:
            width, height = (int(part) for part in (about / "virtual_size").read_text().split(","))
            bits = int((about / "bits_per_pixel").read_text())
            stride = int((about / "stride").read_text())
        except (OSError, ValueError):
            return None
        return cls(root / "dev/fb0", (width, height), stride, bits) if bits in (16, 32) else None

    def raw(self, picture: Image.Image) -> bytes:
        """The picture as a little-endian machine's kernel holds it: XRGB8888 or RGB565."""
        image = picture.convert("RGB")
        if self.bits == 32:
            pixels = image.tobytes("raw", "BGRX")
        else:
            values = zip(*(band.tobytes() for band in image.split()), strict=True)
            pixels = array("H", ((r >> 3) << 11 | (g >> 2) << 5 | b >> 3 for r, g, b in values)).tobytes()
        width = self.size[0] * self.bits // 8
        return b"".join(pixels[at : at + width].ljust(self.stride, b"\0") for at in range(0, len(pixels), width))


def why(file: Path) -> Failure:
    """What the kiosk wrote down when it could not start; else what can be found out here."""
    broken_down = Failure(FaultCode.BROKEN_DOWN, "the program ended; its log has the reason")
    told = recorded()
    if told and told.code is not FaultCode.BROKEN_DOWN:
        return told
    return what_stops_a_start(file) or told or broken_down


def picture(size: tuple[int, int], code: FaultCode) -> Image.Image:
    """Both languages and the code, in the house's look, for any panel."""
    width, height = size
    image = Image.new("RGB", size, GROUND)
    draw = ImageDraw.Draw(image)
    tall, short = height > width, height < SHORT_PX <= width
    unit = width / 640 if tall else height / 560 if short else min(width / 1280, height / 800)
    edge = int(54 * unit)
    column = int(width * 0.62) - edge if not (tall or short) else width - 2 * edge
    if tall:
        draw.rectangle((0, height * 3 // 4, width, height), fill=PETROL)
        _no_entry(draw, (width // 2, height * 7 // 8), int(90 * unit))
    elif not short:
        draw.rectangle((int(width * 0.66), 0, width, height), fill=PETROL)
        _no_entry(draw, (int(width * 0.83), height // 2), int(110 * unit))
    y = int(110 * unit)
    for language, scale in (("nl", 1.0), ("en", 0.75)):
        say = catalogue(language).say
        y = _write(draw, say(text("closed.title")), "InterDisplay-Bold.ttf", 64 * unit * scale, PETROL, edge, y, column)
        y = _write(draw, say(text("closed.lead")), "Inter-Regular.ttf", 34 * unit * scale, INK, edge, y, column)
        y += int(40 * unit)
    told = catalogue("nl").say(text("paper.code", code=code.value))
    _write(draw, told, "Inter-SemiBold.ttf", 28 * unit, INK, edge, y, column)
    return image


def stand(file: Path, *, sleep: Callable[[float], None] = time.sleep, root: Path = Path("/")) -> None:
    """Paint until something that the kiosk reads has changed, or for five minutes.

    Stopped from outside it ends with 143: for systemd that is no success, which would start the kiosk.

    Args:
        file: the technician's kiosk.toml.
    """
    failure = why(file)
    log.error("out_of_order", code=failure.code.value, why=failure.words)
    before = _state(file)
    frame = FrameBuffer.first(root)
    image = frame.raw(picture(frame.size, failure.code)) if frame else b""
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    with _console_keeps_off():
        waited = 0.0
        while waited < TRY_AGAIN_S and _state(file) == before:
            if frame:
                with suppress(OSError):
                    frame.device.write_bytes(image)
            elif not waited:
                _tell_console(failure.code)
            sleep(LOOK_S)
            waited += LOOK_S


def _state(file: Path) -> tuple[object, ...]:
    """Changes when a file that the kiosk reads does, and when what stops it is another thing."""
    stamps = []
    places = Places()
    # Of the secrets, which are root's, only the folder's own time is seen from here.
    for place in (file, places.state / "settings.toml", places.secrets):
        try:
            stamps.append(place.stat().st_mtime_ns)
        except OSError:
            stamps.append(0)
    return (*stamps, what_stops_a_start(file))


def _no_entry(draw: ImageDraw.ImageDraw, middle: tuple[int, int], radius: int) -> None:
    x, y = middle
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=ORANGE)
    bar = radius // 5
    draw.rounded_rectangle((x - radius * 3 // 5, y - bar, x + radius * 3 // 5, y + bar), bar // 2, fill=PETROL)


def _write(
    draw: ImageDraw.ImageDraw, words: str, face: str, size: float, colour: str, x: int, y: int, room: int
) -> int:
    """Words broken into lines that fit `room`; returns where the next may begin."""
    font = ImageFont.truetype(str(FONTS / face), max(14, int(size)))
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and draw.textlength(longer, font) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    for line in lines:
        draw.text((x, y), line, fill=colour, font=font)
        y += int(size * 1.3)
    return y + int(size * 0.3)


@contextmanager
def _console_keeps_off() -> Iterator[None]:
    """The kernel writes no cursor and no messages over the picture while it stands."""
    with suppress(OSError):
        fcntl.ioctl(sys.stdin.fileno(), KDSETMODE, KD_GRAPHICS)
    try:
        yield
    finally:
        with suppress(OSError):
            fcntl.ioctl(sys.stdin.fileno(), KDSETMODE, KD_TEXT)


def _tell_console(code: FaultCode) -> None:
    """Where nothing can be painted, words on the console are better than nothing."""
    lines: list[Text] = [text("closed.title"), text("closed.lead"), text("paper.code", code=code.value)]
    words = "\r\n".join(catalogue("nl").say(line) for line in lines)
    with suppress(OSError):
        os.write(sys.stdin.fileno(), f"\033[2J\033[H\r\n\r\n{words}\r\n".encode())
