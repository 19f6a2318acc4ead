"""Logs for a technician, one line an event on standard output; what could be a member's is taken out on the way."""

import logging
import re
import sys
from collections import deque
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

FORBIDDEN = frozenset({"pin", "password", "name", "email", "username", "token", "key", "birth_date"})
"""Names of values that are never written, whatever they hold."""

RECENT: deque[str] = deque(maxlen=400)
"""The last lines as they were written, for a report: they never held what is taken out on the way."""

_NUMBER = re.compile(r"\d(?:[ -]?[0-9Xx]){7,}")
_EMAIL = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+")


def redact(_logger: object, _method: str, event: MutableMapping[str, object]) -> MutableMapping[str, object]:
    """The one processor that every event passes: forbidden values, long numbers and addresses become dots."""
    for key, value in event.items():
        if key in FORBIDDEN:
            event[key] = "•••"
        elif isinstance(value, str) and key != "timestamp":
            event[key] = redact_text(value)
    return event


def redact_text(text: str) -> str:
    """`text` without anything that looks like a pass number or an e-mail address."""
    return _EMAIL.sub("•••", _NUMBER.sub("•••", text))


def remember(_logger: object, _method: str, line: Any) -> Any:
    """Keep a finished line; stands behind the sieve."""
    RECENT.append(line)
    return line


class _Redacting(logging.Formatter):
    """Libraries' own log lines, tracebacks included, go through the same sieve."""

    def format(self, record: logging.LogRecord) -> str:
        line = redact_text(super().format(record))
        RECENT.append(line)
        return line


def configure(stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Send structlog and the standard library's logging to `stream` (standard output); once, before the rest."""
    stream = stream or sys.stdout
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            redact,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=repr),
            remember,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Redacting("%(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[handler], force=True)
