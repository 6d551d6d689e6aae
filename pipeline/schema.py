"""The four tables: their rows in Python, and the fixed Arrow schema of each.

A row's fields are the table's columns, in order. ``char_*`` are half-open offsets in code points of
the decoded file, ``byte_*`` in its raw bytes (of a .gz file, in what it unpacks to). Amounts are exact
in Python and in the ``*_exact`` columns, and binary floats in the other columns of the table.
"""

from __future__ import annotations

import datetime as dt
import math
import types
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Union, get_args, get_origin, get_type_hints

import msgspec

from pipeline import __version__
from pipeline.types import Exact

if TYPE_CHECKING:
    import pyarrow as pa

SCHEMA_VERSION: Final = "1"


class CharSpan(msgspec.Struct, frozen=True):
    """A stretch of the decoded file."""

    char_start: int
    char_end: int


class DocumentRow(msgspec.Struct, frozen=True, kw_only=True):
    """A file. ``status`` is ``ok`` or ``quarantined``; then ``error`` says why, and it has no other rows."""

    doc_id: str
    path: str
    sha256: str | None = None
    size_bytes: int | None = None
    encoding: str | None = None
    n_chars: int | None = None
    n_articles: int = 0
    n_mentions: int = 0
    n_facts: int = 0
    status: str = "ok"
    error: str | None = None


class ArticleRow(msgspec.Struct, frozen=True, kw_only=True):
    """One item of a page; ``spans`` are its places in the file, in reading order."""

    article_id: str
    doc_id: str
    path: str
    seq: int
    kind: str
    headline: str | None
    publication: str | None
    publish_date: dt.date | None
    date_source: str
    byline: list[str]
    spans: list[CharSpan]
    text: str
    duplicate_of: str | None = None


class MentionRow(msgspec.Struct, frozen=True, gc=False):
    """A quantity, time or entity. ``weak`` marks what the text mentions idly."""

    mention_id: str
    doc_id: str
    article_id: str
    path: str
    layer: str
    type: str
    text: str
    char_start: int
    char_end: int
    byte_start: int
    byte_end: int
    sentence: str
    value: Exact | None
    value_high: Exact | None
    value_exact: str | None
    value_high_exact: str | None
    unit: str | None
    unit_code: str | None
    dimension: str | None
    value_si: Exact | None
    value_high_si: Exact | None
    unit_si: str | None
    modifier: str | None
    time_start: dt.date | None
    time_end: dt.date | None
    time_edtf: str | None
    rule: str
    confidence: float
    weak: bool
    canonical: str | None
    place_code: str | None
    reason: str | None


class FactRow(msgspec.Struct, frozen=True, gc=False):
    """What a quantity says (``kind`` quantity) or who holds a post (``kind`` role).

    ``char_*`` and ``byte_*`` are the place of the quantity or the person; ``quote`` is the sentence as
    the file prints it, at ``sentence_char_*``. A subject or attribute that is carried over has no place; one
    that is put together from several has the place of the words of it that stand there.
    """

    fact_id: str
    doc_id: str
    article_id: str
    path: str
    kind: str
    subject: str | None
    subject_char_start: int | None
    subject_char_end: int | None
    attribute: str | None
    attribute_char_start: int | None
    attribute_char_end: int | None
    object: str | None
    value: Exact | None
    value_high: Exact | None
    value_exact: str | None
    value_high_exact: str | None
    unit: str | None
    unit_code: str | None
    dimension: str | None
    value_si: Exact | None
    value_high_si: Exact | None
    unit_si: str | None
    modifier: str | None
    change: str
    basis: str | None
    baseline_value: Exact | None
    baseline_exact: str | None
    time_text: str | None
    time_start: dt.date | None
    time_end: dt.date | None
    time_edtf: str | None
    char_start: int
    char_end: int
    byte_start: int
    byte_end: int
    sentence: str
    sentence_char_start: int
    sentence_char_end: int
    quote: str
    rule: str
    confidence: float
    subject_canonical: str | None
    modality: str
    source: str | None
    duplicate_of: str | None = None


Row = DocumentRow | ArticleRow | MentionRow | FactRow

ROWS: Final[dict[str, type[Row]]] = {
    "documents": DocumentRow,
    "articles": ArticleRow,
    "mentions": MentionRow,
    "facts": FactRow,
}
TABLES: Final = tuple(ROWS)


def arrow_schema(table: str, rules_digest: str = "") -> pa.Schema:
    """The schema of a table, with the schema's version and the rules' digest in its metadata."""
    metadata = {"newsfacts.version": __version__, "newsfacts.schema": SCHEMA_VERSION, "newsfacts.rules": rules_digest}
    return _schema(table).with_metadata(metadata)


def to_arrow(table: str, rows: Sequence[Row | tuple[Any, ...]], rules_digest: str = "") -> pa.Table:
    """Rows, or the values of each, as an Arrow table of the fixed schema; exact values become binary floats here."""
    import pyarrow as pa

    schema = arrow_schema(table, rules_digest)
    of_rows = [row if isinstance(row, tuple) else msgspec.structs.astuple(row) for row in rows]
    columns = zip(*of_rows, strict=True) if of_rows else ((),) * len(schema)
    arrays = [_array(field, values) for field, values in zip(schema, columns, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _array(field: pa.Field[Any], values: tuple[Any, ...]) -> pa.Array[Any]:
    import pyarrow as pa

    if pa.types.is_float64(field.type):
        values = tuple(None if value is None else _float(value) for value in values)
    elif field.name == "spans":
        values = tuple([msgspec.structs.asdict(span) for span in spans] for spans in values)
    return pa.array(values, field.type)


def exact_text(value: Exact | None) -> str | None:
    """A value as text without loss: 12.50, 2/3; with an exponent only where it has hundreds of digits."""
    if value is None:
        return None
    return format(value, "f") if isinstance(value, Decimal) and abs(value.adjusted()) < 100 else str(value)


@cache
def _schema(table: str) -> pa.Schema:
    import pyarrow as pa

    return pa.schema([_field(name, hint) for name, hint in get_type_hints(ROWS[table]).items()])


def _field(name: str, hint: Any) -> pa.Field[Any]:
    import pyarrow as pa

    optional = get_origin(hint) in (Union, types.UnionType) and types.NoneType in get_args(hint)
    bare = set(get_args(hint)) - {types.NoneType} if get_origin(hint) in (Union, types.UnionType) else {hint}
    return pa.field(name, _arrow_type(frozenset(bare)), nullable=optional)


def _arrow_type(hints: frozenset[Any]) -> pa.DataType:
    import pyarrow as pa

    known: dict[frozenset[Any], pa.DataType] = {
        frozenset({str}): pa.string(),
        frozenset({int}): pa.int64(),
        frozenset({bool}): pa.bool_(),
        frozenset({float}): pa.float64(),
        frozenset({Decimal, Fraction}): pa.float64(),
        frozenset({dt.date}): pa.date32(),
        frozenset({list[str]}): _list_of(pa.string()),
        frozenset({list[CharSpan]}): _list_of(pa.struct([("char_start", pa.int64()), ("char_end", pa.int64())])),
    }
    return known[hints]


def _list_of(of: pa.DataType) -> pa.DataType:
    """A list whose elements bear the name that Parquet gives them, so that a file reads back as written."""
    import pyarrow as pa

    return pa.list_(pa.field("element", of))


def _float(value: Exact | float) -> float | None:
    """The nearest binary float; none where there is none (the exact column has it)."""
    try:
        near = float(value)
    except OverflowError:
        return None
    return near if math.isfinite(near) else None
