"""What the figures of one sentence say: of whom, of what, how it changed, for when, against what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipeline.link.anaphora import Anaphora
from pipeline.link.attribution import RATIOS, Attribution
from pipeline.link.carried import Carried, Statement
from pipeline.link.change import baseline_of, basis_of, change_of
from pipeline.link.chunks import Chunk
from pipeline.link.constructions import Match
from pipeline.link.lexicon import Lexicon
from pipeline.link.measures import Measures
from pipeline.link.scope import basis_code, carries, clause_of, idle_times, scoped_time
from pipeline.link.subjects import Topics
from pipeline.link.unit import Unit
from pipeline.link.voice import Voices
from pipeline.types import Fact, Mention, Part

# How far a confidence falls for a subject that stands further off than so many characters, or nowhere: by the
# share of facts right on the gold pages.
_NEAR: Final = 80
_FAR: Final = 0.78
_UNPRINTED: Final = 0.64


class SentenceLinker:
    """Links the figures of one sentence, and leaves in ``carried`` what goes on."""

    def __init__(
        self,
        text: str,
        units: Sequence[Unit],
        chunks: list[Chunk],
        topics: Topics,
        anaphora: Anaphora,
        carried: Carried,
        lexicon: Lexicon,
    ) -> None:
        self.text = text
        self.chunks = chunks
        self.topics = topics
        self.carried = carried
        self.lexicon = lexicon
        self.voices = Voices(text, units, chunks, lexicon)
        self.idle = idle_times(chunks, text, lexicon)
        self.told: list[Statement] = []
        measures = Measures(text, chunks, anaphora, carried, lexicon)
        self.attribution = Attribution(text, chunks, topics, measures, carried, lexicon)

    def link(self, found: dict[int, list[Match]]) -> list[Fact]:
        """The facts of the sentence, in order; ``found`` holds the constructions of each chunk of figures."""
        facts: list[Fact] = []
        self.topics.new_sentence()
        read = 0
        baselines = {match[0].parts["baseline"] for match in found.values() if "baseline" in match[0].parts}
        for at, chunk in enumerate(self.chunks):
            if chunk.tag != "Q":
                continue
            end = clause_of(self.chunks, at)[1]
            self.topics.read(self.chunks, read, end)
            read = end
            match = self._choose(at, found.get(at, ()))
            if match is not None and at not in baselines:
                facts.extend(self._state(at, match, chunk))
        self.topics.read(self.chunks, read, len(self.chunks))
        self._carry()
        return facts

    def _carry(self) -> None:
        singled = False
        for i, chunk in enumerate(self.chunks):
            singled = chunk.tag == "AMONG" or singled and chunk.tag not in ("SEMI", "STOP")
            if singled:
                continue
            if chunk.tag == "T" and chunk.time is not None and chunk.lemma != "unknown" and i not in self.idle:
                if i and self.chunks[i - 1].tag == "FROM":
                    continue
                if chunk.time.type == "DATE" and chunk.time.time_start == chunk.time.time_end:
                    self.carried.day = chunk.time
                told = self._told_of_day(i)
                if any(word in told for word in self.lexicon.mishap):
                    self.carried.time = self.carried.event = self.carried.accident = chunk.time
                elif any(word in told for word in self.lexicon.contest):
                    self.carried.time = self.carried.event = chunk.time
                elif carries(chunk.time):
                    self.carried.time = chunk.time
                elif chunk.time.type == "VAGUE":
                    self.carried.time = None
            elif chunk.tag == "BASIS":
                self.carried.basis = basis_code(chunk, self.carried.time, self.lexicon) or self.carried.basis

    def _told_of_day(self, at: int) -> str:
        """What is told of the day at the chunk ``at``, from its clause on; nothing where that is no single day."""
        day = self.chunks[at].time
        if day is None or day.weak or day.time_start is None or day.time_start != day.time_end:
            return ""
        start, _ = clause_of(self.chunks, at)
        ends = (chunk.start for chunk in self.chunks[at:] if chunk.tag in ("SEMI", "STOP"))
        return self.text[self.chunks[start].start : next(ends, self.chunks[-1].end)]

    def _choose(self, at: int, matches: Sequence[Match]) -> Match | None:
        """The first construction whose conditions hold."""
        figure = self.chunks[at].figures[-1]
        noun_behind = at + 1 < len(self.chunks) and self.chunks[at + 1].tag == "NP"
        before = self.chunks[at - 1] if at else None
        measured = before is not None and self._measures(before, self.chunks[at])
        for match in matches:
            counts_behind = match.parts.get("attribute", at) > at
            if match.rule.suits(figure, noun_behind) and not (measured and counts_behind and figure.type != "count"):
                return match
        return None

    def _measures(self, before: Chunk, figure: Chunk) -> bool:
        """全长128公里的高速公路, 重达15吨的设备: what stands before a figure is what it measures."""
        if before.tag == "NP" and self.lexicon.is_measure(self.text[before.start : before.end]):
            return True
        lasts = before.tag == "V" and figure.figures[-1].type == "duration"
        return figure.lemma == "of" and before.tag in ("V", "HAVE", "LEVEL") and not lasts

    def _state(self, at: int, match: Match, chunk: Chunk) -> list[Fact]:
        figures = chunk.figures
        if at and self.chunks[at - 1].tag == "T" and self._of_then(at, figures[-1]):
            self.chunks[at - 1].tag = "OF" if self.chunks[at - 2].tag == "LEVEL" else "BASIS"
        time = self._time(at, figures[-1])
        change = change_of(self.text, self.chunks, match, 0, self.lexicon)
        if change == "none" and self._listed(at, match):
            change = self.carried.statement.change
        basis = basis_of(self.chunks, at, match, time, self.lexicon)
        if basis is None and change != "none" and "since" not in match.parts:
            basis = self._carried_basis(at, match, time)
        self.carried.yearly |= basis == "yoy"
        self.carried.basis = basis or self.carried.basis
        subject, attribute, pairs, fronted = self.attribution.read(at, match, figures, self.told)
        facts = []
        for i, figure in enumerate(figures):
            whom, which = pairs[i] if pairs else (subject, attribute)
            if i and match.rule.change == "to":
                change = change_of(self.text, self.chunks, match, i, self.lexicon)
            self.carried.statement = Statement(
                which or attribute, whom or subject, change, basis, time, figure.unit, pairs, fronted
            )
            self._remember(which or attribute)
            self.told.append(self.carried.statement)
            facts.append(self._fact(figure, match, i))
        return facts

    def _of_then(self, at: int, figure: Mention) -> bool:
        """相当于去年全年的八成四, 2018年的2.7倍: whether a ratio is of what was at the time before it."""
        if figure.type not in ("percent", "fraction") or at < 2:
            return figure.type == "multiple"
        before, then, ratio = self.chunks[at - 2 : at + 1]
        if before.tag == "COMMA":
            return then.end < ratio.start
        same = any(word in self.text[then.start : then.end] for word in self.lexicon.compared)
        whence = any(chunk.tag == "FROM" for chunk in self.chunks[clause_of(self.chunks, at)[0] : at])
        leads = before.tag in ("UPTO", "DOWNTO") and (same or not whence and then.end < ratio.start)
        return before.tag == "LEVEL" or leads

    def _remember(self, attribute: Part | None) -> None:
        if attribute is None or attribute.text.endswith(self.lexicon.derived):
            return
        if self.lexicon.is_measure(attribute.text):
            self.carried.measure = attribute

    def _time(self, at: int, figure: Mention) -> Mention | None:
        """The time that scopes a figure; an age is told for a year, never for the day of the report."""
        aged = figure.type == "age"
        day = self.carried.day
        if day is not None and not any(chunk.tag == "T" for chunk in self.chunks[:at]):
            opening = self.text[self.chunks[0].start : self.chunks[at].start]
            if any(word in opening for word in self.lexicon.session):
                return day
        past = self.carried.accident is not None and figure.unit not in self.lexicon.people
        carried = None if aged or past and self.carried.time is self.carried.accident else self.carried.time
        time = scoped_time(self.chunks, at, carried, self.idle, self.lexicon.present)
        return None if aged and time is not None and time.type == "DATE" else time

    def _fact(self, figure: Mention, match: Match, i: int) -> Fact:
        statement = self.carried.statement
        confidence = match.rule.confidence * self._printed(match.parts["value"], statement)
        return Fact(
            kind="quantity",
            start=figure.start,
            end=figure.end,
            rule=match.rule.id,
            confidence=round(confidence, 4),
            subject=statement.subject,
            attribute=statement.attribute,
            quantity=figure,
            change=statement.change,
            basis=statement.basis,
            baseline=baseline_of(self.chunks, match, i),
            time=statement.time,
            modality=self.voices.modality(self.chunks, match.parts["value"]),
            source=self.voices.source(match.parts["value"]),
        )

    def _printed(self, at: int, statement: Statement) -> float:
        """How sure the subject is by where it stands: near before the figure, far off, or not printed at all."""
        start, subject = self.chunks[at].start, statement.subject
        if subject is None or subject.start is None:
            return _UNPRINTED
        return _FAR if subject.start > start or start - subject.start > _NEAR else 1.0

    def _carried_basis(self, at: int, match: Match, time: Mention | None) -> str | None:
        """The basis that goes on from before.

        A year to count from does not, where the clause has a time of its own; nor does any to a day's change.
        """
        start, end = clause_of(self.chunks, at)
        named = next((chunk for chunk in reversed(self.chunks[:start]) if chunk.tag == "BASIS"), None)
        basis = (basis_code(named, time, self.lexicon) if named else None) or self.carried.basis
        if basis is not None and basis.startswith("since"):
            timed = any(chunk.tag == "T" for chunk in self.chunks[start:end])
            return basis if not timed and (match.rule.takes_basis or "baseline" in match.parts) else None
        if not match.rule.takes_basis or time is not None and time.type == "DATE":
            return None
        figure = self.chunks[at].figures[-1]
        anew = any(chunk.tag == "T" for chunk in self.chunks[start:at])
        if anew and figure.type not in RATIOS and self.carried.statement.unit != figure.unit:
            return None
        beside_level = self.carried.yearly and bool(self.told) and self.carried.statement.change == "none"
        beside_level = beside_level and self._same_measure(match)
        return basis or ("yoy" if beside_level else None)

    def _same_measure(self, match: Match) -> bool:
        """Whether a change is of what the level before was of: its clause names no measure of its own."""
        return "attribute" not in match.parts

    def _listed(self, at: int, match: Match) -> bool:
        """新增停车位300个、充电桩80个: a member of a list under a verb of change."""
        first = match.parts.get("attribute", at)
        return (
            bool(self.told)
            and first >= 2
            and self.chunks[first - 1].tag == "DUN"
            and self.chunks[first - 2].tag in ("Q", "NP")
        )
