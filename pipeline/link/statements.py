"""What each figure of an article says: its sentences in order, and what carries over between them."""

from __future__ import annotations

from bisect import bisect_left

import msgspec

from pipeline.link.chunks import Chunker
from pipeline.link.constructions import ConstructionFinder
from pipeline.link.lexicon import Lexicon
from pipeline.link.sentence import Carried, SentenceLinker
from pipeline.link.subjects import Topics
from pipeline.link.units import UnitReader, cover
from pipeline.link.voice import speaker_behind
from pipeline.rulebook import Rulebook
from pipeline.types import Analysis, Fact, Span

# Characters within which a sentence without a figure may still say whose the next one is.
_REACH = 240


class StatementLinker:
    """Links the quantities of an article to facts."""

    def __init__(self, rules: Rulebook) -> None:
        self.lexicon = Lexicon(rules)
        self.units = UnitReader(self.lexicon)
        self.chunker = Chunker(self.lexicon)
        self.constructions = ConstructionFinder(rules)

    def link(self, analysis: Analysis) -> list[Fact]:
        """The facts of an article, in order: one for each figure that states something."""
        if not any(m.layer == "quantity" and not m.weak for m in analysis.mentions):
            return []
        facts: list[Fact] = []
        text, folded = analysis.article.text, analysis.folded
        covered = cover(analysis)
        token_starts = [token.start for token in analysis.tokens]
        paragraph_ends = [paragraph.end for paragraph in analysis.article.paragraphs]
        topics, carried, paragraph = Topics(analysis, self.lexicon), Carried(), -1
        figures = [m.start for m in analysis.mentions if m.layer == "quantity" and not m.weak]
        for sentence in analysis.sentences:
            here = bisect_left(paragraph_ends, sentence[0] + 1)
            said = facts[-1].end if facts else 0
            if not _matters(sentence, here, paragraph_ends, figures, said):
                continue
            if here != paragraph:
                paragraph = here
                topics.new_paragraph()
                if not folded.startswith(self.lexicon.continuing, sentence[0]):
                    carried = Carried(yearly=carried.yearly)
            units = self.units.read(analysis, sentence, covered, bisect_left(token_starts, sentence[0]))
            chunks = self.chunker.chunk(units)
            facts = speaker_behind(facts, chunks, text, sentence, self.lexicon)
            linker = SentenceLinker(text, units, chunks, topics, carried, self.lexicon)
            facts.extend(linker.link(self.constructions))
        return [msgspec.structs.replace(fact, subject_canonical=topics.canonical(fact.subject)) for fact in facts]


def _matters(sentence: Span, paragraph: int, ends: list[int], figures: list[int], before: int) -> bool:
    """Whether a sentence is to be read.

    It is where it holds a figure or one comes so soon behind it, in its paragraph or the next, that its topic may be
    that figure's; and right behind a figure, where it may name the speaker.
    """
    after = ends[min(paragraph + 1, len(ends) - 1)] if ends else sentence[1]
    at = bisect_left(figures, sentence[0])
    ahead = at < len(figures) and figures[at] < min(after, sentence[1] + _REACH)
    return ahead or before > 0 and sentence[0] - before < _REACH
