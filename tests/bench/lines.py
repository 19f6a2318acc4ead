"""What goes over slow lines: the bytes of every sample bon, and SIP2's round trip on a warm connection."""

import asyncio
import time
from pathlib import Path

from hardware.receipt_printer.document import Document, Qr
from hardware.receipt_printer.encoder import encode
from kiosk import settings
from kiosk.clock import SystemClock
from kiosk.domain.secret import Secret
from kiosk.library.sip2.client import Sip2Client
from kiosk.receipts.samples import SAMPLES
from kiosk.settings import read_secret, sip2_options
from tests.bench.table import Row, percentile

BYTES_A_SECOND = 1920
"""19 200 baud, 8N1: ten bits a byte."""
GOAL_S = 1.5
PROFILES = {58: "generic-58", 80: "epson-tm-t20"}
PASS, PIN = "29401000075868", "1234"


def bons() -> list[Row]:
    rows = []
    for name, sample in SAMPLES.items():
        for width, profile in PROFILES.items():
            document = sample("nl")
            size, bare = len(encode(document, profile, width)), len(encode(_without_qr(document), profile, width))
            seconds = bare / BYTES_A_SECOND
            with_qr = f"; with QR {size} bytes, {size / BYTES_A_SECOND:.2f} s" if size != bare else ""
            measured = f"{bare} bytes, {seconds:.2f} s{with_qr}"
            rows.append(Row(f"bon {name}, {width} mm", measured, f"<= {GOAL_S} s without QR", seconds <= GOAL_S))
    return rows


def _without_qr(document: Document) -> Document:
    return Document(document.name, tuple(block for block in document.blocks if not isinstance(block, Qr)))


def sip2_round_trip(config: Path, count: int = 200) -> Row:
    """The answer to a 63 with PIN, from the client's call to its answer, one after the other."""
    loaded = settings.load(config)
    section = loaded.library.sip2
    assert section is not None
    options = sip2_options(loaded, section, Secret(read_secret(section.password_file, "library.sip2.password_file")))

    async def ask() -> list[float]:
        client = Sip2Client(options, SystemClock())
        spent = []
        try:
            for number in range(count + 5):
                began = time.perf_counter()
                patron = await client.patron_information(PASS, Secret(PIN))
                if number >= 5:
                    spent.append((time.perf_counter() - began) * 1000)
                if patron.valid_pin is not True:
                    raise RuntimeError("the simulated library does not know the sample pass")
        finally:
            await client.close()
        return spent

    spent = asyncio.run(ask())
    measured = f"p50 {percentile(spent, 0.5):.1f} ms, p95 {percentile(spent, 0.95):.1f} ms (n = {count})"
    return Row("SIP2: a 63 on the warm connection", measured)
