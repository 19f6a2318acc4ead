"""A scanner that types into the program's own window: the same rules as on a wire."""

import asyncio

from hardware import open_scanner
from hardware.outcome import Condition
from hardware.scanner.keyboard import KeyboardScanner
from hardware.scanner.port import Heard, Verdict
from tests.hardware.virtual_time import run


def test_what_is_typed_in_one_go_is_a_scan_and_a_stray_key_is_not() -> None:
    async def visit() -> None:
        scanner = open_scanner("keyboard://")
        assert isinstance(scanner, KeyboardScanner)
        heard: list[Heard] = []
        scanner.listen(heard.append)
        await scanner.setup()
        assert scanner.state.condition is Condition.READY
        scan = asyncio.create_task(scanner.next())
        await asyncio.sleep(0)
        scanner.type("5")
        await asyncio.sleep(0.3)
        for character in "29401000075868\n":
            scanner.type(character)
            await asyncio.sleep(0.01)
        assert (await scan).raw == "29401000075868"
        scanner.type("€7")
        await asyncio.sleep(1.1)
        assert [(one.verdict, one.raw) for one in heard] == [
            (Verdict.HALF, "5"),
            (Verdict.OK, "29401000075868"),
            (Verdict.NO_TERMINATOR, "?7"),
        ]
        await scanner.teardown()

    run(visit())


def test_a_code_that_began_before_anybody_waited_is_not_theirs() -> None:
    async def visit() -> None:
        scanner = open_scanner("keyboard://")
        await scanner.setup()
        scanner.type("2940")
        await asyncio.sleep(0.05)
        scan = asyncio.create_task(scanner.next())
        await asyncio.sleep(0)
        scanner.type("1000075868\n")
        await asyncio.sleep(0.05)
        assert not scan.done()
        scanner.type("29548000001003\n")
        assert (await scan).raw == "29548000001003"
        await scanner.teardown()

    run(visit())
