"""An HTML page of a run: the papers' own text with every mention marked, and the facts under it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from pipeline.config import UsageError
from pipeline.query import connect, manifest
from pipeline.read import reread

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row = dict[str, Any]


class Piece(msgspec.Struct, frozen=True):
    """A stretch of a file's text; ``kind`` is its CSS classes, empty where it is no mention."""

    start: int
    text: str
    kind: str = ""
    title: str = ""


class ReportPage(msgspec.Struct, frozen=True):
    """One document of the report."""

    doc_id: str
    path: str
    pieces: list[Piece] = []
    facts: list[Row] = []
    error: str | None = None


def report(folder: Path, out: Path, source_root: Path | None = None, limit: int = 100) -> int:
    """Write the report of a run's first ``limit`` documents to ``out``. Returns how many it shows.

    Raises UsageError where the run is missing or ``out`` cannot be written.
    """
    import jinja2

    root = source_root or Path(manifest(folder)["root"])
    with connect(folder) as tables:
        documents = _rows(tables, "SELECT * FROM documents ORDER BY path")
        pages = [_page(tables, document, root) for document in documents[:limit]]
    loader = jinja2.PackageLoader("pipeline", "templates")
    template = jinja2.Environment(loader=loader, autoescape=True).get_template("report.html.j2")
    text = template.render(title=folder.name, pages=pages, left_out=len(documents) - len(pages))
    try:
        out.write_text(text, "utf-8")
    except OSError as error:
        raise UsageError(f"{out}: cannot be written: {error.strerror}") from None
    return len(pages)


def _page(tables: DuckDBPyConnection, document: Row, root: Path) -> ReportPage:
    doc_id, path = document["doc_id"], document["path"]
    if document["status"] != "ok":
        return ReportPage(doc_id, path, error=document["error"])
    try:
        text = reread(root, path, document["sha256"], document["encoding"]).text
    except ValueError as error:
        return ReportPage(doc_id, path, error=str(error))
    mentions = _rows(tables, "SELECT * FROM mentions WHERE doc_id = ? ORDER BY char_start, char_end DESC", doc_id)
    facts = _rows(tables, "SELECT * FROM facts WHERE doc_id = ? ORDER BY char_start", doc_id)
    return ReportPage(doc_id, path, _pieces(text, mentions, {fact["char_start"] for fact in facts}), facts)


def _pieces(text: str, mentions: list[Row], stating: set[int]) -> list[Piece]:
    """The text cut at its mentions; of those that overlap the first and longest is marked."""
    pieces: list[Piece] = []
    last = 0
    for mention in mentions:
        start, end = mention["char_start"], mention["char_end"]
        if start < last:
            continue
        pieces.append(Piece(last, text[last:start]))
        kind = "weak" if mention["weak"] else mention["layer"]
        kind += " fact" if start in stating else ""
        pieces.append(Piece(start, text[start:end], kind, _title(mention)))
        last = end
    return [*pieces, Piece(last, text[last:])]


def _title(mention: Row) -> str:
    amount = (mention["value_exact"], mention["value_high_exact"], mention["unit"], mention["modifier"])
    parts = [mention["type"], *amount, mention["time_edtf"], mention["canonical"], f"({mention['rule']})"]
    return " ".join(str(part) for part in parts if part)


def _rows(tables: DuckDBPyConnection, sql: str, *values: object) -> list[Row]:
    found = tables.execute(sql, list(values))
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
