"""Constructions match what spaCy's Matcher matches by the same patterns."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.link.construction_rules import ConstructionFile
from pipeline.link.constructions import ConstructionFinder
from pipeline.rulebook import Rulebook

FILE = Rulebook().toml("link/statements.toml", ConstructionFile)
ORDER = [rule.id for rule in FILE.construction]
PATTERNS = {
    rule.id: [dict(FILE.pieces[token["USE"]] if "USE" in token else token) for token in rule.pattern]
    for rule in FILE.construction
}


def kinds_in(pattern: Sequence[dict[str, Any]]) -> set[str]:
    tags = [token["TAG"] for token in pattern]
    return {kind for tag in tags for kind in (tag["IN"] if isinstance(tag, dict) else [tag])}


KINDS = sorted(set().union(*map(kinds_in, PATTERNS.values())))


@cache
def spacy_matcher() -> tuple[Vocab, Matcher]:
    vocab = Vocab()
    matcher = Matcher(vocab)
    for name, pattern in PATTERNS.items():
        matcher.add(name, [[{key: value for key, value in token.items() if key != "part"} for token in pattern]])
    return vocab, matcher


def by_spacy(kinds: list[str]) -> dict[int, list[tuple[str, int, int, dict[str, int]]]]:
    vocab, matcher = spacy_matcher()
    best: dict[tuple[int, str], tuple[str, int, int, dict[str, int]]] = {}
    doc = Doc(vocab, words=kinds, tags=kinds)
    for key, start, end, alignment in matcher(doc, with_alignments=True):  # type: ignore[misc]
        name = vocab.strings[key]
        labels = [token.get("part") for token in PATTERNS[name]]
        parts = {labels[token]: start + i for i, token in enumerate(alignment) if labels[token]}
        before = best.get((parts["value"], name))
        if before is None or end - start > before[2] - before[1]:
            best[parts["value"], name] = (name, start, end, parts)
    found: dict[int, list[tuple[str, int, int, dict[str, int]]]] = {}
    for (at, _), match in sorted(best.items(), key=lambda item: ORDER.index(item[0][1])):
        found.setdefault(at, []).append(match)
    return found


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*KINDS, "Q", "Q", "NP", "NP", "OTHER"]), min_size=1, max_size=14))
def test_the_longest_match_of_each_construction_is_that_of_spacy(kinds: list[str]) -> None:
    found = finder().of_kinds(kinds)
    ours = {at: [(m.rule.id, m.start, m.end, m.parts) for m in matches] for at, matches in found.items()}
    assert ours == by_spacy(kinds)


@cache
def finder() -> ConstructionFinder:
    return ConstructionFinder(Rulebook())


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_each_construction_is_found(data: st.DataObject) -> None:
    """Out of every pattern a run of chunks that it takes, which a random run seldom is."""
    name = data.draw(st.sampled_from(ORDER))
    kinds: list[str] = []
    for token in PATTERNS[name]:
        times = data.draw(st.integers(*{"?": (0, 1), "*": (0, 2), "+": (1, 3)}.get(token.get("OP", ""), (1, 1))))
        kinds += [data.draw(st.sampled_from(sorted(kinds_in([token])))) for _ in range(times)]
    found = {at: [(m.rule.id, m.start, m.end, m.parts) for m in ms] for at, ms in finder().of_kinds(kinds).items()}
    assert name in {match[0] for matches in found.values() for match in matches}
    assert found == by_spacy(kinds)


def test_a_long_run_of_chunks_is_matched_in_one_go() -> None:
    kinds = ["NP", *["T"] * 20_000, "UP", *["T"] * 20_000, "Q"]
    assert next(m.rule.id for m in finder().of_kinds(kinds)[40_002]) == "change"
