"""Finds which construction states each figure, from the kinds of the chunks around it.

The patterns have the form of those of spaCy's Matcher, of which a construction needs TAG (one kind, or IN a
list) and OP (``?``, ``*`` or ``+``). Only the longest match around each figure counts, so the steps before the
figure and those behind it are taken apart: ten times as fast as spaCy's way, against which the tests hold it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pipeline.link.chunks import Chunk
from pipeline.link.construction_rules import Construction, ConstructionFile
from pipeline.rulebook import Rulebook

_FIGURE: Final = "Q"
_NO_PARTS: Final[tuple[tuple[str, int], ...]] = ()


class Match:
    """A construction found around a figure: the index of the chunk of each part."""

    __slots__ = ("end", "parts", "rule", "start")

    def __init__(self, rule: Construction, start: int, end: int, parts: dict[str, int]) -> None:
        self.rule = rule
        self.start = start
        self.end = end
        self.parts = parts


class Step:
    """A token of a pattern: the kinds of chunk that it takes, whether it may take none or many, and its part."""

    __slots__ = ("kinds", "many", "optional", "part")

    def __init__(self, kinds: frozenset[str], optional: bool, many: bool, part: str) -> None:
        self.kinds = kinds
        self.optional = optional
        self.many = many
        self.part = part


class Pattern:
    """The steps of a construction: those before its figure, from there backwards, and those behind it."""

    __slots__ = ("after", "before", "rule")

    def __init__(self, rule: Construction, before: list[Step], after: list[Step]) -> None:
        self.rule = rule
        self.before = before
        self.after = after


class ConstructionFinder:
    """Reads the constructions once, then matches them."""

    def __init__(self, rules: Rulebook) -> None:
        file = rules.toml("link/statements.toml", ConstructionFile)
        self._patterns = [_pattern(rule, file.pieces) for rule in file.construction]

    def find(self, sentences: Sequence[Sequence[Chunk]]) -> list[dict[int, list[Match]]]:
        """For each sentence, the constructions that hold for each of its chunks of figures, best first."""
        return [self.of_kinds([chunk.tag for chunk in chunks]) for chunks in sentences]

    def of_kinds(self, kinds: list[str]) -> dict[int, list[Match]]:
        """The same for one sentence, out of the kinds of its chunks."""
        found: dict[int, list[Match]] = {}
        for at, kind in enumerate(kinds):
            if kind == _FIGURE:
                matches = self._around(kinds, at)
                if matches:
                    found[at] = matches
        return found

    def _around(self, kinds: list[str], at: int) -> list[Match]:
        matches: list[Match] = []
        for pattern in self._patterns:
            before = _reach(pattern.before, kinds, at - 1, -1)
            if before is None:
                continue
            after = _reach(pattern.after, kinds, at + 1, 1)
            if after is not None:
                parts = dict(before[1])
                parts["value"] = at
                parts.update(after[1])
                matches.append(Match(pattern.rule, before[0] + 1, after[0], parts))
        return matches


def _reach(steps: list[Step], kinds: list[str], place: int, way: int) -> tuple[int, tuple[tuple[str, int], ...]] | None:
    """How far the steps go from a place on, one way or the other, and their parts; None where they do not hold."""
    if not steps:
        return place, _NO_PARTS
    if not steps[0].optional and not (0 <= place < len(kinds) and kinds[place] in steps[0].kinds):
        return None  # as most do
    best: tuple[int, tuple[tuple[str, int], ...]] | None = None
    waiting = [(0, place, _NO_PARTS)]
    seen: set[tuple[int, int]] = set()
    while waiting:
        number, place, parts = waiting.pop()
        if number == len(steps):
            if best is None or (place - best[0]) * way > 0:
                best = (place, parts)
            continue
        step = steps[number]
        if step.many:
            # Steps that may take the same kinds come here by many ways; the first has seen all that follows.
            if (number, place) in seen:
                continue
            seen.add((number, place))
        if step.optional:
            waiting.append((number + 1, place, parts))
        if 0 <= place < len(kinds) and kinds[place] in step.kinds:
            taken = (*parts, (step.part, place)) if step.part else parts
            waiting.append((number if step.many else number + 1, place + way, taken))
    return best


def _pattern(rule: Construction, pieces: Mapping[str, Mapping[str, Any]]) -> Pattern:
    """Raises ValueError, which the rulebook tells with file and line, where a token is not of the form."""
    before: list[Step] = []
    after: list[Step] = []
    steps = before
    for given in rule.pattern:
        token = pieces[given["USE"]] if "USE" in given else given
        step = _step(rule, token)
        if step.part == "value":
            if steps is after or token.get("TAG") != _FIGURE or "OP" in token:
                raise _invalid(rule, f'value: it is one token with TAG = "{_FIGURE}"')
            steps = after
            continue
        if token.get("OP") == "+":
            # From the figure on, one and then any number more.
            one = Step(step.kinds, optional=False, many=False, part="")
            steps += [step, one] if steps is before else [one, step]
        else:
            steps.append(step)
    return Pattern(rule, before[::-1], after)


def _step(rule: Construction, token: Mapping[str, Any]) -> Step:
    if unknown := token.keys() - {"TAG", "OP", "part"}:
        raise _invalid(rule, f"key {min(unknown)}: a token has TAG, OP, part or USE")
    tag, times, part = token.get("TAG"), token.get("OP", ""), token.get("part", "")
    kinds: list[Any] = tag["IN"] if isinstance(tag, dict) and tag.keys() == {"IN"} else [tag]
    if not all(isinstance(kind, str) for kind in kinds):
        raise _invalid(rule, "TAG: it is a kind of chunk, or IN a list of them")
    if times not in ("", "?", "*", "+"):
        raise _invalid(rule, f"OP '{times}': it is ?, * or +")
    many = times in ("*", "+")
    if many and part:
        raise _invalid(rule, f"part '{part}': it may be one token only")
    return Step(frozenset(kinds), optional=times != "", many=many, part=part)


def _invalid(rule: Construction, what: str) -> ValueError:
    return ValueError(f"in the pattern of '{rule.id}': Invalid {what}")
