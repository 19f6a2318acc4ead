"""Who gets in: keys of today, tokens of today, and nobody else."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.clock import AMSTERDAM
from kiosk.simulator.world import Simulator
from tests.simulator.peers import Panel, WiseCaller


class StandingClock:
    """A machine clock that stands where it is put."""

    boot = "the only one"

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at.astimezone(AMSTERDAM)

    def monotonic(self) -> float:
        return time.monotonic()


@pytest.mark.parametrize("days", [-1, 1])
def test_a_key_of_another_utc_day_is_refused(days: int, wise: WiseCaller) -> None:
    answer = wise.session.get(
        wise.settings["url"] + "/branch/9401",
        headers={"WISE_KEY": wise.key(time.time() + days * 86400), "Authorization": wise.token or ""},
        timeout=5,
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "WISE_KEY")


def test_no_key_opens_nothing_not_even_the_login(wise: WiseCaller) -> None:
    answer = wise.session.post(wise.settings["url"] + "/login", json={"username": "a", "password": "b"}, timeout=5)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "WISE_KEY")


def test_a_wrong_staff_password_is_refused(wise: WiseCaller) -> None:
    answer = wise.call("POST", "/login", {"username": "kiosk9401", "password": "wrong"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "LOGIN")


def test_a_token_that_was_never_given_is_refused(wise: WiseCaller) -> None:
    wise.token = "made-up"
    answer = wise.call("GET", "/branch/9401")
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "TOKEN")


def test_a_members_own_token_opens_nothing_that_is_for_staff(wise: WiseCaller) -> None:
    path = wise.of("29401000001047")
    wise.token = wise.patron_login("29401000001047", "Wise-wachtwoord-1").json()["token"]
    assert wise.call("GET", path + "/logincounter").status_code == 403


def test_a_token_ends_at_the_end_of_the_day_and_a_key_at_midnight_utc(state_dir: Path) -> None:
    machine = StandingClock(datetime(2026, 3, 12, 22, 58, 0, tzinfo=UTC))
    with Simulator(state_dir, machine=machine) as world, WiseCaller(world.config_path) as wise:

        def codes() -> tuple[int, str]:
            headers = {"WISE_KEY": wise.key(machine.at.timestamp()), "Authorization": wise.token or ""}
            answer = wise.session.get(wise.settings["url"] + "/branch/9401", headers=headers, timeout=5)
            return answer.status_code, answer.json().get("error", {}).get("code", "")

        wise.key = lambda at=None: WiseCaller.key(wise, at or machine.at.timestamp())  # type: ignore[method-assign]
        wise.login()
        assert codes() == (200, "")
        machine.at += timedelta(minutes=3)
        assert codes() == (401, "TOKEN")
        wise.login()
        stale = wise.key()
        machine.at += timedelta(hours=1)
        assert codes() == (200, "")
        old = wise.session.get(
            wise.settings["url"] + "/branch/9401",
            headers={"WISE_KEY": stale, "Authorization": wise.token or ""},
            timeout=5,
        )
        assert old.json()["error"]["code"] == "WISE_KEY"


def test_the_world_clock_moves_the_date_header_but_neither_keys_nor_tokens(panel: Panel, wise: WiseCaller) -> None:
    panel.post("/clock", {"hours": 24})
    answer = wise.call("GET", "/branch/9401")
    assert answer.status_code == 200
    ahead = datetime.strptime(answer.headers["Date"], "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC)
    assert timedelta(hours=23, minutes=59) < ahead - datetime.now(UTC) < timedelta(hours=24, minutes=1)


@pytest.mark.parametrize("path", ["/panel/state", "/restapi/branch/9401", "/panel"])
def test_another_host_name_is_refused(path: str, world: Simulator) -> None:
    with Panel(world) as panel:
        answer = panel.session.get(world.http_url + path, headers={"Host": "evil.example"}, timeout=5)
    assert answer.status_code == 400


def test_a_page_of_another_site_cannot_press_the_panels_buttons(world: Simulator) -> None:
    with Panel(world) as panel:
        panel.post("/clock", {"hours": 5})
        moved = panel.get("/state")["now"]
        origin = {"Origin": "http://evil.example"}
        answer = panel.session.post(world.http_url + "/panel/reset", headers=origin, timeout=5)
        assert answer.status_code == 403
        assert panel.get("/state")["now"] >= moved
