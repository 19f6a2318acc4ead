"""The WISE_KEY header: a signature that is good for one UTC day."""

import hashlib
import hmac
from datetime import datetime

from kiosk.domain.secret import Secret

_DAY_S = 86_400


def epoch_day(moment: datetime) -> int:
    """Days since 1 January 1970, UTC, of a moment with its zone."""
    return int(moment.timestamp() // _DAY_S)


def wise_key(key_id: str, key: Secret, application: str, day: int) -> str:
    """The header's value for one epoch day: `<key_id>:<hex hmac_sha256(key, "<day><application>")>`.

    Source: OCLC, Wise REST API, Authentication (the header); public client code (the algorithm, three times alike).
    """
    signature = hmac.new(key.reveal().encode(), f"{day}{application}".encode(), hashlib.sha256).hexdigest()
    return f"{key_id}:{signature}"
