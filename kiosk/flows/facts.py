"""What a page about the member may be made of."""

from dataclasses import dataclass
from datetime import date

from hardware.outcome import DeviceState
from kiosk.domain.login_account import LoginAccount
from kiosk.domain.stroomschema import Row
from kiosk.flows.visit import Member


@dataclass(frozen=True)
class Facts:
    """What a page may be made of."""

    member: Member
    account: LoginAccount | None
    today: date
    printer: DeviceState
    hindrances: tuple[Row, ...] = ()
    """What must be solved before the account, the first one included."""
