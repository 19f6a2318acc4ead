"""The words of a language: gettext catalogues, with dates, times and money written as that language writes them."""

import gettext
from datetime import date, datetime
from functools import cache
from pathlib import Path

from babel.dates import format_date, format_datetime, format_time

from kiosk.domain.money import Money
from kiosk.texts.text import Text

DOMAIN = "paszuil"
LANGUAGES = ("nl", "en")
_FOLDER = Path(__file__).parent


class Catalogue:
    """One language; `say` turns a Text into words. Raises KeyError for a language or a key that does not exist."""

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise KeyError(f"no catalogue for {language!r}; there are {', '.join(LANGUAGES)}")
        self.language = language
        self._words = gettext.translation(DOMAIN, _FOLDER, [language])

    def say(self, text: Text) -> str:
        """The words of `text` in this language, its values filled in."""
        values = {name: self._written(value) for name, value in text.values}
        if not text.key:
            return str(values.get(self.language, values.get("words")))
        words = self._words.gettext(text.key)
        if words == text.key:
            raise KeyError(f"the {self.language} catalogue has no {text.key!r}")
        return words.format(**values)

    def _written(self, value: object) -> object:
        """A value as this language writes it: '10 maart, 15.20 uur', '28 feb 2027', '€ 12,50'."""
        match value:
            case datetime():
                return self.moment(value)
            case date():
                return format_date(value, "d MMM y", locale=self.language).replace(".", "")
            case Money():
                return value.written(self.language)
            case Text():
                return self.say(value)
        return value

    def moment(self, when: datetime) -> str:
        if self.language == "nl":
            return f"{format_datetime(when, 'd MMMM, HH.mm', locale='nl')} uur"
        return format_datetime(when, "d MMMM, HH:mm", locale="en")

    def clock_time(self, when: datetime) -> str:
        """'14.05 uur', '14:05'."""
        if self.language == "nl":
            return f"{format_time(when, 'HH.mm', locale='nl')} uur"
        return format_time(when, "HH:mm", locale="en")


@cache
def catalogue(language: str) -> Catalogue:
    """The one catalogue of a language in this program."""
    return Catalogue(language)
