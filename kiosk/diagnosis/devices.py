"""The devices of the kiosk, as their health board has them."""

import asyncio

from hardware.diagnostics import in_words, next_step
from hardware.health import Health, HealthBoard, Kind
from hardware.outcome import Condition
from kiosk.diagnosis.finding import Finding, Grade


def graded(health: Health) -> Grade:
    """A device that cannot tell its state is worth a warning; one that was not heard of yet is as bad as gone."""
    match health.state.condition:
        case Condition.READY:
            return Grade.GOOD
        case Condition.WARNING:
            return Grade.WARNING
        case _ if health.state.usable:
            return Grade.WARNING
        case _:
            return Grade.BAD


def asked(health: Health) -> bool:
    """Is anything known of it yet?"""
    return health.state.condition is not Condition.UNKNOWN or bool(health.state.reasons)


async def device(board: HealthBoard, kind: Kind) -> Finding:
    """Waits until this device was asked for the first time; cancelling tells what is known by then: nothing."""
    changed = asyncio.Event()
    stop = board.subscribe(changed.set)
    try:
        while not asked(health := next(health for health in board.picture if health.kind is kind)):
            changed.clear()
            await changed.wait()
    finally:
        stop()
    grade = graded(health)
    name = f" {health.identity}" if health.identity else ""
    step = next_step(health) if grade is not Grade.GOOD else ""
    return Finding(kind.value, f"{health.address}{name}: {in_words(health)}", grade, step)
