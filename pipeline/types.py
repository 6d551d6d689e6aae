"""The nouns of the pipeline. Each is frozen and made by exactly one stage.

Those that come in thousands are left out of garbage collection (``gc=False``): they hold no cycles.

Offsets named ``start``/``end`` are half-open and count code points of the article's repaired
text; ``char_*`` count code points of the decoded file and ``byte_*`` its raw bytes.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from pipeline.offsets import OffsetMap

Exact = Decimal | Fraction
Span = tuple[int, int]

Layer = Literal["quantity", "time", "entity"]
ArticleKind = Literal["news", "caption", "masthead", "other"]
DateSource = Literal["dateline", "masthead", "filename", "option", "inferred", "none"]
ParagraphRole = Literal["headline", "kicker", "heading", "byline", "body", "caption", "furniture"]
Change = Literal["none", "increase", "decrease", "rise_to", "fall_to"]
Modality = Literal["stated", "planned", "expected", "negated"]


class Decoded(msgspec.Struct, frozen=True):
    """A file's text. Made by decode."""

    text: str
    encoding: str
    data: bytes


class Page(msgspec.Struct, frozen=True):
    """A file's text with layout damage taken out: one paragraph a line. Made by repair."""

    text: str
    offsets: OffsetMap


class Paragraph(msgspec.Struct, frozen=True, gc=False):
    """One line of an article's text and the part it plays."""

    start: int
    end: int
    role: ParagraphRole


class Article(msgspec.Struct, frozen=True):
    """One item of a page. Made by articles.

    ``text`` is its repaired text in reading order, ``offsets`` leads every character of it back
    to the decoded file. ``publish_date`` is None where only ``publish_year`` is known, or neither.
    ``duplicates`` are ranges of ``text`` that print a passage of this or another article again.
    """

    seq: int
    kind: ArticleKind
    text: str
    offsets: OffsetMap
    spans: tuple[Span, ...]
    paragraphs: tuple[Paragraph, ...]
    headline: str | None = None
    publication: str | None = None
    publish_date: dt.date | None = None
    publish_year: int | None = None
    date_source: DateSource = "none"
    byline: tuple[str, ...] = ()
    duplicates: tuple[Span, ...] = ()
    duplicate_of: int | None = None

    @property
    def anchor(self) -> Anchor:
        return Anchor(self.publish_date, self.publish_year, self.date_source == "inferred")


class Anchor(msgspec.Struct, frozen=True):
    """What relative dates of a text are counted from: a day, a year alone, or nothing."""

    day: dt.date | None = None
    year: int | None = None
    inferred: bool = False


class Token(msgspec.Struct, frozen=True, gc=False):
    """A word and its tag (the tag set of jieba; ``m`` for numerals, ``t`` for times)."""

    start: int
    end: int
    tag: str


class Mention(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A quantity, time or entity in a text: one row of the mentions table. Made by find.

    Values are exact here and become binary floats only when the last column is written.
    ``weak`` marks what the text mentions idly (ordinals, idioms, 一 + classifier): it gives no fact.
    """

    layer: Layer
    type: str
    start: int
    end: int
    text: str
    rule: str
    confidence: float = 1.0
    weak: bool = False
    value: Exact | None = None
    value_high: Exact | None = None
    unit: str | None = None
    unit_code: str | None = None
    dimension: str | None = None
    value_si: Exact | None = None
    value_high_si: Exact | None = None
    unit_si: str | None = None
    modifier: str | None = None
    time_start: dt.date | None = None
    time_end: dt.date | None = None
    time_edtf: str | None = None
    canonical: str | None = None
    place_code: str | None = None
    reason: str | None = None
    char_start: int | None = None
    char_end: int | None = None
    byte_start: int | None = None
    byte_end: int | None = None


class Part(msgspec.Struct, frozen=True, gc=False):
    """A part of a fact: its words, and where the text prints them (None where it is carried over)."""

    text: str
    start: int | None = None
    end: int | None = None


class Fact(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a quantity says, or who holds a post: one row of the facts table. Made by link."""

    kind: Literal["quantity", "role"]
    start: int
    end: int
    rule: str
    confidence: float
    subject: Part | None = None
    subject_canonical: str | None = None
    attribute: Part | None = None
    object: Part | None = None
    quantity: Mention | None = None
    change: Change = "none"
    basis: str | None = None
    baseline: Mention | None = None
    time: Mention | None = None
    modality: Modality = "stated"
    source: str | None = None


class Columns(msgspec.Struct, frozen=True):
    """The tokens of a text again, a list for each thing known of them: for what reads every one."""

    starts: list[int]
    ends: list[int]
    tags: list[str]
    words: list[str]


class Segmented(msgspec.Struct, frozen=True):
    """An article's text in sentences and words, its numbers and dates locked. Made by segment.

    ``folded`` is the text half-width and simplified, of the same length; ``mentions`` holds the
    quantities and times, in order of ``start``.
    """

    article: Article
    folded: str
    sentences: tuple[Span, ...]
    tokens: tuple[Token, ...]
    columns: Columns
    mentions: tuple[Mention, ...]


class Analysis(msgspec.Struct, frozen=True):
    """Everything found in one article."""

    article: Article
    folded: str
    sentences: tuple[Span, ...]
    tokens: tuple[Token, ...]
    mentions: tuple[Mention, ...]
    facts: tuple[Fact, ...]
