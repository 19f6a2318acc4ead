"""The library system from outside, without a pass: does it answer, how fast, with which clock and which certificate."""

import socket
import ssl
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from kiosk.clock import Clock
from kiosk.diagnosis.beside import beside
from kiosk.diagnosis.finding import Finding, Grade
from kiosk.domain.secret import Secret
from kiosk.library.port import Failure, Health
from kiosk.library.sip2.client import Sip2Client
from kiosk.library.wise.rest import WiseRest
from kiosk.settings import Settings, read_secret, sip2_options, wise_options

SLOW_MS = 1000.0
"""An answer that takes longer is noticed by a member who waits."""
CERTIFICATE_WARNING_DAYS = 21

_STEPS = {
    Failure.OFFLINE: "check the network, the address and the firewall: the library system must be reachable from here",
    Failure.TIMEOUT: "ask the library system's keeper why it does not answer; check the network on the way",
    Failure.REFUSED: "check user, password, key and clock of this kiosk, and its rights in Wise",
    Failure.NOT_OFFERED: "check the paths in the configuration",
    Failure.CONFLICT: "compare the settings of this kiosk with those in Wise",
    Failure.PROTOCOL: "check port, terminator and encoding, and whether this is the right server",
}


async def wise(settings: Settings, clock: Clock) -> list[Finding]:
    """One heartbeat to Wise REST."""
    section = settings.library.wise
    key = Secret(read_secret(section.key_file, "library.wise.key_file"))
    password = Secret(read_secret(section.password_file, "library.wise.password_file"))
    if lost := await _unknown_host("wise", urlsplit(section.url).hostname or ""):
        return [lost]
    rest = WiseRest(wise_options(settings, key, password), clock)
    try:
        return [_answered("wise", await rest.check())]
    finally:
        await rest.close()


async def wise_line(settings: Settings, clock: Clock) -> list[Finding]:
    """The certificate of Wise, and its clock (the Date of an answer), without logging in."""
    section = settings.library.wise

    def look() -> tuple[datetime | None, datetime | None]:
        address = urlsplit(section.url)
        if address.scheme == "http":
            line = HTTPConnection(address.hostname or "", address.port, timeout=section.connect_timeout_s)
        else:
            context = ssl.create_default_context(cafile=section.ca_file)
            line = HTTPSConnection(
                address.hostname or "", address.port, timeout=section.connect_timeout_s, context=context
            )
        with closing(line):
            line.connect()
            ends = _ends(line.sock)
            line.sock.settimeout(section.read_timeout_s)
            line.request("HEAD", address.path or "/")
            return ends, _date(line.getresponse().headers.get("Date", ""))

    try:
        ends, date = await beside(look)
    except ssl.SSLCertVerificationError as error:
        step = "renew the certificate at the server; for a private authority set library.wise.ca_file; check the clock"
        return [Finding("certificate", f"not trusted: {error.verify_message}", Grade.BAD, step)]
    except (OSError, HTTPException) as error:
        return [Finding("certificate", f"cannot be seen: {error}", Grade.BAD, _STEPS[Failure.OFFLINE])]
    found = [certificate(ends, clock.now())]
    if date is not None:
        found.append(clock_offset("clock", clock.now() - date))
    return found


async def sip2(settings: Settings, clock: Clock) -> list[Finding]:
    """One login and heartbeat on the SIP2 port, and its clock (the date of its 98).

    That date bears no time zone as a rule: only what differs beyond whole hours is held against a clock.
    """
    section = settings.library.sip2
    assert section is not None
    password = Secret(read_secret(section.password_file, "library.sip2.password_file"))
    if lost := await _unknown_host("sip2", section.host):
        return [lost]
    client = Sip2Client(sip2_options(settings, section, password), clock)
    try:
        found = [_answered("sip2", await client.check())]
        if client.ahead is not None:
            hours = timedelta(hours=round(client.ahead / timedelta(hours=1)))
            note = f", whose time is of a zone {abs(hours)} away" if hours else ""
            found.append(clock_offset("sip2_clock", client.ahead - hours, note))
        return found
    finally:
        await client.close()


def certificate(ends: datetime | None, now: datetime) -> Finding:
    """How long the certificate is valid; None is a line without one, which is for this machine only."""
    if ends is None:
        return Finding("certificate", "plain http on this machine, without one", Grade.GOOD)
    days = (ends - now).days
    value = f"valid for {days} days, until {ends:%Y-%m-%d}"
    if days >= CERTIFICATE_WARNING_DAYS:
        return Finding("certificate", value, Grade.GOOD)
    return Finding("certificate", value, Grade.WARNING, "have it renewed at the server before it ends")


def clock_offset(name: str, ahead: timedelta, note: str = "") -> Finding:
    """How far this machine's clock is ahead of the library system's, or, negative, behind it."""
    seconds = ahead.total_seconds()
    way = "ahead of" if seconds > 0 else "behind"
    value = f"{abs(seconds):.0f} s {way} the library system's" if abs(seconds) >= 2 else "equal to the library system's"
    grade = Grade.GOOD if abs(seconds) < 5 else Grade.WARNING if abs(seconds) < 60 else Grade.BAD
    step = (
        "" if grade is Grade.GOOD else "set the clock: timedatectl set-ntp true; the key for Wise changes at 00:00 UTC"
    )
    return Finding(name, value + note, grade, step)


def _answered(name: str, health: Health) -> Finding:
    if not health.online:
        step = _STEPS[health.failure] if health.failure else ""
        return Finding(name, health.detail, Grade.BAD, step)
    latency = health.latency_ms or 0.0
    value = f"{health.detail} answers in {latency:.0f} ms"
    if latency < SLOW_MS:
        return Finding(name, value, Grade.GOOD)
    return Finding(name, value, Grade.WARNING, "look at the network on the way: members wait for this")


async def _unknown_host(name: str, host: str) -> Finding | None:
    """The name server is asked beside the loop: one that hangs must not hold up the end of the check-up."""
    try:
        await beside(lambda: socket.getaddrinfo(host, None))
    except OSError as error:
        step = "check the name, the network cable and the name server (DNS)"
        return Finding(name, f"{host}: the name is not known: {error.strerror}", Grade.BAD, step)
    return None


def _ends(line: socket.socket) -> datetime | None:
    """When the certificate at the other end of this line stops being valid."""
    told = line.getpeercert() if isinstance(line, ssl.SSLSocket) else None
    if not told:
        return None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(told["notAfter"])), UTC)


def _date(header: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(header)
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
