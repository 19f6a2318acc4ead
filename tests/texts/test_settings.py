"""Every setting has its name, its help, and words for whatever it can be, in both languages."""

import pytest

from kiosk.domain.role import Role
from kiosk.flows.settings_words import PATHS
from kiosk.settings.fields import Applies, Group, Kind, fields
from kiosk.settings.port import Origin
from kiosk.texts.catalogue import LANGUAGES, catalogue
from kiosk.texts.text import text

LONGEST_LABEL = 30
LONGEST_HELP = 40
NAMED = [field.key for field in fields() if not field.key.startswith(PATHS)]
KEYS = [
    *(f"set.{what}.{key}" for key in NAMED for what in ("label", "help")),
    *(f"set.choice.{field.key}.{choice}" for field in fields() for choice in field.choices),
    *(f"set.unit.{unit}.one" for unit in sorted({field.unit for field in fields() if field.unit})),
    *(f"set.group.{group.value}{line}" for group in Group for line in ("", "_line")),
    *(f"set.origin.{origin.value}" for origin in Origin),
    *(f"set.applies.{applies.value}" for applies in Applies),
    *(f"set.role.{role.value}" for role in Role),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", KEYS)
def test_it_has_words(key: str, language: str) -> None:
    assert catalogue(language).say(text(key)).strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_and_helps_are_short_and_no_two_labels_are_the_same(language: str) -> None:
    say = catalogue(language).say
    paths = [field.key.removeprefix(PATHS) for field in fields() if field.key.startswith(PATHS)]
    labels = [say(text(f"set.label.{key}")) for key in NAMED]
    labels += [say(text("set.label.library.wise.paths", name=name)) for name in paths]
    assert [label for label in labels if len(label) > LONGEST_LABEL] == []
    assert len(set(labels)) == len(labels) == len(fields())
    helps = [say(text(f"set.help.{key}")) for key in NAMED]
    assert [words for words in helps if len(words) > LONGEST_HELP] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_is_said_with_its_unit(language: str) -> None:
    for unit in {field.unit for field in fields() if field.unit and field.kind in (Kind.WHOLE, Kind.NUMBER)}:
        assert "42" in catalogue(language).say(text(f"set.unit.{unit}", n="42"))
