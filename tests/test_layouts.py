"""Short pages in the layouts that papers, web sites and extraction leave, each with the cuts a reader would make.

A file of ``tests/layouts`` is a page, a line that says ``cuts``, and a line for each article:
its kind, its headline (- for none) and its spans, each by its first and last words.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.repair import repair, visible
from tests.test_articles import splitter

FOLDER = Path(__file__).parent / "layouts"
Cut = tuple[str, str | None, tuple[str, ...]]


def read_page(path: Path) -> tuple[str, list[list[str]]]:
    page, cuts = path.read_text("utf-8").split("\n=== cuts ===\n")
    return page, [line.split(" | ") for line in cuts.splitlines()]


def expected(page: str, cuts: list[list[str]]) -> list[Cut]:
    """The cuts with each span as its visible text."""
    text = visible(page)
    found: list[Cut] = []
    for kind, headline, *spans in cuts:
        ranges = []
        for first, last in (visible(span).split("…") for span in spans):
            start = text.index(first)
            ranges.append(text[start : text.index(last, start) + len(last)])
        found.append((kind, None if headline == "-" else visible(headline), tuple(ranges)))
    return found


def cut(page: str, name: str) -> list[Cut]:
    """What the stage makes of a page; what is no article is left out, unless it is expected."""
    return [
        (
            article.kind,
            visible(article.headline) if article.headline else None,
            tuple(visible(page[start:end]) for start, end in article.spans),
        )
        for article in splitter().split(repair(page), path=name)
    ]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_a_page_is_cut_where_a_reader_would(path: Path) -> None:
    page, cuts = read_page(path)
    want = expected(page, cuts)
    named = {kind for kind, _, _ in want} | {"news"}
    assert [found for found in cut(page, "page.txt") if found[0] in named] == want
