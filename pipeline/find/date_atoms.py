"""The smallest parts of time expressions: years, months, days, clocks, relative words, festivals.

One compiled pattern finds all of them in one pass over a text; what it may find is data
(``rules/dates/atoms.toml``, ``vague.toml``, ``rules/holidays.toml``, ``rules/eras.toml``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Final

import msgspec

from pipeline.find.date_rules import AtomRules, EraRules, Fields, Numerals, Pattern, VagueRules
from pipeline.fold import fold
from pipeline.resolve.holidays import Holidays
from pipeline.rulebook import Rulebook

# Fields whose text is a number.
_NUMBERS: Final = frozenset(
    "year year_high y2 bce era_year era_high years_ago years_ago2 fiscal fiscal_high century century_high decade "
    "decade_high plan quarter quarter2 quarter_high "
    "month month_high month_list day day_high day_list dmy_a dmy_b dmy_y lunar_month lunar_day hour hour_high "
    "minute second count count_high plus first last nth".split()
)
# A group may be captured in more than one place of a pattern.
_SAME: Final = {
    "more2": "more", "more3": "more", "half2": "half", "quarter2": "quarter", "years_ago2": "years_ago",
    "during2": "during",
}  # fmt: skip
# Fields whose text means the same.
_ALIKE: Final = {"plus_unit": "unit"}


class Atom(msgspec.Struct, frozen=True):
    """A part of a time expression. ``calendar`` is False where its numeral counts (近5年, 三天后)."""

    start: int
    end: int
    kind: str
    rule: str
    fields: Fields
    calendar: bool
    faint: bool = False


# The rule that makes a word of a kind; kinds not named here are rules of their own name.
_RULES: Final = {
    "year-itself": "year", "half": "half-year", "half-month": "xun", "year-season": "season", "day": "relative-day",
    "day-part": "relative-day", "year-edge": "edge", "month-edge": "edge", "quarter-edge": "edge", "weekend": "weekday",
    "part": "day-part",
}  # fmt: skip
# Kinds whose numeral is also a quantity.
_COUNTED: Final = frozenset({"rolling", "shift", "first", "last", "vague", "set"})


class Lexer:
    """Finds the atoms of a text."""

    def __init__(self, rules: Rulebook, holidays: Holidays) -> None:
        table = rules.toml("dates/atoms.toml", AtomRules)
        vague = rules.toml("dates/vague.toml", VagueRules)
        self.eras = {fold(name): year for name, year in rules.toml("eras.toml", EraRules).eras.items()}
        self._values, self.numerals = table.values, table.numerals
        lists = {
            "sure": holidays.sure,
            "quoted": holidays.quoted,
            "folk": holidays.folk,
            "any_festival": [*holidays.sure, *holidays.quoted],
            "off": holidays.words,
            "eras": self.eras,
        }
        self.parts = table.parts | {name: alternation(words) for name, words in lists.items()}
        patterns = list(table.pattern)
        for kind, words in (("set", vague.set), ("vague", vague.vague)):
            patterns += [
                Pattern(f"{kind}-{i}", kind, source, words.begins, kind) for i, source in enumerate(words.patterns)
            ]
        self.patterns = [(p, re.compile(self.expand(p.regex))) for p in patterns]
        self._words: dict[str, tuple[str, Fields]] = {}
        for kind, words in (("vague", vague.vague), ("set", vague.set)):
            self._words |= {word: (kind, {}) for word in words.words}
        for kind, meanings in table.words.items():
            self._words |= {word: (kind, fields) for word, fields in meanings.items()}
        self._lists = lists
        firsts = _escaped({word[0] for word in self._words})
        branches = [(self._begins(p), f"(?P<p{i}>", self.expand(p.regex, capture=False)) for i, p in self._numbered()]
        branches.append((firsts, "(?P<word>", alternation(self._words)))
        self._groups = [
            (re.compile(f"[{begins}]"), re.compile("|".join(f"{name}{source})" for _, name, source in of)))
            for begins, of in groupby(branches, itemgetter(0))
            if begins != self.parts["figure"]
        ]
        self._firsts = re.compile(f"[{''.join({begins: None for begins, _, _ in branches})}]")
        self._figure = re.compile(f"[{self.parts['figure']}]")
        # Most patterns may begin with a figure, and most of these only where no number stands before it.
        self._clear = re.compile(self.parts["nb"])
        # What begins like a number and is none of a time comes first (十月革命).
        nothing = [word for word, (kind, _) in self._words.items() if kind == "nothing" and self._figure.match(word)]
        branches.insert(0, (_escaped({word[0] for word in nothing}), "(?P<nothing>", alternation(nothing)))
        self._of_figures = tuple(re.compile(self._behind_figure(branches, clear)) for clear in (False, True))
        self._tried: dict[str, tuple[re.Pattern[str], ...]] = {}

    def _numbered(self) -> Iterator[tuple[int, Pattern]]:
        return ((i, pattern) for i, (pattern, _) in enumerate(self.patterns))

    def _behind_figure(self, branches: list[tuple[str, str, str]], clear: bool) -> str:
        """What may begin with a figure as one pattern, where a number stands before it or, ``clear``, none does."""
        sources = []
        for begins, name, source in branches:
            rest = source.removeprefix(self.parts["nb"])
            if rest != source and not _has_choice(rest):
                if clear:
                    sources.append(f"{name}{rest})")
            elif begins.startswith(self.parts["figure"]):
                sources.append(f"{name}{source})")
            else:
                sources.append(f"(?=[{begins}]){name}{source})")
        return "|".join(sources)

    def _matches(self, text: str) -> Iterator[re.Match[str]]:
        """Where the patterns hold, of those that hold in one place the first; they do not overlap.

        Most of a text is no time, and of the patterns only those are tried that begin with the character.
        """
        place, tried, digits = 0, self._tried, "0123456789"
        while candidate := self._firsts.search(text, place):
            place, char = candidate.start(), candidate[0]
            if char in digits and text[place - 1 : place] in digits and place:
                place += 1  # no time begins within a run of digits
                continue
            if char not in tried:
                found = tuple(pattern for begins, pattern in self._groups if begins.match(char))
                tried[char] = () if self._figure.match(char) else found
            for pattern in tried[char] or (self._of_figures[self._clear.match(text, place) is not None],):
                if match := pattern.match(text, place):
                    yield match
                    place = match.end() - 1
                    break
            place += 1

    def begins(self, pattern: Pattern) -> re.Pattern[str]:
        """The first character of what a pattern may match."""
        return re.compile(f"[{self._begins(pattern)}]")

    def _begins(self, pattern: Pattern) -> str:
        chars = pattern.begins
        for name, words in self._lists.items():
            chars = chars.replace(f"«{name}»", "".join(word[0] for word in words))
        figure = "«figure»" in chars or not chars
        return (self.parts["figure"] if figure else "") + _escaped(chars.replace("«figure»", ""))

    @property
    def rules(self) -> frozenset[str]:
        """The rules that atoms bear."""
        kinds = {kind for kind, _ in self._words.values()} - {"nothing", "opening"}
        of_patterns = frozenset(p.rule or p.id for p, _ in self.patterns if p.kind != "nothing")
        return of_patterns | {_RULES.get(kind, kind) for kind in kinds}

    def find(self, text: str) -> list[Atom]:
        """The atoms of a folded text in order; they do not overlap."""
        atoms: list[Atom] = []
        for match in self._matches(text):
            name = match.lastgroup
            if name == "nothing":
                continue
            if name == "word" or name is None:
                kind, fields = self._words[match[0]]
                if kind == "nothing":
                    continue
                atoms.append(Atom(*match.span(), kind, _RULES.get(kind, kind), fields, kind not in _COUNTED))
                continue
            pattern, own = self.patterns[int(name[1:])]
            inner = own.match(text, match.start())
            if inner is None or pattern.kind == "nothing":
                continue
            fields = {_SAME.get(key, key): self._field(key, value) for key, value in inner.groupdict().items() if value}
            rule, calendar = pattern.rule or pattern.id, pattern.kind not in _COUNTED and not pattern.counts
            atoms.append(Atom(*inner.span(), pattern.kind, rule, fields, calendar, pattern.faint))
        return atoms

    def _field(self, key: str, text: str) -> int | str | bool:
        named = self._values.get(_ALIKE.get(key, key), {}).get(text)
        if named is not None:
            return named
        return calendar_number(text, self.numerals) if key in _NUMBERS else text

    def expand(self, source: str, capture: bool = True) -> str:
        """A pattern of the rules as a regular expression: «part» and «field:part-or-regex» filled in."""
        pieces = source.split("«")
        built = [pieces[0]]
        for piece in pieces[1:]:
            name, rest = piece.split("»", 1)
            field, _, body = name.partition(":")
            if body:
                inner = "|".join(self.parts.get(choice, choice) for choice in body.split("|"))
                built.append(f"(?P<{field}>{inner})" if capture else f"(?:{inner})")
            else:
                built.append(self.parts[name])
            built.append(rest)
        return "".join(built)


def _has_choice(source: str) -> bool:
    """Whether a regular expression has a ``|`` outside all brackets."""
    bare = re.sub(r"\\.|\[\^?\]?(?:\\.|[^\]])*\]", "", source)
    while (inner := re.sub(r"\([^()]*\)", "", bare)) != bare:
        bare = inner
    return "|" in bare


def _escaped(chars: Iterable[str]) -> str:
    return "".join(re.escape(char) for char in sorted(set(chars)))


def alternation(words: Iterable[str]) -> str:
    """The words as one pattern, longest first, grouped by first character so that a miss is quick."""
    by_first: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda w: (-len(w), w)):
        by_first.setdefault(word[0], []).append(re.escape(word[1:]))
    groups = [f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in by_first.items()]
    return f"(?:{'|'.join(groups)})"


def calendar_number(text: str, words: Numerals) -> int:
    """A number of the calendar: 2024, 二〇二四, 十二, 廿三, 初五, 一千九百, 元 (the first), 半 (nothing whole)."""
    if text.isdecimal():
        return int(text)
    for short, full in words.short.items():
        text = text.replace(short, full)
    if not any(char in words.tens for char in text):
        return int("".join(str(words.digits[char]) for char in text))
    total = digit = 0
    for char in text:
        if char in words.tens:
            total += (digit or 1) * words.tens[char]
            digit = 0
        else:
            digit = words.digits[char]
    return total + digit
