"""Which of the candidates stand: the one place where sources that disagree are settled."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pipeline.find.reading import Candidate, rounded

# Below this a candidate is not believed; two weak sources that agree come above it.
ENOUGH: Final = 0.55
# From here on the longest name wins; below, the surest.
SURE: Final = 0.6
# Bits of a length within a number.
_LENGTH: Final = 24
# What strengths are told apart in: ten thousandths.
_UNITS: Final = 10_000.0


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
        self._best: dict[int, Candidate] = {}
        # The candidates of each span that has several, and the spans that must be weighed again.
        self._rivals: dict[int, list[Candidate]] = {}
        self._open: set[int] = set()
        # What was chosen last, and whether spans have come since.
        self._chosen: list[Candidate] = []
        self._fresh = True

    def hear(self, candidates: Iterable[Candidate]) -> None:
        """Take candidates in."""
        best = self._best
        for candidate in candidates:
            span = _span(candidate)
            known = best.setdefault(span, candidate)
            if known is candidate:
                self._fresh = True
                continue
            rivals = self._rivals.get(span)
            if rivals is None:
                self._rivals[span] = [known, candidate]
            else:
                rivals.append(candidate)
            self._open.add(span)

    def chosen(self) -> list[Candidate]:
        """The entities of the text, in order, none overlapping."""
        bests = self._best
        for span in self._open:
            bests[span] = _weighed(self._rivals[span])
        if self._fresh or not self._made_surer():
            self._settle_all()
        self._open.clear()
        return self._chosen

    def _made_surer(self) -> bool:
        """Whether all that was heard since agrees with what is chosen, which then stands, only surer."""
        spans = [_span(candidate) for candidate in self._chosen]
        standing = set(spans)
        for span in self._open:
            if span not in standing and self._best[span].strength >= ENOUGH:
                return False
        self._chosen = [self._best[span] for span in spans]
        return True

    def reason(self, candidate: Candidate) -> str:
        """What all rules say that found the entity, the strongest first."""
        rivals = self._rivals.get(_span(candidate))
        if rivals is None:
            return candidate.why
        alike = _of_rules([rival for rival in rivals if rival.type == candidate.type])
        others = [rival for rival in alike if rival.rule != candidate.rule]
        if len(others) > 1:
            others.sort(key=_first)
        told = candidate.why
        for other in others:
            told = f"{told}; {other.why}" if told and other.why else told or other.why
        return told

    def _settle_all(self) -> None:
        bests = self._best
        spans = [span for span, best in bests.items() if best.strength >= ENOUGH]
        spans.sort()
        chosen: list[Candidate] = []
        # What is chosen last, and those that it overlaps in a row.
        cluster: list[Candidate] = []
        reached = 0
        for span in spans:
            best = bests[span]
            if best.start >= reached:
                if cluster:
                    _settle(cluster, chosen)
                    cluster = []
                chosen.append(best)
            elif cluster:
                cluster.append(best)
            else:
                cluster = [chosen[-1], best]
            if best.end > reached:
                reached = best.end
        if cluster:
            _settle(cluster, chosen)
        self._fresh = False
        self._chosen = chosen


def _span(candidate: Candidate) -> int:
    return (candidate.start << _LENGTH) + candidate.end - candidate.start


def _weighed(rivals: list[Candidate]) -> Candidate:
    """The strongest reading of a span, the first of those that are alike."""
    if len(rivals) == 2:
        first, second = rivals
        if first.type == second.type:
            return _merged(rivals)
        return second if second.strength > first.strength else first
    readings: dict[str, list[Candidate]] = {}
    for candidate in rivals:
        group = readings.get(candidate.type)
        if group is None:
            readings[candidate.type] = [candidate]
        else:
            group.append(candidate)
    best: Candidate | None = None
    for group in readings.values():
        reading = group[0] if len(group) == 1 else _merged(group)
        if best is None or reading.strength > best.strength:
            best = reading
    assert best is not None
    return best


def _settle(cluster: list[Candidate], chosen: list[Candidate]) -> None:
    """Of spans that overlap each other in a row, of which the first is chosen last, choose those that stand."""
    chosen.pop()
    if len(cluster) == 2:
        one, other = cluster
        chosen.append(other if _rank(other) > _rank(one) else one)
        return
    first = cluster[0].start
    taken = bytearray(max([candidate.end for candidate in cluster]) - first)
    standing: list[int] = []
    ranked = [(-_rank(candidate), number) for number, candidate in enumerate(cluster)]
    ranked.sort()
    for _, number in ranked:
        start, end = cluster[number].start - first, cluster[number].end - first
        if taken.find(1, start, end) < 0:
            taken[start:end] = b"\1" * (end - start)
            standing.append(number)
    standing.sort()
    chosen += [cluster[number] for number in standing]


def _rank(candidate: Candidate) -> int:
    """Which of overlapping candidates stands, the highest: of the sure ones the longest, else the surest."""
    length, strength = candidate.end - candidate.start, int(candidate.strength * _UNITS + 0.5)
    if candidate.strength >= SURE:
        return (((1 << _LENGTH) + length) << _LENGTH) + strength
    return (strength << _LENGTH) + length


def _first(candidate: Candidate) -> tuple[bool, float, str]:
    """The order in which the rules of one reading are told."""
    return candidate.rule == "article-name", -candidate.strength, candidate.rule


def _merged(group: list[Candidate]) -> Candidate:
    """Candidates of one span and type as one, under the first rule; a rule does not confirm itself."""
    ordered = _of_rules(group)
    if len(ordered) == 1:
        return ordered[0]
    doubt = 1.0
    first = ordered[0]
    for candidate in ordered:
        doubt *= 1.0 - candidate.strength
        if candidate is not first and _first(candidate) < _first(first):
            first = candidate
    return Candidate(first.start, first.end, first.type, first.rule, rounded(1.0 - doubt, _UNITS), first.why)


def _of_rules(group: list[Candidate]) -> list[Candidate]:
    """The strongest candidate of each rule."""
    if len(group) == 2 and group[0].rule != group[1].rule:
        return group
    by_rule: dict[str, Candidate] = {}
    for candidate in group:
        known = by_rule.get(candidate.rule)
        if known is None or candidate.strength >= known.strength:
            by_rule[candidate.rule] = candidate
    return list(by_rule.values())
