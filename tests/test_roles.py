"""Roles over entities given by hand, so that what the linker does shows apart from the finding of names."""

import re
from functools import cache

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.fold import fold
from pipeline.link.roles import RoleLinker
from pipeline.rulebook import Rulebook
from pipeline.segment import Segmenter
from pipeline.stages import plain_article
from pipeline.types import Analysis, Anchor, Mention, Paragraph

MARK = re.compile(r"\[([^\[\]/]+)/(PER|ORG|LOC)\]")


@cache
def tools() -> tuple[Segmenter, RoleLinker]:
    return Segmenter(Rulebook()), RoleLinker(Rulebook())


def analysis(marked: str, byline: bool = False) -> Analysis:
    text, entities, last = "", [], 0
    for mark in MARK.finditer(marked):
        text += marked[last : mark.start()]
        span = (len(text), len(text) + len(mark[1]))
        text += mark[1]
        entities.append(Mention(layer="entity", type=mark[2], start=span[0], end=span[1], text=mark[1], rule="hand"))
        last = mark.end()
    text += marked[last:]
    article = plain_article(text, Anchor())
    if byline:
        article = msgspec.structs.replace(article, paragraphs=(Paragraph(0, len(text), "byline"),))
    segmenter, _ = tools()
    segmented = segmenter.segment(article, fold(text), [])
    return Analysis(article, segmented.folded, segmented.sentences, segmented.tokens, tuple(entities), ())


def roles(marked: str, byline: bool = False) -> list[tuple[str, str, str | None]]:
    found = tools()[1].link(analysis(marked, byline))
    assert all(fact.kind == "role" and fact.subject and fact.attribute for fact in found)
    return [(f.subject.text, f.attribute.text, f.object and f.object.text) for f in found]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[韶关市林业局/ORG]局长[何志平/PER]说", [("何志平", "局长", "韶关市林业局")]),
        ("[韶关市林业局/ORG]党组书记、局长[何志平/PER]", [("何志平", "党组书记、局长", "韶关市林业局")]),
        ("[韶关市林业局党组/ORG]成员、副局长[何志平/PER]", [("何志平", "党组成员、副局长", "韶关市林业局")]),
        (
            "[省委/ORG]常委、[省委组织部/ORG]部长[何志平/PER]",
            [("何志平", "常委", "省委"), ("何志平", "部长", "省委组织部")],
        ),
        (
            "[韶关市委/ORG]副书记、市长[何志平/PER]",
            [("何志平", "副书记", "韶关市委"), ("何志平", "市长", "韶关市")],
        ),
        ("[教育部/ORG]长[何志平/PER]出席", [("何志平", "部长", "教育部")]),
        ("[挪威/LOC]国防部长[霍尔特/PER]", [("霍尔特", "国防部长", "挪威")]),
        ("[挪威/LOC]首相[霍尔特/PER]", [("霍尔特", "首相", "挪威")]),
        ("[韶关/LOC]市长[何志平/PER]", [("何志平", "市长", "韶关市")]),
        ("[中国/LOC]驻[挪威/LOC]大使[何志平/PER]", [("何志平", "驻挪威大使", "中国")]),
        ("[红星乡/LOC]党委书记[何志平/PER]", [("何志平", "党委书记", "红星乡")]),
        ("[韶关市林业局/ORG]新任局长[何志平/PER]", [("何志平", "局长", "韶关市林业局")]),
        ("[韶关市人民医院/ORG]护理部主任[何志平/PER]", [("何志平", "主任", "韶关市人民医院护理部")]),
        ("[星海公司/ORG]技术总监[何志平/PER]", [("何志平", "技术总监", "星海公司")]),
        ("[星海公司/ORG]董事长兼总经理[何志平/PER]", [("何志平", "董事长兼总经理", "星海公司")]),
    ],
)
def test_titles_before_a_name(marked: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert roles(marked) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[何志平/PER]，[韶关市作协/ORG]主席。", [("何志平", "主席", "韶关市作协")]),
        ("[何志平/PER]（[韶关市作协/ORG]主席）说", [("何志平", "主席", "韶关市作协")]),
        ("[何志平/PER]，女，汉族，[星海小学/ORG]校长。", [("何志平", "校长", "星海小学")]),
        ("[星海大学/ORG][何志平/PER]教授团队", [("何志平", "教授", "星海大学")]),
        ("[星海医院/ORG][何医生/PER]上门问诊", [("何医生", "医生", "星海医院")]),
        ("会议选举[何志平/PER]为[韶关市作协/ORG]主席", [("何志平", "主席", "韶关市作协")]),
        ("[何志平/PER]接替离任者担任[星海队/ORG]主教练", [("何志平", "主教练", "星海队")]),
        ("[何志平/PER]正式出任[星海队/ORG]主教练", [("何志平", "主教练", "星海队")]),
        ("工作组组长由[何志平/PER]担任。", [("何志平", "组长", "工作组")]),
        (
            "[何志平/PER]、[李小兰/PER]分别任[星海公司/ORG]董事长、总经理。",
            [("何志平", "董事长", "星海公司"), ("李小兰", "总经理", "星海公司")],
        ),
    ],
)
def test_titles_behind_a_name(marked: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert roles(marked) == expected


def test_persons_share_only_what_several_can_hold() -> None:
    several = roles("[市政协/ORG]副主席[何志平/PER]、[李小兰/PER]和[王强/PER]出席")
    assert [title for _, title, _ in several] == ["副主席"] * 3
    assert roles("[星海公司/ORG]总经理[何志平/PER]、[李小兰/PER]到场") == [("何志平", "总经理", "星海公司")]


def test_a_title_alone_takes_the_fitting_organisation_before_it() -> None:
    marked = "[海川股份有限公司/ORG]发布年报，[海川区法院/ORG]到场。董事长[何志平/PER]说"
    assert roles(marked) == [("何志平", "董事长", "海川股份有限公司")]
    assert roles("[海川区法院/ORG]到场。\n董事长[何志平/PER]说") == [("何志平", "董事长", None)]


@pytest.mark.parametrize(
    "marked",
    [
        "本报记者 [何志平/PER] 通讯员 [李小兰/PER]",
        "村民[何志平/PER]和邻居[李小兰/PER]",
        "责任编辑：[何志平/PER]",
        "[何志平/PER]主席团会议",
        "律师[何志平/PER]说",
        "[何志平/PER]，副市长[李小兰/PER]",
    ],
)
def test_no_role_of_the_first_person(marked: str) -> None:
    assert all(person != "何志平" for person, _, _ in roles(marked))


def test_a_byline_states_no_role() -> None:
    assert roles("[星海报社/ORG]主任[何志平/PER]") == [("何志平", "主任", "星海报社")]
    assert roles("[星海报社/ORG]主任[何志平/PER]", byline=True) == []


PERSON, ORGANISATION, PLACE = "[何志平/PER]", "[省委/ORG]", "[挪威/LOC]"
PIECES = [PERSON, ORGANISATION, PLACE, *"局长、副，任为部长（）教授由驻\n", "党组书记", "担任", "新任"]


@given(st.lists(st.sampled_from(PIECES), max_size=30))
@settings(max_examples=200)
def test_any_text_gives_titles_that_stand_in_it(pieces: list[str]) -> None:
    found = analysis("".join(pieces))
    for fact in tools()[1].link(found):
        assert fact.attribute is not None
        assert found.article.text[fact.attribute.start : fact.attribute.end] == fact.attribute.text
        assert found.article.text[fact.start : fact.end] == fact.subject.text  # type: ignore[union-attr]
