"""One row of a run, and everything around it, for a person to check."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from pipeline.config import UsageError
from pipeline.query import connect

_IDS: Final = {"facts": "fact_id", "mentions": "mention_id", "articles": "article_id", "documents": "doc_id"}


def find_row(folder: Path, wanted: str) -> tuple[str, dict[str, Any]]:
    """The table and the row with an id (or the beginning of one), or of a document by its path.

    Raises UsageError where there is none, or more than one.
    """
    hits: list[tuple[str, dict[str, Any]]] = []
    with connect(folder) as tables:
        for table, column in _IDS.items():
            also = " OR path = $1" if table == "documents" else ""
            found = tables.execute(f"SELECT * FROM {table} WHERE starts_with({column}, $1){also} LIMIT 2", [wanted])
            names = [one[0] for one in found.description or ()]
            hits += [(table, dict(zip(names, row, strict=True))) for row in found.fetchall()]
    if not wanted or not hits:
        raise UsageError(f"{wanted}: no fact, mention, article or document of {folder} has this id or path")
    if len(hits) > 1:
        raise UsageError(f"{wanted}: more than one row begins so; give more of the id")
    return hits[0]


def facts_of(folder: Path, table: str, row: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The facts of an article or document, in the order of the text: id, subject, attribute, value, unit, …"""
    column = _IDS[table]
    with connect(folder) as tables:
        return tables.execute(
            f"""SELECT fact_id, subject, attribute, coalesce(value_exact, object), unit, nullif(change, 'none'), basis,
                coalesce(time_edtf, time_text) FROM facts WHERE {column} = ? ORDER BY char_start""",
            [row[column]],
        ).fetchall()
