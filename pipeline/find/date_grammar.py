"""Joins atoms into time expressions: points, their edges, what opens or closes them, and ranges."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from pipeline.find.date_atoms import Atom, Lexer
from pipeline.find.date_rules import Fields, GrammarRules
from pipeline.rulebook import Rulebook
from pipeline.types import Span


class Expression(msgspec.Struct):
    """A time expression: its point, the end point of a range, and what qualifies them.

    ``op`` is since, start, before, after, end or empty; ``edge`` fields stand among ``fields``.
    """

    start: int
    end: int
    kind: str
    rule: str
    fields: Fields
    numerals: list[Span]
    first_kind: str
    to: Expression | None = None
    op: str = ""
    about: bool = False
    until: bool = False
    as_of: bool = False
    stock: bool = False
    ever_since: bool = False
    counted: bool = False
    compared: bool = False
    faint: bool = False


# Kinds that are whole expressions by themselves: nothing is joined, no edge is read.
_ALONE: Final = frozenset({"vague", "set", "weekday-set", "opening"})
# Kinds that are a time only beside a date; alone they are found weakly or not at all.
LOOSE: Final = frozenset({"part", "clock"})
# How far back the words before an expression are read.
_BEFORE: Final = 8


class Grammar:
    """Reads expressions off a text's atoms."""

    def __init__(self, rules: Rulebook, lexer: Lexer) -> None:
        table = rules.toml("dates/grammar.toml", GrammarRules)
        self.rules = table
        self._gap = re.compile(table.gap)
        self._follows = {kind: frozenset(before) for kind, before in table.follows.items()}
        self._suffix = {name: re.compile(lexer.expand(source)) for name, source in table.suffix.items()}
        self._prefix = {name: re.compile(source) for name, source in table.prefix.items()}
        gap = table.range.to_gap
        self._to = re.compile(f"{gap}{table.range.to}{gap}")
        self._noted = re.compile(f"{table.range.note}{gap}{table.range.to}{gap}")
        self._measure = re.compile(table.measure)
        self._between = re.compile(f"{gap}(?:{table.range.between}){gap}")
        self._between_end = re.compile(table.range.between_end)

    def read(self, text: str, atoms: list[Atom]) -> list[Expression]:
        """The expressions of a text in order."""
        found: list[Expression] = []
        position = 0
        while position < len(atoms):
            expression, following = self._point(text, atoms, position)
            if expression is not None:
                following = self._range(text, atoms, expression, following)
                self._qualify(text, atoms, expression, following)
                while following < len(atoms) and atoms[following].start < expression.end:
                    following += 1
                found.append(expression)
            position = following
        return found

    def _point(self, text: str, atoms: list[Atom], position: int) -> tuple[Expression | None, int]:
        """Atoms that each narrow the one before. None where an opening word opens nothing."""
        atom = atoms[position]
        start, opened = atom.start, False
        fields: Fields = {}
        while atom.kind == "opening":
            opened = True
            fields |= atom.fields
            end, position = atom.end, position + 1
            if position == len(atoms) or atoms[position].start - end > 1:
                return None, position
            atom = atoms[position]
        if opened and atom.kind in _ALONE:
            return None, position
        point = Expression(start, atom.end, atom.kind, atom.rule, fields | atom.fields, [], atom.kind, faint=atom.faint)
        if atom.calendar:
            point.numerals.append((atom.start, atom.end))
        position += 1
        if atom.kind in _ALONE:
            return point, position
        while (joined := self._joined(text, point, atoms, position)) is not None:
            self._add(point, atoms[joined])
            position = joined + 1
        self._edge(text, point)
        return point, position

    def _joins(self, text: str, point: Expression, atom: Atom) -> bool:
        if point.kind not in self._follows.get(atom.kind, ()) or atom.start - point.end > 3:
            return False
        if atom.fields.keys() & point.fields.keys() and atom.kind != "ordinal":
            return False
        if atom.kind != "part" and any(key.endswith("_high") for key in point.fields):
            return False
        return self._gap.fullmatch(text, point.end, atom.start) is not None

    def _joined(self, text: str, point: Expression, atoms: list[Atom], position: int) -> int | None:
        """The atom that narrows the point: the next one, or a part of the day behind a bracketed weekday."""
        if position < len(atoms) and self._joins(text, point, atoms[position]):
            return position
        if point.kind != "day" or (note := self._suffix["weekday_note"].match(text, point.end)) is None:
            return None
        while position < len(atoms) and atoms[position].start < note.end():
            position += 1
        if position == len(atoms) or atoms[position].start != note.end():
            return None
        return position if atoms[position].kind in LOOSE else None

    def _add(self, point: Expression, atom: Atom) -> None:
        point.fields = point.fields | atom.fields
        point.end, point.kind = atom.end, atom.kind
        if atom.kind != "part":
            point.rule = atom.rule
        if atom.calendar:
            point.numerals.append((atom.start, atom.end))

    def _edge(self, text: str, point: Expression) -> None:
        """初, 底, 末, 中期 behind a stretch longer than a day."""
        if point.kind not in ("year", "month", "quarter", "half", "century", "decade", "plan", "season"):
            return
        match = self._suffix["edge"].match(text, point.end)
        if match:
            point.fields = point.fields | {"edge": match.lastgroup or ""}
            point.end, point.kind, point.rule = match.end(), "edge", "edge"

    def _range(self, text: str, atoms: list[Atom], first: Expression, position: int) -> int:
        if first.kind in _ALONE or position == len(atoms):
            return position
        between = False
        match = self._to.match(text, first.end)
        begun = position
        if match is None and first.kind == "day" and (match := self._noted.match(text, first.end)):
            while position < len(atoms) and atoms[position].start < match.end():
                position += 1
            if position == len(atoms):
                return begun
        if match is None:
            match = self._between.match(text, first.end)
            between = match is not None
        if match is None or atoms[position].start != match.end() or atoms[position].kind in _ALONE:
            return begun
        second, following = self._point(text, atoms, position)
        if second is None or second.kind in ("rolling", "shift"):
            return begun
        if between:
            end = self._between_end.match(text, second.end)
            if end is None:
                return begun
            second.end = end.end()
        first.to, first.end, first.rule = second, second.end, "range"
        first.numerals += second.numerals
        return following

    def _qualify(self, text: str, atoms: list[Atom], e: Expression, position: int) -> None:
        """Read what stands before and behind an expression; the atoms that it swallows are the caller's to skip."""
        before = text[max(0, e.start - _BEFORE) : e.start]
        e.until = self._prefix["until"].search(before) is not None
        e.ever_since = self._prefix["ever_since"].search(before) is not None
        e.counted = self._prefix["counted"].search(before) is not None
        if e.until and e.to is None and e.kind not in _ALONE:
            e.rule = "until"
        e.compared = bool(self._prefix["compared"].search(before) or self._measure.match(text, e.end))
        if e.kind in _ALONE or e.kind in ("rolling", "shift"):
            return
        suffix = self._suffix
        e.stock = e.until and suffix["stock"].match(text, e.end - 1) is not None
        e.as_of = bool(self._prefix["as_of"].search(before) and suffix["counted_up"].match(text, e.end))
        if self._prefix["against"].search(before):
            e.fields = e.fields | {"compared": True}
        if e.until or e.as_of:
            e.fields = e.fields | {"until": True}
        if e.kind == "day" and (note := suffix["weekday_note"].match(text, e.end)):
            e.end = note.end()
        if match := suffix["during"].match(text, e.end):
            e.end = match.end()
            if e.kind == "festival" and match.lastgroup:
                e.fields = e.fields | {"during": match[0]}
        for op in ("since", "before", "after", "start", "end"):
            if match := suffix[op].match(text, e.end):
                alone = op != "start" or self._alone(text, e.start, match.end())
                if match.lastgroup == "alone" and not alone:
                    continue
                e.end = match.end()
                if not alone:
                    return
                e.op = op
                e.rule = e.rule if op == "end" and e.to else {"start": "since", "end": "until"}.get(op, op)
                return
        limit = atoms[position].start if position < len(atoms) else len(text)
        if position < len(atoms) and atoms[position].kind == "vague":
            limit = atoms[position].end
        match = suffix["since_event"].match(text, e.end)
        if match and match.end() <= limit:
            e.end, e.op, e.rule = match.end(), "since", "since"
            return
        if e.kind != "clock" and e.to is None and (match := suffix["about"].match(text, e.end)):
            e.end, e.about = match.end(), True

    def _alone(self, text: str, start: int, end: int) -> bool:
        """True where nothing but 自 or 从 stands beside text[start:end]."""
        before = text[:start].strip()
        return not text[end:].strip() and (not before or self._prefix["since"].fullmatch(before) is not None)
