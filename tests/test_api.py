import datetime as dt
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pipeline
from pipeline import extract, find_mentions
from pipeline.config import UsageError
from pipeline.schema import MentionRow, arrow_schema

TEXT = "去年全县粮食总产量达12.5万吨，三分之一以上外销。"


def test_mentions_have_the_columns_of_the_table_and_exact_values() -> None:
    found = {m.text: m for m in find_mentions(TEXT, publish_date=dt.date(2024, 6, 5), ner="rules")}
    amount = found["12.5万吨"]
    assert (type(amount.value), amount.value, amount.unit) == (Decimal, 125000, "吨")
    assert TEXT[amount.char_start : amount.char_end] == "12.5万吨"
    assert TEXT.encode()[amount.byte_start : amount.byte_end].decode() == "12.5万吨"
    assert isinstance(found["三分之一"].value, Fraction)
    assert (found["去年"].time_start, found["去年"].time_end) == (dt.date(2023, 1, 1), dt.date(2023, 12, 31))
    assert MentionRow.__struct_fields__ == tuple(arrow_schema("mentions").names)


def test_a_date_with_its_time_is_its_day_and_a_string_is_refused() -> None:
    when = dt.datetime(2025, 6, 6, 18, 30)  # noqa: DTZ001
    assert [m.time_start for m in find_mentions("昨天开镰", when, ner="rules")] == [dt.date(2025, 6, 5)]
    with pytest.raises(TypeError, match=r"give a datetime\.date"):
        find_mentions("昨天开镰", "2025-06-06", ner="rules")  # type: ignore[arg-type]


def test_without_a_date_nothing_relative_is_resolved() -> None:
    found = {m.text: m for m in find_mentions(TEXT, ner="rules")}
    assert found["去年"].time_start is None


def test_a_text_gives_articles_mentions_and_facts() -> None:
    result = extract(TEXT, publish_date=dt.date(2024, 6, 5), ner="rules")
    assert [article.text for article in result.articles] == [TEXT]
    assert "12.5万吨" in [m.text for m in result.mentions]
    assert Decimal(125000) in [fact.value for fact in result.facts]


def test_tables_have_the_fixed_schema() -> None:
    result = extract(TEXT, ner="rules")
    for table in ("documents", "articles", "mentions", "facts"):
        found = result.to_arrow(table)
        assert found.schema.equals(arrow_schema(table))
        assert len(result.to_pandas(table)) == found.num_rows
    assert result.to_pandas().columns[0] == "fact_id"


def test_a_file_and_a_folder_give_the_rows_of_a_run(pages: Path, finished: Path) -> None:
    mine = extract(pages, ner="rules")
    for table in ("documents", "articles", "mentions", "facts"):
        assert mine.to_arrow(table).equals(pq.read_table(finished / f"{table}.parquet"))
    one = extract(str(pages / "clinic.md"), ner="rules")
    assert [(row.path, row.encoding) for row in one.documents] == [("clinic.md", "gb18030")]


def test_a_path_that_does_not_exist_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        extract(tmp_path / "gone.txt", ner="rules")


@pytest.mark.parametrize("text", ["", " \n", "\x00\x00", "\ufeff共3人", "a" * 5000, "全市\r\n共3个\r\n县"])
def test_odd_texts_are_texts(text: str) -> None:
    result = extract(text, ner="rules")
    assert result.documents[0].status == "ok"
    assert result.documents[0].n_chars == len(text)
    find_mentions(text, ner="rules")


@pytest.mark.parametrize("text", ["3\ud800亿元", "\udcff", "共3人\udc80"])
def test_a_lone_surrogate_is_no_text(text: str) -> None:
    for call in (extract, find_mentions):
        with pytest.raises(ValueError, match="lone surrogate"):
            call(text, ner="rules")


@given(st.text(max_size=60))
@settings(max_examples=80, deadline=None)
def test_any_text_is_read_and_every_mention_stands_in_it(text: str) -> None:
    for mention in find_mentions(text, ner="rules"):
        assert text[mention.char_start : mention.char_end] == mention.text
    extract(text + "。", ner="rules")


def test_the_public_names_are_loaded_when_asked_for() -> None:
    assert {"Result", "extract", "find_mentions"} <= set(pipeline.__all__)
    assert all(hasattr(pipeline, name) for name in pipeline.__all__)
    with pytest.raises(AttributeError):
        pipeline.nothing  # noqa: B018
