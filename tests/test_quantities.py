"""Quantities in sentences: values, units, modifiers, and what is none."""

from decimal import Decimal
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.find.quantities import QuantityFinder
from pipeline.fold import fold
from pipeline.rulebook import Rulebook
from pipeline.types import Mention


@cache
def finder() -> QuantityFinder:
    return QuantityFinder(Rulebook())


def find(text: str, calendar: list[tuple[int, int]] | None = None) -> list[Mention]:
    return finder().find(fold(text), calendar or [], text=text)


def strong(text: str) -> list[tuple[str, object, object, str | None, str | None]]:
    return [(m.text, m.value, m.value_high, m.unit, m.modifier) for m in find(text) if not m.weak]


@pytest.mark.parametrize(
    ("text", "modifier"),
    [
        ("约30户", "approx"), ("大约30户", "approx"), ("30户左右", "approx"), ("30户上下", "approx"),
        ("近30户", "near"), ("将近30户", "near"), ("接近30户", "near"),
        ("超30户", "over"), ("超过30户", "over"), ("突破了30户", "over"), ("逾30户", "over"),
        ("30余户", "over"), ("30多户", "over"),
        ("至少30户", "at_least"), ("不少于30户", "at_least"), ("30户以上", "at_least"), ("30户及以上", "at_least"),
        ("不足30户", "under"), ("不到30户", "under"), ("少于30户", "under"),
        ("不超过30户", "at_most"), ("不得超过30户", "at_most"), ("不得低于30户", "at_least"), ("未突破30户", "at_most"),
        ("最多30户", "at_most"), ("30户以内", "at_most"), ("30户以下", "at_most"),
        ("几十户", "vague"), ("数百户", "vague"), ("几户", "vague"), ("过万户", "over"), ("上千户", "at_least"),
        ("近百户", "near"),
        ("全镇30户", None), ("累计30户", None), ("节约30元", None), ("附近30户", None), ("经过30天", None),
        ("近3年", None), ("近3场", None), ("将近3年", "near"), ("近300场", "near"),
        ("至少建成30所", "at_least"), ("最多只能申请3次", "at_most"), ("起码要跑2趟", "at_least"),
        ("少说亏了30元", "at_least"), ("卖得最多的卖出30斤", None), ("联赛最少的26个", None), ("至少在县城的3所", None),
        ("磨破了30双", None),
        ("用时近3年", "near"),
    ],
)  # fmt: skip
def test_modifiers(text: str, modifier: str | None) -> None:
    (mention,) = find(text)
    assert mention.modifier == modifier


def test_a_modifier_behind_each_holds_for_the_whole_list() -> None:
    listed = "三年净利润分别不低于4500万元、5600万元和6800万元，累计1.69亿元"
    assert [m.modifier for m in find(listed)[1:]] == ["at_least", "at_least", "at_least", None]
    assert [m.modifier for m in find("超过3亿元、2亿元")] == ["over", None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("产值从1.2亿元增至3.5亿元", [("1.2亿元", 120000000, None, "元"), ("3.5亿元", 350000000, None, "元")]),
        ("发放20至30万元补贴", [("20至30万元", 200000, 300000, "元")]),
        ("年薪8500到3万港元", [("8500到3万港元", 8500, 30000, "港元")]),
        ("最高奖励二百三十到二百六十万元", [("二百三十到二百六十万元", 2300000, 2600000, "元")]),
        ("30万至20万年前的石器", [("30万至20万年", 200000, 300000, "年")]),
        ("来了三四百人", [("三四百人", 300, 400, "人")]),
        ("气温零下12至零下5摄氏度", [("零下12至零下5摄氏度", -12, -5, "摄氏度")]),
        ("增速10%—12%", [("10%—12%", 10, 12, "%")]),
        ("一个半小时车程", [("一个半小时", Decimal("1.5"), None, "小时")]),
        ("打七五折", [("七五折", 75, None, "%")]),
        ("占三分之二", [("三分之二", Fraction(2, 3), None, "")]),
        ("每平方公里150人", [("150人", 150, None, "人")]),
        ("平均每55秒下线1辆", [("55秒", 55, None, "秒"), ("1辆", 1, None, "辆")]),
        ("价格为5000元/吨", [("5000元/吨", 5000, None, "元/吨")]),
        ("中心气压985百帕", [("985百帕", 985, None, "百帕")]),
        ("距今1700多年", [("1700多年", 1700, None, "年")]),
        ("延续1300年的古俗", [("1300年", 1300, None, "年")]),
        ("沪指失守3000点", [("3000点", 3000, None, "点")]),
        ("提前15天购票", [("15天", 15, None, "天")]),
        ("售价$20", [("$20", 20, None, "$")]),
    ],
)
def test_values(text: str, expected: list[tuple[object, ...]]) -> None:
    assert [found[:4] for found in strong(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "驻村第一书记推行一站式服务", "5G与F-35", "“5+10”方案", "一带一路与三农工作", "致电0731-88887777",
        "主队以3比1获胜", "比例为1:3", "车牌湘A12345", "拨打12345", "进一步统一思想", "四川与三亚", "乘坐G1234次",
        "全队豪取四连胜", "水泥与砂按1∶2∶3配料", "友谊街12号3栋1单元402室", "三口之家其乐融融", "以3胜2平1负出线",
        "毕业于985高校", "新系统2.0版本", "2024届毕业生", "百万吨死亡率", "交出半年答卷", "万元GDP能耗",
        "二、三级医疗机构", "百姓与千家万户", "订单号B20190356482", "二十大报告", "一对一帮扶",
    ],
)  # fmt: skip
def test_what_is_no_quantity(text: str) -> None:
    assert strong(text) == []


def test_stretches_of_the_calendar_are_left_alone() -> None:
    text = "2024年1月3日，5人获奖"
    assert [m.text for m in find(text, [(0, 9)])] == ["5人"]


def test_text_is_the_original_and_offsets_hold() -> None:
    text = "捐款１．５萬圓，約３０％"
    for mention in find(text):
        assert text[mention.start : mention.end] == mention.text
    assert [m.text for m in find(text)] == ["１．５萬圓", "３０％"]


def test_si_values_are_exact() -> None:
    (mu,) = find("387万亩")
    assert (mu.value_si, mu.unit_si) == (Fraction(2580000000), "m2")
    (kwh,) = find("0.1千瓦时")
    assert kwh.value_si == 360000
    (money,) = find("两元三角")
    assert (money.value, money.value_si, money.unit_si) == (Decimal("2.3"), Decimal("2.3"), "CNY")


@pytest.mark.parametrize(
    "piece",
    [
        "二十", "1年1月1日", "9", "一", "3、", "3至5", "“3个", "1:", "零", "半", "3元5角", "一分之", "若干", "3件（",
        "2死", "1胜2平", "12g×", "1.2个和", "从3元到5元",
    ],
)  # fmt: skip
def test_hostile_text_never_raises(piece: str) -> None:
    found = find(piece * 600)
    assert all(0 <= m.start < m.end <= len(piece) * 600 for m in found)
    assert all(m.end - m.start < 400 for m in found)


PIECES = [
    *"0123456789一二三两仨十百千万亿兆点零〇半对几数多余来年月元角分%℃个人至到-、“”负第约米斤成折打方级届 ./:,，·（）",
    "版", "若干", "分之", "百分点", "件（套）", "胜", "死", "伤", "贰", "陆", "廿", "好几", "不等", "港币", "毫米汞柱",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
@settings(max_examples=400, deadline=None)
def test_any_text_gives_ordered_mentions_that_do_not_overlap(text: str) -> None:
    end = 0
    for mention in find(text):
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end
        if mention.value is not None and mention.value_high is not None:
            assert Fraction(mention.value) <= Fraction(mention.value_high)


@pytest.mark.parametrize(
    "text",
    [
        "十四届省人大三次会议开幕", "省委十一届七次全会召开", "客户端3.0版上线", "跻身前八强", "总分列前三名",
        "七段棋手执白先行", "机场三期工程动工", "前四个月降水偏少",
    ],
)  # fmt: skip
def test_numbers_that_count_off_are_weak(text: str) -> None:
    assert find(text) and not strong(text)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("大会有若干人缺席", "人", None), ("跌破3000点", "点", 3000), ("破5万人次", "人次", 50000),
        ("港币200元", "元", 200), ("夺得11金", "金", 11), ("浇筑混凝土80万方", "方", 800000), ("三度夺冠", "度", 3),
        ("流量6000立方米每秒", "立方米每秒", 6000), ("能量达125 GeV", "GeV", 125), ("涨价七块多", "块", 7),
    ],
)  # fmt: skip
def test_units(text: str, unit: str, value: int | None) -> None:
    (mention,) = strong(text)
    assert (mention[3], mention[1]) == (unit, value)
