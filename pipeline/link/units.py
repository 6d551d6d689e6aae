"""The words of a sentence as a statement sees them: mentions whole, closed classes named."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

import msgspec

from pipeline.link.lexicon import NOMINAL_TAGS, Lexicon
from pipeline.types import Analysis, Mention, Span

# The longest name of a measure that a verb before it may be part of.
_MEASURE_TAIL = 4
_OPENING = frozenset(["COMMA", "SEMI", "STOP", "COLON", "YOY", "MOM"])
_CLOSING = frozenset(["COMMA", "SEMI", "STOP", "COLON", "DUN", "DE", "CONJ"])
# How many words' classes are kept: more than a newspaper's vocabulary.
_KNOWN_WORDS = 65_536


class Unit(msgspec.Struct, gc=False):
    """A word, a mark, or a whole mention; ``cls`` is its class."""

    start: int
    end: int
    cls: str
    word: str
    mention: Mention | None = None


def cover(analysis: Analysis) -> list[Mention]:
    """The mentions that stand as one word each, none overlapping: times before quantities before names."""
    order = {"time": 0, "quantity": 1, "entity": 2}
    ranked = sorted(
        analysis.mentions, key=lambda m: (order[m.layer] + 2 * (m.weak and m.layer == "quantity"), -(m.end - m.start))
    )
    kept: list[Mention] = []
    starts: list[int] = []
    for mention in ranked:
        at = bisect_left(starts, mention.start)
        free_before = at == 0 or kept[at - 1].end <= mention.start
        free_after = at == len(kept) or kept[at].start >= mention.end
        if free_before and free_after:
            starts.insert(at, mention.start)
            kept.insert(at, mention)
    return kept


class UnitReader:
    """Reads the units of an article's sentences, in order."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._classify = lru_cache(maxsize=_KNOWN_WORDS)(self._class_of_word)

    def read(self, analysis: Analysis, sentence: Span, covered: Sequence[Mention], first_token: int) -> list[Unit]:
        """The units of one sentence; ``first_token`` is the index of its first token."""
        text, (start, end) = analysis.folded, sentence
        tokens = analysis.tokens
        units: list[Unit] = []
        at = bisect_left(covered, start, key=lambda m: m.start)
        position, i = start, first_token
        while i < len(tokens) and tokens[i].start < end:
            token = tokens[i]
            while at < len(covered) and covered[at].start < token.end and covered[at].start < end:
                mention = covered[at]
                self._words(text, max(token.start, position), mention.start, token.tag, units)
                units.append(
                    Unit(mention.start, mention.end, _class_of(mention), text[mention.start : mention.end], mention)
                )
                position = mention.end
                at += 1
            self._words(text, max(token.start, position), token.end, token.tag, units)
            position = max(position, token.end)
            i += 1
        return self._settle(_enclose(units))

    def _words(self, text: str, start: int, end: int, tag: str, units: list[Unit]) -> None:
        if start >= end:
            return
        word = text[start:end]
        cut, cls = self._classify(word, tag)
        if cut:
            self._words(text, start, start + cut, "n", units)
            self._words(text, start + cut, end, "v", units)
        else:
            units.append(Unit(start, end, cls, word))

    def _class_of_word(self, word: str, tag: str) -> tuple[int, str]:
        """Where a word is to be cut, or 0 and its class."""
        cls = self.lexicon.marks.get(word) or self.lexicon.classes.get(word)
        if cls:
            return 0, cls
        cut = self.lexicon.cut(word)
        return (cut, "") if cut else (0, _by_tag(tag))

    def _settle(self, units: list[Unit]) -> list[Unit]:
        """Classes that hang on the neighbours: verbs that are part of a name, verbs of change with 至 or 到."""
        for i, unit in enumerate(units):
            following = units[i + 1 : i + 4]
            if unit.cls == "V" and self._names_measure(unit, following):
                unit.cls = "N"
            elif unit.word.startswith(self.lexicon.each_of) and unit.mention is None:
                self._drop_rate(units[i : i + 3])
            elif unit.word in self.lexicon.lasting and _before_figure(following):
                unit.cls = "V"
            elif unit.cls == "TAKE" and following and following[0].cls not in ("N", "Q"):
                unit.cls = "ADV"
            elif unit.cls == "N" and self._opens_clause(unit, units[i - 1] if i else None, following):
                unit.cls = "V"
        settled: list[Unit] = []
        for i, unit in enumerate(units):
            after = units[i + 1] if i + 1 < len(units) else None
            before = settled[-1] if settled else None
            if unit.word in self.lexicon.goal and before and after and after.cls in ("Q", "T", "ADV"):
                if before.cls in ("UP", "DOWN"):
                    settled[-1] = Unit(before.start, unit.end, before.cls + "TO", before.word + unit.word)
                    continue
                if before.cls in ("V", "TO"):
                    settled[-1] = Unit(before.start, unit.end, before.cls, before.word)
                    continue
            if unit.word in self.lexicon.complement and unit.mention is None and before and before.cls == "V":
                settled[-1] = Unit(before.start, unit.end, "V", before.word)
                continue
            if unit.word in self.lexicon.located and before and after and after.cls == "Q":
                if before.cls == "V":
                    settled[-1] = Unit(before.start, unit.end, "LEVEL", before.word + unit.word)
                    continue
                if before.cls in ("EACH", "ADV", "N"):
                    unit.cls = "LEVEL"
            if before and len(before.word) == 1 and unit.cls in ("UPTO", "DOWNTO"):
                stem = self.lexicon.classes.get(before.word + unit.word[:-1])
                if stem in ("UP", "DOWN"):
                    settled[-1] = Unit(before.start, unit.end, stem + "TO", before.word + unit.word)
                    continue
            if unit.word in self.lexicon.wire and before and before.cls == "T":
                unit.cls = "COMMA"
            elif unit.mention is None:
                if after and after.cls == "T" and len(unit.word) > 2 and unit.word[-1] in self.lexicon.than:
                    settled.append(Unit(unit.start, unit.end - 1, "N", unit.word[:-1]))
                    unit = Unit(unit.end - 1, unit.end, "P", unit.word[-1])
                else:
                    unit.cls = self._settled_class(unit, before, units[i + 1 : i + 9])
            settled.append(unit)
        return settled

    def _settled_class(self, unit: Unit, before: Unit | None, following: Sequence[Unit]) -> str:
        after = following[0] if following else None
        named_before = before is not None and before.cls == "N"
        named_after = after is not None and after.cls == "N"
        listed = unit.word in self.lexicon.classes
        if unit.cls == "MEAN":
            return "N" if after and after.cls in ("N", "V") and after.word not in self.lexicon.classes else "ADV"
        if unit.cls in ("UP", "DOWN"):
            return "N" if _nominal_change(before, following, self.lexicon) else unit.cls
        if unit.cls == "V":
            measured = named_before and before is not None and self.lexicon.is_measure(before.word)
            if unit.word in self.lexicon.light and measured and after and after.cls in ("Q", "ADV"):
                return "LEVEL"
            inside = _member(unit, before, following, listed) or _counted(before, following, listed, self.lexicon)
            return "N" if inside or self._attributive(unit, before, after) else "V"
        if unit.word in self.lexicon.benefit and named_after and _verb_ahead(following):
            return "P"
        if (
            unit.word in self.lexicon.bound
            and named_after
            and before
            and before.cls in ("CONJ", "N")
            and before.mention is None
        ):
            return "N"
        if unit.cls == "ADV" and not listed:
            return (
                "N"
                if named_after or (after is not None and after.cls == "ADV" and after.word not in self.lexicon.classes)
                else "ADV"
            )
        if (
            unit.cls == "P"
            and unit.word in self.lexicon.conjunction
            and before
            and after
            and before.cls == after.cls
            and before.cls in ("N", "Q")
        ):
            return "CONJ"
        return unit.cls

    def _drop_rate(self, units: Sequence[Unit]) -> None:
        """每亩 before a figure is no part of the statement's names."""
        each = units[0]
        size = 1 if each.word.removeprefix(self.lexicon.each_of) in self.lexicon.rate_unit else 2
        named = size == 1 or (each.word == self.lexicon.each_of and len(units) > 1 and units[1].word in self.lexicon.rate_unit)
        if named and len(units) > size and units[size].cls == "Q":
            for unit in units[:size]:
                unit.cls = "PART"

    def _attributive(self, verb: Unit, before: Unit | None, after: Unit | None) -> bool:
        """实践基地, 引领中心: a verb inside the name of what is counted."""
        if after is None or verb.word not in self.lexicon.attributive:
            return False
        if before is None or before.cls in _OPENING:
            return after.cls == "N" and after.word.endswith(self.lexicon.actor)
        if after.cls not in ("N", "Q"):
            return False
        return (
            before.cls == "Q"
            or before.cls == "N"
            and before.mention is None
            and before.word not in self.lexicon.anaphor
        )

    def _opens_clause(self, noun: Unit, before: Unit | None, following: Sequence[Unit]) -> bool:
        """，建设科创中心: what is a noun inside a name is a verb where it opens a clause before its object."""
        opens = before is None or before.cls in ("COMMA", "SEMI")
        takes = bool(following) and following[0].cls == "N" and not self._names_measure(noun, following)
        agent = takes and following[0].word.endswith(self.lexicon.actor)
        return opens and takes and not agent and noun.word in self.lexicon.attributive

    def _names_measure(self, verb: Unit, following: Sequence[Unit]) -> bool:
        """签约金额, 诊断合理率: a verb that is no light one, before a short name of a measure."""
        size = 0
        if verb.word in self.lexicon.causing:
            return False
        for noun in following:
            if noun.cls != "N" or noun.mention is not None:
                return False
            size += len(noun.word)
            if self.lexicon.is_measure(noun.word):
                return size <= _MEASURE_TAIL and (verb.word not in self.lexicon.light or size == 1)
        return False


def _class_of(mention: Mention) -> str:
    if mention.layer == "time":
        return "T"
    return "Q" if mention.layer == "quantity" and not mention.weak else "N"


def _by_tag(tag: str) -> str:
    if tag in NOMINAL_TAGS:
        return "N"
    if tag.startswith("v"):
        return "V"
    if tag.startswith("p"):
        return "P"
    return "ADV" if tag.startswith("d") else "PART"


def _member(verb: Unit, before: Unit | None, following: Sequence[Unit], listed: bool) -> bool:
    """交通和服务、居住价格: a verb among the nouns of a list, or a single character inside a name."""
    after = following[0] if following else None
    if after is None:
        return False
    if before is None or before.cls in _OPENING:
        return after.cls == "DUN" and len(following) > 1 and following[1].cls == "N" and not listed
    if before.cls in ("CONJ", "DUN"):
        return after.cls in ("DUN", "CONJ") or (after.cls == "N" and not listed)
    return before.cls == "N" and after.cls == "N" and len(verb.word) == 1 and not listed


def _counted(before: Unit | None, following: Sequence[Unit], listed: bool, lexicon: Lexicon) -> bool:
    """26个停车泊位: a verb between a count of things and the noun that ends the clause."""
    if before is None or before.cls != "Q" or before.mention is None or listed or not following:
        return False
    things = before.mention.type == "count" and before.mention.unit not in lexicon.people
    closes = len(following) < 2 or following[1].cls in _CLOSING
    return things and following[0].cls == "N" and closes


def _before_figure(following: Sequence[Unit]) -> bool:
    """Whether a duration comes next, but for particles."""
    after = next((unit for unit in following if unit.cls not in ("ADV", "PART")), None)
    return after is not None and after.cls == "Q" and after.mention is not None and after.mention.type == "duration"


def _verb_ahead(following: Sequence[Unit]) -> bool:
    """为群众节省: whether a verb comes behind the noun phrase and before anything else."""
    after = next((unit for unit in following if unit.cls not in ("N", "DE", "CONJ", "ADV", "DUN")), None)
    return after is not None and after.cls in ("V", "UP", "DOWN")


def _nominal_change(before: Unit | None, following: Sequence[Unit], lexicon: Lexicon) -> bool:
    """经济增长目标, 下降趋势, GDP增长达到9%: a verb of change among nouns, or before the verb of the level."""
    after = next((unit for unit in following if unit.cls not in ("ADV", "MEAN")), None)
    if after is None or before is None or before.cls != "N":
        return after is not None and after.cls == "DE"
    return after.cls in ("DE", "UPTO", "DOWNTO") or after.word in lexicon.copula or after.word in lexicon.change_head


def _enclose(units: list[Unit]) -> list[Unit]:
    """A quotation without a figure is one noun; a bracket without one is part of what it explains."""
    for n, quote in enumerate([unit for unit in units if unit.cls == "QUOTE"]):
        quote.cls = "CLOSE" if n % 2 else "OPEN"
    out: list[Unit] = []
    i = 0
    while i < len(units):
        unit = units[i]
        closer = {"OPEN": "CLOSE", "LEFT": "RIGHT"}.get(unit.cls)
        j = _closing(units, i, closer) if closer else None
        if j is None:
            if unit.cls not in ("OPEN", "CLOSE"):
                out.append(unit)
            i += 1
        elif closer == "CLOSE":
            text = "".join(u.word for u in units[i : j + 1])
            out.append(Unit(unit.start, units[j].end, "N", text, units[i + 1].mention if j == i + 2 else None))
            i = j + 1
        else:
            if out and out[-1].cls == "N":
                out[-1] = Unit(out[-1].start, units[j].end, "N", out[-1].word, out[-1].mention)
            i = j + 1
    return out


def _closing(units: Sequence[Unit], i: int, closer: str) -> int | None:
    for j in range(i + 1, min(i + 25, len(units))):
        if units[j].cls == closer:
            return j
        if units[j].cls in ("Q", "STOP", "SEMI") or (units[j].cls == "COMMA" and closer == "CLOSE"):
            return None
    return None
