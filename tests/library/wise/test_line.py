"""Whatever the line does, a member gets an answer or a named failure, in time."""

import asyncio
import socket
import time
from pathlib import Path

import pytest

from kiosk.library.port import Failure, LibraryError
from kiosk.library.wise.http import MAX_BODY_BYTES
from tests.library.wise.server import Apart, Drip, Drop, Raw, Say, ScriptedWise, Silence, error
from tests.library.wise.world import CARD, PATRON, REQUEST, Sleeps, kiosk_at, until, with_member

TLS = Path(__file__).parent / "tls"
OK = b'{"items":[]}'
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


async def failure_of(asking) -> LibraryError:
    with pytest.raises(LibraryError) as raised:
        await asking
    assert raised.value.__cause__ is None
    assert raised.value.__context__ is None or isinstance(raised.value.__context__, TimeoutError)
    return raised.value


async def test_a_silent_server_is_a_time_out_within_the_deadline(wise: ScriptedWise):
    wise.on("find_patron", Silence())
    async with kiosk_at(wise, read_timeout_s=0.2, connect_timeout_s=0.2) as rest:
        began = time.monotonic()
        error_ = await failure_of(rest.find_patron(CARD))
        assert time.monotonic() - began < 1.0
    assert error_.failure is Failure.TIMEOUT
    assert str(error_) == "find_patron: no answer within 0.2 s"
    assert wise.count("find_patron") == 1


@pytest.mark.parametrize("drip", [Drip(b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 400), Drip(HEAD + b"\r\n" + b"[" * 400)])
async def test_a_server_that_drips_is_cut_off_by_the_total_deadline(wise: ScriptedWise, drip: Drip):
    wise.on("find_patron", drip)
    async with kiosk_at(wise, read_timeout_s=0.3, connect_timeout_s=0.3) as rest:
        began = time.monotonic()
        error_ = await failure_of(rest.find_patron(CARD))
        assert time.monotonic() - began < 1.5
        assert error_.failure is Failure.TIMEOUT
        assert str(error_) == "find_patron: no whole answer within 0.6 s"
        workers = rest._client._workers._under_way
        await until(lambda: not workers)


async def test_hung_workers_do_not_hold_up_the_next_visit(wise: ScriptedWise):
    with_member(wise)
    wise.on("find_login_account", Silence())
    wise.on("login_account", Say({"status": "NONE"}))
    async with kiosk_at(wise, read_timeout_s=30.0) as rest:
        await rest.find_patron(CARD)
        hanging = [asyncio.create_task(rest.login_account(PATRON, CARD)) for _ in range(3)]
        await until(lambda: wise.count("find_login_account") >= 6)
        began = time.monotonic()
        assert await rest.find_patron(CARD) is not None
        assert time.monotonic() - began < 2
        for task in hanging:
            task.cancel()
        await asyncio.gather(*hanging, return_exceptions=True)


async def test_when_everything_hangs_the_kiosk_says_so_instead_of_hanging_too(wise: ScriptedWise, monkeypatch):
    monkeypatch.setattr("kiosk.library.wise.worker.MOST_AT_ONCE", 2)
    with_member(wise)
    async with kiosk_at(wise, read_timeout_s=30.0) as rest:
        await rest.find_patron(CARD)
        wise.on("find_patron", Silence())
        hanging = [asyncio.create_task(rest.find_patron(CARD)) for _ in range(2)]
        await until(lambda: wise.count("find_patron") >= 3)
        error_ = await failure_of(rest.find_patron(CARD))
        assert error_.failure is Failure.OFFLINE
        assert "too many requests hang" in str(error_)
        for task in hanging:
            task.cancel()
        await asyncio.gather(*hanging, return_exceptions=True)


async def test_a_server_that_is_not_there_is_offline_at_once(wise: ScriptedWise):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    async with kiosk_at(wise, url=f"http://127.0.0.1:{port}") as rest:
        error_ = await failure_of(rest.find_patron(CARD))
    assert error_.failure is Failure.OFFLINE
    assert str(error_) == "login: no connection: Connection refused"


async def test_a_read_that_lost_its_connection_is_asked_again_after_a_jittered_wait(wise: ScriptedWise):
    sleeps = Sleeps()
    wise.on("find_patron", Drop(), error(503, "BUSY"), Say({"items": []}))
    async with kiosk_at(wise, sleeps=sleeps) as rest:
        assert await rest.find_patron(CARD) is None
    assert wise.count("find_patron") == 3
    assert sleeps.waited == pytest.approx([0.2, 0.3])


async def test_a_read_is_given_up_after_three_tries(wise: ScriptedWise):
    wise.on("find_patron", Drop())
    async with kiosk_at(wise) as rest:
        error_ = await failure_of(rest.find_patron(CARD))
    assert error_.failure is Failure.OFFLINE
    assert str(error_) == "find_patron: the connection was lost before the answer was whole"
    assert wise.count("find_patron") == 3


@pytest.mark.parametrize(
    ("answer", "failure", "said"),
    [
        (Raw(HEAD + b"Content-Length: 500\r\n\r\n" + OK), Failure.OFFLINE, "lost before the answer was whole"),
        (Raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{"), Failure.OFFLINE, "lost before the answer was whole"),
        (Raw(b"SSH-2.0-OpenSSH_9.2\r\n"), Failure.PROTOCOL, "the answer is not HTTP"),
        (Raw(b"HTTP/1.1 banana canary\r\n\r\n"), Failure.PROTOCOL, "the answer is not HTTP"),
        (Say(b"\x00\xff<html>canary"), Failure.PROTOCOL, "surprising answer at $: not JSON"),
        (Say(b""), Failure.PROTOCOL, "surprising answer at $: not JSON"),
        (Say([]), Failure.PROTOCOL, "surprising answer at $: Expected `object`, got `array`"),
        (Say(b"[" * 100_000), Failure.PROTOCOL, "surprising answer at $"),
        (Say({"items": [{}]}), Failure.PROTOCOL, "$.items[0]: Object missing required field `patronSystemId`"),
        (Say({"items": [{"patronSystemId": "1"}] * 2}), Failure.PROTOCOL, "$.items: 2 for one card"),
        (Say(b'{"items":[],"x":"' + b"a" * MAX_BODY_BYTES + b'"}'), Failure.PROTOCOL, "larger than 1048576 bytes"),
        (Raw(HEAD + b"Content-Length: 99999999999999\r\n\r\n"), Failure.PROTOCOL, "larger than 1048576 bytes"),
        (Raw(HEAD + b"\r\n" + b" " * (MAX_BODY_BYTES + 1)), Failure.PROTOCOL, "larger than 1048576 bytes"),
        (Say(OK, headers={"Content-Encoding": "gzip"}), Failure.PROTOCOL, "compressed, which was not asked for"),
        (Say({}, 302, {"Location": "/restapi/branch/9401"}), Failure.PROTOCOL, "a redirect or an unusual status"),
        (error(500, "INTERNAL"), Failure.OFFLINE, "the server has a fault (500 INTERNAL)"),
        (error(403, "FORBIDDEN"), Failure.REFUSED, "this Wise user has no permission (403 FORBIDDEN)"),
        (error(418, "TEAPOT"), Failure.PROTOCOL, "the request was not understood (418 TEAPOT)"),
        (Say({"error": {"code": "canary 29401000075868"}}, 403), Failure.REFUSED, "no permission (403)"),
        (error(409, "STRANGE"), Failure.CONFLICT, "not possible in the present state (409 STRANGE)"),
        (Say({"detail": "Not Found"}, 404), Failure.NOT_OFFERED, "not offered by this Wise (404)"),
        (error(501, "NOT_OFFERED"), Failure.NOT_OFFERED, "not offered by this Wise (501 NOT_OFFERED)"),
    ],
)
async def test_every_odd_answer_has_its_name(wise: ScriptedWise, answer, failure: Failure, said: str):
    wise.on("find_patron", answer)
    async with kiosk_at(wise) as rest:
        error_ = await failure_of(rest.find_patron(CARD))
    assert error_.failure is failure
    assert said in str(error_)
    assert str(error_).startswith("find_patron: ")
    assert "canary" not in str(error_)
    assert wise.count("branch") == 0


@pytest.mark.parametrize("kind", ["application/json", "text/html", "text/plain; charset=utf-16"])
async def test_the_content_type_does_not_matter(wise: ScriptedWise, kind: str):
    wise.on("find_patron", Say(OK, headers={"Content-Type": kind}))
    async with kiosk_at(wise) as rest:
        assert await rest.find_patron(CARD) is None


async def test_chunked_answers_are_read(wise: ScriptedWise):
    wise.on("find_patron", Raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\nc\r\n" + OK + b"\r\n0\r\n\r\n"))
    async with kiosk_at(wise) as rest:
        assert await rest.find_patron(CARD) is None


async def test_questions_in_a_row_go_over_one_connection(wise: ScriptedWise):
    wise.on("find_patron", Say({"items": []}))
    async with kiosk_at(wise) as rest:
        for _ in range(5):
            await rest.find_patron(CARD)
    assert len({heard.port for heard in wise.heard}) == 1


async def test_a_server_that_sends_head_and_body_apart_costs_no_40_ms(wise: ScriptedWise):
    wise.on("find_patron", Apart({"items": []}))
    took = []
    async with kiosk_at(wise) as rest:
        for _ in range(10):
            began = time.monotonic()
            await rest.find_patron(CARD)
            took.append(time.monotonic() - began)
    assert min(took[1:]) < 0.03


async def test_a_connection_that_rested_long_is_made_anew_instead_of_trusted(wise: ScriptedWise, monkeypatch):
    wise.on("find_patron", Say({"items": []}))
    async with kiosk_at(wise) as rest:
        await rest.find_patron(CARD)
        await rest.find_patron(CARD)
        assert len({heard.port for heard in wise.heard}) == 1
        monkeypatch.setattr("kiosk.library.wise.http.REST_S", 0.0)
        await rest.find_patron(CARD)
        assert len({heard.port for heard in wise.heard}) == 2


async def test_a_kept_connection_that_the_server_closed_is_no_failure(wise: ScriptedWise):
    wise.on("find_patron", Raw(HEAD + b"Content-Length: 12\r\n\r\n" + OK))
    async with kiosk_at(wise) as rest:
        for _ in range(3):
            assert await rest.find_patron(CARD) is None


async def test_no_cookie_is_kept_and_nothing_of_the_surroundings_is_used(wise: ScriptedWise, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    wise.on("find_patron", Say({"items": []}, headers={"Set-Cookie": "session=29401000075868; Path=/"}))
    async with kiosk_at(wise) as rest:
        await rest.find_patron(CARD)
        await rest.find_patron(CARD)
    assert all("Cookie" not in heard.headers for heard in wise.heard)


async def test_a_request_id_that_http_cannot_carry_changes_nothing(wise: ScriptedWise):
    async with kiosk_at(wise) as rest:
        error_ = await failure_of(rest.request_password_mail(PATRON, "a\r\nX-Evil: 1"))
    assert error_.failure is Failure.PROTOCOL
    assert error_.applied is False
    assert wise.count("password_mail", "POST") == 0


async def test_a_visit_that_ends_takes_its_question_along(wise: ScriptedWise):
    wise.on("find_patron", Silence())
    async with kiosk_at(wise, read_timeout_s=30.0) as rest:
        asking = asyncio.create_task(rest.find_patron(CARD))
        await until(lambda: wise.count("find_patron") > 0)
        asking.cancel()
        await until(lambda: not rest._client._workers._under_way)
        assert asking.cancelled()


async def test_a_private_authority_is_trusted_when_it_is_named():
    with ScriptedWise(tls=(str(TLS / "server.pem"), str(TLS / "server.key"))) as wise:
        wise.on("find_patron", Say({"items": []}))
        async with kiosk_at(wise, ca_file=str(TLS / "ca.pem")) as rest:
            assert await rest.find_patron(CARD) is None
            assert await rest.find_patron(CARD) is None
            assert wise.connections == 1
            wise.on("find_patron", Drop())
            error_ = await failure_of(rest.find_patron(CARD))
        assert error_.failure is Failure.OFFLINE
        wise.on("password_reset", Drop(), method="POST")
        async with kiosk_at(wise, ca_file=str(TLS / "ca.pem")) as rest:
            error_ = await failure_of(rest.request_password_mail(PATRON, REQUEST))
        assert error_.failure is Failure.NOT_OFFERED


@pytest.mark.parametrize(
    ("certificate", "trusted", "said"),
    [
        ("server", False, "login: the server's certificate is not trusted: "),
        ("expired", True, "certificate has expired (is the kiosk's clock right?)"),
        ("other", True, "login: the server's certificate is not trusted: IP address mismatch"),
    ],
)
async def test_a_certificate_that_is_not_good_stops_the_kiosk(certificate: str, trusted: bool, said: str):
    with ScriptedWise(tls=(str(TLS / f"{certificate}.pem"), str(TLS / "server.key"))) as wise:
        async with kiosk_at(wise, ca_file=str(TLS / "ca.pem") if trusted else None) as rest:
            error_ = await failure_of(rest.find_patron(CARD))
        assert error_.failure is Failure.OFFLINE
        assert said in str(error_)
        assert wise.heard == []


async def test_a_server_without_tls_is_named(wise: ScriptedWise):
    async with kiosk_at(wise, url=wise.url.replace("http:", "https:")) as rest:
        error_ = await failure_of(rest.find_patron(CARD))
    assert str(error_) == "login: no secure connection could be made (TLS)"
