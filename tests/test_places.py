"""Places: what the gazetteer finds in running text, and which division an ambiguous name means."""

import datetime as dt
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.find.wordlists import WordLists
from pipeline.resolve.place_rows import Place
from pipeline.resolve.places import Gazetteer
from pipeline.rulebook import Rulebook, RuleError


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer(Rulebook())


@cache
def names(places: Gazetteer) -> WordLists:
    lists = WordLists()
    lists.add(places.names)
    return lists


def find(text: str, places: Gazetteer | None = None) -> list[tuple[int, int, Place]]:
    places = places or gazetteer()
    (matches,) = names(places).find(text)
    return places.read(matches, text)


def named(text: str) -> list[str]:
    return [text[start:end] for start, end, _ in find(text)]


def place(name: str) -> Place:
    ((start, end, found),) = find(name)
    assert (start, end) == (0, len(name))
    return found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("调研组先后到福建省泉州市和晋江、南安等地走访。", ["福建省", "泉州市", "晋江", "南安"]),
        ("陕西省榆林市神木市大柳塔镇", ["陕西省", "榆林市", "神木市"]),
        ("恩施州与湘西土家族苗族自治州接壤", ["恩施州", "湘西土家族苗族自治州"]),
        ("代表团访问哈萨克斯坦和沙特，在利雅得会谈", ["哈萨克斯坦", "沙特", "利雅得"]),
        ("美国得克萨斯州飓风登陆墨西哥湾沿岸", ["美国", "得克萨斯州", "墨西哥湾"]),
        ("长江中下游地区有大到暴雨，洞庭湖水位上涨", ["长江中下游地区", "洞庭湖"]),
    ],
)
def test_finds_the_longest_names_in_order(text: str, names: list[str]) -> None:
    assert named(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "双方将加强合作，共建和平家园",
        "会同有关部门统筹资源、大方让利",
        "今天等候办理的两当事人来安排调解",
        "省政府和政协联合召开建设大会",
        "他的作品结构和谐、立意高远",
    ],
)
def test_common_words_and_word_boundaries_are_no_places(text: str) -> None:
    assert named(text) == []


def test_a_common_word_counts_right_after_the_place_that_holds_it() -> None:
    assert named("天津和平、甘肃合作、北京朝阳均有分布") == ["天津", "和平", "甘肃", "合作", "北京", "朝阳"]
    assert named("湖南合作") == ["湖南"]


def test_a_common_word_counts_in_a_list_with_its_neighbours() -> None:
    assert named("柯城、龙游、江山三地") == ["柯城", "龙游", "江山"]
    assert named("江山、龙游受灾") == ["江山", "龙游"]
    assert named("指点江山、柳州开馆") == ["柳州"]
    assert named("共建平安、互助的社区") == []


@pytest.mark.parametrize(
    ("name", "region", "on", "code"),
    [
        ("鼓楼区", None, None, None),
        ("鼓楼区", "3201", None, "320106"),
        ("鼓楼区", "350000", None, "350102"),
        ("朝阳区", "11", None, "110105"),
        ("长沙", None, None, "430100"),
        ("襄樊", None, None, "420600"),
        ("湘潭地区", None, None, "432100"),
        ("通州区", "32", dt.date(2015, 5, 1), "320612"),
        ("重庆市", None, dt.date(1990, 3, 1), "510200"),
        ("重庆市", None, dt.date(2005, 3, 1), "500000"),
        ("崇文区", "11", dt.date(2005, 1, 1), "110103"),
        ("日本", None, None, "JP"),
        ("洞庭湖", "43", None, None),
        ("南海", "44", None, None),
    ],
)
def test_resolves_by_region_and_day(name: str, region: str | None, on: dt.date | None, code: str | None) -> None:
    assert gazetteer().resolve(place(name), region, on) == code


@pytest.mark.parametrize(
    ("codes", "region"),
    [
        (["430300", "430302", "430304", "110000"], "4303"),
        (["430100", "430300", "430000"], "43"),
        (["430000", "110000"], None),
        (["US", "JP"], None),
        (["US", "320106", "320100"], "3201"),
        ([], None),
    ],
)
def test_the_region_of_an_article_holds_most_of_its_places(codes: list[str], region: str | None) -> None:
    assert gazetteer().region(codes) == region


def test_a_users_folder_adds_places(tmp_path: Path) -> None:
    (tmp_path / "landmarks.csv").write_text("name,kind,code,short\n青云岭,mountain,,青云岭景区\n", "utf-8")
    found = find("游客登上青云岭景区", Gazetteer(Rulebook(tmp_path)))
    assert [(start, end, p.kind) for start, end, p in found] == [(4, 9, "mountain")]


def test_a_wrong_row_names_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "places.csv").write_text("id,name,valid_to\n990101,某县,早年\n", "utf-8")
    with pytest.raises(RuleError, match=r"places\.csv:2"):
        Gazetteer(Rulebook(tmp_path))


@given(st.text(alphabet="湖南长沙市县和平区朝阳𠮷😀 a，\n", max_size=60))
@settings(max_examples=200)
def test_spans_are_code_points_of_the_text_and_never_overlap(text: str) -> None:
    last = 0
    for start, end, found in find(text):
        assert last <= start < end
        assert text[start:end] == found.name
        last = end
