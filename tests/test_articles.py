"""Pages of many papers, cut into their articles."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import compiled
from pipeline.articles import ArticleSplitter
from pipeline.articles.dating import path_day
from pipeline.articles.wording import Wording
from pipeline.repair import repair, visible
from pipeline.rulebook import Rulebook
from pipeline.types import Article
from tests.clean_pages import ARTICLES
from tests.damage import wrap
from tests.test_repair import HOSTILE, TEXT, calls


@cache
def splitter() -> ArticleSplitter:
    return ArticleSplitter(Rulebook())


def split(text: str, path: str = "page.txt", publish_date: dt.date | None = None) -> list[Article]:
    return splitter().split(repair(text), path=path, publish_date=publish_date)


def news(text: str, path: str = "page.txt", publish_date: dt.date | None = None) -> list[Article]:
    return [article for article in split(text, path, publish_date) if article.kind == "news"]


def column(text: str, width: int = 18, blank: bool = True) -> str:
    return ("\n\n" if blank else "\n").join(wrap(text, width))


FLOOD, CLINIC, STATISTICS, MODELS, HAM = ("\n\n".join(article) for article in ARTICLES)
PAGE = f"""浔江晚报
2024年7月11日 星期四 农历六月初六
第8123期 今日12版
国内统一刊号CN45-0099
新闻热线：0775-4260000

洪水退去再出发
平乐镇11个昼夜守堤记
浔江晚报7月10日讯（记者 蓝小满 通讯员 韦国栋）{FLOOD}

本报滨海7月9日电（记者 邵一航）{CLINIC}
一号难求成了老黄历

图为志愿者在一楼大厅帮助老年患者取号。邵一航 摄

# 飞得更高
——第六届青少年航模锦标赛侧记
本报记者 石榴
{MODELS}
（下转05版）

值班编委：卢安 版式：梁晨
"""


def test_a_page_of_a_daily_paper() -> None:
    masthead, flood, clinic, caption, models, other = split(PAGE)
    assert [a.kind for a in (masthead, flood, clinic, caption, models, other)] == [
        "masthead",
        "news",
        "news",
        "caption",
        "news",
        "other",
    ]
    assert "CN45-0099" in masthead.text
    assert "值班编委" in masthead.text
    assert flood.headline == "洪水退去再出发"
    assert flood.byline == ("蓝小满", "韦国栋")
    assert flood.publish_date == dt.date(2024, 7, 10)
    assert clinic.headline == "一号难求成了老黄历"
    assert clinic.text.startswith("一号难求成了老黄历\n本报滨海")
    assert len(clinic.spans) == 2
    assert (clinic.publish_date, clinic.date_source) == (dt.date(2024, 7, 9), "dateline")
    assert models.headline == "飞得更高"
    assert models.byline == ("石榴",)
    assert (models.publish_date, models.date_source) == (dt.date(2024, 7, 11), "masthead")
    assert {a.publication for a in split(PAGE)} == {"浔江晚报"}
    assert other.text == "（下转05版）"


def test_the_parts_of_an_article_bear_their_roles() -> None:
    models = next(article for article in split(PAGE) if article.headline == "飞得更高")
    roles = [(models.text[part.start : part.end][:6], part.role) for part in models.paragraphs[:4]]
    assert roles == [
        ("# 飞得更高", "headline"),
        ("——第六届青", "kicker"),
        ("本报记者 石", "byline"),
        ("第六届全国青", "body"),
    ]


def test_a_page_without_a_date_takes_year_from_its_text_and_day_from_its_datelines() -> None:
    page = f"""江岸日报11月20日讯（记者 甘霖）2022年江岸科技节今天开幕。{HAM}

秋粮入库有了“电子保姆”

江岸日报11月21日讯（记者 纪安）{CLINIC}

老街新生

本报记者 郁文
{MODELS}
"""
    first, second, third = news(page)
    assert (first.publish_date, first.date_source) == (dt.date(2023, 11, 20), "dateline")
    assert second.publish_date == dt.date(2023, 11, 21)
    assert (third.publish_date, third.date_source) == (dt.date(2023, 11, 21), "inferred")


def test_no_date_is_guessed() -> None:
    article = news(HAM.replace("2019年，", ""))[0]
    assert (article.publish_date, article.publish_year, article.date_source) == (None, None, "none")


def test_a_plan_in_hand_shows_the_year_alone() -> None:
    article = news("今年，我区印发《安宁区2022年清洁取暖实施方案》，改造农户3600户。")[0]
    assert (article.publish_date, article.publish_year, article.date_source) == (None, 2022, "inferred")


@pytest.mark.parametrize(
    ("text", "path", "option", "day", "source"),
    [
        ("本报讯 全市新开公交线路3条。", "a/2024-03-01_x.txt", None, dt.date(2024, 3, 1), "filename"),
        ("本报讯 全市新开公交线路3条。", "20240302/x.txt", None, dt.date(2024, 3, 2), "filename"),
        ("本报讯 全市新开公交线路3条。", "x.txt", dt.date(2024, 3, 3), dt.date(2024, 3, 3), "option"),
        (
            "2024年3月4日 星期一\n\n本报讯 全市新开公交线路3条。",
            "20240302/x.txt",
            None,
            dt.date(2024, 3, 4),
            "masthead",
        ),
        ("本报讯 市气象局今天（3月5日）发布预警。2024年以来共4次。", "x.txt", None, dt.date(2024, 3, 5), "inferred"),
        ("新华社北京12月31日电 今天是全年最后一天。", "2024-01-01.txt", None, dt.date(2023, 12, 31), "dateline"),
        ("中新社兰州三月六日电 甘肃新增造林面积二十万亩。", "2024-03-07.txt", None, dt.date(2024, 3, 6), "dateline"),
        ("【2019年5月9日讯】\n\n宪法法院今天作出裁决。", "x.txt", None, dt.date(2019, 5, 9), "dateline"),
        (
            "（中央社記者王小明台北5日電）主計總處今天公布數據。",
            "2024-03-05.txt",
            None,
            dt.date(2024, 3, 5),
            "dateline",
        ),
        ("二〇二一年八月六日 星期五\n\n本报讯 全县开始秋收。", "x.txt", None, dt.date(2021, 8, 6), "masthead"),
    ],
)
def test_dates_in_order_of_trust(text: str, path: str, option: dt.date | None, day: dt.date, source: str) -> None:
    article = news(text, path, option)[0]
    assert (article.publish_date, article.date_source) == (day, source)


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("press/2024-01-03_x.txt", dt.date(2024, 1, 3)),
        ("20240103/x.txt", dt.date(2024, 1, 3)),
        ("2024-01/03/x.txt", dt.date(2024, 1, 3)),
        ("2023/2024年1月3日.txt", dt.date(2024, 1, 3)),
        ("000_018ecc71f90b6056.txt", None),
        ("20241399/x.txt", None),
        ("scan_120240103.txt", None),
    ],
)
def test_dates_of_paths(path: str, day: dt.date | None) -> None:
    assert path_day(path, Wording(Rulebook())) == day


def test_headlines_that_stand_together_elsewhere_find_their_articles() -> None:
    page = "\n\n".join(
        [
            column("溪口日报4月2日讯（记者 包晓）" + ARTICLES[0][1] + ARTICLES[0][3]),
            column("溪口日报4月2日讯（记者 常青）" + ARTICLES[1][0] + ARTICLES[1][4]),
            "平乐镇水文站守住洪峰",
            "候诊时间缩到19分钟",
        ]
    )
    flood, clinic = news(page)
    assert flood.headline == "平乐镇水文站守住洪峰"
    assert clinic.headline == "候诊时间缩到19分钟"


def test_a_headline_after_its_article_ends_it() -> None:
    page = "\n\n".join(
        [
            column("本报讯（记者 安然）" + "".join(ARTICLES[4][:3]), 30),
            "绩溪黑猪火腿卖到漠河",
            column("".join(ARTICLES[3][:3]), 30),
        ]
    )
    ham, models = news("2023年12月20日\n\n" + page)
    assert ham.headline == "绩溪黑猪火腿卖到漠河"
    assert "漠河" not in models.text
    assert models.headline is None


def test_inner_headings_stay_in_their_article() -> None:
    page = f"""山里的医院变了样

本报记者 柏舟

{ARTICLES[1][0]}

系统会排班，医生少加班

{ARTICLES[1][1]}{ARTICLES[1][3]}

## 推广到全市

{ARTICLES[1][4]}
"""
    (article,) = news(page)
    assert [p.role for p in article.paragraphs].count("heading") == 2


def test_a_torn_text_is_put_together_in_reading_order() -> None:
    left = "陶瓷名镇的窑火重新旺起来。走进龙瓯镇，龙瓯窑的师傅正在装窑，一件件龙瓯青瓷摆上窑架，年产值突破2亿元的龙"
    right = "瓯青瓷产业园今年又添了6条生产线，龙瓯镇由此新增就业岗位480个，青瓷出口到23个国家和地区。"
    other = "\n\n".join(["# 秋收进度过半", "云岭日报9月8日讯（记者 陆叶）" + ARTICLES[4][0], ARTICLES[4][1]])
    articles = news("\n\n".join([other, right, "# 雨天出行提醒", "云岭日报9月8日讯 今明两天有雨。", left]))
    torn = next(article for article in articles if "窑火" in article.text)
    assert torn.text.index("窑火") < torn.text.index("产业园今年又添了")


def test_a_passage_printed_twice_is_kept_and_marked() -> None:
    page = f"""# 县里来了数据医生

湖畔日报3月6日讯（记者 毛尖）{ARTICLES[1][0]}

{ARTICLES[1][3]}

{ARTICLES[1][4]}

{ARTICLES[1][3]}
"""
    (article,) = news(page)
    ((start, end),) = article.duplicates
    assert article.text[start:end] == ARTICLES[1][3]
    assert article.text.count(ARTICLES[1][3]) == 2


def test_an_article_printed_twice_is_a_duplicate() -> None:
    item = f"湖畔日报3月6日讯（记者 毛尖）{ARTICLES[1][0]}\n\n{ARTICLES[1][3]}"
    first, second = news(f"# 数据医生进县城\n\n{item}\n\n# 数据医生进县城\n\n{item}")
    assert first.duplicate_of is None
    assert second.duplicate_of == first.seq


@pytest.mark.parametrize(
    "line",
    [
        "（上接01版）",
        "(下转 A3 版)",
        "![](images/7f3a.png)",
        "上一篇：全市新增学位2万个",
        "分享到：微信 微博 朋友圈",
        "版权声明：未经本网授权不得转载。",
        "字号：大 中 小",
        "来源：溪口日报",
    ],
)
def test_furniture_is_no_news(line: str) -> None:
    articles = split(f"全市新增学位2万个\n\n{ARTICLES[1][0]}\n\n{line}\n")
    assert [a.text for a in articles if a.kind == "other"] == [line.replace(" A3 ", "A3") if "转" in line else line]
    assert all(line not in a.text for a in articles if a.kind == "news")


@pytest.mark.parametrize(
    "line",
    [
        "邮发代号41-26",
        "今日8版 零售价1.50元",
        "A3 要闻",
        "责任编辑：方圆 校对：米兰",
        "地址：中山路8号 邮编：530000",
        "星期六",
    ],
)
def test_masthead_lines_are_no_news(line: str) -> None:
    articles = split(f"溪口日报\n{line}\n\n全市新增学位2万个\n\n{ARTICLES[1][0]}")
    assert [a.kind for a in articles] == ["masthead", "news"]
    assert articles[1].headline == "全市新增学位2万个"


@pytest.mark.parametrize(
    "caption",
    [
        "图为村民在翻晒稻谷。",
        "9月8日，村民在翻晒稻谷。本报记者 田野 摄",
        "9月8日，村民在翻晒稻谷。\n\n田野 摄（云岭图片库）",
        "▲村民在翻晒稻谷。（镇政府供图）",
        "图①：村民在翻晒稻谷。",
    ],
)
def test_captions_are_items_of_their_own(caption: str) -> None:
    articles = split(
        f"秋收进度过半\n\n云岭日报9月8日讯 {ARTICLES[4][0]}\n\n{ARTICLES[4][1]}\n\n{caption}\n\n{ARTICLES[4][2]}"
    )
    assert [a.text for a in articles if a.kind == "caption"] == [caption.replace("\n\n", "\n")]
    (article,) = (a for a in articles if a.kind == "news")
    assert len(article.spans) == 2


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "云岭日报9月8日讯（全媒体记者 章子怀 见习记者 卜一 通讯员 欧阳雪梅）今天开镰。",
            ("章子怀", "卜一", "欧阳雪梅"),
        ),
        ("新华社西宁9月8日电（记者李琳海）青海湖水位上涨。", ("李琳海",)),
        ("新京报讯（记者 吴采倩）今天起施行。", ("吴采倩",)),
        ("秋收过半\n□ 本报记者 江水 文/图\n\n全县已收割三成。", ("江水",)),
        ("全县已收割三成，进度快于上年。（袁野/丁香）", ("袁野", "丁香")),
        ("全县已收割三成，进度快于上年。", ()),
        ("秋收过半\n\n彭 博 关小羽\n\n全县已收割三成，进度快于上年。", ("彭博", "关小羽")),
    ],
)
def test_bylines(text: str, names: tuple[str, ...]) -> None:
    assert news(text, "2024-09-08.txt")[0].byline == names


def test_a_bulletin_is_one_article_with_headings() -> None:
    text = f"""2023年青岭县国民经济和社会发展统计公报
青岭县统计局
2024年4月2日

一、综合
{ARTICLES[2][1]}

二、人民生活
{ARTICLES[2][2]}
指标
绝对额（亿元）
增长%
地区生产总值
284.67
5.6
第一产业
21.45
3.8
"""
    (article,) = news(text)
    assert article.headline == "2023年青岭县国民经济和社会发展统计公报"
    assert article.publish_date == dt.date(2024, 4, 2)


def test_a_transcript_has_no_headline_and_is_one_article() -> None:
    text = "\n".join(["央视网消息（新闻联播）：" + ARTICLES[0][0], *ARTICLES[0][1:]])
    (article,) = news(text, "2024-07-11.txt")
    assert article.headline is None
    assert article.text == text


def test_names_and_headlines_of_a_traditional_page_are_as_printed() -> None:
    text = "水庫蓄水率回升 農民鬆口氣\n\n【記者許雲龍／臺南報導】連日降雨，水庫蓄水率回升到四成，農田恢復供水。\n"
    (article,) = news(text, "2021-06-08.txt")
    assert article.headline == "水庫蓄水率回升 農民鬆口氣"
    assert article.byline == ("許雲龍",)


def covered_once(text: str) -> None:
    articles = split(text)
    seen: set[int] = set()
    for number, article in enumerate(articles):
        assert article.seq == number
        assert len(article.text) == len(article.offsets)
        raw = "".join(text[start:end] for start, end in article.spans)
        assert visible(raw) == visible(article.text)
        for start, end in article.spans:
            assert not seen & set(range(start, end))
            seen |= set(range(start, end))
        for part in article.paragraphs:
            assert "\n" not in article.text[part.start : part.end]
    assert not visible("".join(char for i, char in enumerate(text) if i not in seen))


@given(TEXT)
@settings(max_examples=200, deadline=None)
def test_everything_visible_is_in_one_article(text: str) -> None:
    covered_once(text)


LINES = st.sampled_from(
    [
        *ARTICLES[0],
        *ARTICLES[3],
        "防汛进行时",
        "# 稳住了",
        "## 要闻",
        "——浔江守堤记",
        "记者 蓝小满",
        "本报7月9日讯（记者 邵一航）今天雨停。",
        "图为现场。",
        "张山 摄",
        "（上接01版）",
        "2024年7月9日",
        "",
        "各级各部门要认真贯彻落实会议精神，切实加强领导，强化责任，确保各项工作落到实处取得实效和",
    ]
)


@given(st.lists(LINES, max_size=14))
@settings(max_examples=200, deadline=None)
def test_everything_on_any_page_is_in_one_article(lines: list[str]) -> None:
    covered_once("\n\n".join(lines))


@pytest.mark.parametrize("text", ["", "\n \u3000\n", "\0\0", "\u200b"])
def test_a_page_that_prints_nothing_has_no_articles(text: str) -> None:
    assert split(text) == []


def test_a_line_of_a_million_characters_is_one_article() -> None:
    (article,) = split("全市" * 500_000)
    assert article.spans == ((0, 1_000_000),)


@pytest.mark.skipif(compiled.library() is not None, reason="the calls of compiled code are not to be counted")
@pytest.mark.parametrize("kind", HOSTILE)
def test_work_grows_with_the_page_and_no_faster(kind: str) -> None:
    unit = HOSTILE[kind]
    short, long = repair(unit * (3000 // len(unit))), repair(unit * (6000 // len(unit)))
    splitter().split(short)
    work = calls(lambda: splitter().split(short))
    assert calls(lambda: splitter().split(long)) <= 2.3 * work + 500
