"""The Python API: the rows of a text, a file or a folder, with exact values."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from pipeline.config import Ner, StageOptions, load_stages
from pipeline.decode import as_decoded
from pipeline.repair import repair
from pipeline.rows import document_rows
from pipeline.schema import ArticleRow, DocumentRow, FactRow, MentionRow, to_arrow
from pipeline.stages import plain_article
from pipeline.types import Anchor

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

# The name in the tables of a text that comes from no file.
TEXT_PATH: Final = "<text>"

# A string longer than this names no file (PATH_MAX of Linux).
_LONGEST_PATH: Final = 4096


class Result(msgspec.Struct, frozen=True):
    """What was found, as rows of the four tables; values are Decimal or Fraction here."""

    documents: list[DocumentRow]
    articles: list[ArticleRow]
    mentions: list[MentionRow]
    facts: list[FactRow]
    rules_digest: str = ""

    def to_arrow(self, table: str = "facts") -> pa.Table:
        """One table (documents, articles, mentions or facts) with the schema of the Parquet files."""
        return to_arrow(table, getattr(self, table), self.rules_digest)

    def to_pandas(self, table: str = "facts") -> pd.DataFrame:
        """One table as a DataFrame."""
        frame: pd.DataFrame = self.to_arrow(table).to_pandas()
        return frame


def extract(
    text_or_path: str | os.PathLike[str],
    publish_date: dt.date | None = None,
    *,
    ner: Ner = "lac",
    rules: tuple[Path, ...] = (),
) -> Result:
    """Articles, mentions and facts of a text, or of a file or folder where the string names one that exists.

    ``publish_date`` serves where the text does not say it. A file that cannot be read or decoded is a
    quarantined row of ``documents``. Raises UsageError for a Path that does not exist, RuleError for bad rules,
    ValueError for a text with a lone surrogate, TypeError for a ``publish_date`` that is no date.
    """
    publish_date = _day(publish_date)
    stages = load_stages(tuple(rules), ner)
    path = _existing(text_or_path)
    if path is None:
        decoded = as_decoded(str(text_or_path))
        articles = stages.articles.split(repair(decoded.text), path="", publish_date=publish_date)
        found = [document_rows(TEXT_PATH, decoded, stages.analyse_all(articles))]
    else:
        from pipeline.read import find_sources
        from pipeline.run import chunks, extract_files

        options = StageOptions(tuple(rules), ner, publish_date)
        found = [rows for part in chunks(find_sources([path])) for rows in extract_files(stages, part.files, options)]
    return Result(
        [one.document for one in found],
        [row for one in found for row in one.articles],
        [row for one in found for row in one.mentions],
        [row for one in found for row in one.facts],
        stages.rules.digest(),
    )


def find_mentions(
    text: str, publish_date: dt.date | None = None, *, ner: Ner = "lac", rules: tuple[Path, ...] = ()
) -> list[MentionRow]:
    """The mentions of one plain text, taken as it stands: nothing is repaired, offsets are the text's own.

    Raises RuleError for bad rules, ValueError for a text with a lone surrogate, TypeError for a ``publish_date``
    that is no date.
    """
    publish_date = _day(publish_date)
    decoded = as_decoded(text)
    if not decoded.text:
        return []
    analysis = load_stages(tuple(rules), ner).analyse(plain_article(decoded.text, Anchor(publish_date)))
    return document_rows(TEXT_PATH, decoded, [analysis]).mentions


def _day(publish_date: dt.date | None) -> dt.date | None:
    """The day of a date or a date with its time."""
    if publish_date is not None and not isinstance(publish_date, dt.date):
        raise TypeError(f"publish_date is {publish_date!r}: give a datetime.date, as datetime.date(2025, 6, 6)")
    return publish_date.date() if isinstance(publish_date, dt.datetime) else publish_date


def _existing(text_or_path: str | os.PathLike[str]) -> Path | None:
    """The path, if it is one: a Path always is, a string where it names something that exists."""
    if not isinstance(text_or_path, str):
        return Path(text_or_path)
    if not text_or_path or len(text_or_path) > _LONGEST_PATH or "\n" in text_or_path or "\0" in text_or_path:
        return None
    try:
        return Path(text_or_path) if Path(text_or_path).exists() else None
    except (OSError, ValueError):
        return None
