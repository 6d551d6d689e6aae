"""An article calls one thing by one name: what is sure once is looked for everywhere, votes settle conflicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from pipeline.find.reading import Candidate, Reading

# How sure a mention must be for its name to be carried through the article.
SURE = 0.7
_CARRIED = {"PER": 0.75, "ORG": 0.6, "LOC": 0.55}


def votes(chosen: Iterable[Candidate], folded: str) -> dict[str, str]:
    """For each name mentioned under several types, the type with most strength behind it."""
    weights: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for candidate in chosen:
        weights[folded[candidate.start : candidate.end]][candidate.type] += candidate.strength
    return {name: max(types, key=lambda kind: (types[kind], kind)) for name, types in weights.items()}


def carried(chosen: Sequence[Candidate], reading: Reading) -> Iterator[Candidate]:
    """Candidates at every occurrence of the names that are sure somewhere in the article."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    folded = reading.folded
    types = votes((c for c in chosen if c.type != "WORK"), folded)
    sure = {folded[c.start : c.end] for c in chosen if c.strength >= SURE and c.type != "WORK"}
    names = sorted(name for name in sure if len(name) > 1)
    if not names:
        return
    for index, start, end in AhoCorasick(names, matchkind=MatchKind.LeftmostLongest).find_matches_as_indexes(folded):
        if start in reading.starting or end in reading.stopping:
            kind = types[names[index]]
            yield Candidate(start, end, kind, "article-name", _CARRIED[kind], "named so elsewhere in the article")
