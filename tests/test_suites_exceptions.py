"""Where other systems' cases expect what we hold wrong for news: the kinds, with sentences of our own.

Each test fixes our reading, so that it changes only on purpose. suites_exceptions.toml lists the cases by kind.
"""

import datetime as dt
import importlib.util
import json
import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pipeline import find_mentions
from pipeline.find.quantities import QuantityFinder
from pipeline.fold import fold
from pipeline.rulebook import Rulebook
from pipeline.types import Mention, Span


@cache
def finder() -> QuantityFinder:
    return QuantityFinder(Rulebook())


def find(text: str, calendar: tuple[Span, ...] = ()) -> list[Mention]:
    return finder().find(fold(text), calendar, text=text)


def values(text: str) -> list[tuple[str, object]]:
    return [(mention.text, mention.value) for mention in find(text)]


def test_the_numbers_inside_a_date_are_no_quantities_of_their_own() -> None:
    """A number suite wants year, month and day each; they are one calendar date."""
    assert find("2019年4月6日", ((0, 9),)) == []


def test_a_number_with_a_unit_is_one_quantity() -> None:
    """A number suite wants nothing in a sum of money, a discount or a count, for it is another model's."""
    assert values("一欧元") == [("一欧元", 1)]
    assert values("两箱苹果") == [("两箱", 2)]
    assert values("三折") == [("三折", 30)]


def test_a_term_of_imprisonment_is_a_duration_in_a_sentence_without_money() -> None:
    """A money suite wants a sentence left empty that states other quantities."""
    assert [m.type for m in find("处五年以上有期徒刑，并处罚金")] == ["duration"]


def test_approximate_percentages_count() -> None:
    """A percentage suite holds the two digits of an approximate number for no number."""
    (mention,) = find("百分之三四十")
    assert (mention.value, mention.value_high) == (30, 40)
    (mention,) = find("三四十个百分点")
    assert (mention.value, mention.value_high) == (30, 40)


def test_pairs_are_counted_as_pairs() -> None:
    """One suite counts the two of a pair, another the pairs; news counts pairs."""
    assert values("六双筷子") == [("六双", 6)]
    assert values("八对新人") == [("八对", 8)]


def test_a_digit_behind_a_hundred_is_tens() -> None:
    """One suite reads the one of 一百一 behind a thousand as a unit; 三千二百一 is 3,210 as 二百一 is 210."""
    assert values("三千二百一") == [("三千二百一", Decimal(3210))]


def test_two_bounds_with_words_of_their_own_are_two_quantities() -> None:
    """A range suite joins 最多 and 最少 with a number each to one range; each keeps its own modifier here."""
    assert [m.modifier for m in find("最多80人，最少30人")] == ["at_most", "at_least"]


def test_a_fragment_of_a_fraction_is_no_number() -> None:
    """A number suite wants the denominator of an unfinished fraction."""
    assert values("还剩三分之") == []


SUITES = Path(__file__).parents[2] / "shared" / "suites"
LISTED = tomllib.loads(Path(__file__).with_name("suites_exceptions.toml").read_text("utf-8"))


def scorer() -> ModuleType:
    """The program that comes with the suites, which says what counts as right."""
    spec = importlib.util.spec_from_file_location("score_suites", SUITES / "score_suites.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def holds(case: dict[str, Any], score: ModuleType) -> bool:
    """Whether everything that a case expects is found with its value, and nothing where it expects nothing."""
    anchor = dt.date.fromisoformat(case.get("reference", "2021-06-14")[:10])
    found = find_mentions(case["text"], anchor, ner="rules")
    unwanted = "time" if case["task"] in score.DATE | {"duration"} else "quantity"
    if case.get("negative") and any(m.layer == unwanted for m in found):
        return False
    return all(
        any(
            m.layer == score.family(wanted["type"])
            and m.char_start < wanted["end"]
            and m.char_end > wanted["start"]
            and score.right(wanted, m)
            for m in found
        )
        for wanted in case["expect"]
        if wanted["type"] not in ("set", "time", "timerange") and score.has_value(wanted)
    )


def test_every_kind_has_a_reason_and_every_case_is_of_one_kind() -> None:
    assert [kind["id"] for kind in LISTED["kind"] if not (kind["reason"].endswith(".") and kind["cases"])] == []
    cases = [case for kind in LISTED["kind"] for case in kind["cases"]]
    assert len(cases) == len(set(cases))


@pytest.mark.skipif(not SUITES.is_dir(), reason="the suites are not part of the repository")
def test_a_case_that_is_not_right_is_listed_or_one_of_the_remainder() -> None:
    score = scorer()
    lines = (SUITES / "cases.jsonl").read_text("utf-8").splitlines()
    wrong = {case["id"] for case in map(json.loads, lines) if not holds(case, score)}
    listed = {case for kind in LISTED["kind"] for case in kind["cases"]}
    assert listed - wrong == set(), "right by now, or in no suite: to be taken off the list"
    assert len(wrong - listed) <= LISTED["remainder"], sorted(wrong - listed)
