"""What changed between two runs, row by row, whatever ids and order."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from pipeline.query import connect
from pipeline.schema import TABLES

# What a row is, as against what is said of it.
KEYS: Final = {
    "documents": ("path",),
    "articles": ("path", "seq"),
    "mentions": ("path", "layer", "char_start", "char_end"),
    "facts": ("path", "kind", "char_start", "char_end"),
}
# Hashes of the rest of a row, and counts of other tables' rows: they follow from what is reported anyway.
_DERIVED: Final = frozenset(
    {"doc_id", "article_id", "mention_id", "fact_id", "duplicate_of", "n_articles", "n_mentions", "n_facts"}
)

Row = dict[str, Any]


class Change(msgspec.Struct, frozen=True):
    """A row that is only in one run, or differs: ``fields`` then has old and new value of each column."""

    table: str
    what: Literal["added", "removed", "changed"]
    key: tuple[Any, ...]
    text: str
    fields: dict[str, tuple[Any, Any]] = {}


def diff(old: Path, new: Path) -> list[Change]:
    """The rows in which two runs differ, by table and place. Raises UsageError where one is no run."""
    changes: list[Change] = []
    for table in TABLES:
        before, after = _rows(old, table), _rows(new, table)
        for key in sorted({*before, *after}):
            changes += _compare(table, key, before.get(key, []), after.get(key, []))
    return changes


def _rows(folder: Path, table: str) -> dict[tuple[Any, ...], list[Row]]:
    keyed: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    with connect(folder) as tables:
        found = tables.execute(f"SELECT * FROM {table}")
        names = [column[0] for column in found.description or ()]
        for values in found.fetchall():
            row = dict(zip(names, values, strict=True))
            keyed[tuple(row[name] for name in KEYS[table])].append(row)
    return keyed


def _compare(table: str, key: tuple[Any, ...], before: list[Row], after: list[Row]) -> list[Change]:
    """Rows of one key: equal ones cancel out, the others are paired in order."""
    old, new = [_said(row) for row in before], [_said(row) for row in after]
    gone = [row for row in old if row not in new]
    come = [row for row in new if row not in old]
    changes = []
    for one, other in zip(gone, come, strict=False):
        names = dict.fromkeys([*one, *other])
        fields = {name: (one.get(name), other.get(name)) for name in names if one.get(name) != other.get(name)}
        changes.append(Change(table, "changed", key, _text(other), fields))
    paired = min(len(gone), len(come))
    changes += [Change(table, "removed", key, _text(row)) for row in gone[paired:]]
    changes += [Change(table, "added", key, _text(row)) for row in come[paired:]]
    return changes


def _said(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in _DERIVED}


def _text(row: Row) -> str:
    """A few words by which a person knows the row."""
    if "quote" in row:
        parts = (row["subject"], row["attribute"], row["object"], row["value_exact"], row["unit"])
        return " ".join(str(part) for part in parts if part)
    return str(row.get("headline") or row.get("text") or row.get("path"))[:60]
