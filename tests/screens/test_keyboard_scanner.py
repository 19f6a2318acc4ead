"""Keys of the window reach the scanner of a laptop, in the loop of the flows, and nobody after it ended."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

pytestmark = pytest.mark.window
ROOT = Path(__file__).parents[2]
SCRIPT = """
import asyncio, threading
from kiosk.screens.window import WindowOptions, prepare
prepare(WindowOptions((320, 240), 5.25, False, "nl", ""))
from kivy.core.window import Window
from hardware import open_scanner
from kiosk.screens.keyboard_scanner import keys_to_scanner

scanner = open_scanner("keyboard://")
loop = asyncio.new_event_loop()
asking = threading.Event()

async def scan():
    await scanner.setup()
    scans = asyncio.ensure_future(scanner.next())
    await asyncio.sleep(0)
    asking.set()
    return (await scans).raw

def flows():
    print(loop.run_until_complete(scan()))
    loop.close()

thread = threading.Thread(target=flows)
thread.start()
stop = keys_to_scanner(Window, scanner, loop)
asking.wait()
for text in "]F0", "A29401000075868b":
    Window.dispatch("on_textinput", text)
Window.dispatch("on_key_down", 304, 42, None, ["shift"])
Window.dispatch("on_key_down", END, 40, None, [])
thread.join()
Window.dispatch("on_textinput", "1")
stop()
Window.dispatch("on_textinput", "1")
print("ended")
"""


@pytest.mark.parametrize("end", [13, 271, 9])
def test_a_code_typed_into_the_window_is_a_scan(end: int, tmp_path: Path) -> None:
    environment = {**os.environ, "SDL_VIDEODRIVER": "offscreen", "KIVY_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(SCRIPT).replace("END", str(end))],
        env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    assert [line for line in ended.stdout.splitlines() if "device state" not in line] == [
        "]F0A29401000075868b",
        "ended",
    ]
