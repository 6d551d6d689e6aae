"""Sentences and words, with numbers and dates locked: no segmenter may cut them up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import regex

from pipeline.rulebook import Rulebook
from pipeline.segment_rules import SegmentRules
from pipeline.types import Article, Columns, Mention, Segmented, Span, Token

# Above that of nearly every word of the dictionary, so that an added word stays whole.
_FREQUENCY: Final = 20_000
_SHARED: Final = 100_000


class Segmenter:
    """Cuts a text into sentences and words, by jieba's dictionary through rjieba."""

    def __init__(self, rules: Rulebook) -> None:
        import rjieba

        settings = rules.toml("segment.toml", SegmentRules)
        self._sentence = regex.compile(settings.sentence_end)
        self._jieba = rjieba.Jieba()
        for word, tag in settings.words.items():
            self._jieba.add_word(word, _FREQUENCY, tag)
        # Equal words and tags are one object: what looks them up later computes no hash and compares no text.
        self._shared: dict[str, str] = {}

    def segment(self, article: Article, folded: str, mentions: Iterable[Mention]) -> Segmented:
        """``mentions`` are the quantities and times of the text; each becomes one token or a run of them."""
        ordered = tuple(sorted(mentions, key=lambda m: (m.start, m.end, m.layer)))
        words = self.words(folded, ordered)
        tokens = tuple(map(Token, words.starts, words.ends, words.tags))
        return Segmented(article, folded, self.sentences(folded), tokens, words, ordered)

    def has_word(self, word: str) -> bool:
        """Whether the dictionary, or the rules' own words, hold ``word``."""
        return self._jieba.has_word(word)

    def sentences(self, folded: str) -> tuple[Span, ...]:
        """The half-open ranges of the sentences, white space around them left out."""
        return tuple(match.span() for match in self._sentence.finditer(folded))

    def words(self, folded: str, locked: Iterable[Mention]) -> Columns:
        """The words of the text in order; white space is none."""
        cuts: list[tuple[int, int, str]] = []
        for mention in sorted(locked, key=lambda m: (m.start, -m.end)):
            if cuts and mention.start < cuts[-1][1]:
                continue
            cuts.append((mention.start, mention.end, "t" if mention.layer == "time" else "m"))
        found = Columns([], [], [], [])
        last = 0
        for start, end, tag in cuts:
            self._free(folded, last, start, found)
            _add(found, start, folded[start:end], tag)
            last = end
        self._free(folded, last, len(folded), found)
        return found

    def _free(self, folded: str, start: int, end: int, found: Columns) -> None:
        if start >= end:
            return
        starts, ends, tags, words = found.starts, found.ends, found.tags, found.words
        shared = self._shared
        if len(shared) > _SHARED:
            shared.clear()
        position = start
        tagged: list[tuple[str, str]] = self._jieba.tag(folded[start:end])
        for word, tag in tagged:
            following = position + len(word)
            if not word.isspace():
                starts.append(position)
                ends.append(following)
                tags.append(shared.setdefault(tag, tag))
                words.append(shared.setdefault(word, word))
            position = following


def _add(columns: Columns, start: int, word: str, tag: str) -> None:
    columns.starts.append(start)
    columns.ends.append(start + len(word))
    columns.tags.append(tag)
    columns.words.append(word)
