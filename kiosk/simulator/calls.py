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
}
UNPUBLISHED = frozenset(
    {"pin_verification", "login_account", "find_login_account", "password_mail", "password_reset", "login_counter"}
)
"""Calls that OCLC has not published: what a library's Wise may not offer."""
ACTS = frozenset({"password_mail", "password_reset", "login_counter"})
"""Calls that change something unless they are a GET."""

_PATTERNS = [(key, compile_path(PREFIX + path)[0]) for key, path in CALLS.items()]


def call_of(path: str) -> str | None:
    """The key of the call with this path."""
    return next((key for key, pattern in _PATTERNS if pattern.match(path)), None)
