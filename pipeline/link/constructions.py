"""Finds which construction states each figure: spaCy's Matcher over the chunks of a text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from pipeline.link.chunks import Chunk
from pipeline.rulebook import Rulebook
from pipeline.types import Mention

if TYPE_CHECKING:
    from spacy.tokens import Doc

# Stands between sentences, and in no pattern.
_SENTENCE_END = "END"


class Construction(msgspec.Struct, forbid_unknown_fields=True):
    """A row of ``rules/link/statements.toml``.

    ``change`` says how the verb of change is to be read: ``by`` an amount, ``to`` a new level. The
    conditions on the figure: its ``kinds`` and ``units``, any where none is named; ``no_noun_behind``:
    a count that no noun follows. ``takes_basis``: 同比 or 环比 said before goes on to it. ``confidence``
    is how sure a statement by it is, where its parts stand near the figure.
    """

    id: str
    pattern: list[dict[str, Any]]
    change: Literal["by", "to"] | None = None
    kinds: list[str] = []
    units: list[str] = []
    no_noun_behind: bool = False
    takes_basis: bool = False
    confidence: float = 0.8

    def __post_init__(self) -> None:
        """Raises ValueError, which the rulebook tells with file and line."""
        if not any(token.get("part") == "value" for token in self.pattern):
            raise ValueError(f'the construction {self.id} has no token with part = "value"')

    def suits(self, figure: Mention, noun_behind: bool) -> bool:
        """Whether a figure meets the conditions."""
        if self.kinds and figure.type not in self.kinds or self.units and figure.unit not in self.units:
            return False
        return not (self.no_noun_behind and noun_behind and figure.type == "count")


class ConstructionFile(msgspec.Struct, forbid_unknown_fields=True):
    """``rules/link/statements.toml``."""

    construction: list[Construction]
    pieces: dict[str, dict[str, Any]] = {}


class Match(msgspec.Struct, gc=False):
    """A construction found around a figure: the index of the chunk of each part."""

    rule: Construction
    start: int
    end: int
    parts: dict[str, int]


class ConstructionFinder:
    """Compiles the constructions once, then matches them."""

    def __init__(self, rules: Rulebook) -> None:
        from spacy.matcher import Matcher
        from spacy.vocab import Vocab

        file = rules.toml("link/statements.toml", ConstructionFile)
        self._vocab = Vocab()
        self._matcher = Matcher(self._vocab)
        self._rules = {rule.id: (order, rule) for order, rule in enumerate(file.construction)}
        self._labels: dict[str, list[str]] = {}
        self._flags: dict[frozenset[str], int] = {}
        for rule in file.construction:
            pattern = [dict(file.pieces[token["USE"]]) if "USE" in token else dict(token) for token in rule.pattern]
            self._labels[rule.id] = [token.pop("part", "") for token in pattern]
            self._matcher.add(rule.id, [[self._flagged(token) for token in pattern]])

    def _flagged(self, token: dict[Any, Any]) -> dict[Any, Any]:
        """A token of a pattern with its set of tags as a flag of the word, which is its tag: many times faster."""
        tags = token.get("TAG")
        if not isinstance(tags, dict):
            return token
        wanted = frozenset(tags["IN"])
        flag = self._flags.setdefault(wanted, 0) or self._vocab.add_flag(wanted.__contains__)
        self._flags[wanted] = flag
        return {flag: True, **{key: value for key, value in token.items() if key != "TAG"}}

    def find(self, sentences: Sequence[Sequence[Chunk]]) -> list[dict[int, list[Match]]]:
        """For each sentence, the constructions that hold for each of its chunks of figures, best first."""
        from spacy.tokens import Doc

        tags: list[str] = []
        begins = []
        for chunks in sentences:
            begins.append(len(tags))
            tags += [chunk.tag for chunk in chunks]
            tags.append(_SENTENCE_END)
        doc = Doc(self._vocab, words=tags, spaces=[False] * len(tags), tags=tags)
        found: list[dict[int, dict[str, Match]]] = [{} for _ in sentences]
        for key, start, end, alignment in self._matches(doc):
            rule_id = self._vocab.strings[key]
            labels = self._labels[rule_id]
            sentence = bisect_right(begins, start) - 1
            start, end = start - begins[sentence], end - begins[sentence]
            parts = {labels[token]: start + offset for offset, token in enumerate(alignment) if labels[token]}
            best = found[sentence].setdefault(parts["value"], {})
            if rule_id not in best or end - start > best[rule_id].end - best[rule_id].start:
                best[rule_id] = Match(self._rules[rule_id][1], start, end, parts)
        order = self._rules
        return [
            {at: sorted(best.values(), key=lambda m: order[m.rule.id][0]) for at, best in figures.items()}
            for figures in found
        ]

    def _matches(self, doc: Doc) -> list[tuple[int, int, int, list[int]]]:
        found: list[tuple[int, int, int, list[int]]] = self._matcher(doc, with_alignments=True)  # type: ignore[assignment]
        return found
