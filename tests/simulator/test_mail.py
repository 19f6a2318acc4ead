"""Mail of the KB: links work once, for 24 hours by the world clock."""

import pytest
import requests

from kiosk.simulator.world import Simulator
from tests.simulator.peers import Panel, WiseCaller

ACTIVE, FRESH, EXPIRED = "29401000075868", "29401000001021", "29401000001013"


def _open(link: str) -> requests.Response:
    return requests.get(link, timeout=5)


def test_a_forgotten_password_is_chosen_anew_through_the_mail(wise: WiseCaller, panel: Panel) -> None:
    answer = wise.act(wise.of(ACTIVE) + "/loginaccount/passwordmail", {}, "request-0001")
    assert answer.status_code == 200
    assert wise.get(wise.of(ACTIVE) + "/loginaccount/passwordmail") == answer.json()
    mail = panel.newest_mail("password", "Lezer-Annen85")
    assert (mail["to"], mail["used"]) == ("jan@hunebed-post.nl", False)
    assert mail["link"] in mail["body"]
    assert "Kies een nieuw wachtwoord" in _open(mail["link"]).text
    short = requests.post(mail["link"], data={"password": "kort"}, timeout=5)
    assert short.status_code == 422
    assert requests.post(mail["link"], data={"password": "een-nieuw-wachtwoord"}, timeout=5).status_code == 200
    assert wise.patron_login("Lezer-Annen85", "een-nieuw-wachtwoord").status_code == 200
    assert _open(mail["link"]).status_code == 410
    assert requests.post(mail["link"], data={"password": "nog-een-keer-anders"}, timeout=5).status_code == 410


def test_one_request_sends_one_mail(wise: WiseCaller, panel: Panel) -> None:
    before = len(panel.get("/mails"))
    path = wise.of(ACTIVE) + "/loginaccount/passwordmail"
    assert wise.act(path, {}, "request-0001").json() == wise.act(path, {}, "request-0001").json()
    assert len(panel.get("/mails")) == before + 1
    wise.act(path, {}, "request-0002")
    assert len(panel.get("/mails")) == before + 2


@pytest.mark.parametrize("card", [FRESH, "29401000001039", "29548000001003", "29401000001047"])
def test_the_kb_mails_nobody_without_an_active_account(card: str, wise: WiseCaller, panel: Panel) -> None:
    before = len(panel.get("/mails"))
    assert wise.act(wise.of(card) + "/loginaccount/passwordmail", {}).status_code == 409
    assert len(panel.get("/mails")) == before


def test_a_password_link_runs_out_after_a_day(wise: WiseCaller, panel: Panel) -> None:
    wise.act(wise.of(ACTIVE) + "/loginaccount/passwordmail", {})
    mail = panel.newest_mail("password", "Lezer-Annen85")
    panel.post("/clock", {"hours": 23.9})
    assert _open(mail["link"]).status_code == 200
    panel.post("/clock", {"hours": 0.1})
    assert _open(mail["link"]).status_code == 410


def test_a_fresh_activation_link_activates_once(wise: WiseCaller, panel: Panel) -> None:
    mail = panel.newest_mail("activation", "Verse-Mail02")
    assert _open(mail["link"]).status_code == 200
    assert wise.account(FRESH)["status"] == "ACTIVE"
    assert _open(mail["link"]).status_code == 410


def test_an_old_activation_link_activates_nobody(wise: WiseCaller, panel: Panel) -> None:
    assert _open(panel.newest_mail("activation", "Verlopen-Link01")["link"]).status_code == 410
    assert wise.account(EXPIRED)["status"] == "INACTIVE"


def test_an_account_that_was_not_activated_in_time_stays_or_goes_as_was_set(wise: WiseCaller, panel: Panel) -> None:
    panel.post("/clock", {"hours": 23})
    assert wise.account(FRESH)["status"] == "INACTIVE"
    panel.put("/kb", {"unactivated": "removed"})
    assert (wise.account(FRESH)["status"], wise.account(EXPIRED)["status"]) == ("REMOVED", "REMOVED")
    panel.post("/reset")
    panel.put("/kb", {"unactivated": "removed"})
    assert (wise.account(FRESH)["status"], wise.account(EXPIRED)["status"]) == ("INACTIVE", "REMOVED")


def test_a_made_up_link_opens_nothing(world: Simulator) -> None:
    assert _open(world.http_url + "/kb/link/made-up").status_code == 404
