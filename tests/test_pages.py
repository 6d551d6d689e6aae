"""Small pages of many kinds, each paragraph marked with the item it belongs to, in several layouts.

A line of ``tests/pages/`` reads ``item|text``: a number for a news item, ``*`` after it for its
headline, ``m``, ``o`` and ``c`` for masthead, other matter and captions.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from pipeline.articles import ArticleSplitter
from pipeline.repair import repair, visible
from pipeline.rulebook import Rulebook
from tests.damage import wrap

Marked = list[tuple[str, str]]


def marked(path: Path) -> Marked:
    """The paragraphs of a page with their marks."""
    pairs = (line.split("|", 1) for line in path.read_text("utf-8").splitlines() if line)
    return [(mark, text) for mark, text in pairs]


def packed(paragraphs: list[str]) -> str:
    return "\n".join(paragraphs)


def blank_between(paragraphs: list[str]) -> str:
    return "\n\n".join(paragraphs)


def column(paragraphs: list[str]) -> str:
    return "\n\n".join(line for text in paragraphs for line in _lines(text))


def packed_column(paragraphs: list[str]) -> str:
    return "\n".join(line for text in paragraphs for line in _lines(text))


def _lines(text: str) -> list[str]:
    """A paragraph set in a column; headings and the lines of mastheads are set wider."""
    return wrap(text, 22) if "。" in text or len(text) > 44 else [text]


PAGES = {path.stem: marked(path) for path in sorted((Path(__file__).parent / "pages").iterdir())}
LAYOUTS: dict[str, Callable[[list[str]], str]] = {
    "packed": packed,
    "blank_between": blank_between,
    "column": column,
    "packed_column": packed_column,
}


@cache
def splitter() -> ArticleSplitter:
    return ArticleSplitter(Rulebook())


def wrong(page: Marked, layout: Callable[[list[str]], str]) -> list[str]:
    """What the articles found on a page have otherwise than its marks say, a line each."""
    wanted: dict[str, tuple[str, str]] = {}
    for mark, text in page:
        if mark[0].isdigit():
            body, headline = wanted.get(mark[0], ("", ""))
            wanted[mark[0]] = body + visible(text), headline + visible(text) * mark.endswith("*")
    found = {}
    for article in splitter().split(repair(layout([text for _, text in page]))):
        if article.kind == "news":
            found[visible(article.text)] = visible(article.headline or "")
    faults = [f"no such item: {text[:20]}…{text[-16:]}" for text in found if text not in dict(wanted.values())]
    for text, headline in wanted.values():
        if text not in found:
            faults.append(f"not found: {text[:20]}…{text[-16:]}")
        elif found[text] != headline.lstrip("#"):
            faults.append(f"headline {found[text]}, not {headline}")
    return faults


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_every_item_is_found_whole_with_its_headline(page: Marked, layout: Callable[[list[str]], str]) -> None:
    assert wrong(page, layout) == []
