"""Where a phrase stands in its clause, and whether it can be who does or has something."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipeline.link.chunks import Chunk
from pipeline.link.constructions import Match
from pipeline.link.lexicon import Lexicon
from pipeline.link.phrases import owner_span, part
from pipeline.types import Part

# A phrase longer than this, or a list, is no topic unless it holds a name.
LONGEST: Final = 16
_SHORT: Final = 8
# A phrase no longer than this that begins with a determiner is only that (此次, 这份).
DETERMINER: Final = 2
CIRCUMSTANCE: Final = frozenset(["T", "PP", "COMMA", "AMONG"])


class Clauses:
    """Reads the phrases of a text's clauses."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text = text
        self.lexicon = lexicon

    def subject(self, chunks: Sequence[Chunk], start: int, stop: int, match: Match) -> Part | None:
        """Who is spoken of among the chunks from ``start``, where the clause begins, up to what is said of it."""
        found: Part | None = None
        owned = False
        for i, chunk in enumerate(chunks[start:stop], start):
            counted = i > start and chunks[i - 1].tag == "Q"
            counted = counted and not (chunks[i + 1].tag == "V" and (i + 1 < stop or self.opens(chunks, i - 1)))
            counted = counted and not any(name.type == "PER" for name in chunk.names)
            counted = counted and not (i == stop - 1 and self.measured_of(chunks, i, match))
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
                    owner = self.owner(chunk)
                    owned = owned or owner is not None
                    if owner is not None or self.acts(chunk) or self.leads(chunks, i) or self.does(chunks, start, i):
                        found = owner or part(self.text, chunk.start, chunk.end, particles=self.lexicon.particle)
        return found

    def opens(self, chunks: Sequence[Chunk], i: int) -> bool:
        """Whether nothing but circumstances, and who says it, stands before the chunk ``i``."""
        said = False
        for k in range(i - 1, -1, -1):
            chunk = chunks[k]
            if chunk.tag == "V" and self.text[chunk.start : chunk.end] in self.lexicon.report:
                said = True
            elif chunk.tag in ("COLON", "SEMI"):
                return True
            elif chunk.tag == "NP" and k and chunks[k - 1].tag == "V" and self.reports(chunks[k - 1]):
                continue
            elif chunk.tag not in CIRCUMSTANCE and chunk.tag != "COLON" and not (said and chunk.tag in ("NP", "V")):
                return False
        return True

    def reports(self, verb: Chunk) -> bool:
        """Whether a verb tells who gives the figures."""
        return self.text[verb.start : verb.end] in self.lexicon.report

    def leads(self, chunks: Sequence[Chunk], i: int) -> bool:
        """Whether a phrase opens the sentence and a verb follows: what is no measure then is who is spoken of."""
        opens = self.opens(chunks, i)
        phrase = chunks[i]
        words = self.text[phrase.start : phrase.end]
        named = not self.lexicon.is_measure(words) and words not in self.lexicon.pointer
        return opens and phrase.end - phrase.start <= LONGEST and verb_next(chunks[i + 1 :]) and named

    def does(self, chunks: Sequence[Chunk], start: int, i: int) -> bool:
        """病理中心|接入12家卫生院: whether a short phrase without a name opens the clause and its verb follows."""
        phrase = chunks[i]
        opens = all(chunk.tag in CIRCUMSTANCE for chunk in chunks[start:i])
        short = 1 < phrase.end - phrase.start <= _SHORT and phrase.head == phrase.start
        acts = i + 1 < len(chunks) and chunks[i + 1].tag == "V" and not self.reports(chunks[i + 1])
        words = self.text[phrase.start : phrase.end]
        idle = words.endswith(self.lexicon.idle_front) or words.startswith(self.lexicon.per_head)
        return opens and short and acts and not idle and not self.lexicon.is_measure(words)

    def measured_of(self, chunks: Sequence[Chunk], i: int, match: Match) -> bool:
        """26个卫生室|门诊人次增长9%: whether the measure stands right behind what was counted."""
        measure = chunks[i + 1]
        behind = match.parts.get("attribute") == i + 1 and measure.tag == "NP" and measure.start == chunks[i].end
        return behind and self.lexicon.is_measure(self.text[measure.start : measure.end])

    def acts(self, chunk: Chunk) -> bool:
        """Whether a phrase without a name can be who does or has something."""
        if self.text.startswith(self.lexicon.determiner, chunk.start):
            return chunk.end - chunk.start > DETERMINER
        if self.text.startswith(self.lexicon.per_head, chunk.start):
            return True
        return (
            self.text.endswith(self.lexicon.actor, chunk.start, chunk.end)
            or self.lexicon.marks.get(self.text[chunk.end - 1]) == "CLOSE"
        )

    def owner(self, chunk: Chunk) -> Part | None:
        """Whom a phrase names: a person, or the name or pronoun at its front; None where it names nobody."""
        person = next((name for name in reversed(chunk.names) if name.type == "PER"), None)
        behind = self.text[person.end : chunk.end] if person else ""
        if person is not None and (not behind or behind in self.lexicon.honorific):
            return part(self.text, person.start, person.end, particles=self.lexicon.particle)
        span = owner_span(self.text, chunk, self.lexicon)
        if span is None:
            return None
        if self.lexicon.is_measure(self.text[chunk.start : chunk.end]):
            return part(self.text, *span, particles=self.lexicon.particle)
        bracket = self.lexicon.marks.get(self.text[span[1] : span[1] + 1]) == "LEFT"
        named = (
            bracket
            or self.text[span[0] : span[1]] in self.lexicon.pronoun
            or span[1] < chunk.head
            or not self.text.endswith(self.lexicon.actor + self.lexicon.thing, chunk.start, chunk.end)
        )
        return part(self.text, span[0], span[1] if named else chunk.end, particles=self.lexicon.particle)


def verb_next(following: Sequence[Chunk]) -> bool:
    """Whether a verb follows, with nothing but times and circumstances between."""
    after = next((c for c in following if c.tag not in ("T", "PP", "EACH", "BASIS")), None)
    return after is not None and after.tag in ("V", "HAVE", "LEVEL", "TAKE", "UPTO", "DOWNTO")
