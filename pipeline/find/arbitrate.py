"""Which of the candidates stand: the one place where sources that disagree are settled."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pipeline.find.reading import Candidate, rounded

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
        self._best: dict[int, Candidate] = {}
        # The candidates of each span that has several, and the spans that must be weighed again.
        self._rivals: dict[int, list[Candidate]] = {}
        self._open: set[int] = set()

    def hear(self, candidates: Iterable[Candidate]) -> None:
        """Take candidates in."""
        best = self._best
        for candidate in candidates:
            span = (candidate.start << _LENGTH) + candidate.end - candidate.start
            known = best.setdefault(span, candidate)
            if known is candidate:
                continue
            rivals = self._rivals.get(span)
            if rivals is None:
                self._rivals[span] = [known, candidate]
            else:
                rivals.append(candidate)
            self._open.add(span)

    def chosen(self) -> list[Candidate]:
        """The entities of the text, in order, none overlapping."""
        for span in self._open:
            self._best[span] = _weighed(self._rivals[span])
        self._open.clear()
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
        return chosen


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
        chosen.append(other if _rank(other) < _rank(one) else one)
        return
    first = cluster[0].start
    taken = bytearray(max([candidate.end for candidate in cluster]) - first)
    standing: list[int] = []
    ranked = [(_rank(candidate), number) for number, candidate in enumerate(cluster)]
    ranked.sort()
    for _, number in ranked:
        start, end = cluster[number].start - first, cluster[number].end - first
        if taken.find(1, start, end) < 0:
            taken[start:end] = b"\1" * (end - start)
            standing.append(number)
    standing.sort()
    chosen += [cluster[number] for number in standing]


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
    if len(group) == 2:
        earlier, later = group
        if earlier.rule == later.rule:
            return later if later.strength >= earlier.strength else earlier
        return _agreed([earlier, later])
    by_rule: dict[str, Candidate] = {}
    for candidate in group:
        known = by_rule.get(candidate.rule)
        if known is None or candidate.strength >= known.strength:
            by_rule[candidate.rule] = candidate
    ordered = list(by_rule.values())
    return ordered[0] if len(ordered) == 1 else _agreed(ordered)


def _agreed(ordered: list[Candidate]) -> Candidate:
    """One candidate for those of several rules that agree; it bears the first rule, and what all of them say."""
    doubt = 1.0
    for candidate in ordered:
        doubt *= 1.0 - candidate.strength
    if len(ordered) > 2 or _first(ordered[1]) < _first(ordered[0]):
        ordered.sort(key=_first)
    first = ordered[0]
    why = first.why
    for candidate in ordered[1:]:
        why += f"; {candidate.why}" if why and candidate.why else candidate.why
    return Candidate(first.start, first.end, first.type, first.rule, rounded(1.0 - doubt, 10_000.0), why)
