"""Passwords and PINs at rest: argon2, with a small cost because every member here is invented."""

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

_HASHER = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)


def hashed(secret: str) -> str:
    """What is stored."""
    return _HASHER.hash(secret)


def matches(stored: str | None, secret: str) -> bool:
    """Is this the one that was stored? False where nothing was."""
    if stored is None:
        return False
    try:
        return _HASHER.verify(stored, secret)
    except VerifyMismatchError:
        return False
