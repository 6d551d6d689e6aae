"""Drafts to articles: text in reading order, offsets, spans, parts, date and names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from pipeline.articles.bylines import closing_names, names_in, opening_names
from pipeline.articles.dating import PageDate, date_article
from pipeline.articles.drafts import Draft
from pipeline.articles.layout import main_lines
from pipeline.articles.paragraphs import BULLETS, Block
from pipeline.articles.wording import Wording
from pipeline.offsets import OffsetMap
from pipeline.types import Article, ArticleKind, Page, Paragraph, ParagraphRole, Span

_OTHER: Final = ("furniture", "source", "jump_from", "jump_to")


def compose(
    page: Page,
    blocks: Sequence[Block],
    drafts: Sequence[Draft],
    copies: dict[int, Span],
    dated: PageDate,
    wording: Wording,
) -> list[Article]:
    """The articles that the drafts make, in the order of their first printed characters.

    ``copies`` holds, for each block that prints something again, the range of its text that does.
    """
    ordered = sorted(drafts, key=lambda draft: min(draft.members))
    publication = _publication(page, blocks, wording)
    home = {i: seq for seq, draft in enumerate(ordered) for i in draft.members}
    articles = []
    for seq, draft in enumerate(ordered):
        runs = _runs(draft.members, blocks)
        text, offsets = _text(page, runs)
        ranges = _ranges(draft.members, blocks)
        main = main_lines(draft, blocks, wording)
        headline = _headline(page, main, blocks, wording)
        roles = _roles(draft, main, blocks)
        date = date_article([blocks[i] for i in draft.members], dated, wording)
        articles.append(
            Article(
                seq=seq,
                kind=_kind(draft, blocks),
                text=text,
                offsets=offsets,
                spans=tuple(page.offsets.span(start, end) for start, end in runs),
                paragraphs=tuple(Paragraph(*span, role) for span, role in zip(ranges, roles, strict=True)),
                headline=headline,
                publication=publication,
                publish_date=date.day,
                publish_year=date.year,
                date_source=date.source,
                byline=_byline(page, draft, blocks, wording),
                duplicates=_duplicates(draft, ranges, copies),
                duplicate_of=_duplicate_of(seq, draft, blocks, home),
            )
        )
    return articles


def _runs(members: Sequence[int], blocks: Sequence[Block]) -> list[Span]:
    """The ranges of the page's text that an article is made of, in reading order."""
    runs: list[Span] = []
    last = -2
    for i in members:
        if i == last + 1:
            runs[-1] = (runs[-1][0], blocks[i].end)
        else:
            runs.append((blocks[i].start, blocks[i].end))
        last = i
    return runs


def _text(page: Page, runs: Sequence[Span]) -> tuple[str, OffsetMap]:
    """The article's text; between runs stands a line feed, over which no mention reaches."""
    parts, maps = [], []
    for number, (start, end) in enumerate(runs):
        if number:
            # The line feed borrows the place after the run before it, or its last character's at the page's end.
            after = runs[number - 1][1]
            at = after if after < len(page.text) else after - 1
            parts.append("\n")
            maps.append(page.offsets.slice(at, at + 1))
        parts.append(page.text[start:end])
        maps.append(page.offsets.slice(start, end))
    return "".join(parts), OffsetMap.join(maps)


def _ranges(members: Sequence[int], blocks: Sequence[Block]) -> list[Span]:
    """Where each member stands in the article's text."""
    ranges, at, last = [], -1, -2
    for i in members:
        at += blocks[i].start - blocks[last].end if i == last + 1 else 1
        length = blocks[i].end - blocks[i].start
        ranges.append((at, at + length))
        at, last = at + length, i
    return ranges


def _roles(draft: Draft, main: Sequence[int], blocks: Sequence[Block]) -> list[ParagraphRole]:
    heads, named = set(draft.heads), {*draft.bylines, *draft.closing}
    inner = {*draft.inner, *draft.tail}
    roles: list[ParagraphRole] = []
    for i in draft.members:
        if i in main:
            roles.append("headline")
        elif i in heads:
            roles.append("kicker")
        elif i in named or blocks[i].kind == "byline":
            roles.append("byline")
        elif i in inner:
            roles.append("heading")
        elif blocks[i].kind == "caption":
            roles.append("caption")
        else:
            roles.append("body" if blocks[i].kind in ("body", "head") else "furniture")
    return roles


def _kind(draft: Draft, blocks: Sequence[Block]) -> ArticleKind:
    if draft.caption:
        return "caption"
    first = blocks[draft.members[0]].kind
    return "masthead" if first == "masthead" else "other" if first in _OTHER else "news"


def _headline(page: Page, main: Sequence[int], blocks: Sequence[Block], wording: Wording) -> str | None:
    lines = []
    for i in main:
        part = wording.headlines["part"].match(blocks[i].text)
        lines.append(_unmarked(page.text[blocks[i].start + (part.end() if part else 0) : blocks[i].end]))
    return " ".join(line for line in lines if line) or None


def _unmarked(line: str) -> str:
    """A headline without the marks of Markdown, a bullet, or the brackets around it."""
    line = line.strip("#* ").lstrip(BULLETS + " ")
    return line[1:-1] if line[:1] == "【" and line.find("】") == len(line) - 1 else line


def _byline(page: Page, draft: Draft, blocks: Sequence[Block], wording: Wording) -> tuple[str, ...]:
    """The writers' names as the page prints them."""
    names: list[str] = []
    for i in (*draft.bylines, *draft.closing):
        if blocks[i].kind == "byline":
            names += _printed(page, blocks[i], names_in(blocks[i].text, wording))
    opening = next((n for n, i in enumerate(draft.body) if blocks[i].dateline), None)
    if opening is not None:
        block = blocks[draft.body[opening]]
        end = block.dateline.end if block.dateline else 0
        if wording.bylines["closing_role"].search(block.text[:end]):
            names += _printed(page, block, names_in(block.text[:end], wording))
        names += _printed(page, block, opening_names(block.text, end, wording))
        if end >= len(block.text) - 1 and opening + 1 < len(draft.body):
            following = blocks[draft.body[opening + 1]]
            names += _printed(page, following, opening_names(following.text, 0, wording))
    bodies = [i for i in draft.body if blocks[i].kind == "body"]
    if bodies and not draft.caption:
        names += _printed(page, blocks[bodies[-1]], closing_names(blocks[bodies[-1]].text, wording))
    return tuple(dict.fromkeys(names))


def _printed(page: Page, block: Block, names: list[str]) -> list[str]:
    """Names read in folded text, as the page has them."""
    found = []
    for name in names:
        at = block.start + block.text.find(name)
        found.append(page.text[at : at + len(name)])
    return found


def _duplicates(draft: Draft, ranges: Sequence[Span], copies: dict[int, Span]) -> tuple[Span, ...]:
    at = {i: span[0] for i, span in zip(draft.members, ranges, strict=True)}
    return tuple((at[i] + copies[i][0], at[i] + copies[i][1]) for i in draft.members if i in copies)


def _duplicate_of(seq: int, draft: Draft, blocks: Sequence[Block], home: dict[int, int]) -> int | None:
    """The article that this one prints again from beginning to end."""
    originals = {blocks[i].copy_of for i in draft.body if blocks[i].kind != "head"}
    if not originals or None in originals:
        return None
    others = {home[i] for i in originals if i is not None and i in home}
    other = others.pop() if len(others) == 1 else seq
    return other if other < seq else None


def _publication(page: Page, blocks: Sequence[Block], wording: Wording) -> str | None:
    """The paper: named in a line of the masthead, else the one whose datelines the page bears."""
    for block in blocks:
        if block.kind == "masthead":
            name = "".join(takewhile(str.isalpha, block.text.lstrip("《 ")))
            found = wording.furniture["publication"].match(name) or wording.furniture["paper"].match(name)
            if found:
                return _printed(page, block, [found[1]])[0]
    senders = Counter(
        b.dateline.agency for b in blocks if b.dateline and b.dateline.agency and b.dateline.agency.endswith("报")
    )
    papers = [name for name, _ in senders.most_common() if name not in wording.own and name not in wording.agencies]
    return papers[0] if papers else None
