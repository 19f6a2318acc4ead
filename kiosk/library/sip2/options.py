"""What the SIP2 client must know of one library system, checked before anything is sent."""

import codecs
from dataclasses import dataclass

from kiosk.domain.secret import Secret
from kiosk.library.sip2.frames import TERMINATORS, sendable


@dataclass(frozen=True)
class Sip2Options:
    """Where the SIP2 port is, who the kiosk is there, and how long it waits.

    Raises ValueError with the name of the option and what was expected.
    """

    host: str
    port: int
    user: str = ""
    """CN; empty: the server asks for no login."""
    password: Secret | None = None
    institution: str = ""
    """AO."""
    location: str = ""
    """CP; empty: not sent."""
    terminator: str = "CR"
    """What ends a message that is sent: CR, LF or CRLF. Anything but CR is for old library systems."""
    encoding: str = "utf-8"
    """Of text that is received and is not UTF-8; code page 850 and Latin-1 are tried last."""
    deadline_s: float = 3.0
    """For one question, all in all: connecting, login and asking again included."""
    heartbeat_s: float = 30.0
    """Between two heartbeats; shorter than the 60 s after which servers close idle connections."""
    offline_heartbeat_s: float = 3.0
    """While there is no library system; with a connection to be made, an outage is over within 5 s of its end."""
    accept_main_card_number: bool = False
    """Wise may answer with the number of the hoofdpas when a volgpas was asked for.

    Off, such an answer is a protocol error, as it cannot be told from an answer about somebody else. On, it is
    accepted when its sequence number proves it to be the answer to this question.
    """

    def __post_init__(self) -> None:
        if not self.host:
            raise ValueError("host: expected a name or an address")
        if not 1 <= self.port <= 65_535:
            raise ValueError("port: expected 1 to 65535")
        values = {"user": self.user, "institution": self.institution, "location": self.location}
        values["password"] = self.password.reveal() if self.password else ""
        for name, value in values.items():
            if not sendable(value):
                raise ValueError(f"{name}: expected at most 255 characters of plain ASCII without '|'")
        if self.terminator not in TERMINATORS:
            raise ValueError("terminator: expected CR, LF or CRLF")
        try:
            codecs.lookup(self.encoding)
        except LookupError:
            raise ValueError("encoding: expected utf-8, cp850 or latin-1") from None
        for name in ("deadline_s", "heartbeat_s", "offline_heartbeat_s"):
            if not 0 < getattr(self, name) <= 3600:
                raise ValueError(f"{name}: expected more than 0 and at most 3600 seconds")

    @property
    def address(self) -> str:
        """Host and port, for messages."""
        return f"{self.host}:{self.port}"
