"""The way of the data, in one screen: bytes in, articles with mentions and facts out.

    bytes ─decode→ Decoded ─repair→ Page ─articles→ Article(s)
      ─find times, quantities→ mentions ─segment→ Segmented ─find entities→ mentions
      ─link roles, statements→ facts ─→ Analysis

Reading files, writing tables and running in parallel stand around it, in run.py.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pipeline.articles import ArticleSplitter
from pipeline.decode import decode
from pipeline.find.dates import DateFinder
from pipeline.find.entities import EntityFinder
from pipeline.find.quantities import QuantityFinder
from pipeline.fold import fold
from pipeline.link.roles import RoleLinker
from pipeline.link.statements import StatementLinker
from pipeline.offsets import OffsetMap
from pipeline.repair import repair
from pipeline.rulebook import Rulebook
from pipeline.segment import Segmenter
from pipeline.types import Analysis, Anchor, Article, Decoded, Mention, Paragraph, Segmented

Ner = Literal["lac", "rules"]


class Stages:
    """Every stage with its rules loaded, ready for any number of files. Not thread-safe."""

    def __init__(self, rules: Rulebook | None = None, ner: Ner = "lac") -> None:
        """Compile all rules once. Raises RuleError where one cannot be used."""
        rules = rules or Rulebook()
        self.rules = rules
        self.articles = ArticleSplitter(rules)
        self.dates = DateFinder(rules)
        self.quantities = QuantityFinder(rules)
        self.segmenter = Segmenter(rules)
        self.entities = EntityFinder(rules, self.segmenter.has_word, ner)
        self.roles = RoleLinker(rules)
        self.statements = StatementLinker(rules)

    def split(self, data: bytes, path: str, publish_date: dt.date | None = None) -> tuple[Decoded, list[Article]]:
        """A file's bytes as text and articles. ``publish_date`` serves where nothing better is known.

        Raises UndecodableError where the bytes are no text.
        """
        decoded = decode(data)
        page = repair(decoded.text)
        return decoded, self.articles.split(page, path=path, publish_date=publish_date)

    def analyse(self, article: Article) -> Analysis:
        """The mentions and facts of one article."""
        segmented = self.segment(article)
        entities = self.entities.find(segmented)
        mentions = tuple(sorted((*segmented.mentions, *entities), key=lambda m: (m.start, m.end, m.layer)))
        found = Analysis(article, segmented.folded, segmented.sentences, segmented.tokens, mentions, ())
        facts = (*self.roles.link(found), *self.statements.link(found))
        return Analysis(article, found.folded, found.sentences, found.tokens, mentions, facts)

    def segment(self, article: Article) -> Segmented:
        """An article's quantities and times, and its sentences and words around them."""
        folded = fold(article.text)
        times, calendar = self.dates.find(folded, article.anchor, text=article.text)
        quantities = self.quantities.find(folded, calendar, text=article.text)
        return self.segmenter.segment(article, folded, [*times, *quantities])

    def mentions(self, text: str, anchor: Anchor) -> list[Mention]:
        """The mentions of one plain text, with its own offsets."""
        return list(self.analyse(plain_article(text, anchor)).mentions)


def plain_article(text: str, anchor: Anchor) -> Article:
    """A text as it stands, taken as one article."""
    return Article(
        seq=0,
        kind="news",
        text=text,
        offsets=OffsetMap.identity(len(text)),
        spans=((0, len(text)),),
        paragraphs=(Paragraph(0, len(text), "body"),),
        publish_date=anchor.day,
        publish_year=anchor.year,
        date_source="option" if anchor.day else "none",
    )
