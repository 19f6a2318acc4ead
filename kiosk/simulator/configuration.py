"""The kiosk.toml that points a kiosk at this simulator."""

import json
from pathlib import Path

from kiosk.simulator.access import APPLICATION, KEY_ID, SIP2_USER, STAFF_USER, Keys
from kiosk.simulator.members import BRANCH, BRANCH_NAME, ISIL, LIBRARY

Table = dict[str, str | int | float | bool]


def configuration(
    state_dir: Path,
    keys: Keys,
    *,
    http_url: str,
    sip2_address: tuple[str, int],
    scanner_url: str,
    printer_url: str,
    card_printer_url: str | None = None,
) -> str:
    """The text of a kiosk.toml with every address and secret file of this simulator."""
    tables: dict[str, Table] = {
        "kiosk": {
            "branch_name": BRANCH_NAME,
            "branch": BRANCH,
            "number": "1",
            "language": "nl",
            "state_dir": str(state_dir / "kiosk"),
        },
        "panel": {"size": "1280x800", "diagonal_inch": 10.1, "fullscreen": False},
        "library": {"proof": "sip2"},
        "library.wise": {
            "url": f"{http_url}/restapi",
            "library": LIBRARY,
            "application": APPLICATION,
            "key_id": KEY_ID,
            "key_file": str(keys.api_key_file),
            "user": STAFF_USER,
            "password_file": str(keys.staff_password_file),
            "isil": ISIL,
        },
        "library.sip2": {
            "host": sip2_address[0],
            "port": sip2_address[1],
            "user": SIP2_USER,
            "password_file": str(keys.sip2_password_file),
            "institution": LIBRARY,
            "location": BRANCH,
        },
        "scanner": {"url": scanner_url},
        "receipt_printer": {"url": printer_url, "profile": "epson-tm-t20", "width_mm": 80},
        "hours": {"restart_at": "never"},
        "visit": {
            "idle_s": 60,
            "warning_s": 30,
            "pin_tries": 3,
            "lockout_min": 15,
            "temporary_password_proof": "birth_date",
        },
    }
    if card_printer_url:
        tables["card_printer"] = {"url": card_printer_url}
    head = "# Written by the simulator at every start: a kiosk that talks to it.\n"
    return head + "".join(_table(name, keys_) for name, keys_ in tables.items())


def _table(name: str, table: Table) -> str:
    lines = "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in table.items())
    return f"\n[{name}]\n{lines}"
