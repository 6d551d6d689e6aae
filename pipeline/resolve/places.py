"""Where named places are: the gazetteer of rules/, and which division an ambiguous name means."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from pipeline.resolve.place_rows import Division, DivisionRow, Level, NamedRow, Place
from pipeline.rulebook import Rulebook

# Between the places of a list.
_LISTING: Final = "、"
_RANK: Final = {"province": 0, "country": 0, "prefecture": 1, "county": 2, "none": 3}


class Gazetteer:
    """All names of places that the rules know, and what they mean in a text."""

    def __init__(self, rules: Rulebook) -> None:
        """Read places.csv, world.csv and landmarks.csv. Raises RuleError where one cannot be used."""
        self._divisions: dict[str, list[Division]] = defaultdict(list)
        self._area_of: dict[str, tuple[str, str] | None] = {}
        places: dict[str, Place] = {}
        bound: dict[str, list[str]] = defaultdict(list)
        for row in rules.csv("landmarks.csv", NamedRow) + rules.csv("world.csv", NamedRow):
            level: Level = "country" if row.kind == "country" else "none"
            for form in (row.name, *_split(row.short)):
                places[form] = Place(form, row.kind, level, (row.code,) if row.code else ())
        self._read_divisions(rules.csv("places.csv", DivisionRow), places, bound)
        self._bound = {form: tuple(codes) for form, codes in bound.items() if form not in places}
        for form in self._bound:
            places[form] = self._division_place(form)
        self._places = list(places.values())
        self.names = [place.name for place in self._places]

    def read(self, matches: Sequence[tuple[int, int, int]], text: str) -> list[tuple[int, int, Place]]:
        """The places that a text names, each with its half-open span. ``matches`` says which of ``names`` stand where.

        A form that is also a common word counts only right after a place that holds it (天津和平), or in a list with
        a place that has the same parent (柯城、龙游、江山).
        """
        found: list[tuple[int, int, Place]] = []
        places, bound = self._places, self._bound
        for number, (index, start, end) in enumerate(matches):
            place = places[index]
            if place.name in bound and not self._placed(found, place, start, text):
                if number + 1 == len(matches):
                    continue
                following, begun, _ = matches[number + 1]
                after = places[following]
                if after.name in bound or not self._listed(place, end, after, begun, text):
                    continue
            found.append((start, end, place))
        return found

    def _placed(self, found: list[tuple[int, int, Place]], place: Place, start: int, text: str) -> bool:
        """Whether the place last found holds the one that begins at ``start``, or stands before it in a list."""
        if not found:
            return False
        _, end, before = found[-1]
        return self._holds(before, place) if end == start else self._listed(before, end, place, start, text)

    def _listed(self, one: Place, end: int, other: Place, start: int, text: str) -> bool:
        """Whether two places of one parent stand beside each other in a list, the first up to ``end``."""
        return start == end + 1 and text[end] == _LISTING and not self._parents(one).isdisjoint(self._parents(other))

    def _parents(self, place: Place) -> set[str]:
        return {division.parents[0] for division in self._divisions.get(place.name, ()) if division.parents}

    def resolve(self, place: Place, region: str | None = None, on: dt.date | None = None) -> str | None:
        """The one code that ``place`` means, or None where that stays open.

        ``region`` is the code or the digits of a code within which the text moves; ``on`` the day it
        speaks of (today's divisions where it is None). A city stands before its county of the same name.
        """
        divisions = self._divisions.get(place.name)
        if not divisions or not any(division.code in place.codes for division in divisions):
            return place.codes[0] if len(place.codes) == 1 else None
        year = on.year if on else dt.date.max.year
        distance = {division: _distance(division, year) for division in divisions}
        nearest = min(distance.values())
        candidates = [division for division in divisions if distance[division] == nearest]
        if region:
            within = [d for d in candidates if _within(d, region)]
            around = [d for d in candidates if d.code[:2] == region[:2]]
            candidates = within or around or candidates
        best = min(_RANK[division.level] for division in candidates)
        codes = {division.code for division in candidates if _RANK[division.level] == best}
        return codes.pop() if len(codes) == 1 else None

    def region(self, codes: Iterable[str]) -> str | None:
        """Where an article moves, as the leading digits of a code: most of its places lie there.

        ``codes`` are those of its places, one for each time it names them. Four digits are a
        prefecture, two a province; None where no province holds more than half of them.
        """
        areas = [area for area in map(self._areas, codes) if area is not None]
        province = _most([area[0] for area in areas])
        if province is None:
            return None
        return _most([area[1] for area in areas if area[0] == province and area[1]]) or province

    def _areas(self, code: str) -> tuple[str, str] | None:
        """The digits of a division's province and prefecture, the latter empty for a province; None for a country."""
        if code not in self._area_of:
            prefecture = code[:4] if code[2:4] != "00" else ""
            self._area_of[code] = (code[:2], prefecture) if code.isdigit() else None
        return self._area_of[code]

    def _read_divisions(self, rows: list[DivisionRow], places: dict[str, Place], bound: dict[str, list[str]]) -> None:
        loose = {row.name for row in rows if row.name in _split(row.bound)}
        forms: dict[str, None] = {}
        for row in rows:
            division = _division(row)
            for form in dict.fromkeys((row.name, *_split(row.short), *_split(row.bound))):
                self._divisions[form].append(division)
                if form in loose or (form in _split(row.bound) and form != row.name):
                    bound[form].append(division.code)
                else:
                    forms[form] = None
        full = {row.name for row in rows}
        for form in forms:
            place = self._division_place(form)
            # A landmark stands before the short form of a county: 南海 the sea, 南海 the former city.
            if form not in places or place.level != "county" or form in full:
                places[form] = place

    def _division_place(self, form: str) -> Place:
        divisions = sorted(self._divisions[form], key=lambda d: (-d.last, _RANK[d.level], d.code))
        codes = tuple(dict.fromkeys(division.code for division in divisions))
        return Place(form, "division", divisions[0].level, codes)

    def _holds(self, outer: Place, inner: Place) -> bool:
        return any(parent in outer.codes for division in self._divisions[inner.name] for parent in division.parents)


def _most(words: list[str]) -> str | None:
    """The word that more than half of all are."""
    counts: dict[str, int] = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return next((word for word, count in counts.items() if 2 * count > len(words)), None)


def _split(forms: str) -> tuple[str, ...]:
    return tuple(forms.split("|")) if forms else ()


def _division(row: DivisionRow) -> Division:
    code = row.id[:6]
    province, prefecture = code[:2] + "0000", code[:4] + "00"
    level: Level = "province" if code == province else "prefecture" if code == prefecture else "county"
    parents = {"province": (), "prefecture": (province,), "county": (row.parent or prefecture, prefecture, province)}
    return Division(code, parents[level], level, row.valid_from or 0, row.valid_to or dt.date.max.year)


def _distance(division: Division, year: int) -> int:
    """Years between ``year`` and the time in which the division bore its name and code."""
    return max(division.first - year, year - division.last, 0)


def _within(division: Division, region: str) -> bool:
    digits = region.rstrip("0") if len(region) == 6 else region
    digits += "0" * (len(digits) % 2)
    return division.code.startswith(digits) or region in division.parents
