"""The desk's work in the simulated Wise: what each act does, what it refuses, and that one request is one act."""

import json
import threading
from typing import Any
from uuid import uuid4

import pytest
import requests

from kiosk.simulator.members import MEMBERS, blank_cards
from tests.simulator.peers import Panel, WiseCaller

CARD = {member.title: member.card for member in MEMBERS}
EXPIRED = CARD["Link verlopen (ouder dan 24 uur)"]
ACTIVE = CARD["Inlogaccount actief"]
NOBODY = CARD["Geen account, nergens te vinden"]
LINKABLE = CARD["Geen account, wel te koppelen"]
ENDED = CARD["Abonnement opgezegd"]
ONLINE = CARD["Online ingeschreven, nog geen pas"]
LOST = CARD["Pas verloren gemeld"]
NEW, NEWER = blank_cards()[:2]


def act(wise: WiseCaller, card: str, path: str, body: object = None, method: str = "POST", request: str = "") -> Any:
    """Do it under a request of its own; the whole answer."""
    return wise.call(method, f"{wise.of(card)}/{path}", body or {}, Idempotency_Key=request or uuid4().hex)


def code(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def done(panel: Panel) -> list[str]:
    return [one["act"] for one in panel.get("/acts")]


def test_forget_and_generate_give_a_new_mail_with_a_link_that_works(wise: WiseCaller, panel: Panel) -> None:
    assert act(wise, EXPIRED, "loginaccount/detachment").status_code == 200
    assert wise.account(EXPIRED)["status"] == "NONE"
    made = act(wise, EXPIRED, "loginaccount").json()
    mail = panel.newest_mail("activation", made["username"])
    assert mail["works"]
    assert requests.get(mail["link"], timeout=10).status_code == 200
    assert wise.account(EXPIRED)["status"] == "ACTIVE"
    assert done(panel) == ["detach_account", "generate_account"]


def test_an_active_account_is_never_forgotten_nor_made_a_second_time(wise: WiseCaller, panel: Panel) -> None:
    assert code(act(wise, ACTIVE, "loginaccount/detachment")) == (409, "ACTIVE")
    assert code(act(wise, ACTIVE, "loginaccount")) == (409, "HAS_LOGIN_ACCOUNT")
    assert wise.account(ACTIVE)["status"] == "ACTIVE"
    assert done(panel) == []


def test_where_the_kb_does_not_generate_a_member_registers_there_and_is_linked(wise: WiseCaller, panel: Panel) -> None:
    panel.put("/kb", {"generates": False})
    assert code(act(wise, NOBODY, "loginaccount")) == (409, "KB_REFUSED")
    form = {"username": NOBODY, "email": "t.testabo@hunebed-post.nl", "password": "lang genoeg"}
    url = panel.url.removesuffix("/panel") + "/si/registration/"
    assert "Maak een account" in requests.get(url, timeout=10).text
    assert requests.post(url, data=form, timeout=10).status_code == 200
    assert requests.post(url, data=form, timeout=10).status_code == 422
    assert act(wise, NOBODY, "loginaccount/link", {"username": NOBODY}).status_code == 200
    assert wise.account(NOBODY)["status"] == "ACTIVE"


def test_an_account_is_linked_once_and_to_one_patron(wise: WiseCaller) -> None:
    body = {"username": LINKABLE}
    assert code(act(wise, NOBODY, "loginaccount/link", {"username": "Bestaat-niet"})) == (404, "NOT_FOUND")
    assert code(act(wise, ACTIVE, "loginaccount/link", body)) == (409, "HAS_LOGIN_ACCOUNT")
    assert act(wise, LINKABLE, "loginaccount/link", body).status_code == 200
    assert code(act(wise, NOBODY, "loginaccount/link", body)) == (409, "TAKEN")


def test_the_two_addresses_change_by_themselves(wise: WiseCaller) -> None:
    assert act(wise, ACTIVE, "contact/email", {"email": "nieuw@hunebed-post.nl"}, "PUT").status_code == 200
    assert wise.get(f"{wise.of(ACTIVE)}/contact")["email"] == "nieuw@hunebed-post.nl"
    assert wise.account(ACTIVE)["email"] == "jan@hunebed-post.nl"
    assert act(wise, ACTIVE, "loginaccount/email", {"email": "nieuw@hunebed-post.nl"}, "PUT").status_code == 200
    assert wise.account(ACTIVE)["email"] == "nieuw@hunebed-post.nl"
    assert act(wise, NOBODY, "loginaccount/email", {"email": "a@b.nl"}, "PUT").status_code == 409
    assert act(wise, ACTIVE, "contact/email", {"email": "geen adres"}, "PUT").status_code == 422


def test_a_member_is_registered_again_with_a_price_and_a_last_month(wise: WiseCaller) -> None:
    offers = wise.get(f"/library/1001/subscription?branchId=9401&patronSystemId={wise.pid(ENDED)}&customerType=00")
    compleet = offers["items"][0]
    assert (compleet["price"] - compleet["discount"], compleet["due"]) == (5800, 5800)
    body = {"subscription": compleet["id"], "customerType": "00"}
    answer = act(wise, ENDED, "membership", body).json()
    assert (answer["status"], answer["due"], answer["validUntil"]) == (2, 5800, compleet["validUntil"])
    assert wise.get(f"/patron/{wise.pid(ENDED)}/fee")["items"] == [{"amount": 5800}]
    assert code(act(wise, ENDED, "membership", body)) == (409, "RUNNING")
    blacklisted = CARD["Abonnement ongeldig: zwarte lijst"]
    assert code(act(wise, blacklisted, "membership", body)) == (409, "BLACKLISTED")


def replacement(old: str, new: str, waive: bool = False) -> dict[str, object]:
    return {"old": old, "new": new, "reason": "LOST", "waive": waive, "actor": "1042"}


def test_a_replaced_pass_is_never_valid_again_and_the_new_one_is(wise: WiseCaller) -> None:
    answer = act(wise, LOST, "card/replacement", replacement(LOST, NEW)).json()
    assert answer["cost"] == 500
    found = wise.get(f"{wise.of(NEW)}/patroninformation?card={NEW}")
    assert (found["card"]["status"], found["blocks"]) == ("ACTIVE", [])
    assert wise.get(f"{wise.of(LOST)}/patroninformation?card={LOST}")["card"]["status"] == "REPLACED"
    assert code(act(wise, NEW, "card/replacement", replacement(LOST, NEWER))) == (409, "NOT_ACTIVE")


@pytest.mark.parametrize(
    ("new", "why", "use"),
    [(ACTIVE, "SAME", "IN_USE"), (LOST, "IN_USE", "IN_USE"), ("29999000000013", "FOREIGN", "FOREIGN")],
)
def test_a_pass_that_may_not_be_given_is_refused_and_nothing_changes(
    wise: WiseCaller, new: str, why: str, use: str
) -> None:
    assert wise.get(f"/library/1001/card/{new}") == {"use": use}
    assert code(act(wise, ACTIVE, "card/replacement", replacement(ACTIVE, new))) == (409, why)
    assert wise.get(f"{wise.of(ACTIVE)}/patroninformation?card={ACTIVE}")["card"]["status"] == "ACTIVE"


def test_who_registered_online_is_found_gets_a_pass_and_is_told_the_new_number(wise: WiseCaller, panel: Panel) -> None:
    (by_number,) = wise.get(f"/library/1001/registration?number={ONLINE}")["items"]
    (by_name,) = wise.get("/library/1001/registration?number=&surname=TESTER&birthDate=1966-02-10")["items"]
    assert by_number["number"] == ONLINE
    assert by_name["name"] == "T. Tester"
    assert wise.get("/library/1001/registration?surname=Testabo&birthDate=1900-01-01") == {"items": []}
    assert wise.get(f"/library/1001/card/{NEW}") == {"use": "FREE"}
    pid = wise.pid(ONLINE)
    answer = act(wise, ONLINE, "card", {"new": NEW, "actor": "1042"}).json()
    assert answer["username"] == NEW
    assert (wise.pid(NEW), wise.account(NEW)["username"]) == (pid, NEW)
    assert wise.get(f"{wise.of(NEW)}/patroninformation?card={NEW}")["blocks"] == []
    assert act(wise, NEW, "card/mail", {"card": NEW}).status_code == 200
    assert panel.newest_mail("card_number", NEW)["works"] is False
    assert code(act(wise, NEW, "card", {"new": NEWER, "actor": "1042"})) == (409, "HAS_CARD")


def test_a_new_number_that_is_a_username_at_the_kb_already_leaves_the_old_username(
    wise: WiseCaller, panel: Panel
) -> None:
    form = {"username": NEW, "email": "t.testabo@hunebed-post.nl", "password": "lang genoeg"}
    assert requests.post(panel.url.removesuffix("/panel") + "/si/registration/", data=form, timeout=10).ok
    assert act(wise, ONLINE, "card", {"new": NEW, "actor": "1042"}).json()["username"] == ONLINE


def test_a_new_pin_works_and_the_old_one_does_not(wise: WiseCaller) -> None:
    assert act(wise, ACTIVE, "pin", {"pin": "4071"}, "PUT").status_code == 200
    valid = [
        wise.call("POST", f"{wise.of(ACTIVE)}/pin/verification", {"card": ACTIVE, "pin": pin}).json()["valid"]
        for pin in ("4071", "1234")
    ]
    assert valid == [True, False]
    assert act(wise, ACTIVE, "pin", {"pin": "40711"}, "PUT").status_code == 422


def test_what_staff_and_bons_need_can_be_read(wise: WiseCaller) -> None:
    assert wise.get(f"{wise.of(ACTIVE)}/loan")["items"][0]["title"] == "Kook ook: soep"
    noted = CARD["Drie blokkades tegelijk"]
    assert wise.get(f"{wise.of(noted)}/note") == {"items": ["Post kwam terug: adres klopt niet."]}
    assert wise.get(f"{wise.of(ACTIVE)}/membership")["items"][0]["name"] == "Compleet"


def test_the_same_request_is_one_act_however_often_and_from_wherever_it_comes(wise: WiseCaller, panel: Panel) -> None:
    request, answers, here = uuid4().hex, list[str](), wise.of(NOBODY)

    def send() -> None:
        answer = requests.post(
            wise.settings["url"] + here + "/loginaccount",
            json={},
            headers={"WISE_KEY": wise.key(), "Authorization": wise.token or "", "Idempotency-Key": request},
            timeout=10,
        )
        answers.append(json.dumps(answer.json(), sort_keys=True))

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(answers)) == 1
    assert done(panel) == ["generate_account"]
    state = wise.get(here + "/loginaccount/generated")
    assert state["requestId"] == request
    assert wise.get(f"/library/1001/request/{request}")["done"] is True
    assert wise.get(f"/library/1001/request/{uuid4().hex}")["done"] is False


def test_a_request_is_not_used_for_something_else(wise: WiseCaller) -> None:
    request = uuid4().hex
    assert act(wise, ACTIVE, "pin", {"pin": "4071"}, "PUT", request).status_code == 200
    assert code(act(wise, NOBODY, "pin", {"pin": "4071"}, "PUT", request)) == (409, "CONFLICT")
    assert code(act(wise, ACTIVE, "contact/email", {"email": "a@b.nl"}, "PUT", request)) == (409, "CONFLICT")


def test_beginning_again_forgets_what_was_done(wise: WiseCaller, panel: Panel) -> None:
    assert act(wise, ACTIVE, "pin", {"pin": "4071"}, "PUT").status_code == 200
    panel.post("/reset")
    assert done(panel) == []
