"""SIP2 on the wire: bytes in, frames out, and back. Pure; strict in what it writes, tolerant in what it reads.

Source: 3M Standard Interchange Protocol 2.00, and what library systems make of it.
"""

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

LONGEST_LINE = 65_536
"""Bytes without an end of line after which nothing sensible can follow."""
LONGEST_FIELD = 255
"""Characters of one field that is written. Source: SIP2 2.00."""
TERMINATORS = {"CR": b"\r", "LF": b"\n", "CRLF": b"\r\n"}

_FIXED_LENGTHS = {"24": 35, "64": 59, "94": 1, "96": 0, "98": 34}
"""Characters between the id and the first field, of the answers that are read."""
_ONE_CHARACTER = frozenset({"BL", "CQ"})
"""Some servers forget the '|' after these."""
_CODE = re.compile(r"[A-Z][A-Z0-9]")
_BETWEEN_FIELDS = re.compile(r"\|(?=[A-Z][A-Z0-9])")
_TRAILER = re.compile(rb"(?:AY([0-9]))?AZ([0-9A-Fa-f]{1,4})[ \t]*\Z")
_SEQUENCE_ONLY = re.compile(rb"AY([0-9])\|?[ \t]*\Z")
_BLANKS = b"\r\n\t \x00"


class FrameError(ValueError):
    """Bytes that are no SIP2 message, or a value that may not be sent. The message never holds a value."""


@dataclass(frozen=True)
class Frame:
    """One message. A repr shows its id and nothing of a member."""

    id: str
    fixed: str = field(repr=False)
    fields: tuple[tuple[str, str], ...] = field(repr=False, default=())
    sequence: int | None = None

    def all(self, code: str) -> tuple[str, ...]:
        return tuple(value for found, value in self.fields if found == code)

    def one(self, code: str) -> str | None:
        """The value of a field that may stand there once; raises FrameError for two that differ."""
        values = set(self.all(code))
        if len(values) > 1:
            raise FrameError(f"{code}: twice, with different values")
        return values.pop() if values else None


class LineReader:
    """Cuts a stream into lines: they end at CR or LF; blanks before them are no part of them."""

    def __init__(self) -> None:
        self._rest = b""

    @property
    def pending(self) -> bool:
        """Has a line begun that is not whole yet?"""
        return bool(self._rest)

    def feed(self, data: bytes) -> list[bytes]:
        """The lines that `data` completes; raises FrameError when a line never ends."""
        lines = re.split(rb"[\r\n]", self._rest + data)
        self._rest = lines.pop().lstrip(_BLANKS)
        if len(self._rest) > LONGEST_LINE:
            self._rest = b""
            raise FrameError(f"no end of line in {LONGEST_LINE} bytes")
        return [line for line in (line.lstrip(_BLANKS) for line in lines) if line]


def checksum(summed: bytes) -> bytes:
    """Four hex digits for the bytes up to and including 'AZ': two's complement of their sum in 16 bits."""
    return b"%04X" % (-sum(summed) & 0xFFFF)


def encode(
    message_id: str, fixed: str, fields: Sequence[tuple[str, str]], sequence: int, terminator: bytes = b"\r"
) -> bytes:
    """The bytes of one message. Raises FrameError, which names the field, for what may not be sent."""
    for code, value in (("fixed part", fixed), *fields):
        if not sendable(value):
            raise FrameError(f"{code}: may hold plain ASCII without '|' only, {LONGEST_FIELD} characters at most")
    body = message_id + fixed + "".join(f"{code}{value}|" for code, value in fields)
    summed = f"{body}AY{sequence % 10}AZ".encode("ascii")
    return summed + checksum(summed) + terminator


def sendable(value: str) -> bool:
    """May `value` stand in a field? A '|' or CR in it could ask about another member."""
    return len(value) <= LONGEST_FIELD and all(" " <= character <= "~" and character != "|" for character in value)


def decode(line: bytes, encoding: str = "utf-8") -> Frame:
    """The frame in one line without its end; raises FrameError for anything else.

    `encoding` is tried after UTF-8 and before code page 850 and Latin-1. A checksum may be absent or short.
    """
    body, sequence = _without_trailer(line)
    try:
        message_id = body[:2].decode("ascii")
    except UnicodeDecodeError:
        message_id = ""
    if not re.fullmatch(r"[0-9]{2}", message_id):
        raise FrameError("does not begin with the id of a message")
    length = _FIXED_LENGTHS.get(message_id)
    if length is None:
        raise FrameError(f"{message_id} is no answer to anything that was asked")
    fixed = body[2 : 2 + length]
    if len(fixed) < length or not fixed.isascii():
        raise FrameError(f"{message_id}: the fixed part is not whole")
    text = _text(body[2 + length :], encoding)
    return Frame(message_id, fixed.decode("ascii"), tuple(_fields(text)), sequence)


def _without_trailer(line: bytes) -> tuple[bytes, int | None]:
    trailer = _TRAILER.search(line)
    if trailer is None:
        alone = _SEQUENCE_ONLY.search(line)
        return (line[: alone.start()], int(alone[1])) if alone else (line, None)
    if sum(line[: trailer.start(2)]) + int(trailer[2], 16) & 0xFFFF:
        raise FrameError("the checksum is wrong")
    return line[: trailer.start()], int(trailer[1]) if trailer[1] else None


def _text(data: bytes, encoding: str) -> str:
    for name in ("utf-8", encoding, "cp850", "latin-1"):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    raise FrameError("the text is in no known encoding")


def _fields(text: str) -> list[tuple[str, str]]:
    found = []
    parts = _BETWEEN_FIELDS.split(text.strip("| "))
    while parts:
        part = parts.pop(0)
        code, value = part[:2], part[2:]
        if not _CODE.fullmatch(code):
            continue
        if code in _ONE_CHARACTER:
            if _CODE.match(value[1:]):
                parts.insert(0, value[1:])
            value = value[:1]
        value = unicodedata.normalize("NFC", html.unescape(value.rstrip("|")))
        found.append((code, value))
    return found
