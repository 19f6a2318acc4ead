"""SIP2: what a self-service machine hears from this Wise."""

from collections.abc import Iterator

import pytest

from kiosk.simulator.members import MEMBERS
from kiosk.simulator.world import Simulator
from tests.simulator.peers import Panel, Sip2Client, has_good_checksum, sip2_field

ACTIVE = "29401000075868"


@pytest.fixture
def sip2(world: Simulator) -> Iterator[Sip2Client]:
    with Sip2Client(world.config_path) as client:
        assert client.login().startswith("941")
        yield client


def _card(title: str) -> str:
    return next(member.card for member in MEMBERS if member.title == title)


def test_it_says_what_it_can(sip2: Sip2Client) -> None:
    answer = sip2.ask("9900802.00")
    assert answer.startswith("98Y")
    assert sip2_field(answer, "BX") == "YNNNYYYYYNNNNNNN"


def test_a_right_pin_is_confirmed_and_the_expiry_comes_along(sip2: Sip2Client) -> None:
    answer = sip2.patron(ACTIVE)
    assert (answer[:2], sip2_field(answer, "BL"), sip2_field(answer, "CQ")) == ("64", "Y", "Y")
    assert sip2_field(answer, "AA") == ACTIVE
    expiry = sip2_field(answer, "PA")
    assert expiry is not None
    assert len(expiry) == 8
    assert has_good_checksum(answer)


def test_a_wrong_pin_is_not_confirmed(sip2: Sip2Client) -> None:
    assert sip2_field(sip2.patron(ACTIVE, "4321"), "CQ") == "N"


def test_without_a_pin_nothing_is_said_of_it(sip2: Sip2Client) -> None:
    assert sip2_field(sip2.patron(ACTIVE, None), "CQ") is None


def test_an_unknown_pass_is_no_patron(sip2: Sip2Client) -> None:
    answer = sip2.patron("29401000999995")
    assert (answer[2:6], sip2_field(answer, "BL"), sip2_field(answer, "CQ")) == ("YYYY", "N", None)


def test_patron_status_says_the_same(sip2: Sip2Client) -> None:
    answer = sip2.patron(ACTIVE, message="23")
    assert (answer[:2], sip2_field(answer, "BL"), sip2_field(answer, "CQ")) == ("24", "Y", "Y")


def test_a_session_ends(sip2: Sip2Client) -> None:
    assert sip2.ask(f"3520260312    140500AO1001|AA{ACTIVE}|AC|").startswith("36Y")


@pytest.mark.parametrize(
    ("title", "flags"),
    [
        ("Inlogaccount actief", " " * 14),
        ("Pas verloren gemeld", "YYYYY" + " " * 9),
        ("Pas geblokkeerd", "YYYY" + " " * 10),
        ("Blokkade algemeen", "YYYY" + " " * 10),
        ("Blokkade met tekst", " " * 14),
        ("Abonnement betaald, wel een boete", " " * 10 + "Y" + " " * 3),
    ],
)
def test_blocks_show_in_the_patron_status(title: str, flags: str, sip2: Sip2Client) -> None:
    assert sip2.patron(_card(title))[2:16] == flags


def test_open_amounts_are_in_euros(sip2: Sip2Client) -> None:
    answer = sip2.patron(_card("Abonnement betaald, wel een boete"))
    assert (sip2_field(answer, "BH"), sip2_field(answer, "BV")) == ("EUR", "12.50")


def test_a_wrong_password_of_the_port_is_refused_and_hung_up_on(world: Simulator) -> None:
    with Sip2Client(world.config_path, password="wrong") as client:
        assert client.login().startswith("940")
        assert client.socket.recv(10) == b""


def test_a_question_before_the_login_is_hung_up_on(world: Simulator) -> None:
    with Sip2Client(world.config_path) as client:
        assert client.patron(ACTIVE) == ""


def test_a_wrong_checksum_is_asked_again(sip2: Sip2Client) -> None:
    sip2.socket.sendall(b"9900802.00AY1AZ0000\r")
    assert sip2.socket.recv(100) == b"96AZFEF6\r"


def test_wrong_pins_are_counted_the_same_by_sip2_and_rest(sip2: Sip2Client, panel: Panel) -> None:
    def failed() -> int:
        return next(sample["pinFailed"] for sample in panel.get("/state")["samples"] if sample["code"] == ACTIVE)

    sip2.patron(ACTIVE, "4321")
    sip2.patron(ACTIVE, "4322")
    assert failed() == 2
    sip2.patron(ACTIVE)
    assert failed() == 0


@pytest.mark.parametrize(
    ("fault", "answer"),
    [("drop", ""), ("fail_after_act", ""), ("error_401", ""), ("error_500", "96AZFEF6\r"), ("garbage", None)],
)
def test_a_fault_breaks_one_question_by_name(fault: str, answer: str | None, sip2: Sip2Client, panel: Panel) -> None:
    panel.put("/sip2", {"fault": fault})
    heard = sip2.patron(ACTIVE)
    if answer is None:
        assert not heard.startswith("64")
    else:
        assert heard == answer


def test_half_an_answer_is_followed_by_a_closed_line(sip2: Sip2Client, panel: Panel) -> None:
    whole = sip2.patron(ACTIVE)
    panel.put("/sip2", {"fault": "half"})
    half = sip2.patron(ACTIVE)
    assert half.startswith("64")
    assert len(half) == len(whole) // 2
    assert sip2.socket.recv(10) == b""


def test_a_slow_line_still_answers(sip2: Sip2Client, panel: Panel) -> None:
    panel.put("/sip2", {"fault": "slow", "seconds": 0.2, "times": 1})
    assert sip2.patron(ACTIVE).startswith("64")


def test_a_port_without_patron_information_says_so_and_leaves_the_question_unanswered(
    sip2: Sip2Client, panel: Panel
) -> None:
    panel.put("/sip2", {"fault": "not_offered"})
    answer = sip2.ask("9900802.00")
    assert sip2_field(answer, "BX") == "NNNNYYYNYNNNNNNN"
    assert has_good_checksum(answer)
    sip2.socket.settimeout(0.2)
    with pytest.raises(TimeoutError):
        sip2.patron(ACTIVE)


def test_a_refused_login_lasts_as_long_as_the_fault(world: Simulator, panel: Panel) -> None:
    panel.put("/sip2", {"fault": "error_401"})
    with Sip2Client(world.config_path) as client:
        assert client.login().startswith("940")
    panel.put("/sip2", {"fault": "none"})
    with Sip2Client(world.config_path) as client:
        assert client.login().startswith("941")
