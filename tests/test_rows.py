import datetime as dt
from decimal import Decimal

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.config import SpanError
from pipeline.offsets import OffsetMap
from pipeline.rows import DocumentRows, document_rows, quarantined
from pipeline.spans import visible
from pipeline.stages import plain_article
from pipeline.types import Analysis, Anchor, Article, Decoded, Fact, Mention, Paragraph, Part

RAW = "全縣  完 成 投\n資3.5億元，增長8%。"
TEXT = "全縣完成投資3.5億元，增長8%。"


def mention(start: int, end: int, text: str = TEXT, **known: object) -> Mention:
    fields = {"layer": "quantity", "type": "money", "rule": "amount", "text": text[start:end], **known}
    return Mention(start=start, end=end, **fields)  # type: ignore[arg-type]


def repaired(raw: str = RAW) -> Article:
    """The text of a page whose layout put white space between its characters."""
    kept = [i for i, c in enumerate(raw) if not c.isspace()]
    text = "".join(raw[i] for i in kept)
    return Article(0, "news", text, OffsetMap(kept), ((0, len(raw)),), (Paragraph(0, len(text), "body"),))


def rows_of(
    *mentions: Mention, facts: tuple[Fact, ...] = (), encoding: str = "utf-8", path: str = "a.txt"
) -> DocumentRows:
    article = repaired()
    found = Analysis(article, article.text, ((0, len(article.text)),), (), mentions, facts)
    return document_rows(path, Decoded(RAW, encoding, RAW.encode(encoding)), [found])


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be"])
def test_spans_lead_to_the_characters_and_bytes_of_the_file(encoding: str) -> None:
    row = rows_of(mention(2, 6), encoding=encoding).mentions[0]
    assert RAW[row.char_start : row.char_end] == "完 成 投\n資"
    assert RAW.encode(encoding)[row.byte_start : row.byte_end].decode(encoding) == "完 成 投\n資"


def test_a_mention_that_does_not_read_so_in_the_file_is_a_bug() -> None:
    with pytest.raises(SpanError, match=r"a\.txt.*'35億元' \(rule amount\)"):
        rows_of(msgspec.structs.replace(mention(6, 11), text="35億元"))


def test_a_subject_that_does_not_read_so_in_the_file_is_a_bug() -> None:
    fact = Fact(kind="quantity", start=6, end=11, rule="r", confidence=1, subject=Part("本縣", 0, 2))
    with pytest.raises(SpanError, match="本縣"):
        rows_of(facts=(fact,))


def test_bytes_that_do_not_decode_to_the_characters_are_a_bug() -> None:
    article = repaired()
    found = Analysis(article, article.text, ((0, len(article.text)),), (), (mention(2, 6),), ())
    other = RAW.replace("完", "定").encode()
    with pytest.raises(SpanError, match="bytes"):
        document_rows("a.txt", Decoded(RAW, "utf-8", other), [found])


def test_an_article_whose_offsets_lead_elsewhere_is_a_bug() -> None:
    article = repaired()
    moved = msgspec.structs.replace(article, offsets=OffsetMap(np.roll(article.offsets.source, 1)))
    with pytest.raises(SpanError, match="article 0: its text is not"):
        document_rows("a.txt", Decoded(RAW, "utf-8", RAW.encode()), [Analysis(moved, moved.text, (), (), (), ())])


def test_an_article_outside_its_spans_is_a_bug() -> None:
    article = msgspec.structs.replace(repaired(), spans=((0, 5),))
    with pytest.raises(SpanError, match="spans"):
        document_rows("a.txt", Decoded(RAW, "utf-8", RAW.encode()), [Analysis(article, article.text, (), (), (), ())])


def test_ids_are_the_content() -> None:
    money = mention(6, 11, value=Decimal(350000000))
    first, again = rows_of(money).mentions[0], rows_of(mention(0, 2), money).mentions[1]
    assert first.mention_id == again.mention_id
    others = {
        rows_of(msgspec.structs.replace(money, value=Decimal(35))).mentions[0].mention_id,
        rows_of(msgspec.structs.replace(money, rule="other")).mentions[0].mention_id,
        rows_of(money, path="b.txt").mentions[0].mention_id,
    }
    assert len(others | {first.mention_id}) == 4


def test_rows_that_say_the_same_have_ids_of_their_own() -> None:
    ids = [row.mention_id for row in rows_of(mention(6, 11), mention(6, 11)).mentions]
    assert len(set(ids)) == 2


def test_a_fact_has_the_columns_of_its_parts() -> None:
    money = mention(6, 11, value=Decimal(350000000), unit="元", unit_code="CNY")
    year = Mention(layer="time", type="YEAR", start=0, end=0, text="去年", rule="t", time_start=dt.date(2023, 1, 1))
    fact = Fact(
        kind="quantity", start=6, end=11, rule="level", confidence=0.75, subject=Part("全縣", 0, 2),
        attribute=Part("投資", 4, 6), quantity=money, baseline=mention(14, 16, value=Decimal(8)), time=year,
    )  # fmt: skip
    row = rows_of(money, facts=(fact,)).facts[0]
    assert (row.subject, row.attribute, row.value, row.unit_code) == ("全縣", "投資", Decimal(350000000), "CNY")
    assert (row.time_text, row.time_start, row.baseline_exact) == ("去年", dt.date(2023, 1, 1), "8")
    assert RAW[row.attribute_char_start : row.attribute_char_end] == "投\n資"
    assert row.sentence == TEXT
    assert row.quote == RAW == RAW[row.sentence_char_start : row.sentence_char_end]


def test_a_carried_over_subject_has_no_place() -> None:
    row = rows_of(
        facts=(Fact(kind="quantity", start=6, end=11, rule="r", confidence=1, subject=Part("临河縣")),)
    ).facts[0]
    assert (row.subject, row.subject_char_start, row.subject_char_end) == ("临河縣", None, None)


def test_the_quote_of_a_sentence_broken_by_another_item_is_one_piece() -> None:
    raw = "全縣完成图：丰收投資3億元。"
    kept = [*range(4), *range(8, len(raw))]
    article = Article(0, "news", "全縣完成投資3億元。", OffsetMap(kept), ((0, 4), (8, len(raw))), ())
    fact = Fact(kind="quantity", start=6, end=9, rule="r", confidence=1)
    found = Analysis(article, article.text, ((0, 10),), (), (), (fact,))
    row = document_rows("a.txt", Decoded(raw, "utf-8", raw.encode()), [found]).facts[0]
    assert row.sentence == "全縣完成投資3億元。"
    assert row.quote == "投資3億元。" == raw[row.sentence_char_start : row.sentence_char_end]


def test_a_fact_printed_again_points_to_the_first_print() -> None:
    raw = "增長8%。\n增長8%。"
    facts = [Fact(kind="quantity", start=s, end=s + 2, rule="r", confidence=1) for s in (2, 8)]
    article = msgspec.structs.replace(plain_article(raw, Anchor()), duplicates=((0, 5),))
    found = Analysis(article, raw, ((0, 5), (6, 11)), (), (), tuple(facts))
    copy, original = document_rows("a.txt", Decoded(raw, "utf-8", raw.encode()), [found]).facts
    assert copy.duplicate_of == original.fact_id
    assert original.duplicate_of is None


def test_a_quarantined_file_has_the_reason_and_what_is_known() -> None:
    row = quarantined("a.bin", "cannot be decoded: NUL", b"\0\1").document
    assert (row.status, row.error, row.size_bytes, row.encoding) == ("quarantined", "cannot be decoded: NUL", 2, None)
    assert quarantined("a.bin", "gone").document.sha256 is None


@given(st.text(st.sampled_from("縣3.5億元% 　\n\t\u200b\ufeff\x00𠮷é"), min_size=1, max_size=30), st.data())
@settings(max_examples=150, deadline=None)
def test_any_span_of_any_text_is_what_the_file_holds(raw: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(raw) - 1))
    end = data.draw(st.integers(start + 1, len(raw)))
    encoding = data.draw(st.sampled_from(["utf-8", "gb18030", "utf-16-le"]))
    article = plain_article(raw, Anchor())
    found = Analysis(article, raw, (), (), (mention(start, end, raw),), ())
    row = document_rows("a.txt", Decoded(raw, encoding, raw.encode(encoding)), [found]).mentions[0]
    assert raw[row.char_start : row.char_end] == row.text
    assert raw.encode(encoding)[row.byte_start : row.byte_end].decode(encoding) == row.text


def test_visible_characters_are_what_layout_leaves() -> None:
    assert visible("公 立　医\u200b 院\ufeff\n3\u00a0台\x00") == "公立医院3台"
