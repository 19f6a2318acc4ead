"""A secret is a type, so it cannot slip into a log, a traceback or an f-string."""

import hmac
from typing import NoReturn


class Secret:
    """Text that shows itself as dots until `reveal()` is called on purpose."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself; only for the wire, the paper, or a comparison."""
        return self._text

    def __repr__(self) -> str:
        return "•••"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return format("•••", spec)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._text.encode(), other._text.encode())

    def __hash__(self) -> NoReturn:
        raise TypeError("a Secret has no hash: it must not become a key")

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is never pickled or copied")
