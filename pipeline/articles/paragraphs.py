"""What each paragraph of a page is by itself: headline, byline, body, caption, masthead, furniture."""

from __future__ import annotations

from typing import Literal

import msgspec

from pipeline.articles.bylines import is_byline, names_alone
from pipeline.articles.datelines import Dateline, read_dateline
from pipeline.articles.wording import Wording
from pipeline.fold import fold
from pipeline.line_rules import Pattern
from pipeline.types import Page

Kind = Literal["head", "byline", "body", "caption", "masthead", "furniture", "source", "jump_from", "jump_to"]

_SHORT = 240  # characters; nothing but body and datelines is longer
_FURNITURE = ("jump_from", "jump_to", "masthead", "publication", "source", "web")
_LINE = 48  # characters; a line of print that stands for itself is not longer
_CAPTION = 220  # characters; a longer paragraph with a credit at its end is a photo story
_ENDS = "。！？!?…"


class Block(msgspec.Struct, gc=False):  # many, and never part of a cycle
    """A paragraph of the page: a range of its text, and what it was found to be.

    ``text`` is folded; ``level`` of a Markdown heading is 1 to 6, else 0; ``distance`` counts the
    characters of white space before it in the file; ``copy_of`` is the block that it prints again.
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
    def ended(self) -> bool:
        """Whether its last sentence comes to an end."""
        return self.text.rstrip('"”’」』）)》】 ')[-1:] in _ENDS or self.text[-1] in "）)】"


def read_blocks(page: Page, wording: Wording) -> list[Block]:
    """The paragraphs of a page, each taken by itself and then by its neighbours."""
    folded = fold(page.text)
    source = page.offsets.source
    blocks: list[Block] = []
    start = 0
    before = 0
    for text in folded.split("\n"):
        end = start + len(text)
        if text:
            kind, level, dateline = _kind(text, wording)
            distance = int(source[start]) - before
            before = int(source[end - 1]) + 1
            blocks.append(Block(start, end, text, kind, level, distance, dateline))
        start = end + 1
    _by_neighbours(blocks, wording)
    return blocks


def _kind(text: str, wording: Wording) -> tuple[Kind, int, Dateline | None]:
    dateline = read_dateline(text, wording)
    if dateline is None and len(text) > _SHORT:
        return "body", 0, None
    level = len(text) - len(text.lstrip("#")) if text[0] == "#" else 0
    furniture = wording.furniture
    if len(text) > 60 and text[-1] == "。":
        if furniture["notice"].match(text):  # only web pages say at length what is no news
            return "furniture", 0, None
    elif level == 0:
        for kind in _FURNITURE:
            if furniture[kind].match(text):
                return ("masthead" if kind == "publication" else "furniture" if kind == "web" else kind), 0, None  # type: ignore[return-value]
    if dateline:
        return "body", 0, dateline
    if level and furniture["publication"].match(text.lstrip("# ")):
        return "masthead", 0, None
    if 0 < level <= 6 and text[level : level + 1] == " ":
        return "head", level, None
    tail = text[-40:]
    taken = len(text) <= _CAPTION and _is_credit(tail, furniture)
    if not taken and is_byline(text, wording):
        return "byline", 0, None
    if len(text) <= _CAPTION and (taken or furniture["caption_start"].match(text)):
        return "caption", 0, None
    return ("head" if len(text) <= wording.longest_lead and _is_head(text, wording) else "body"), 0, None


def _is_credit(tail: str, furniture: dict[str, Pattern]) -> bool:
    return furniture["credit_sign"].search(tail) is not None and furniture["credit"].search(tail) is not None


def _is_head(text: str, wording: Wording) -> bool:
    head = wording.headlines
    if head["kicker"].search(text[-3:]) or head["subtitle"].match(text[:5]):
        return True
    if len(text) > wording.longest or head["never"].search(text) or head["speaker"].match(text):
        return False
    if text[-1] in "：:":
        return len(text) <= 8
    if text[-1] in "？！?!":
        return len(text) <= 30 and text[0] not in "“‘「" and not any(mark in text[:-1] for mark in "。！？!?")
    return not (text.rstrip('"”’」』）) ')[-1:] in _ENDS or "。" in text or "；" in text) and len(text) >= 2


def _by_neighbours(blocks: list[Block], wording: Wording) -> None:
    """What a paragraph is by those around it."""
    _tables(blocks)
    _other_pages(blocks, wording)
    for i, block in enumerate(blocks):
        before = blocks[i - 1] if i else None
        after = blocks[i + 1] if i + 1 < len(blocks) else None
        if block.kind == "head" and names_alone(block.text, wording) and _byline_place(before, after):
            block.kind = "byline"
        elif block.kind == "caption" and before and _credit_alone(block, before, blocks[i - 2] if i > 1 else None):
            before.kind = "caption"
        elif block.kind == "head" and (_in_masthead(blocks, i, wording) or _names_paper(blocks, i, wording)):
            block.kind = "masthead"
        elif (
            block.dateline
            and block.dateline.day is None
            and block.dateline.end >= len(block.text)
            and (not after or after.kind != "body")
        ):
            block.kind = "furniture"
    _picture_places(blocks)
    for i, block in enumerate(blocks):
        if len(block.text) <= _LINE and wording.furniture["page_credit"].match(block.text):
            _captions_before(blocks, i)


def _other_pages(blocks: list[Block], wording: Wording) -> None:
    """Headlines of what stands on other pages: under a word that says so, or several with page numbers."""
    guide, over = wording.headlines["guide"], wording.headlines["guide_head"]
    i = 0
    while i < len(blocks):
        if blocks[i].kind == "body" or len(blocks[i].text) > _LINE:
            i += 1
            continue
        links = wording.furniture["related"].match(blocks[i].text) is not None
        j = i + (links or over.match(blocks[i].text) is not None)
        led = j > i
        while j < len(blocks) and (
            (links and blocks[j].kind in ("head", "furniture") and not blocks[j].level)
            or (blocks[j].kind in ("head", "furniture") and guide.match(blocks[j].text))
        ):
            j += 1
        # The last headline before a text is that text's own.
        if links and j < len(blocks) and blocks[j].kind in ("body", "byline") and blocks[j - 1].kind == "head":
            j -= 1
        if led or j - i >= 2:
            for block in blocks[i:j]:
                block.kind = "furniture"
        i = max(j, i + 1)


def _byline_place(before: Block | None, after: Block | None) -> bool:
    """Names in a line of their own: under a headline, or at the end of an article."""
    if before is None:
        return False
    return before.kind == "head" or (
        before.kind == "body" and before.ended and (after is None or after.kind != "body" or bool(after.dateline))
    )


def _credit_alone(block: Block, before: Block, earlier: Block | None) -> bool:
    """A credit without a sentence: the paragraph before it is the caption."""
    if (
        before.kind != "body"
        or before.dateline
        or len(block.text) > 48
        or "。" in block.text
        or len(before.text) > _CAPTION
    ):
        return False
    return len(before.text) <= 130 or earlier is None or earlier.kind != "body" or before.distance > block.distance


def _names_paper(blocks: list[Block], i: int, wording: Wording) -> bool:
    """A paper's name at the head of a page, or next to its masthead."""
    beside = any(block.kind == "masthead" for block in (*blocks[max(i - 1, 0) : i], *blocks[i + 1 : i + 2]))
    return (i < 2 or beside) and wording.furniture["paper"].match(blocks[i].text) is not None


def _in_masthead(blocks: list[Block], i: int, wording: Wording) -> bool:
    """A short line with masthead lines on both sides, a section's name before them, or the paper's motto after them."""
    if i == 0 and len(blocks) > 1 and blocks[1].kind == "masthead":
        return wording.headlines["label"].match(blocks[0].text) is not None
    if not 0 < i < len(blocks) - 1 or blocks[i].level or blocks[i - 1].kind != "masthead":
        return False
    motto = blocks[i + 1].kind == "head" and wording.furniture["slogan"].match(blocks[i].text) is not None
    return motto or any(block.kind == "masthead" for block in blocks[i + 1 : i + 3])


def _tables(blocks: list[Block]) -> None:
    """Runs of short lines, many of them figures, are tables flattened to lines, not headings."""
    i = 0
    while i < len(blocks):
        j = i
        while j < len(blocks) and not blocks[j].level and (blocks[j].kind == "head" or _cell(blocks[j])):
            j += 1
        if j - i >= 6 and sum(_cell(block) for block in blocks[i:j]) * 4 >= j - i:
            for block in blocks[i:j]:
                block.kind = "body"
        i = max(j, i + 1)


def _cell(block: Block) -> bool:
    if len(block.text) > 20 or block.kind not in ("head", "body"):
        return False
    digits = sum(char in "0123456789.-%" for char in block.text)
    return digits * 2 >= len(block.text) or block.text in "—-/"


def _picture_places(blocks: list[Block]) -> None:
    """A short paragraph where a picture was taken out of the page: after an image link or a wider gap."""
    distances = sorted(block.distance for block in blocks)
    usual = distances[len(distances) // 2] if distances else 0
    for i, block in enumerate(blocks[1:], 1):
        if (
            block.kind != "body"
            or block.dateline
            or len(block.text) > 100
            or not block.ended
            or block.text.count("。") > 1
        ):
            continue
        before = blocks[i - 1]
        after = blocks[i + 1].kind if i + 1 < len(blocks) else "body"
        image = before.kind == "furniture" and before.text.startswith("![")
        if (image and after != "body") or (
            block.distance >= usual + 2
            and before.kind == "body"
            and before.ended
            and blocks[i + 1 : i + 2]
            and blocks[i + 1].level
        ):
            block.kind = "caption"


def _captions_before(blocks: list[Block], i: int) -> None:
    blocks[i].kind = "caption"
    j = i - 1
    while (
        j >= 0
        and blocks[j].kind in ("body", "caption")
        and len(blocks[j].text) <= 80
        and blocks[j].text.count("。") <= 1
        and not blocks[j].dateline
        and not blocks[j].text[-1].isdigit()
    ):
        blocks[j].kind = "caption"
        j -= 1
