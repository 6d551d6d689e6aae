"""Goes over the units of a sentence first: what a word is by what follows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from pipeline.link.lexicon import Lexicon
from pipeline.link.unit import Unit

CLAUSE_ENDS: Final = frozenset(["COMMA", "SEMI", "STOP"])
OPENING: Final = frozenset(["COMMA", "SEMI", "STOP", "COLON", "YOY", "MOM"])
_VALUES: Final = frozenset(["Q", "ADV", "LEVEL"])
# A verb that is done more or less has so many characters at most.
_DEED: Final = 2
# How many adverbs may stand between a measure and the verb of its value, and one more.
_MODIFIERS: Final = 4
# How many words the name of what one has may have, and one more.
_PHRASE: Final = 7
# The longest name of a measure that a verb before it may be part of.
_MEASURE_TAIL: Final = 4


class Preparer:
    """Gives words the class that what follows them shows."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._by_class: dict[str, Callable[[list[Unit], int], None]] = {
            "V": self._measure_verb,
            "TAKE": self._future,
            "ADV": self._lasting,
            "N": self._noun,
            "P": self._used,
        }

    def prepare(self, units: list[Unit]) -> None:
        """Change the classes of ``units`` in place."""
        for i, unit in enumerate(units):
            look = self._by_class.get(unit.cls)
            if look is not None and unit.mention is None:
                look(units, i)
        if len(units) > 1 and units[0].word in self.lexicon.until and units[1].cls == "T":
            units[0].cls = "P"
        self._occasions(units)
        self._comparisons(units)
        self._added(units)

    def _occasions(self, units: Sequence[Unit]) -> None:
        """登陆时, 建成后, 会议以来: when it was; what comes behind is told for no time named before, unless in it."""
        begin, timed = 0, False
        for i, unit in enumerate(units):
            if unit.cls in OPENING:
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

    def _comparisons(self, units: Sequence[Unit]) -> None:
        """同比多12.6%, 环比少了三成: a word of more or less tells a change where its clause names the period before."""
        compared = False
        for i, unit in enumerate(units):
            than = i > 0 and units[i - 1].word in self.lexicon.than
            usual = than and (unit.cls == "T" or unit.word.startswith(self.lexicon.usual))
            compared = usual or unit.cls in ("YOY", "MOM") or compared and unit.cls not in CLAUSE_ENDS
            if compared and unit.mention is None and unit.word[:1] in self.lexicon.amount:
                self._did_more(units, i)
            comparing = unit.word in self.lexicon.comparing or unit.word[-1:] in self.lexicon.comparing
            done = i + 1 < len(units) and units[i + 1].word in self.lexicon.done
            grown = done and i > 0 and units[i - 1].cls in ("N", "PART")
            if not (compared or grown) or unit.mention is not None or not comparing:
                continue
            after = next((u for u in units[i + 1 : i + 4] if u.cls not in ("ADV", "PART")), None)
            plain = len(unit.word) == 1 or unit.word in self.lexicon.comparing or unit.word[0] in self.lexicon.aspect
            if plain and after is not None and after.cls == "Q":
                more = unit.word in self.lexicon.more or unit.word[-1] in self.lexicon.more
                unit.cls = "UP" if more else "DOWN"

    def _did_more(self, units: Sequence[Unit], i: int) -> None:
        """比上年多打180公斤, 少花了52元: doing more or less of something is a change."""
        unit = units[i]
        verb = unit if len(unit.word) > 1 else units[i + 1] if i + 1 < len(units) else None
        if verb is None or verb is not unit and verb.cls != "V" or len(verb.word) > _DEED:
            return
        behind = units[i + (1 if verb is unit else 2) :][:3]
        after = next((u for u in behind if u.cls not in ("ADV", "PART")), None)
        if after is not None and after.cls == "Q":
            verb.cls = "UP" if unit.word[0] in self.lexicon.more else "DOWN"
            if verb is not unit:
                unit.cls = "PART"

    def _added(self, units: Sequence[Unit]) -> None:
        """新增境外输入确诊病例28例: what stands between 新增 and its figure is all the name of what was added."""
        adding = False
        for unit in units:
            adding = unit.word in self.lexicon.adding or adding and unit.cls not in CLAUSE_ENDS and unit.cls != "Q"
            if adding and unit.cls == "V":
                unit.cls = "N"

    def _measure_verb(self, units: list[Unit], i: int) -> None:
        after = units[i + 1] if i + 1 < len(units) else None
        if after is not None and self._measured_before(units, i):
            if after.word in self.lexicon.valued:
                units[i].cls = "ADV"
                return
            sets = units[i].word[-1] in self.lexicon.valued and len(units[i].word) > 1
            shared = units[i].word in self.lexicon.light and units[i - 1].cls == "EACH"
            if after.cls in _VALUES and (sets or shared):
                units[i].cls = "LEVEL"
                return
        if after is not None and after.cls == "Q" and self._had(units, i):
            units[i].cls = "N"
            return
        done = i > 0 and units[i - 1].word in self.lexicon.aspect
        if not done and self._names_measure(units[i], units[i + 1 : i + 4]):
            units[i].cls = "N"

    def _had(self, units: Sequence[Unit], i: int) -> bool:
        """有种植合作|组织40个: whether only nouns stand between a verb of having and ``i``."""
        for k in range(i - 1, max(-1, i - _PHRASE), -1):
            if units[k].cls not in ("N", "DE"):
                return k < i - 1 and units[k].cls == "HAVE"
        return False

    def _measured_before(self, units: Sequence[Unit], i: int) -> bool:
        """Whether the name of a measure stands right before ``i``: 损失初步|估算为1460万元, 产销分别|完成78万辆."""
        for k in range(i - 1, max(-1, i - _MODIFIERS), -1):
            if units[k].cls not in ("ADV", "EACH"):
                return units[k].cls in ("N", "V") and self.lexicon.is_measure(units[k].word)
        return False

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
            if closes and (_named_before(units, i) or units[i - 1].word.endswith(self.lexicon.actor)):
                units[i].cls = "V"
        elif word.endswith(self.lexicon.during):
            units[i].cls = "ADV"
        elif word in self.lexicon.attributive:
            self._open_clause(units[i], units[i - 1] if i else None, units[i + 1 : i + 4])

    def _drop_rate(self, units: Sequence[Unit]) -> None:
        """每亩 before a figure is no part of the statement's names."""
        each = units[0].word.removeprefix(self.lexicon.each_of)
        counted = units[1].mention if len(units) > 1 else None
        if not each and counted is not None and counted.layer == "quantity":
            units[0].cls = "PART"
            if units[1].cls == "N":
                units[1].cls = "PART"
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


def _named_before(units: Sequence[Unit], i: int) -> bool:
    """Whether a name stands before the unit ``i``, a time between them or not: 某供电公司昨日消息."""
    before = units[i - 2] if i > 1 and units[i - 1].cls == "T" else units[i - 1]
    return before.cls == "N" and before.mention is not None
