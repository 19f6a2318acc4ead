"""What an answer 64 (or 24) says of a card, and no more: names and addresses are dropped here."""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from kiosk.library.sip2.frames import Frame

FLAGS = (
    "charging_denied",
    "renewing_denied",
    "recalling_denied",
    "holds_denied",
    "card_lost",
    "too_many_charged",
    "too_many_overdue",
    "too_many_renewals",
    "too_many_claimed_returned",
    "too_many_lost",
    "too_many_fines",
    "too_many_fees",
    "recall_overdue",
    "too_many_billed",
)
"""The fourteen characters of the patron status, in order. Source: SIP2 2.00."""
BLOCKING = frozenset(FLAGS[place] for place in (0, 4, 5, 6, 9, 10, 11, 12, 13))
"""With one of these nothing can be borrowed; the others say less than that."""
_DENIED = frozenset(FLAGS[:4])
"""How servers mark an unknown card, of which it says nothing."""
_EXPIRY_FIELDS = ("PA", "PX", "PY")
"""Extensions: PA in most systems; Polaris has PX or PY, and something else in PA."""
_DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?!\d)", re.ASCII)
_AMOUNT = re.compile(r"(?P<minus>-)?(?P<euros>[0-9.,]{0,20}?)(?:[.,](?P<cents>[0-9]{1,2}))?", re.ASCII)
_MOST_CENTS = 10_000_000


@dataclass(frozen=True)
class Sip2Patron:
    """One card, as SIP2 tells it. Only with `valid_pin` True may anything of it be shown to who holds the card."""

    valid_card: bool | None
    """BL; None where the server does not tell."""
    valid_pin: bool | None
    """CQ, for a PIN that was sent; None where it was not verified. Only True is proof."""
    flags: frozenset[str] = field(repr=False)
    blocks: tuple[str, ...] = field(repr=False)
    """Those flags that mean: may not borrow."""
    fee_cents: int | None = field(repr=False)
    expires: date | None = field(repr=False)
    name_known: bool = field(repr=False)
    lost: bool = field(repr=False)

    @property
    def proved(self) -> bool:
        """True when this PIN belongs to this card."""
        return self.valid_pin is True and self.valid_card is not False


def read_patron(frame: Frame, *, pin_sent: bool) -> Sip2Patron:
    """Read an answer 64 or 24. Raises FrameError for fields that contradict each other."""
    valid_card = _yes_or_no(frame.one("BL"))
    verified = _yes_or_no(frame.one("CQ")) if pin_sent else None
    if valid_card is False and verified:
        verified = None
    flags = {name for name, mark in zip(FLAGS, frame.fixed, strict=False) if mark not in " Nn0"}
    if valid_card is False:
        flags -= _DENIED
    return Sip2Patron(
        valid_card=valid_card,
        valid_pin=verified,
        flags=frozenset(flags),
        blocks=tuple(name for name in FLAGS if name in flags & BLOCKING),
        fee_cents=_cents(frame.one("BV")),
        expires=_expiry(frame),
        name_known=any(name.strip() for name in frame.all("AE")),
        lost="card_lost" in flags,
    )


def _yes_or_no(value: str | None) -> bool | None:
    return {"Y": True, "N": False}.get(value or "")


def _cents(amount: str | None) -> int | None:
    """'7.00', '0', '12,50', '1.234,50': the last separator with one or two digits after it is the decimal one."""
    found = _AMOUNT.fullmatch(re.sub(r"[^0-9.,-]", "", amount or ""))
    if found is None:
        return None
    euros = int(re.sub(r"[.,]", "", found["euros"]) or 0)
    cents = euros * 100 + int((found["cents"] or "0").ljust(2, "0"))
    if cents > _MOST_CENTS or not re.search(r"\d", found[0]):
        return None
    return -cents if found["minus"] else cents


def _expiry(frame: Frame) -> date | None:
    for value in (value for code in _EXPIRY_FIELDS for value in frame.all(code)):
        found = _DATE.match(value.strip())
        if found:
            with suppress(ValueError):
                return date(*map(int, found.groups()))
    return None
