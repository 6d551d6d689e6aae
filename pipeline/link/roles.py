"""Who holds which post: a fact of kind role for each person and organisation."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

import regex

from pipeline.link.layout import Layout, Post
from pipeline.link.posts import PostReader
from pipeline.link.role_rules import RoleRules
from pipeline.rulebook import Rulebook
from pipeline.types import Analysis, Fact, Mention, Part, Span

# How sure a post is: its organisation is a name, words that end like one, or not stated.
_NAMED, _WORDS, _BARE = 0.95, 0.8, 0.6
# The clauses behind a name that may still speak of its posts (X，男，1970年生，现任…).
_CLAUSES: Final = 8
_BEHIND, _TAKES = "person-post", "person-takes-post"
_UNSAID: Final = frozenset({"byline", "furniture"})

Found = Iterator[tuple[Mention, Post, str]]


class RoleLinker:
    """Joins persons to titles and organisations in every order that news uses."""

    def __init__(self, rules: Rulebook) -> None:
        """Compile ``rules/link/roles.toml``. Raises RuleError where it cannot be used."""
        table = rules.toml("link/roles.toml", RoleRules)
        self._reader = PostReader(table)
        behind = "|".join(sorted(table.behind.split(), key=len, reverse=True))
        self._behind = regex.compile(f"{table.space}({behind})")
        self._surname_form = regex.compile(f"\\p{{Han}}{{1,2}}?({behind})")
        self._shared = regex.compile(table.shared)
        self._plural = regex.compile(f"(?r){table.plural}")
        self._equals = regex.compile(f"(?r){table.equals}")
        self._opens = regex.compile(table.opens)
        self._closes = regex.compile(table.closes)
        self._states = regex.compile(table.states)
        self._takes = regex.compile(table.takes)
        self._last_takes = regex.compile(table.last_takes)
        self._staff = regex.compile(f"(?r){table.staff}")
        self._respectively, self._by = table.respectively, table.by
        self._sections = regex.compile(table.sections)
        self._carried = [(regex.compile(row.heads), regex.compile(row.ends)) for row in table.carried]

    def link(self, analysis: Analysis) -> list[Fact]:
        """The roles of an article in order of their persons; bylines and mastheads state none."""
        if analysis.article.kind == "masthead":
            return []
        layout = Layout(analysis, self._reader.is_title)
        facts: dict[tuple[int, str], Fact] = {}
        said: set[tuple[str, str]] = set()
        for persons in self._lists(analysis, layout):
            for person, post, rule in self._roles(layout, persons):
                title = layout.text[post.start : post.end]
                again = rule == _BEHIND and not post.org and _said(said, person, title)
                if again or (person.start, title) in facts:
                    continue
                said.add((person.text, title))
                carried = self._carried_to(analysis, layout, post)
                if carried is None and rule == _TAKES and not post.org:
                    carried = _of_last(analysis, facts, post)
                facts[person.start, title] = _fact(analysis, person, post, rule, carried)
        return list(facts.values())

    def _lists(self, analysis: Analysis, layout: Layout) -> Iterator[list[Mention]]:
        """The persons in lists (A、B和C) as the text joins them."""
        unsaid = [(p.start, p.end) for p in analysis.article.paragraphs if p.role in _UNSAID]
        persons: list[Mention] = []
        for person in layout.persons:
            if any(start <= person.start < end for start, end in unsaid):
                continue
            if persons and not self._shared.fullmatch(layout.text, persons[-1].end, person.start):
                yield persons
                persons = []
            persons.append(person)
        if persons:
            yield persons

    def _roles(self, layout: Layout, persons: list[Mention]) -> Found:
        text, first = layout.text, persons[0]
        titled = False
        for person, post, rule in (*self._before(layout, persons), *self._taken(layout, persons)):
            titled = True
            yield person, post, rule
        for person in persons:
            if not (titled and person is first):
                yield from self._behind_name(layout, person)
        if len(persons) == 1:
            yield from self._clauses(layout, first)
        begin = min((post.begin for post in self._reader.before(layout, first.start)), default=first.start)
        if text[begin - 1 : begin] == self._by and self._last_takes.match(text, persons[-1].end):
            posts = self._reader.merged(text, self._reader.before(layout, begin - 1))
            yield from ((person, post, "post-by-person") for person in persons for post in posts)

    def _before(self, layout: Layout, persons: list[Mention]) -> Found:
        """局长张三; of a list, the persons behind the first share a title that several may hold."""
        text, start = layout.text, persons[0].start
        rule = "post-person"
        posts = self._reader.before(layout, start)
        if not posts and (sign := self._equals.match(text, 0, start)):
            posts, rule = self._reader.before(layout, sign.start()), "post-is-person"
            if posts and sign[0] in "：:" and self._staff.match(text, posts[-1].start, posts[-1].end):
                return
        for index, person in enumerate(persons):
            for post in self._reader.merged(text, posts):
                if index == 0 or rule == "post-is-person" or self._plural.match(text, post.start, post.end):
                    yield person, post, rule

    def _taken(self, layout: Layout, persons: list[Mention]) -> Found:
        """张三任局长; A、B分别任局长、书记 one by one."""
        text = layout.text
        verb = self._takes.match(text, persons[-1].end)
        if verb is None:
            return
        listed = self._reader.within(layout, verb.end(), self._clause_end(text, verb.end()))
        if self._respectively in verb[0] and len(listed) == len(persons) > 1:
            yield from ((person, post, _TAKES) for person, post in zip(persons, listed, strict=True))
            return
        posts = self._reader.merged(text, listed)
        yield from ((person, post, _TAKES) for person in persons for post in posts)

    def _behind_name(self, layout: Layout, person: Mention) -> Found:
        """周敏校长, 高医生: the title behind the name or in it, the organisation before the name."""
        text = layout.text
        inside = self._surname_form.fullmatch(text, person.start, person.end)
        title = inside or self._behind.match(text, person.end)
        if title is None:
            return
        start, end = title.span(1)
        following = layout.person_over(end, end + 1)
        if self._reader.continued(text, end) or (following and following is not person):
            return
        begin = layout.leftmost(person.start, 0)
        org = (begin, person.start) if begin < person.start else None
        yield person, Post(start, end, start, org, org is not None), _BEHIND

    def _clauses(self, layout: Layout, person: Mention) -> Found:
        """张三，某协会会长; X（某公司经理）; and behind more clauses where a verb states it."""
        text = layout.text
        opened = self._opens.match(text, person.end)
        if opened is None:
            return
        start = opened.end()
        for number in range(_CLAUSES):
            end = self._clause_end(text, start)
            if layout.person_over(start, end):
                return
            verb = self._states.match(text, start, end)
            posts = self._reader.within(layout, verb.end() if verb else start, end)
            bare = number == 0 or (posts and posts[0].named)
            if posts and (verb or (bare and posts[-1].end == end)):
                yield from ((person, post, "person-clause-post") for post in self._reader.merged(text, posts))
            if text[end : end + 1] != "，":
                return
            start = end + 1

    def _carried_to(self, analysis: Analysis, layout: Layout, post: Post) -> Part | None:
        """The organisation of a title that stands without one, or with a section of it alone."""
        text = layout.text
        if post.org:
            owner = layout.name_ends.get(post.begin - 1)
            section = text[post.begin - 1 : post.begin] == "，" and self._sections.search(text, *post.org)
            if not (section and owner and owner.type == "ORG"):
                return None
            return Part(owner.text + analysis.article.text[post.org[0] : post.org[1]])
        ends = [ends for heads, ends in self._carried if heads.search(text, post.start, post.end)]
        for name in layout.names_before(post.begin, _sentences_back(analysis, post.begin)) if ends else ():
            if name.type == "ORG" and any(end.search(text, name.start, name.end) for end in ends):
                return Part(name.text, name.start, name.end)
        return None

    def _clause_end(self, text: str, start: int) -> int:
        found = self._closes.search(text, start)
        return found.start() if found else len(text)


def _said(said: set[tuple[str, str]], person: Mention, title: str) -> bool:
    """Whether the title was stated before of the person, or of one with the surname (郭书记) that the form gives."""
    surname = person.text.removesuffix(title)
    return any(name.startswith(surname) and known.endswith(title) for name, known in said)


def _of_last(analysis: Analysis, facts: dict[tuple[int, str], Fact], post: Post) -> Part | None:
    """The organisation of the election before in the sentence: 选举A为某会主任，B当选为副主任."""
    last = next(reversed(facts.values()), None)
    if last is None or last.rule != _TAKES or last.start < _sentences_back(analysis, post.begin, 0):
        return None
    return last.object


def _sentences_back(analysis: Analysis, at: int, back: int = 1) -> int:
    """Where the sentence ``back`` before that of ``at`` begins, within the same paragraph."""
    index = max(0, bisect_right(analysis.sentences, (at, len(analysis.folded))) - 1)
    begin = analysis.sentences[max(0, index - back)][0] if analysis.sentences else 0
    return max(begin, analysis.folded.rfind("\n", 0, at) + 1)


def _fact(analysis: Analysis, person: Mention, post: Post, rule: str, carried: Part | None) -> Fact:
    def part(span: Span) -> Part:
        return Part(analysis.article.text[span[0] : span[1]], *span)

    return Fact(
        kind="role",
        start=person.start,
        end=person.end,
        rule=rule,
        confidence=_BARE if carried or not post.org else _NAMED if post.named else _WORDS,
        subject=part((person.start, person.end)),
        subject_canonical=person.canonical,
        attribute=part((post.start, post.end)),
        object=carried or (part(post.org) if post.org else None),
    )
