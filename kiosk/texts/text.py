"""A text before it has a language: a key of the catalogue and the values that go into it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """`key` as in the catalogue; `values` fill its {placeholders}. Dates, times and money arrive as values of
    their own type (date, datetime, Money) and are written in the language of the moment."""

    key: str
    values: tuple[tuple[str, object], ...] = ()


def text(key: str, **values: object) -> Text:
    """`text('pin.wrong', n=2)`."""
    return Text(key, tuple(values.items()))


def in_each(nl: str, en: str) -> Text:
    """Words of the branch's own, in each language; where one is empty the other one stands."""
    return Text("", (("nl", nl or en), ("en", en or nl)))


def verbatim(words: str) -> Text:
    """Words that are the same in every language: a username, a masked number."""
    return Text("", (("words", words),))
