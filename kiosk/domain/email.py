"""An e-mail address as a member types it: pragmatic, as only the mail itself proves that it exists."""

import re

LONGEST = 254
"""Characters of a whole address. Source: RFC 5321, 4.5.3.1.3."""
LONGEST_NAME = 64
"""Characters before the @. Source: RFC 5321, 4.5.3.1.1."""
_NAME = re.compile(r"[a-z0-9_+-]+(\.[a-z0-9_+-]+)*")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_TOP = re.compile(r"[a-z]{2,63}")
WELL_KNOWN = (
    "gmail.com", "hotmail.com", "hotmail.nl", "outlook.com", "live.nl", "icloud.com", "yahoo.com", "ziggo.nl",
    "kpnmail.nl", "kpnplanet.nl", "planet.nl", "hetnet.nl", "home.nl", "upcmail.nl", "xs4all.nl", "casema.nl",
    "quicknet.nl", "msn.com",
)  # fmt: skip
"""Hosts that many Dutch members have."""


def as_email(typed: str) -> str | None:
    """The address without blanks and in small letters, or None where it cannot be one. Never raises."""
    address = "".join(typed.split()).lower()
    name, at, host = address.partition("@")
    labels = host.split(".")
    if not at or len(address) > LONGEST or len(name) > LONGEST_NAME or len(labels) < 2:
        return None
    good = _NAME.fullmatch(name) and _TOP.fullmatch(labels[-1]) and all(_LABEL.fullmatch(label) for label in labels)
    return address if good else None


def likely_meant(address: str) -> str | None:
    """The same address at a well-known host when one slip of the finger lies between: 'gmial.com' is 'gmail.com'."""
    name, _, host = address.rpartition("@")
    if host in WELL_KNOWN:
        return None
    meant = next((known for known in WELL_KNOWN if _one_slip(host, known)), None)
    return f"{name}@{meant}" if meant else None


def _one_slip(typed: str, meant: str) -> bool:
    """One letter too many, too few, another, or two that changed places."""
    if abs(len(typed) - len(meant)) > 1 or typed == meant:
        return False
    start = next((at for at, (one, other) in enumerate(zip(typed, meant, strict=False)) if one != other), len(meant))
    typed, meant = typed[start:], meant[start:]
    return (
        typed[1:] == meant[1:]
        or typed[1:] == meant
        or typed == meant[1:]
        or (typed[:2] == meant[:2][::-1] and typed[2:] == meant[2:])
    )
