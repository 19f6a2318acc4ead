"""All checks together: each with its own deadline, so that one that hangs holds up no other."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from hardware.health import HealthBoard
from hardware.transports.holder import who_holds
from kiosk.clock import Clock
from kiosk.diagnosis import library, machine
from kiosk.diagnosis.beside import beside
from kiosk.diagnosis.devices import device
from kiosk.diagnosis.finding import Finding, Grade
from kiosk.settings import Settings, SettingsError

DEADLINE_S = 8.0
"""For each check; all run side by side, so it is for the whole check-up too."""

Check = Callable[[], Awaitable[list[Finding]]]


async def checkup(
    settings: Settings,
    clock: Clock,
    devices: HealthBoard | None,
    *,
    root: Path = Path("/"),
    within_s: float = DEADLINE_S,
    without: frozenset[str] = frozenset(),
) -> AsyncIterator[Finding]:
    """Check everything once; the findings come in a fixed order: devices, library system, machine.

    Args:
        devices: the board of devices that somebody keeps in service meanwhile; None leaves the devices out.
        root: where /proc and /sys hang.
        within_s: seconds that one check may take; then it is a bad finding of its own.
        without: names of checks that are left out.
    """
    checks = {name: check for name, check in _checks(settings, clock, devices, root).items() if name not in without}
    tasks = [asyncio.create_task(_within(name, check, within_s)) for name, check in checks.items()]
    try:
        for task in tasks:
            for finding in await task:
                yield finding
    finally:
        for task in tasks:
            task.cancel()


def _checks(settings: Settings, clock: Clock, devices: HealthBoard | None, root: Path) -> dict[str, Check]:
    checks: dict[str, Check] = {}
    kiosk = who_holds(Path(settings.kiosk.state_dir) / "lock", root / "proc") if devices else None
    for health in devices.picture if devices else ():
        checks[health.kind.value] = lambda kind=health.kind: _one(device(devices, kind, kiosk))  # type: ignore[misc,arg-type]
    checks["wise"] = lambda: library.wise(settings, clock)
    checks["certificate"] = lambda: library.wise_line(settings, clock)
    if settings.library.sip2:
        checks["sip2"] = lambda: library.sip2(settings, clock)
    blocking: dict[str, Callable[[], Finding]] = {
        "disk": lambda: machine.disk(settings),
        "journal": lambda: machine.journal(settings, root),
        "secrets": lambda: machine.secrets(settings),
        "temperature": lambda: machine.temperature(root),
        "power": lambda: machine.power(root),
        "display": lambda: machine.display(root),
        "start": machine.start,
        "versions": machine.versions,
    }
    for name, work in blocking.items():
        checks[name] = lambda work=work: _one(beside(work))  # type: ignore[misc]
    return checks


async def _one(finding: Awaitable[Finding]) -> list[Finding]:
    return [await finding]


async def _within(name: str, check: Check, within_s: float) -> list[Finding]:
    try:
        async with asyncio.timeout(within_s):
            return await check()
    except TimeoutError:
        step = "something hangs: look at the network, the device or the disk that this asks"
        return [Finding(name, f"no answer within {within_s:g} s", Grade.BAD, step)]
    except SettingsError as error:
        return [Finding(name, str(error), Grade.BAD, "let the kiosk's user read the file that it names")]
    except OSError as error:
        return [Finding(name, f"cannot be measured: {error}", Grade.BAD, "look at what it names")]
