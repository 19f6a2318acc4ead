"""What every transport can do: write, read, close. Bytes only; no device speaks here."""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol


class Transport(Protocol):
    """An open link to a device. Every wait has its deadline, in seconds of the loop's time."""

    async def write(self, data: bytes, *, timeout: float) -> None:
        """Hand over all of `data`; LinkError (LINK_LOST) when the link broke, TimeoutError when the device stalls."""

    async def read(self, *, timeout: float) -> bytes:
        """The next bytes, at least one; TimeoutError when none came, LinkError (LINK_LOST) when the link broke."""

    async def close(self) -> None:
        """Let go of the device, in order where the link is alive; never raises, and may be called twice."""


@dataclass(frozen=True)
class TcpAddress:
    """`tcp://host:port`; the port is 9100 where none is named."""

    host: str
    port: int = 9100


class Parity(Enum):
    NONE = "none"
    EVEN = "even"
    ODD = "odd"


class Flow(Enum):
    """How the device says 'wait': without it, what comes too fast for it is lost."""

    NONE = "none"
    DSRDTR = "dsrdtr"
    XONXOFF = "xonxoff"
    RTSCTS = "rtscts"


@dataclass(frozen=True)
class TtyAddress:
    """`tty:///dev/ttyUSB0?baud=19200&parity=even`; 9600 bits a second, 8N1, no flow control where nothing is named."""

    path: str
    baud: int = 9600
    parity: Parity = Parity.NONE
    bits: int = 8
    stop: int = 1
    flow: Flow = Flow.NONE


@dataclass(frozen=True)
class UsbAddress:
    """`usblp:///dev/bonprinter`: a printer file of the kernel."""

    path: str


Address = TcpAddress | TtyAddress | UsbAddress
