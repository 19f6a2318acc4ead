"""How much of a name or an address may be shown to whoever stands before the screen."""

DOTS = "•••"


def mask_email(address: str) -> str:
    """'jan@hotmail.nl' becomes 'j•••@h•••.nl'; anything that is no address becomes dots. Never raises."""
    name, at, host = address.strip().rpartition("@")
    server, dot, top = host.rpartition(".")
    if not (at and name and dot and server and top and top.isalnum()):
        return DOTS
    return f"{name[0]}{DOTS}@{server[0]}{DOTS}.{top}"


def mask_name(name: str) -> str:
    """'T. Testabo' becomes 'T. T•••': initials and the first letter of the surname. Never raises."""
    *initials, surname = name.split() or [""]
    return " ".join([*initials, f"{surname[:1]}{DOTS}"])


def mask_street(street: str) -> str:
    """'Kruisakkers 41' becomes 'K••• 41': the first letter, and the house number. Never raises."""
    words = street.split()
    if len(words) < 2:
        return f"{street.strip()[:1]}{DOTS}"
    return f"{words[0][:1]}{DOTS} {words[-1]}"
