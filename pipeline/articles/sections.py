"""Cuts a page where a reader would: runs of paragraphs with what stands over them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import msgspec

from pipeline.articles.bylines import closing_names
from pipeline.articles.paragraphs import Block
from pipeline.articles.wording import Wording
from pipeline.han import is_common_han

_ALONE: Final = 48  # characters; a dateline with its reporters and nothing else
_TORN: Final = 40  # characters; a paragraph of prose so long that does not end has been torn off


class Section(msgspec.Struct):
    """Paragraphs that belong together, as positions in the page's blocks.

    ``opens`` says that an article begins here, ``orphan`` that its beginning is elsewhere or unknown;
    ``told`` that a dateline or a byline says so; ``after_end`` that what is before it had come to an end.
    ``enters`` and ``leaves`` are the page jumps at which it comes from and goes on to another place.
    """

    heads: list[int] = []
    bylines: list[int] = []
    body: list[int] = []
    closing: list[int] = []
    inner: list[int] = []  # headings among the body
    opens: bool = False
    orphan: bool = False
    told: bool = False
    after_end: bool = False
    enters: int | None = None
    leaves: int | None = None

    @property
    def members(self) -> list[int]:
        """All its blocks in reading order."""
        return [*self.heads, *self.bylines, *self.body, *self.closing]


def cut_sections(blocks: Sequence[Block], continued: set[int], wording: Wording) -> list[Section]:
    """The sections of a page in the order of print; captions, mastheads and furniture are in none.

    ``continued`` holds the blocks known to begin in mid-sentence.
    """
    cutter = _Cutter(blocks, wording)
    for i, block in enumerate(blocks):
        if i in continued:
            cutter.new(orphan=True)
        cutter.take(i, block)
    cutter.new()
    return _joined(cutter.found, blocks)


def _joined(sections: list[Section], blocks: Sequence[Block]) -> list[Section]:
    """A headline and its writers right before a headed section are those of the article it begins.

    Unless the article before them has no headline: then they may be its own, printed after it.
    """
    found: list[Section] = []
    for section in sections:
        title = found[-1] if found else None
        if (
            title
            and title.heads
            and title.bylines
            and not title.body
            and section.body
            and section.heads
            and not section.bylines
            and section.heads[0] == title.members[-1] + 1
            and blocks[section.heads[0]].level != 1
            and not blocks[section.body[0]].dateline
            and (len(found) == 1 or found[-2].heads)
        ):
            title.inner = section.heads
            title.body, title.closing = [*section.heads, *section.body], section.closing
            title.opens = True
        else:
            found.append(section)
    return found


class _Cutter:
    """Takes the blocks of a page one by one, in the order of print, and puts them into sections."""

    def __init__(self, blocks: Sequence[Block], wording: Wording) -> None:
        self.blocks, self.wording = blocks, wording
        self.found: list[Section] = []
        self.section = Section(opens=True)
        self.closed = False  # the last paragraph ended an article
        part = wording.headlines["part"]
        self.parts = any(
            after.level == 1 and block.level and part.match(block.text) for block, after in pairwise(blocks)
        )

    def new(self, opens: bool = False, orphan: bool = False) -> None:
        """End the section so far, which is kept in ``found`` if it holds a block, and begin an empty one."""
        if self.section.members:
            self.found.append(self.section)
        self.section = Section(opens=opens, orphan=orphan, after_end=self.closed)
        self.closed = False

    def take(self, i: int, block: Block) -> None:
        """Put block ``i`` of the page into the section so far, or into a new one that it begins."""
        if block.kind == "head":
            self._head(i, block)
        elif block.kind == "byline":
            self._byline(i)
        elif block.kind == "signature":
            self.section.closing.append(i)
            self.closed = True
        elif block.kind == "body":
            self._body(i, block)
        elif block.kind == "jump_from":
            if self.section.body:
                self.new(opens=True, orphan=True)
            self.section.enters = i
        elif block.kind == "jump_to" and self.section.members:
            self.section.leaves = i
            self.closed = True

    def _head(self, i: int, block: Block) -> None:
        section, rules = self.section, self.wording.headlines
        column = rules["column"].match(block.bare) is not None
        part = self.parts and rules["part"].match(block.text) is not None
        numbered = not part and rules["numbered"].match(block.bare) is not None
        if (
            section.body
            or section.closing
            or (section.bylines and block.level <= 1 and not numbered)
            or self._second_title(i, block)
        ):
            self.new()
        self.section.heads.append(i)
        if column or part or rules["subtitle"].match(block.text):
            self.section.opens = True

    def _second_title(self, i: int, block: Block) -> bool:
        """Whether a title follows another; two alone, one right after the other, are a headline of two lines."""
        if block.level != 1 or not any(self.blocks[j].level == 1 for j in self.section.heads):
            return False
        around = [self.blocks[j].level == 1 for j in (i - 2, i - 1, i + 1) if 0 <= j < len(self.blocks)]
        return around.count(True) != 1 or self.blocks[i - 1].level != 1

    def _byline(self, i: int) -> None:
        section = self.section
        if not section.body:
            section.bylines.append(i)
            section.told = section.told or bool(section.heads)
            section.opens = section.opens or section.told
        elif self._followed_by_body(i):
            self.new(opens=True)
            self.section.bylines.append(i)
        else:
            section.closing.append(i)
            self.closed = True

    def _followed_by_body(self, i: int) -> bool:
        following = self.blocks[i + 1] if i + 1 < len(self.blocks) else None
        return following is not None and following.kind == "body" and following.dateline is None

    def _body(self, i: int, block: Block) -> None:
        section = self.section
        if block.dateline:
            # A byline under the headline, and then a dateline with reporters of its own: the block is another's.
            if not self._dateline_alone() and (section.body or section.closing or (section.bylines and section.heads)):
                self.new()
            self.section.opens = self.section.told = True
        elif self.closed and (section.body or section.closing):
            self.new(opens=True)
        elif section.body and self._torn(section.body[-1]):
            self.new(orphan=True)
        self.section.body.append(i)
        if "。" in block.text[:-4] and closing_names(block.text, self.wording):
            self.closed = True

    def _dateline_alone(self) -> bool:
        """Whether the section so far holds a dateline and no sentence: what follows is its text."""
        body = self.section.body
        return len(body) == 1 and len(self.blocks[body[0]].text) <= _ALONE and "。" not in self.blocks[body[0]].text

    def _torn(self, last: int) -> bool:
        """Repair joined what goes on: a long paragraph still without an end was torn off."""
        text = self.blocks[last].text
        return (
            len(text) >= _TORN
            and not self.blocks[last].ended
            and text[-1] not in "：；，:;,—"
            and "，" in text.replace(",", "，")
        )


def continuations(blocks: Sequence[Block]) -> dict[int, int]:
    """Which torn paragraph goes on in which, elsewhere on the page.

    The two characters at the tear belong together where the page has them next to each other again
    and again, and the first of them seldom beside another.
    """
    torn = [i for i, block in enumerate(blocks) if block.kind == "body" and len(block.text) >= _TORN and _cut(block)]
    if not torn or len(torn) > 20:
        return {}
    page = "\n".join([block.text for block in blocks])
    starts: dict[str, list[int]] = {}
    for j, block in enumerate(blocks[1:], 1):
        if block.kind == "body" and not block.dateline and blocks[j - 1].ended and is_common_han(block.text[0]):
            starts.setdefault(block.text[0], []).append(j)
    found: dict[int, int] = {}
    for i in torn:
        following = Counter(part[:1] for part in page.split(blocks[i].text[-1])[1:])
        total = following.total()
        for first, times in following.most_common(4):
            places = [j for j in starts.get(first, ())[:3] if j not in (i, i + 1)]
            if times >= 3 and times >= 0.3 * total and places:
                found.setdefault(places[0], i)
                break
    return found


def _cut(block: Block) -> bool:
    return is_common_han(block.text[-1])
