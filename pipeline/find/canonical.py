"""Which full name a mention stands for in its article, and which division a place is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.find.consistency import Consistency
from pipeline.find.reading import Candidate, Reading

if TYPE_CHECKING:
    from pipeline.resolve.place_rows import Place
    from pipeline.resolve.places import Gazetteer


class Canonical:
    """The full names and codes of one article's entities."""

    def __init__(
        self,
        chosen: Sequence[Candidate],
        reading: Reading,
        consistency: Consistency,
        gazetteer: Gazetteer,
        codes: dict[str, dict[str, str | None]],
    ) -> None:
        """``codes`` keeps what the gazetteer resolved in each region, from article to article."""
        folded = reading.folded
        self._folded = folded
        self._gazetteer = gazetteer
        self._short = consistency.short_forms(chosen, reading)
        self._surnames = consistency.surname_forms({folded[c.start : c.end] for c in chosen if c.type == "PER"})
        self._aliases: dict[str, str] = {}
        for index, candidate in enumerate(chosen):
            if candidate.rule == "organisation-alias" and index:
                before = chosen[index - 1]
                self._aliases[folded[candidate.start : candidate.end]] = folded[before.start : before.end]
        self._ends: dict[int, Place] = {end: place for _, end, place in reading.places}
        self._region, self._codes = "", codes.setdefault("", {})
        resolved = [self._resolve(place) for _, _, place in reading.places]
        self._region = gazetteer.region([code for code in resolved if code is not None]) or ""
        self._codes = codes.setdefault(self._region, {})

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
        return self._resolve(place) if place is not None else None

    def _resolve(self, place: Place) -> str | None:
        """The code of a place as the article's region shows it."""
        name = place.name
        if name not in self._codes:
            self._codes[name] = self._gazetteer.resolve(place, self._region or None)
        return self._codes[name]
