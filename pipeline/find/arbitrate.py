"""Which of the candidates stand: the one place where sources that disagree are settled."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pipeline.find.reading import Candidate

# Below this a candidate is not believed; two weak sources that agree come above it.
ENOUGH: Final = 0.55
# From here on the longest name wins; below, the surest.
SURE: Final = 0.6
# Bits of a span as one number.
_LENGTH: Final = 24


def arbitrate(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The entities of a text, in order, none overlapping."""
    arbiter = Arbiter()
    arbiter.hear(candidates)
    return arbiter.chosen()


class Arbiter:
    """Hears the candidates of a text, and chooses among all it has heard.

    Sources that agree on span and type add up as independent ones do. Of readings of one span the
    strongest stays; of overlapping spans the longest that is sure, else the surest.
    """

    def __init__(self) -> None:
        # The readings of each span, the candidates of each reading that has more than one, and which of these grew.
        self._spans: dict[int, list[Candidate]] = {}
        self._agreed: dict[tuple[int, str], list[Candidate]] = {}
        self._grown: dict[tuple[int, str], int] = {}

    def hear(self, candidates: Iterable[Candidate]) -> None:
        """Take candidates in."""
        spans = self._spans
        for candidate in candidates:
            span = (candidate.start << _LENGTH) + candidate.end - candidate.start
            readings = spans.get(span)
            if readings is None:
                spans[span] = [candidate]
            else:
                self._add(span, readings, candidate)

    def _add(self, span: int, readings: list[Candidate], candidate: Candidate) -> None:
        """Another candidate for a span: another reading of it, or one more source of one."""
        kind = candidate.type
        for at, known in enumerate(readings):
            if known.type == kind:
                group = self._agreed.get((span, kind))
                if group is None:
                    self._agreed[span, kind] = group = [known]
                group.append(candidate)
                self._grown[span, kind] = at
                return
        readings.append(candidate)

    def chosen(self) -> list[Candidate]:
        """The entities of the text, in order, none overlapping."""
        for reading, at in self._grown.items():
            self._spans[reading[0]][at] = _merged(self._agreed[reading])
        self._grown.clear()
        chosen: list[Candidate] = []
        cluster: list[Candidate] = []
        reached = 0
        for span in sorted(self._spans):
            best = _best(self._spans[span])
            if best.strength < ENOUGH:
                continue
            if best.start >= reached:
                _settle(cluster, chosen)
                cluster = []
            cluster.append(best)
            reached = max(reached, best.end)
        _settle(cluster, chosen)
        return chosen


def _best(readings: list[Candidate]) -> Candidate:
    """The strongest reading of a span, the first of those that are alike."""
    best = readings[0]
    for reading in readings:
        if reading.strength > best.strength:
            best = reading
    return best


def _settle(cluster: list[Candidate], chosen: list[Candidate]) -> None:
    """Of spans that overlap each other in a row, take those that stand."""
    if len(cluster) < 2:
        chosen += cluster
        return
    first = cluster[0].start
    taken = bytearray(max(candidate.end for candidate in cluster) - first)
    standing: list[Candidate] = []
    for candidate in sorted(cluster, key=_rank):
        start, end = candidate.start - first, candidate.end - first
        if taken.find(1, start, end) < 0:
            taken[start:end] = b"\1" * (end - start)
            standing.append(candidate)
    chosen += sorted(standing, key=_start)


def _start(candidate: Candidate) -> int:
    return candidate.start


def _rank(candidate: Candidate) -> tuple[bool, float, float, int]:
    length = candidate.end - candidate.start
    if candidate.strength >= SURE:
        return False, -length, -candidate.strength, candidate.start
    return True, -candidate.strength, -length, candidate.start


def _first(candidate: Candidate) -> tuple[bool, float, str]:
    """The order in which the rules of one reading are told."""
    return candidate.rule == "article-name", -candidate.strength, candidate.rule


def _merged(group: list[Candidate]) -> Candidate:
    """Candidates of one span and type as one; a rule does not confirm itself."""
    by_rule: dict[str, Candidate] = {}
    for candidate in group:
        known = by_rule.get(candidate.rule)
        if known is None or candidate.strength >= known.strength:
            by_rule[candidate.rule] = candidate
    if len(by_rule) == 1:
        return by_rule[group[0].rule]
    doubt = 1.0
    for candidate in by_rule.values():
        doubt *= 1.0 - candidate.strength
    ordered = sorted(by_rule.values(), key=_first)
    why = "; ".join([candidate.why for candidate in ordered if candidate.why])
    first = ordered[0]
    return Candidate(first.start, first.end, first.type, first.rule, round(1.0 - doubt, 4), why)
