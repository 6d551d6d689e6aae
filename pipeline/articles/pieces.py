"""Brings pieces home: torn bodies, repeated passages, sections under the wrong article."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.articles.drafts import Draft, Texts, likeness
from pipeline.articles.paragraphs import Block
from pipeline.articles.wording import Wording

_NEAR = 12  # torn articles that a loose section is compared with
_SECTIONS = 40  # no article of a newspaper has more
_NO_TOPIC = 0.002  # the share of four-character runs that two texts have in common by chance
_SAME_TOPIC = 0.06  # the least share that two parts of one article have in common


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
            own = likeness(self.texts.runs(rest), self.texts.runs(draft.body[:cut]))
            best = max(torn, key=lambda other: likeness(self.texts.runs(rest), self.texts.runs(other.body)))
            if likeness(self.texts.runs(rest), self.texts.runs(best.body)) > max(4 * own, _SAME_TOPIC / 5):
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
        titled = any(block.level == 1 for block in self.blocks)
        for draft in list(self.drafts):
            if not draft.heads or len(draft.inner) > _SECTIONS:
                continue
            for first in reversed(draft.inner):
                cut = draft.body.index(first)
                rest = draft.body[cut:]
                head = self.blocks[first]
                size = sum(len(self.blocks[i].text) for i in rest if self.blocks[i].kind == "body")
                if (head.level and titled) or len(head.text) < 8 or size < 80 or cut == 0:
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
        section, text = self.texts.of_blocks(rest), self.texts.of_blocks(body)
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
        runs = self.texts.runs(orphan.body)
        best = max(homes, key=lambda draft: likeness(runs, self.texts.runs(draft.body)))
        return best if likeness(runs, self.texts.runs(best.body)) >= _SAME_TOPIC else None

    def _append(self, home: Draft, piece: Draft, owner: dict[int, Draft]) -> None:
        """All of a piece to its home; the piece is left empty."""
        owner.update(dict.fromkeys(piece.members, home))
        home.body += piece.body
        home.inner += piece.inner
        home.closing += piece.closing
        home.tail += [*piece.heads, *piece.bylines, *piece.tail]
        piece.heads, piece.bylines, piece.body, piece.closing, piece.inner, piece.tail = [], [], [], [], [], []
