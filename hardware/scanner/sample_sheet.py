"""The codes that teach a kiosk its scanner, on a sheet of paper or on a bon."""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from hardware import barcodes
from hardware.receipt_printer.document import Barcode, Document, Gap, Text, Title
from hardware.scanner.learning import SAMPLES, Sample

DPI = 300
_A4 = (2480, 3508)
_FONTS = Path(__file__).parents[1] / "fonts"
_TITLE = "Sample codes for learn-scanner"
_NAMES = {"codabar": "Codabar", "code39": "Code 39", "code128": "Code 128", "itf": "Interleaved 2 of 5"}


def sheet(samples: tuple[Sample, ...] = SAMPLES) -> Image.Image:
    """An A4 at 300 dpi with every sample code; print it at 100 %."""
    page = Image.new("L", _A4, 255)
    pen = ImageDraw.Draw(page)
    display = ImageFont.truetype(_FONTS / "InterDisplay-Bold.ttf", 110)
    label = ImageFont.truetype(_FONTS / "Inter-SemiBold.ttf", 64)
    small = ImageFont.truetype(_FONTS / "Inter-Regular.ttf", 50)
    pen.text((240, 220), _TITLE, fill=0, font=display)
    pen.text((240, 380), "Print at 100 %. Scan only the code that is asked for; cover the others.", fill=0, font=small)
    for number, sample in enumerate(samples):
        top = 640 + number * 660
        kind = sample.symbology.value
        drawn = barcodes.draw(barcodes.Symbology(kind), sample.text, dpi=DPI, height_mm=25, width_mm=110)
        pen.text((240, top), f"{number + 1}.  {_NAMES[kind]}", fill=0, font=label)
        page.paste(drawn.image, (240, top + 110))
        pen.text((240 + barcodes.QUIET_MODULES * drawn.module_dots, top + 430), sample.text, fill=0, font=small)
    return page


def receipt(samples: tuple[Sample, ...] = SAMPLES) -> Document:
    """The same codes as a bon."""
    blocks: list[Title | Text | Barcode | Gap] = [Title("learn-scanner"), Text("Scan only the code that is asked for.")]
    for number, sample in enumerate(samples, 1):
        kind = sample.symbology.value
        text = f"A{sample.text}A" if kind == "codabar" else sample.text
        blocks += [Gap(2), Text(f"{number}. {_NAMES[kind]}", bold=True), Barcode(kind, text)]  # type: ignore[arg-type]
    return Document("sample_codes", tuple(blocks))
