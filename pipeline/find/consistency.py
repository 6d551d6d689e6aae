"""An article calls one thing by one name: what is sure once is looked for everywhere, votes settle conflicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import regex

from pipeline.find.flags import Flag
from pipeline.find.lexicon import Lexicon
from pipeline.find.reading import Candidate, Reading
from pipeline.find.wordlists import Match

# How sure a mention must be for its name to be carried through the article.
SURE: Final = 0.7
_CARRIED: Final = {"PER": 0.75, "ORG": 0.62, "LOC": 0.55}
# The characters of a company's name that may stand for all of it: 华兴 for 华兴新材料股份有限公司.
_CORE: Final = (2, 3, 4)
_SUMMED: Final = 12
# Characters in the name of most counties and cities: 青岚市.
_COUNTY: Final = 3
_OPEN: Final = ("（", "(")
# From here on, in characters looked through, an automaton is quicker to build than to do without.
_BY_AUTOMATON: Final = 600_000
# Bits of a name's length and of its index among the names.
_LENGTH: Final = 10
_LONGEST: Final = (1 << _LENGTH) - 1
_NAMES: Final = 20


def votes(chosen: Sequence[Candidate], names: Sequence[str]) -> dict[str, str]:
    """For each name the type under which it is mentioned; of several the one with most strength behind it."""
    types: dict[str, str] = {}
    disputed: dict[str, dict[str, float]] = {}
    for name, candidate in zip(names, chosen, strict=True):
        if types.setdefault(name, candidate.type) != candidate.type:
            disputed[name] = {}
    if disputed:
        for name, candidate in zip(names, chosen, strict=True):
            if name in disputed:
                weights = disputed[name]
                weights[candidate.type] = weights.get(candidate.type, 0.0) + candidate.strength
        for name, weights in disputed.items():
            types[name] = max([(weight, kind) for kind, weight in weights.items()])[1]
    return types


class Consistency:
    """Carries names through an article, and tells which short name stands for which full one."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._kept = tuple(lexicon.organisations.kept_parts.split())
        self._tail = tuple(lexicon.organisations.tail_parts.split())
        self._divisions = frozenset(lexicon.places.divisions.split())
        self._latin = regex.compile(lexicon.organisations.latin)
        self._announcers = tuple(sorted(lexicon.organisations.announcers.split(), key=len, reverse=True))

    def carried(self, chosen: Sequence[Candidate], reading: Reading) -> list[Candidate]:
        """Candidates at every occurrence of the names, and of their short forms, that are sure somewhere."""
        folded = reading.folded
        named = [c for c in chosen if c.type != "WORK"]
        texts = [folded[c.start : c.end] for c in named]
        types = votes(named, texts)
        found = self._announced(named, reading)
        kinds = dict.fromkeys(self.short_forms(chosen, reading), "ORG")
        for alias in found:
            kinds[folded[alias.start : alias.end]] = alias.type
        for name in self._short_places(reading, types):
            kinds[name] = "LOC"
        sure: set[str] = set()
        for name, candidate in zip(texts, named, strict=True):
            if candidate.strength >= SURE and len(name) > 1:
                sure.add(name)
                kinds[name] = types[name]
        if kinds:
            self._carry(kinds, sure, reading, found)
        return found

    def _carry(self, kinds: dict[str, str], sure: set[str], reading: Reading, found: list[Candidate]) -> None:
        """Look everywhere for names of known types; those that are sure somewhere must stand elsewhere too."""
        names = sorted(kinds)
        matches = _occurrences(names, reading.folded)
        times = [0] * len(names)
        for index, _, _ in matches:
            times[index] += 1
        for index, start, end in matches:
            if times[index] < 2 and names[index] in sure:
                continue
            kind = kinds[names[index]]
            if self._free(reading, start, end, kind) and (kind != "LOC" or self._nominal(reading, start)):
                why = "named so elsewhere in the article"
                found.append(Candidate(start, end, kind, "article-name", _CARRIED[kind], why))

    def _short_places(self, reading: Reading, types: Mapping[str, str]) -> list[str]:
        """民乐 where 民乐县 is named: the short names of the divisions of the gazetteer that the article names."""
        full = [p.name for _, end, p in reading.places if p.kind == "division" and reading.stops(end) >= 0]
        common, known = self._lexicon.common_places, self._lexicon.known
        full += [
            name
            for name, kind in types.items()
            if kind == "LOC" and len(name) == _COUNTY and name[-1] in self._divisions and not known(name[:-1])
        ]
        return [name[:-1] for name in full if len(name) > 2 and name[:-1] not in common]

    def _nominal(self, reading: Reading, start: int) -> bool:
        index = reading.begins(start)
        return index < 0 or reading.tags[index][0] in "nj"

    def _free(self, reading: Reading, start: int, end: int, kind: str) -> bool:
        begins, stops = reading.begins(start) >= 0, reading.stops(end) >= 0
        return (begins and stops) or (end - start > 2 and (begins or stops)) or (kind == "PER" and end - start > 2)

    def short_forms(self, chosen: Iterable[Candidate], reading: Reading) -> dict[str, str]:
        """Short forms of the organisations named in full, each with its full name."""
        forms: dict[str, str] = {}
        for candidate in chosen:
            if candidate.type == "ORG" and candidate.strength >= SURE:
                span = candidate.start, candidate.end
                known = reading.short_forms.get(span)
                if known is None:
                    reading.short_forms[span] = known = self._forms(reading, candidate.start, candidate.end)
                for form in known:
                    if candidate.end - candidate.start > len(forms.get(form, "")):
                        forms[form] = reading.folded[candidate.start : candidate.end]
        return forms

    def _forms(self, reading: Reading, begin: int, end: int) -> list[str]:
        """What an organisation may be called after it has been named: without its place, without its company tail."""
        folded = reading.folded
        start = begin
        while start < (place := reading.place_to.get(start, end)) < end:
            start = place
        forms: list[str] = []
        inner = next((p for p in range(start + 1, end) if reading.names.get(p) == begin), 0)
        if inner and folded[end - 1] in "）)" and reading.begins(inner) >= 0:
            forms.append(folded[inner:end])
        core = self._core_end(reading, start, end)
        if core is None:
            if start > begin and self._speaks(reading, start, end):
                forms.append(folded[start:end])
            return forms
        forms += [folded[start : start + 2] + brand for brand in self._kept if brand in folded[start + 2 : end]]
        if core - start > 2:
            forms.append(folded[start:core])
            if start > begin:
                forms.append(folded[begin:core])
        if start > begin:
            forms.append(folded[start:end])
        brand_end = self._brand_end(reading, start, core)
        if brand_end:
            forms.append(folded[start:brand_end])
            if start > begin:
                forms.append(folded[begin:brand_end])
        return forms

    def _brand_end(self, reading: Reading, start: int, core: int) -> int:
        """Where the first word of a company's name ends that may stand for all of it, or 0: 华兴."""
        index = reading.begins(start)
        if index < 0 or reading.ends[index] - start not in _CORE or reading.ends[index] >= core:
            return 0
        tag = reading.tags[index]
        if tag[0] != "n" or tag == "n" or reading.flags[index] & (Flag.GENERIC | Flag.INNER):
            return 0
        return reading.ends[index]

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
        full: dict[str, set[str]] = {}
        forms = []
        for name in people:
            surname = name[:2] if name[:2] in self._lexicon.surnames else name[:1]
            if name[len(surname) :] in self._lexicon.addresses:
                forms.append((name, surname))
            else:
                full.setdefault(surname, set()).add(name)
        return {form: min(full[surname]) for form, surname in forms if len(full.get(surname, ())) == 1}

    def _announced(self, chosen: Iterable[Candidate], reading: Reading) -> list[Candidate]:
        """Short names in brackets right after a name: （简称“…”）, or characters of the name itself."""
        found: list[Candidate] = []
        for candidate in chosen:
            if candidate.type == "ORG" and reading.folded.startswith(_OPEN, candidate.end):
                alias = self._alias(reading, candidate.start, candidate.end)
                if alias is not None:
                    found.append(alias)
        return found

    def _alias(self, reading: Reading, begin: int, bracket: int) -> Candidate | None:
        """The short name, or that in Latin letters, in the bracket that opens where a name ends."""
        folded, start = reading.folded, bracket + 1
        close = next((i for i in range(start, min(start + 40, len(folded))) if folded[i] in "）)"), -1)
        if close < 0:
            return None
        announcer = next((word for word in self._announcers if folded.startswith(word, start)), "")
        start += len(announcer)
        if folded[start : start + 1] in ("“", "：", ":"):
            start += 1
        end = close - 1 if folded[close - 1] == "”" else close
        if announcer:
            end = next((i for i in range(start, close) if folded[i] in "”，,；、"), end)
        alias = folded[start:end]
        if self._in_latin(reading, alias, bracket):
            why = "the name in Latin letters in brackets after it"
            return Candidate(start, end, "ORG", "organisation-alias", 0.8, why)
        if not 2 <= len(alias) <= _SUMMED or not (announcer or _abbreviates(alias, folded[begin:bracket])):
            return None
        return Candidate(start, end, "ORG", "organisation-alias", 0.8, "a short name in brackets after the full one")

    def _in_latin(self, reading: Reading, alias: str, end: int) -> bool:
        """Whether a bracket holds a name in Latin letters: an acronym behind an office, no company's share (AAPL)."""
        if not self._latin.fullmatch(alias):
            return False
        last = reading.stops(end)
        office = last >= 0 and bool(reading.flags[last] & Flag.HEAD) and not reading.flags[last] & Flag.COMPANY
        return office or not alias.isupper()


def _occurrences(names: Sequence[str], folded: str) -> list[Match]:
    """Where which of the names stand, as (index, start, end): from the left, the longest first, none overlapping."""
    if len(names) * len(folded) > _BY_AUTOMATON:
        from ahocorasick_rs import AhoCorasick, MatchKind

        return list(AhoCorasick(names, matchkind=MatchKind.LeftmostLongest).find_matches_as_indexes(folded))
    # Start, length and index as one number each, so that they sort as they are to be taken.
    codes: list[int] = []
    for index, name in enumerate(names):
        start = folded.find(name)
        while start >= 0:
            codes.append((((start << _LENGTH) + _LONGEST - len(name)) << _NAMES) + index)
            start = folded.find(name, start + 1)
    codes.sort()
    last, found = 0, []
    for code in codes:
        index, start = code & ((1 << _NAMES) - 1), code >> (_LENGTH + _NAMES)
        if start >= last:
            last = start + len(names[index])
            found.append((index, start, last))
    return found


def _abbreviates(alias: str, full: str) -> bool:
    """Whether the alias takes its characters from the name, in their order, and leaves some out."""
    rest = iter(full)
    return len(alias) < len(full) and alias.isalpha() and all(character in rest for character in alias)
