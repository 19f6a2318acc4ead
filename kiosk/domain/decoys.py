"""Masked addresses that could be somebody else's: beside the real one a stranger cannot just say yes."""

import string
from collections.abc import Callable, Sequence

from kiosk.domain.masking import DOTS, mask_email

Choose = Callable[[Sequence[str]], str]
COUNT = 2
NAMES = "abcdefghijklmnoprstvw"
"""First letters of names that many people have."""
HOSTS = "ghikloxz"
"""First letters of hosts that many people have."""


def decoys(address: str, choose: Choose) -> tuple[str, ...]:
    """Two masks of the same form as that of `address`, none alike: another first letter and another host each.

    `choose` takes one of a sequence: the same choices give the same decoys. Where they are asked for again and again
    these must be the same, or the real one is the one that stays. Raises ValueError for what is no address.
    """
    mask = mask_email(address)
    if mask == DOTS:
        raise ValueError("no address to make others of")
    name, host = mask[0], mask[mask.index("@") + 1]
    names, hosts = {name}, {host}
    made = []
    for _ in range(COUNT):
        other_name, other_host = _other(name, NAMES, names, choose), _other(host, HOSTS, hosts, choose)
        names.add(other_name)
        hosts.add(other_host)
        made.append(mask.replace(f"{name}{DOTS}@{host}", f"{other_name}{DOTS}@{other_host}", 1))
    return tuple(made)


def _other(real: str, letters: str, taken: set[str], choose: Choose) -> str:
    """A character of the same kind that was not taken yet."""
    kind = string.digits if real.isdigit() else letters.upper() if real.isupper() else letters
    return choose(sorted(set(kind) - taken))
