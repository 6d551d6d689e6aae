"""Persons, organisations, places and works of an article: candidates from every source, then arbitration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pipeline.find.arbitrate import arbitrate
from pipeline.find.consistency import carried
from pipeline.find.grounds import PlaceGrammar
from pipeline.find.lexicon import Lexicon
from pipeline.find.organisations import OrganisationGrammar
from pipeline.find.people import PersonFinder
from pipeline.find.reading import Candidate, Reading
from pipeline.find.works import WorkFinder
from pipeline.rulebook import Rulebook
from pipeline.types import Mention, Segmented

_LAC = {"PER": ("PER", 0.65), "LOC": ("LOC", 0.5), "ORG": ("ORG", 0.55)}
_MASK = "0"


class EntityFinder:
    """All rules of ``rules/entities`` and, with ``ner="lac"``, the tagger. Not thread-safe."""

    def __init__(self, rules: Rulebook, ner: Literal["lac", "rules"] = "lac") -> None:
        """Raises RuleError on rules that cannot be used, ImportError where the tagger is not installed."""
        from pipeline.resolve.places import Gazetteer

        self._gazetteer = Gazetteer(rules)
        self._lexicon = Lexicon(rules)
        self._places = PlaceGrammar(self._lexicon)
        self._organisations = OrganisationGrammar(self._lexicon)
        self._people = PersonFinder(self._lexicon)
        self._works = WorkFinder(rules)
        self._lac = None
        if ner == "lac":
            from pipeline.find.lac import Lac

            self._lac = Lac()

    def find(self, segmented: Segmented) -> list[Mention]:
        """The entities of an article in order, none overlapping."""
        reading = Reading(segmented, self._lexicon, self._gazetteer)
        candidates = list(self._tagged(segmented)) if self._lac else []
        for candidate in candidates:
            if candidate.type == "ORG":
                reading.names[candidate.end] = candidate.start
        candidates += self._works.find(reading)
        candidates += self._places.find(reading, [c for c in candidates if c.type == "LOC"])
        for candidate in self._organisations.known(reading):
            reading.names[candidate.end] = candidate.start
            candidates.append(candidate)
        candidates += self._organisations.suffixed(reading)
        candidates += self._people.find(reading, segmented.article.byline)
        first = arbitrate(candidates)
        chosen = arbitrate([*candidates, *carried(first, reading)])
        return [self._mention(segmented, candidate) for candidate in chosen]

    def _tagged(self, segmented: Segmented) -> Iterator[Candidate]:
        """The tagger's candidates; it reads sentences whose numbers and dates are masked."""
        assert self._lac
        text = _masked(segmented)
        spans = segmented.sentences
        for (offset, _), words in zip(spans, self._lac.run([text[a:b] for a, b in spans]), strict=True):
            for start, end, tag in words:
                if tag in _LAC and end - start > 1:
                    kind, strength = _LAC[tag]
                    yield Candidate(offset + start, offset + end, kind, f"lac-{kind.lower()}", strength, f"{tag} of the tagger")

    def _mention(self, segmented: Segmented, candidate: Candidate) -> Mention:
        return Mention(
            layer="entity",
            type=candidate.type,
            start=candidate.start,
            end=candidate.end,
            text=segmented.article.text[candidate.start : candidate.end],
            rule=candidate.rule,
            confidence=round(min(candidate.strength, 1.0), 2),
            reason=candidate.why or None,
        )


def _masked(segmented: Segmented) -> str:
    """The text with its strong numbers and dates as zeros, of the same length."""
    pieces, last = [], 0
    for mention in segmented.mentions:
        if mention.weak or mention.start < last:
            continue
        pieces += [segmented.folded[last : mention.start], _MASK * (mention.end - mention.start)]
        last = mention.end
    return "".join([*pieces, segmented.folded[last:]])
