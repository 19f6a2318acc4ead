"""Whatever is thrown at the HTTP server, it answers, and never with an error of its own."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

from kiosk.simulator.world import Simulator
from tests.simulator.peers import DEADLINE_S, Panel, Sip2Client, WiseCaller

ASKED_FOR = {("PUT", "/panel/wise"), ("PUT", "/panel/sip2")}
"""These break the simulator on purpose."""
few = settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    database=None,
    derandomize=True,
)


def _hammer(operation: Any, mode: GenerationMode, send: Callable[[Any], requests.Response]) -> int:
    sent = 0

    @few
    @given(case=operation.as_strategy(generation_mode=mode))
    def throw(case: Any) -> None:
        nonlocal sent
        sent += 1
        answer = send(case)
        assert answer.status_code < 500, (case.method, case.path, answer.status_code, answer.text)
        if "json" in answer.headers.get("Content-Type", "") and case.path.startswith("/restapi"):
            assert answer.ok or set(answer.json()["error"]) == {"code", "message"}

    with suppress(Unsatisfiable):  # what takes no input cannot be asked wrongly
        throw()
    return sent


def test_requests_made_from_the_openapi_description_get_no_server_error(wise: WiseCaller, panel: Panel) -> None:
    base = panel.url.removesuffix("/panel")
    schema = schemathesis.openapi.from_url(base + "/openapi.json")
    operations = [result.ok() for result in schema.get_all_operations()]
    operations = [one for one in operations if (one.method.upper(), one.path) not in ASKED_FOR]
    assert len(operations) > 20
    headers = {"WISE_KEY": wise.key(), "Authorization": wise.token or ""}

    def send(case: Any) -> requests.Response:
        answer: requests.Response = case.call(headers=headers, session=wise.session, timeout=DEADLINE_S)
        return answer

    def send_for_a_member(case: Any) -> requests.Response:
        known = {"patron": pid, "library": "1001"}
        case.path_parameters |= {name: known[name] for name in case.path_parameters.keys() & known.keys()}
        return send(case)

    pid = wise.pid("29401000001047")
    good = {str(one.label): _hammer(one, GenerationMode.POSITIVE, send_for_a_member) for one in operations}
    bad = {str(one.label): _hammer(one, GenerationMode.NEGATIVE, send) for one in operations}
    assert [label for label, sent in good.items() if sent == 0] == []
    assert sum(sent > 0 for sent in bad.values()) > 15


@settings(few, max_examples=120)
@given(
    method=st.sampled_from(["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"]),
    path=st.text(max_size=40),
    body=st.one_of(st.binary(max_size=60), st.sampled_from([b'{"username":"\\ud800","password":"x"}', b"[" * 5000])),
    key=st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=40),
)
def _any_bytes(base: str, caller: WiseCaller, method: str, path: str, body: bytes, key: str) -> None:
    for place in ("/restapi/login", "/restapi/" + path, "/kb/link/" + path, "/panel/barcodes/" + path, "/" + path):
        headers = {"WISE_KEY": key.strip().encode("latin-1"), "Content-Type": "application/json"}
        answer = caller.session.request(method, base + place, data=body, headers=headers, timeout=DEADLINE_S)
        assert answer.status_code < 500, (method, place)


def test_any_bytes_at_any_path_get_no_server_error(wise: WiseCaller, panel: Panel) -> None:
    _any_bytes(panel.url.removesuffix("/panel"), wise)


@settings(few, max_examples=60)
@given(frames=st.lists(st.one_of(st.binary(max_size=80), st.text(max_size=40).map(str.encode)), max_size=4))
def _any_frames(world: Simulator, frames: list[bytes]) -> None:
    with Sip2Client(world.config_path) as client, suppress(ConnectionError):
        client.login()
        for frame in frames:
            client.socket.sendall(b"63" + frame + b"\r" + frame)
    with Sip2Client(world.config_path) as client:
        assert client.login().startswith("941")


def test_any_bytes_on_the_sip2_line_break_no_other_line(world: Simulator) -> None:
    _any_frames(world)
