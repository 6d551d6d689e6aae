"""Reads posts backwards from where they end: titles, and the organisation in front of each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec
import regex

from pipeline.link.layout import Layout, Post
from pipeline.link.role_rules import RoleRules
from pipeline.types import Span, Token

_PLACE: Final = "ns"
# A run of common nouns before a title is an organisation or a field of work; longer ones are clauses.
_RUN: Final = 6
_LISTED: Final = 8


class PostReader:
    """Finds the posts that end at a place of a text."""

    def __init__(self, rules: RoleRules) -> None:
        """Compile the patterns of titles and organs."""
        self._professions = frozenset(rules.professions.split())
        self._bodies = frozenset(rules.bodies.split())
        self._posted_to = rules.posted_to
        heads = _either(f"{rules.posts} {rules.professions}")
        front = _either(f"{rules.leads} {rules.bodies}")
        # Read backwards: the longest head that ends here, then all that may stand in front of it.
        self._title = regex.compile(f"(?r){front}{{0,4}}{_either(rules.fields)}{{0,2}}({heads})")
        self._heads = regex.compile(heads)
        self._organ = regex.compile(f"(?r){rules.organ}")
        self._unit = regex.compile(f"(?r){rules.unit}")
        self._between = regex.compile(f"(?r){rules.between}")
        self._space = regex.compile(f"(?r){rules.space}")
        self._clause = regex.compile(rules.closes)
        self._not_followed = regex.compile(rules.not_followed)
        self._slack = regex.compile(rules.slack)
        self._team = regex.compile(rules.team)
        self._wards = regex.compile(rules.wards)
        self._holding = regex.compile(f"(?r){rules.holding}")
        self._telescoped = frozenset(rules.telescoped.split())
        self._areas = frozenset(rules.areas.split())
        self._apart = frozenset(rules.apart.split())
        self._nominal = frozenset(rules.nominal.split())
        self._inner = self._nominal | frozenset(rules.inner.split())
        self._outside = frozenset(rules.outside.split())

    def before(self, layout: Layout, end: int, floor: int = 0) -> list[Post]:
        """The posts, in order, that end at ``end`` or before the space there; none begins before ``floor``."""
        posts: list[Post] = []
        if space := self._space.match(layout.text, floor, end):
            end = space.start()
        while len(posts) < _LISTED and (post := self._post(layout, end, floor)):
            posts.append(post)
            sign = self._between.match(layout.text, floor, post.begin)
            if sign is None:
                break
            end = sign.start()
            if sign[0] != "、" and not self._opens_clause(layout, end, floor):
                break
        stated = any(post.org or layout.text[post.head : post.end] not in self._professions for post in posts)
        return posts[::-1] if stated else []

    def within(self, layout: Layout, start: int, limit: int) -> list[Post]:
        """The posts that fill a text from ``start`` on, up to ``limit`` at most."""
        ends: list[int] = [head.end() for head in self._heads.finditer(layout.text, start, limit)]
        for end in reversed(ends[-_LISTED:]):
            posts = self.before(layout, end, start)
            if not posts or self.continued(layout.text, end):
                continue
            if self._slack.fullmatch(layout.text, start, posts[0].begin):
                return posts
        return []

    def is_title(self, text: str) -> bool:
        """Whether the text is a title and nothing else."""
        return self._title.fullmatch(text) is not None

    def continued(self, text: str, end: int) -> bool:
        """Whether a title that ends here is the beginning of another word (主席团)."""
        return self._not_followed.match(text, end) is not None

    def merged(self, text: str, posts: Iterable[Post]) -> list[Post]:
        """One post for each organisation: titles of one list belong together (党组书记、局长)."""
        found: list[Post] = []
        for post in posts:
            head = text[post.head : post.end]
            if found and post.org and not post.named and self._wards.fullmatch(text, *post.org):
                found[-1] = msgspec.structs.replace(found[-1], end=post.end, head=post.head)
            elif not found or post.org:
                found.append(post)
            elif head in self._areas:
                found.append(msgspec.structs.replace(post, org=_area_of(text, found[-1].org, head)))
            elif head in self._apart:
                found.append(post)
            else:
                found[-1] = msgspec.structs.replace(found[-1], end=post.end, head=post.head)
        return found

    def _opens_clause(self, layout: Layout, end: int, floor: int) -> bool:
        """Whether the post that ends here begins its clause: else a comma or 和 parts two clauses."""
        post = self._post(layout, end, floor)
        if post is None:
            return False
        before = layout.text[post.begin - 1 : post.begin]
        return post.begin == floor or self._clause.match(before) is not None or before in "、“"

    def _post(self, layout: Layout, end: int, floor: int) -> Post | None:
        text = layout.text
        title = self._title.match(text, floor, end)
        if title is None or layout.person_over(title.start(), end):
            return None
        start, head = title.start(), title.start(1)
        if (name := layout.name_ends.get(head + 1)) and start <= name.start < head:
            return Post(head, end, head, (layout.leftmost(name.start, floor), name.end), True)
        name = layout.name_over(start)
        if name and name.end <= head and text[start : name.end] in self._bodies and start - name.start > 1:
            return Post(start, end, head, (layout.leftmost(name.start, floor), start), True)
        if name and name.end < head:
            start = name.end
        elif name and head < name.end < end and name.start < head:
            return Post(head, end, head, (layout.leftmost(name.start, floor), name.end), True)
        elif name and name.end >= end:
            if not (name.end == end and name.start < start):
                return None
            return Post(start, end, head, (layout.leftmost(name.start, floor), start), True)
        elif name:
            start = head
        return self._organised(layout, Post(start, end, head), floor)

    def _organised(self, layout: Layout, post: Post, floor: int) -> Post:
        """The post with the organisation in front of it."""
        text, start = layout.text, post.start
        if held := self._holding.match(text, floor, start):
            start = held.start()
        plain = start == post.head
        title = text[post.head : post.end]
        if plain and (name := layout.name_ends.get(start + 1)) and floor <= name.start < start and post.end - start > 1:
            return self._at(post, (layout.leftmost(name.start, floor), start + 1), True)
        begin = layout.leftmost(start, floor)
        if begin < start and text[begin - 1 : begin] == self._posted_to:
            post = msgspec.structs.replace(post, start=begin - 1)
            begin, start = layout.leftmost(begin - 1, floor), begin - 1
        if begin < start:
            grown = plain and title in self._areas and text[start] != text[start - 1]
            return self._at(post, (begin, start + grown), True)
        if organ := self._organ.match(text, floor, start):
            return self._at(post, (self._left_of(layout, organ.start(), floor), start), False)
        return post if held else self._from_words(layout, post, floor)

    def _from_words(self, layout: Layout, post: Post, floor: int) -> Post:
        """The words in front of a title as a unit, a ministry written into it, or a field of work."""
        text, start = layout.text, post.start
        begin, whole = self._words(layout, start, floor)
        named = whole < begin
        if self._unit.match(text, begin, start) and start - whole > 1:
            return self._at(post, (whole, start), False)
        if begin == start or not self._firm(layout, begin, start):
            return post
        if post.head == start and text[start : post.end] in self._telescoped:
            return self._at(post, (whole, start + 1), False)
        last = layout.word_before(start)
        if self._team.search(text, post.head, post.end) or (last and last.tag == _PLACE):
            return self._at(post, (whole, start), False)
        if named:
            return msgspec.structs.replace(post, start=begin, org=(whole, begin), named=True)
        return post

    def _words(self, layout: Layout, end: int, floor: int) -> Span:
        """Where the nouns that end at ``end`` begin, and where the name in front of them does.

        Verbs count among them only between nouns or right behind a name (动物疫病预防控制中心).
        """
        begin = at = end
        for _ in range(_RUN):
            if (left := layout.leftmost(at, floor)) < at:
                return at, left
            word = layout.word_before(at)
            if word is None or word.start < floor or not self._belongs(layout, word):
                break
            at = word.start
            begin = at if word.tag in self._nominal else begin
        return begin, begin

    def _firm(self, layout: Layout, begin: int, end: int) -> bool:
        """Whether nothing but nouns stands between."""
        while end > begin and (word := layout.word_before(end)):
            if word.tag not in self._nominal:
                return False
            end = word.start
        return True

    def _belongs(self, layout: Layout, word: Token) -> bool:
        if word.tag not in self._inner or layout.text[word.start : word.end] in self._outside:
            return False
        return layout.person_over(word.start, word.end) is None

    def _left_of(self, layout: Layout, at: int, floor: int) -> int:
        name = layout.name_over(at)
        if name and name.start >= floor:
            at = name.start
        return layout.leftmost(at, floor)

    def _at(self, post: Post, org: Span, named: bool) -> Post:
        return msgspec.structs.replace(post, org=org, named=named)


def _either(words: str) -> str:
    ordered = sorted(set(words.split()), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(map(regex.escape, ordered)) + ")"


def _area_of(text: str, org: Span | None, head: str) -> Span | None:
    """The area within the organisation of the post before: 怀化市 of 怀化市委 for a 市长."""
    if org is None:
        return None
    last = text.find(head[0], org[0], org[1])
    return (org[0], last + 1) if last > org[0] else None
