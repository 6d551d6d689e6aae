"""What each figure says: of whom, of what, how it changed, for when, against what."""

from __future__ import annotations

from bisect import bisect_left

import msgspec

from pipeline.link.chunks import Chunk, Chunker
from pipeline.link.constructions import ConstructionFinder, Match
from pipeline.link.lexicon import Lexicon
from pipeline.link.phrases import list_items, part, qualifier, split_owner
from pipeline.link.scope import basis_code, carries, clause_of, idle_times, nearest_basis, scoped_time
from pipeline.link.subjects import Topics
from pipeline.link.units import UnitReader, cover
from pipeline.rulebook import Rulebook
from pipeline.types import Analysis, Change, Fact, Mention, Part, Span



Pair = tuple[Part | None, Part | None]


class Statement(msgspec.Struct):
    """A statement as it is put together, and what the next one may carry on."""

    attribute: Part | None = None
    subject: Part | None = None
    change: Change = "none"
    basis: str | None = None
    time: Mention | None = None
    construction: str = ""
    unit: str | None = None


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
        covered = cover(analysis)
        starts = [token.start for token in analysis.tokens]
        topics = Topics(analysis, self.lexicon)
        paragraph, carried, last, basis = -1, None, Statement(), None
        ends = [p.end for p in analysis.article.paragraphs]
        for sentence in analysis.sentences:
            here = bisect_left(ends, sentence[0] + 1)
            if here != paragraph:
                goes_on = analysis.folded.startswith(self.lexicon.continuing, sentence[0])
                paragraph = here
                if not goes_on:
                    carried, last, basis = None, Statement(), None
                topics.new_paragraph()
            chunks = self.chunker.chunk(self.units.read(analysis, sentence, covered, bisect_left(starts, sentence[0])))
            reader = SentenceLinker(self, analysis, chunks, topics, carried, last, basis)
            facts.extend(reader.link())
            carried, last, basis = reader.carried, reader.last, reader.carried_basis
        return facts


class SentenceLinker:
    """Links the figures of one sentence."""

    def __init__(
        self, linker: StatementLinker, analysis: Analysis, chunks: list[Chunk], topics: Topics, carried: Mention | None, last: Statement, basis: str | None
    ) -> None:
        self.lexicon = linker.lexicon
        self.text = analysis.article.text
        self.chunks = chunks
        self.topics = topics
        self.carried = carried
        self.last = last
        self.carried_basis = basis
        self.stated = False
        self.idle = idle_times(chunks, analysis.folded, self.lexicon)
        self.found = linker.constructions.find(chunks) if any(c.tag == "Q" for c in chunks) else {}

    def link(self) -> list[Fact]:
        """The facts of the sentence."""
        facts: list[Fact] = []
        self.topics.new_sentence()
        baselines: set[int] = set()
        done = 0
        for at, chunk in enumerate(self.chunks):
            if chunk.tag != "Q":
                continue
            self.topics.read(self.chunks, done, clause_of(self.chunks, at)[1])
            done = clause_of(self.chunks, at)[1]
            match = self._choose(at)
            if match and "baseline" in match.parts:
                baselines.add(match.parts["baseline"])
            if match and not self._is_baseline(at):
                facts.extend(self._state(at, match, chunk))
        self.topics.read(self.chunks, done, len(self.chunks))
        for i, chunk in enumerate(self.chunks):
            if chunk.time is not None and chunk.tag == "T" and i not in self.idle:
                self.carried = chunk.time if carries(chunk.time) else None if chunk.time.type == "VAGUE" else self.carried
            elif chunk.tag == "BASIS":
                self.carried_basis = basis_code(chunk, self.carried, self.lexicon) or self.carried_basis
        return facts

    def _is_baseline(self, at: int) -> bool:
        return any(match[0].parts.get("baseline") == at for match in self.found.values())

    def _choose(self, at: int) -> Match | None:
        """The first construction whose conditions hold."""
        figure = self.chunks[at].figures[-1]
        noun_behind = at + 1 < len(self.chunks) and self.chunks[at + 1].tag == "NP"
        return next((match for match in self.found.get(at, ()) if match.rule.suits(figure, noun_behind)), None)

    def _state(self, at: int, match: Match, chunk: Chunk) -> list[Fact]:
        if chunk.figures[-1].type == "multiple" and at and self.chunks[at - 1].tag == "T":
            self.chunks[at - 1].tag = "BASIS"
        time = scoped_time(self.chunks, at, self.carried, self.idle)
        change = self._change(match)
        basis = self._basis(at, match, time, change)
        owner, attribute, members = self._attribute(at, match, len(chunk.figures))
        subject = owner or self._cause(at) or self._carried_subject(attribute) or self.topics.subject(self.chunks, at, match)
        subject = subject or self._qualifier(match) or self.topics.fallback()
        unit = self.lexicon.unit_attribute.get(chunk.figures[-1].unit or "")
        if unit and "verb" not in match.parts and not (attribute and self.lexicon.is_measure(attribute.text)):
            subject, attribute = self._bearer(at) or subject, Part(unit)
        if attribute is None:
            attribute = self.last.attribute or self.topics.measure or self._verb(at)
        facts = []
        for i, figure in enumerate(chunk.figures):
            who, what = members[i] if members else (subject, attribute)
            self.stated = True
            self.carried_basis = basis or self.carried_basis
            self.last = Statement(what or attribute, who or subject, change, basis, time, match.rule.id, figure.unit)
            facts.append(self._fact(figure, self.last, self._baseline(match, i)))
        return facts

    def _carried_subject(self, attribute: Part | None) -> Part | None:
        """The subject of the statement before in the sentence, where this one names nothing: …5亿元，增长3%."""
        return self.last.subject if attribute is None and self.stated else None

    def _qualifier(self, match: Match) -> Part | None:
        chunk = self.chunks[match.parts["attribute"]] if "attribute" in match.parts else None
        return qualifier(self.text, chunk, self.lexicon) if chunk and chunk.tag == "NP" else None

    def _bearer(self, at: int) -> Part | None:
        """Whose age it is: the name in a phrase soon behind the figure, else the phrase."""
        after = self.chunks[at + 1 : min(at + 4, clause_of(self.chunks, at)[1])]
        name = next((n for c in after for n in c.names if n.type == "PER"), None)
        if name is not None:
            return part(self.text, name.start, name.end)
        return part(self.text, after[0].start, after[0].end) if after and after[0].tag == "NP" else None

    def _cause(self, at: int) -> Part | None:
        """What was measured before, where the clause says what that brings about."""
        first = self.chunks[clause_of(self.chunks, at)[0]]
        causes = first.tag == "V" and self.text[first.start : first.end] in self.lexicon.causing
        return self.last.attribute if causes else None

    def _verb(self, at: int) -> Part | None:
        """The verb right before the figure, where nothing else says what is measured."""
        before = self.chunks[at - 1] if at else None
        verbal = before is not None and before.tag in ("V", "LEVEL", "TO", "UP", "DOWN", "UPTO", "DOWNTO")
        return part(self.text, before.start, before.end) if before and verbal else None

    def _fact(self, figure: Mention, statement: Statement, baseline: Mention | None) -> Fact:
        return Fact(
            kind="quantity",
            start=figure.start,
            end=figure.end,
            rule=statement.construction,
            confidence=0.5,
            subject=statement.subject,
            subject_canonical=self.topics.canonical(statement.subject),
            attribute=statement.attribute,
            quantity=figure,
            change=statement.change,
            basis=statement.basis,
            baseline=baseline,
            time=statement.time,
        )

    def _change(self, match: Match) -> Change:
        """The change that the verb tells, or the noun of the attribute (涨幅)."""
        verb = self.chunks[match.parts["change"]] if "change" in match.parts else None
        if verb is None:
            name = self.chunks[match.parts["attribute"]] if "attribute" in match.parts else None
            words = self.text[name.start : name.end] if name else ""
            if words.endswith(self.lexicon.rise_noun):
                return "increase"
            return "decrease" if words.endswith(self.lexicon.fall_noun) else "none"
        if verb.tag in ("UP", "DOWN") and match.rule.change == "by":
            return "increase" if verb.tag == "UP" else "decrease"
        if verb.tag in ("UP", "UPTO"):
            return "rise_to"
        if verb.tag in ("DOWN", "DOWNTO"):
            return "fall_to"
        return self._compared(match)

    def _compared(self, match: Match) -> Change:
        """Which way a level went that is said to have become another."""
        if "baseline" not in match.parts:
            return "none"
        before = self.chunks[match.parts["baseline"]].figures[-1].value
        after = self.chunks[match.parts["value"]].figures[-1].value
        if before is None or after is None or before == after:
            return "none"
        return "rise_to" if after > before else "fall_to"

    def _basis(self, at: int, match: Match, time: Mention | None, change: Change) -> str | None:
        if "since" in match.parts:
            since = self.chunks[match.parts["since"]].time
            dated = since is not None and since.time_start is not None and since.type != "PERIOD"
            return f"since:{since.time_start.year}" if dated else None
        named = nearest_basis(self.chunks, at)
        if named is not None:
            return basis_code(named, time, self.lexicon)
        return self.carried_basis if change != "none" else None

    def _baseline(self, match: Match, i: int) -> Mention | None:
        if "baseline" not in match.parts:
            return None
        figures = self.chunks[match.parts["baseline"]].figures
        return figures[min(i, len(figures) - 1)]

    def _attribute(self, at: int, match: Match, figures: int) -> tuple[Part | None, Part | None, list[Pair]]:
        """Owner and attribute, and for a list one pair a figure."""
        if "attribute" not in match.parts:
            return None, None, []
        chunk = self.chunks[match.parts["attribute"]]
        if chunk.tag != "NP":
            return None, part(self.text, chunk.start, chunk.end), []
        owner, rest = split_owner(self.text, chunk, self.lexicon)
        members = self._members(at, chunk, figures) if figures > 1 else []
        whole = part(self.text, *rest)
        if self._is_whose(match, chunk, owner == rest):
            return whole, self.last.attribute or whole, members
        return (part(self.text, *owner) if owner and owner != rest else None), whole, members

    def _is_whose(self, match: Match, chunk: Chunk, only_name: bool) -> bool:
        """城市上涨1.0%: the phrase says whose value it is, and what is measured carries over."""
        measured = self.lexicon.is_measure(self.text[chunk.head : chunk.end])
        if measured or self.last.attribute is None or not self.lexicon.is_measure(self.last.attribute.text):
            return False
        among = any(c.tag == "AMONG" for c in self.chunks[: match.parts["value"]])
        acts = self.text.endswith(self.lexicon.actor, chunk.start, chunk.end)
        figure = self.chunks[match.parts["value"]].figures[-1]
        alike = self.last.unit == figure.unit and figure.type != "count" and match.rule.change is None
        return only_name or alike or (among or acts) and match.rule.change is not None

    def _members(self, at: int, chunk: Chunk, figures: int) -> list[Pair]:
        """A、B的率分别为x、y: the members of the list, each with what is measured of it.

        Where the phrase itself is no such list, 分别 takes up one that stands before it in the sentence.
        """
        start, _ = clause_of(self.chunks, at)
        items = list_items(self.text, chunk, figures)
        if items is None:
            each = any(c.tag == "EACH" for c in self.chunks[start:at])
            before = [c for c in reversed(self.chunks[:at]) if c.tag == "NP" and c is not chunk] if each else []
            listed = next((found for c in before if (found := list_items(self.text, c, figures))), None)
            what = part(self.text, *split_owner(self.text, chunk, self.lexicon)[1])
            return [(part(self.text, *item), what) for item in listed] if listed else []
        last = Chunk("NP", *items[-1], head=chunk.head, names=tuple(n for n in chunk.names if n.start >= items[-1][0]))
        owner, rest = split_owner(self.text, last, self.lexicon)
        what = part(self.text, *rest)
        if owner is not None and owner != rest:
            return [*((part(self.text, *item), what) for item in items[:-1]), (part(self.text, *owner), what)]
        return [(None, self._headed(item, rest, chunk.tail)) for item in items[:-1]] + [(None, what)]

    def _headed(self, item: Span, last: Span, tail: int) -> Part | None:
        """A member of a list with the head that only the last one prints: 上转、下转人次."""
        words, whole = self.text[item[0] : item[1]], self.text[last[0] : last[1]]
        head = self.text[tail : last[1]] if last[0] < tail < last[1] else ""
        if not self.lexicon.is_measure(whole) or self.lexicon.is_measure(words):
            return part(self.text, *item)
        return Part(words + head, *item)
