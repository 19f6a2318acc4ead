"""What the simulated Wise and KB remember, in one SQLite file that outlives the program."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

Row = sqlite3.Row
_Value = str | int | None
_WORLD = ("act", "fee", "loan", "card", "patron", "mail", "kb_account")
"""What 'begin opnieuw' empties, children first; tokens and keys stay, so a running kiosk stays logged in."""


_VERSION = 2
"""Goes up with every change of schema.sql."""


class Store:
    """One connection, used by one thread.

    Raises sqlite3.Error for a file that is not a database, cannot be written, or is of another version.
    """

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        try:
            self._open(path)
        except sqlite3.Error:
            self._connection.close()
            raise

    def _open(self, path: Path) -> None:
        version = self._connection.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, _VERSION):
            raise sqlite3.DatabaseError(f"{path} is of another version of the simulator; begin with --fresh")
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.execute("PRAGMA foreign_keys = ON")
        self._connection.executescript(files("kiosk.simulator").joinpath("schema.sql").read_text(encoding="utf-8"))
        self._connection.execute(f"PRAGMA user_version = {_VERSION}")

    def one(self, sql: str, *values: _Value) -> Row | None:
        """The first row, or None."""
        row: Row | None = self._connection.execute(sql, values).fetchone()
        return row

    def all(self, sql: str, *values: _Value) -> list[Row]:
        """Every row."""
        return self._connection.execute(sql, values).fetchall()

    def run(self, sql: str, *values: _Value) -> int:
        """Change something; returns how many rows changed."""
        return self._connection.execute(sql, values).rowcount

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def setting(self, key: str, otherwise: str) -> str:
        """What was set under this key."""
        row = self.one("SELECT value FROM setting WHERE key = ?", key)
        return str(row["value"]) if row else otherwise

    def set_setting(self, key: str, value: str) -> None:
        self.run("INSERT INTO setting VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, value)

    @property
    def is_new(self) -> bool:
        """True until somebody lives here."""
        return self.one("SELECT 1 FROM patron LIMIT 1") is None

    def empty(self) -> None:
        """Take away everybody, their mail and every setting."""
        for table in _WORLD:
            self.run(f"DELETE FROM {table}")  # noqa: S608 (names from the tuple above)
        self.run("DELETE FROM setting")

    def close(self) -> None:
        self._connection.close()
