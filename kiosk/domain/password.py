"""A temporary password that can be read off paper and typed over."""

import secrets
from collections.abc import Callable, Sequence

from kiosk.domain.secret import Secret

LENGTH = 8
LOWER = "abdefhmnrt"
UPPER = "ADEFGHJKLMNPRTWXY"
DIGITS = "34679"
"""No 0 and O, no 1, l and I, nor what else looks alike on thermal paper: 2 and Z, 5 and S, 8 and B, u and v, and the
small letters that are only a smaller capital (c, k, p, x)."""

Choose = Callable[[Sequence[str]], str]


def temporary_password(choose: Choose = secrets.choice) -> Secret:
    """Eight characters with at least one small letter, one capital and one digit; about 38 bits.

    `choose` takes one of a sequence at random.
    """
    every = LOWER + UPPER + DIGITS
    left = [choose(LOWER), choose(UPPER), choose(DIGITS), *(choose(every) for _ in range(LENGTH - 3))]
    mixed = []
    while left:
        place = choose([str(index) for index in range(len(left))])
        mixed.append(left.pop(int(place)))
    return Secret("".join(mixed))
