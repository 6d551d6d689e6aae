"""Real pages that stand beside the project, where they do: nothing cut in two, nothing glued together."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pipeline.articles import ArticleSplitter
from pipeline.decode import decode
from pipeline.repair import repair
from pipeline.rulebook import Rulebook
from pipeline.types import Article

SHARED = Path(__file__).parents[2] / "shared"
GOLD = sorted(SHARED.glob("gold/*.json"))

pytestmark = pytest.mark.skipif(not GOLD, reason="no annotated pages beside the project")


@cache
def splitter() -> ArticleSplitter:
    return ArticleSplitter(Rulebook())


def read(gold_file: Path) -> tuple[dict[str, Any], list[Article], list[int]]:
    """The annotation of a file, its articles, and for each visible character of the file where it stands."""
    gold = json.loads(gold_file.read_text("utf-8"))
    decoded = decode((SHARED / "corpus" / gold["doc"]).read_bytes())
    articles = splitter().split(repair(decoded.text), path=gold["doc"])
    return gold, articles, [i for i, char in enumerate(decoded.text) if not char.isspace()]


@pytest.mark.parametrize("gold_file", GOLD, ids=lambda path: path.stem)
def test_no_figure_date_or_name_is_cut_in_two(gold_file: Path) -> None:
    gold, articles, raw = read(gold_file)
    paragraph: dict[int, tuple[int, int]] = {}
    for article in articles:
        for number, part in enumerate(article.paragraphs):
            for offset in article.offsets.source[part.start : part.end]:
                paragraph[int(offset)] = article.seq, number
    inside = {i for item in gold["articles"] for span in item["spans_sq"] for i in range(*span)}
    items = [item for layer in ("quantities", "times", "entities") for item in gold[layer] if item["start"] in inside]
    cut = [item for item in items if len({paragraph[raw[i]] for i in range(item["start"], item["end"])}) > 1]
    assert not cut


@pytest.mark.parametrize("gold_file", GOLD, ids=lambda path: path.stem)
def test_no_paragraph_holds_two_articles(gold_file: Path) -> None:
    gold, articles, raw = read(gold_file)
    owner = {raw[i]: n for n, item in enumerate(gold["articles"]) for span in item["spans_sq"] for i in range(*span)}
    for article in articles:
        for part in article.paragraphs:
            inside = {owner.get(int(offset)) for offset in article.offsets.source[part.start : part.end]} - {None}
            kinds = {gold["articles"][n]["kind"] for n in inside if n is not None}
            assert len(inside) <= 1 or kinds == {"caption"}, article.text[part.start : part.end]
