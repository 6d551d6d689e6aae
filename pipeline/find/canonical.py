"""Which full name a mention stands for in its article, and which division a place is."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.find.consistency import Consistency
from pipeline.find.reading import Candidate, Reading

if TYPE_CHECKING:
    from pipeline.resolve.places import Gazetteer, Place


class Canonical:
    """The full names and codes of one article's entities."""

    def __init__(
        self,
        chosen: Sequence[Candidate],
        reading: Reading,
        consistency: Consistency,
        gazetteer: Gazetteer,
        codes: dict[tuple[str, str | None], str | None],
    ) -> None:
        """``codes`` keeps what the gazetteer resolved, from article to article."""
        self._codes = codes
        self._folded = reading.folded
        self._gazetteer = gazetteer
        self._short = consistency.short_forms(chosen, reading)
        self._people = {self._folded[c.start : c.end] for c in chosen if c.type == "PER"}
        self._surnames = consistency.surname_forms(self._people)
        self._aliases: dict[str, str] = {}
        for before, candidate in itertools.pairwise(chosen):
            if candidate.rule == "organisation-alias":
                self._aliases[self._folded[candidate.start : candidate.end]] = self._folded[before.start : before.end]
        self._ends: dict[int, Place] = {end: place for _, end, place in reading.places}
        resolved = (self._resolve(place) for _, _, place in reading.places)
        self._region = gazetteer.region(code for code in resolved if code)

    def name(self, candidate: Candidate) -> str:
        """The article's fullest name for the entity, its own where there is no fuller."""
        name = self._folded[candidate.start : candidate.end]
        if candidate.type == "PER":
            return self._surnames.get(name, name)
        if candidate.type == "ORG":
            return self._aliases.get(name) or self._short.get(name) or name
        return name

    def code(self, candidate: Candidate) -> str | None:
        """The code of a place: of the division or country that it ends in."""
        place = self._ends.get(candidate.end) if candidate.type == "LOC" else None
        return self._resolve(place, self._region) if place else None

    def _resolve(self, place: Place, region: str | None = None) -> str | None:
        key = place.name, region
        if key not in self._codes:
            self._codes[key] = self._gazetteer.resolve(place, region)
        return self._codes[key]
