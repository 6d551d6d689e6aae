"""What carries over between sentences and clauses, and what does not: period, basis, topic, speaker."""

import datetime as dt
from functools import cache

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.stages import Stages, plain_article
from pipeline.types import Anchor, Fact, Paragraph

DAY = dt.date(2024, 6, 15)


@cache
def stages() -> Stages:
    return Stages(ner="rules")


def facts(*paragraphs: str) -> dict[str, Fact]:
    """The statements of an article, by the text of their figure."""
    text = "\n".join(paragraphs)
    ends = [sum(len(p) + 1 for p in paragraphs[: i + 1]) - 1 for i in range(len(paragraphs))]
    parts = tuple(Paragraph(end - len(p), end, "body") for p, end in zip(paragraphs, ends, strict=True))
    article = msgspec.structs.replace(plain_article(text, Anchor(DAY)), paragraphs=parts)
    return {text[f.start : f.end]: f for f in stages().analyse(article).facts if f.kind == "quantity"}


def periods(found: dict[str, Fact]) -> dict[str, str | None]:
    return {figure: fact.time.text if fact.time else None for figure, fact in found.items()}


def subjects(found: dict[str, Fact]) -> dict[str, str | None]:
    return {figure: fact.subject.text if fact.subject else None for figure, fact in found.items()}


def test_topic_and_period_go_on_through_the_paragraph() -> None:
    found = facts("2023年，沅江市地区生产总值412.6亿元。规模以上工业增加值增长7.4%。固定资产投资下降3.1%。")
    assert periods(found) == dict.fromkeys(["412.6亿元", "7.4%", "3.1%"], "2023年")
    assert subjects(found) == dict.fromkeys(["412.6亿元", "7.4%", "3.1%"], "沅江市")


def test_a_new_period_takes_the_place_of_the_last() -> None:
    found = facts("2023年，全市旅游收入86亿元。2024年一季度，旅游收入25亿元。游客量620万人次。")
    assert periods(found) == {"86亿元": "2023年", "25亿元": "2024年一季度", "620万人次": "2024年一季度"}


def test_now_ends_the_period() -> None:
    found = facts("2022年，该镇茶叶产量320吨。目前，茶园面积达1.4万亩。全镇茶农4600人。")
    assert found["320吨"].time and found["320吨"].time.time_start == dt.date(2022, 1, 1)
    assert found["1.4万亩"].time is None or found["1.4万亩"].time.time_start is None
    assert found["4600人"].time is None


def test_a_day_does_not_date_the_sentences_behind_it() -> None:
    found = facts("6月3日，临澧县签订合作协议5项。全县现有企业360家。")
    assert periods(found) == {"5项": "6月3日", "360家": None}


@pytest.mark.parametrize(("opening", "period"), [("", None), ("其中，", "2021年")])
def test_a_paragraph_begins_without_a_period_unless_it_goes_on(opening: str, period: str | None) -> None:
    found = facts("2021年，全省高速公路里程达7000公里。", opening + "桥梁1.2万座。")
    assert periods(found) == {"7000公里": "2021年", "1.2万座": period}


def test_the_basis_governs_the_list_behind_it() -> None:
    found = facts("5月，鲜菜价格同比上涨2.3%，猪肉价格上涨4.6%，鸡蛋价格下降7.5%。")
    assert {figure: (fact.change, fact.basis) for figure, fact in found.items()} == {
        "2.3%": ("increase", "yoy"),
        "4.6%": ("increase", "yoy"),
        "7.5%": ("decrease", "yoy"),
    }


def test_a_comparison_in_front_governs_the_sentence() -> None:
    found = facts("与2020年相比，全县水稻面积增加2.1万亩，油菜面积增加1.6万亩，蔬菜面积减少0.4万亩。")
    assert {fact.basis for fact in found.values()} == {"since:2020"}
    assert set(subjects(found).values()) == {"全县"}


def test_a_level_has_no_basis() -> None:
    found = facts("5月，全市用电量同比增长8.2%，工业用电量36亿千瓦时。")
    assert found["8.2%"].basis == "yoy"
    assert (found["36亿千瓦时"].change, found["36亿千瓦时"].basis) == ("none", None)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("市防汛办主任说：“全市共转移群众3200人。”", "市防汛办主任"),
        ("“目前全市共转移群众3200人。”市防汛办主任说。", "市防汛办主任"),
        ("据国家统计局统计，全国转移群众3200人。", "国家统计局"),
        ("全市共转移群众3200人。", None),
    ],
)
def test_who_says_it(text: str, source: str | None) -> None:
    assert facts(text)["3200人"].source == source


def test_a_speaker_behind_one_quotation_says_nothing_of_the_sentences_before() -> None:
    found = facts("全市共转移群众3200人。“倒塌房屋21间。”市防汛办主任说。")
    assert (found["3200人"].source, found["21间"].source) == (None, "市防汛办主任")


def test_what_a_place_word_stands_for() -> None:
    found = facts("临澧县去年改造危房1200户。该县今年计划再改造800户。")
    assert found["800户"].subject_canonical == "临澧县"
    assert (found["1200户"].modality, found["800户"].modality) == ("stated", "planned")


def test_a_list_gives_each_member_its_own_figure() -> None:
    found = facts("湖南、湖北、江西的早稻面积分别为1800万亩、190万亩和1500万亩。")
    assert subjects(found) == {"1800万亩": "湖南", "190万亩": "湖北", "1500万亩": "江西"}
    assert {fact.attribute.text for fact in found.values() if fact.attribute} == {"早稻面积"}


def test_confidence_falls_for_what_is_carried_over() -> None:
    between = "这是当地连续多年调整产业、淘汰落后设备、改造老旧厂房并引进新企业以后才有的局面，来之不易。"
    found = facts(f"2023年，沅江市工业用电量36亿千瓦时。{between}{between}用水量1.2亿立方米。")
    near, far = found["36亿千瓦时"], found["1.2亿立方米"]
    assert (near.rule, near.subject and near.subject.text) == (far.rule, far.subject and far.subject.text)
    assert far.confidence < near.confidence


WORDS = "全市 产量 同比 增长 5% 3万吨 ， 。 分别 从 到 、 的 其中 占 2023年 “ ” 说".split()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=24))
def test_any_order_of_words_gives_parts_inside_the_text(words: list[str]) -> None:
    text = "".join(words)
    for fact in stages().analyse(plain_article(text, Anchor(DAY))).facts:
        assert 0 <= fact.start < fact.end <= len(text)
        for part in (fact.subject, fact.attribute):
            assert part is None or part.start is None or 0 <= part.start < (part.end or 0) <= len(text)
