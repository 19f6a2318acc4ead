"""What the adapter must know of one library's Wise, checked before anything is sent."""

import ipaddress
import ssl
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from kiosk.domain.secret import Secret
from kiosk.library.wise.paths import WisePaths, problems


@dataclass(frozen=True)
class WiseOptions:
    """Where Wise is, who the kiosk is there, and how long it waits.

    Raises ValueError with the name of the option and what was expected.
    """

    url: str
    """With its prefix: https://mijn.wise.oclc.org/restapi. http only to this machine."""
    library: str
    branch: str
    application: str
    key_id: str
    key: Secret
    user: str
    password: Secret
    isil: str | None = None
    ca_file: str | None = None
    """PEM of a private certificate authority; None trusts the public ones."""
    connect_timeout_s: float = 2.0
    read_timeout_s: float = 5.0
    paths: WisePaths = field(default_factory=WisePaths)

    def __post_init__(self) -> None:
        address = urlsplit(self.url)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise ValueError("url: expected an address such as https://mijn.wise.oclc.org/restapi")
        if address.username or address.password or address.query or address.fragment:
            raise ValueError("url: expected scheme, host, port and path only")
        if address.scheme == "http" and not _is_loopback(address.hostname):
            raise ValueError("url: must begin with https:// (http is for this machine only)")
        for name, problem in problems(self.paths):
            raise ValueError(f"paths.{name}: {problem}")
        if self.ca_file:
            try:
                ssl.create_default_context(cafile=self.ca_file)
            except OSError as error:
                raise ValueError(f"ca_file: {self.ca_file} is no readable PEM file: {error.strerror}") from None

    @property
    def host(self) -> str:
        """Host and port, for messages."""
        return urlsplit(self.url).netloc

    @property
    def deadline_s(self) -> float:
        """The longest that one question or act may take, retries and a new token included."""
        return self.connect_timeout_s + self.read_timeout_s


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
