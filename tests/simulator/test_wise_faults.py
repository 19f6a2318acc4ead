"""What can be wrong with Wise, by name, at a real socket."""

import pytest
import requests

from tests.simulator.peers import Panel, WiseCaller

MEMBER = "29401000001047"


@pytest.fixture
def counter(wise: WiseCaller) -> str:
    return wise.of(MEMBER) + "/logincounter"


def test_a_dropped_connection_answers_nothing(wise: WiseCaller, panel: Panel, counter: str) -> None:
    panel.put("/wise", {"fault": "drop"})
    with pytest.raises(requests.ConnectionError):
        wise.call("GET", counter)


def test_a_dropped_act_is_not_done(wise: WiseCaller, panel: Panel) -> None:
    path = wise.of(MEMBER) + "/password"
    panel.put("/wise", {"fault": "drop", "times": 1})
    with pytest.raises(requests.ConnectionError):
        wise.act(path, {"password": "h7KmrT3W"}, "request-0001")
    assert wise.get(path)["requestId"] is None


def test_an_act_that_fails_afterwards_is_done_all_the_same(wise: WiseCaller, panel: Panel) -> None:
    path = wise.of(MEMBER) + "/password"
    panel.put("/wise", {"fault": "fail_after_act"})
    with pytest.raises(requests.ConnectionError):
        wise.act(path, {"password": "h7KmrT3W"}, "request-0001")
    assert wise.get(path)["requestId"] == "request-0001"


def test_half_an_answer_breaks_off(wise: WiseCaller, panel: Panel, counter: str) -> None:
    panel.put("/wise", {"fault": "half"})
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        wise.call("GET", counter)


def test_garbage_is_not_json(wise: WiseCaller, panel: Panel, counter: str) -> None:
    panel.put("/wise", {"fault": "garbage"})
    answer = wise.call("GET", counter)
    assert answer.status_code == 200
    with pytest.raises(requests.exceptions.JSONDecodeError):
        answer.json()


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [("error_500", 500, "INTERNAL"), ("error_401", 401, "WISE_KEY"), ("not_offered", 501, "NOT_OFFERED")],
)
def test_a_refusal_bears_its_code(
    fault: str, status: int, code: str, wise: WiseCaller, panel: Panel, counter: str
) -> None:
    panel.put("/wise", {"fault": fault})
    answer = wise.call("GET", counter)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_what_oclc_published_is_still_offered(wise: WiseCaller, panel: Panel) -> None:
    panel.put("/wise", {"fault": "not_offered"})
    assert wise.call("GET", "/branch/9401").status_code == 200


def test_a_slow_wise_answers_late(wise: WiseCaller, panel: Panel, counter: str) -> None:
    panel.put("/wise", {"fault": "slow", "seconds": 0.3})
    assert wise.call("GET", counter).elapsed.total_seconds() >= 0.3


def test_a_fault_can_be_for_one_call_and_a_number_of_times(wise: WiseCaller, panel: Panel, counter: str) -> None:
    panel.put("/wise", {"fault": "error_500", "call": "login_counter", "times": 2})
    assert wise.call("GET", "/branch/9401").status_code == 200
    assert [wise.call("GET", counter).status_code for _ in range(3)] == [500, 500, 200]


def test_the_panel_itself_never_breaks(panel: Panel) -> None:
    panel.put("/wise", {"fault": "drop"})
    assert panel.get("/state")["wise"] == "drop"


def test_a_fault_without_a_name_is_refused(panel: Panel) -> None:
    answer = panel.session.put(panel.url + "/wise", json={"fault": "sulk"}, timeout=5)
    assert answer.status_code == 422
