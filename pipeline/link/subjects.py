"""Who is spoken of: the subject of a clause, else the topic carried on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from pipeline.link.chunks import Chunk
from pipeline.link.clauses import DETERMINER, LONGEST, Clauses, verb_next
from pipeline.link.constructions import Match
from pipeline.link.lexicon import Lexicon
from pipeline.link.phrases import first_name, owner_span, part, split_owner
from pipeline.link.scope import clause_of
from pipeline.types import Analysis, Mention, Part

# Within so many characters behind a name stands what it published.
_PUBLISHED: Final = 8
_VERBAL: Final = frozenset(["V", "UP", "DOWN", "UPTO", "DOWNTO", "TO", "LEVEL", "HAVE", "FROM", "Q"])


class Topics:
    """The topics of an article as it is read: of the sentence, of the paragraph, and the names so far.

    ``measure`` is what the last clause spoke of measuring (神工股份股价下跌), for a figure that follows.
    """

    def __init__(self, analysis: Analysis, names: Sequence[Mention], lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.text = analysis.folded
        self.clauses = Clauses(analysis.folded, lexicon)
        self.names = names
        self.measure: Part | None = None
        self._main = self._main_name(analysis)
        self._most = self._most_named(analysis)
        self._earlier: Part | None = None
        self._spoken: Part | None = None
        self._kinds = {name.text: name.type for name in names}
        self._persons = frozenset(text for text, kind in self._kinds.items() if kind == "PER")
        self._sentence: Part | None = None
        self._singled = False
        self._before: Part | None = None
        self._named: Part | None = None
        self._name: Part | None = None

    def _part(self, start: int, end: int) -> Part | None:
        return part(self.text, start, end, particles=self.lexicon.particle)

    def _main_name(self, analysis: Analysis) -> Part | None:
        """Whom the article is about: the first name of its headline, else the place or organisation named most."""
        for paragraph in analysis.article.paragraphs:
            if paragraph.role in ("headline", "kicker"):
                for name in self.names:
                    inside = paragraph.start <= name.start < paragraph.end
                    if inside and not name.weak and self.text[name.start - 1 : name.start] not in self.lexicon.located:
                        return Part(name.text)
        return None

    def _most_named(self, analysis: Analysis) -> Part | None:
        counts = Counter(
            name.text for name in self.names if name.type != "PER" and not name.weak and not self._publishes(name)
        )
        counts.update({word: analysis.folded.count(word) for word in self.lexicon.whole})
        best = counts.most_common(1)
        return Part(best[0][0]) if best and best[0][1] else None

    def _publishes(self, name: Mention) -> bool:
        """Whether a name is only who gives the figures: 国家能源局数据显示."""
        behind = self.text[name.end : name.end + _PUBLISHED]
        return name.text.endswith(self.lexicon.publisher) or any(word in behind for word in self.lexicon.report_noun)

    def new_paragraph(self) -> None:
        """Nothing carries into a new paragraph but whom the article is about, or the last one named."""
        self._earlier = self._named or self._earlier
        self.measure = self._sentence = self._before = self._named = self._name = None

    def new_sentence(self) -> None:
        self._before = self._before if self._singled else self._sentence or self._before
        self._sentence, self._singled = None, False

    def read(self, chunks: Sequence[Chunk], start: int, end: int) -> None:
        """Note the subjects of the clauses among the chunks start..end."""
        at = start
        while at < end:
            first, last = clause_of(chunks, at)
            quoted = last < len(chunks) and chunks[last].tag == "COLON"
            if quoted and last == first + 1:
                self._label(chunks[first])
            if not quoted and not self._among(chunks[:last]):
                self._note(chunks[first:last], opening=self.clauses.opens(chunks, first))
            at = max(last, at) + 1

    def subject(self, chunks: Sequence[Chunk], at: int, match: Match) -> Part | None:
        """The subject of the figure at ``at``: of its clause, else of the sentence."""
        start, _ = clause_of(chunks, at)
        stop = min(match.parts.get("attribute", at), match.parts.get("verb", at), match.parts.get("change", at), at)
        found = self.clauses.subject(chunks, start, stop, match)
        measure = match.parts.get("attribute", 0)
        if found is None and measure > start and chunks[measure].lemma in self.lexicon.toward:
            whose = chunks[measure - 1]
            found = self._part(whose.start, whose.end) if whose.tag == "NP" else None
        if found is not None:
            return found
        if (
            "attribute" in match.parts
            and self._name is not None
            and self._sentence is not None
            and self._sentence.start == self._name.start
        ):
            return self._name
        return self._sentence

    def carried(self, attribute: Part | None, far: bool = False) -> Part | None:
        """The topic that goes on from the sentences before, else whom the article is about.

        A person is none of what no person has (上线率).
        """
        impersonal = attribute is not None and self.lexicon.is_measure(attribute.text)
        impersonal = impersonal and attribute is not None and not attribute.text.endswith(self.lexicon.personal)
        near = (self._named, self._before)
        for topic in self._far() if far else near:
            if topic is not None and not (impersonal and topic.text in self._persons):
                return topic
        return None

    def _far(self) -> tuple[Part | None, Part | None, Part | None]:
        """The topics of paragraphs before; an organisation told of last stands before the place of the headline."""
        main, earlier = self._main, self._earlier
        kinds = self._kinds
        if main and earlier and kinds.get(main.text) == "LOC" and kinds.get(earlier.text) == "ORG":
            return earlier, None, main
        return main, None, earlier

    def fallback(self) -> Part | None:
        """Whom the article names most, where nothing nearer is known."""
        return self._most

    def _note(self, clause: Sequence[Chunk], opening: bool) -> None:
        last = clause[-1] if clause else None
        tells = last is not None and last.tag == "V" and self.clauses.reports(last)
        if tells or any(c.tag == "V" and self.text[c.start : c.end] in self.lexicon.say for c in clause):
            first = clause[0]
            self._spoken = (self.clauses.owner(first) if first.tag == "NP" else None) or self._spoken
            house = owner_span(self.text, first, self.lexicon) if first.tag == "NP" else None
            if house is not None and house[1] < first.end and self.text[slice(*house)] in self.lexicon.anaphor:
                self._named = self._part(*house)
            return
        for i, chunk in enumerate(clause):
            if chunk.tag == "V" and i == 0 and self._relative(clause, opening):
                return
            if chunk.tag in _VERBAL:
                return
            if chunk.tag == "NP":
                self._note_phrase(chunk, clause[i + 1 :], opening and i <= 1)
                return
            alone = i + 1 == len(clause)
            name = (
                first_name(chunk.names) if alone and chunk.tag == "PP" and chunk.lemma in self.lexicon.located else None
            )
            if name is not None and self._sentence is None:
                self._named = self._part(name.start, name.end)

    def _label(self, phrase: Chunk) -> None:
        """鹭洲食品：净利润3850万元: a name before a colon is who is spoken of, unless it is a speaker's."""
        name = first_name(phrase.names)
        if name is not None and name.type == "ORG" and (name.start, name.end) == (phrase.start, phrase.end):
            self._sentence = self._named = self._part(name.start, name.end)

    def _among(self, chunks: Sequence[Chunk]) -> bool:
        """Whether 其中 has been said since the last semicolon: what it singles out is no topic."""
        for chunk in reversed(chunks):
            if chunk.tag in ("AMONG", "SEMI"):
                return chunk.tag == "AMONG"
        return False

    def _relative(self, clause: Sequence[Chunk], opening: bool) -> bool:
        """潜逃中的许霆被抓获; 纳入统计的39个城市，…: a clause that opens with a verb and still has a subject."""
        phrase = next((c for c in clause[1:] if c.tag == "NP" and c.head > c.start), None)
        if phrase is None:
            return False
        rest = clause[[c is phrase for c in clause].index(True) + 1 :]
        if not (any(c.tag in ("V", "PP") for c in rest) or opening and not rest):
            return False
        self._note_phrase(
            Chunk("NP", phrase.head, phrase.end, phrase.head, words=phrase.words, names=phrase.names), rest, opening
        )
        return True

    def _note_phrase(self, chunk: Chunk, following: Sequence[Chunk], opening: bool) -> None:
        if following and following[0].tag == "T" and self.text.startswith(tuple(self.lexicon.wire), following[0].end):
            return
        owner = self.clauses.owner(chunk)
        definite = self.text.startswith(self.lexicon.determiner, chunk.start) and chunk.end - chunk.start > DETERMINER
        measured = self.lexicon.is_measure(self.text[chunk.start : chunk.end])
        if owner is not None and owner.text.endswith(self.lexicon.publisher):
            return
        if owner is not None:
            self._sentence = self._named = owner
            name = owner_span(self.text, chunk, self.lexicon)
            acts = self.text.endswith(self.lexicon.actor, chunk.start, chunk.end) and not measured
            self._name = owner if acts else self._part(*name) if name else None
        if measured:
            self.measure = self._part(*split_owner(self.text, chunk, self.lexicon)[1])
        elif (
            owner is None
            and chunk.lemma not in self.lexicon.pointer
            and len(chunk.items) < 2
            and chunk.end - chunk.start <= LONGEST
            and (definite or self.clauses.acts(chunk) and _goes_on(following) or opening and verb_next(following))
        ):
            self._sentence = self._part(chunk.start, chunk.end)
            self._singled = chunk.lemma == "inside"


def _goes_on(following: Sequence[Chunk]) -> bool:
    """Whether a phrase that is followed by this is spoken of: by a verb, or by what comes after the comma."""
    return not any(c.tag == "Q" for c in following) and (
        not following or any(c.tag in ("V", "UP", "DOWN") for c in following)
    )
