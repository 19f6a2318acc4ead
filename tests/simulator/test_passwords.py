"""Wachtwoorden: temporary ones, the inlogteller, and PINs."""

import pytest

from tests.simulator.peers import Panel, WiseCaller

WISE_MEMBER = "29401000001047"
FIRST = "Wise-wachtwoord-1"


def _code(answer: object) -> str:
    return answer.json()["error"]["code"]  # type: ignore[attr-defined, no-any-return]


def test_a_temporary_password_works_once_and_a_new_one_must_be_chosen_at_once(wise: WiseCaller) -> None:
    assert wise.reset_password(WISE_MEMBER, "h7KmrT3W").json()["password"] == "h7KmrT3W"
    assert wise.patron_login(WISE_MEMBER, FIRST).status_code == 401
    refused = wise.patron_login(WISE_MEMBER, "h7KmrT3W")
    assert (refused.status_code, _code(refused)) == (403, "NEW_PASSWORD_REQUIRED")
    assert wise.patron_login(WISE_MEMBER, "h7KmrT3W", newPassword="mijn-nieuwe").status_code == 200
    assert wise.patron_login(WISE_MEMBER, "h7KmrT3W").status_code == 401
    assert wise.patron_login(WISE_MEMBER, "mijn-nieuwe").status_code == 200


def test_one_request_resets_once_and_its_state_can_be_asked(wise: WiseCaller) -> None:
    path = wise.of(WISE_MEMBER) + "/password"
    assert wise.get(path) == {"requestId": None, "changedAt": None, "temporary": False}
    first = wise.reset_password(WISE_MEMBER, "h7KmrT3W", "request-0001")
    again = wise.reset_password(WISE_MEMBER, "h7KmrT3W", "request-0001")
    assert first.json() == again.json() == {"password": "h7KmrT3W", "requestId": "request-0001"}
    state = wise.get(path)
    assert (state["requestId"], state["temporary"]) == ("request-0001", True)
    other = wise.reset_password(WISE_MEMBER, "x9PqdS2K", "request-0001")
    assert (other.status_code, _code(other)) == (409, "CONFLICT")


def test_wise_hides_the_reset_for_a_member_with_an_inlogaccount(wise: WiseCaller) -> None:
    answer = wise.reset_password("29401000075868", "h7KmrT3W")
    assert (answer.status_code, _code(answer)) == (409, "HAS_LOGIN_ACCOUNT")


def test_five_wrong_passwords_lock_the_login_for_a_day(wise: WiseCaller, panel: Panel) -> None:
    counter = wise.of(WISE_MEMBER) + "/logincounter"
    for failed in range(1, 6):
        assert wise.patron_login(WISE_MEMBER, "wrong").status_code == 401
        assert wise.get(counter) == {"failed": failed, "locked": failed == 5}
    locked = wise.patron_login(WISE_MEMBER, FIRST)
    assert (locked.status_code, _code(locked)) == (403, "LOCKED")
    panel.post("/clock", {"hours": 23})
    assert wise.get(counter)["locked"] is True
    panel.post("/clock", {"hours": 1})
    assert wise.get(counter) == {"failed": 0, "locked": False}
    assert wise.patron_login(WISE_MEMBER, FIRST).status_code == 200


def test_a_reset_password_does_not_work_until_the_inlogteller_is_reset_too(wise: WiseCaller) -> None:
    for _ in range(5):
        wise.patron_login(WISE_MEMBER, "wrong")
    wise.reset_password(WISE_MEMBER, "h7KmrT3W")
    assert wise.patron_login(WISE_MEMBER, "h7KmrT3W", newPassword="mijn-nieuwe").status_code == 403
    cleared = wise.call("DELETE", wise.of(WISE_MEMBER) + "/logincounter", Idempotency_Key="0123456789")
    assert cleared.json() == {"failed": 0, "locked": False}
    assert wise.patron_login(WISE_MEMBER, "h7KmrT3W", newPassword="mijn-nieuwe").status_code == 200


@pytest.mark.parametrize("proposal", ["kort", "", "met spatie", "x" * 65, "lödz-wachtwoord"])
def test_a_password_that_cannot_be_printed_or_is_too_short_is_refused(proposal: str, wise: WiseCaller) -> None:
    assert wise.reset_password(WISE_MEMBER, proposal).status_code == 422


def test_an_act_without_a_request_id_is_refused(wise: WiseCaller) -> None:
    assert wise.call("POST", wise.of(WISE_MEMBER) + "/password", {"password": "h7KmrT3W"}).status_code == 422


@pytest.mark.parametrize(
    ("card", "pin", "valid"),
    [("29401000075868", "1234", True), ("29401000075868", "4321", False), ("29401000001013", "1234", False)],
)
def test_a_pin_proves_only_its_own_pass(card: str, pin: str, valid: bool, wise: WiseCaller) -> None:
    path = wise.of("29401000075868") + "/pin/verification"
    assert wise.call("POST", path, {"card": card, "pin": pin}).json() == {"valid": valid}
