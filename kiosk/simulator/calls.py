"""The table of paths: every call of the REST API by its key, as in the kiosk's own table."""

from starlette.routing import compile_path

PREFIX = "/restapi"
CALLS = {
    "login": "/login",
    "patron_authentication": "/patron/authentication",
    "branch": "/branch/{branch}",
    "find_patron": "/library/{library}/patron",
    "patron_information": "/patron/{patron}/library/{library}/patroninformation",
    "fees": "/patron/{patron}/fee",
    "pin_verification": "/patron/{patron}/library/{library}/pin/verification",
    "login_account": "/patron/{patron}/library/{library}/loginaccount",
    "find_login_account": "/library/{library}/loginaccount",
    "password_mail": "/patron/{patron}/library/{library}/loginaccount/passwordmail",
    "password_reset": "/patron/{patron}/library/{library}/password",
    "login_counter": "/patron/{patron}/library/{library}/logincounter",
    "request": "/library/{library}/request/{request}",
    "contact": "/patron/{patron}/library/{library}/contact",
    "contact_email": "/patron/{patron}/library/{library}/contact/email",
    "memberships": "/patron/{patron}/library/{library}/membership",
    "loans": "/patron/{patron}/library/{library}/loan",
    "notes": "/patron/{patron}/library/{library}/note",
    "subscriptions": "/library/{library}/subscription",
    "reregister": "/patron/{patron}/library/{library}/membership",
    "reregister_state": "/patron/{patron}/library/{library}/membership/registered",
    "generate_account": "/patron/{patron}/library/{library}/loginaccount",
    "generate_account_state": "/patron/{patron}/library/{library}/loginaccount/generated",
    "detach_account": "/patron/{patron}/library/{library}/loginaccount/detachment",
    "link_account": "/patron/{patron}/library/{library}/loginaccount/link",
    "recovery_email": "/patron/{patron}/library/{library}/loginaccount/email",
    "find_registration": "/library/{library}/registration",
    "card_use": "/library/{library}/card/{card}",
    "replace_card": "/patron/{patron}/library/{library}/card/replacement",
    "add_card": "/patron/{patron}/library/{library}/card",
    "card_number_mail": "/patron/{patron}/library/{library}/card/mail",
    "pin": "/patron/{patron}/library/{library}/pin",
}
PUBLISHED = frozenset(
    {
        "login",
        "patron_authentication",
        "branch",
        "find_patron",
        "patron_information",
        "fees",
        "loans",
        "subscriptions",
    }
)
UNPUBLISHED = frozenset(CALLS) - PUBLISHED
"""Calls that OCLC has not published: what a library's Wise may not offer."""
ACTS = frozenset(
    {
        "password_mail",
        "password_reset",
        "login_counter",
        "contact_email",
        "reregister",
        "generate_account",
        "detach_account",
        "link_account",
        "recovery_email",
        "replace_card",
        "add_card",
        "card_number_mail",
        "pin",
    }
)
"""Calls that change something unless they are a GET."""
_SHARED = {"login_account": "generate_account", "memberships": "reregister"}
"""Calls that read a path, and the act that has the same one."""

_PATTERNS = [(key, compile_path(PREFIX + path)[0]) for key, path in CALLS.items()]


def call_of(path: str, method: str = "GET") -> str | None:
    """The key of the call with this path."""
    found = next((key for key, pattern in _PATTERNS if pattern.match(path)), None)
    return _SHARED.get(found, found) if found and method != "GET" else found
