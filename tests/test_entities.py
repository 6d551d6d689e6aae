"""Entities: arbitration, consistency within the article, full names, codes; never an exception."""

from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.find.arbitrate import Arbiter, arbitrate
from pipeline.find.reading import Candidate
from pipeline.stages import Stages
from pipeline.types import Anchor, Mention


@cache
def stages(ner: str = "rules") -> Stages:
    return Stages(ner="lac" if ner == "lac" else "rules")


def entities(text: str, ner: str = "rules") -> list[Mention]:
    return [m for m in stages(ner).mentions(text, Anchor()) if m.layer == "entity"]


def found(text: str, ner: str = "rules") -> set[tuple[str, str]]:
    return {(m.text, m.type) for m in entities(text, ner)}


def test_sources_that_agree_add_up() -> None:
    weak = [Candidate(0, 2, "PER", "a", 0.4), Candidate(0, 2, "PER", "b", 0.4)]
    assert arbitrate(weak[:1]) == []
    assert [c.strength for c in arbitrate(weak)] == [0.64]


def test_one_rule_does_not_confirm_itself() -> None:
    assert arbitrate([Candidate(0, 2, "PER", "a", 0.4)] * 5) == []


def test_the_longest_sure_name_wins() -> None:
    place, hospital = Candidate(0, 3, "LOC", "a", 0.99), Candidate(0, 7, "ORG", "b", 0.7)
    assert arbitrate([place, hospital]) == [hospital]
    doubtful = Candidate(0, 7, "ORG", "b", 0.56)
    assert arbitrate([place, doubtful]) == [place]


def test_types_of_one_span_are_settled_by_strength() -> None:
    chosen = arbitrate([Candidate(0, 3, "LOC", "a", 0.6), Candidate(0, 3, "ORG", "b", 0.8)])
    assert [c.type for c in chosen] == ["ORG"]


@st.composite
def candidates(draw: st.DrawFn) -> Candidate:
    start, length = draw(st.integers(0, 12)), draw(st.integers(1, 6))
    kind, rule = draw(st.sampled_from(["PER", "ORG"])), draw(st.sampled_from(["a", "b", "article-name"]))
    return Candidate(start, start + length, kind, rule, draw(st.integers(20, 99)) / 100)


@given(st.lists(candidates(), max_size=14), st.lists(candidates(), max_size=6))
def test_what_is_heard_later_counts_as_if_heard_at_once(first: list[Candidate], later: list[Candidate]) -> None:
    def told(chosen: list[Candidate]) -> list[tuple[int, int, str, float]]:
        return [(c.start, c.end, c.type, c.strength) for c in chosen]

    arbiter = Arbiter()
    arbiter.hear(first)
    before = arbiter.chosen()
    kept = told(before)
    arbiter.hear(later)
    assert told(arbiter.chosen()) == told(arbitrate([*first, *later]))
    assert told(before) == kept


@pytest.mark.parametrize(
    "text",
    [
        "基层医疗机构和县级医院要配齐药师。",
        "该院与几家公司、多所大学合作。",
        "全市各社区卫生服务中心延长门诊时间。",
        "我国多地迎来降雨，各级政府和有关部门加强值守。",
    ],
)
def test_generic_names_are_none(text: str) -> None:
    assert entities(text) == []
    assert entities(text, "lac") == []


@pytest.mark.parametrize("ner", ["rules", "lac"])
def test_kinds_of_news(ner: str) -> None:
    assert found("武汉市中级人民法院开庭审理此案，审判长陈立新宣布休庭。", ner) == {
        ("武汉市中级人民法院", "ORG"),
        ("陈立新", "PER"),
    }
    assert found("中国女排战胜塞尔维亚女排，主教练蔡斌认为球队进步明显。", ner) == {
        ("中国女排", "ORG"),
        ("塞尔维亚女排", "ORG"),
        ("蔡斌", "PER"),
    }
    assert ("襄阳市襄州区龙王镇", "LOC") in found("地点在襄阳市襄州区龙王镇。", ner)


@pytest.mark.parametrize("ner", ["rules", "lac"])
@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("怀远县农业农村局局长汪启平到了田头。", "怀远县农业农村局", "ORG"),
        ("枞阳市住建局副局长鲍国强介绍了进度。", "枞阳市住建局", "ORG"),
        ("巴西驻埃及大使馆发表声明。", "巴西驻埃及大使馆", "ORG"),
        ("他1951年考入浙江大学土木系。", "浙江大学土木系", "ORG"),
        ("副主任刘晓鸣率队调研。", "刘晓鸣", "PER"),
        ("参赞许知白说，贸易额增长。", "许知白", "PER"),
        ("游客在双峰县杏子铺镇采摘。", "双峰县杏子铺镇", "LOC"),
    ],
)
def test_names_that_the_segmenter_cuts_up(text: str, name: str, kind: str, ner: str) -> None:
    assert (name, kind) in found(text, ner)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("三家绍兴上市公司披露半年报。", {("绍兴", "LOC")}),
        ("鑫岭煤业系民营企业。", {("鑫岭煤业", "ORG")}),
        ("他曾任省人大常委会副主任。", {("省人大常委会", "ORG")}),
        ("据省统计局快报，产值增长。", {("省统计局", "ORG")}),
        ("香港的卢卡斯梅开二度。", {("香港", "LOC"), ("卢卡斯", "PER")}),
    ],
)
def test_the_edges_of_what_the_tagger_finds(text: str, names: set[tuple[str, str]]) -> None:
    assert found(text, "lac") == names


@pytest.mark.parametrize("ner", ["rules", "lac"])
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("罗马的老城挤满游客。", {("罗马", "LOC")}),
        ("前锋错失点球，罗马客场不敌拉齐奥。", {("罗马", "ORG"), ("拉齐奥", "ORG")}),
    ],
)
def test_a_team_called_like_a_city_counts_beside_a_word_of_sport(
    text: str, names: set[tuple[str, str]], ner: str
) -> None:
    assert found(text, ner) == names


def test_a_city_of_no_list_carries_its_short_name() -> None:
    text = "青岚市公安局召开会议。青岚市昨夜下雪，列车从青岚开出。"
    assert [m.text for m in entities(text) if m.type == "LOC"] == ["青岚市", "青岚"]


def test_short_name_of_a_county_that_the_article_names() -> None:
    text = "民乐县农户种了三万亩板蓝根。专家说，民乐经验值得推广。"
    assert [m.text for m in entities(text) if m.type == "LOC"] == ["民乐县", "民乐"]


def test_doctors_seen_and_verbs_are_no_persons() -> None:
    assert entities("老人见医生来了，向老师道谢。") == []


def test_short_names_lead_to_the_full_one() -> None:
    text = "湘潭星河医院派出专家。市民吴先生说，星河医院的口碑越来越好。记者吴建国，回访了吴先生。"
    names = {m.text: m.canonical for m in entities(text)}
    assert names["星河医院"] == "湘潭星河医院"
    assert names["吴先生"] == "吴建国"


def test_two_persons_of_one_surname_stay_apart() -> None:
    text = "记者吴建国，采访了吴先生。局长吴秀英，也在场。"
    assert {m.text: m.canonical for m in entities(text)}["吴先生"] == "吴先生"


def test_places_bear_codes_of_their_region() -> None:
    codes = {m.text: m.place_code for m in entities("湖南省湘潭市下起了雪，长沙也冷。")}
    assert codes["湖南省湘潭市"] == "430300"
    assert codes["长沙"] == "430100"


def test_the_surface_is_the_text_as_printed() -> None:
    text = "總部設在臺灣的公司與湖南大學合作。"
    assert all(m.text == text[m.start : m.end] for m in entities(text))
    assert ("湖南大學", "ORG") in found(text)


def test_every_mention_gives_a_reason() -> None:
    mentions = entities("湘潭市教育局局长何伟说，《课外读物目录》已经印发。")
    assert len(mentions) == 3
    assert all(m.reason and 0 < m.confidence <= 1 for m in mentions)


WORDS = st.sampled_from(
    [*list("的市省局长王李《》（）“”、，。·医院公司第一镇村路a1 \n"), "湖南", "记者", "先生", "委员会"]
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=60).map("".join)))
@example("《" * 50 + "》" * 20)
@example("·" * 40)
@example("市市市市局局局局（（（）））")
def test_any_text_gives_ordered_spans(text: str) -> None:
    check_order(text, "rules")


@settings(max_examples=40, deadline=None)
@given(st.lists(WORDS, max_size=60).map("".join))
@example("局" * 500)
@example("湖南省长沙市" * 100)
def test_any_text_gives_ordered_spans_with_the_tagger(text: str) -> None:
    check_order(text, "lac")


def check_order(text: str, ner: str) -> None:
    last = 0
    for mention in entities(text, ner):
        assert last <= mention.start < mention.end <= len(text)
        last = mention.end
