"""The chunks of a sentence: noun phrases, prepositional phrases, bases of comparison, figures."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pipeline.link.lexicon import Lexicon
from pipeline.link.settle import Unit
from pipeline.types import Mention, Span

_JOINTS = frozenset(["DE", "CONJ", "DUN", "ETC"])
# Chunks that stand between the parts of a statement without being one.
BOUNDARIES = frozenset(["COMMA", "SEMI", "STOP", "COLON", "DUN", "LEFT", "RIGHT"])


class Chunk(msgspec.Struct, gc=False):
    """A stretch of a sentence with one part to play.

    ``head`` is where the noun phrase begins once relative clauses before 的 are taken off; ``items``
    are the members of a list with 、 or 和; ``words`` is where its words begin; ``lead`` is where it
    begins once an idle count is taken off (39个|重点城市); ``figures`` are the quantities of a chunk ``Q``.
    """

    tag: str
    start: int
    end: int
    head: int = -1
    lead: int = -1
    lemma: str = ""
    items: tuple[Span, ...] = ()
    words: tuple[int, ...] = ()
    figures: tuple[Mention, ...] = ()
    time: Mention | None = None
    names: tuple[Mention, ...] = ()


class Chunker:
    """Groups units into chunks."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def chunk(self, units: Sequence[Unit]) -> list[Chunk]:
        """The chunks of one sentence in order; adverbs and particles are none."""
        return self._prepositions(self._relatives(self._compare(self._group(units))))

    def _group(self, units: Sequence[Unit]) -> list[Chunk]:
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
        if known or unit.word in self.lexicon.now:
            chunks.append(Chunk("T", unit.start, unit.end, time=time))
        elif any(word in unit.word for word in self.lexicon.last_year):
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
        alone = j - i == 1 and (_idle(first) or first.word in self.lexicon.per_time)
        chunks.append(
            Chunk(
                "IDLE" if alone else "NP",
                first.start,
                end,
                head,
                lead=first.end if counted and j - i > 1 else first.start,
                lemma=first.word if j - i == 1 else "",
                items=(*items, (item, end)),
                words=tuple(unit.start for unit in units[i:j] if unit.cls == "N"),
                names=tuple(unit.mention for unit in units[i:j] if unit.mention and unit.mention.layer == "entity"),
            )
        )
        return j

    def _phrase_end(self, units: Sequence[Unit], i: int, chunks: Sequence[Chunk]) -> int:
        """Where the noun phrase that begins at ``i`` ends."""
        j = i + 1
        while j < len(units):
            joins = units[j].cls in _JOINTS and j + 1 < len(units) and units[j + 1].cls == "N"
            if units[j].cls != "N" and not joins:
                break
            j += 1
        after = units[j] if j < len(units) else None
        while j - i > 1 and _idle(units[j - 1]) and units[j - 2].cls == "N" and after is not None and after.cls != "Q":
            j -= 1
            after = units[j]
        last = units[j - 1].word
        if j - i > 1 and units[j - 2].cls == "N":
            if after is not None and after.cls == "Q" and last.startswith(self.lexicon.per_head):
                return j - 1
            behind_figure = bool(chunks) and chunks[-1].tag == "Q"
            if behind_figure and last in self.lexicon.attributive and (after is None or after.cls in BOUNDARIES):
                units[j - 1].cls = "V"
                return j - 1
        return j

    def _figures(self, units: Sequence[Unit], i: int, chunks: list[Chunk]) -> int:
        """A run of figures with nothing but 、 和 or a comma between them is one chunk."""
        figures, j = [units[i].mention], i + 1
        while j < len(units):
            step = 1 if units[j].cls in ("DUN", "CONJ", "ADV") else 0
            if j + step < len(units) and units[j + step].cls == "Q":
                figures.append(units[j + step].mention)
                j += step + 1
            else:
                break
        found = tuple(m for m in figures if m)
        chunks.append(Chunk("Q", found[0].start, found[-1].end, figures=found))
        return j

    def _compare(self, chunks: list[Chunk]) -> list[Chunk]:
        """比上年, 较2020年, 与去年同期相比: one chunk, the basis of a change."""
        out: list[Chunk] = []
        i = 0
        while i < len(chunks):
            chunk = chunks[i]
            span = self._basis_length(chunks, i) if chunk.lemma in self.lexicon.compare else 0
            if span:
                time = chunks[i + 1].time if span > 1 else None
                out.append(Chunk("BASIS", chunk.start, chunks[i + span - 1].end, time=time))
                i += span
                if time is not None and i < len(chunks) and chunks[i].lemma in self.lexicon.more | self.lexicon.less:
                    chunks[i].tag = "UP" if chunks[i].lemma in self.lexicon.more else "DOWN"
            else:
                out.append(chunk)
                i += 1
        return out

    def _basis_length(self, chunks: Sequence[Chunk], i: int) -> int:
        lemma, rest = chunks[i].lemma, chunks[i + 1 : i + 6]
        for n, chunk in enumerate(rest, 2):
            if chunk.lemma in self.lexicon.against:
                return n
            if chunk.tag in BOUNDARIES or chunk.tag in ("Q", "V"):
                break
        if lemma in self.lexicon.than and rest:
            if rest[0].tag == "T":
                return 3 if len(rest) > 1 and rest[1].tag == "DE" and len(rest) > 2 and rest[2].tag == "NP" else 2
            if rest[0].tag == "NP" and len(rest) > 1 and rest[1].tag in ("UP", "DOWN", "Q", "T"):
                return 3 if rest[1].tag == "T" else 2
        return 0

    def _relatives(self, chunks: list[Chunk]) -> list[Chunk]:
        """A verb before 的 and a noun belongs to the noun: 列入附录的野生动物."""
        out: list[Chunk] = []
        for i, chunk in enumerate(chunks):
            if chunk.tag != "DE":
                out.append(chunk)
                continue
            after = chunks[i + 1] if i + 1 < len(chunks) else None
            if out and out[-1].tag == "Q":
                out[-1].lemma = "of"
            if after is None or after.tag not in ("NP", "Q", "T"):
                continue
            begin = _relative_start(out)
            if begin is None:
                continue
            absorbed = out[begin:]
            del out[begin:]
            names = tuple(m for c in absorbed for m in c.names)
            if after.tag == "NP":
                chunks[i + 1] = Chunk(
                    "NP",
                    absorbed[0].start,
                    after.end,
                    max(after.head, after.start),
                    items=after.items,
                    words=after.words,
                    names=(*names, *after.names),
                )
        return out

    def _prepositions(self, chunks: list[Chunk]) -> list[Chunk]:
        """A preposition takes the noun phrase behind it, unless that is itself what is measured."""
        out: list[Chunk] = []
        i = 0
        while i < len(chunks):
            chunk = chunks[i]
            after = chunks[i + 1] if i + 1 < len(chunks) else None
            if chunk.tag == "FROM" and not _from_figure(chunks, i):
                chunk.tag = "P"
            if chunk.tag == "P" and after and after.tag == "NP":
                measured = _measured(chunks, i + 2)
                if measured and (chunk.lemma in self.lexicon.toward or after.head > after.start):
                    out.append(
                        Chunk(
                            "NP",
                            chunk.start,
                            after.end,
                            after.head,
                            lemma=chunk.lemma,
                            items=after.items,
                            words=after.words,
                            names=after.names,
                        )
                    )
                else:
                    out.append(Chunk("PP", chunk.start, after.end, lemma=chunk.lemma, names=after.names))
                i += 2
            else:
                if chunk.tag != "P":
                    out.append(chunk)
                i += 1
        return out


def _idle(unit: Unit) -> bool:
    """Whether a unit is an idle count (首次, 一次), which at the end of a phrase is no part of it."""
    return unit.mention is not None and unit.mention.layer == "quantity"


def _relative_start(out: Sequence[Chunk]) -> int | None:
    """Where the relative clause begins that ends with the last chunk, or None where there is no verb in it."""
    k = len(out) - 1
    verb = None
    while k >= 0 and out[k].tag in ("NP", "V", "P", "UP", "DOWN", "HAVE", "TAKE", "BASIS", "LEVEL"):
        if out[k].tag in ("V", "UP", "DOWN", "HAVE"):
            verb = k
        elif verb is not None and out[k].tag == "NP" and not (k > 0 and out[k - 1].tag == "P"):
            break
        elif out[k].tag == "P" and verb is not None:
            verb = k
            break
        k -= 1
    if verb is not None and k < 0 or (verb is not None and out[k].tag in (*BOUNDARIES, "T")):
        opening = out[k + 1].tag in ("V", "P")
        return k + 1 if opening else verb
    return verb


def _from_figure(chunks: Sequence[Chunk], i: int) -> bool:
    for chunk in chunks[i + 1 : i + 4]:
        if chunk.tag == "Q":
            return True
        if chunk.tag not in ("T", "DE", "NP"):
            return False
    return False


def _measured(chunks: Sequence[Chunk], i: int) -> bool:
    while i < len(chunks) and chunks[i].tag in ("BASIS", "EACH", "T"):
        i += 1
    return i < len(chunks) and chunks[i].tag in ("LEVEL", "UP", "DOWN", "UPTO", "DOWNTO", "Q")
