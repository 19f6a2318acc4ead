"""What a member reads is plain: short sentences, 'je', and no word that only a colleague knows."""

import re
from functools import cache

import pytest
from babel.messages.pofile import read_po

LONGEST = 12
"""Words in a sentence. Source: domain, Language."""
FOR_STAFF = re.compile(r"case\..*\.step\d|bon\.desk\.(staff|never)|schema\..*")
"""Steps in Wise and the schema: written in the words of the manuals, for who has them beside them."""
WITH_A_TERM = re.compile(r"(staff|diag|set|unfinished|bon\.desk\.account|status\.account)(\.|$).*")
"""Staff know the terms of Wise; and a member is told once what Wise calls their account."""
JARGON = (
    "authenticatie", "autorisatie", "credentials", "database", "deactiveren", "genereren", "genereer", "identificatie",
    "inlogaccount", "inloggegevens", "interface", "legitimeren", "login", "naw", "ontkoppelen", "pid", "procedure",
    "registreren", "resetten", "saldo", "server", "sessie", "sip2", "systeem", "time-out", "token", "validatie",
    "valideren", "verificatie", "verifiëren", "wise",
)  # fmt: skip
"""Words of the trade. Source: domain, Language (B1)."""
OFFICIALESE = (
    "aldus", "alsmede", "alvorens", "bedraagt", "betreffende", "conform", "derhalve", "desgewenst", "dient", "echter",
    "geschiedt", "gelieve", "indien", "inzake", "middels", "mits", "omtrent", "reeds", "tenzij", "teneinde", "tevens",
    "uw", "u", "verstrekken", "voornoemd", "wederom", "zodoende",
)  # fmt: skip
"""What a letter of an office says; and 'u', where the house says 'je'."""


@cache
def messages(language: str) -> dict[str, str]:
    with open(f"kiosk/texts/{language}/LC_MESSAGES/paszuil.po", "rb") as file:
        return {message.id: message.string for message in read_po(file) if message.id}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_sentence_is_longer_than_twelve_words(language):
    too_long = [
        f"{key}: {sentence}"
        for key, words in messages(language).items()
        if not FOR_STAFF.fullmatch(key)
        for sentence in re.split(r"(?<=[.?!])\s+", words)
        if len(sentence.split()) > LONGEST
    ]
    assert len(messages(language)) > 300
    assert not too_long


@pytest.mark.parametrize("banned", [JARGON, OFFICIALESE], ids=["jargon", "officialese"])
def test_no_word_of_the_trade_or_of_an_office_is_said_to_a_member(banned):
    found = [
        f"{key}: {word}"
        for key, words in messages("nl").items()
        if not FOR_STAFF.fullmatch(key) and not WITH_A_TERM.fullmatch(key)
        for word in re.findall(r"[\w-]+", re.sub(r"[\w.]*\.nl\S*", "", words.lower()))
        if word in banned
    ]
    assert not found
