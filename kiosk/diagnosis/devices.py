"""The devices of the kiosk, as their health board has them."""

import asyncio

from hardware.diagnostics import in_words, next_step
from hardware.errors import Reason
from hardware.health import Health, HealthBoard, Kind
from hardware.outcome import Condition
from kiosk.diagnosis.finding import Finding, Grade


def graded(health: Health, kiosk: str | None = None) -> Grade:
    """A device that cannot tell its state is worth a warning; one that was not heard of yet is as bad as gone.

    Args:
        kiosk: the running kiosk as `who_holds` names it; what that one has in use serves.
    """
    if serves_kiosk(health, kiosk):
        return Grade.GOOD
    match health.state.condition:
        case Condition.READY:
            return Grade.GOOD
        case Condition.WARNING:
            return Grade.WARNING
        case _ if health.state.usable:
            return Grade.WARNING
        case _:
            return Grade.BAD


def serves_kiosk(health: Health, kiosk: str | None) -> bool:
    """Does the running kiosk itself have it, so that no more of it can be seen from outside?"""
    return kiosk is not None and Reason.IN_USE in health.state.reasons and kiosk in health.detail


def asked(health: Health) -> bool:
    """Is anything known of it yet?"""
    return health.state.condition is not Condition.UNKNOWN or bool(health.state.reasons)


async def device(board: HealthBoard, kind: Kind, kiosk: str | None = None) -> Finding:
    """Waits until this device was asked for the first time; cancelling tells what is known by then: nothing."""
    changed = asyncio.Event()
    stop = board.subscribe(changed.set)
    try:
        while not asked(health := next(health for health in board.picture if health.kind is kind)):
            changed.clear()
            await changed.wait()
    finally:
        stop()
    grade = graded(health, kiosk)
    if serves_kiosk(health, kiosk):
        return Finding(kind.value, f"{health.address}: in use by the kiosk itself, {kiosk}", grade)
    name = f" {health.identity}" if health.identity else ""
    step = next_step(health) if grade is not Grade.GOOD else ""
    return Finding(kind.value, f"{health.address}{name}: {in_words(health)}", grade, step)
