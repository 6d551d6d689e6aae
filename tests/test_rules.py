"""Every example in rules/ holds, and every rule has enough of them."""

from collections import Counter
from functools import cache

import pytest

from pipeline.examples import Example, check, read_examples
from pipeline.rulebook import Rulebook
from pipeline.stages import Stages

EXAMPLES = [example for path in Rulebook().examples() for example in read_examples(path)]


@cache
def stages() -> Stages:
    return Stages(ner="rules")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.path.stem}:{e.line}")
def test_example(example: Example) -> None:
    assert not check(example, stages()), example.text


def test_every_rule_has_three_examples_and_two_must_nots() -> None:
    matching = Counter(e.rule for e in EXAMPLES if e.must_match)
    failing = Counter(e.rule for e in EXAMPLES if not e.must_match)
    short = {rule for rule in {*matching, *failing} if matching[rule] < 3 or failing[rule] < 2}
    assert not short
