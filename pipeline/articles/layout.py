"""Makes drafts of articles out of the sections of a page, and gives each headline to its text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipeline.articles.boundaries import Boundaries
from pipeline.articles.drafts import Draft, Texts
from pipeline.articles.headlines import fit, main_headline
from pipeline.articles.paragraphs import Block
from pipeline.articles.pieces import Pieces
from pipeline.articles.sections import Section, continuations, cut_sections
from pipeline.articles.wording import Wording

_NEAR: Final = 12  # articles before and behind that a stray headline is compared with
_LEAD: Final = 120  # characters at the beginning of a text that its headline sums up
_FITS: Final = 0.34  # the least share of a headline that is in the text it belongs to


class Layout:
    """The articles and captions of one page."""

    def __init__(self, blocks: Sequence[Block], wording: Wording) -> None:
        self.blocks, self.wording = blocks, wording
        self.drafts: list[Draft] = []
        self.stray: list[tuple[Draft | None, list[int], list[int]]] = []  # after which draft, heads, bylines
        self.texts = Texts(blocks)
        self._caption_after: dict[int, Draft] = {}
        self._order: dict[int, int] = {}

    def drafts_of_page(self) -> list[Draft]:
        """All drafts; every block of a kind that belongs to articles is in exactly one."""
        captions = self._captions()
        links = continuations(self.blocks)
        self._caption_after = {draft.body[-1]: draft for draft in captions}
        sections = cut_sections(self.blocks, set(links), self.wording)
        Boundaries(self.blocks, self.wording, sections).decide()
        for section in sections:
            self._place(section)
        self._give_headlines(captions)
        Pieces(self.blocks, self.drafts, self.texts, self.wording).bring_home(links)
        return [draft for draft in (*self.drafts, *captions) if draft.members]

    def _place(self, section: Section) -> None:
        current = self.drafts[-1] if self.drafts else None
        if not section.body:
            self.stray.append((current, section.heads, [*section.bylines, *section.closing]))
            return
        dated = self.blocks[section.body[0]].dateline is not None
        if section.opens or section.orphan or current is None:
            draft = Draft(orphan=not dated and not section.bylines and not section.heads, dated=dated)
            draft.enters, draft.leaves = section.enters, section.leaves
            draft.bylines, draft.closing = section.bylines, section.closing
            draft.body = [*section.body, *section.closing]
            self.drafts.append(draft)
            inner: list[int] = []
            while section.heads and self._numbered(section.heads[-1]):
                inner = [section.heads.pop(), *inner]
            draft.body = [*inner, *draft.body]
            draft.inner = [*inner, *section.inner]
            self._own_heads(section, draft, current)
            return
        if section.heads and not current.heads and current.dated and self._printed_after(section, current):
            # A headline printed after its article; what follows it is an article without one.
            current.heads = section.heads
            self.drafts.append(Draft(body=[*section.body, *section.closing], closing=section.closing, orphan=True))
            return
        current.body += [*section.heads, *section.bylines, *section.body, *section.closing]
        current.inner += section.heads
        current.closing += section.closing
        current.leaves = section.leaves or current.leaves

    def _numbered(self, i: int) -> bool:
        rules, block = self.wording.headlines, self.blocks[i]
        return rules["numbered"].match(block.bare) is not None and not rules["part"].match(block.text)

    def _printed_after(self, section: Section, current: Draft) -> bool:
        heads = [self.blocks[i] for i in section.heads]
        there, here = fit(heads, self.texts.of(current)), fit(heads, self.texts.of_blocks(section.body))
        return (there >= 0.5 and here <= 0.5 * there) or (there >= _FITS and here <= 0.2 * there)

    def _own_heads(self, section: Section, draft: Draft, before: Draft | None) -> None:
        """A headline before an article is its own unless it tells of the headless one before it."""
        groups = self._groups(section.heads)
        if not groups:
            return
        own = self.texts.of(draft)
        if before is not None and not before.heads:
            groups = self._printed_before(groups, own)
        for group in list(groups):
            caption = self._caption_after.get(group[0] - 1)
            if caption is not None and len(group) == 1 and self._tells_of(group, caption, own, _FITS / 2):
                caption.heads = group
                groups.remove(group)
        while groups and before is not None and not before.heads and not self.blocks[groups[0][0]].level:
            if not (self._cut_off(groups[0], before) or self._tells_of(groups[0], before, own)):
                break
            before.heads = groups.pop(0)
        following = min([*section.bylines, *section.body])
        for group in groups:
            heads = [self.blocks[i] for i in group]
            over = group is groups[-1] and group[-1] + 1 == following
            loose = len(group) > 1 or group is groups[-1]
            if (
                loose
                and not over
                and before is not None
                and fit(heads, own) < _FITS / 2
                and not any(head.level for head in heads)
            ):
                self.stray.append((before, group, []))
            else:
                draft.heads += group

    def _printed_before(self, groups: list[list[int]], own: str) -> list[list[int]]:
        """What is left of headlines when those of the articles above that have none yet are given to them."""
        homes: list[Draft] = []
        for draft in reversed(self.drafts[-1 - _NEAR : -1]):
            if draft.heads:
                break
            homes.append(draft)
        left: list[list[int]] = []
        for group in groups:
            kept = []
            for i in group:
                free = [draft for draft in homes if not draft.heads]
                best = max(free, key=lambda draft: fit([self.blocks[i]], self.texts.of(draft)), default=None)
                if len(homes) > 1 and best and not self.blocks[i].level and self._tells_of([i], best, own):
                    best.heads = [i]
                else:
                    kept.append(i)
            left += [kept] if kept else []
        return left

    def _cut_off(self, group: list[int], before: Draft) -> bool:
        """Whether lines stand right after a dated article, and a picture parts them from what follows."""
        following = self.blocks[group[-1] + 1].kind
        return before.dated and before.body[-1] == group[0] - 1 and following in ("caption", "furniture")

    def _tells_of(self, group: list[int], other: Draft, own: str, least: float = _FITS) -> bool:
        """Whether headline lines speak of another text rather than of the one that they stand before."""
        heads = [self.blocks[i] for i in group]
        there, here = fit(heads, self.texts.of(other)), fit(heads, own)
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
            over = self.blocks[i - 1] if i else block
            titled = over.kind == "head" and self.wording.furniture["pictures"].match(over.bare) is not None
            if titled:
                over.kind = "caption"
            found.append(Draft(heads=[i - 1] if titled else [], body=[i], caption=True))
        return found

    def _give_headlines(self, captions: list[Draft]) -> None:
        """Stray headlines go to the article without one that speaks of the same things."""
        self._order = {id(draft): n for n, draft in enumerate(self.drafts)}
        for after, heads, bylines in self.stray:
            groups = [part for group in self._groups(heads) for part in self._apart(group)] or [[]]
            for number, group in enumerate(groups):
                names = bylines if number == len(groups) - 1 else []
                self._give(group, names, after, captions)

    def _apart(self, group: list[int]) -> list[list[int]]:
        """Headlines of several articles set one under the other, each by itself."""
        near = [draft for draft in self.drafts[-2 * _NEAR :] if not draft.heads]
        if len(group) < 2 or len(near) < 2:
            return [group]
        homes = []
        for i in group:
            best = max(near, key=lambda draft: fit([self.blocks[i]], self.texts.of(draft)))
            homes.append(best if fit([self.blocks[i]], self.texts.of(best)) >= _FITS else None)
        if any(home is None for home in homes) or all(home is homes[0] for home in homes):
            return [group]
        return [[i] for i in group]

    def _give(self, group: list[int], bylines: list[int], after: Draft | None, captions: list[Draft]) -> None:
        at = self._order.get(id(after), -1)
        near = self.drafts[max(at - _NEAR, 0) : at + 1 + _NEAR]
        place = (group or bylines)[0]
        near += [draft for draft in captions if abs(draft.body[0] - place) <= 4]
        heads = [self.blocks[i] for i in group]
        scored = [
            (fit(heads, self.texts.of(draft)) + 0.05 * (draft is after), draft) for draft in near if not draft.heads
        ]
        best = max(scored, key=lambda pair: pair[0], default=None)
        if best and (best[0] >= _FITS or (bylines and best[1] is after)):
            best[1].heads = group
            best[1].bylines = [*best[1].bylines, *bylines]
        elif after is not None or self.drafts:
            fits = max(near or self.drafts[:1], key=lambda draft: fit(heads, self.texts.of(draft)))
            home = fits if fit(heads, self.texts.of(fits)) >= _FITS else (after or self.drafts[0])
            home.tail += [*group, *bylines]
        else:
            self.drafts.append(Draft(heads=group, bylines=bylines))


def main_lines(draft: Draft, blocks: Sequence[Block], wording: Wording) -> list[int]:
    """The blocks of a draft's heads that are its headline."""
    if not draft.heads:
        return []
    heads = [blocks[i] for i in draft.heads]
    text = Texts(blocks).of_blocks(draft.body[:3])[:_LEAD] if len(heads) > 1 else ""
    return [draft.heads[i] for i in main_headline(heads, text, wording)]
