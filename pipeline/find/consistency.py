"""An article calls one thing by one name: what is sure once is looked for everywhere, votes settle conflicts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.find.flags import Flag
from pipeline.find.lexicon import Lexicon
from pipeline.find.reading import Candidate, Reading

# How sure a mention must be for its name to be carried through the article.
SURE = 0.7
_CARRIED = {"PER": 0.75, "ORG": 0.62, "LOC": 0.55}
# The characters of a company's name that may stand for all of it: 华兴 for 华兴新材料股份有限公司.
_CORE = (2, 3, 4)
_SUMMED = 12
# Characters in the name of most counties and cities: 青岚市.
_COUNTY = 3
# From here on, in characters looked through, an automaton is quicker to build than to do without.
_BY_AUTOMATON = 200_000


def votes(chosen: Iterable[Candidate], folded: str) -> dict[str, str]:
    """For each name mentioned under several types, the type with most strength behind it."""
    weights: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for candidate in chosen:
        weights[folded[candidate.start : candidate.end]][candidate.type] += candidate.strength
    return {name: max(types, key=lambda kind: (types[kind], kind)) for name, types in weights.items()}


class Consistency:
    """Carries names through an article, and tells which short name stands for which full one."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._kept = tuple(lexicon.organisations.kept_parts.split())
        self._tail = tuple(lexicon.organisations.tail_parts.split())
        self._divisions = frozenset(lexicon.places.divisions.split())
        self._announcers = tuple(sorted(lexicon.organisations.announcers.split(), key=len, reverse=True))

    def carried(self, chosen: Sequence[Candidate], reading: Reading) -> list[Candidate]:
        """Candidates at every occurrence of the names, and of their short forms, that are sure somewhere."""
        folded = reading.folded
        named = [c for c in chosen if c.type != "WORK"]
        types = votes(named, folded)
        sure = {folded[c.start : c.end] for c in named if c.strength >= SURE and c.end - c.start > 1}
        found = list(self._announced(named, reading))
        short = dict.fromkeys(self.short_forms(chosen, reading), "ORG")
        short |= {folded[c.start : c.end]: c.type for c in found}
        kinds = short | self._short_places(reading, types) | {name: types[name] for name in sure}
        names = sorted(kinds)
        if not names:
            return found
        matches = _occurrences(names, folded)
        times = Counter(index for index, _, _ in matches)
        for index, start, end in matches:
            kind = kinds[names[index]]
            if times[index] < 2 and names[index] in sure:
                continue
            if self._free(reading, start, end, kind) and (kind != "LOC" or self._nominal(reading, start)):
                found.append(
                    Candidate(start, end, kind, "article-name", _CARRIED[kind], "named so elsewhere in the article")
                )
        return found

    def _short_places(self, reading: Reading, types: Mapping[str, str]) -> dict[str, str]:
        """民乐 where 民乐县 is named: the short names of the divisions of the gazetteer that the article names."""
        full = {place.name for _, end, place in reading.places if place.kind == "division" and reading.stops(end) >= 0}
        common = self._lexicon.common_places
        full |= {n for n, kind in types.items() if kind == "LOC" and len(n) == _COUNTY and n[-1] in self._divisions}
        return {name[:-1]: "LOC" for name in full if len(name) > 2 and name[:-1] not in common}

    def _nominal(self, reading: Reading, start: int) -> bool:
        index = reading.begins(start)
        return index < 0 or reading.tags[index][0] in "nj"

    def _free(self, reading: Reading, start: int, end: int, kind: str) -> bool:
        begins, stops = reading.begins(start) >= 0, reading.stops(end) >= 0
        return (begins and stops) or (end - start > 2 and (begins or stops)) or (kind == "PER" and end - start > 2)

    def short_forms(self, chosen: Iterable[Candidate], reading: Reading) -> dict[str, str]:
        """Short forms of the organisations named in full, each with its full name."""
        forms: dict[str, str] = {}
        folded = reading.folded
        for candidate in chosen:
            if candidate.type == "ORG" and candidate.strength >= SURE:
                full = folded[candidate.start : candidate.end]
                for form in self._forms(reading, candidate):
                    if len(full) > len(forms.get(form, "")):
                        forms[form] = full
        return forms

    def _forms(self, reading: Reading, full: Candidate) -> Iterator[str]:
        """What an organisation may be called after it has been named: without its place, without its company tail."""
        folded = reading.folded
        start, end = full.start, full.end
        while (place := reading.place_to.get(start)) is not None and place < end:
            start = place
        inner = next((p for p in range(start + 1, end) if reading.names.get(p) == full.start), 0)
        if inner and folded[end - 1] in "）)" and reading.begins(inner) >= 0:
            yield folded[inner:end]
        core = self._core_end(reading, start, end)
        if core is None:
            if start > full.start and self._speaks(reading, start, end):
                yield folded[start:end]
            return
        for brand in self._kept:
            if brand in folded[start + 2 : end]:
                yield folded[start : start + 2] + brand
        if core - start > 2:
            yield folded[start:core]
            if start > full.start:
                yield folded[full.start : core]
        if start > full.start:
            yield folded[start:end]
        cut = reading.begins(start)
        if cut >= 0 and reading.ends[cut] - start in _CORE and reading.ends[cut] < core and reading.tags[cut][0] == "n":
            if reading.tags[cut] != "n" and not reading.flags[cut] & (Flag.GENERIC | Flag.INNER):
                yield folded[start : reading.ends[cut]]
                if start > full.start:
                    yield folded[full.start : reading.ends[cut]]

    def _core_end(self, reading: Reading, start: int, end: int) -> int | None:
        """Where a company's name ends before 股份有限公司; None where it is no company."""
        tail = self._lexicon.company[reading.folded[start:end]]
        if not tail:
            return None
        core = end - len(tail)
        for word in self._tail:
            if reading.folded.startswith(word, core - 2):
                core -= 2
        return core if core > start else None

    def _speaks(self, reading: Reading, start: int, end: int) -> bool:
        """Whether a name still names one thing without its place: 航天医院, not 人民医院."""
        last = reading.stops(end)
        if reading.begins(start) < 0 or last < 0 or not reading.flags[last] & Flag.HEAD:
            return False
        head = self._lexicon.head[reading.words[last]]
        stem = reading.folded[start : end - len(head)]
        return len(stem) > 1 and not self._lexicon.generic(stem)

    def surname_forms(self, people: Iterable[str]) -> dict[str, str]:
        """吴先生 with the one full name of that surname in the article, where there is just one."""
        full: dict[str, set[str]] = defaultdict(set)
        forms = []
        for name in people:
            surname = name[:2] if name[:2] in self._lexicon.surnames else name[:1]
            if name[len(surname) :] in self._lexicon.addresses:
                forms.append((name, surname))
            else:
                full[surname].add(name)
        return {form: min(full[surname]) for form, surname in forms if len(full[surname]) == 1}

    def _announced(self, chosen: Iterable[Candidate], reading: Reading) -> Iterator[Candidate]:
        """Short names in brackets right after a name: （简称“…”）, or characters of the name itself."""
        folded = reading.folded
        for candidate in chosen:
            if candidate.type != "ORG" or folded[candidate.end : candidate.end + 1] not in ("（", "("):
                continue
            start = candidate.end + 1
            close = next((i for i in range(start, min(start + 40, len(folded))) if folded[i] in "）)"), -1)
            if close < 0:
                continue
            announcer = next((word for word in self._announcers if folded.startswith(word, start)), "")
            start += len(announcer)
            if folded[start : start + 1] in ("“", "：", ":"):
                start += 1
            end = close - 1 if folded[close - 1] == "”" else close
            alias = folded[start:end]
            if announcer:
                stop = next((i for i in range(start, close) if folded[i] in "”，,；、"), end)
                end, alias = stop, folded[start:stop]
            if 2 <= len(alias) <= _SUMMED and (
                announcer or _abbreviates(alias, folded[candidate.start : candidate.end])
            ):
                yield Candidate(
                    start, end, "ORG", "organisation-alias", 0.8, "a short name in brackets after the full one"
                )


def _occurrences(names: Sequence[str], folded: str) -> list[tuple[int, int, int]]:
    """Where which of the names stand, as (index, start, end): from the left, the longest first, none overlapping."""
    if len(names) * len(folded) > _BY_AUTOMATON:
        from ahocorasick_rs import AhoCorasick, MatchKind

        return list(AhoCorasick(names, matchkind=MatchKind.LeftmostLongest).find_matches_as_indexes(folded))
    found: list[tuple[int, int, int]] = []
    for index, name in enumerate(names):
        start = folded.find(name)
        while start >= 0:
            found.append((start, -start - len(name), index))
            start = folded.find(name, start + 1)
    found.sort()
    last, chosen = 0, []
    for start, stop, index in found:
        if start >= last:
            last = -stop
            chosen.append((index, start, last))
    return chosen


def _abbreviates(alias: str, full: str) -> bool:
    """Whether the alias takes its characters from the name, in their order, and leaves some out."""
    rest = iter(full)
    return len(alias) < len(full) and alias.isalpha() and all(character in rest for character in alias)
