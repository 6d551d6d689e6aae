"""What each figure of an article says: its sentences in order, and what carries over between them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from typing import Final

import msgspec

from pipeline.link.anaphora import Anaphora
from pipeline.link.carried import Carried
from pipeline.link.chunks import Chunk, Chunker
from pipeline.link.constructions import ConstructionFinder
from pipeline.link.join import Joiner
from pipeline.link.lexicon import Lexicon
from pipeline.link.sentence import SentenceLinker
from pipeline.link.subjects import Topics
from pipeline.link.unit import Unit
from pipeline.link.units import UnitReader, cover
from pipeline.link.voice import speaker_behind
from pipeline.rulebook import Rulebook
from pipeline.types import Analysis, Fact, Mention, Part, Span

# Characters within which a sentence without a figure may still say whose the next one is.
_REACH: Final = 160
# Words at the front of a sentence without a figure that are read for its topic.
_OPENING_TOKENS: Final = 14


class Reading(msgspec.Struct, gc=False):
    """A sentence as its statements are read from it."""

    sentence: Span
    paragraph: int
    units: list[Unit]
    chunks: list[Chunk]

    @property
    def states(self) -> bool:
        """Whether it holds a figure."""
        return any(chunk.tag == "Q" for chunk in self.chunks)


class StatementLinker:
    """Links the quantities of an article to facts."""

    def __init__(self, rules: Rulebook, has_word: Callable[[str], bool]) -> None:
        """``has_word`` says whether the segmenter's dictionary holds a word."""
        self.lexicon = Lexicon(rules, has_word)
        self.units = UnitReader(self.lexicon)
        self.chunker = Chunker(self.lexicon)
        self.joiner = Joiner(self.lexicon)
        self.constructions = ConstructionFinder(rules)

    def link(self, analysis: Analysis) -> list[Fact]:
        """The facts of an article, in order: one for each figure that states something."""
        figures = [m.start for m in analysis.mentions if m.layer == "quantity" and not m.weak]
        if not figures:
            return []
        facts: list[Fact] = []
        text = analysis.folded
        names = _names(analysis)
        anaphora = Anaphora(names, self.lexicon)
        topics, carried, paragraph = Topics(analysis, names, self.lexicon), Carried(), -1
        readings = self._read(analysis, figures)
        # A report tells all of one period, which need not be named in each of its paragraphs.
        reports = any(word in (analysis.article.headline or "") for word in self.lexicon.reported)
        found = self.constructions.find([reading.chunks if reading.states else [] for reading in readings])
        for reading, matches in zip(readings, found, strict=True):
            if reading.paragraph != paragraph:
                paragraph = reading.paragraph
                topics.new_paragraph()
                if not analysis.folded.startswith(self.lexicon.continuing, reading.sentence[0]):
                    time = carried.time if reports else carried.event
                    carried = Carried(yearly=carried.yearly, time=time, event=carried.event, accident=carried.accident)
            facts = speaker_behind(facts, reading.chunks, text, reading.sentence, self.lexicon)
            linker = SentenceLinker(text, reading.units, reading.chunks, topics, anaphora, carried, self.lexicon)
            facts.extend(linker.link(matches))
        facts = [msgspec.structs.replace(fact, subject_canonical=anaphora.canonical(fact.subject)) for fact in facts]
        return facts if text == analysis.article.text else [_as_printed(fact, analysis) for fact in facts]

    def _read(self, analysis: Analysis, figures: list[int]) -> list[Reading]:
        """The sentences that matter, in units and chunks."""
        text, covered = analysis.folded, cover(analysis)
        token_starts = [token.start for token in analysis.tokens]
        ends = [paragraph.end for paragraph in analysis.article.paragraphs]
        readings = []
        for sentence in analysis.sentences:
            paragraph = bisect_left(ends, sentence[0] + 1)
            closed = self.lexicon.marks.get(text[sentence[0] - 1 : sentence[0]]) == "CLOSE"
            if closed or _matters(sentence, paragraph, ends, figures):
                first = bisect_left(token_starts, sentence[0])
                figure = bisect_left(figures, sentence[0])
                states = figure < len(figures) and figures[figure] < sentence[1]
                read = sentence if states else _opening(analysis, sentence, first)
                units = self.units.read(analysis, read, covered, first)
                readings.append(Reading(sentence, paragraph, units, self.joiner.join(text, self.chunker.chunk(units))))
        return readings


def _names(analysis: Analysis) -> list[Mention]:
    """The places, organisations and people of an article, as its folded text has them; not who wrote it."""
    text, byline = analysis.folded, analysis.article.byline
    return [
        m if m.text == text[m.start : m.end] else msgspec.structs.replace(m, text=text[m.start : m.end])
        for m in analysis.mentions
        if m.layer == "entity" and m.type in ("LOC", "ORG", "PER") and m.text not in byline
    ]


def _as_printed(fact: Fact, analysis: Analysis) -> Fact:
    """A fact read from folded text, its parts in the characters of the paper."""
    parts = {}
    for field in ("subject", "attribute"):
        words: Part | None = getattr(fact, field)
        if words is None:
            continue
        at = words.start if words.start is not None else analysis.folded.find(words.text)
        if at >= 0 and analysis.folded.startswith(words.text, at):
            parts[field] = Part(analysis.article.text[at : at + len(words.text)], words.start, words.end)
    return msgspec.structs.replace(fact, **parts)


def _opening(analysis: Analysis, sentence: Span, first_token: int) -> Span:
    """So much of a sentence without a figure as may tell its topic."""
    last = analysis.tokens[first_token : first_token + _OPENING_TOKENS][-1:]
    return sentence[0], min(sentence[1], last[0].end) if last else sentence[1]


def _matters(sentence: Span, paragraph: int, ends: list[int], figures: list[int]) -> bool:
    """Whether a figure comes in a sentence or so soon behind it that its topic may be that figure's."""
    after = ends[min(paragraph + 1, len(ends) - 1)] if ends else sentence[1]
    at = bisect_left(figures, sentence[0])
    return at < len(figures) and figures[at] < min(after, sentence[1] + _REACH)
