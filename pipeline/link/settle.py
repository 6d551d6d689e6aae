"""Settles the classes of words that hang on their neighbours: verbs inside names, verbs of change with 至 or 到."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.link.lexicon import Lexicon
from pipeline.types import Mention

_CLAUSE = frozenset(["COMMA", "SEMI", "STOP"])
_OPENING = frozenset(["COMMA", "SEMI", "STOP", "COLON", "YOY", "MOM"])
_CLOSING = frozenset(["COMMA", "SEMI", "STOP", "COLON", "DUN", "DE", "CONJ"])
# The longest name of a measure that a verb before it may be part of.
_MEASURE_TAIL = 4
# How far ahead a word's class may hang on.
_AHEAD = 8


class Unit:
    """A word, a mark, or a whole mention; ``cls`` is its class."""

    __slots__ = ("cls", "end", "mention", "start", "word")

    def __init__(self, start: int, end: int, cls: str, word: str, mention: Mention | None = None) -> None:
        self.start = start
        self.end = end
        self.cls = cls
        self.word = word
        self.mention = mention


class Settler:
    """Goes over the units of a sentence twice: what a word is by what follows, then by what stands around it."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._merging = lexicon.goal | lexicon.until | lexicon.complement | lexicon.located | lexicon.wire
        self._first: dict[str, Callable[[list[Unit], int], None]] = {
            "V": self._measure_verb,
            "TAKE": self._future,
            "ADV": self._lasting,
            "N": self._noun,
            "P": self._used,
        }
        self._second: dict[str, Callable[[Unit, Unit | None, Sequence[Unit]], str]] = {
            "MEAN": self._mean,
            "UP": self._change,
            "DOWN": self._change,
            "V": self._verb,
            "ADV": self._adverb,
            "P": self._preposition,
            "LEVEL": self._preposition,
        }

    def settle(self, units: list[Unit]) -> list[Unit]:
        """The units with their classes settled, some merged with the one before."""
        for i, unit in enumerate(units):
            first = self._first.get(unit.cls)
            if first is not None and unit.mention is None:
                first(units, i)
        if len(units) > 1 and units[0].word in self.lexicon.until and units[1].cls == "T":
            units[0].cls = "P"
        self._occasions(units)
        self._comparisons(units)
        self._added(units)
        settled: list[Unit] = []
        for i, unit in enumerate(units):
            before = settled[-1] if settled else None
            after = units[i + 1] if i + 1 < len(units) else None
            if before is not None and (merged := self._merged(before, unit, after)) is not None:
                settled[-1] = merged
                continue
            if unit.mention is None:
                leads = self._leads_on(settled, unit, after) if settled else None
                if leads is not None:
                    unit.cls = leads
                elif after and after.cls == "T" and len(unit.word) > 2 and unit.word[-1] in self.lexicon.than:
                    settled.append(Unit(unit.start, unit.end - 1, "N", unit.word[:-1]))
                    unit = Unit(unit.end - 1, unit.end, "P", unit.word[-1])
                else:
                    second = self._second.get(unit.cls)
                    if second is not None:
                        unit.cls = second(unit, before, units[i + 1 : i + 1 + _AHEAD])
            settled.append(unit)
        return settled

    def _occasions(self, units: Sequence[Unit]) -> None:
        """登陆时, 建成后, 会议以来: when it was; what comes behind is told for no time named before, unless in it."""
        begin, timed = 0, False
        for i, unit in enumerate(units):
            if unit.cls in _OPENING:
                begin, timed = i + 1, False
            timed = timed or unit.cls == "T"
            if i > begin and units[i - 1].cls == "Q" and unit.word in self.lexicon.behind and unit.cls == "N":
                unit.cls = "PART"
                continue
            if unit.word not in self.lexicon.occasion or unit.mention is not None or i == begin:
                continue
            since = unit.word in self.lexicon.since
            if units[i - 1].cls == "V":
                units[i - 1].cls = "PART"
            elif since and len(unit.word) > 1 and all(u.cls in ("N", "DE", "CONJ") for u in units[begin:i]):
                for event in units[begin:i]:
                    event.cls = "PART"
            else:
                continue
            unit.cls = "T" if since and not timed else "PART"

    def _added(self, units: Sequence[Unit]) -> None:
        """新增境外输入确诊病例28例: what stands between 新增 and its figure is all the name of what was added."""
        adding = False
        for unit in units:
            adding = unit.word in self.lexicon.adding or adding and unit.cls not in _CLAUSE and unit.cls != "Q"
            if adding and unit.cls == "V":
                unit.cls = "N"

    def _comparisons(self, units: Sequence[Unit]) -> None:
        """同比多12.6%, 环比少了三成: a word of more or less tells a change where its clause names the period before."""
        compared = False
        for i, unit in enumerate(units):
            usual = unit.word.startswith(self.lexicon.usual) and i > 0 and units[i - 1].word in self.lexicon.than
            compared = usual or unit.cls in ("YOY", "MOM") or compared and unit.cls not in _CLAUSE
            comparing = unit.word in self.lexicon.comparing or unit.word[-1:] in self.lexicon.comparing
            if not compared or unit.mention is not None or not comparing:
                continue
            after = next((u for u in units[i + 1 : i + 4] if u.cls not in ("ADV", "PART")), None)
            plain = len(unit.word) == 1 or unit.word in self.lexicon.comparing or unit.word[0] in self.lexicon.aspect
            if plain and after is not None and after.cls == "Q":
                more = unit.word in self.lexicon.more or unit.word[-1] in self.lexicon.more
                unit.cls = "UP" if more else "DOWN"

    def _leads_on(self, settled: Sequence[Unit], unit: Unit, after: Unit | None) -> str | None:
        """提高2.1个百分点至31.4%, 下降3%，至5元: the class of the 至 that leads from a change to the new level."""
        if unit.word not in self.lexicon.until or after is None or after.cls != "Q":
            return None
        last = settled[-2] if settled[-1].cls == "COMMA" and len(settled) > 1 else settled[-1]
        if last.cls != "Q":
            return None
        for before in reversed(settled[-_AHEAD:-1]):
            if before.cls in ("UP", "DOWN"):
                return before.cls + "TO"
            if before.cls in _CLOSING and before is not settled[-1]:
                return None
        return None

    def _merged(self, before: Unit, unit: Unit, after: Unit | None) -> Unit | None:
        """One unit of two, where they are: 提高|到, 稳定|在, 投掷|出, 提|升至."""
        word = unit.word
        if unit.cls in ("UPTO", "DOWNTO") and len(before.word) == 1:
            stem = self.lexicon.classes.get(before.word + word[:-1])
            if stem in ("UP", "DOWN"):
                return Unit(before.start, unit.end, stem + "TO", before.word + word)
        if unit.cls == "UP" and before.cls == "V" and word not in self._merging:
            made = before.word in self.lexicon.attributive and before.end == unit.start
            return Unit(before.start, unit.end, "V", before.word + word) if made else None
        if word not in self._merging or unit.mention is not None:
            return None
        ahead = after.cls if after else ""
        if word in self.lexicon.until and ahead == "T" and before.cls in _OPENING:
            unit.cls = "P"
        if word in self.lexicon.goal and ahead in ("Q", "T", "ADV", "PART"):
            whole = self.lexicon.classes.get(before.word + word)
            if whole in ("UPTO", "DOWNTO"):
                return Unit(before.start, unit.end, whole, before.word + word)
            if before.cls in ("UP", "DOWN"):
                return Unit(before.start, unit.end, before.cls + "TO", before.word + word)
            if before.cls in ("V", "TO"):
                return Unit(before.start, unit.end, before.cls, before.word)
        if word in self.lexicon.complement and before.cls == "V":
            return Unit(before.start, unit.end, "V", before.word)
        if word in self.lexicon.located and ahead in ("Q", "PART"):
            if self.lexicon.classes.get(before.word + word) == "LEVEL":
                return Unit(before.start, unit.end, "LEVEL", before.word + word)
            if before.cls == "V":
                return Unit(before.start, unit.end, "LEVEL", before.word + word)
            if before.cls in ("EACH", "ADV", "N"):
                unit.cls = "LEVEL"
        if word in self.lexicon.wire and before.cls == "T":
            unit.cls = "COMMA"
        return None

    def _measure_verb(self, units: list[Unit], i: int) -> None:
        done = i > 0 and units[i - 1].word in self.lexicon.aspect
        if not done and self._names_measure(units[i], units[i + 1 : i + 4]):
            units[i].cls = "N"

    def _future(self, units: list[Unit], i: int) -> None:
        """将 before anything but its object tells the future."""
        after = units[i + 1] if i + 1 < len(units) else None
        if after is not None and (after.cls not in ("N", "Q") or after.word in self.lexicon.attributive):
            units[i].cls = "ADV"

    def _lasting(self, units: list[Unit], i: int) -> None:
        """持续了30个小时: the adverb is the verb."""
        if units[i].word in self.lexicon.lasting:
            after = next((unit for unit in units[i + 1 : i + 4] if unit.cls not in ("ADV", "PART")), None)
            if after is not None and after.mention is not None and after.mention.type == "duration":
                units[i].cls = "V"

    def _used(self, units: list[Unit], i: int) -> None:
        """全市用|气量达512万立方米: a preposition that the dictionary cuts off from the name of a measure."""
        noun, behind = (*units[i + 1 : i + 3], None, None)[:2]
        if noun is None or behind is None or units[i].word not in self.lexicon.used or noun.cls != "N":
            return
        if self.lexicon.is_measure(noun.word) and behind.cls in ("LEVEL", "Q", "UP", "DOWN", "UPTO", "DOWNTO"):
            units[i].cls = "N"

    def _noun(self, units: list[Unit], i: int) -> None:
        word = units[i].word
        if word[-1] in self.lexicon.about and len(word) > 1 and word not in self.lexicon.pact:
            if i + 1 < len(units) and units[i + 1].cls == "Q":
                units[i].end, units[i].word = units[i].end - 1, word[:-1]
        elif word in self.lexicon.extreme:
            if i and units[i - 1].cls == "N" and i + 1 < len(units) and units[i + 1].cls in ("LEVEL", "Q", "ADV"):
                units[i].cls = "ADV"
        elif word[0] == self.lexicon.each_of:
            self._drop_rate(units[i : i + 3])
        elif i and units[i - 1].word in self.lexicon.passive:
            if i + 1 < len(units) and units[i + 1].cls == "Q" and word in self.lexicon.classes:
                units[i].cls = "V"
        elif word in self.lexicon.report or word in self.lexicon.say:
            closes = 0 < i < len(units) - 1 and units[i + 1].cls in ("COMMA", "COLON")
            if closes and _named_before(units, i):
                units[i].cls = "V"
        elif word.endswith(self.lexicon.during):
            units[i].cls = "ADV"
        elif word in self.lexicon.attributive:
            self._open_clause(units[i], units[i - 1] if i else None, units[i + 1 : i + 4])

    def _drop_rate(self, units: Sequence[Unit]) -> None:
        """每亩 before a figure is no part of the statement's names."""
        each = units[0].word.removeprefix(self.lexicon.each_of)
        if not each and len(units) > 1 and units[1].cls == "Q":
            units[0].cls = "PART"
            return
        size = 1 if each in self.lexicon.rate_unit else 2
        named = size == 1 or (not each and len(units) > 1 and units[1].word in self.lexicon.rate_unit)
        if named and len(units) > size and units[size].cls == "Q":
            for unit in units[:size]:
                unit.cls = "PART"

    def _open_clause(self, noun: Unit, before: Unit | None, following: Sequence[Unit]) -> None:
        """，建设科创中心: what is a noun inside a name is a verb where it opens a clause before its object."""
        if before is not None and before.word in self.lexicon.aspect and following and following[0].cls in ("N", "Q"):
            noun.cls = "V"
            return
        opens = before is None or before.cls in ("COMMA", "SEMI")
        takes = bool(following) and following[0].cls == "N" and not self._names_measure(noun, following)
        if opens and takes and not following[0].word.endswith(self.lexicon.actor):
            noun.cls = "V"

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
                if verb.word in self.lexicon.classes and noun.word not in self.lexicon.measure:
                    return False
                return size <= _MEASURE_TAIL and (verb.word not in self.lexicon.light or size == 1)
        return False

    def _mean(self, unit: Unit, before: Unit | None, following: Sequence[Unit]) -> str:
        """平均 is part of a name before a word of its own (平均住院日), else it says how."""
        after = following[0] if following else None
        if unit.word in self.lexicon.forecast and before is not None and before.cls == "N" and after is not None:
            if after.cls in ("COMMA", "COLON"):
                return "V"
        if unit.word in self.lexicon.forecast or unit.word in self.lexicon.summing and after and after.cls == "V":
            return "ADV"
        named = after is not None and after.cls in ("N", "V") and after.word not in self.lexicon.classes
        return "N" if named else "ADV"

    def _change(self, unit: Unit, before: Unit | None, following: Sequence[Unit]) -> str:
        """经济增长目标, 下降趋势, GDP增长达到9%: a verb of change in a name, or before the verb of the level."""
        after = next((unit for unit in following if unit.cls not in ("ADV", "MEAN")), None)
        if after is None:
            return unit.cls
        nominal = after.cls == "DE" or before is not None and before.cls in ("UP", "DOWN") and before.end == unit.start
        if before is not None and before.cls == "N":
            levels = after.cls in ("UPTO", "DOWNTO") or after.word in self.lexicon.copula
            nominal = nominal or levels or after.word in self.lexicon.change_head
        return "N" if nominal else unit.cls

    def _verb(self, unit: Unit, before: Unit | None, following: Sequence[Unit]) -> str:
        after = following[0] if following else None
        measured = before is not None and before.cls == "N" and self.lexicon.is_measure(before.word)
        if measured and unit.word in self.lexicon.light and after and after.cls in ("Q", "ADV"):
            return "LEVEL"
        if after is None:
            return "V"
        if after.word in self.lexicon.consequence and after.cls == "V" and (before is None or before.cls in _OPENING):
            return "N"
        listed = unit.word in self.lexicon.classes
        if unit.word in self.lexicon.nominal and before is not None and before.cls == "N":
            if after.cls in ("UP", "DOWN", "UPTO", "DOWNTO"):
                return "N"
        among = len(following) > 1 and following[1].word in self.lexicon.inside
        if among and before is not None and before.cls == "Q" and after.cls == "N":
            return "N"
        inside = _member(unit, before, following, listed) or self._attributive(unit, before, after)
        return "N" if inside or self._counted(before, following, listed) else "V"

    def _attributive(self, verb: Unit, before: Unit | None, after: Unit) -> bool:
        """实践基地, 煤炭消费: a verb inside the name of what is counted or measured."""
        if before is not None and before.cls == "N" and after.cls == "Q" and verb.word in self.lexicon.measure:
            return True
        if verb.word not in self.lexicon.attributive:
            return False
        if before is None or before.cls in _OPENING:
            return after.cls == "N" and after.word.endswith(self.lexicon.actor)
        if before.cls == "Q":
            return after.cls in ("N", "Q")
        named = before.mention is not None or before.word in self.lexicon.anaphor
        return after.cls in ("N", "Q") and before.cls == "N" and not named

    def _counted(self, before: Unit | None, following: Sequence[Unit], listed: bool) -> bool:
        """26个停车泊位: a verb between a count of things and the noun that ends the clause."""
        if listed or before is None or before.cls != "Q" or before.mention is None:
            return False
        things = before.mention.type == "count" and before.mention.unit not in self.lexicon.people
        closes = len(following) < 2 or following[1].cls in _CLOSING
        return things and following[0].cls == "N" and closes

    def _adverb(self, unit: Unit, before: Unit | None, following: Sequence[Unit]) -> str:
        """An adverb of no list before a noun is part of its name (最不发达国家), so is 以上 in 二级及以上医院.

        One that opens a clause before a figure is a verb the tagger does not know (射正8次).
        """
        after = following[0] if following else None
        if after is None:
            return "ADV"
        if after.cls == "Q" and len(unit.word) > 1 and unit.word not in self.lexicon.classes:
            return "V" if before is None or before.cls in _OPENING else "ADV"
        if unit.word in self.lexicon.adjectival and after.cls == "N":
            return "N"
        if before is not None and before.cls == "T" and after.cls == "Q" and unit.word in self.lexicon.comparing:
            return "V"
        if unit.word in self.lexicon.classes:
            joined = before is not None and before.cls in ("CONJ", "N") and before.mention is None
            return "N" if unit.word in self.lexicon.bound and after.cls == "N" and joined else "ADV"
        return "N" if after.cls == "N" or (after.cls == "ADV" and after.word not in self.lexicon.classes) else "ADV"

    def _preposition(self, unit: Unit, before: Unit | None, following: Sequence[Unit]) -> str:
        """为群众节省 is for them, 为6.2% is a level; 与 between nouns joins them."""
        after = following[0] if following else None
        if after is None:
            return unit.cls
        if unit.word in self.lexicon.benefit and after.cls == "N" and _verb_ahead(following):
            return "P"
        alike = before is not None and before.cls == after.cls and before.cls in ("N", "Q")
        return "CONJ" if unit.cls == "P" and alike and unit.word in self.lexicon.conjunction else unit.cls


def _named_before(units: Sequence[Unit], i: int) -> bool:
    """Whether a name stands before the unit ``i``, a time between them or not: 某供电公司昨日消息."""
    before = units[i - 2] if i > 1 and units[i - 1].cls == "T" else units[i - 1]
    return before.cls == "N" and before.mention is not None


def _member(verb: Unit, before: Unit | None, following: Sequence[Unit], listed: bool) -> bool:
    """交通和服务、居住价格: a verb among the nouns of a list, or a single character inside a name."""
    after = following[0]
    if before is None or before.cls in _OPENING:
        return after.cls == "DUN" and len(following) > 1 and following[1].cls == "N" and not listed
    if before.cls in ("CONJ", "DUN"):
        return after.cls in ("DUN", "CONJ") or (after.cls == "N" and not listed)
    person = before.mention is not None and before.mention.type == "PER"
    return before.cls == "N" and after.cls == "N" and len(verb.word) == 1 and not listed and not person


def _verb_ahead(following: Sequence[Unit]) -> bool:
    """为群众节省: whether a verb comes behind the noun phrase and before anything else."""
    after = next((unit for unit in following if unit.cls not in ("N", "DE", "CONJ", "ADV", "DUN")), None)
    return after is not None and after.cls in ("V", "UP", "DOWN")
