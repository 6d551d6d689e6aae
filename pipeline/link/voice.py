"""Who says a figure, and whether it is stated, planned, expected or denied."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pipeline.link.chunks import Chunk
from pipeline.link.lexicon import Lexicon
from pipeline.link.scope import clause_of
from pipeline.link.unit import Unit
from pipeline.types import Fact, Modality, Span


class Voices:
    """The voices of one sentence."""

    def __init__(self, text: str, units: Sequence[Unit], chunks: Sequence[Chunk], lexicon: Lexicon) -> None:
        self.text = text
        self.lexicon = lexicon
        self.chunks = chunks
        self._cues = [
            (unit.start, cue)
            for unit in units
            if (cue := lexicon.modality.get(unit.word)) and unit.cls != "TAKE" and (unit.cls != "N" or cue == "planned")
        ]

    def modality(self, chunks: Sequence[Chunk], at: int) -> Modality:
        """By the nearest cue before the figure: in its clause, or for plans and forecasts since the last semicolon."""
        start, _ = clause_of(chunks, at)
        first, here = _opened(chunks, start), chunks[at].start
        while start > 0 and chunks[start - 1].tag in ("COMMA", "DUN"):
            start = clause_of(chunks, start - 2)[0] if start >= 2 else 0
        opened = _opened(chunks, start)
        cues = [cue for at_, cue in self._cues if first <= at_ < here or (opened <= at_ < here and cue != "negated")]
        last = cues[-1] if cues else "stated"
        return "expected" if last == "planned" and "expected" in cues else last

    def source(self, at: int) -> str | None:
        """Who says the figure at ``at``: 据X统计, X表示 before it, or X说 that closes the sentence behind it."""
        for i in range(at - 1, -1, -1):
            chunk = self.chunks[i]
            if chunk.tag == "PP" and chunk.lemma in self.lexicon.according:
                behind = self.chunks[i + 1]
                reports = behind.tag == "V" and self._word(behind) in self.lexicon.report_noun
                return self._report(chunk, len(chunk.lemma), reports)
            cited = i > 0 and self.chunks[i - 1].tag == "PP" and self.chunks[i - 1].lemma in self.lexicon.according
            if chunk.tag == "V" and not cited and self._word(chunk) in self.lexicon.report:
                speaker = self._speaker(i)
                return self._report(speaker, 0, True) if speaker is not None else None
        return closing_speaker(self.text, self.chunks[at:], self.lexicon)

    def _speaker(self, verb: int) -> Chunk | None:
        """The phrase that holds a person or organisation in the clause of a verb of saying, else the one before it."""
        start, _ = clause_of(self.chunks, verb)
        phrases = [chunk for chunk in self.chunks[start:verb] if chunk.tag == "NP"]
        named = next((chunk for chunk in phrases if any(name.type in ("PER", "ORG") for name in chunk.names)), None)
        return named or (phrases[-1] if phrases and self.chunks[verb - 1] is phrases[-1] else None)

    def _word(self, chunk: Chunk) -> str:
        return self.text[chunk.start : chunk.end]

    def _report(self, chunk: Chunk, skip: int, reports: bool) -> str | None:
        """民政部 of 据民政部统计: the phrase without what it calls the report; None where it names no one."""
        words = self._word(chunk)[skip:]
        named = words
        for tail in self.lexicon.report_noun:
            named = named.removesuffix(tail)
        if not named or not (reports or chunk.names or named != words):
            return None
        return named if chunk.names or named.endswith(self.lexicon.actor) else words


def _opened(chunks: Sequence[Chunk], start: int) -> int:
    """Where the clause begins, adverbs before its first chunk included."""
    return chunks[start - 1].end if start else 0


def closing_speaker(text: str, chunks: Sequence[Chunk], lexicon: Lexicon) -> str | None:
    """X of a clause X说 that ends the sentence."""
    rest = [chunk for chunk in chunks if chunk.tag not in ("STOP", "EACH")]
    if (
        len(rest) >= 2
        and rest[-1].tag == "V"
        and rest[-2].tag == "NP"
        and text[rest[-1].start : rest[-1].end] in lexicon.report
    ):
        return text[rest[-2].start : rest[-2].end]
    return None


def speaker_behind(
    facts: list[Fact], chunks: Sequence[Chunk], text: str, sentence: Span, lexicon: Lexicon
) -> list[Fact]:
    """Give the facts of a quotation that has just closed its speaker, whom the sentence behind names: “……。”X说。"""
    if not facts or lexicon.marks.get(text[sentence[0] - 1 : sentence[0]]) != "CLOSE":
        return facts
    speaker = closing_speaker(text, chunks[: clause_of(chunks, 0)[1]], lexicon) if chunks else None
    opened = max(text.rfind(mark, 0, sentence[0]) for mark, name in lexicon.marks.items() if name == "OPEN")
    if speaker is None or opened < 0:
        return facts
    return [
        msgspec.structs.replace(fact, source=speaker) if fact.start > opened and fact.source is None else fact
        for fact in facts
    ]
