"""The bons about an account: made, shown, to be made by oneself, and what to ask the KB. None bears a secret."""

from datetime import datetime

from hardware.receipt_printer.document import Align, Block, Document, Gap, Pair, Qr, Rule, Steps, Text
from kiosk.receipts.foot import Foot, head, tail
from kiosk.receipts.password import HELP_URL
from kiosk.texts.catalogue import Catalogue, catalogue
from kiosk.texts.text import text

REGISTER_URL = "https://login.kb.nl/si/registration/"
"""Where a member makes an account without Wise. Source: manual 001, left column."""
CONTACT_URL = "https://www.onlinebibliotheek.nl/klantenservice"
"""The service desk of the online Bibliotheek, of the KB. Source: manual 001, right column, step 4 (whom, not where)."""


def activate_account(username: str | None, until: datetime | None, foot: Foot, language: str) -> Document:
    """Until when the link in the mail works, and what to do with it. `until` is in the library's own zone."""
    words = catalogue(language)
    deadline: tuple[Block, ...] = ()
    if until:
        deadline = (
            Text(_say(words, "made.until"), bold=True),
            Text(words.moment(until), bold=True, double=True),
            Gap(),
        )
    return _bon(
        "activate_account",
        words,
        foot,
        "made.title",
        (
            *deadline,
            *_account(words, username),
            *_steps(words, "made", 3),
            Text(_say(words, "made.late")),
        ),
    )


def register_yourself(foot: Foot, language: str) -> Document:
    """Genereren failed: the page of the KB, and to come back with the pass. Source: manual 001, left column."""
    words = catalogue(language)
    return _bon(
        "register_yourself",
        words,
        foot,
        "register.title",
        (*_steps(words, "register", 4), Gap(), Qr(REGISTER_URL), Gap(), Text(_say(words, "register.why"))),
    )


def account_shown(username: str | None, website: str, foot: Foot, language: str) -> Document:
    """The username exactly as it is, and where to log in with it."""
    words = catalogue(language)
    return _bon(
        "account_shown",
        words,
        foot,
        "account.title",
        (
            *_account(words, username),
            Text(_say(words, "what_now"), bold=True),
            Steps((_say(words, "account.step1", website=website), _say(words, "account.step2"))),
            Gap(),
            Text(_say(words, "account.forgot"), bold=True, align=Align.CENTRE),
            Qr(HELP_URL),
        ),
    )


def ask_the_kb(username: str | None, foot: Foot, language: str) -> Document:
    """The mail does not arrive though the address is right: whom to ask, and what to tell them."""
    words = catalogue(language)
    return _bon(
        "ask_the_kb",
        words,
        foot,
        "contact.title",
        (*_account(words, username), *_steps(words, "contact", 4), Gap(), Qr(CONTACT_URL)),
    )


def _bon(name: str, words: Catalogue, foot: Foot, title: str, blocks: tuple[Block, ...]) -> Document:
    help_line = Text(_say(words, "help"))
    return Document(
        name,
        (*head(foot, _say(words, title)), *blocks, Gap(), Rule(), help_line, Gap(), *tail(foot, words.language)),
    )


def _account(words: Catalogue, username: str | None) -> tuple[Block, ...]:
    if not username:
        return ()
    return (Pair(_say(words, "forgot.user"), username), Text(_say(words, "forgot.case")), Gap())


def _steps(words: Catalogue, name: str, count: int) -> tuple[Block, ...]:
    steps = tuple(_say(words, f"{name}.step{n}") for n in range(1, count + 1))
    return (Text(_say(words, "what_now"), bold=True), Steps(steps))


def _say(words: Catalogue, key: str, **values: object) -> str:
    return words.say(text(f"bon.{key}", **values))
