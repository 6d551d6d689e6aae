"""Brings pieces home: torn bodies, repeated passages, sections under the wrong article."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipeline.articles.datelines import numeral
from pipeline.articles.drafts import Draft, Texts, likeness
from pipeline.articles.paragraphs import Block
from pipeline.articles.wording import Wording

_NEAR: Final = 12  # torn articles that a loose section is compared with
_RESUMED: Final = 0.02  # the least that two parts on different pages have
_SAME_TOPIC: Final = 0.06  # the least share that two parts of one article have in common


class Pieces:
    """The drafts of one page, of which some are pieces of others."""

    def __init__(self, blocks: Sequence[Block], drafts: list[Draft], texts: Texts, wording: Wording) -> None:
        self.blocks, self.drafts, self.texts, self.wording = blocks, drafts, texts, wording

    def bring_home(self, links: dict[int, int]) -> None:
        """Pieces that are no articles of their own go to the ones they were torn from."""
        owner = {i: draft for draft in self.drafts for i in draft.members}
        self._copies(owner)
        for start, torn in links.items():
            piece, home = owner.get(start), owner.get(torn)
            if piece and home and piece is not home and piece.body[:1] == [start] and not piece.dated:
                self._append(home, piece, owner)
        self._jumps(owner)
        self._loose_sections(owner)
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

    def _jumps(self, owner: dict[int, Draft]) -> None:
        """What comes from another page goes to the article that went on there, if the file holds that page too."""
        waiting: list[Draft] = []
        for draft in self.drafts:
            if draft.enters is not None and waiting and not draft.dated:
                home = self._left_off(draft, draft.enters, waiting)
                if home is not None:
                    waiting.remove(home)
                    draft.inner = [*draft.heads, *draft.inner]
                    draft.body, draft.heads = [*draft.heads, *draft.body], []
                    self._append(home, draft, owner)
                    draft.leaves, home.leaves = None, draft.leaves
            if draft.leaves is not None:
                waiting = [*waiting[1 - _NEAR :], draft]

    def _left_off(self, piece: Draft, enters: int, waiting: Sequence[Draft]) -> Draft | None:
        """The article that a piece from another page goes on with: the only one that may, or the likest."""
        if len(waiting) == 1 and self._leads_on(waiting[0].leaves, enters):
            return waiting[0]
        runs = self.texts.runs(piece.body)
        likest = max((likeness(runs, self.texts.runs(draft.body)), -n) for n, draft in enumerate(waiting))
        return waiting[-likest[1]] if likest[0] >= _RESUMED else None

    def _leads_on(self, leaves: int | None, enters: int) -> bool:
        """Whether an article that breaks off at one jump may go on at another: from a page to a later one."""
        there, here = (self._page(i) for i in (leaves, enters))
        return not there or not here or here < there

    def _page(self, i: int | None) -> int:
        text = self.blocks[i].text if i is not None else ""
        return numeral("".join([char for char in text if char.isnumeric()])) or 0

    def _loose_sections(self, owner: dict[int, Draft]) -> None:
        """A headed section under an article it has nothing to do with goes to a torn one it does."""
        torn = [draft for draft in self.drafts if draft.orphan and draft.body and not draft.heads]
        headed = [draft for draft in self.drafts if draft.dated and draft.inner and self._may_part(draft)]
        if not torn or len(torn) > _NEAR or not headed:
            return
        wanted = [self.texts.runs(draft.body) for draft in torn]
        for draft in headed:
            first = draft.inner[0]
            cut = draft.body.index(first)
            rest = draft.body[cut:]
            runs = self.texts.runs(rest)
            scored = [(likeness(runs, known), -n) for n, known in enumerate(wanted)]
            most, place = max(scored)
            if most > max(4 * likeness(runs, self.texts.runs(draft.body[:cut])), _SAME_TOPIC / 5):
                best = torn[-place]
                draft.body, draft.inner = draft.body[:cut], [i for i in draft.inner if i < first]
                best.body += rest
                best.inner += [i for i in rest if self.blocks[i].kind == "head"]
                owner.update(dict.fromkeys(rest, best))
                wanted[-place] = self.texts.runs(best.body)

    def _may_part(self, draft: Draft) -> bool:
        """Whether a dated article has a heading inside, after its beginning, that is not marked as one."""
        return not self.blocks[draft.inner[0]].level and draft.body[0] != draft.inner[0]

    def _same_topic(self, orphan: Draft, near: Sequence[Draft]) -> Draft | None:
        """The undated article with a headline that an orphan piece shares most of its wording with."""
        homes = [draft for draft in near if draft is not orphan and draft.heads and not draft.dated and draft.body]
        if not homes:
            return None
        runs = self.texts.runs(orphan.body)
        scored = [(likeness(runs, self.texts.runs(draft.body)), -n) for n, draft in enumerate(homes)]
        best, place = max(scored)
        return homes[-place] if best >= _SAME_TOPIC else None

    def _append(self, home: Draft, piece: Draft, owner: dict[int, Draft]) -> None:
        """All of a piece to its home; the piece is left empty."""
        owner.update(dict.fromkeys(piece.members, home))
        home.body += piece.body
        home.inner += piece.inner
        home.closing += piece.closing
        home.tail += [*piece.heads, *piece.bylines, *piece.tail]
        piece.heads, piece.bylines, piece.body, piece.closing, piece.inner, piece.tail = [], [], [], [], [], []
