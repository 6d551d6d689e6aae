"""Of which day an article is: its dateline, the masthead, the file's name, the option, the text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

import msgspec

from pipeline.articles.datelines import Dateline, numeral
from pipeline.articles.paragraphs import Block
from pipeline.articles.wording import Wording
from pipeline.types import DateSource

_YEARS: Final = 400  # years read of a page; more say nothing new


class PageDate(msgspec.Struct, frozen=True):
    """What is known of a page's day, by where it stands."""

    masthead: dt.date | None
    path: dt.date | None
    option: dt.date | None
    year: int | None
    shown: dt.date | None = None

    @property
    def day(self) -> dt.date | None:
        return self.masthead or self.path or self.option


class Dated(msgspec.Struct, frozen=True):
    """The publish date of an article; a year alone where no more is known."""

    day: dt.date | None
    year: int | None
    source: DateSource


def page_date(blocks: Sequence[Block], path: str, option: dt.date | None, wording: Wording) -> PageDate:
    """Everything that dates the page."""
    masthead = _masthead_day(blocks, wording)
    named = path_day(path, wording)
    known = masthead or named or option
    year = known.year if known else _year_of_text(blocks, wording)
    page = PageDate(masthead, named, option, year)
    days = [day for block in blocks if block.dateline and (day := dateline_day(block.dateline, page))]
    return msgspec.structs.replace(page, shown=max(days, default=None))


def date_article(blocks: Sequence[Block], page: PageDate, wording: Wording) -> Dated:
    """The date of the article that these blocks make up."""
    for block in blocks:
        if block.dateline and (day := dateline_day(block.dateline, page)):
            return Dated(day, day.year, "dateline")
        if block.dateline:
            break
    for day, source in ((page.masthead, "masthead"), (page.path, "filename"), (page.option, "option")):
        if day:
            return Dated(day, day.year, source)  # type: ignore[arg-type]
    for block in blocks:
        if day := _told_today(block.text, page.year, wording):
            return Dated(day, day.year, "inferred")
    if page.shown:
        return Dated(page.shown, page.shown.year, "inferred")
    return Dated(None, page.year, "inferred" if page.year else "none")


def dateline_day(line: Dateline, page: PageDate) -> dt.date | None:
    """The day of a dateline, its month and year taken from the page where it leaves them out."""
    if line.day is None:
        return None
    if line.month is None:
        return _date(page.day.year, page.day.month, line.day) if page.day else None
    if line.year:
        return _date(line.year, line.month, line.day)
    if page.day:
        # The paper appears at the dateline's day or soon after: 12月31日 in a paper of New Year is last year's.
        near = [
            day
            for year in (page.day.year - 1, page.day.year, page.day.year + 1)
            if (day := _date(year, line.month, line.day))
        ]
        anchor = page.day
        return min(near, key=lambda day: abs((day - anchor).days), default=None)
    return _date(page.year, line.month, line.day) if page.year else None


def path_day(path: str, wording: Wording) -> dt.date | None:
    """A date in the file's name, else in the folder nearest to it."""
    for part in (path.rsplit("/", 1)[-1], path):
        for pattern in wording.paths:
            for found in reversed(list(pattern.finditer(part))):
                if day := _date(*(int(group) for group in found.groups())):
                    return day
    return None


def _masthead_day(blocks: Sequence[Block], wording: Wording) -> dt.date | None:
    """The day that its masthead names, or the line under a web headline, or who signs a text."""
    for kinds in (("masthead", "source"), ("signature",)):
        for block in blocks:
            if block.kind in kinds and (day := _full_date(block.text[:200], wording)):
                return day
    return None


def _full_date(text: str, wording: Wording) -> dt.date | None:
    """A date with its year, in digits, in Han numerals or by the calendar of the Republic of China."""
    for key, era in (("full", 0), ("han", 0), ("republic", 1911)):
        found = wording.dating[key].search(text)
        if found:
            year, month, day = (numeral(group) for group in found.groups())
            if year and month and day and (date := _date(year + era, month, day)):
                return date
    return None


def _told_today(text: str, year: int | None, wording: Wording) -> dt.date | None:
    found = wording.dating["today"].search(text)
    if not found or not (found[2] or year):
        return None
    day = _date(int(found[2]) if found[2] else year or 0, int(found[3]), int(found[4]))
    return day + dt.timedelta(days=1) if day and found[1].startswith("昨") else day


def _year_of_text(blocks: Sequence[Block], wording: Wording) -> int | None:
    """The year in which a page without a date appeared, as its text shows it.

    It is the latest year spoken of, plans for years to come left out. Where an article sets 今年
    beside a past year, this year is at least the next one; a year in the name of a plan in hand is this year.
    """
    dating = wording.dating
    years: list[int] = []
    ahead: list[int] = []
    latest = 0
    for block in blocks:
        if block.kind in ("furniture", "jump_from", "jump_to") or len(years) > _YEARS or "年" not in block.text:
            continue
        spoken = list(dating["year"].finditer(block.text))
        this_year = bool(spoken) and dating["this_year"].search(block.text) is not None
        for found in spoken:
            if int(found[1]) + 1 < latest:  # nothing that could change it
                continue
            before, after = (
                block.text[max(found.start() - 4, 0) : found.start()],
                block.text[found.end() : found.end() + 24],
            )
            if dating["ahead_before"].search(before) or dating["ahead_after"].match(after):
                ahead.append(int(found[1]))
                continue
            passed = this_year and not dating["plan"].match(after)
            years.append(int(found[1]) + (1 if passed else 0))
            latest = max(latest, years[-1])
    year = _latest(blocks, years, wording)
    # Plans begin soon: where the nearest lies years ahead of all else, the text does not show the year.
    later = [plan for plan in ahead if year and plan > year]
    return None if year and later and min(later) > year + 3 else year


def _latest(blocks: Sequence[Block], years: list[int], wording: Wording) -> int | None:
    """The latest year, or the one after it where its dates lie behind every dateline of the page."""
    year = max(years, default=None)
    if year is None:
        return None
    lines = [(b.dateline.month, b.dateline.day) for b in blocks if b.dateline and b.dateline.month and b.dateline.day]
    if not lines or any(line.year for b in blocks if (line := b.dateline)):
        return year
    for block in blocks:
        for found in wording.dating["full"].finditer(block.text):
            if (
                int(found[1]) == year
                and (int(found[2]), int(found[3])) > max(lines)
                and (int(found[2]) - max(lines)[0]) >= 2
            ):
                return year + 1
    return year


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
