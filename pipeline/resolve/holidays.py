"""Festivals and the official days off in China, from ``rules/holidays.toml``."""

from __future__ import annotations

import datetime as dt
from typing import Final

import msgspec

from pipeline.resolve import calendar
from pipeline.resolve.calendar import Stretch
from pipeline.resolve.lunar import lunar_day, solar_term
from pipeline.rulebook import Rulebook

# From the first day of a week's holiday to its last, at least.
_WEEK: Final = 6


class Festival(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """When a festival is (one of fixed, lunar, nth, term, easter, of, among) and how it is called."""

    id: str
    sure: list[str] = []
    quoted: list[str] = []
    folk: list[str] = []
    fixed: str | None = None
    lunar: str | None = None
    nth: tuple[int, int, int] | None = None
    term: str | None = None
    easter: bool = False
    among: list[str] = []
    of: str | None = None
    from_: int = msgspec.field(default=0, name="from")
    to: int = 0
    span: bool = False


class HolidayWords(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What behind a festival's name means its days off."""

    words: list[str]


class HolidayRules(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """``rules/holidays.toml``."""

    festival: list[Festival]
    holiday_words: HolidayWords
    periods: dict[str, dict[str, str]]


class Holidays:
    """Days of festivals and their days off."""

    def __init__(self, rules: Rulebook) -> None:
        """Raises RuleError where the file cannot be used."""
        table = rules.toml("holidays.toml", HolidayRules)
        self.words: tuple[str, ...] = tuple(table.holiday_words.words)
        self.sure = {name: festival.id for festival in table.festival for name in festival.sure}
        self.quoted = {name: festival.id for festival in table.festival for name in festival.quoted}
        self.folk = {name: festival.id for festival in table.festival for name in festival.folk}
        self._ids = self.quoted | self.folk | self.sure
        self._festivals = {festival.id: festival for festival in table.festival}
        self._periods = {
            (festival, int(year)): _period(days)
            for festival, by_year in table.periods.items()
            for year, days in by_year.items()
        }

    def days(self, name: str, year: int, off: bool = False) -> Stretch | None:
        """The festival of a name or id in a year; with ``off`` its official days off where they are known."""
        festival = self._ids.get(name, name)
        if off and (known := self._periods.get((festival, year))):
            return known
        rule = self._festivals[festival]
        if rule.among:
            return None
        if rule.of is not None:
            base = self.days(rule.of, year)
            if base is None or base.start is None:
                return None
            return Stretch(calendar.add_days(base.start, rule.from_), calendar.add_days(base.start, rule.to))
        if rule.fixed and "/" in rule.fixed:
            first, last = (_month_day(year, part) for part in rule.fixed.split("/"))
            return Stretch(first, last) if first and last else None
        found = self._day(rule, year)
        return Stretch(found, found) if found else None

    def each(self, name: str, year: int) -> list[Stretch]:
        """The stretches of a year that a name without a festival of its own may mean (黄金周): the long ones it has."""
        rule = self._festivals[self._ids.get(name, name)]
        found = [self._periods.get((festival, year)) for festival in rule.among]
        return [days for days in found if days and days.start and days.end and (days.end - days.start).days >= _WEEK]

    def _day(self, rule: Festival, year: int) -> dt.date | None:
        if rule.fixed:
            return _month_day(year, rule.fixed)
        if rule.nth:
            month, number, weekday = rule.nth
            base = calendar.months(year, month)
            return calendar.nth_weekday(base, number, weekday) if base else None
        if rule.easter:
            return calendar.easter(year)
        if rule.term:
            return solar_term(year, rule.term)
        if rule.lunar:
            month, number = map(int, rule.lunar.split("-"))
            # New Year's Eve and what leads up to it belong to the lunar year before but to the news of this one.
            return lunar_day(year - (month == 12), month, number)
        return None


def _month_day(year: int, text: str) -> dt.date | None:
    month, number = map(int, text.split("-"))
    return calendar.day(year, month, number)


def _period(text: str) -> Stretch:
    first, last = map(dt.date.fromisoformat, text.split("/"))
    return Stretch(first, last)
