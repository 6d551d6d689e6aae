"""Cuts a page into its articles: one call, `ArticleSplitter.split`.

page ─paragraphs, neighbours→ blocks ─sections, boundaries, layout→ drafts ─dating, bylines, compose→ articles
"""

from __future__ import annotations

import datetime as dt

from pipeline.articles.compose import compose
from pipeline.articles.dating import page_date
from pipeline.articles.drafts import Draft
from pipeline.articles.duplicates import mark_copies
from pipeline.articles.layout import Layout
from pipeline.articles.neighbours import look_beside
from pipeline.articles.paragraphs import Block, read_blocks
from pipeline.articles.wording import Wording
from pipeline.rulebook import Rulebook
from pipeline.types import Article, Page

__all__ = ["ArticleSplitter"]


class ArticleSplitter:
    """The rules of this stage, compiled; splits any number of pages."""

    def __init__(self, rules: Rulebook) -> None:
        """Raises RuleError where a rules file of ``articles/`` cannot be used."""
        self._wording = Wording(rules)

    def split(self, page: Page, *, path: str = "", publish_date: dt.date | None = None) -> list[Article]:
        """The articles of a page in the order in which each begins.

        Every visible character is in exactly one. ``path`` and ``publish_date`` date the articles
        where neither a dateline nor a masthead does. A page that prints nothing has none.
        """
        blocks = read_blocks(page, self._wording)
        if not blocks:
            return []
        look_beside(blocks, self._wording)
        copies = mark_copies(blocks)
        drafts = Layout(blocks, self._wording).drafts_of_page()
        dated = page_date(blocks, path, publish_date, self._wording)
        return compose(page, blocks, [*drafts, *_rest(blocks)], copies, dated, self._wording)


def _rest(blocks: list[Block]) -> list[Draft]:
    """The masthead of a page as one item, its furniture as another."""
    masthead = [i for i, block in enumerate(blocks) if block.kind == "masthead"]
    other = [i for i, block in enumerate(blocks) if block.kind in ("furniture", "source", "jump_from", "jump_to")]
    return [Draft(body=members) for members in (masthead, other) if members]
