"""One table of paths; no value in it can lead anywhere else."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.card_number import CardNumber, Kind
from kiosk.library.wise.paths import WisePaths, fill, problems
from tests.library.wise.server import Say, ScriptedWise
from tests.library.wise.world import kiosk_at

VALUES = st.text(min_size=1, max_size=30).filter(lambda text: text not in (".", ".."))


@given(patron=VALUES, card=VALUES)
def test_no_value_changes_where_a_path_leads(patron: str, card: str):
    path = fill(WisePaths().patron_information, {"patron": patron, "card": card, "library": "1001"})
    url = requests.Request("GET", "http://127.0.0.1/restapi" + path).prepare().url
    assert url is not None
    parts = urlsplit(url)
    segments = parts.path.split("/")
    assert segments[:3] == ["", "restapi", "patron"]
    assert segments[4:] == ["library", "1001", "patroninformation"]
    printable = patron.encode("utf-8", "replace").decode()
    assert unquote(segments[3]) == printable
    assert parse_qs(parts.query, keep_blank_values=True) == {"card": [card.encode("utf-8", "replace").decode()]}


@pytest.mark.parametrize("dots", ["", ".", ".."])
def test_dots_that_would_climb_are_refused_without_being_repeated(dots: str):
    with pytest.raises(ValueError, match="cannot stand in a path"):
        fill("/patron/{patron}/fee", {"patron": dots})


async def test_a_scanned_code_full_of_tricks_is_only_ever_searched_for(wise: ScriptedWise):
    wise.on("find_patron", Say({"items": []}))
    wise.on("?", Say({}))
    async with kiosk_at(wise) as rest:
        assert await rest.find_patron(CardNumber(Kind.PASS, "2/../../login?x=1&search=y#z")) is None
    asked = wise.heard[-1]
    assert asked.name == "find_patron"
    assert parse_qs(urlsplit(asked.path).query)["search"] == ["2/../../login?x=1&search=y#z"]


def test_the_table_as_it_stands_is_sound():
    assert problems(WisePaths()) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"login": ""}, ("login", "must not be empty: the kiosk cannot do without it")),
        ({"fees": "patron/{patron}/fee"}, ("fees", "must begin with /")),
        ({"fees": "/patron/{patron/fee"}, ("fees", "has a brace without its other half")),
        ({"branch": "/branch/{patron}"}, ("branch", "{patron} is not known here; known: {branch}")),
        ({"login": "/login/{user}"}, ("login", "{user} is not known here; known: nothing")),
    ],
)
def test_a_wrong_table_is_named_by_its_key(changes: dict[str, str], said: tuple[str, str]):
    assert problems(WisePaths(**changes)) == [said]


def test_an_empty_unpublished_path_is_no_mistake():
    assert problems(WisePaths(password_reset="", pin_verification="")) == []
