"""The way of the data, in one screen: bytes in, articles with mentions and facts out.

    bytes ─decode→ Decoded ─repair→ Page ─articles→ Article(s)
      ─find times, quantities→ mentions ─segment→ Segmented ─find entities→ mentions
      ─link roles, statements→ facts ─→ Analysis

Reading files, writing tables and running in parallel stand around it, in run.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from operator import attrgetter
from typing import Final, Literal

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

_IN_TEXT: Final = attrgetter("start", "end", "layer")


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
        self.statements = StatementLinker(rules, self.segmenter.has_word)

    def split(self, data: bytes, path: str, publish_date: dt.date | None = None) -> tuple[Decoded, list[Article]]:
        """A file's bytes as text and articles. ``publish_date`` serves where nothing better is known.

        Raises UndecodableError where the bytes are no text.
        """
        decoded = decode(data)
        page = repair(decoded.text)
        return decoded, self.articles.split(page, path=path, publish_date=publish_date)

    def analyse(self, article: Article) -> Analysis:
        """The mentions and facts of one article."""
        return self.analyse_all([article])[0]

    def analyse_all(self, articles: Sequence[Article]) -> list[Analysis]:
        """The mentions and facts of each article.

        Each stage goes over all articles before the next begins: a fifth faster than article by article, since
        what a stage looks things up in stays in the caches of the processor.
        """
        segmented = self.segment_all(articles)
        names = [self.entities.find(one) for one in segmented]
        found = [
            Analysis(s.article, s.folded, s.sentences, s.tokens, tuple(sorted((*s.mentions, *own), key=_IN_TEXT)), ())
            for s, own in zip(segmented, names, strict=True)
        ]
        roles = [self.roles.link(analysis) for analysis in found]
        statements = [self.statements.link(analysis) for analysis in found]
        return [
            Analysis(a.article, a.folded, a.sentences, a.tokens, a.mentions, (*held, *stated))
            for a, held, stated in zip(found, roles, statements, strict=True)
        ]

    def segment(self, article: Article) -> Segmented:
        """An article's quantities and times, and its sentences and words around them."""
        return self.segment_all([article])[0]

    def segment_all(self, articles: Sequence[Article]) -> list[Segmented]:
        """Of each article the quantities and times, and its sentences and words around them."""
        folded = [(article, fold(article.text)) for article in articles]
        times = [self.dates.find(text, article.anchor, text=article.text) for article, text in folded]
        quantities = [
            self.quantities.find(text, calendar, text=article.text)
            for (article, text), (_, calendar) in zip(folded, times, strict=True)
        ]
        return [
            self.segmenter.segment(article, text, [*dated, *amounts])
            for (article, text), (dated, _), amounts in zip(folded, times, quantities, strict=True)
        ]

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
