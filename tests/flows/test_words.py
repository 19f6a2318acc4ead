"""Whatever a flow says exists in both languages, and every row that goes to the desk has its bon."""

import re
from pathlib import Path

import pytest

import kiosk.flows
from kiosk.domain.stroomschema import SCHEMA, Action
from kiosk.receipts.referral import Case
from kiosk.texts.catalogue import LANGUAGES, catalogue
from kiosk.texts.text import text
from tests.texts.test_plain_words import messages

NO_KEY = {"bibliotheek.nl", "kiosk.closed"}
"""An address, and a setting."""


def keys_of_the_flows() -> set[str]:
    folder = Path(kiosk.flows.__file__).parent
    found = {key for file in folder.glob("*.py") for key in re.findall(r'"([a-z_]+\.[a-z0-9_]+)"', file.read_text())}
    return found - NO_KEY


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_that_a_flow_uses_has_words(language: str) -> None:
    keys = keys_of_the_flows()
    assert len(keys) > 80
    stems = {known.rpartition(".")[0] for known in messages(language)}
    for key in keys - stems:
        said = catalogue(language)._words.gettext(key)
        assert catalogue(language).say(text(key, **dict.fromkeys(re.findall(r"{(\w+)}", said), "x")))


def test_every_row_for_the_desk_has_a_bon() -> None:
    for row in SCHEMA:
        if row.action is Action.PRINT_REFERRAL:
            assert Case(row.advice)
