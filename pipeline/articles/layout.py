"""Brings the sections of a page together: displaced headlines, torn bodies, repeated passages."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pipeline.articles.headlines import fit, main_headline
from pipeline.articles.paragraphs import Block
from pipeline.articles.sections import Section, continuations, cut_sections
from pipeline.articles.wording import Wording

_NEAR = 12  # articles before and behind that a stray headline is compared with
_FITS = 0.34  # the least share of a headline that is in the text it belongs to
_SECTIONS = 40  # no article of a newspaper has more
_ENOUGH = 4000  # characters that show what a text is about
_NO_TOPIC = 0.002
_SAME_TOPIC = 0.06  # the least share of the smaller text's four-character runs in the larger one


class Draft(msgspec.Struct):
    """An article in the making: its blocks in reading order, by the part they play."""

    heads: list[int] = []
    bylines: list[int] = []
    body: list[int] = []
    closing: list[int] = []
    inner: list[int] = []  # headings among the body
    tail: list[int] = []  # headings torn from their places
    caption: bool = False
    orphan: bool = False
    dated: bool = False

    @property
    def members(self) -> list[int]:
        return [*self.heads, *self.bylines, *self.body, *self.closing, *self.tail]


class Layout:
    """The articles and captions of one page."""

    def __init__(self, blocks: Sequence[Block], wording: Wording) -> None:
        self.blocks, self.wording = blocks, wording
        self.drafts: list[Draft] = []
        self.stray: list[tuple[Draft | None, list[int], list[int]]] = []  # after which draft, heads, bylines
        self._texts: dict[int, tuple[int, str]] = {}
        self._caption_after: dict[int, Draft] = {}
        self._order: dict[int, int] = {}

    def drafts_of_page(self) -> list[Draft]:
        """All drafts; every block of a kind that belongs to articles is in exactly one."""
        links = continuations(self.blocks)
        captions = self._captions()
        self._caption_after = {draft.body[-1]: draft for draft in captions}
        for section in cut_sections(self.blocks, set(links), self.wording):
            self._place(section)
        self._give_headlines(captions)
        self._bring_home(links)
        return [draft for draft in (*self.drafts, *captions) if draft.members]

    def _place(self, section: Section) -> None:
        current = self.drafts[-1] if self.drafts else None
        if not section.body:
            self.stray.append((current, section.heads, [*section.bylines, *section.closing]))
            return
        dated = self.blocks[section.body[0]].dateline is not None
        if section.opens or section.orphan or current is None:
            draft = Draft(orphan=not dated and not section.bylines and not section.heads, dated=dated)
            draft.bylines, draft.body, draft.closing = section.bylines, section.body, section.closing
            self.drafts.append(draft)
            numbered = [i for i in section.heads if self.wording.headlines["numbered"].fullmatch(self.blocks[i].text)]
            if numbered and numbered == section.heads:
                draft.body, draft.inner, section.heads = [*numbered, *draft.body], numbered, []
            self._own_heads(section, draft, current)
            return
        if section.heads and not current.heads and current.dated and self._printed_after(section, current):
            # A headline printed after its article; what follows it is an article without one.
            current.heads = section.heads
            self.drafts.append(Draft(body=section.body, closing=section.closing, orphan=True))
            return
        current.body += [*section.heads, *section.bylines, *section.body]
        current.inner += section.heads
        current.closing += section.closing

    def _printed_after(self, section: Section, current: Draft) -> bool:
        heads = [self.blocks[i] for i in section.heads]
        there = fit(heads, self._text(current))
        return there >= 0.5 and fit(heads, self._text_of(section.body)) <= 0.5 * there

    def _own_heads(self, section: Section, draft: Draft, before: Draft | None) -> None:
        """A headline before an article is its own unless it tells of the headless one before it."""
        groups = self._groups(section.heads)
        if not groups:
            return
        own = self._text(draft)
        for group in list(groups):
            caption = self._caption_after.get(group[0] - 1)
            if caption is not None and len(group) == 1 and self._tells_of(group, caption, own, _FITS / 2):
                caption.heads = group
                groups.remove(group)
        while groups and before is not None and not before.heads and not self.blocks[groups[0][0]].level:
            if not self._tells_of(groups[0], before, own):
                break
            before.heads = groups.pop(0)
        following = min([*section.bylines, *section.body])
        for group in groups:
            heads = [self.blocks[i] for i in group]
            over = group is groups[-1] and group[-1] + 1 == following
            loose = len(group) > 1 or group is groups[-1]
            if loose and not over and fit(heads, own) < _FITS / 2 and not any(head.level for head in heads):
                self.stray.append((before, group, []))
            else:
                draft.heads += group

    def _tells_of(self, group: list[int], other: Draft, own: str, least: float = _FITS) -> bool:
        """Whether headline lines speak of another text rather than of the one that they stand before."""
        heads = [self.blocks[i] for i in group]
        there, here = fit(heads, self._text(other)), fit(heads, own)
        return there >= max(least, 1.5 * here) or (there >= _FITS / 2 and here <= there / 4)

    def _groups(self, heads: list[int]) -> list[list[int]]:
        """Headline lines set close together form a group, where the page tells distances apart."""
        if not heads:
            return []
        distances = [self.blocks[i].distance for i in heads[1:]]
        close = min(distances, default=0)
        groups = [[heads[0]]]
        for i, distance in zip(heads[1:], distances, strict=True):
            apart = i != groups[-1][-1] + 1 or distance > close
            if apart and not self.wording.headlines["subtitle"].match(self.blocks[i].text):
                groups.append([i])
            else:
                groups[-1].append(i)
        return groups

    def _captions(self) -> list[Draft]:
        """Each run of caption lines that stand together as a draft: a sentence and its credit."""
        found: list[Draft] = []
        for i, block in enumerate(self.blocks):
            if block.kind != "caption":
                continue
            goes_on = (
                found and found[-1].body[-1] == i - 1 and not self.wording.furniture["caption_start"].match(block.text)
            )
            if (
                goes_on
                and "。" not in block.text.rstrip("。")
                and self.blocks[i - 1].text[-1] in "。”"
                and len(block.text) <= 48
            ):
                if self.wording.furniture["credit"].search(block.text[-40:]):
                    found[-1].body.append(i)
                    continue
            found.append(Draft(body=[i], caption=True))
        return found

    def _give_headlines(self, captions: list[Draft]) -> None:
        """Stray headlines go to the article without one that speaks of the same things."""
        self._order = {id(draft): n for n, draft in enumerate(self.drafts)}
        for after, heads, bylines in self.stray:
            groups = self._groups(heads) or [[]]
            for number, group in enumerate(groups):
                names = bylines if number == len(groups) - 1 else []
                self._give(group, names, after, captions)

    def _give(self, group: list[int], bylines: list[int], after: Draft | None, captions: list[Draft]) -> None:
        at = self._order.get(id(after), -1)
        near = self.drafts[max(at - _NEAR, 0) : at + 1 + _NEAR]
        place = (group or bylines)[0]
        near += [draft for draft in captions if abs(draft.body[0] - place) <= 4]
        heads = [self.blocks[i] for i in group]
        scored = [(fit(heads, self._text(draft)) + 0.05 * (draft is after), draft) for draft in near if not draft.heads]
        best = max(scored, key=lambda pair: pair[0], default=None)
        if best and (best[0] >= _FITS or (bylines and best[1] is after)):
            best[1].heads = group
            best[1].bylines = [*best[1].bylines, *bylines]
        elif after is not None or self.drafts:
            fits = max(near or self.drafts[:1], key=lambda draft: fit(heads, self._text(draft)))
            home = fits if fit(heads, self._text(fits)) >= _FITS else (after or self.drafts[0])
            home.tail += [*group, *bylines]
        else:
            self.drafts.append(Draft(heads=group, bylines=bylines))

    def _bring_home(self, links: dict[int, int]) -> None:
        """Pieces that are no articles of their own go to the ones they were torn from."""
        owner = {i: draft for draft in self.drafts for i in draft.members}
        self._copies(owner)
        for start, torn in links.items():
            piece, home = owner.get(start), owner.get(torn)
            if piece and home and piece is not home and piece.body[:1] == [start] and not piece.dated:
                self._append(home, piece, owner)
        self._loose_sections(owner)
        self._other_items(owner)
        for n, draft in enumerate(self.drafts):
            if draft.orphan and not draft.heads and not draft.bylines and draft.body:
                home = self._same_topic(draft, self.drafts[max(n - 2, 0) : n + 3])
                if home is not None:
                    self._append(home, draft, owner)

    def _copies(self, owner: dict[int, Draft]) -> None:
        """Passages printed again go to the article that has them; a whole article printed again stays one."""
        for draft in self.drafts:
            if draft.dated or (draft.heads and draft.body and self.blocks[draft.body[0]].copy_of is not None):
                continue
            kept = []
            for i in draft.body:
                original = self.blocks[i].copy_of
                home = owner.get(original) if original is not None else None
                if home is None or home is draft:
                    kept.append(i)
                else:
                    home.body.append(i)
                    owner[i] = home
            draft.body = kept

    def _loose_sections(self, owner: dict[int, Draft]) -> None:
        """A headed section under an article it has nothing to do with goes to a torn one it does."""
        torn = [draft for draft in self.drafts if draft.orphan and draft.body and not draft.heads]
        if not torn or len(torn) > _NEAR:
            return
        for draft in self.drafts:
            if not draft.dated or not draft.inner or draft in torn:
                continue
            first = draft.inner[0]
            cut = draft.body.index(first)
            rest = draft.body[cut:]
            if self.blocks[first].level or not draft.body[:cut]:
                continue
            own = _likeness(self._runs(rest), self._runs(draft.body[:cut]))
            best = max(torn, key=lambda other: _likeness(self._runs(rest), self._runs(other.body)))
            if _likeness(self._runs(rest), self._runs(best.body)) > max(4 * own, _SAME_TOPIC / 5):
                draft.body, draft.inner = draft.body[:cut], [i for i in draft.inner if i < first]
                best.body += rest
                best.inner += [i for i in rest if self.blocks[i].kind == "head"]
                owner.update(dict.fromkeys(rest, best))

    def _other_items(self, owner: dict[int, Draft]) -> None:
        """A headed section that shares no wording with the article above it is an item of its own.

        Only on a page of several items: in a single article sections may well be worlds apart.
        """
        if len(self.drafts) < 2 and not any(block.kind == "masthead" for block in self.blocks):
            return
        for draft in list(self.drafts):
            if not draft.heads or len(draft.inner) > _SECTIONS:
                continue
            for first in reversed(draft.inner):
                cut = draft.body.index(first)
                rest = draft.body[cut:]
                head = self.blocks[first]
                size = sum(len(self.blocks[i].text) for i in rest if self.blocks[i].kind == "body")
                if head.level or len(head.text) < 8 or size < 80 or cut == 0:
                    continue
                if self.blocks[draft.body[cut - 1]].kind == "head" or self.wording.headlines["numbered"].match(
                    head.text
                ):
                    continue
                if self._strange(rest, draft.body[:cut]):
                    item = Draft(heads=[first], body=rest[1:], inner=[i for i in draft.inner if i > first])
                    draft.body, draft.inner = draft.body[:cut], [i for i in draft.inner if i < first]
                    self.drafts.insert(self.drafts.index(draft) + 1, item)
                    owner.update(dict.fromkeys(item.members, item))

    def _strange(self, rest: Sequence[int], body: Sequence[int]) -> bool:
        """Whether a section shares next to no run of four characters with the text above it."""
        section, text = self._text_of(rest), self._text_of(body)
        shared, least = 0, _NO_TOPIC * len(section)
        for i in range(len(section) - 3):
            shared += section[i : i + 4] in text
            if shared > least:
                return False
        return True

    def _same_topic(self, orphan: Draft, near: Sequence[Draft]) -> Draft | None:
        """The undated article with a headline that an orphan piece shares most of its wording with."""
        homes = [draft for draft in near if draft is not orphan and draft.heads and not draft.dated and draft.body]
        if not homes:
            return None
        runs = self._runs(orphan.body)
        best = max(homes, key=lambda draft: _likeness(runs, self._runs(draft.body)))
        return best if _likeness(runs, self._runs(best.body)) >= _SAME_TOPIC else None

    def _append(self, home: Draft, piece: Draft, owner: dict[int, Draft]) -> None:
        """All of a piece to its home; the piece is left empty."""
        owner.update(dict.fromkeys(piece.members, home))
        home.body += piece.body
        home.inner += piece.inner
        home.closing += piece.closing
        home.tail += [*piece.heads, *piece.bylines, *piece.tail]
        piece.heads, piece.bylines, piece.body, piece.closing, piece.inner, piece.tail = [], [], [], [], [], []

    def _text(self, draft: Draft) -> str:
        """What a draft begins with: enough to tell what it is about."""
        key = id(draft)
        size, text = self._texts.get(key, (-1, ""))
        if size != len(draft.body) and len(text) < _ENOUGH:
            text = self._text_of(draft.body)
            self._texts[key] = len(draft.body), text
        return text

    def _text_of(self, body: Sequence[int]) -> str:
        texts, size = [], 0
        for i in body:
            if size >= _ENOUGH:
                break
            texts.append(self.blocks[i].text)
            size += len(texts[-1])
        return "\n".join(texts)[:_ENOUGH]

    def _runs(self, body: Sequence[int]) -> set[str]:
        text = self._text_of(body)
        return {text[i : i + 4] for i in range(len(text) - 3)}


def _likeness(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(min(len(one), len(other)), 1)


def main_lines(draft: Draft, blocks: Sequence[Block], wording: Wording) -> list[int]:
    """The blocks of a draft's heads that are its headline."""
    if not draft.heads:
        return []
    heads = [blocks[i] for i in draft.heads]
    text = "\n".join([blocks[i].text for i in draft.body[:20]])[:_ENOUGH]
    return [draft.heads[i] for i in main_headline(heads, text, wording)]
