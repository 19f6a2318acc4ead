"""How much of an address may be shown to whoever stands before the screen."""

DOTS = "•••"


def mask_email(address: str) -> str:
    """'jan@hotmail.nl' becomes 'j•••@h•••.nl'; anything that is no address becomes dots. Never raises."""
    name, at, host = address.strip().rpartition("@")
    server, dot, top = host.rpartition(".")
    if not (at and name and dot and server and top and top.isalnum()):
        return DOTS
    return f"{name[0]}{DOTS}@{server[0]}{DOTS}.{top}"
