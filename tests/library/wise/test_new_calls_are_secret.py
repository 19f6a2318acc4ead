"""Whatever Wise answers to the desk's calls, no error, log or repr repeats an address, name, PIN or username."""

import asyncio
import logging
import traceback
from datetime import date

import pytest
import structlog
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.card_number import CardNumber
from kiosk.domain.money import Money
from kiosk.domain.patron import CardStatus, Membership, MembershipStatus, Patron
from kiosk.domain.replacement import ReplaceReason
from kiosk.domain.reregistration import CustomerType, Offer
from kiosk.domain.secret import Secret
from kiosk.library.port import Failure, LibraryError
from tests.library.wise.server import Drop, Raw, Say, ScriptedWise, Silence, error
from tests.library.wise.test_answers import CANARY, STRANGE, places, replaced
from tests.library.wise.world import REQUEST, kiosk_at

SECRETS = {
    "canary-pid",
    "canary@hunebed-post.nl",
    "canary-user",
    "canary-surname",
    "canary-street",
    "29401000900010",
    "29401000075868",
    "8713",
    "2Xcanary",
    "canary-note",
    "canary-title",
    "1966-02-10",
}
PATRON = Patron("canary-pid", "BIEB", CardStatus.ACTIVE, frozenset(), Membership(MembershipStatus.NORMAL))
CARD, NEW = CardNumber.parse("29401000075868"), CardNumber.parse("29401000900010")
OFFER = Offer("53", "Compleet", Money(1), Money(0), Money(1), date(2027, 2, 28))
REG = {
    "patronSystemId": "canary-pid",
    "number": "2Xcanary",
    "name": "canary-surname",
    "sector": "BIEB",
    "membership": {"status": 6},
    "blocks": [],
    "birthDate": "1966-02-10",
    "street": "canary-street",
    "email": "canary@hunebed-post.nl",
}
R = {"requestId": REQUEST}
CALLS = {  # name in the scripted server: (method, good, asking)
    "login_account": (
        "POST",
        {
            **R,
            "username": "canary-user",
            "email": "canary@hunebed-post.nl",
            "activationMailSentAt": "2026-11-23T11:00:00Z",
        },
        lambda r: r.generate_account(PATRON, REQUEST),
    ),
    "detach_account": ("POST", R, lambda r: r.detach_account(PATRON, REQUEST)),
    "link_account": ("POST", R, lambda r: r.link_account(PATRON, "canary-user", REQUEST)),
    "contact_email": ("PUT", R, lambda r: r.change_contact_email(PATRON, "canary@hunebed-post.nl", REQUEST)),
    "recovery_email": ("PUT", R, lambda r: r.change_recovery_email(PATRON, "canary@hunebed-post.nl", REQUEST)),
    "memberships": (
        "POST",
        {**R, "status": 2, "due": 5, "validUntil": "2027-02-28"},
        lambda r: r.reregister(PATRON, OFFER, CustomerType.REGULAR, REQUEST),
    ),
    "replace_card": (
        "POST",
        {**R, "cost": 500},
        lambda r: r.replace_card(PATRON, CARD, NEW, ReplaceReason.LOST, waive=False, actor="1042", request_id=REQUEST),
    ),
    "add_card": (
        "POST",
        {**R, "username": "canary-user"},
        lambda r: r.add_card(PATRON, NEW, actor="1042", request_id=REQUEST),
    ),
    "card_number_mail": ("POST", R, lambda r: r.mail_card_number(PATRON, NEW, REQUEST)),
    "pin": ("PUT", R, lambda r: r.set_pin(PATRON, Secret("8713"), REQUEST)),
    "contact": (
        "GET",
        {"name": "canary-surname", "street": "canary-street", "email": "canary@hunebed-post.nl"},
        lambda r: r.contact(PATRON),
    ),
    "loans": ("GET", {"items": [{"title": "canary-title", "dueDate": "2026-12-01"}]}, lambda r: r.loans(PATRON)),
    "notes": ("GET", {"items": ["canary-note"]}, lambda r: r.notes(PATRON)),
    "card_use": ("GET", {"use": "FREE"}, lambda r: r.card_use(NEW)),
    "request": ("GET", {"requestId": REQUEST, "done": True}, lambda r: r.request_done(REQUEST)),
    "subscriptions": (
        "GET",
        {"items": [{"id": "53", "name": "C", "price": 1, "discount": 0, "due": 1, "validUntil": "2027-02-28"}]},
        lambda r: r.membership_offers(PATRON, CustomerType.REGULAR),
    ),
    "find_registration": (
        "GET",
        {"items": [REG]},
        lambda r: r.find_registration(surname="canary-surname", birth_date=date(1966, 2, 10)),
    ),
    "find_login_account": (
        "GET",
        {"items": [{"username": "canary-user", "email": "canary@hunebed-post.nl"}]},
        lambda r: r.find_account("canary-user"),
    ),
}
CALLS["memberships-read"] = (
    "GET",
    {"items": [{"status": 5, "name": "C", "rightsUntil": "2027-02-28"}]},
    lambda r: r.memberships(PATRON),
)
STATES = ("login_account", "memberships", "generate_account_state", "reregister_state")


@pytest.mark.parametrize(
    "answer",
    [
        None,
        Drop(),
        Silence(),
        Raw(b"HTTP/1.1 canary-user\r\n\r\n"),
        Say(b"canary-user 29401000075868"),
        Say(
            {
                "items": [{"title": {"canary-note": 1}, "username": 8713}],
                "requestId": "canary-user",
                "use": "canary-user",
                "name": 8713,
            }
        ),
        error(401, "TOKEN"),
        error(404, "NOT_FOUND"),
        error(409, "TAKEN"),
        error(422, "INVALID"),
        error(500, "INTERNAL"),
        error(501, "NOT_OFFERED"),
    ],
)
async def test_secret(wise: ScriptedWise, caplog, capfd, answer):
    caplog.set_level(logging.DEBUG)
    told = []
    with structlog.testing.capture_logs() as events:
        async with kiosk_at(wise, read_timeout_s=0.1, connect_timeout_s=0.1) as rest:
            for name, (method, good, asking) in CALLS.items():
                wise.on(name.partition("-")[0], answer or Say(good), method=method)
                for state in STATES:
                    wise.on(state, answer or Say(good))
                (out,) = await asyncio.gather(asking(rest), return_exceptions=True)
                # The new username is the result of add_card, and notes are for staff.
                if isinstance(out, BaseException) or (name != "notes" and not isinstance(out, str)):
                    told.append((name, repr(out)))
                while isinstance(out, BaseException):
                    assert isinstance(out, LibraryError | TimeoutError | asyncio.CancelledError), out
                    told += [(name, str(out)), *((name, t) for t in traceback.format_exception(out))]
                    out = out.__context__
            told.append(("rest", repr(vars(rest))))
    written = [*told, ("log", caplog.text + repr(events)), ("fd", "".join(capfd.readouterr()))]
    leaks = {(n, s) for n, text in written for s in SECRETS if s in text}
    assert leaks - EXPECTED == set()


EXPECTED: set = set()

WHERE = [(n, p) for n, (_, g, _) in CALLS.items() for p in places(g)]


@pytest.fixture(scope="module")
def far_end():
    with ScriptedWise() as s:
        yield s


@given(where=st.sampled_from(WHERE), strange=STRANGE)
@settings(max_examples=60, deadline=None)
def test_strange(far_end, where, strange):
    name, place = where
    method, good, asking = CALLS[name]
    wire = name.partition("-")[0]
    if method != "GET":
        far_end.on(wire, Drop())
        [far_end.on(s, Drop()) for s in STATES]
    far_end.on(wire, Say(replaced(good, place, strange)), method=method)

    async def ask():
        async with kiosk_at(far_end) as rest:
            try:
                await asking(rest)
            except LibraryError as e:
                return e

    e = asyncio.run(ask())
    if e is not None:
        assert e.failure is Failure.PROTOCOL, e
        assert CANARY not in str(e).lower()
        assert "surprising answer at $" in str(e)
