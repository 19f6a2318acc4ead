"""Any JSON in any field is a typed answer or a named surprise; never a crash, never a member's data in the words."""

import asyncio
import copy
from collections.abc import Callable, Coroutine, Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kiosk.domain.login_account import LoginAccount
from kiosk.domain.patron import Patron
from kiosk.domain.secret import Secret
from kiosk.library.port import Failure, LibraryError
from kiosk.library.wise import answers
from kiosk.library.wise.answers import Answer, LoginAccountAnswer, Surprise, error_code, read
from kiosk.library.wise.rest import WiseRest
from tests.library.wise.server import Drop, Say, ScriptedWise
from tests.library.wise.world import CARD, INFORMATION, PATRON, PIN, REQUEST, kiosk_at, with_member

CANARY = "canary"
STRANGE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**25), 10**25)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5).map(lambda text: CANARY + text)
    | st.sampled_from(["", ".", "..", "\x00", "2026-02-30", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from([CANARY, "id"]), inner, max_size=2),
    max_leaves=4,
)
ACCOUNT = {"status": "INACTIVE", "username": "a", "email": "b@c.nl", "activationMailSentAt": "2026-11-23T11:00:00Z"}
Asking = Callable[[WiseRest], Coroutine[Any, Any, Any]]
CALLS: dict[str, tuple[str, Any, Asking]] = {
    "login": ("POST", {"token": "token-1"}, lambda rest: rest.find_patron(CARD)),
    "find_patron": ("GET", {"items": [{"patronSystemId": "1"}]}, lambda rest: rest.identify(CARD, PIN)),
    "pin_verification": ("POST", {"valid": True}, lambda rest: rest.identify(CARD, PIN)),
    "patron_information": ("GET", INFORMATION, lambda rest: rest.identify(CARD, PIN)),
    "fees": ("GET", {"items": [{"amount": 5}, {"amount": 7}]}, lambda rest: rest.identify(CARD, PIN)),
    "login_account": ("GET", ACCOUNT, lambda rest: rest.login_account(PATRON, CARD)),
    "find_login_account": (
        "GET",
        {"items": [{"username": CARD.number, "email": None}]},
        lambda rest: rest.login_account(PATRON, CARD),
    ),
    "password_mail": ("POST", {"requestId": REQUEST}, lambda rest: rest.request_password_mail(PATRON, REQUEST)),
    "password_reset": (
        "POST",
        {"password": "Abc", "requestId": REQUEST},
        lambda rest: rest.reset_password(PATRON, Secret("Abc"), REQUEST),
    ),
    "login_counter": ("GET", {"failed": 1, "locked": True}, lambda rest: rest.reset_login_counter(PATRON, "5" * 32)),
}


def places(value: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a JSON value."""
    yield here
    match value:
        case dict():
            for key in value:
                yield from places(value[key], (*here, key))
        case list():
            for index, item in enumerate(value):
                yield from places(item, (*here, index))


def replaced(value: Any, place: tuple[Any, ...], new: Any) -> Any:
    if not place:
        return new
    value = copy.deepcopy(value)
    inner = value
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = new
    return value


WHERE = [(name, place) for name, (_, good, _) in CALLS.items() for place in places(good)]


@pytest.fixture(scope="module")
def far_end() -> Iterator[ScriptedWise]:
    with ScriptedWise() as server:
        yield server


@given(where=st.sampled_from(WHERE), strange=STRANGE)
@example(where=("login_account", ("status",)), strange="canary-status")
@example(where=("patron_information", ("blocks",)), strange=["CANARY", "NOTE"])
@example(where=("patron_information", ("membership", "status")), strange=12)
@example(where=("find_patron", ("items", 0, "patronSystemId")), strange="..")
@example(where=("login_account", ("activationMailSentAt",)), strange="0001-01-01T00:00:00+14:00")
@settings(max_examples=100, deadline=None)
def test_any_value_in_any_field_is_a_typed_answer_or_a_named_surprise(
    far_end: ScriptedWise, where: tuple[str, tuple[Any, ...]], strange: Any
):
    name, place = where
    method, good, asking = CALLS[name]
    with_member(far_end)
    far_end.on("login", Say({"token": "token-1"}), method="POST")
    if name == "find_login_account":
        far_end.on("login_account", Say({"status": "NONE"}))
    for state in ("password_mail", "password_reset"):
        far_end.on(state, Drop())
    far_end.on("login_counter", Say({"failed": 0, "locked": False}), method="DELETE")
    far_end.on(name, Say(replaced(good, place, strange)), method=method)

    async def ask() -> object:
        async with kiosk_at(far_end) as rest:
            try:
                return await asking(rest)
            except LibraryError as error:
                return error

    answer = asyncio.run(ask())
    if isinstance(answer, LibraryError):
        assert answer.failure is Failure.PROTOCOL
        assert CANARY not in str(answer).lower()
        assert f"{name}: surprising answer at $" in str(answer)
    else:
        assert answer is None or isinstance(answer, Patron | LoginAccount | Secret | bool)


@given(st.binary(max_size=60))
def test_no_bytes_crash_the_reader(body: bytes):
    with suppress(Surprise):
        assert isinstance(read(Answer, body), Answer)
    assert isinstance(error_code(body), str)


def test_an_answer_shows_nothing_of_a_member_in_its_repr():
    body = b'{"status":"ACTIVE","username":"canary","email":"canary@h.nl"}'
    assert repr(read(LoginAccountAnswer, body)) == "LoginAccountAnswer"


def test_names_of_members_have_no_place_in_any_answer():
    """But where a person or a card must show it, and in what Wise calls an abonnement."""
    asked_for = {answers.ContactAnswer, answers.MembershipAnswer, answers.Subscription}
    fields = {field for kind in set(Answer.__subclasses__()) - asked_for for field in kind.__struct_fields__}
    assert fields.isdisjoint({"name", "surname", "initials", "address", "first_name", "last_name", "street"})
