"""What each paragraph of a page is by those around it: signatures, captions, tables, mastheads, guides."""

from __future__ import annotations

from typing import Final

from pipeline.articles.bylines import names_alone
from pipeline.articles.paragraphs import BULLETS, CAPTION, LINE, Block, is_credit
from pipeline.articles.wording import Wording

_SIGNATURE: Final = 30  # characters of the longest line that signs a text


def look_beside(blocks: list[Block], wording: Wording) -> None:
    """What a paragraph is by those around it."""
    _tables(blocks)
    _other_pages(blocks, wording)
    kinds = {block.kind for block in blocks}
    over = ("body", "head") if "masthead" in kinds and "source" not in kinds else ("body",)
    told = False  # a text has begun
    for i, block in enumerate(blocks):
        text = block.kind == "body" and len(block.text) > LINE and not block.dateline
        if not (text and (told or block.ended)):
            _beside(blocks, i, told, over, wording)
        told = told or text
    _led_away(blocks)
    _picture_places(blocks)
    for i, block in enumerate(blocks):
        if len(block.text) <= LINE and wording.furniture["page_credit"].match(block.text):
            _captions_before(blocks, i)


def _led_away(blocks: list[Block]) -> None:
    """Headlines right over a page jump are those of a text on that page."""
    led = False
    for block in reversed(blocks):
        led = block.kind == "jump_to" or (led and block.kind == "head")
        if led and block.kind == "head":
            block.kind = "furniture"


def _beside(blocks: list[Block], i: int, told: bool, over: tuple[str, ...], wording: Wording) -> None:
    """Sets the kind of block ``i`` where those next to it say more than it does itself.

    ``told`` says that a text stands somewhere before it, ``over`` what a word for background stands over.
    """
    block = blocks[i]
    before = blocks[i - 1] if i else None
    after = blocks[i + 1] if i + 1 < len(blocks) else None
    if block.kind == "caption":
        if before and _credit_alone(block, before, blocks[i - 2] if i > 1 else None):
            before.kind = "caption"
        elif before and _in_list(block, before, after, wording):
            block.kind = "body"
    elif block.kind == "furniture" and after and after.kind in over and _adds(block, wording):
        block.kind = "head"
    elif block.kind in ("head", "masthead") and before and _signs(block, before, after, wording):
        block.kind = "signature"
    elif block.kind == "head" and before and before.kind == "body" and before.ended and _subtitle(block, wording):
        block.kind = "body"  # who said it, after a dash
    elif block.kind == "head" and names_alone(block.text, wording) and _byline_place(before, after):
        block.kind = "byline"
    elif (not told and _may_be_masthead(block) and _dated_line(block.text, before, after, wording)) or (
        block.kind in ("head", "body")
        and len(block.text) <= LINE
        and (_in_masthead(blocks, i, wording) or _names_paper(blocks, i, wording))
    ):
        block.kind = "masthead"
    elif (
        block.dateline
        and block.dateline.day is None
        and (block.dateline.end >= len(block.text) or block.text[-1] in "：:")
        and (not after or after.kind != "body")
    ):
        block.kind = "furniture"


def _subtitle(block: Block, wording: Wording) -> bool:
    return wording.headlines["subtitle"].match(block.text) is not None


def _adds(block: Block, wording: Wording) -> bool:
    """Whether a word that web pages set over links stands over a text instead."""
    return wording.headlines["attachment"].match(block.bare) is not None


def _in_list(block: Block, before: Block, after: Block | None, wording: Wording) -> bool:
    """A bullet that also marks captions, on one of several items."""
    bullet = block.text[0]
    if bullet not in BULLETS or is_credit(block.text[-40:], wording.furniture):
        return False
    return before.text[0] == bullet or (after is not None and after.text[0] == bullet)


def _signs(block: Block, before: Block, after: Block | None, wording: Wording) -> bool:
    """Who signs a text and of which day, under it."""
    furniture = wording.furniture
    if before.kind == "signature":
        return furniture["signed_day"].match(block.text) is not None
    if before.kind not in ("body", "caption") or block.level or len(block.text) > LINE:
        return False
    if not before.ended and "：" not in before.text:
        return False
    day = furniture["signed_day"].match(block.text) is not None
    if day or block.kind != "head":
        return day
    if after is not None and furniture["signed_day"].match(after.text):
        return len(block.text) <= _SIGNATURE
    return (block.text[-1] in ")）" or " " in block.text) and furniture["signature"].match(block.text) is not None


def _may_be_masthead(block: Block) -> bool:
    """A line that names a source or a time of day stands on a web page."""
    return block.kind in ("head", "body") or (block.kind == "source" and not any(mark in block.text for mark in ":："))


def _dated_line(text: str, before: Block | None, after: Block | None, wording: Wording) -> bool:
    """Whether a line before all text is a date with names of a paper, its sections and makers, or part of such."""
    if len(text) > 2 * LINE or any(mark in text for mark in "，。；！？"):
        return False
    if before is not None and before.kind == "masthead" and not wording.furniture["masthead_part"].sub("", text):
        return True
    issue = before is None and wording.furniture["issue_end"].search(text) is not None
    if not issue and not any(wording.dating[key].search(text) for key in ("full", "han", "republic")):
        return False
    part = wording.furniture["masthead_part"]
    rests = [part.sub("", word) for word in text.split()]
    if sum(map(len, rests)) > wording.masthead_names:
        return False
    # A date before a name opens a title: it is a masthead's after one, or by itself.
    return "" in rests or (after is not None and after.kind == "head" and part.match(text) is None)


def _other_pages(blocks: list[Block], wording: Wording) -> None:
    """Headlines of what stands on other pages: under a word that says so, or several with page numbers."""
    guide, over = wording.headlines["guide"], wording.headlines["guide_head"]
    i = 0
    while i < len(blocks):
        if blocks[i].kind == "body" or len(blocks[i].text) > LINE:
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
    if before.kind in ("masthead", "source"):  # the day of a speech, or where it was printed
        return after is not None and after.kind == "body"
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
        or len(before.text) > CAPTION
    ):
        return False
    return len(before.text) <= 130 or earlier is None or earlier.kind != "body" or before.distance > block.distance


def _names_paper(blocks: list[Block], i: int, wording: Wording) -> bool:
    """A paper's name at the head of a page, or next to its masthead."""
    beside = i < 2 or blocks[i - 1].kind == "masthead" or (i + 1 < len(blocks) and blocks[i + 1].kind == "masthead")
    return beside and wording.furniture["paper"].match(blocks[i].text) is not None


def _in_masthead(blocks: list[Block], i: int, wording: Wording) -> bool:
    """A short line with masthead lines on both sides, a section's name before them, or the paper's motto after them."""
    if i == 0 and len(blocks) > 1 and blocks[1].kind == "masthead":
        return wording.headlines["label"].match(blocks[0].bare) is not None
    if not 0 < i < len(blocks) - 1 or blocks[i].level or blocks[i - 1].kind != "masthead":
        return False
    motto = blocks[i + 1].kind == "head" and wording.furniture["slogan"].match(blocks[i].text) is not None
    # A day in brackets stands under a headline.
    return motto or any(block.kind == "masthead" and block.text[0] not in "（(" for block in blocks[i + 1 : i + 3])


def _tables(blocks: list[Block]) -> None:
    """Runs of short lines, many of them figures, are tables flattened to lines, not headings."""
    i = 0
    while i < len(blocks):
        j = i
        while j < len(blocks) and not blocks[j].level and (blocks[j].kind == "head" or _cell(blocks[j])):
            j += 1
        if j - i > 1:
            _read_table(blocks, i, j)
        i = max(j, i + 1)


def _cell(block: Block) -> bool:
    if len(block.text) > 20 or block.kind not in ("head", "body"):
        return False
    digits = sum(char in "0123456789.-%" for char in block.text)
    return digits * 2 >= len(block.text) or block.text in "—-/"


def _read_table(blocks: list[Block], start: int, end: int) -> None:
    rows = [i for i in range(start, end) if _row(blocks[i])]
    cells = [i for i in range(start, end) if _cell(blocks[i])]
    if len(rows) > 1:
        start, end = rows[0], rows[-1] + 1
    elif cells and cells[-1] - start >= 5 and len(cells) * 4 > cells[-1] - start:
        end = cells[-1] + 1
    else:
        return
    for block in blocks[start:end]:
        block.kind = "body"


def _row(block: Block) -> bool:
    """A row of a table in one line: a name and its figures."""
    return block.text.count(" ") >= 2 and any(map(str.isdigit, block.text)) and len(block.text) <= LINE


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
