"""`paszuil hardware test`: one scan, one bon or one card, and what came of it in words."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kiosk.commands.hardware.arguments import (
    AsJson,
    CardPrinterUrl,
    Config,
    ProfileName,
    ReceiptPrinterUrl,
    ScannerUrl,
    Width,
)
from kiosk.commands.hardware.ending import Exit, configured, wrong

if TYPE_CHECKING:
    from hardware.health import Health, Kind
    from hardware.outcome import Outcome
    from hardware.scanner.port import Heard
    from kiosk.commands.hardware.chosen import Chosen

SCAN_S = 60.0
"""How long a technician has to hold something before the scanner."""


def try_one(
    device: Annotated[str, typer.Argument(metavar="DEVICE", help="scanner, receipt_printer or card_printer.")],
    config: Config = None,
    scanner: ScannerUrl = None,
    receipt_printer: ReceiptPrinterUrl = None,
    card_printer: CardPrinterUrl = None,
    profile: ProfileName = None,
    width: Width = None,
    yes: Annotated[bool, typer.Option("--yes", help="A test card costs a card: do not ask.")] = False,
    within: Annotated[float, typer.Option(min=1, help="Seconds to wait for a scan.")] = SCAN_S,
    as_json: AsJson = False,
) -> None:
    """Try one device: wait for one scan, print the test bon, or print a sample card (asks first: it costs a card).

    Exit 0 it worked, 1 it may have worked, or it worked with a warning, 2 it did not, 3 wrong configuration or usage.
    """
    from hardware.health import Kind
    from kiosk.commands.hardware.chosen import chosen
    from kiosk.commands.hardware.looking import quiet

    quiet()
    with configured():
        if device not in [kind.value for kind in Kind]:
            raise ValueError(f"{device!r} is no device: one of {', '.join(kind.value for kind in Kind)}")
        asked = chosen(config, scanner, receipt_printer, card_printer, profile, width).only(Kind(device))
    if device == Kind.CARD_PRINTER.value and not yes:
        if as_json:
            wrong("a test card costs a card: with --json say --yes")
        if not typer.confirm("This prints one card, and costs it. Print it?"):
            raise typer.Exit(Exit.READY)
    raise typer.Exit(asyncio.run(_test(asked, Kind(device), within, as_json=as_json)))


async def _test(asked: "Chosen", kind: "Kind", within_s: float, *, as_json: bool) -> Exit:
    from hardware.health import HealthBoard, Kind
    from hardware.supervisor import supervise
    from kiosk.commands.hardware.chosen import opened
    from kiosk.commands.hardware.looking import FIRST_WORD_S, first_word

    with opened(asked) as devices:
        board = HealthBoard(devices)
        serving = asyncio.create_task(supervise(devices))
        try:
            await first_word(board, FIRST_WORD_S)
            [health] = board.picture
            if not health.state.usable:
                return _unusable(health, asked.kiosk, as_json=as_json)
            [device] = devices
            work: Callable[[], Awaitable[Exit]] = {
                Kind.SCANNER: lambda: _scan(device, within_s, as_json=as_json),
                Kind.RECEIPT_PRINTER: lambda: _bon(device, asked, as_json=as_json),
                Kind.CARD_PRINTER: lambda: _card(device, asked, as_json=as_json),
            }[kind]
            return await work()
        finally:
            serving.cancel()
            await asyncio.wait([serving])


def _unusable(health: "Health", kiosk: str | None, *, as_json: bool) -> Exit:
    from hardware.diagnostics import in_words, next_step
    from kiosk.diagnosis.devices import serves_kiosk

    words, step = in_words(health), next_step(health)
    if serves_kiosk(health, kiosk):
        words = f"in use by the kiosk itself, {kiosk}"
        step = "use the diagnostics screen of the kiosk, or stop the kiosk first"
    reasons = [reason.value for reason in health.state.reasons]
    _tell({"worked": False, "reasons": reasons, "words": words, "next_step": step}, f"{words}\n{step}", as_json)
    return Exit.NOT_AVAILABLE


async def _scan(scanner: Any, within_s: float, *, as_json: bool) -> Exit:
    from hardware.scanner.port import Verdict
    from kiosk.domain.card_number import CardNumber

    loop = asyncio.get_running_loop()
    heard: asyncio.Future[Heard] = loop.create_future()
    stop = scanner.listen(lambda one: None if heard.done() else heard.set_result(one))
    if not as_json:
        typer.echo("Scan a code now.")
    try:
        async with asyncio.timeout(within_s):
            one = await heard
    except TimeoutError:
        told = {"worked": False, "reasons": ["silent"], "words": f"nothing came within {within_s:g} s"}
        step = "does it beep? then it is set to another interface; does it not? then look at plug and code"
        _tell({**told, "next_step": step}, f"{told['words']}\n{step}", as_json)
        return Exit.NOT_AVAILABLE
    finally:
        stop()
    worked = one.verdict is Verdict.OK
    card = CardNumber.parse(one.raw)
    symbology = one.symbology.value if one.symbology else card.symbology or None
    told = {
        "worked": worked,
        "verdict": one.verdict.value,
        "keys": list(one.keys),
        "raw": one.raw,
        "symbology": symbology,
        "took_ms": round(one.took_ms, 1),
        "kind": card.kind.value,
        "why": card.reason,
    }
    words = (
        f"came       {one.verdict.value}, {len(one.raw)} characters in {one.took_ms:.0f} ms",
        f"keys       {' '.join(one.keys)}",
        f"text       {one.raw!r}",
        f"symbology  {symbology or 'not told: the scanner sends no AIM prefix'}",
        f"verdict    {card.kind.value}: {card.reason}",
    )
    _tell(told, "\n".join(words), as_json)
    return Exit.READY if worked else Exit.NOT_AVAILABLE


async def _bon(printer: Any, asked: "Chosen", *, as_json: bool) -> Exit:
    from hardware.receipt_printer.encoder import replacements
    from hardware.receipt_printer.profiles import profile_named
    from hardware.receipt_printer.test_receipt import test_receipt

    options = asked.receipt_printer
    assert options is not None
    identity = printer.keeper.health.identity
    profile = profile_named(options.profile)
    document = test_receipt(identity, options.url, profile, datetime.now().astimezone())
    replaced = replacements(document, profile)
    if not as_json:
        for lacking, shown in replaced.items():
            typer.echo(f"no code page of {profile.name} has {lacking!r}: {shown!r} stands on the bon")
    outcome = await printer.print(document)
    return _ended(outcome, printer.keeper.health, "bon", {"replaced": replaced}, as_json=as_json)


async def _card(printer: Any, asked: "Chosen", *, as_json: bool) -> Exit:
    from uuid import uuid4

    from hardware.card_printer.picture import sample_card

    assert asked.card_printer is not None
    with configured():
        picture = sample_card(asked.card_printer)

    def said(saying: Any) -> None:
        words = ", ".join(reason.value for reason in saying.reasons) or saying.words
        if words and not as_json:
            typer.echo(f"the printer says: {words}")

    outcome = await printer.print(uuid4().hex, picture, said)
    return _ended(outcome, printer.keeper.health, "card", {}, as_json=as_json)


def _ended(outcome: "Outcome", health: "Health", what: str, more: dict[str, Any], *, as_json: bool) -> Exit:
    from hardware.diagnostics import advice
    from hardware.outcome import Condition, Confirmed, Refused

    reasons = () if isinstance(outcome, Confirmed) else outcome.reasons
    advices = [advice(reason, health.kind) for reason in reasons]
    why = ", ".join(one.words for one in advices)
    step = "; ".join(dict.fromkeys(one.next_step for one in advices))
    match outcome:
        case Confirmed():
            words = f"Confirmed: the printer itself says that the {what} is made."
            code = Exit.WARNING if health.state.condition is Condition.WARNING else Exit.READY
        case Refused():
            words, code = f"Refused: no {what} was made, and none will be: {why}.", Exit.NOT_AVAILABLE
        case _:
            words, code = (
                f"Unknown: there may be a {what}; look, and do not print it again unseen: {why}.",
                Exit.WARNING,
            )
    told = {
        "worked": {Exit.READY: True, Exit.NOT_AVAILABLE: False}.get(code, isinstance(outcome, Confirmed) or None),
        "outcome": type(outcome).__name__.lower(),
        "reasons": [reason.value for reason in reasons],
        "words": words,
        "next_step": step,
        **more,
    }
    _tell(told, "\n".join(filter(None, (words, step))), as_json)
    return code


def _tell(told: dict[str, Any], words: str, as_json: bool) -> None:
    typer.echo(json.dumps(told, ensure_ascii=False) if as_json else words)
