"""Who may call the REST API: WISE_KEY and tokens, checked by the machine's clock and not by the world's."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from kiosk.clock import AMSTERDAM
from kiosk.simulator.clock import WorldClock, stamp
from kiosk.simulator.errors import WiseError
from kiosk.simulator.store import Store

APPLICATION = "paszuil-kiosk"
KEY_ID = "kiosk-9401-1"
STAFF_USER = "kiosk9401"
SIP2_USER = "kiosk9401"


@dataclass(frozen=True)
class Keys:
    """The secrets the simulated Wise gave to the kiosk, each in a file of its own."""

    folder: Path

    def ensure(self) -> None:
        """Make what is not there yet; files are for their owner only."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in (self.api_key_file, self.staff_password_file, self.sip2_password_file):
            if not path.exists():
                path.touch(mode=0o600)
                path.write_text(secrets.token_hex(20) + "\n", encoding="ascii")

    @property
    def api_key_file(self) -> Path:
        return self.folder / "wise.key"

    @property
    def staff_password_file(self) -> Path:
        return self.folder / "wise.password"

    @property
    def sip2_password_file(self) -> Path:
        return self.folder / "sip2.password"


def secret_in(path: Path) -> str:
    """The first line of a secret's file."""
    return path.read_text(encoding="ascii").splitlines()[0]


@dataclass(frozen=True)
class Caller:
    """Whose token it is; `patron` is None for staff."""

    patron: str | None


class Access:
    """Checks keys, passwords of staff, and tokens; gives tokens out."""

    def __init__(self, store: Store, clock: WorldClock, keys: Keys) -> None:
        self._store = store
        self._clock = clock
        self._api_key = secret_in(keys.api_key_file).encode()
        self._staff_password = secret_in(keys.staff_password_file).encode()

    def check_key(self, header: str | None) -> None:
        """Raises WiseError 401 WISE_KEY unless it is today's (UTC)."""
        day = int(self._clock.machine_now().timestamp() // 86_400)
        digest = hmac.new(self._api_key, f"{day}{APPLICATION}".encode(), hashlib.sha256).hexdigest()
        if not hmac.compare_digest((header or "").encode("latin-1", "replace"), f"{KEY_ID}:{digest}".encode()):
            raise WiseError(401, "WISE_KEY", "WISE_KEY is missing, unknown, or not of this UTC day")

    def staff_login(self, username: str, password: str) -> str:
        """A token for staff; raises WiseError 401 LOGIN."""
        right_password = hmac.compare_digest(password.encode("utf-8", "replace"), self._staff_password)
        if username != STAFF_USER or not right_password:
            raise WiseError(401, "LOGIN", "wrong username or password")
        return self.token_for(None)

    def token_for(self, patron: str | None) -> str:
        """A token that is good until 23:59:59 of this day in the Netherlands."""
        now = self._clock.machine_now()
        today = now.astimezone(AMSTERDAM).date()
        expires = datetime.combine(today, time(23, 59, 59), AMSTERDAM)
        token = secrets.token_urlsafe(32)
        with self._store.transaction():
            self._store.run("DELETE FROM token WHERE expires_at < ?", stamp(now))
            self._store.run("INSERT INTO token VALUES (?, ?, ?)", _digest(token), patron, stamp(expires))
        return token

    def caller(self, header: str | None) -> Caller:
        """Whose token this is; raises WiseError 401 TOKEN."""
        row = self._store.one("SELECT * FROM token WHERE digest = ?", _digest(header or ""))
        if row is None or row["expires_at"] < stamp(self._clock.machine_now()):
            raise WiseError(401, "TOKEN", "the token is missing, unknown or expired")
        return Caller(row["patron_id"])


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
