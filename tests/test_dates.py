"""Times are found whole, where they stand, at any length and on any text."""

import datetime as dt
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.examples import read_examples
from pipeline.find.date_atoms import Lexer, calendar_number
from pipeline.find.dates import DateFinder
from pipeline.fold import fold
from pipeline.resolve.holidays import Holidays
from pipeline.rulebook import Rulebook
from pipeline.types import Anchor, Mention

DAY = dt.date(2024, 6, 15)
EXAMPLES = [e for path in Rulebook().examples() if path.parent.name == "dates" for e in read_examples(path)]


@cache
def finder() -> DateFinder:
    return DateFinder(Rulebook())


def times(text: str, anchor: Anchor | None = None) -> list[Mention]:
    return finder().find(fold(text), anchor or Anchor(DAY), text=text)[0]


def spans(text: str) -> list[str]:
    return [m.text for m in times(text) if not m.weak]


def test_words_are_taken_from_the_text_as_printed() -> None:
    found = times("工程於２０２３年１２月竣工")
    assert [(m.text, m.time_edtf) for m in found] == [("２０２３年１２月", "2023-12")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("截至5月底，自2021年起，到6月10日", ["5月底", "2021年起", "6月10日"]),
        ("昨天（6月14日）下午", ["昨天", "6月14日"]),
        ("6月12日（星期三）上午", ["6月12日（星期三）上午"]),
        ("2022年、2023年和2024年", ["2022年", "2023年", "2024年"]),
        ("今年2月的一天", ["今年2月的一天"]),
        ("6月12日（周三）下午3点", ["6月12日（周三）下午3点"]),
        ("周五早盘高开，昨日早餐", ["周五早盘", "昨日"]),
        ("自1985年创刊至今", ["1985年创刊至今"]),
        ("即日起至8月底", ["即日起至8月底"]),
        ("公元618年至907年", ["公元618年至907年"]),
        ("每年3月至6月休渔，每周六、周日开放，每周三至五次", []),
        ("北京时间6月8日22时许", ["北京时间6月8日22时"]),
        ("存货周转天数缩短11天", []),
        ("2024 年 3 月 5 日", ["2024 年 3 月 5 日"]),
    ],
)
def test_spans(text: str, expected: list[str]) -> None:
    assert spans(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "比分1-0保持到终场", "10-20人的小组", "单价2.15元", "国发〔2023〕5号", "GB 2024—2016标准", "乘坐36路公交",
        "8号楼3单元",
        "住院24天", "从业30年", "每股0.12元", "一号文件", "三号线延长", "五号选手", "减少5个月",
        "大家晚上好", "缩短到半天以内", "节前最后一个工作日", "每小时抽水3000方", "3月期利率",
        "春茶开采三日，价格上涨", "在瑞士日内瓦",
        "身份证号430102199001011234",
        "价格2015.3-2016.8元",
        "有着1300年历史",
        "在建10年的大桥",
    ],
)  # fmt: skip
def test_numbers_that_are_no_dates(text: str) -> None:
    assert not times(text)


def calendar(text: str) -> list[str]:
    return [text[a:b] for a, b in finder().find(fold(text), Anchor(DAY))[1]]


def test_calendar_numbers_are_marked_and_counted_ones_are_not() -> None:
    assert calendar("2024年6月5日9时30分") == ["2024年", "6月", "5日", "9时30分"]
    assert calendar("“十四五”时期") == ["“十四五”时期"]
    for counted in ("近5年", "三天后", "前5个月", "15日内", "每5年"):
        assert not calendar(counted)


def test_calendar_stretches_do_not_overlap() -> None:
    text = "2024年1至9月，8月3日、4日晚20：15，2019—2022年，上世纪80年代，3至5日"
    stretches = sorted(finder().find(fold(text), Anchor(DAY))[1])
    assert all(a[1] <= b[0] for a, b in pairwise(stretches))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("二〇二四", 2024),
        ("十二", 12),
        ("廿三", 23),
        ("初五", 5),
        ("三十", 30),
        ("一千九百零五", 1905),
        ("07", 7),
        ("元", 1),
    ],
)
def test_calendar_number(text: str, number: int) -> None:
    assert calendar_number(text, Lexer(Rulebook(), Holidays(Rulebook())).numerals) == number


def test_every_pattern_begins_as_it_says() -> None:
    """The prefilter drops nothing: what a pattern matches in the examples begins with one of its characters."""
    lexer = Lexer(Rulebook(), Holidays(Rulebook()))
    texts = [fold(e.text) for e in EXAMPLES]
    for pattern, compiled in lexer.patterns:
        begins = lexer.begins(pattern)
        for text in texts:
            for match in compiled.finditer(text):
                assert begins.match(text, match.start()), (pattern.regex, match[0])


def test_mentions_are_in_order_and_do_not_overlap() -> None:
    for example in EXAMPLES:
        found = times(example.text)
        assert all(a.end <= b.start for a, b in pairwise(found)), example.text


def test_every_value_is_written_as_valid_edtf() -> None:
    for example in EXAMPLES:
        for mention in times(example.text, Anchor(example.reference)):
            if mention.time_start or mention.time_end:
                assert mention.time_edtf
            if mention.time_edtf:
                parse_edtf(mention.time_edtf)


HOSTILE = [
    "1年1月1日",
    "二十",
    "2024年",
    "9",
    "今年",
    "至",
    "前",
    "12:30",
    "1月1日至",
    "近",
    "《",
    "(周",
    "2024年以",
    "十",
    "1-",
    "、5日",
    "正月",
    "的",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_is_read_in_bounded_work(piece: str) -> None:
    """Mentions of a repeated piece grow with the text and never beyond it."""
    for count in (300, 3000):
        text = piece * count
        found = times(text)
        assert sum(m.end - m.start for m in found) <= len(text)


PIECES = st.sampled_from(
    (
        "2024年 6月 31日 29日 0 99 十 三 二〇 以来 前 后 起 至 到 - — 、 的 今年 去年 上 下 周 周五 近 年 个月 天 世纪 "
        "年代 农历 正月 腊月 闰 初 底 末 春节 “五一” 假期 同期 第 季度 前三 9:30 25时 许 左右 期间 截至 自 民国 康熙 "
        "年中 元年 公元前 公元 甲子 00 0年 9999年 大年 三十 \n ， 。"
    ).split(" ")
)
ANCHORS = st.sampled_from([Anchor(DAY), Anchor(), Anchor(None, 2023, True), Anchor(dt.date.min), Anchor(dt.date.max)])


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join), ANCHORS)
def test_never_raises_and_values_are_in_order(text: str, anchor: Anchor) -> None:
    found, stretches = finder().find(fold(text), anchor, text=text)
    for mention in found:
        assert mention.text == text[mention.start : mention.end]
        if mention.time_start and mention.time_end:
            assert mention.time_start <= mention.time_end
        if mention.time_edtf:
            parse_edtf(mention.time_edtf)
    assert all(0 <= a < b <= len(text) for a, b in stretches)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_never_raises_on_any_text(text: str) -> None:
    times(text)


def test_every_rule_that_a_mention_may_bear_has_examples() -> None:
    lexer = Lexer(Rulebook(), Holidays(Rulebook()))
    headings = {e.rule for e in EXAMPLES}
    assert lexer.rules <= headings
    assert {"range", "since", "before", "after", "until", "edge"} <= headings


def test_a_user_adds_words_and_patterns(tmp_path: Path) -> None:
    """What a folder adds is found, and nothing that was found is lost."""
    (tmp_path / "dates").mkdir()
    (tmp_path / "dates" / "atoms.toml").write_text(
        '[[pattern]]\nid = "harvest-year"\nkind = "year"\nregex = "«year:20\\\\d\\\\d»粮食年"\n'
        '[words.day]\n"赶集日" = { day_rel = 0 }\n',
        "utf-8",
    )
    own = DateFinder(Rulebook(tmp_path))
    found = own.find("2023粮食年，赶集日，2024年3月5日", Anchor(DAY))[0]
    assert [(m.text, m.rule) for m in found] == [
        ("2023粮食年", "harvest-year"),
        ("赶集日", "relative-day"),
        ("2024年3月5日", "day"),
    ]
