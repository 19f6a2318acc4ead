"""`paszuil hardware simulate`: a simulated device by itself, so that any program can be tried against it."""

import asyncio
import json
import os
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kiosk.commands.hardware.arguments import AsJson
from kiosk.commands.hardware.ending import Exit, configured

if TYPE_CHECKING:
    from kiosk.commands.hardware.stations import Station

WHAT = ("scanner", "bonprinter", "pasprinter")


def simulate(
    what: Annotated[str, typer.Argument(metavar="WHAT", help=", ".join(WHAT))],
    link: Annotated[
        Path | None, typer.Option("--link", "--tty", metavar="PATH", help="Appear here (scanner, serial bonprinter).")
    ] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Of bonprinter (9100) or pasprinter; 0 takes a free one.")
    ] = None,
    profile: Annotated[str, typer.Option(help="What the bonprinter pretends to be.")] = "epson-tm-t20",
    width: Annotated[int, typer.Option(help="Of the bonprinter's paper, in mm.")] = 80,
    fault: Annotated[str | None, typer.Option(metavar="NAME", help="Begin with this fault.")] = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Bons and cards as pictures, here.")] = None,
    list_faults: Annotated[bool, typer.Option("--list-faults", help="Name its faults.")] = False,
    as_json: AsJson = False,
) -> None:
    """Be a scanner, bonprinter or pasprinter on its real transport until Ctrl-C, and obey words on standard input.

    Words: fault NAME, mend, help, and for each its own: scan CODE, unplug, plug, break LINES FAULT, pause, resume.
    With --json one line at the start with the url, then one for each event.
    Exit 2 when it cannot be started (port taken, CUPS missing), 3 for wrong usage.
    """
    from hardware.errors import HardwareError
    from kiosk.commands.hardware.looking import quiet
    from kiosk.commands.hardware.stations import FAULTS, station
    from kiosk.commands.hardware.stopping import stoppable, until

    quiet()
    with configured():
        if what not in WHAT:
            raise ValueError(f"{what!r} is no simulator: one of {', '.join(WHAT)}")
        names = FAULTS[what]
        if list_faults:
            typer.echo(json.dumps({"faults": names}) if as_json else "\n".join(names))
            return
        if fault is not None and fault not in names:
            raise ValueError(f"--fault: {fault!r} is none: {', '.join(names)}")
        teller = Teller(as_json=as_json)

        async def run() -> None:
            given = {"link": link, "port": port, "profile": profile, "width": width, "out": out}
            with stoppable() as stopped:
                async with station(what, teller.tell, **given) as simulator:  # type: ignore[arg-type]
                    teller.tell("started", {"simulator": what, "url": simulator.url})
                    if fault is not None:
                        await _obey(simulator, f"fault {fault}", teller)
                    await until(stopped, asyncio.create_task(_obey_lines(simulator, teller)))

        try:
            if out:
                out.mkdir(parents=True, exist_ok=True)
            asyncio.run(run())
        except (OSError, HardwareError) as error:
            typer.echo(f"paszuil: the simulator cannot run: {error}", err=True)
            raise typer.Exit(Exit.NOT_AVAILABLE) from None


class Teller:
    """Prints what happens, for a person or for a program."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json

    def tell(self, event: str, what: Mapping[str, Any]) -> None:
        if self._as_json:
            from kiosk.commands.hardware.stations import stamp

            print(json.dumps({"event": event, "at": stamp(), **what}, ensure_ascii=False), flush=True)
        else:
            said = "  ".join(f"{name} {value}" for name, value in what.items() if value is not None)
            print(f"{event.replace('_', ' '):<12} {said}".rstrip(), flush=True)


async def _obey_lines(simulator: "Station", teller: Teller) -> None:
    lines = _typed()
    while (line := await lines.get()) is not None:
        await _obey(simulator, line, teller)
    await asyncio.Event().wait()


async def _obey(simulator: "Station", line: str, teller: Teller) -> None:
    word, _, rest = line.strip().partition(" ")
    rest = rest.strip()
    try:
        match word:
            case "":
                pass
            case "fault":
                await simulator.fault(rest)
                teller.tell("fault", {"fault": rest})
            case "mend":
                await simulator.mend()
                teller.tell("mended", {})
            case "help":
                words = {"fault": "NAME: break it", "mend": "put everything right", **simulator.words}
                for name, meaning in words.items():
                    teller.tell("word", {"word": name, "means": meaning})
            case _ if word in simulator.words:
                await simulator.obey(word, rest)
            case _:
                raise ValueError(f"{word!r} is no word here: fault, mend, help, {', '.join(simulator.words)}")
    except (ValueError, OSError) as error:
        teller.tell("error", {"words": str(error)})


def _typed() -> "asyncio.Queue[str | None]":
    """Lines of standard input, whatever it is; None at its end. Its thread ends with the program."""
    lines: asyncio.Queue[str | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def read() -> None:
        rest = b""
        with suppress(RuntimeError, OSError):  # the loop is gone; there is no standard input
            while data := os.read(0, 4096):
                *whole, rest = (rest + data).split(b"\n")
                for line in whole:
                    loop.call_soon_threadsafe(lines.put_nowait, line.decode(errors="replace"))
        with suppress(RuntimeError):
            if rest:
                loop.call_soon_threadsafe(lines.put_nowait, rest.decode(errors="replace"))
            loop.call_soon_threadsafe(lines.put_nowait, None)

    threading.Thread(target=read, name="typed", daemon=True).start()
    return lines
