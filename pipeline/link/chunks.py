"""The chunks of a sentence: noun phrases, prepositional phrases, bases of comparison, figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipeline.link.lexicon import Lexicon
from pipeline.link.unit import Unit
from pipeline.types import Mention, Span

# What a phrase is said to have or to do, where that is a value.
_VALUED: Final = frozenset(["Q", "UP", "DOWN", "UPTO", "DOWNTO", "LEVEL", "FROM"])
_GOVERN: Final = frozenset(["NP", "V"]) | _VALUED
_JOINTS: Final = frozenset(["DE", "CONJ", "DUN", "ETC"])
# Chunks that stand between the parts of a statement without being one.
BOUNDARIES: Final = frozenset(["COMMA", "SEMI", "STOP", "COLON", "DUN", "LEFT", "RIGHT"])


class Chunk:
    """A stretch of a sentence with one part to play.

    ``head`` is where the noun phrase begins once relative clauses before 的 are taken off; ``items``
    are the members of a list with 、 or 和; ``words`` is where its words begin; ``lead`` is where it
    begins once an idle count is taken off (39个|重点城市); ``figures`` are the quantities of a chunk ``Q``.
    """

    __slots__ = ("end", "figures", "head", "items", "lead", "lemma", "names", "start", "tag", "time", "words")

    def __init__(
        self,
        tag: str,
        start: int,
        end: int,
        head: int = -1,
        lead: int = -1,
        lemma: str = "",
        items: tuple[Span, ...] = (),
        words: tuple[int, ...] = (),
        figures: tuple[Mention, ...] = (),
        time: Mention | None = None,
        names: tuple[Mention, ...] = (),
    ) -> None:
        self.tag = tag
        self.start = start
        self.end = end
        self.head = head
        self.lead = lead
        self.lemma = lemma
        self.items = items
        self.words = words
        self.figures = figures
        self.time = time
        self.names = names


class Chunker:
    """Groups units into chunks."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def chunk(self, units: Sequence[Unit]) -> list[Chunk]:
        """The chunks of one sentence in order; adverbs and particles are none."""
        chunks: list[Chunk] = []
        i = 0
        while i < len(units):
            unit = units[i]
            if unit.cls == "N":
                i = self._noun_phrase(units, i, chunks)
            elif unit.cls in ("YOY", "MOM"):
                chunks.append(Chunk("BASIS", unit.start, unit.end, lemma=unit.cls.lower()))
                i += 1
            elif unit.cls == "Q":
                i = self._figures(units, i, chunks)
            elif unit.cls == "T":
                self._time(unit, chunks)
                i += 1
            else:
                if unit.cls not in ("ADV", "CONJ", "PART", "ETC"):
                    chunks.append(Chunk(unit.cls, unit.start, unit.end, lemma=unit.word))
                i += 1
        return chunks

    def _time(self, unit: Unit, chunks: list[Chunk]) -> None:
        """A time without value ends the period so far (目前), is a basis (上年同期), or says nothing (多年)."""
        time = unit.mention
        known = time is None or time.time_start is not None or time.time_end is not None
        if known or unit.word.startswith(self.lexicon.now) or unit.word[-1] in self.lexicon.since:
            chunks.append(Chunk("T", unit.start, unit.end, time=time))
        elif unit.word not in self.lexicon.meanwhile and any(word in unit.word for word in self.lexicon.last_year):
            chunks.append(Chunk("T", unit.start, unit.end, lemma="unknown", time=time))

    def _noun_phrase(self, units: Sequence[Unit], i: int, chunks: list[Chunk]) -> int:
        j = self._phrase_end(units, i, chunks)
        first, end = units[i], units[j - 1].end
        item, items, head = first.start, [], first.start
        for k in range(i + 1, j):
            if units[k].cls in ("CONJ", "DUN"):
                items.append((item, units[k - 1].end))
                item = units[k + 1].start
            elif units[k].cls == "DE":
                head = units[k + 1].start
        counted = _idle(first) and first.mention is not None and first.mention.type != "ordinal"
        figure_next = j < len(units) and units[j].cls == "Q"
        idle = _idle(first) and not figure_next and not first.word.startswith(self.lexicon.determiner)
        if j - i == 1 and (idle or first.word in self.lexicon.per_time):
            return j
        rate = self._rate(first.word)
        governed = bool(chunks) and chunks[-1].tag in _GOVERN and _valued(units[j : j + 3])
        within = first.word in self.lexicon.inside and bool(chunks) and chunks[-1].tag == "NP"
        if j - i == 1 and (rate and governed or within):
            return j
        chunks.append(
            Chunk(
                "NP",
                first.start,
                end,
                head,
                lead=first.end if counted and j - i > 1 else first.start,
                lemma=self._lemma(units, i, j),
                items=(*items, (item, end)),
                words=tuple(unit.start for unit in units[i:j] if unit.cls == "N"),
                names=tuple(unit.mention for unit in units[i:j] if unit.mention and unit.mention.layer == "entity"),
            )
        )
        return j

    def _lemma(self, units: Sequence[Unit], i: int, j: int) -> str:
        """The word of a phrase of one; ``inside`` for one that only singles out (受访者中，)."""
        if j < len(units) and units[j].word in self.lexicon.inside:
            return "inside"
        return units[i].word if j - i == 1 else ""

    def _phrase_end(self, units: Sequence[Unit], i: int, chunks: Sequence[Chunk]) -> int:
        """Where the noun phrase that begins at ``i`` ends."""
        j = i + 1
        while j < len(units):
            joins = units[j].cls in _JOINTS and j + 1 < len(units) and units[j + 1].cls == "N"
            if units[j].cls != "N" and not joins:
                break
            j += 1
        after = units[j] if j < len(units) else None
        while j - i > 1 and self._idle_end(units, j) and after is not None and after.cls != "Q":
            j -= 1
            after = units[j]
        last = units[j - 1].word
        if j - i > 1 and units[j - 2].cls == "N":
            if self._rate(last) and _valued(units[j : j + 3]):
                return j - 1
            if last in self.lexicon.inside and after is not None and after.cls == "COMMA":
                return j - 1
            behind_figure = bool(chunks) and chunks[-1].tag == "Q"
            if behind_figure and chunks[-1].figures[-1].type == "count" and _valued(units[j : j + 3]):
                return self._counted_end(units, i, j)
            if behind_figure and last in self.lexicon.attributive and (after is None or after.cls in BOUNDARIES):
                units[j - 1].cls = "V"
                return j - 1
        return j

    def _idle_end(self, units: Sequence[Unit], j: int) -> bool:
        """Whether an idle count ends the phrase before ``j``, which is no part of it: 沪深|首次, but not 沪深两市."""
        last, before = units[j - 1], units[j - 2]
        return _idle(last) and before.cls == "N" and not (before.mention and last.word.startswith(self.lexicon.both))

    def _rate(self, word: str) -> bool:
        """Whether a word only says per what (每人, 人均)."""
        per_head = word.startswith(self.lexicon.per_head) and not self.lexicon.is_measure(word)
        return per_head or word in self.lexicon.per_share

    def _counted_end(self, units: Sequence[Unit], i: int, j: int) -> int:
        """86个站点|雨量: where what is counted ends and what is measured of it begins."""
        words = "".join(unit.word for unit in units[i:j])
        if not self.lexicon.is_measure(words) or any(unit.cls != "N" for unit in units[i:j]):
            return j
        ends = (k for k in range(i + 1, j) if units[k - 1].word.endswith(self.lexicon.actor))
        return next(ends, j)

    def _each_its_own(self, units: Sequence[Unit], j: int) -> bool:
        """41分、14个篮板: whether the figure at ``j`` counts the noun behind it, and the one before something else."""
        before = next((unit.mention for unit in reversed(units[:j]) if unit.cls == "Q"), None)
        counts = j + 1 < len(units) and units[j + 1].cls == "N"
        here = units[j].mention if j < len(units) else None
        return counts and before is not None and here is not None and before.unit != here.unit

    def _figures(self, units: Sequence[Unit], i: int, chunks: list[Chunk]) -> int:
        """A run of figures with nothing but 、 和 or a comma between them is one chunk."""
        figures, j = [units[i].mention], i + 1
        while j < len(units):
            step = 1 if units[j].cls in ("DUN", "CONJ", "ADV") else 0
            joined = (step or units[i].word == units[j].word) and not self._each_its_own(units, j + step)
            if joined and j + step < len(units) and units[j + step].cls == "Q":
                figures.append(units[j + step].mention)
                j += step + 1
            else:
                break
        found = tuple(m for m in figures if m)
        chunks.append(Chunk("Q", found[0].start, found[-1].end, figures=found))
        return j


def _valued(following: Sequence[Unit]) -> bool:
    """Whether a value follows, with nothing but times and adverbs between."""
    return next((unit.cls for unit in following if unit.cls not in ("T", "ADV", "YOY", "MOM")), "") in _VALUED


def _idle(unit: Unit) -> bool:
    """Whether a unit is an idle count (首次, 一次), which at the end of a phrase is no part of it."""
    return unit.mention is not None and unit.mention.layer == "quantity"
