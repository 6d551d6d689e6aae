"""Whether an article begins at a headed section: a sum of evidence, compared with one threshold.

The words are in ``rules/articles/headlines.toml``, what each sign weighs in ``rules/articles/boundaries.toml``.
A page tells by itself which of its headings open articles: what stands over one dateline or byline is a
headline, and so are the others of its rank.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from pipeline.articles.bylines import closing_names
from pipeline.articles.drafts import Texts
from pipeline.articles.headlines import fit
from pipeline.articles.paragraphs import Block
from pipeline.articles.sections import Section
from pipeline.articles.wording import Wording

_NEAR: Final = 4  # headings above that one is compared with
_LEAST: Final = 30  # characters of the shortest item
_READ: Final = 1500  # characters of two texts that are compared
_LEAD: Final = 160  # characters of a text that say what it is about
_PARAGRAPHS: Final = 100  # of an article that are compared
_SHORT: Final = 400  # characters; a shorter report has no sections
_ENOUGH: Final = 120  # characters that show what an item is not about
_NO_TOPIC: Final = 0.002  # the share of four-character runs that two texts have in common by chance
_FEW: Final = 0.03  # the share that two items of one page may have
_MARKED: Final = 6  # the lowest rank of a marked heading; one in bold type has none
_LONG, _BRIEF = 18, 6  # characters of a heading that says all, and of one that only names its section


class _Open(msgspec.Struct):
    """The article that is open before a section: its headline, its text and headings so far."""

    heads: list[int]
    body: list[int]
    inner: list[int]
    signed: bool = False
    told: bool = False
    dated: bool = False


class Boundaries:
    """The sections of one page, each seen against the article that is open before it."""

    def __init__(self, blocks: Sequence[Block], wording: Wording, sections: Sequence[Section]) -> None:
        self.blocks, self.wording, self.sections = blocks, wording, sections
        self.texts = Texts(blocks)
        distances = sorted(block.distance for block in blocks)
        self.usual = distances[len(distances) // 2]
        self.told = Counter(self._rank(section.heads) for section in sections if section.told)
        kinds = {block.kind for block in blocks if block.kind != "masthead" or any(map(str.isdigit, block.text))}
        told = sum(section.told for section in sections)
        self.column: int | None = None  # the rank of the column's title that what comes next stands under
        self.items = 0  # articles above, one after the other, that have no headings inside
        self.listed = False  # and whether it stands over headlines, not over a text
        # A page with the line of a web page, or with neither a masthead nor a dateline, holds one article.
        paper = "masthead" in kinds and "source" not in kinds
        self.alone = "" if paper or told > 1 else "single" if "source" in kinds or not told else "one_report"

    def decide(self) -> None:
        """Sets ``opens`` of every section with a headline and a text that begins an article."""
        article = _Open([], [], [])
        for section in self.sections:
            if article.body and section.heads and section.body and not section.opens:
                section.opens = self._begins(section, article)
                if section.opens and self.alone == "one_report":
                    self.alone = ""
            if section.opens or section.orphan:
                self.items = 0 if article.inner else self.items + bool(article.heads)
                # What comes from elsewhere is as long as what bears a byline.
                long = bool(section.bylines) or section.orphan or section.enters is not None
                article = _Open([] if section.enters else section.heads, [], [], signed=long, told=section.told)
            else:
                article.inner = [*article.inner, *section.heads][-_NEAR:]
            self._enter(section)
            article.dated = article.dated or any(self.blocks[i].dateline for i in section.body[:2])
            article.body = [*article.body, *section.body][:_PARAGRAPHS]

    def _begins(self, section: Section, article: _Open) -> bool:
        """Whether the evidence is enough; the texts are compared only where that can decide it."""
        rules, weights = self.wording.headlines, self.wording.boundaries
        words = [self.blocks[i].bare for i in section.heads]
        if any(rules["numbered"].match(word) or rules["attachment"].match(word) for word in words):
            return False
        signs = [*self._by_place(section, article), *self._by_form(words, section, article)]
        total = sum([weights[sign] for sign in signs])
        if total < weights["needed"] <= total + weights["strange"]:
            total += weights.get(self._topic(section.body, article.body) or "", 0.0)
        return total >= weights["needed"]

    def _enter(self, section: Section) -> None:
        """Under which column's title the next section stands.

        A title over a text ends with it; one over headlines holds until a report or a heading of its rank comes.
        """
        titles = [i for i in section.heads if self.wording.headlines["column"].match(self.blocks[i].bare)]
        rank = self._rank(section.heads)
        if titles:
            self.column, self.listed = self.blocks[titles[-1]].level, titles[-1] != section.heads[-1]
        elif not self.listed or section.told or (rank and self.column is not None and rank <= self.column):
            self.column = None

    def _rank(self, heads: Sequence[int]) -> int:
        """The highest Markdown level among headings, 0 where none is marked."""
        return min((self.blocks[i].level for i in heads if 0 < self.blocks[i].level <= _MARKED), default=0)

    def _by_place(self, section: Section, article: _Open) -> Iterator[str]:
        """The signs of where a section stands, by the names of their weights."""
        if section.after_end:
            yield "after_end"
        if self.column is not None:
            yield "in_column"
        if self.alone:
            yield self.alone
        if article.signed:
            yield "signed"
        elif self.items and not article.inner:
            yield "among_items"
        if self.blocks[section.heads[0]].distance > self.usual:
            yield "apart"
        yield from self._by_rank(self._rank(section.heads), self._rank(article.heads), article.told)
        if not article.inner and self._size(article.body) < _SHORT:
            if article.dated:
                yield "short_report"
            if not article.signed:
                yield "short_above"

    def _size(self, body: Sequence[int]) -> int:
        return sum([len(self.blocks[i].text) for i in body])

    def _by_rank(self, rank: int, article: int, told: bool) -> Iterator[str]:
        if rank and self.told[rank] > (told and rank == article):
            yield "rank_of_articles"
        elif not article:
            if rank == 1:
                yield "title"
        elif rank == article:
            yield "same_rank"
        if article and rank != article:
            yield "unmarked" if not rank else "higher" if rank < article else "lower"

    def _by_form(self, words: Sequence[str], section: Section, article: _Open) -> Iterator[str]:
        """The signs in the wording of its headline and its text."""
        rules, last = self.wording.headlines, words[-1]
        if len(words) > 1 and rules["label"].match(words[0]):
            yield "label"
        if len(words) == 2:
            yield "two_lines"
        parted = rules["two_parts"].search(last) is not None
        if parted:
            yield "two_parts"
        if len(last) >= _LONG:
            yield "long"
        elif len(last) < _BRIEF:
            yield "brief"
        yield from self._by_likeness(len(last), article.inner)
        heads = [self.blocks[section.heads[-1]]]
        lead = fit(heads, self.texts.of_blocks(section.body)[:_LEAD])
        if lead >= 0.3 and lead >= fit(heads, self.texts.of_blocks(article.body)[:_READ]) + 0.2:
            yield "repeated"
        if lead >= 0.5:
            yield "summary"
        elif article.signed and not parted and lead < 0.3:
            yield "unechoed"
        if rules["opens_item"].match(self.blocks[section.body[0]].text):
            yield "opens_item"
        if section.closing or closing_names(self.blocks[section.body[-1]].text, self.wording):
            yield "signed_below"
        if self._size(section.body) < _LEAST:
            yield "slight"

    def _by_likeness(self, length: int, inner: Sequence[int]) -> Iterator[str]:
        """The headings of one article are about equally long."""
        lengths = [len(self.blocks[i].bare) for i in inner]
        if len(lengths) > 1 and max(lengths) * 1.5 <= length:
            yield "longer"
        elif lengths and min(lengths) - 2 <= length <= max(lengths) + 2:
            yield "parallel"

    def _topic(self, body: Sequence[int], above: Sequence[int]) -> str | None:
        """How little two texts have in common; such about different things share next to no run of four characters."""
        one, other = self.texts.of_blocks(body)[:_READ], self.texts.of_blocks(above)[:_READ]
        runs = {other[i : i + 4] for i in range(len(other) - 3)}
        shared = len(runs.intersection([one[i : i + 4] for i in range(len(one) - 3)]))
        if shared <= _NO_TOPIC * len(one) and len(other) >= _ENOUGH:
            return "strange"
        return "unlike" if shared <= _FEW * len(one) else None
