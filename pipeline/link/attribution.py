"""Who a figure is about and what it measures: what the clause itself says, else what goes on from before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from pipeline.link.carried import Carried, Statement
from pipeline.link.chunks import Chunk
from pipeline.link.constructions import Match
from pipeline.link.lexicon import Lexicon
from pipeline.link.lists import Pair
from pipeline.link.measures import Measures
from pipeline.link.phrases import first_word, owning_thing, qualifier
from pipeline.link.scope import clause_of
from pipeline.link.subjects import Topics
from pipeline.types import Mention, Part

# What has no unit of its own to be told by.
RATIOS: Final = frozenset(["percent", "percentage_point", "multiple", "fraction"])


class Attributed(NamedTuple):
    """Subject and attribute, and one pair a figure of a list; ``fronted``: only the phrase names the subject."""

    subject: Part | None
    attribute: Part | None
    pairs: list[Pair]
    fronted: bool


class Attribution:
    """Finds subject and attribute of the figures of one sentence."""

    def __init__(
        self, text: str, chunks: Sequence[Chunk], topics: Topics, measures: Measures, carried: Carried, lexicon: Lexicon
    ) -> None:
        self.text = text
        self.chunks = chunks
        self.topics = topics
        self.measures = measures
        self.carried = carried
        self.lexicon = lexicon

    def read(self, at: int, match: Match, figures: Sequence[Mention], told: Sequence[Statement]) -> Attributed:
        """Of the figures at the chunk ``at``; ``told`` holds what the sentence has told so far."""
        last = self.carried.statement
        owner, attribute, pairs = self.measures.read(at, match, len(figures), told)
        before = last.subject if told else None
        named = self._named(at, match, owner, attribute, before)
        qualified = self.measures.qualifier(match, qualifier)
        named = named or self._topic(match, attribute, qualified)
        parallel = attribute is not None and (last.fronted or _parallel(attribute, last))
        by_front = qualified is not None if parallel or before is None else None
        fronted = self._fronted(match, named, owner, before, by_front)
        named = named or (qualified or before if parallel else before or qualified)
        subject = named or self.topics.fallback() or self.measures.qualifier(match, first_word)
        subject, attribute = self._by_unit(at, match, figures[-1], subject, attribute)
        if not pairs and attribute is None and len(figures) > 1:
            pairs = self._pairs_before(len(figures), told)
        attribute = attribute or self._gone_on(match, figures[-1], told)
        return Attributed(subject, attribute or self.topics.measure or self.measures.verb(at), pairs, fronted)

    def _named(
        self, at: int, match: Match, owner: Part | None, attribute: Part | None, before: Part | None
    ) -> Part | None:
        """Whom the clause itself names, or the sentence before it."""
        return (
            self.measures.described(at, match)
            or owner
            or self._cause(at, match)
            or (before if attribute is None else None)
            or self._riser(match)
            or self.topics.subject(self.chunks, at, match)
            or self._mover(match, attribute)
        )

    def _topic(self, match: Match, attribute: Part | None, qualified: Part | None) -> Part | None:
        """Whom the text has been speaking of: near, else what the phrase itself can be said of, else from far."""
        return (
            self._actor(qualified)
            or self.topics.carried(attribute)
            or (attribute if self._acts_itself(match) else self.measures.qualifier(match, owning_thing))
            or self.topics.carried(attribute, far=True)
        )

    def _fronted(
        self, match: Match, named: Part | None, owner: Part | None, before: Part | None, by_front: bool | None
    ) -> bool:
        """Whether only the phrase, or the one whose subject goes on, names the subject (第二产业5534亿千瓦时)."""
        last = self.carried.statement
        if named is None:
            return last.fronted if by_front is None else by_front
        return named is owner and self._nameless(match) or named is before and last.fronted

    def _by_unit(
        self, at: int, match: Match, figure: Mention, subject: Part | None, attribute: Part | None
    ) -> tuple[Part | None, Part | None]:
        """75岁 is an age, 全村412户 counts households: where the unit says what is measured."""
        name = self.lexicon.unit_attribute.get(figure.unit or "")
        own = attribute is not None and (attribute.start or 0) >= self.chunks[0].start
        measured = attribute is not None and own and self.lexicon.is_measure(attribute.text)
        if name and (figure.type == "age" or "verb" not in match.parts) and not measured:
            return self.measures.bearer(at) or subject or attribute, Part(name)
        if subject is None or attribute is None or match.rule.id != "noun-figure":
            return subject, attribute
        alone = (subject.start, subject.end) == (attribute.start, attribute.end)
        counts = figure.type in ("count", "duration") and figure.unit is not None and figure.unit != ""
        return subject, Part(figure.unit or "") if alone and counts else attribute

    def _pairs_before(self, figures: int, told: Sequence[Statement]) -> list[Pair]:
        """同比分别增长1.7%和1.5%: a pair for each figure, of the list told last or of the statements before."""
        pairs = self.carried.statement.pairs
        if len(pairs) == figures:
            return pairs
        last = [(statement.subject, statement.attribute) for statement in told[-figures:]]
        return last if len(last) == figures else []

    def _nameless(self, match: Match) -> bool:
        """Whether the phrase of the attribute holds no name."""
        return "attribute" in match.parts and not self.chunks[match.parts["attribute"]].names

    def _gone_on(self, match: Match, figure: Mention, told: Sequence[Statement]) -> Part | None:
        """What was measured last; an amount is added to what was told in its unit.

        A share changes by points, so a change in per cent is of what stands before it.
        """
        headed = self._turned_to(match.parts["value"])
        if headed is not None:
            return headed
        last = self.carried.statement.attribute
        if match.rule.change == "by" and figure.type not in RATIOS:
            alike = (one.attribute for one in reversed(told) if one.unit == figure.unit and one.attribute is not None)
            return next(alike, last)
        if match.rule.change != "by" or figure.type != "percent":
            return last
        measured = (one.attribute for one in reversed(told) if one.attribute is not None)
        return next((one for one in measured if not self._is_share(one.text)), last)

    def _turned_to(self, at: int) -> Part | None:
        """毛利率方面，数控刀具最高，为38.9%: the measure that the sentence says it turns to."""
        for chunk in reversed(self.chunks[:at]):
            if chunk.tag == "Q":
                return None
            if chunk.lemma == "inside" and self.lexicon.is_measure(self.text[chunk.start : chunk.end]):
                return Part(self.text[chunk.start : chunk.end], chunk.start, chunk.end)
        return None

    def _is_share(self, attribute: str) -> bool:
        """Whether an attribute is the share of a whole: 占比, 占营业收入."""
        return attribute.startswith(tuple(self.lexicon.share)) or self.lexicon.share_name in attribute

    def _actor(self, front: Part | None) -> Part | None:
        """民营企业进出口14.62万亿元: the phrase's own front, where that can be who has something."""
        return front if front is not None and front.text.endswith(self.lexicon.named_actor) else None

    def _riser(self, match: Match) -> Part | None:
        """小型企业比上月改善0.1个百分点: who rises or falls, where the phrase before the verb is no measure."""
        noun = self.chunks[match.parts["attribute"]] if "attribute" in match.parts else None
        if noun is None or match.rule.id != "change" or noun.tag != "NP" or noun.names:
            return None
        words = self.text[noun.start : noun.end]
        rises = words.endswith(self.lexicon.named_actor) and not self.lexicon.is_measure(words)
        return Part(words, noun.start, noun.end) if rises else None

    def _mover(self, match: Match, attribute: Part | None) -> Part | None:
        """上证指数涨1.12%: what rises is spoken of itself, where its phrase names no measure."""
        before = "attribute" in match.parts and match.parts["attribute"] < match.parts.get("change", -1)
        if attribute is None or not before:
            return None
        itself = attribute.text.endswith(self.lexicon.index) or not self.lexicon.is_measure(attribute.text)
        return attribute if itself else None

    def _acts_itself(self, match: Match) -> bool:
        """已有50名学生受益: whether things or people counted before a verb are who is spoken of."""
        noun = match.parts.get("attribute", 0)
        counted = noun == match.parts["value"] + 1 and self.chunks[noun].tag == "NP"
        behind = self.chunks[noun + 1] if counted and noun + 1 < len(self.chunks) else None
        return behind is not None and behind.tag in ("V", "UP", "DOWN", "PP")

    def _cause(self, at: int, match: Match) -> Part | None:
        """What was measured before, where the clause says what that brings about."""
        first = self.chunks[clause_of(self.chunks, at)[0]]
        opens = match.rule.change is not None and first.tag == "V"
        if not opens or self.text[first.start : first.end] not in self.lexicon.causing:
            return None
        subject, attribute = self.carried.statement.subject, self.carried.statement.attribute
        if subject is not None and attribute is not None and subject.end == attribute.start is not None:
            return Part(subject.text + attribute.text, subject.start, attribute.end)
        return attribute


def _parallel(attribute: Part, last: Statement) -> bool:
    """Whether two measures are of a kind, and the first told of its own (鲜菜价格, 鲜果价格): so does this one."""
    before, whose = last.attribute, last.subject
    if before is None or whose is None or attribute.text[-2:] != before.text[-2:]:
        return False
    return before.text.startswith(whose.text) or whose.end is not None and whose.end == before.start
