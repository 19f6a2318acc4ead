"""The bon of a new pass: the number that belongs to it, which is what the member logs in with. No password, no name."""

from hardware.receipt_printer.document import Block, Document, Gap, Pair, Rule, Steps, Text
from kiosk.receipts.foot import Foot, head, tail
from kiosk.texts.catalogue import catalogue
from kiosk.texts.text import text


def new_card(number: str, username: str | None, foot: Foot, language: str, *, mailed: bool) -> Document:
    """The whole new number; the new username where it changed, for e-books too. Source: manual 004."""
    words = catalogue(language)

    def say(key: str) -> str:
        return words.say(text(f"bon.{key}"))

    changed: tuple[Block, ...] = ()
    if username:
        changed = (Pair(say("forgot.user"), username), Text(say("forgot.case")), Text(say("new_card.ebooks")), Gap())
    return Document(
        "new_card",
        (
            *head(foot, say("new_card.title")),
            Text(say("new_card.number"), bold=True),
            Text(number, bold=True, double=True),
            Gap(),
            *changed,
            Text(say("what_now"), bold=True),
            Steps((say("new_card.step1"), say("new_card.step2"))),
            Text(say("new_card.mailed" if mailed else "new_card.not_mailed")),
            Rule(),
            Text(say("help")),
            Gap(),
            *tail(foot, language),
        ),
    )
