"""The one table of paths: what OCLC publishes, what it does not, and how values get into them."""

import string
from collections.abc import Mapping
from urllib.parse import quote

import msgspec


class WisePaths(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Every call by name. An empty path is not offered by this library's Wise: its capability is off.

    The names in braces are filled in: {library}, {branch}, {patron}, {card}, {username}, {request},
    {customer_type}, {number}, {surname}, {birth_date} (the last three empty where they are not known).
    """

    login: str = "/login"
    branch: str = "/branch/{branch}"
    find_patron: str = "/library/{library}/patron?offset=0&limit=10&search={card}"
    patron_information: str = "/patron/{patron}/library/{library}/patroninformation?card={card}"
    fees: str = "/patron/{patron}/fee"
    pin_verification: str = "/patron/{patron}/library/{library}/pin/verification"
    login_account: str = "/patron/{patron}/library/{library}/loginaccount"
    find_login_account: str = "/library/{library}/loginaccount?username={username}"
    password_mail: str = "/patron/{patron}/library/{library}/loginaccount/passwordmail"
    password_reset: str = "/patron/{patron}/library/{library}/password"
    login_counter: str = "/patron/{patron}/library/{library}/logincounter"
    request: str = "/library/{library}/request/{request}"
    contact: str = "/patron/{patron}/library/{library}/contact"
    contact_email: str = "/patron/{patron}/library/{library}/contact/email"
    memberships: str = "/patron/{patron}/library/{library}/membership"
    loans: str = "/patron/{patron}/library/{library}/loan"
    notes: str = "/patron/{patron}/library/{library}/note"
    subscriptions: str = (
        "/library/{library}/subscription?branchId={branch}&patronSystemId={patron}&customerType={customer_type}"
    )
    reregister: str = "/patron/{patron}/library/{library}/membership"
    reregister_state: str = "/patron/{patron}/library/{library}/membership/registered"
    generate_account: str = "/patron/{patron}/library/{library}/loginaccount"
    generate_account_state: str = "/patron/{patron}/library/{library}/loginaccount/generated"
    detach_account: str = "/patron/{patron}/library/{library}/loginaccount/detachment"
    link_account: str = "/patron/{patron}/library/{library}/loginaccount/link"
    recovery_email: str = "/patron/{patron}/library/{library}/loginaccount/email"
    find_registration: str = "/library/{library}/registration?number={number}&surname={surname}&birthDate={birth_date}"
    card_use: str = "/library/{library}/card/{card}"
    replace_card: str = "/patron/{patron}/library/{library}/card/replacement"
    add_card: str = "/patron/{patron}/library/{library}/card"
    card_number_mail: str = "/patron/{patron}/library/{library}/card/mail"
    pin: str = "/patron/{patron}/library/{library}/pin"


REQUIRED = ("login", "branch", "find_patron", "patron_information")
"""Without these there is no library system at all."""

_VALUES = {
    "login": set[str](),
    "branch": {"branch"},
    "find_patron": {"library", "card"},
    "patron_information": {"library", "patron", "card"},
    "find_login_account": {"library", "username"},
    "request": {"library", "request"},
    "subscriptions": {"library", "branch", "patron", "customer_type"},
    "find_registration": {"library", "number", "surname", "birth_date"},
    "card_use": {"library", "card"},
}
_OF_A_PATRON = {"library", "patron"}


def problems(paths: WisePaths) -> list[tuple[str, str]]:
    """What is wrong with a table: (name of the path, what was expected)."""
    found = []
    for name in WisePaths.__struct_fields__:
        path: str = getattr(paths, name)
        if not path:
            if name in REQUIRED:
                found.append((name, "must not be empty: the kiosk cannot do without it"))
            continue
        known = _VALUES.get(name, _OF_A_PATRON)
        try:
            used = {value for _, value, _, _ in string.Formatter().parse(path) if value is not None}
        except ValueError:
            found.append((name, "has a brace without its other half"))
            continue
        if not path.startswith("/"):
            found.append((name, "must begin with /"))
        elif not used <= known:
            names = ", ".join(f"{{{value}}}" for value in sorted(known)) or "nothing"
            found.append((name, f"{{{min(used - known)}}} is not known here; known: {names}"))
    return found


def fill(path: str, values: Mapping[str, str]) -> str:
    """`path` with its values quoted, so that no value changes where the path leads.

    Raises ValueError (without the value) for one that a path cannot carry before its '?': empty, '.' or '..'.
    """
    steps = path.partition("?")[0]
    if any(values[name] in ("", ".", "..") for _, name, _, _ in string.Formatter().parse(steps) if name):
        raise ValueError("a value is empty or dots only and cannot stand in a path")
    return path.format_map({name: quote(value, safe="", errors="replace") for name, value in values.items()})
