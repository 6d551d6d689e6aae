import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pyarrow as pa
import pytest

from pipeline.schema import ROWS, SCHEMA_VERSION, TABLES, DocumentRow, arrow_schema, exact_text, to_arrow

AMOUNT = """value: double
value_high: double
value_exact: string
value_high_exact: string
unit: string
unit_code: string
dimension: string
value_si: double
value_high_si: double
unit_si: string
modifier: string"""
TIME = """time_start: date32[day]
time_end: date32[day]
time_edtf: string"""
SPAN = """char_start: int64 not null
char_end: int64 not null
byte_start: int64 not null
byte_end: int64 not null"""
OWNER = """doc_id: string not null
article_id: string not null
path: string not null"""

CONTRACT = {
    "documents": """doc_id: string not null
path: string not null
sha256: string
size_bytes: int64
encoding: string
n_chars: int64
n_articles: int64 not null
n_mentions: int64 not null
n_facts: int64 not null
status: string not null
error: string""",
    "articles": """article_id: string not null
doc_id: string not null
path: string not null
seq: int64 not null
kind: string not null
headline: string
publication: string
publish_date: date32[day]
date_source: string not null
byline: list<element: string> not null
spans: list<element: struct<char_start: int64, char_end: int64>> not null
text: string not null
duplicate_of: string""",
    "mentions": f"""mention_id: string not null
{OWNER}
layer: string not null
type: string not null
text: string not null
{SPAN}
sentence: string not null
{AMOUNT}
{TIME}
rule: string not null
confidence: double not null
weak: bool not null
canonical: string
place_code: string
reason: string""",
    "facts": f"""fact_id: string not null
{OWNER}
kind: string not null
subject: string
subject_char_start: int64
subject_char_end: int64
attribute: string
attribute_char_start: int64
attribute_char_end: int64
object: string
{AMOUNT}
change: string not null
basis: string
baseline_value: double
baseline_exact: string
time_text: string
{TIME}
{SPAN}
sentence: string not null
sentence_char_start: int64 not null
sentence_char_end: int64 not null
quote: string not null
rule: string not null
confidence: double not null
subject_canonical: string
modality: string not null
source: string
duplicate_of: string""",
}


@pytest.mark.parametrize("table", TABLES)
def test_the_columns_are_those_of_the_contract(table: str) -> None:
    found = "\n".join(
        f"{field.name}: {field.type}{'' if field.nullable else ' not null'}" for field in arrow_schema(table)
    )
    assert found == CONTRACT[table]


@pytest.mark.parametrize("table", TABLES)
def test_no_rows_have_the_same_schema_and_metadata(table: str) -> None:
    empty = to_arrow(table, [], "abc")
    assert empty.schema.equals(arrow_schema(table, "abc"), check_metadata=True)
    assert empty.schema.metadata[b"newsfacts.schema"] == SCHEMA_VERSION.encode()
    assert empty.schema.metadata[b"newsfacts.rules"] == b"abc"


def test_a_row_keeps_its_values() -> None:
    row = DocumentRow(doc_id="d", path="报/一.txt", size_bytes=7)
    assert to_arrow("documents", [row]).to_pylist() == [{name: getattr(row, name) for name in row.__struct_fields__}]
    assert list(ROWS["documents"].__struct_fields__) == arrow_schema("documents").names


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None),
        (Decimal("12.50"), "12.50"),
        (Decimal("1.3E+8"), "130000000"),
        (Decimal("-0.002"), "-0.002"),
        (Fraction(2, 3), "2/3"),
        (Decimal("1E+400"), "1E+400"),
    ],
)
def test_exact_values_as_text(value: Decimal | Fraction | None, text: str | None) -> None:
    assert exact_text(value) == text
    assert value is None or Fraction(str(text)) == value


def test_exact_values_become_floats_in_the_last_column_only() -> None:
    from pipeline.rows import document_rows
    from pipeline.stages import plain_article
    from pipeline.types import Analysis, Anchor, Decoded, Mention

    text = "三分之一的村庄"
    mentions = [
        Mention(layer="quantity", type="rate", start=0, end=4, text="三分之一", rule="r", value=Fraction(1, 3)),
        Mention(layer="quantity", type="count", start=0, end=1, text="三", rule="s", value=Decimal("1E+400")),
        Mention(layer="time", type="DATE", start=1, end=2, text="分", rule="t", time_start=dt.date(2024, 2, 29)),
    ]
    article = plain_article(text, Anchor())
    found = Analysis(article, text, ((0, 7),), (), tuple(mentions), ())
    rows = document_rows("a.txt", Decoded(text, "utf-8", text.encode()), [found]).mentions
    assert rows[0].value == Fraction(1, 3)
    table = to_arrow("mentions", rows)
    assert table["value"].to_pylist() == [1 / 3, None, None]
    assert table["value_exact"].to_pylist() == ["1/3", "1E+400", None]
    assert table["time_start"].to_pylist() == [None, None, dt.date(2024, 2, 29)]
    assert table["value"].type == pa.float64()
