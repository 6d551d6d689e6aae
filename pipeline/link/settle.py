"""Settles the classes of words that hang on their neighbours: verbs inside names, verbs of change with 至 or 到."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from pipeline.link.lexicon import Lexicon
from pipeline.link.prepare import OPENING, Preparer
from pipeline.link.unit import Unit

_CLOSING: Final = frozenset(["COMMA", "SEMI", "STOP", "COLON", "DUN", "DE", "CONJ"])
# How far ahead a word's class may hang on.
_AHEAD: Final = 8


class Settler:
    """Goes over the units of a sentence twice: what a word is by what follows, then by what stands around it."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._merging = lexicon.goal | lexicon.until | lexicon.complement | lexicon.located | lexicon.wire
        self._preparer = Preparer(lexicon)
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
        self._preparer.prepare(units)
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
        if word in self.lexicon.until and ahead == "T" and before.cls in OPENING:
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

    def _mean(self, unit: Unit, before: Unit | None, following: Sequence[Unit]) -> str:
        """平均 is part of a name before a word of its own (平均住院日), else it says how."""
        after = following[0] if following else None
        if unit.word in self.lexicon.forecast and before is not None and before.cls == "N" and after is not None:
            if after.cls in ("COMMA", "COLON"):
                return "V"
        if unit.word in self.lexicon.forecast or unit.word in self.lexicon.summing and after and after.cls == "V":
            return "ADV"
        if unit.word in self.lexicon.modality and after is not None and after.cls == "V":
            return "N" if before is not None and before.cls == "N" else "ADV"
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
        if after.word in self.lexicon.consequence and after.cls == "V" and (before is None or before.cls in OPENING):
            return "N"
        listed = unit.word in self.lexicon.classes
        if unit.word in self.lexicon.nominal and before is not None and before.cls == "N":
            if after.cls in ("UP", "DOWN", "UPTO", "DOWNTO"):
                return "N"
        if len(unit.word) > 1 and unit.word not in self.lexicon.light and self._compared(unit, following):
            return "N"
        among = len(following) > 1 and following[1].word in self.lexicon.inside
        if among and before is not None and before.cls == "Q" and after.cls == "N":
            return "N"
        inside = _member(unit, before, following, listed) or self._attributive(unit, before, after)
        return "N" if inside or self._counted(before, following, listed) else "V"

    def _compared(self, unit: Unit, following: Sequence[Unit]) -> bool:
        """考生|比去年少, 供餐|由40份增至, 产销|分别完成: whether what follows compares a verb, or leads to a level."""
        after = following[0]
        if after.cls in ("YOY", "MOM"):
            return True
        if after.cls in ("UP", "DOWN", "UPTO", "DOWNTO"):
            return unit.word in self.lexicon.nominal or unit.word in self.lexicon.measure
        ahead = following[1].cls if len(following) > 1 else ""
        if after.cls == "FROM":
            return any(unit.cls == "Q" for unit in following[1:4])
        return after.word in self.lexicon.than and ahead == "T" or after.cls == "EACH" and ahead in ("V", "LEVEL")

    def _attributive(self, verb: Unit, before: Unit | None, after: Unit) -> bool:
        """实践基地, 煤炭消费: a verb inside the name of what is counted or measured."""
        if before is not None and before.cls == "N" and after.cls == "Q" and verb.word in self.lexicon.measure:
            return True
        if verb.word not in self.lexicon.attributive:
            return False
        if before is None or before.cls in OPENING:
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
            return "V" if before is None or before.cls in OPENING else "ADV"
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
        if unit.word in self.lexicon.benefit and after.cls == "Q" and _people_ahead(following):
            measured = before is not None and before.cls == "N" and self.lexicon.is_measure(before.word)
            return unit.cls if measured else "P"
        alike = before is not None and before.cls == after.cls and before.cls in ("N", "Q")
        return "CONJ" if unit.cls == "P" and alike and unit.word in self.lexicon.conjunction else unit.cls


def _member(verb: Unit, before: Unit | None, following: Sequence[Unit], listed: bool) -> bool:
    """交通和服务、居住价格: a verb among the nouns of a list, or a single character inside a name."""
    after = following[0]
    if before is None or before.cls in OPENING:
        return after.cls == "DUN" and len(following) > 1 and following[1].cls == "N" and not listed
    if before.cls in ("CONJ", "DUN"):
        return after.cls in ("DUN", "CONJ") or (after.cls == "N" and not listed)
    person = before.mention is not None and before.mention.type == "PER"
    return before.cls == "N" and after.cls == "N" and len(verb.word) == 1 and not listed and not person


def _verb_ahead(following: Sequence[Unit]) -> bool:
    """为群众节省: whether a verb comes behind the noun phrase and before anything else."""
    after = next((unit for unit in following if unit.cls not in ("N", "DE", "CONJ", "ADV", "DUN")), None)
    return after is not None and after.cls in ("V", "UP", "DOWN")


def _people_ahead(following: Sequence[Unit]) -> bool:
    """为3.9万名|农民工追回: whether the figure counts a noun, and a verb comes behind that."""
    return len(following) > 2 and following[1].cls == "N" and _verb_ahead(following[1:])
