"""The tables of a run in other forms: CSV, JSON Lines, and spaCy's DocBin."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from pipeline.config import UsageError, load_stages
from pipeline.query import connect, manifest
from pipeline.read import Source, dated_path, reread
from pipeline.schema import TABLES

Form = Literal["csv", "jsonl", "docbin"]

_BATCH: Final = 10_000


def export(folder: Path, out: Path, form: Form, table: str = "facts", source_root: Path | None = None) -> int:
    """Write a table of a run to ``out``, or all its articles as a DocBin. Returns the number of rows or docs.

    A DocBin is made from the sources again, with the options of the run.
    Raises UsageError where the run, a source or the table is missing, or ``out`` cannot be written.
    """
    if table not in TABLES:
        raise UsageError(f"--table {table}: is none of {', '.join(TABLES)}")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent)
        os.close(handle)
    except OSError as error:
        raise UsageError(f"{out}: cannot be written: {error.strerror}") from None
    fresh = Path(name)
    try:
        count = _docbin(folder, fresh, source_root) if form == "docbin" else _table(folder, fresh, form, table)
        fresh.chmod(0o644)
        fresh.replace(out)
    finally:
        fresh.unlink(missing_ok=True)
    return count


def _table(folder: Path, out: Path, form: Form, table: str) -> int:
    count = 0
    with out.open("w", encoding="utf-8", newline="") as file:
        rows = _rows(folder, table)
        names = next(rows)
        writer = csv.writer(file, lineterminator="\n")
        if form == "csv":
            writer.writerow(names)
        for row in rows:
            count += 1
            if form == "csv":
                writer.writerow([_cell(value) for value in row])
            else:
                file.write(msgspec.json.encode(dict(zip(names, row, strict=True))).decode() + "\n")
    return count


def _rows(folder: Path, table: str) -> Iterator[list[Any]]:
    """The names of the columns, then the rows."""
    with connect(folder) as tables:
        found = tables.execute(f"SELECT * FROM {table}")
        yield [column[0] for column in found.description or ()]
        while batch := found.fetchmany(_BATCH):
            yield from map(list, batch)


def _cell(value: Any) -> Any:
    return msgspec.json.encode(value).decode() if isinstance(value, list | bool) else value


def _docbin(folder: Path, out: Path, source_root: Path | None) -> int:
    import datetime as dt

    import spacy
    from spacy.tokens import DocBin

    from pipeline.spacy_doc import to_doc

    told = manifest(folder)
    options = told["options"]
    stages = load_stages(tuple(map(Path, options["rules"])), options["ner"])
    given = options["publish_date"]
    day = dt.date.fromisoformat(given) if given else None
    root = source_root or Path(told["root"])
    vocab = spacy.blank("zh").vocab
    docs = DocBin(store_user_data=True)
    with connect(folder) as tables:
        sql = "SELECT path, sha256, encoding FROM documents WHERE status = 'ok' ORDER BY path"
        documents = tables.execute(sql).fetchall()
    for path, sha256, encoding in documents:
        try:
            decoded = reread(root, path, sha256, encoding)
        except ValueError as error:
            raise UsageError(f"{root / path}: {error}") from None
        _, articles = stages.split(decoded.data, dated_path(Source(path, root / path), root), day)
        for article in articles:
            docs.add(to_doc(stages.analyse(article), vocab))
    docs.to_disk(out)
    return len(docs)
