"""Checks a run against its sources: every span of every table, in characters and in bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from pipeline.config import UsageError
from pipeline.query import connect, manifest
from pipeline.read import reread
from pipeline.spans import visible
from pipeline.types import Decoded

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_DOCUMENTS: Final = "SELECT path, sha256, encoding FROM documents WHERE status = 'ok' ORDER BY path"

# All in the order of documents, so that one pass over each table does and memory holds one file.
_TABLES: Final = {
    "articles": "SELECT path, spans, text FROM articles ORDER BY path",
    "mentions": "SELECT path, text, char_start, char_end, byte_start, byte_end FROM mentions ORDER BY path",
    "facts": """SELECT path, char_start, char_end, byte_start, byte_end, sentence, sentence_char_start,
                sentence_char_end, quote, subject, subject_char_start, subject_char_end, attribute,
                attribute_char_start, attribute_char_end FROM facts ORDER BY path""",
}
_BATCH: Final = 10_000


class Verified(msgspec.Struct, frozen=True):
    """How many spans and files were checked, and what was wrong: a line each."""

    files: int
    spans: dict[str, int]
    problems: tuple[str, ...]


def verify(folder: Path, source_root: Path | None = None) -> Verified:
    """Re-read the sources of a run and check all spans. ``source_root`` stands for where they were then.

    Raises UsageError where the run or its sources' folder is missing.
    """
    root = source_root or Path(manifest(folder)["root"])
    if not root.is_dir():
        raise UsageError(f"{root}: no such folder of sources; name it with --source")
    counts: Counter[str] = Counter()
    problems: list[str] = []
    checks = {"articles": _article, "mentions": _mention, "facts": _fact}
    with connect(folder) as tables:
        documents = tables.execute(_DOCUMENTS).fetchall()
        streams = {table: groupby(_rows(tables.cursor(), sql), _path) for table, sql in _TABLES.items()}
        waiting = {table: next(stream, None) for table, stream in streams.items()}
        for path, sha256, encoding in documents:
            try:
                decoded = reread(root, path, sha256, encoding)
            except ValueError as error:
                problems.append(f"{path}: {error}")
                decoded = None
            for table, check in checks.items():
                group = waiting[table]
                if group is None or group[0] != path:
                    continue
                for problem in (problem for row in group[1] if decoded for problem in check(decoded, row)):
                    counts[table] += 1
                    if problem:
                        problems.append(f"{path}: {table}: {problem}")
                waiting[table] = next(streams[table], None)
    strays = [f"{group[0]}: {table}: rows of no document" for table, group in waiting.items() if group]
    return Verified(len(documents), {table: counts[table] for table in _TABLES}, (*problems, *strays))


def _rows(tables: DuckDBPyConnection, sql: str) -> Iterator[dict[str, Any]]:
    found = tables.execute(sql)
    names = [column[0] for column in found.description or ()]
    while batch := found.fetchmany(_BATCH):
        for row in batch:
            yield dict(zip(names, row, strict=True))


def _path(row: dict[str, Any]) -> str:
    return str(row["path"])


def _article(decoded: Decoded, row: dict[str, Any]) -> Iterator[str | None]:
    """Each span lies in the file, and the text is what they print, less what repair took out."""
    spans = [(span["char_start"], span["char_end"]) for span in row["spans"]]
    for start, end in spans:
        inside = 0 <= start < end <= len(decoded.text)
        yield None if inside else f"span [{start}, {end}) is not in the file"
    printed = iter(visible("".join(decoded.text[start:end] for start, end in spans)))
    missing = next((c for c in visible(row["text"]) if c not in printed), None)
    yield missing and f"its text is not that of its spans (at {missing!r})"


def _mention(decoded: Decoded, row: dict[str, Any]) -> Iterator[str | None]:
    yield _chars(decoded, row["char_start"], row["char_end"], row["text"])
    yield _bytes(decoded, row)


def _fact(decoded: Decoded, row: dict[str, Any]) -> Iterator[str | None]:
    yield _bytes(decoded, row)
    for part in ("subject", "attribute"):
        if row[f"{part}_char_start"] is not None:
            yield _part(decoded, row[f"{part}_char_start"], row[f"{part}_char_end"], row[part])
    start, end, quote = row["sentence_char_start"], row["sentence_char_end"], row["quote"]
    yield None if decoded.text[start:end] == quote else f"[{start}, {end}) is not the quote {quote[:40]!r}"
    # A sentence that another item of the page breaks has its quote from one side of the break.
    yield None if visible(quote) in visible(row["sentence"]) else f"the quote {quote[:40]!r} is not in its sentence"
    inside = start <= row["char_start"] < row["char_end"] <= end
    yield None if inside else f"[{row['char_start']}, {row['char_end']}) is not in its sentence [{start}, {end})"


def _chars(decoded: Decoded, start: int, end: int, text: str) -> str | None:
    raw = decoded.text[start:end] if 0 <= start < end else ""
    return None if raw and visible(raw) == visible(text) else f"[{start}, {end}) reads {raw[:40]!r}, not {text[:40]!r}"


def _part(decoded: Decoded, start: int, end: int, text: str) -> str | None:
    """A subject or attribute put together from words of several places points to some of them."""
    raw = visible(decoded.text[start:end]) if 0 <= start < end else ""
    return None if raw and raw in visible(text) else f"[{start}, {end}) reads {raw[:40]!r}, not {text[:40]!r}"


def _bytes(decoded: Decoded, row: dict[str, Any]) -> str | None:
    start, end = row["byte_start"], row["byte_end"]
    raw = decoded.text[row["char_start"] : row["char_end"]]
    read_back = decoded.data[start:end].decode(decoded.encoding, "replace") if 0 <= start < end else ""
    return None if read_back == raw else f"bytes [{start}, {end}) read {read_back[:40]!r}, not {raw[:40]!r}"
