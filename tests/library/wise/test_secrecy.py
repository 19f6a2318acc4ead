"""No secret and nothing of a member gets out: not by logs, not by errors, not by representations."""

import asyncio
import logging
import traceback

import pytest
import structlog

from kiosk.domain.card_number import CardNumber, Kind
from kiosk.domain.patron import CardStatus, Membership, MembershipStatus, Patron
from kiosk.domain.secret import Secret
from kiosk.library.port import LibraryError
from kiosk.library.wise.http import Reply, Request
from tests.library.wise.server import Drop, Raw, Say, ScriptedWise, Silence, error
from tests.library.wise.world import INFORMATION, kiosk_at

SECRETS = {
    "canary-key",
    "canary-password",
    "canary-token",
    "canary-name",
    "canary-pid",
    "Canary-Proposal-1",
    "29401000075868",
    "8713",
    "canary-user",
    "canary@hunebed-post.nl",
}
CARD = CardNumber(Kind.PASS, "29401000075868")
PIN = Secret("8713")
PATRON = Patron("canary-pid", "BIEB", CardStatus.ACTIVE, frozenset(), Membership(MembershipStatus.NORMAL))
BROKEN_HEADERS = Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n canary-folded: x\r\nno colon here\r\n\r\n{}")


@pytest.mark.parametrize(
    "answer",
    [
        None,
        Drop(),
        Silence(),
        Raw(b"HTTP/1.1 canary-name\r\n\r\n"),
        BROKEN_HEADERS,
        Say(b"canary-name 29401000075868"),
        Say({"items": [{"patronSystemId": {"canary-name": "canary-pid"}, "amount": "canary-pid"}]}),
        Say({"status": "canary-name", "valid": "canary-name", "failed": "8713", "requestId": 8713}),
        Say({"token": "canary-token"}, 302, {"Location": "https://canary-user.example/29401000075868"}),
        error(401, "TOKEN"),
        error(401, "WISE_KEY"),
        error(403, "FORBIDDEN"),
        error(409, "CONFLICT"),
        error(500, "INTERNAL"),
        error(501, "NOT_OFFERED"),
    ],
)
async def test_whatever_goes_wrong_nothing_of_a_member_gets_out(wise: ScriptedWise, caplog, capfd, answer):
    caplog.set_level(logging.DEBUG)
    wise.on("login", Say({"token": "canary-token"}), method="POST")
    wise.on("find_patron", Say({"items": [{"patronSystemId": "canary-pid"}]}))
    wise.on("pin_verification", Say({"valid": True}), method="POST")
    wise.on("patron_information", Say({**INFORMATION, "email": "canary@hunebed-post.nl"}))
    wise.on("fees", Say({"items": []}))
    wise.on("login_account", Say({"status": "ACTIVE", "username": "canary-user", "email": None}))
    told: list[str] = []
    with structlog.testing.capture_logs() as events:
        async with kiosk_at(wise, read_timeout_s=0.1, connect_timeout_s=0.1) as rest:
            for call, method in (
                ("find_patron", "GET"),
                ("patron_information", "GET"),
                ("pin_verification", "POST"),
                ("login_account", "GET"),
                ("password_reset", "POST"),
                ("login_counter", "GET"),
            ):
                before = wise._answers.get((call, method))
                if answer is not None:
                    wise.on(call, answer, method=method)
                for asking in (
                    rest.identify(CARD, PIN),
                    rest.login_account(PATRON, CARD),
                    rest.reset_password(PATRON, Secret("Canary-Proposal-1"), "0" * 32),
                    rest.reset_login_counter(PATRON, "5" * 32),
                ):
                    (outcome,) = await asyncio.gather(asking, return_exceptions=True)
                    told.append(repr(outcome))
                    while isinstance(outcome, BaseException):
                        assert isinstance(outcome, LibraryError | TimeoutError | asyncio.CancelledError)
                        assert outcome.__cause__ is None or isinstance(outcome, TimeoutError)
                        told += [str(outcome), *traceback.format_exception(outcome)]
                        outcome = outcome.__context__
                if before is not None:
                    wise.on(call, *before, method=method)
            await rest._watch.beat()
            told += [repr(rest.health), repr(rest), repr(vars(rest))]
    written = "\n".join([*told, caplog.text, repr(events), *capfd.readouterr()])
    assert [secret for secret in SECRETS if secret in written] == []


def test_requests_and_replies_hide_their_content():
    request = Request("GET", "/patron/canary-pid", {"Authorization": "canary-token"}, b"8713")
    assert repr(request) == "Request(method='GET')"
    assert repr(Reply(200, b"canary", None)) == "Reply(status=200, date=None)"
