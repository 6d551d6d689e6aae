"""Who is spoken of: the subject of a clause, else the topic carried on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.link.chunks import Chunk
from pipeline.link.constructions import Match
from pipeline.link.lexicon import Lexicon
from pipeline.link.phrases import first_name, owner_span, part, split_owner
from pipeline.link.scope import clause_of
from pipeline.types import Analysis, Mention, Part

# A phrase longer than this, or a list, is no topic unless it holds a name.
_LONGEST = 16
_SHORT = 8
# A phrase no longer than this that begins with a determiner is only that (此次, 这份).
_DETERMINER = 2
# Within so many characters behind a name stands what it published.
_PUBLISHED = 8
_CIRCUMSTANCE = frozenset(["T", "PP", "COMMA", "AMONG"])
_VERBAL = frozenset(["V", "UP", "DOWN", "UPTO", "DOWNTO", "TO", "LEVEL", "HAVE", "FROM", "Q"])


class Topics:
    """The topics of an article as it is read: of the sentence, of the paragraph, and the names so far.

    ``measure`` is what the last clause spoke of measuring (神工股份股价下跌), for a figure that follows.
    """

    def __init__(self, analysis: Analysis, names: Sequence[Mention], lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.text = analysis.folded
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
            name.text
            for name in self.names
            if name.type != "PER" and not name.weak and not self._publishes(name)
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
                self._note(chunks[first:last], opening=self._opens(chunks, first))
            at = max(last, at) + 1

    def subject(self, chunks: Sequence[Chunk], at: int, match: Match) -> Part | None:
        """The subject of the figure at ``at``: of its clause, else of the sentence."""
        start, _ = clause_of(chunks, at)
        stop = min(match.parts.get("attribute", at), match.parts.get("verb", at), match.parts.get("change", at), at)
        found: Part | None = None
        owned = False
        for i, chunk in enumerate(chunks[start:stop], start):
            counted = i > start and chunks[i - 1].tag == "Q"
            counted = counted and not (chunks[i + 1].tag == "V" and (i + 1 < stop or self._opens(chunks, i - 1)))
            counted = counted and not any(name.type == "PER" for name in chunk.names)
            counted = counted and not (i == stop - 1 and self._measured_of(chunks, i, match))
            counted = counted or chunk.lemma == "for"
            if chunk.tag == "Q":
                found = found if owned else None
            elif (
                chunk.tag == "NP"
                and not counted
                and (i == stop - 1 or chunks[i + 1].tag not in ("Q", "UP", "DOWN", "UPTO", "DOWNTO"))
            ):
                before = chunks[i - 1] if i > start else None
                follows_verb = before is not None and before.tag == "V"
                struck = before is not None and self.text[before.start : before.end] in self.lexicon.consequence
                if not follows_verb or i == stop - 1 or struck:
                    owner = self._owner(chunk)
                    owned = owned or owner is not None
                    if owner is not None or self._acts(chunk) or self._leads(chunks, i) or self._does(chunks, start, i):
                        found = owner or self._part(chunk.start, chunk.end)
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

    def _measured_of(self, chunks: Sequence[Chunk], i: int, match: Match) -> bool:
        """22个基层医疗机构|门诊人次增长19.92%: whether the measure stands right behind what was counted."""
        measure = chunks[i + 1]
        behind = match.parts.get("attribute") == i + 1 and measure.tag == "NP" and measure.start == chunks[i].end
        return behind and self.lexicon.is_measure(self.text[measure.start : measure.end])

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

    def _opens(self, chunks: Sequence[Chunk], i: int) -> bool:
        """Whether nothing but circumstances, and who says it, stands before the chunk ``i``."""
        said = False
        for k in range(i - 1, -1, -1):
            chunk = chunks[k]
            if chunk.tag == "V" and self.text[chunk.start : chunk.end] in self.lexicon.report:
                said = True
            elif chunk.tag in ("COLON", "SEMI"):
                return True
            elif chunk.tag == "NP" and k and chunks[k - 1].tag == "V" and self._reports(chunks[k - 1]):
                continue
            elif chunk.tag not in _CIRCUMSTANCE and chunk.tag != "COLON" and not (said and chunk.tag in ("NP", "V")):
                return False
        return True

    def _reports(self, verb: Chunk) -> bool:
        return self.text[verb.start : verb.end] in self.lexicon.report

    def _leads(self, chunks: Sequence[Chunk], i: int) -> bool:
        """Whether a phrase opens the sentence and a verb follows: what is no measure then is who is spoken of."""
        opens = self._opens(chunks, i)
        phrase = chunks[i]
        measured = self.lexicon.is_measure(self.text[phrase.start : phrase.end])
        return opens and phrase.end - phrase.start <= _LONGEST and _verb_next(chunks[i + 1 :]) and not measured

    def _does(self, chunks: Sequence[Chunk], start: int, i: int) -> bool:
        """影像中心|接入8家医院: whether a short phrase without a name opens the clause and its verb follows."""
        phrase = chunks[i]
        opens = all(chunk.tag in _CIRCUMSTANCE for chunk in chunks[start:i])
        short = 1 < phrase.end - phrase.start <= _SHORT and phrase.head == phrase.start
        acts = i + 1 < len(chunks) and chunks[i + 1].tag == "V" and not self._reports(chunks[i + 1])
        words = self.text[phrase.start : phrase.end]
        idle = words.endswith(self.lexicon.idle_front) or words.startswith(self.lexicon.per_head)
        return opens and short and acts and not idle and not self.lexicon.is_measure(words)

    def fallback(self) -> Part | None:
        """Whom the article names most, where nothing nearer is known."""
        return self._most

    def _note(self, clause: Sequence[Chunk], opening: bool) -> None:
        last = clause[-1] if clause else None
        tells = last is not None and last.tag == "V" and self._reports(last)
        if tells or any(c.tag == "V" and self.text[c.start : c.end] in self.lexicon.say for c in clause):
            first = clause[0]
            self._spoken = (self._owner(first) if first.tag == "NP" else None) or self._spoken
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
        owner = self._owner(chunk)
        definite = self.text.startswith(self.lexicon.determiner, chunk.start) and chunk.end - chunk.start > _DETERMINER
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
            and len(chunk.items) < 2
            and chunk.end - chunk.start <= _LONGEST
            and (definite or self._acts(chunk) and _goes_on(following) or opening and _verb_next(following))
        ):
            self._sentence = self._part(chunk.start, chunk.end)
            self._singled = chunk.lemma == "inside"

    def _acts(self, chunk: Chunk) -> bool:
        """Whether a phrase without a name can be who does or has something."""
        if self.text.startswith(self.lexicon.determiner, chunk.start):
            return chunk.end - chunk.start > _DETERMINER
        if self.text.startswith(self.lexicon.per_head, chunk.start):
            return True
        return (
            self.text.endswith(self.lexicon.actor, chunk.start, chunk.end)
            or self.lexicon.marks.get(self.text[chunk.end - 1]) == "CLOSE"
        )

    def _owner(self, chunk: Chunk) -> Part | None:
        person = next((name for name in reversed(chunk.names) if name.type == "PER"), None)
        behind = self.text[person.end : chunk.end] if person else ""
        if person is not None and (not behind or behind in self.lexicon.honorific):
            return self._part(person.start, person.end)
        span = owner_span(self.text, chunk, self.lexicon)
        if span is None:
            return None
        if self.lexicon.is_measure(self.text[chunk.start : chunk.end]):
            return self._part(*span)
        bracket = self.lexicon.marks.get(self.text[span[1] : span[1] + 1]) == "LEFT"
        named = (
            bracket
            or self.text[span[0] : span[1]] in self.lexicon.pronoun
            or span[1] < chunk.head
            or not self.text.endswith(self.lexicon.actor + self.lexicon.thing, chunk.start, chunk.end)
        )
        return self._part(span[0], span[1] if named else chunk.end)


def _goes_on(following: Sequence[Chunk]) -> bool:
    """Whether a phrase that is followed by this is spoken of: by a verb, or by what comes after the comma."""
    return not any(c.tag == "Q" for c in following) and (
        not following or any(c.tag in ("V", "UP", "DOWN") for c in following)
    )


def _verb_next(following: Sequence[Chunk]) -> bool:
    """Whether a verb follows, with nothing but times and circumstances between."""
    after = next((c for c in following if c.tag not in ("T", "PP", "EACH", "BASIS")), None)
    return after is not None and after.tag in ("V", "HAVE", "LEVEL", "TAKE", "UPTO", "DOWNTO")
