"""Every text is there in both languages, and values are written as each language writes them."""

import ast
import gettext
import io
import string
from datetime import date, datetime
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import kiosk
from kiosk.clock import AMSTERDAM
from kiosk.domain.money import Money
from kiosk.texts.catalogue import DOMAIN, LANGUAGES, Catalogue
from kiosk.texts.text import text, verbatim

PROGRAM = Path(kiosk.__file__).parent
MOMENT = datetime(2026, 3, 10, 15, 20, tzinfo=AMSTERDAM)
PO = {language: PROGRAM / "texts" / language / "LC_MESSAGES" / f"{DOMAIN}.po" for language in LANGUAGES}


def written(language: str) -> dict[str, str]:
    """What the translator wrote, by key."""
    with PO[language].open("rb") as file:
        return {message.id: message.string for message in read_po(file, locale=language) if message.id}


def compiled(stream) -> dict[str, str]:
    words = dict(gettext.GNUTranslations(stream)._catalog)
    words.pop("")
    return words


def placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}


def keys_named_in_the_program() -> set[str]:
    """The first argument of every `text("…")` that is a plain literal."""
    found = set()
    for file in PROGRAM.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "text" and node.args:
                key = node.args[0]
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    found.add(key.value)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_program_reads_is_what_the_translator_wrote(language):
    fresh = io.BytesIO()
    with PO[language].open("rb") as file:
        write_mo(fresh, read_po(file, locale=language))
    fresh.seek(0)
    with PO[language].with_suffix(".mo").open("rb") as file:
        assert compiled(file) == compiled(fresh)


def test_both_languages_have_the_same_texts_with_the_same_placeholders():
    dutch, english = (written(language) for language in LANGUAGES)
    assert dutch.keys() == english.keys()
    for key, words in dutch.items():
        assert words.strip()
        assert english[key].strip(), key
        assert placeholders(words) == placeholders(english[key]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_that_the_program_names_can_be_said(language):
    named = keys_named_in_the_program()
    assert "attract.title" in named | written(language).keys()
    assert named - written(language).keys() == set()


def test_a_value_is_filled_in():
    assert Catalogue("nl").say(text("pin.wrong", n=2)) == "Je pas of pincode klopt niet. Je kunt nog 2 keer proberen."
    assert Catalogue("en").say(text("pin.wrong", n=2)) == "Your card or PIN is not right. Attempts left: 2."


@pytest.mark.parametrize(
    ("language", "value", "words"),
    [
        ("nl", MOMENT, "Tik op de link in de mail. Dat kan tot 10 maart, 15.20 uur."),
        ("en", MOMENT, "Tap the link in the mail. You can do this until 10 March, 15:20."),
        ("nl", date(2027, 2, 28), "Tik op de link in de mail. Dat kan tot 28 feb 2027."),
        ("en", date(2027, 2, 28), "Tap the link in the mail. You can do this until 28 Feb 2027."),
        ("nl", Money(1250), "Tik op de link in de mail. Dat kan tot € 12,50."),
        ("en", Money(1250), "Tap the link in the mail. You can do this until € 12.50."),
    ],
)
def test_dates_moments_and_money_are_written_as_the_language_does(language, value, words):
    assert Catalogue(language).say(text("fresh.lead", time=value)) == words


def test_a_text_may_be_a_value_of_another():
    assert Catalogue("nl").say(text("pin.card", number=text("pin.ok"))) == "Pas OK"


@pytest.mark.parametrize("words", ["Lezer-Annen85", "2 9401 •••• 5868", "{braces} and % signs", ""])
def test_a_username_is_the_same_in_every_language(words):
    assert [Catalogue(language).say(verbatim(words)) for language in LANGUAGES] == [words, words]


def test_a_text_or_a_language_that_is_not_there_is_an_error_and_never_a_bare_key_on_the_screen():
    with pytest.raises(KeyError, match=r"no\.such\.text"):
        Catalogue("nl").say(text("no.such.text"))
    with pytest.raises(KeyError, match="fy"):
        Catalogue("fy")
    with pytest.raises(KeyError, match="'n'"):
        Catalogue("nl").say(text("pin.wrong"))


def test_a_clock_shows_hours_and_minutes():
    assert Catalogue("nl").clock_time(MOMENT) == "15.20 uur"
    assert Catalogue("en").clock_time(MOMENT) == "15:20"
