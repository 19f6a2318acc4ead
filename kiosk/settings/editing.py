"""A settings file is changed as a person would: its comments and its order stay."""

from collections.abc import Iterator, Mapping
from typing import Any

import tomlkit
from tomlkit.items import Table as TomlTable

from kiosk.settings.fields import Plain
from kiosk.settings.layers import Table, find
from kiosk.settings.schema import VERSION


def rewritten(content: str, table: Table, changes: Mapping[str, Plain]) -> str:
    """The file in today's shape, with these values; None takes one away.

    Args:
        table: what the file says in today's shape; a file of an older one is brought to it.

    Raises ValueError when it is no TOML.
    """
    document = tomlkit.parse(content)
    if document.get("version") != VERSION:
        _change(document, _to_todays_shape(document.unwrap(), table))
    _change(document, changes)
    return tomlkit.dumps(document)


def with_values(table: Table, changes: Mapping[str, Plain]) -> Table:
    """The same without a file."""
    document = tomlkit.item(table)
    _change(document, changes)
    plain: Table = document.unwrap()
    return plain


def _to_todays_shape(before: Table, after: Table) -> dict[str, Plain]:
    gone: dict[str, Plain] = {key: None for key, _ in _values(before) if find(after, key) is None}
    come = {key: value for key, value in _values(after) if find(before, key) != value}
    return {**gone, **come, "version": VERSION}


def _values(table: Table, above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _values(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


def _change(document: Any, changes: Mapping[str, Plain]) -> None:
    for key, value in changes.items():
        *tables, name = key.split(".")
        if value is None:
            _take_away(document, tables, name)
            continue
        table = document
        for each in tables:
            if each not in table:
                table.add(each, tomlkit.table(is_super_table=False))
            table = table[each]
        table[name] = value


def _take_away(document: Any, tables: list[str], name: str) -> None:
    """The value, and the tables that it leaves empty."""
    path: list[tuple[tomlkit.TOMLDocument | TomlTable, str]] = []
    table: tomlkit.TOMLDocument | TomlTable = document
    for each in tables:
        if each not in table:
            return
        path.append((table, each))
        table = table[each]
    if name in table:
        del table[name]
    for holder, each in reversed(path):
        if not holder[each]:
            del holder[each]
