"""Repair undoes the damage of extraction, and drops and invents nothing."""

from __future__ import annotations

import random
import re
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.repair import repair, visible
from tests.clean_pages import ARTICLES
from tests.damage import DAMAGES, Damage, blank_after_every_line, packed, wrap

TEXT = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            "中国防汛一二年月日，。、：“”（）#-—… \n\r\t\f\u3000\u00a0\u200b\u00ad\ufeff0123456789ABab.%!?"
        ),
        st.characters(codec="utf-8"),
    ),
    max_size=300,
)


def sentences(text: str) -> list[str]:
    return re.findall(r"[^。！？\n]+[。！？]?", text)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_damage_is_undone(damage: Damage) -> None:
    whole = restored = 0
    for seed in range(12):
        for article in ARTICLES:
            wanted = sentences("\n".join(article))
            found = set(sentences(repair(damage(article, random.Random(seed))).text))
            whole += len(wanted)
            restored += sum(sentence in found for sentence in wanted)
    assert restored / whole >= 0.99


# Without indents or distances the end of a paragraph that fills its last line cannot be seen.
SHOWN = [damage for damage in DAMAGES if damage not in (packed, blank_after_every_line)]


@pytest.mark.parametrize("damage", SHOWN, ids=lambda damage: damage.__name__)
def test_paragraphs_are_kept_where_the_page_shows_them(damage: Damage) -> None:
    for article in ARTICLES:
        text = repair(damage(article, random.Random(5))).text
        assert sum(line in article for line in text.split("\n")) >= len(article) - 1, text


@given(TEXT)
@settings(max_examples=300, deadline=None)
def test_nothing_visible_is_dropped_or_invented(text: str) -> None:
    page = repair(text)
    assert visible(page.text) == visible(text)
    assert len(page.offsets) == len(page.text)


@given(TEXT)
@settings(max_examples=300, deadline=None)
def test_every_character_leads_back_to_its_own(text: str) -> None:
    page = repair(text)
    source = list(page.offsets.source)
    assert source == sorted(source)
    for char, offset in zip(page.text, source, strict=True):
        assert text[offset] == char or (char in "\n " and not visible(text[offset]))


@given(TEXT, st.data())
@settings(max_examples=200, deadline=None)
def test_a_span_holds_the_characters_it_came_from(text: str, data: st.DataObject) -> None:
    page = repair(text)
    if not page.text:
        return
    start = data.draw(st.integers(0, len(page.text) - 1))
    end = data.draw(st.integers(start + 1, len(page.text)))
    first, last = page.offsets.span(start, end)
    inside, printed = visible(text[first:last]), visible(page.text[start:end])
    # A space at the edge of a span stands at the first of the white characters that it stands for.
    assert inside == printed


@pytest.mark.parametrize(
    ("damaged", "whole"),
    [
        ("引入 AI辅助决策", "引入AI辅助决策"),
        ("已覆盖 5G 基站 120 个", "已覆盖5G基站120个"),
        ("守 护 碧 水 蓝 天 ，建 设 美 丽 家 园", "守护碧水蓝天，建设美丽家园"),
        ("云 山 日 报 9 月 12 日 讯（记者 伍思成）", "云山日报9月12日讯（记者 伍思成）"),
        ("曹 敏 欧阳文 邓 强", "曹敏 欧阳文 邓强"),
        ("记者 李晓 通讯员 王大成", "记者 李晓 通讯员 王大成"),
        ("大 数 据 “ 领 跑 ”", "大数据“领跑”"),
        ("New York 市长", "New York市长"),
        ("聚力强产业 同心奔小康", "聚力强产业 同心奔小康"),
        ("增\u00ad长\u200b5.6%", "增长5.6%"),
        ("　　县里开会。　　乡里落实。", "县里开会。\n乡里落实。"),
    ],
)
def test_white_space_inside_a_line(damaged: str, whole: str) -> None:
    assert repair(damaged).text == whole


def test_headings_stay_apart_from_a_column() -> None:
    body = [line for text in ARTICLES[0][:4] for line in wrap(text, 18)]
    page = repair("\n\n".join([*body, "水退人进保家园", *body]))
    assert "水退人进保家园" in page.text.split("\n")


def test_a_list_of_headlines_is_no_paragraph() -> None:
    heads = ["市委召开常委会会议", "全市经济工作会议召开", "我市新增两家上市企业", "城区供水管网改造完工"]
    assert repair("\n".join(heads)).text.split("\n") == heads


def test_a_dateline_begins_a_paragraph_and_joins_its_reporters() -> None:
    column = wrap(ARTICLES[1][0], 17)
    page = repair("\n\n".join([*column, "沂河日报3月2日讯", "（记者 丰小满）昨天，我市召开会议，部署春", "耕生产。"]))
    assert page.text.split("\n")[-1] == "沂河日报3月2日讯（记者 丰小满）昨天，我市召开会议，部署春耕生产。"


HOSTILE = {
    "one character": "中",
    "brackets": "（",
    "open lines": "（\n",
    "digits": "1",
    "spaced": "中 ",
    "zero width": "中\u200b",
    "blank lines": "\n",
    "headings": "# 全市防汛工作会议召开\n",
    "plain headings": "全市防汛工作会议召开\n\n",
    "datelines": "本报北京1月5日电（记者 张三）\n",
    "bylines": "记者 张三 李四\n",
    "captions": "图为村民收割水稻。张三 摄\n",
    "dates": "2024年1月5日\n",
    "jumps": "（上接01版）\n今天开会。\n",
    "full stops": "。",
    "quotes": "“”",
    "carriage returns": "中\r\n",
    "hashes": "#",
    "dashes": "——中共\n",
    "torn": "各级各部门要认真贯彻落实会议精神，切实加强领导，强化责任，确保各项工作落到实处取得实效和\n\n",
    "repeated": "全市召开会议，研究部署防汛工作，要求各级各部门认真抓好落实，确保安全度汛。\n",
    "jumps and back": "全市召开会议，研究部署防汛工作。\n（下转3版）\n（上接1版）\n",
    "columns": "天气预报\n今天多云，最高气温二十度。\n",
    "guides": "公积金贷款额度上调 A4\n",
    "links": "相关阅读\n全市防汛工作会议召开\n",
    "kickers": "写在开耕时节——\n一粒种子的旅程\n",
    "titles": "# 一粒种子的旅程\n记者 张三\n今天播种。\n# 选种\n今天选种。\n",
    "headed": "防汛抗旱工作全面铺开\n全市召开会议，研究部署防汛工作。\n",
}


def calls(run: object) -> int:
    """How many Python and C functions a call makes: the work done, whatever the clock says."""
    count = 0

    def count_call(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(count_call)
    try:
        run()  # type: ignore[operator]
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("kind", HOSTILE)
def test_work_grows_with_the_text_and_no_faster(kind: str) -> None:
    unit = HOSTILE[kind]
    short, long = unit * (3000 // len(unit)), unit * (6000 // len(unit))
    repair(short)
    assert calls(lambda: repair(long)) <= 2.3 * calls(lambda: repair(short)) + 200
