"""What each paragraph of a page is by itself: headline, byline, body, caption, masthead, furniture."""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from pipeline.articles.bylines import is_byline
from pipeline.articles.datelines import Dateline, read_dateline
from pipeline.articles.wording import Wording
from pipeline.fold import fold
from pipeline.line_rules import Pattern
from pipeline.types import Page

Kind = Literal[
    "head", "byline", "body", "caption", "masthead", "furniture", "source", "jump_from", "jump_to", "signature"
]

_SHORT: Final = 240  # characters; nothing but body and datelines is longer
_FURNITURE: Final = ("jump_from", "jump_to", "masthead", "publication", "source", "web")
_UNSIGNED: Final = ("jump_from", "jump_to", "source", "web")
LINE: Final = 48  # characters; a line of print that stands for itself is not longer
CAPTION: Final = 220  # characters; a longer paragraph with a credit at its end is a photo story
_BOLD: Final = 7  # the level of a heading in bold type, below those of Markdown
_RUN_IN: Final = "*【（("  # with which a headline or a page jump in one line with its text begins
BULLETS: Final = "■□●○◆◇▲△★☆▌▶"
_MARKS: Final = "#*" + BULLETS
_ENDS: Final = "。！？!?…"


class Block(msgspec.Struct, gc=False):  # many, and never part of a cycle
    """A paragraph of the page: a range of its text, and what it was found to be.

    ``text`` is folded; ``level`` of a Markdown heading is 1 to 6, of one in bold type 7, else 0; ``distance``
    counts the characters of white space before it in the file; ``copy_of`` is the block that it prints again.
    """

    start: int
    end: int
    text: str
    kind: Kind
    level: int = 0
    distance: int = 0
    dateline: Dateline | None = None
    copy_of: int | None = None

    @property
    def bare(self) -> str:
        """Its words without the marks of Markdown and the bullet before them."""
        return self.text.strip("#* ").lstrip(BULLETS + " ") if self.text[0] in _MARKS else self.text

    @property
    def ended(self) -> bool:
        """Whether its last sentence comes to an end."""
        return self.text.rstrip('"”’」』）)》】 ')[-1:] in _ENDS or self.text[-1] in "）)】"


def read_blocks(page: Page, wording: Wording) -> list[Block]:
    """The paragraphs of a page, each taken by itself."""
    folded = fold(page.text)
    place = page.offsets.source.item  # much faster than an index
    blocks: list[Block] = []
    start = 0
    before = 0
    for text in folded.split("\n"):
        end = start + len(text)
        if text:
            distance = place(start) - before
            before = place(end - 1) + 1
            for first, last, headline in _printed_together(text, wording):
                part = text[first:last].rstrip()
                kind, level, dateline = ("head", _BOLD, None) if headline else _kind(part, wording)
                blocks.append(Block(start + first, start + first + len(part), part, kind, level, distance, dateline))
                distance = 0
        start = end + 1
    return blocks


def _printed_together(text: str, wording: Wording) -> list[tuple[int, int, bool]]:
    """The parts of a paragraph, and whether each is a headline.

    A headline or a page jump may be set in one line with its text.
    """
    start, end = 0, len(text)
    if text[0] not in _RUN_IN and text[-1] not in ")）":
        return [(start, end, False)]
    furniture = wording.furniture
    parts: list[tuple[int, int, bool]] = []
    if text[0] in "*【" and (found := wording.headlines["run_in"].match(text)) and not read_dateline(text, wording):
        start = found.end()
        parts.append((0, start, True))
    elif text[0] in "（(" and (found := furniture["jump_before"].match(text)):
        start = found.end()
        parts.append((0, start, False))
    if text[-1] in ")）" and (found := furniture["jump_behind"].search(text, max(end - 24, start))):
        return [*parts, (start, found.start(), False), (found.start(), end, False)]
    return [*parts, (start, end, False)]


def _kind(text: str, wording: Wording) -> tuple[Kind, int, Dateline | None]:
    dateline = read_dateline(text, wording)
    if dateline is None and len(text) > _SHORT:
        return "body", 0, None
    level = len(text) - len(text.lstrip("#")) if text[0] == "#" else 0
    if text[0] == "*" and wording.headlines["bold"].match(text):
        inner, level, dateline = _kind(text.strip("* ") or text.replace("*", "-"), wording)
        return inner, level or (_BOLD if inner == "head" else 0), dateline
    furniture = wording.furniture
    if "。" in text:  # only web pages say in sentences what is no news
        if furniture["notice" if len(text) > LINE else "web"].match(text):
            return "furniture", 0, None
    elif level == 0:
        for kind in _FURNITURE if furniture["masthead_sign"].search(text) else _UNSIGNED:
            if furniture[kind].match(text):
                return ("masthead" if kind == "publication" else "furniture" if kind == "web" else kind), 0, None  # type: ignore[return-value]
    if dateline:
        return "body", 0, dateline
    if level and furniture["publication"].match(text.lstrip("# ")):
        return "masthead", 0, None
    if 0 < level <= 6 and text[level : level + 1] == " ":
        return "head", level, None
    tail = text[-40:]
    taken = len(text) <= CAPTION and is_credit(tail, furniture)
    if not taken and is_byline(text, wording):
        return "byline", 0, None
    if len(text) <= CAPTION and (taken or furniture["caption_start"].match(text)):
        return "caption", 0, None
    return ("head" if len(text) <= wording.longest_lead and _is_head(text, wording) else "body"), 0, None


def is_credit(tail: str, furniture: dict[str, Pattern]) -> bool:
    """Whether the end of a paragraph says who took a picture."""
    return furniture["credit_sign"].search(tail) is not None and furniture["credit"].search(tail) is not None


def _is_head(text: str, wording: Wording) -> bool:
    head = wording.headlines
    if text[0] == "|" or head["asks"].match(text):
        return False
    if head["kicker"].search(text[-3:]) or head["subtitle"].match(text[:5]):
        return True
    if len(text) > wording.longest or head["never"].search(text) or head["speaker"].match(text):
        return False
    if text[-1] in "：:":
        return len(text) <= 8
    if text[-1] in "？！?!":
        return len(text) <= 30 and text[0] not in "“‘「" and not any(mark in text[:-1] for mark in "。！？!?")
    return not (text.rstrip('"”’」』）) ')[-1:] in _ENDS or "。" in text or "；" in text) and len(text) >= 2
