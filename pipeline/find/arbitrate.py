"""Which of the candidates stand: the one place where sources that disagree are settled."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.find.reading import Candidate

# Below this a candidate is not believed; two weak sources that agree come above it.
ENOUGH = 0.55
# From here on the longest name wins; below, the surest.
SURE = 0.6


def arbitrate(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The entities of a text, in order, none overlapping.

    Sources that agree on span and type add up as independent ones do. Of readings of one span the
    strongest stays; of overlapping spans the longest that is sure, else the surest.
    """
    merged = _merge(candidates)
    best: dict[tuple[int, int], Candidate] = {}
    for candidate in merged:
        span = candidate.start, candidate.end
        if candidate.strength >= ENOUGH and (span not in best or candidate.strength > best[span].strength):
            best[span] = candidate
    chosen: list[Candidate] = []
    taken: set[int] = set()
    for candidate in sorted(best.values(), key=_rank):
        if (
            candidate.start in taken
            or candidate.end - 1 in taken
            or not taken.isdisjoint(range(candidate.start, candidate.end))
        ):
            continue
        taken.update(range(candidate.start, candidate.end))
        chosen.append(candidate)
    return sorted(chosen, key=lambda c: c.start)


def _rank(candidate: Candidate) -> tuple[bool, float, float, int]:
    length = candidate.end - candidate.start
    if candidate.strength >= SURE:
        return False, -length, -candidate.strength, candidate.start
    return True, -candidate.strength, -length, candidate.start


def _first(candidate: Candidate) -> tuple[bool, float, str]:
    """The order in which the rules of one reading are told."""
    return candidate.rule == "article-name", -candidate.strength, candidate.rule


def _merge(candidates: Iterable[Candidate]) -> list[Candidate]:
    groups: dict[tuple[int, int, str], list[Candidate]] = {}
    for candidate in candidates:
        key = candidate.start, candidate.end, candidate.type
        if key in groups:
            groups[key].append(candidate)
        else:
            groups[key] = [candidate]
    merged = []
    for (start, end, kind), group in groups.items():
        if len(group) == 1:
            merged.append(group[0])
            continue
        by_rule: dict[str, Candidate] = {}
        for candidate in group:
            known = by_rule.get(candidate.rule)
            if known is None or candidate.strength >= known.strength:
                by_rule[candidate.rule] = candidate
        if len(by_rule) == 1:
            merged.extend(by_rule.values())
            continue
        doubt = 1.0
        for candidate in by_rule.values():
            doubt *= 1.0 - candidate.strength
        ordered = sorted(by_rule.values(), key=_first)
        why = "; ".join(c.why for c in ordered if c.why)
        merged.append(Candidate(start, end, kind, ordered[0].rule, round(1.0 - doubt, 4), why))
    return merged
