"""The two bons about a password: a temporary one, and how to choose a new one."""

from hardware.receipt_printer.document import Align, Big, Block, Document, Gap, Pair, Qr, Rule, Steps, Text
from kiosk.domain.secret import Secret
from kiosk.receipts.foot import Foot, head, tail
from kiosk.texts.catalogue import catalogue
from kiosk.texts.text import text

HELP_URL = "https://www.bibliotheek.nl/hulp-bij-inloggen"
"""Where a member asks the KB for a new password. Source: manuals 000 and 001."""
SPELLED_A_LINE = 3
"""'capital K, capital T, capital W,' is 32 columns: what 58 mm paper holds."""


def temporary_password(password: Secret, website: str, foot: Foot, language: str) -> Document:
    """The password in big letters, spelled out, and what to do with it; no name and no pass number."""
    words = catalogue(language)

    def say(key: str, **values: object) -> str:
        return words.say(text(f"bon.{key}", **values))

    return Document(
        "temporary_password",
        (
            *head(foot, say("temp.title")),
            Big(password.reveal()),
            Gap(),
            Text(say("temp.spell"), bold=True, align=Align.CENTRE),
            Text(spelled(password, language), align=Align.CENTRE),
            Gap(),
            Rule(),
            Text(say("what_now"), bold=True),
            Steps((say("temp.step1", website=website), say("temp.step2"), say("temp.step3"))),
            Rule(),
            Text(say("temp.until")),
            Text(say("temp.tear")),
            Text(say("help")),
            Gap(),
            *tail(foot, language),
        ),
    )


def password_forgotten(username: str | None, foot: Foot, language: str) -> Document:
    """How to have the KB mail a link: steps, the username exactly as it is, and a QR code."""
    words = catalogue(language)

    def say(key: str) -> str:
        return words.say(text(f"bon.{key}"))

    account: tuple[Block, ...] = ()
    if username:
        account = (Pair(say("forgot.user"), username), Text(say("forgot.case")), Gap())
    return Document(
        "password_forgotten",
        (
            *head(foot, say("forgot.title")),
            *account,
            Text(say("what_now"), bold=True),
            Steps(tuple(say(f"forgot.step{n}") for n in (1, 2, 3, 4))),
            Gap(),
            Text(say("forgot.scan"), bold=True, align=Align.CENTRE),
            Qr(HELP_URL),
            Gap(),
            Text(say("forgot.spam")),
            Text(say("help")),
            Gap(),
            *tail(foot, language),
        ),
    )


def spelled(password: Secret, language: str) -> str:
    """'kleine h, 7, grote K': each character as it would be said aloud, three a line, as narrow paper holds no more."""
    words = catalogue(language)
    parts = []
    for character in password.reveal():
        if character.isalpha():
            key = "bon.capital" if character.isupper() else "bon.small"
            parts.append(words.say(text(key, letter=character)))
        else:
            parts.append(character)
    lines = [parts[start : start + SPELLED_A_LINE] for start in range(0, len(parts), SPELLED_A_LINE)]
    return ",\n".join(", ".join(line) for line in lines)
