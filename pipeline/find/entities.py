"""Persons, organisations, places and works of an article: candidates from every source, then arbitration."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from pipeline.find.arbitrate import Arbiter
from pipeline.find.brands import BrandFinder
from pipeline.find.canonical import Canonical
from pipeline.find.consistency import Consistency
from pipeline.find.grounds import PlaceGrammar
from pipeline.find.known import KnownOrganisations
from pipeline.find.lexicon import Lexicon
from pipeline.find.listed import ListedOrganisations
from pipeline.find.nameless import Nameless
from pipeline.find.organisations import OrganisationGrammar
from pipeline.find.parts import OrganisationParts
from pipeline.find.people import PersonFinder
from pipeline.find.reading import Candidate, Reading
from pipeline.find.teams import TeamFinder
from pipeline.find.works import WorkFinder
from pipeline.rulebook import Rulebook
from pipeline.types import Mention, Segmented

if TYPE_CHECKING:
    from pipeline.find.tagger import Tagger


class EntityFinder:
    """All rules of ``rules/entities`` and, with ``ner="lac"``, the tagger. Not thread-safe."""

    def __init__(self, rules: Rulebook, has_word: Callable[[str], bool], ner: Literal["lac", "rules"] = "lac") -> None:
        """``has_word`` says whether the segmenter's dictionary holds a word.

        Raises RuleError on rules that cannot be used, ImportError where the tagger is not installed.
        """
        from pipeline.resolve.places import Gazetteer

        self._gazetteer = Gazetteer(rules)
        self._lexicon = Lexicon(rules, has_word, self._gazetteer.names)
        self._places = PlaceGrammar(self._lexicon)
        self._known = KnownOrganisations(self._lexicon)
        self._nameless = Nameless(self._lexicon)
        self._organisations = OrganisationGrammar(self._lexicon, self._known, self._nameless)
        self._parts = OrganisationParts(rules, self._lexicon)
        self._brands = BrandFinder(self._lexicon)
        self._listed = ListedOrganisations(self._lexicon)
        self._teams = TeamFinder(self._lexicon)
        self._people = PersonFinder(self._lexicon)
        self._works = WorkFinder(rules, self._lexicon)
        self._consistency = Consistency(self._lexicon)
        self._listed_places = self._lexicon.lists.add(self._gazetteer.names)
        self._codes: dict[str, dict[str, str | None]] = {}
        self._confidences: dict[float, float] = {}
        self._tagger = self._load() if ner == "lac" else None

    def _load(self) -> Tagger:
        from pipeline.find.tagger import Tagger

        return Tagger(self._lexicon)

    def find(self, segmented: Segmented) -> list[Mention]:
        """The entities of an article in order, none overlapping."""
        reading = Reading(segmented, self._lexicon, self._gazetteer, self._listed_places)
        arbiter = Arbiter()
        arbiter.hear(self._candidates(segmented, reading))
        chosen = arbiter.chosen()
        carried = self._consistency.carried(chosen, reading)
        if carried:
            arbiter.hear(carried)
            chosen = arbiter.chosen()
        names = Canonical(chosen, reading, self._consistency, self._gazetteer, self._codes)
        text = segmented.article.text
        return [self._mention(candidate, text, names, arbiter.reason(candidate)) for candidate in chosen]

    def _mention(self, candidate: Candidate, text: str, names: Canonical, reason: str) -> Mention:
        strength = candidate.strength
        confidence = self._confidences.get(strength)
        if confidence is None:
            self._confidences[strength] = confidence = round(min(strength, 1.0), 2)
        return Mention(
            layer="entity",
            type=candidate.type,
            start=candidate.start,
            end=candidate.end,
            text=text[candidate.start : candidate.end],
            rule=candidate.rule,
            confidence=confidence,
            canonical=names.name(candidate),
            place_code=names.code(candidate),
            reason=reason or None,
        )

    def _candidates(self, segmented: Segmented, reading: Reading) -> list[Candidate]:
        """Every source's candidates; what the tagger and the lists find anchors the grammar of suffixes."""
        tagged = list(self._tagger.find(segmented, reading)) if self._tagger else []
        candidates = [c for c in tagged if not (c.type == "ORG" and self._nameless.generic(reading, c.start, c.end))]
        candidates += self._works.find(reading)
        candidates += self._places.find(reading, [c for c in candidates if c.type == "LOC"])
        organisations = [c for c in candidates if c.type == "ORG" and c.strength >= 0.6]
        organisations += self._known.find(reading)
        organisations += self._parts.whole(reading)
        for candidate in organisations:
            reading.names[candidate.end] = candidate.start
        candidates += [c for c in organisations if c.rule.startswith("organisation")]
        candidates += self._organisations.suffixed(reading)
        candidates += self._parts.sections(reading)
        candidates += self._listed.find(reading)
        candidates += self._brands.find(reading)
        candidates += self._teams.find(reading)
        candidates += self._people.find(reading, segmented.article.byline, bool(self._tagger))
        return candidates
