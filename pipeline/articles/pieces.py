"""Brings pieces home: torn bodies, repeated passages, sections under the wrong article."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.articles.drafts import Draft, Texts, likeness
from pipeline.articles.headlines import fit
from pipeline.articles.paragraphs import Block
from pipeline.articles.wording import Wording

_NEAR = 12  # torn articles that a loose section is compared with
_SECTIONS = 40  # no article of a newspaper has more
_NO_TOPIC = 0.002  # the share of four-character runs that two texts have in common by chance
_FEW = 0.03  # the share that two items of one page may have
_LEAST = 40  # characters of the shortest item
_ENOUGH = 120  # characters that show what an item is not about
_READ = 2000  # characters of two texts that are compared
_SHORT = 400  # characters; a shorter report has no sections
_HEADING = 18  # characters of the longest heading inside an article, with its mark
_LONG = 18  # characters; headings inside an article are shorter
_OWN = 3  # so much has to speak for an item of its own
_SAME_TOPIC = 0.06  # the least share that two parts of one article have in common


class Pieces:
    """The drafts of one page, of which some are pieces of others."""

    def __init__(self, blocks: Sequence[Block], drafts: list[Draft], texts: Texts, wording: Wording) -> None:
        self.blocks, self.drafts, self.texts, self.wording = blocks, drafts, texts, wording
        self._usual = 0  # white space between two paragraphs

    def bring_home(self, links: dict[int, int]) -> None:
        """Pieces that are no articles of their own go to the ones they were torn from."""
        owner = {i: draft for draft in self.drafts for i in draft.members}
        self._copies(owner)
        for start, torn in links.items():
            piece, home = owner.get(start), owner.get(torn)
            if piece and home and piece is not home and piece.body[:1] == [start] and not piece.dated:
                self._append(home, piece, owner)
        self._loose_sections(owner)
        self._flat_sections(owner)
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
        wanted = [self.texts.runs(draft.body) for draft in torn]
        for draft in self.drafts:
            if not draft.dated or not draft.inner:
                continue
            first = draft.inner[0]
            cut = draft.body.index(first)
            rest = draft.body[cut:]
            if self.blocks[first].level or not draft.body[:cut]:
                continue
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

    def _flat_sections(self, owner: dict[int, Draft]) -> None:
        """Sections of a signed article whose headings were marked as titles, as readers of scanned pages do."""
        home: Draft | None = None
        for draft in list(self.drafts):
            head = self.blocks[draft.heads[0]] if len(draft.heads) == 1 else None
            section = (
                home is not None
                and head is not None
                and head.level == 1
                and len(head.text) <= _HEADING
                and not draft.dated
                and not draft.bylines
                and self._strangeness(self.texts.of(draft), self.texts.of(home)) < 2
            )
            if home is not None and section:
                home.inner += draft.heads
                home.body += draft.heads
                draft.heads = []
                self._append(home, draft, owner)
            else:
                signed = bool(draft.bylines) and not draft.dated
                home = draft if signed and not any(self.blocks[i].level for i in draft.inner) else None

    def _other_items(self, owner: dict[int, Draft]) -> None:
        """A headed section that shows itself to be an item of its own is made one.

        Only on a page of several items: in a single article sections may well be worlds apart.
        """
        if len(self.drafts) < 2 and not self._newspaper():
            return
        titled = any(block.level == 1 for block in self.blocks)
        distances = sorted(block.distance for block in self.blocks)
        self._usual = distances[len(distances) // 2]
        found: list[Draft] = []
        for draft in self.drafts:
            items = self._items_in(draft, titled) if draft.heads and len(draft.inner) <= _SECTIONS else []
            owner.update((i, item) for item in items for i in item.members)
            found += [draft, *items]
        self.drafts[:] = found

    def _items_in(self, draft: Draft, titled: bool) -> list[Draft]:
        """The items in a draft besides its first, taken out of it."""
        items: list[Draft] = []
        for group in reversed(self._heading_groups(draft)):
            cut, after = draft.body.index(group[0]), draft.body.index(group[-1]) + 1
            if cut == 0 or (titled and any(self.blocks[i].level for i in group)):
                continue
            if self._own_item(group, draft.body[after:], draft.body[:cut], draft):
                items.append(
                    Draft(heads=group, body=draft.body[after:], inner=[i for i in draft.inner if i > group[-1]])
                )
                draft.body, draft.inner = draft.body[:cut], [i for i in draft.inner if i < group[0]]
        return items[::-1]

    def _newspaper(self) -> bool:
        """Whether the page bears a masthead, and not the source line of a web page."""
        kinds = {block.kind for block in self.blocks if block.kind != "masthead" or any(map(str.isdigit, block.text))}
        return "masthead" in kinds and "source" not in kinds

    def _heading_groups(self, draft: Draft) -> list[list[int]]:
        """The headings among a body, those together that follow one another."""
        groups: list[list[int]] = []
        inside = set(draft.body)
        for i in draft.inner:
            if i not in inside:
                continue
            if groups and groups[-1][-1] == i - 1:
                groups[-1].append(i)
            else:
                groups.append([i])
        return groups

    def _own_item(self, group: Sequence[int], rest: Sequence[int], above: Sequence[int], draft: Draft) -> bool:
        """Whether a headed section is an item of its own, by what speaks for it: wording, form and place."""
        rules, heads = self.wording.headlines, [self.blocks[i] for i in group]
        last = heads[-1].text
        size = sum(len(self.blocks[i].text) for i in rest if self.blocks[i].kind == "body")
        if size < _LEAST or any(rules["numbered"].match(h.text) or rules["attachment"].match(h.text) for h in heads):
            return False
        if rules["label"].match(heads[0].text):
            return True
        section, text = self.texts.of_blocks(rest)[:_READ], self.texts.of_blocks(above)[:_READ]
        repeated = fit(heads[-1:], section)
        form = (
            (repeated >= 0.3 and repeated >= fit(heads[-1:], text) + 0.2)
            + (rules["two_parts"].search(last) is not None)
            + (len(group) == 2)
            + (len(last) >= _LONG)
        )
        place = (
            (rules["opens_item"].match(self.blocks[rest[0]].text) is not None)
            + (heads[0].distance > self._usual)
            + (draft.dated and draft.inner[0] == group[0] and len(text) < _SHORT)
        )
        # A signed article has sections more often than a report has.
        needed = _OWN + bool(draft.bylines)
        if form > 0 and form + place >= needed:
            return True
        if form + place + 2 < needed:
            return False
        strange = self._strangeness(section, text)
        return (form > 0 or strange == 2) and form + place + strange >= needed

    def _strangeness(self, section: str, text: str) -> int:
        """2 where a section shares next to no run of four characters with the text above it, 1 where few."""
        above = {text[i : i + 4] for i in range(len(text) - 3)}
        shared = len(above.intersection([section[i : i + 4] for i in range(len(section) - 3)]))
        if shared <= _NO_TOPIC * len(section) and len(text) >= _ENOUGH:
            return 2
        return int(shared <= _FEW * len(section))

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
