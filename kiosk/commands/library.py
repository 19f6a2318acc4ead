"""`paszuil library probe`: does the library system answer, and what does it say of one card?"""

import asyncio
import json
import logging
import sys
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from kiosk.clock import Clock
    from kiosk.domain.secret import Secret
    from kiosk.library.port import LibraryError
    from kiosk.library.sip2.options import Sip2Options
    from kiosk.library.wise.rest import WiseRest
    from kiosk.settings import Settings


@dataclass(frozen=True)
class Finding:
    """What the probe tells, under the keys of its JSON; null is 'not told'. It holds no name, number or PIN."""

    online: bool
    valid_card: bool | None = None
    valid_pin: bool | None = None
    name_known: bool | None = None
    blocks: tuple[str, ...] = ()
    fee_cents: int | None = None
    expires: str | None = None
    latency_ms: float | None = None
    error: dict[str, str] | None = None


def probe(
    card: Annotated[str, typer.Option(help="The card number to ask about.")],
    pin_file: Annotated[
        str | None, typer.Option(metavar="FILE", help="Its first line is the PIN; - reads standard input.")
    ] = None,
    config: Annotated[Path | None, typer.Option(help="A kiosk.toml; asks whoever proves a PIN there.")] = None,
    sip2: Annotated[
        str | None, typer.Option(metavar="HOST:PORT", help="Ask this SIP2 server; no configuration is needed.")
    ] = None,
    user: Annotated[str, typer.Option(help="SIP2 login user; without one no login is sent.")] = "",
    password_file: Annotated[str | None, typer.Option(metavar="FILE", help="Its first line is the password.")] = None,
    institution: Annotated[str, typer.Option(help="SIP2 institution id (AO).")] = "",
    location: Annotated[str, typer.Option(help="SIP2 location code (CP).")] = "",
    terminator: Annotated[str, typer.Option(help="Ends a message: CR, LF or CRLF.")] = "CR",
    encoding: Annotated[str, typer.Option(help="Of text that is not UTF-8: cp850 or latin-1.")] = "utf-8",
    timeout: Annotated[float, typer.Option(help="Seconds for one question, all in all.")] = 3.0,
    main_card: Annotated[
        bool, typer.Option("--accept-main-card-number", help="The answer may bear the number of the hoofdpas.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Ask the library system about one card, as the kiosk would.

    Exit 0 when it answered, whatever it said; 1 when it did not; 2 for bad usage or configuration.
    """
    import structlog

    from kiosk.clock import SystemClock
    from kiosk.domain.secret import Secret
    from kiosk.library.sip2.client import Unsendable
    from kiosk.library.sip2.options import Sip2Options
    from kiosk.library.wise.rest import WiseRest
    from kiosk.settings import SettingsError, load, read_secret

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    clock = SystemClock()
    try:
        pin = None if pin_file is None else Secret(_pin(pin_file))
        if sip2 is not None:
            host, port = _address(sip2)
            asked: Sip2Options | WiseRest = Sip2Options(
                host=host,
                port=port,
                user=user,
                password=Secret(read_secret(password_file, "--password-file")) if password_file else None,
                institution=institution,
                location=location,
                terminator=terminator,
                encoding=encoding,
                deadline_s=timeout,
                accept_main_card_number=main_card,
            )
        elif config is not None:
            asked = options_from(load(config), clock)
        else:
            raise ValueError("say whom to ask: --sip2 HOST:PORT or --config FILE")
        asking = (
            _ask_rest(asked, card, pin, clock) if isinstance(asked, WiseRest) else _ask_sip2(asked, card, pin, clock)
        )
        finding = asyncio.run(asking)
    except (SettingsError, Unsendable, ValueError) as error:
        typer.echo(f"paszuil: {error}", err=True)
        raise typer.Exit(2) from None
    typer.echo(json.dumps(asdict(finding)) if as_json else _in_words(finding))
    if finding.error is not None:
        raise typer.Exit(1)


def options_from(settings: "Settings", clock: "Clock") -> "Sip2Options | WiseRest":
    """Who proves a PIN in this configuration. Raises SettingsError."""
    from kiosk.domain.secret import Secret
    from kiosk.library.wise.rest import WiseRest
    from kiosk.settings import read_secret, sip2_options, wise_options

    wise, sip2 = settings.library.wise, settings.library.sip2
    if settings.library.proof == "rest" or sip2 is None:
        key = Secret(read_secret(wise.key_file, "library.wise.key_file"))
        password = Secret(read_secret(wise.password_file, "library.wise.password_file"))
        return WiseRest(wise_options(settings, key, password), clock)
    return sip2_options(settings, sip2, Secret(read_secret(sip2.password_file, "library.sip2.password_file")))


async def _ask_sip2(options: "Sip2Options", card: str, pin: "Secret | None", clock: "Clock") -> Finding:
    from kiosk.library.port import LibraryError
    from kiosk.library.sip2.client import Sip2Client, require_sendable

    require_sendable(card, pin)
    client = Sip2Client(options, clock)
    try:
        health = await client.check()
        if health.failure is not None:
            return Finding(False, error={"failure": health.failure.value, "message": health.detail})
        began = clock.monotonic()
        patron = await client.patron_information(card, pin)
    except LibraryError as error:
        return _failed(error, online=client.health.online)
    finally:
        await client.close()
    return Finding(
        online=True,
        valid_card=patron.valid_card,
        valid_pin=patron.valid_pin,
        name_known=patron.name_known,
        blocks=patron.blocks,
        fee_cents=patron.fee_cents,
        expires=_day(patron.expires),
        latency_ms=round((clock.monotonic() - began) * 1000, 2),
    )


async def _ask_rest(rest: "WiseRest", card: str, pin: "Secret | None", clock: "Clock") -> Finding:
    """Wise REST never tells a name here: `name_known` is null."""
    from kiosk.domain.card_number import CardNumber, Kind
    from kiosk.library.port import Failure, LibraryError

    number = CardNumber.parse(card)
    if number.kind not in (Kind.PASS, Kind.SUSPECT, Kind.TEMPORARY):
        raise ValueError(f"--card: not a pass ({number.reason})")
    began = clock.monotonic()
    try:
        patron = await rest.find_patron(number)
        proved = pin is not None and await rest.identify(number, pin) is not None
    except LibraryError as error:
        return _failed(error, online=error.failure not in (Failure.OFFLINE, Failure.TIMEOUT))
    finally:
        await rest.close()
    return Finding(
        online=True,
        valid_card=patron is not None,
        valid_pin=None if pin is None or patron is None else proved,
        blocks=tuple(sorted(block.value for block in patron.blocks)) if patron else (),
        fee_cents=patron.fees_cents if patron else None,
        expires=_day(patron.membership.rights_until) if patron else None,
        latency_ms=round((clock.monotonic() - began) * 1000, 2),
    )


def _failed(error: "LibraryError", *, online: bool) -> Finding:
    return Finding(online, error={"failure": error.failure.value, "message": str(error)})


def _pin(file: str) -> str:
    """The first line of a file or of standard input; raises ValueError that never holds it."""
    try:
        text = sys.stdin.readline() if file == "-" else Path(file).read_text(encoding="ascii")
    except OSError as error:
        raise ValueError(f"--pin-file: {file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ValueError("--pin-file: expected digits only") from None
    pin = (text.splitlines() or [""])[0].strip()
    if not pin:
        raise ValueError("--pin-file: its first line must be the PIN, and it is empty")
    return pin


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not (port.isascii() and port.isdigit()):
        raise ValueError("--sip2: expected HOST:PORT")
    return host.removeprefix("[").removesuffix("]"), int(port)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _in_words(finding: Finding) -> str:
    if finding.error is not None:
        there = "The library system is there, but" if finding.online else "The library system cannot be used:"
        return f"{there} {finding.error['failure']}: {finding.error['message']}"
    said = {None: "not told", True: "yes", False: "no"}
    fee = "not told" if finding.fee_cents is None else f"EUR {finding.fee_cents / 100:.2f}"
    return "\n".join(
        (
            f"online      yes, answered in {finding.latency_ms} ms",
            f"valid card  {said[finding.valid_card]}",
            f"valid PIN   {said[finding.valid_pin]}",
            f"name known  {said[finding.name_known]}",
            f"blocks      {', '.join(finding.blocks) or 'none'}",
            f"fee         {fee}",
            f"expires     {finding.expires or 'not told'}",
        )
    )
