"""Times resolve to the right days, against the article's date and against each other."""

import datetime as dt
from functools import cache
from itertools import pairwise

import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.find.dates import DateFinder
from pipeline.fold import fold
from pipeline.resolve import calendar, edtf
from pipeline.resolve.calendar import Stretch
from pipeline.resolve.holidays import Holidays
from pipeline.resolve.lunar import TERMS, lunar_day, lunar_month, solar_term
from pipeline.rulebook import Rulebook
from pipeline.types import Anchor, Mention

DAY = dt.date(2024, 6, 15)
Days = tuple[str | None, str | None]


@cache
def finder() -> DateFinder:
    return DateFinder(Rulebook())


def times(text: str, anchor: Anchor | None = None) -> list[Mention]:
    return finder().find(fold(text), anchor or Anchor(DAY), text=text)[0]


def days(mention: Mention) -> Days:
    start, end = mention.time_start, mention.time_end
    return (str(start) if start else None, str(end) if end else None)


def last(text: str, day: dt.date = DAY) -> Days:
    return days(times(text, Anchor(day))[-1])


# -- against the article's date


@pytest.mark.parametrize(
    ("text", "date", "expected"),
    [
        ("12月，降雪偏多", "2025-01-05", ("2024-12-01", "2024-12-31")),
        ("2月将迎来返程高峰", "2024-12-28", ("2025-02-01", "2025-02-28")),
        ("28日，河道完成了清淤", "2024-06-03", ("2024-05-28", "2024-05-28")),
        ("9月将开工", "2024-06-15", ("2024-09-01", "2024-09-30")),
        ("9月已经开工", "2024-06-15", ("2023-09-01", "2023-09-30")),
        ("前11个月，进出口增长了4%", "2024-01-10", ("2023-01-01", "2023-11-30")),
        ("上半年，营收增长5%", "2024-08-02", ("2024-01-01", "2024-06-30")),
        ("会议周五举行，他周三说", "2024-06-14", ("2024-06-12", "2024-06-12")),
        ("周六将有大风", "2024-06-13", ("2024-06-15", "2024-06-15")),
        ("2月29日", "2023-05-01", ("2024-02-29", "2024-02-29")),
        ("端午节期间，", "2024-06-20", ("2024-06-08", "2024-06-10")),
        ("账本是年初建的", "2024-12-03", ("2024-01-01", "2024-01-31")),
        ("前两个月水果涨了价", "2024-02-08", ("2023-12-01", "2024-01-31")),
        ("前两个月，进口增长了4%", "2024-02-27", ("2024-01-01", "2024-02-29")),
        ("到6月10日，已栽插3万亩", "2024-06-15", (None, "2024-06-10")),
        ("至去年底，已建成15座", "2024-06-15", (None, "2023-12-31")),
        ("到2030年，建成5座", "2024-06-15", ("2030-01-01", "2030-12-31")),
        ("今天起实行新票价", "2024-06-15", ("2024-06-15", "2024-06-15")),
        ("甲子年洪水", "2024-06-15", ("1984-01-01", "1984-12-31")),
        ("昨（14）日", "2024-06-15", ("2024-06-14", "2024-06-14")),
        ("公园在去年的今天开门", "2024-06-15", ("2023-06-15", "2023-06-15")),
        ("18号早晨最低3度", "2024-06-15", ("2024-06-18", "2024-06-18")),
        ("主体已封顶，12月底交付", "2024-11-08", ("2024-12-22", "2024-12-31")),
        ("周末两天，公园迎来客流高峰，周六", "2024-03-03", ("2024-03-02", "2024-03-02")),
        ("预计三季度毛利率为25%，前三季度净利润同比下降两成", "2021-08-27", ("2021-01-01", "2021-09-30")),
        ("首十个月累计3600万人次", "2024-11-20", ("2024-01-01", "2024-10-31")),
        ("公司年中推出新品", "2024-03-15", ("2024-06-01", "2024-07-31")),
        ("九零年代", "2024-06-15", ("1990-01-01", "1999-12-31")),
        ("上半个月雨水偏多", "2024-06-20", ("2024-06-01", "2024-06-15")),
        ("去年今日", "2024-06-15", ("2023-06-15", "2023-06-15")),
        ("展期2024.6.10~6.14", "2024-06-15", ("2024-06-10", "2024-06-14")),
        ("展期6/10-6/14", "2024-06-15", ("2024-06-10", "2024-06-14")),
        ("6月10、12、15日", "2024-06-15", ("2024-06-15", "2024-06-15")),
        ("再过十天，大桥就要合龙", "2024-06-15", ("2024-06-25", "2024-06-25")),
    ],
)
def test_the_nearest_that_the_tense_allows(text: str, date: str, expected: Days) -> None:
    assert last(text, dt.date.fromisoformat(date)) == expected


def test_the_clock_is_kept_in_edtf() -> None:
    assert [m.time_edtf for m in times("昨晚8点15分，今天下午3时")] == ["2024-06-14T20:15:00", "2024-06-15T15:00:00"]


def test_impossible_days_have_no_value() -> None:
    for text in ("2023年2月29日", "6月31日", "2024年13月"):
        assert all(days(m) == (None, None) or m.type == "YEAR" for m in times(text))
    assert times("2023年2月29日")[0].weak


# -- against what the text has named


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3月4日签约，当天开工", ("2024-03-04", "2024-03-04")),
        ("5月31日出发，次日抵达", ("2024-06-01", "2024-06-01")),
        ("5月30日，水位上涨，三天后回落", ("2024-06-02", "2024-06-02")),
        ("2016年：4月10日", ("2016-04-10", "2016-04-10")),
        ("2008年1月立案，3月宣判", ("2008-03-01", "2008-03-31")),
        ("公司2012年成立，翌年投产", ("2013-01-01", "2013-12-31")),
        ("6月9日、10日", ("2024-06-10", "2024-06-10")),
        ("今年一季度增长5%，比上年同期", ("2023-01-01", "2023-03-31")),
        ("今年以来进口增长，去年同期", ("2023-01-01", "2023-06-15")),
        ("“五一”假期接待游客，2019年同期", ("2019-05-01", "2019-05-05")),
        ("2021年新增3家，比上年多2家", ("2021-01-01", "2021-12-31")),
        ("今年1至2月，2月", ("2024-02-01", "2024-02-29")),
        ("产量是2018年的两倍，1至4月", ("2024-01-01", "2024-04-30")),
        ("1月份菜价由上月下降转为上涨，涨幅比上月", ("2023-12-01", "2023-12-31")),
        ("5月订单比去年同月", ("2023-05-01", "2023-05-31")),
        ("一季度收件1500件，为上年全年", ("2023-01-01", "2023-12-31")),
        ("公路2020年10月开工，至2月末累计投资7亿元", (None, "2024-02-29")),
        ("2020年10月开工，另有3个年内", ("2024-01-01", "2024-12-31")),
        ("预计周日降温，周一", ("2024-06-17", "2024-06-17")),
        ("2025年第三季", ("2025-07-01", "2025-09-30")),
        ("今年客房从腊月二十二到正月十七订满", ("2024-02-01", "2024-02-26")),
        ("今年春节假期第三天", ("2024-02-12", "2024-02-12")),
        ("去年国庆假期首日", ("2023-09-29", "2023-09-29")),
        ("2023年中秋国庆假期", ("2023-09-29", "2023-10-06")),
        ("6月10日下了雨。三天前，她滑倒", ("2024-06-07", "2024-06-07")),
        ("昨日水位31米，较前一天", ("2024-06-13", "2024-06-13")),
        ("2020年营收3亿元，比前一年", ("2019-01-01", "2019-12-31")),
        ("今年5月产量5吨，比前一个月", ("2024-04-01", "2024-04-30")),
        ("元旦假期（2023年12月30日至2024年1月1日）客流比去年同期", ("2022-12-30", "2023-01-01")),
        ("问：2025年有何安排？\n答：上半年", ("2025-01-01", "2025-06-30")),
        ("“十四五”前三年", ("2021-01-01", "2023-12-31")),
    ],
)
def test_counted_from_what_was_named(text: str, expected: Days) -> None:
    found = [days(m) for m in times(text)]
    assert expected in found[-2:]


def test_previous_year_is_that_before_the_year_in_force() -> None:
    assert last("2021年新增3家，比上年") == ("2020-01-01", "2020-12-31")
    assert last("今年新增3家，比上年") == ("2023-01-01", "2023-12-31")


def test_comparisons_do_not_carry_on() -> None:
    assert last("比2020年增长一倍。5月，新增3家") == ("2024-05-01", "2024-05-31")


def test_the_title_says_which_year_is_reported_on() -> None:
    text = "2023年柳河县统计公报\n\n全年产粮18万吨。\n存款比年初增加2亿元。\n收入比上年增长5%。\n年末有6万人。"
    found = [days(m) for m in times(text)[1:]]
    assert found == [
        ("2023-01-01", "2023-12-31"),
        ("2023-01-01", "2023-01-31"),
        ("2022-01-01", "2022-12-31"),
        ("2023-12-01", "2023-12-31"),
    ]
    assert last("1998年的大水\n全年降雨1600毫米") == ("2024-01-01", "2024-12-31")


def test_results_told_in_spring_are_those_of_the_year_before() -> None:
    told = "2022年营收3亿元，亏损由上年的5亿元收窄至1亿元。\n用户全年净增2万户。\n一季度下降，三季度增长。"
    found = [days(m) for m in times(told, Anchor(dt.date(2023, 3, 30)))[2:]]
    assert found == [("2022-01-01", "2022-12-31"), ("2022-01-01", "2022-03-31"), ("2022-07-01", "2022-09-30")]
    assert last("2022年营收3亿元。\n用户全年净增2万户", dt.date(2023, 8, 30)) == ("2023-01-01", "2023-12-31")
    assert last("2022年营收3亿元。\n一季度将投产", dt.date(2023, 1, 30)) == ("2023-01-01", "2023-03-31")


def test_days_and_months_of_a_list_stand_each_for_itself() -> None:
    assert [days(m)[0] for m in times("6月10、12、15日")] == ["2024-06-10", "2024-06-12", "2024-06-15"]
    assert [days(m)[0] for m in times("今年3、6、9月各办一期")] == ["2024-03-01", "2024-06-01", "2024-09-01"]
    assert [days(m) for m in times("今年4、5月")] == [("2024-04-01", "2024-05-31")]
    assert [m.text for m in times("1、3月底完工")] == ["3月底"]


def test_a_length_of_years_is_no_year() -> None:
    for text in ("距今2000年", "延续1300年的古俗", "已有1700多年", "1500年历史", "传承约1200年"):
        assert [m for m in times(text) if m.type == "YEAR"] == [], text
    assert last("创2008年历史新高") == ("2008-01-01", "2008-12-31")


def test_a_duration_by_itself_opens_what_a_sentence_fixes() -> None:
    assert last("三年以后") == ("2027-01-01", None)
    assert last("三年以后，他当上了厂长") == ("2027-01-01", "2027-12-31")
    assert last("5个工作日之后") == ("2024-06-21", None)
    assert last("自从2016年") == ("2016-01-01", None)


def test_same_period_needs_a_period() -> None:
    found = times("比去年同期增长")[0]
    assert found.weak and days(found) == (None, None)


# -- anchors


def test_without_an_anchor_nothing_is_invented() -> None:
    for text in ("昨天", "今年", "5月", "周三", "近5年", "春节", "年底"):
        found = times(text, Anchor())
        assert found and all(m.weak and days(m) == (None, None) and m.time_edtf is None for m in found), text
    assert days(times("2023年5月", Anchor())[0]) == ("2023-05-01", "2023-05-31")


def test_a_year_alone_resolves_what_needs_no_day() -> None:
    anchor = Anchor(None, 2023, inferred=True)
    year, month, since, ago = times("今年，去年12月，今年以来，昨天", anchor)
    assert (days(year), year.time_edtf) == (("2023-01-01", "2023-12-31"), "2023?")
    assert (days(month), month.time_edtf) == (("2022-12-01", "2022-12-31"), "2022-12?")
    assert days(since) == ("2023-01-01", None) and since.weak and since.time_edtf == "2023-01-01?/.."
    assert ago.weak and days(ago) == (None, None)
    assert times("2021年", anchor)[0].time_edtf == "2021"


# -- the calendar itself


@settings(max_examples=200, deadline=None)
@given(st.dates(dt.date(1000, 1, 1)), st.dates(dt.date(1000, 1, 1)), st.booleans(), st.booleans())
def test_edtf_of_any_stretch_is_valid_and_says_the_same(
    a: dt.date, b: dt.date, approximate: bool, uncertain: bool
) -> None:
    start, end = min(a, b), max(a, b)
    written = edtf.write(Stretch(start, end), approximate=approximate, uncertain=uncertain)
    assert written
    parsed = parse_edtf(written)
    assert tuple(parsed.lower_strict())[:3] == (start.year, start.month, start.day)
    assert tuple(parsed.upper_strict())[:3] == (end.year, end.month, end.day)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1998年", "1998"), ("1998年5月", "1998-05"), ("1998年5月6日", "1998-05-06"),
        ("1998年三季度", "1998-07/1998-09"),
        ("上世纪90年代", "199X"), ("19世纪", "18XX"), ("1998年夏天", "1998-22"), ("公元前5年", "-0004"),
        ("1998年前后", "1998~"),
        ("1998年以来", "1998-01-01/2024-06-15"), ("截至1998年", "../1998-12-31"), ("1998年以后", "1998-01-01/.."),
        ("公元前221年至公元前206年", "-0220/-0205"), ("公元前3世纪至公元2世纪", "-0299/0199"),
        ("民国十八年至十九年", "1929/1930"), ("乾隆五十六年", "1791"), ("民國一一○年二月", "2021-02"),
        ("1998至2001年", "1998/2001"), ("近三年", "2021-06-15/2024-06-15"), ("近十多年", "2014-06-15~/2024-06-15~"),
    ],
)  # fmt: skip
def test_edtf(text: str, expected: str) -> None:
    assert times(text)[0].time_edtf == expected
    parse_edtf(expected)


@settings(max_examples=100, deadline=None)
@given(st.dates(dt.date(2, 1, 1), dt.date(9000, 1, 1)), st.integers(-1200, 1200))
def test_adding_months_keeps_the_day_or_ends_the_month(base: dt.date, count: int) -> None:
    moved = calendar.add_months(base, count)
    if moved is None:
        return
    assert (moved.year * 12 + moved.month) - (base.year * 12 + base.month) == count
    assert moved.day == base.day or (moved + calendar.DAY).day == 1


def test_lunar_days_agree_with_another_library() -> None:
    """cnlunar reckons the same calendar by its own tables (1901 to 2100)."""
    import cnlunar

    for year in range(1950, 2050, 7):
        for month in (1, 5, 8, 12):
            for number in (1, 15):
                day = lunar_day(year, month, number)
                assert day is not None
                other = cnlunar.Lunar(dt.datetime(day.year, day.month, day.day, 12))  # noqa: DTZ001 (cnlunar wants it naive)
                assert (other.lunarYear, other.lunarMonth, other.lunarDay) == (year, month, number)


def test_leap_months_and_what_does_not_exist() -> None:
    assert lunar_month(2020, 4, leap=True) == Stretch(dt.date(2020, 5, 23), dt.date(2020, 6, 20))
    assert lunar_month(2021, 4, leap=True) is None
    assert lunar_day(2024, 12, 30) is None
    assert lunar_day(2024, 12, 0) == dt.date(2025, 1, 28)


def test_solar_terms_follow_each_other() -> None:
    for year in (1700, 1949, 2000, 2024, 2099):
        found = [solar_term(year, name) for name in TERMS]
        assert all(a and b and 13 <= (b - a).days <= 17 for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("name", "year", "first", "length"),
    [
        ("春节", 2024, "2024-02-10", 8),
        ("五一", 2006, "2006-05-01", 7),
        ("国庆节", 2020, "2020-10-01", 8),
        ("春运", 2025, "2025-01-14", 40),
        ("元旦", 2023, "2022-12-31", 3),
    ],
)
def test_official_days_off(name: str, year: int, first: str, length: int) -> None:
    found = Holidays(Rulebook()).days(name, year, off=True)
    assert found and found.start and found.end
    assert (str(found.start), (found.end - found.start).days + 1) == (first, length)


def test_days_off_hold_their_festival() -> None:
    """Every official period of a festival has the festival's own day in it (from 2002: golden weeks always did)."""
    holidays = Holidays(Rulebook())
    for name in ("元旦", "春节", "清明", "劳动节", "端午节", "中秋节", "国庆节"):
        for year in range(2008, 2027):
            day, off = holidays.days(name, year), holidays.days(name, year, off=True)
            assert day and off and day.start and off.start and off.end
            assert off.start <= day.start <= off.end, (name, year)


# -- where other systems hold otherwise

DISAGREEMENTS = {
    "三天后, 两周后 as all the days until then": (
        "三天后",
        ("2024-06-18", "2024-06-18"),
        "news means the day three days on",
    ),
    "两个月前, 两年前 as all the time since then": (
        "两年前",
        ("2022-01-01", "2022-12-31"),
        "news means the year two years back",
    ),
    "前两个月 as the two months before this one, once they are over": (
        "前两个月",
        ("2024-01-01", "2024-02-29"),
        "statistics count from January",
    ),
    "近三年 ending yesterday": (
        "近三年",
        ("2021-06-15", "2024-06-15"),
        "the annotation guide ends it on the day of publication",
    ),
    "截止到2019年 ending in 2018": ("截止到2019年", (None, "2019-12-31"), "what is counted to a year includes it"),
    "今年 up to yesterday": ("今年", ("2024-01-01", "2024-12-31"), "the guide takes the whole year"),
    "年底 as two months, 年初 likewise": ("年底", ("2024-12-01", "2024-12-31"), "the guide takes the last month"),
    "月底 as the last week, 月初 as five days": ("5月底", ("2024-05-22", "2024-05-31"), "the guide takes ten days"),
    "最近, 当前 as today": ("目前", (None, None), "VAGUE has no value in the guide"),
    "ranges that leave out their last day": ("6月1日到6月3日", ("2024-06-01", "2024-06-03"), "ends are inclusive"),
    "四月初一 as 1 April": ("四月初一", ("2024-05-08", "2024-05-08"), "初 is said of lunar days only"),
    "2019年大寒 in the lunar year 2019": (
        "2019年大寒",
        ("2019-01-20", "2019-01-20"),
        "the year before a solar term is the Gregorian one",
    ),
    "2026年除夕 at the end of the lunar year": (
        "2026年除夕",
        ("2026-02-16", "2026-02-16"),
        "news counts it to the New Year that follows",
    ),
    "夏季, 冬季 by solar terms": ("2023年夏季", ("2023-06-01", "2023-08-31"), "meteorology and news take three months"),
    "国庆 as 10 October": ("今年国庆", ("2024-10-01", "2024-10-01"), "one calendar for all papers"),
    "这周一 as next Monday": ("这周一", ("2024-06-10", "2024-06-10"), "a week runs from Monday to Sunday"),
    "四周后 as a week": ("四周后", ("2024-07-13", "2024-07-13"), "the guide counts weeks to the day"),
    "上两个月 to the day": ("上两个月", ("2024-04-01", "2024-05-31"), "上 goes by whole units of the calendar"),
    "半年后 as five months on": ("半年后", ("2024-12-01", "2024-12-31"), "half a year is six months"),
    "几十年之后 with years": ("几十年之后", (None, None), "no number, no value"),
    "2015年以后 as the year itself": ("2015年以后", ("2015-01-01", None), "以后 opens the end"),
}


@pytest.mark.parametrize("kind", DISAGREEMENTS)
def test_our_reading_where_other_systems_hold_otherwise(kind: str) -> None:
    text, expected, reason = DISAGREEMENTS[kind]
    assert last(text) == expected, reason
