"""kiosk.toml from a few answers: the shipped file with its comments, and what this site has instead."""

from collections.abc import Mapping
from pathlib import Path

import tomlkit

from hardware import inventory
from hardware.health import Kind
from kiosk.settings.checks import check
from kiosk.settings.fields import Plain, field

ASKED = (
    "kiosk.branch_name",
    "kiosk.branch",
    "kiosk.number",
    "library.wise.url",
    "library.wise.library",
    "library.wise.application",
    "library.wise.key_id",
    "library.wise.user",
    "library.wise.isil",
    "library.sip2.host",
    "library.sip2.port",
    "library.sip2.user",
    "library.sip2.institution",
    "library.sip2.location",
    "scanner.url",
    "receipt_printer.url",
    "receipt_printer.profile",
    "panel.size",
    "panel.diagonal_inch",
)
"""In this order; everything else has a default that will do, and can be changed on the screen later."""
SECRETS_ASKED = {
    "wise.key": "API-KEY of Wise",
    "wise.password": "password of the Wise user",
    "sip2.password": "SIP2 password",
}
SECRET_KEYS = {
    "library.wise.key_file": "wise.key",
    "library.wise.password_file": "wise.password",
    "library.sip2.password_file": "sip2.password",
}


def suggestions(root: Path = Path("/")) -> dict[str, str]:
    """What this machine has that could be the scanner and the bonprinter."""
    found = inventory.look(root)
    wanted = {"scanner.url": Kind.SCANNER, "receipt_printer.url": Kind.RECEIPT_PRINTER}
    return {
        key: candidate.url
        for key, kind in wanted.items()
        for candidate in reversed(found.found)
        if kind in candidate.kinds
    }


def convert(key: str, answer: str) -> Plain:
    """An answer as the setting wants it. Raises ValueError with what was expected."""
    asked = field(key)
    value: Plain = answer.strip()
    if isinstance(asked.default, float) or asked.kind.value == "number":
        value = _number(answer, float)
    elif asked.kind.value == "whole":
        value = _number(answer, int)
    if problem := check(asked, value):
        raise ValueError(problem.words)
    return value


def _number(answer: str, kind: type[int] | type[float]) -> Plain:
    try:
        return kind(answer)
    except ValueError:
        raise ValueError("expected a number") from None


def configuration(shipped: str, answers: Mapping[str, Plain], secrets: Path) -> str:
    """The shipped file with these answers in it; secrets are looked for in the folder of secrets."""
    document = tomlkit.parse(shipped)
    given = {**answers, **{key: str(secrets / name) for key, name in SECRET_KEYS.items()}}
    for key, value in given.items():
        *tables, name = key.split(".")
        table = document
        for each in tables:
            table = table[each]
        if value == "" and field(key).optional:
            table.pop(name, None)
        else:
            table[name] = value
    return tomlkit.dumps(document)
