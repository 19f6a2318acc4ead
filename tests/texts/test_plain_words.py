"""What a member reads is short: twelve words a sentence at most, in both languages."""

import re

import pytest
from babel.messages.pofile import read_po

LONGEST = 12
"""Words in a sentence. Source: domain, Language."""
FOR_STAFF = re.compile(r"case\..*\.step\d|bon\.desk\.(staff|never)")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_sentence_is_longer_than_twelve_words(language):
    with open(f"kiosk/texts/{language}/LC_MESSAGES/paszuil.po", "rb") as file:
        messages = [message for message in read_po(file) if message.id]
    too_long = [
        f"{message.id}: {sentence}"
        for message in messages
        if not FOR_STAFF.fullmatch(message.id)
        for sentence in re.split(r"(?<=[.?!])\s+", message.string)
        if len(sentence.split()) > LONGEST
    ]
    assert len(messages) > 150
    assert not too_long
