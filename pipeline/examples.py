"""Runs the examples that stand beside the rules: sentences with inline marks, and must-nots.

    ## percent-point
    百分点 is a difference of two percentages.
    - 同比提高<q value=0.5 unit=百分点>0.5个百分点</q>
    - @2023-05-04 <t start=2023-05-03 end=2023-05-03>昨天</t>
    - ! 增长5个百分之一

In each line the marked mentions, and no others of the file's layer, must be found, with the
values that the marks state; mentions that the finder holds weak count only where they are marked.
In a line that must match, the rule of the heading makes one of them; in one that must not, none.
A bare attribute is no value: ``<q unit=>``. The article date is the one after ``@``, else 2024-06-15.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from pipeline.rulebook import RuleError
from pipeline.types import Analysis, Anchor, Mention

if TYPE_CHECKING:
    from pipeline.stages import Stages

REFERENCE: Final = dt.date(2024, 6, 15)
LAYERS: Final = {"numbers": "quantity", "quantities": "quantity", "dates": "time", "entities": "entity", "link": "fact"}

_MARK: Final = re.compile(r"<(/?)([qtef])((?:\s+\w+=(?:\"[^\"]*\"|[^\s>]*))*)\s*>")
_ATTRIBUTE: Final = re.compile(r"(\w+)=(?:\"([^\"]*)\"|([^\s>]*))")


class Mark(msgspec.Struct, frozen=True):
    """A marked stretch of an example and what is stated of it."""

    start: int
    end: int
    stated: dict[str, str]


class Example(msgspec.Struct, frozen=True):
    """One line of an examples file."""

    path: Path
    line: int
    layer: str
    rule: str
    text: str
    reference: dt.date
    marks: tuple[Mark, ...]
    must_match: bool


def read_examples(path: Path) -> Iterator[Example]:
    """The examples of one file. Raises RuleError on a mark that is not closed or an example before any heading."""
    layer = LAYERS.get(path.parent.name)
    if layer is None:
        return
    rule = ""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.startswith("## "):
            rule = line[3:].strip()
        elif line.startswith("- "):
            if not rule:
                raise RuleError(path, number, "an example stands before the first '## rule-id'")
            body, must_match = line[2:], True
            if body.startswith("! "):
                body, must_match = body[2:], False
            reference = REFERENCE
            if dated := re.match(r"@(\d{4}-\d\d-\d\d) ", body):
                reference, body = dt.date.fromisoformat(dated[1]), body[dated.end() :]
            text, marks = _unmark(body, path, number)
            yield Example(path, number, layer, rule, text, reference, marks, must_match)


def _unmark(body: str, path: Path, number: int) -> tuple[str, tuple[Mark, ...]]:
    text, marks, opened, last = "", [], None, 0
    for mark in _MARK.finditer(body):
        text += body[last : mark.start()]
        last = mark.end()
        if not mark[1]:
            opened = (len(text), {key: quoted or bare for key, quoted, bare in _ATTRIBUTE.findall(mark[3])})
        elif opened is None:
            raise RuleError(path, number, f"</{mark[2]}> closes nothing")
        else:
            marks.append(Mark(opened[0], len(text), opened[1]))
            opened = None
    if opened is not None:
        raise RuleError(path, number, "a mark is not closed")
    return text + body[last:], tuple(marks)


def check(example: Example, stages: Stages) -> list[str]:
    """What is wrong with an example, a line each; nothing where it holds."""
    from pipeline.stages import plain_article

    analysis = stages.analyse(plain_article(example.text, Anchor(example.reference)))
    found = _facts(analysis) if example.layer == "fact" else _mentions(analysis, example)
    problems = []
    by_span = {(start, end): (rule, values) for start, end, rule, values in found}
    wanted = {(mark.start, mark.end): mark.stated for mark in example.marks}
    for (start, end), stated in wanted.items():
        if (start, end) not in by_span:
            problems.append(f"not found: {example.text[start:end]!r}")
            continue
        got = by_span[start, end][1]
        problems += [
            f"{example.text[start:end]!r}: {key} is {got.get(key, '')!r}, not {value!r}"
            for key, value in stated.items()
            if got.get(key, "") != value
        ]
    problems += [
        f"should not be found: {example.text[a:b]!r} by {rule}"
        for (a, b), (rule, _) in by_span.items()
        if (a, b) not in wanted
    ]
    fired = any(rule == example.rule for rule, _ in by_span.values())
    if example.must_match and not fired:
        problems.append(f"the rule {example.rule} makes none of {[rule for rule, _ in by_span.values()]}")
    if not example.must_match and fired:
        problems.append(f"the rule {example.rule} must make nothing of this")
    return problems


Found = list[tuple[int, int, str, dict[str, str]]]


def _mentions(analysis: Analysis, example: Example) -> Found:
    marked = {(mark.start, mark.end) for mark in example.marks}
    return [
        (m.start, m.end, m.rule, _stated(m))
        for m in analysis.mentions
        if m.layer == example.layer and (not m.weak or (m.start, m.end) in marked)
    ]


def _stated(mention: Mention) -> dict[str, str]:
    pairs = {
        "type": mention.type,
        "value": mention.value,
        "high": mention.value_high,
        "unit": mention.unit,
        "code": mention.unit_code,
        "modifier": mention.modifier,
        "start": mention.time_start,
        "end": mention.time_end,
        "edtf": mention.time_edtf,
        "si": mention.value_si,
        "canonical": mention.canonical,
        "place": mention.place_code,
    }
    stated = {key: "" if value is None else str(value) for key, value in pairs.items()}
    return stated | {"weak": "yes" if mention.weak else ""}


def _facts(analysis: Analysis) -> Found:
    found = []
    for fact in analysis.facts:
        time = fact.time
        pairs = {
            "subject": fact.subject and fact.subject.text,
            "attribute": fact.attribute and fact.attribute.text,
            "object": fact.object and fact.object.text,
            "change": fact.change,
            "basis": fact.basis,
            "baseline": fact.baseline and fact.baseline.text,
            "time": time and time.text,
            "modality": fact.modality,
            "source": fact.source,
            "canonical": fact.subject_canonical,
        }
        found.append((fact.start, fact.end, fact.rule, {key: str(value or "") for key, value in pairs.items()}))
    return found
