"""What a figure measures: the attribute of a clause, its owner, and the pairs of a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

from pipeline.link.anaphora import Anaphora
from pipeline.link.carried import Carried, Statement
from pipeline.link.chunks import Chunk
from pipeline.link.constructions import Match
from pipeline.link.lexicon import Lexicon
from pipeline.link.lists import Pair, members, taken_up
from pipeline.link.phrases import part, qualifier, split_owner
from pipeline.link.scope import clause_of
from pipeline.types import Part

# Characters that name a kind, by which two are told to be alike: 第一产业 and 第二产业.
_KIND: Final = 2
# The verbs that can say what is measured.
_TELLING: Final = frozenset(["V", "TO", "UP", "DOWN", "UPTO", "DOWNTO"])


class Measures:
    """What the figures of one sentence measure."""

    def __init__(
        self, text: str, chunks: Sequence[Chunk], anaphora: Anaphora, carried: Carried, lexicon: Lexicon
    ) -> None:
        self.text = text
        self.chunks = chunks
        self.anaphora = anaphora
        self.carried = carried
        self.lexicon = lexicon

    def read(
        self, at: int, match: Match, figures: int, told: Sequence[Statement]
    ) -> tuple[Part | None, Part | None, list[Pair]]:
        """Owner and attribute, and for a list one pair a figure."""
        if "attribute" not in match.parts:
            return self._unnamed(at, figures)
        named = match.parts["attribute"]
        chunk = self.chunks[named]
        share = self._share(named, match.parts["value"])
        if share is not None:
            whose, what = share
            holders = self._taken_up(at, figures) if whose is not None else []
            if holders:
                return None, what, [(whom or which, what) for whom, which in holders]
            return whose or self.carried.statement.subject, what, []
        if chunk.tag != "NP":
            deed = self._deed(named)
            pairs = self._taken_up(at, figures)
            if named < at:
                pairs = [self._did(whom, which, deed) for whom, which in pairs]
            return None, deed, pairs
        imposed = self._imposed(chunk)
        if imposed is not None:
            return *imposed, []
        return self._phrase(at, match, figures, told)

    def _taken_up(self, at: int, figures: int) -> list[Pair]:
        """A pair for each of several figures, of the list that 分别 takes up."""
        return taken_up(self.text, self.chunks, at, figures, self.lexicon) if figures > 1 else []

    def _unnamed(self, at: int, figures: int) -> tuple[Part | None, Part | None, list[Pair]]:
        """Of figures without a phrase: what a list before them names, or a share where the verb says so."""
        pairs = self._taken_up(at, figures)
        if pairs:
            return pairs[0][0], pairs[0][1], pairs
        shares = at > 0 and self.chunks[at - 1].tag == "LEVEL" and self.chunks[at - 1].lemma in self.lexicon.share
        return None, Part(self.lexicon.share_name) if shares else None, []

    def _phrase(
        self, at: int, match: Match, figures: int, told: Sequence[Statement]
    ) -> tuple[Part | None, Part | None, list[Pair]]:
        """Of figures with a noun phrase: it is what is measured, whose it is, or both."""
        chunk = self.chunks[match.parts["attribute"]]
        owner, rest = split_owner(self.text, chunk, self.lexicon)
        pairs = members(self.text, self.chunks, at, chunk, figures, self.lexicon) if figures > 1 else []
        whole = self._part(*rest)
        last, figure = self.carried.statement, self.chunks[match.parts["value"]].figures[-1]
        counted = not chunk.names and figure.type == "count"
        words = self.text[chunk.start : chunk.end]
        flows = figure.unit in self.lexicon.flow and words.endswith(self.lexicon.holder)
        holds = owner == rest and not counted or flows and not self.lexicon.is_measure(words)
        if holds and self._singled(match) and last.unit == figure.unit:
            return whole, last.attribute, pairs
        measured = self._measured_before(match, chunk, whole, owner == rest and not counted, told)
        if measured is None and owner == rest and "change" in match.parts:
            change = self.chunks[match.parts["change"]]
            telling = self.text[change.start : change.end] in self.lexicon.telling
            measured = self._part(change.start, change.end) if telling else None
        if measured is not None:
            return whole, measured, [(whom or which, measured) for whom, which in pairs]
        named = pairs and chunk.names and not self.lexicon.is_measure(words)
        if named and last.attribute is not None and last.unit == figure.unit:
            return None, last.attribute, [(whom or which, last.attribute) for whom, which in pairs]
        if owner is None or owner == rest or pairs and not chunk.names:
            return None, whole, pairs
        if "verb" in match.parts and not chunk.names and self._general(*owner):
            return None, self._part(chunk.start, chunk.end), pairs
        return self._part(*owner), whole, pairs

    def _singled(self, match: Match) -> bool:
        """Whether 其中 or its like before the figure singles out a part of what was told."""
        return any(chunk.tag == "AMONG" for chunk in self.chunks[: match.parts["value"]])

    def _did(self, whom: Part | None, which: Part | None, deed: Part | None) -> Pair:
        """A member of a list that a verb tells a figure of: who did it (罗庄、河东分别成交…), or what was measured."""
        measured = which is None or self.lexicon.is_measure(which.text)
        return (whom, which) if measured or whom is not None else (which, deed)

    def _general(self, start: int, end: int) -> bool:
        """Whether words name no one by themselves: 企业 of 收到企业捐款, but not 该院 or 其."""
        words = self.text[start:end]
        named = words in self.lexicon.pronoun or words in self.lexicon.whole
        return not named and not words.startswith(self.lexicon.determiner)

    def _part(self, start: int, end: int) -> Part | None:
        return part(self.text, start, end, particles=self.lexicon.particle)

    def _imposed(self, chunk: Chunk) -> tuple[Part | None, Part | None] | None:
        """判处被告人有期徒刑三年: who bears what a court imposes."""
        words = self.text[chunk.start : chunk.end]
        penalty = next((word for word in self.lexicon.penalty if words.endswith(word)), None)
        if penalty is None:
            return None
        begin = chunk.end - len(penalty)
        bearer = self.text[chunk.start : begin]
        last = self.carried.statement
        if not bearer and last.attribute is not None and last.attribute.text.endswith(self.lexicon.penalty):
            return last.subject, part(self.text, begin, chunk.end)
        named = any(name.type == "PER" for name in chunk.names)
        who = part(self.text, chunk.start, begin) if named else self.anaphora.convict(chunk.start)
        if who is None and (bearer in self.lexicon.pronoun or bearer in self.lexicon.defendant and len(bearer) > 1):
            who = part(self.text, chunk.start, begin)
        return who, part(self.text, begin, chunk.end)

    def _share(self, first: int, at: int) -> tuple[Part | None, Part] | None:
        """校舍建设占62%, 研发投入占营业收入的5%: who has the share, and of what."""
        for i in range(at - 1, max(first - 2, -1), -1):
            if self.chunks[i].lemma in self.lexicon.share and self.chunks[i].tag == "LEVEL":
                whole = self.chunks[i + 1] if self.chunks[i + 1].tag == "NP" else None
                k = i - 2 if i > 1 and self.chunks[i - 1].tag == "EACH" else i - 1
                owner = self.chunks[k] if k >= 0 and self.chunks[k].tag == "NP" else None
                who = self._part(owner.start, owner.end) if owner else None
                named = self._part(self.chunks[i].start, whole.end) if whole else None
                return who, named or Part(self.lexicon.share_name)
        return None

    def _deed(self, at: int) -> Part | None:
        """A verb as what is measured, with its object behind it: 完成治理."""
        if (
            at
            and self.text[self.chunks[at].start : self.chunks[at].end] in self.lexicon.light
            and self.chunks[at - 1].tag == "V"
        ):
            at -= 1
            if at and self.chunks[at - 1].tag == "NP" and not self.chunks[at - 1].names:
                return self._part(self.chunks[at - 1].start, self.chunks[at].end)
        verb, after = self.chunks[at], self.chunks[at + 1 : at + 2]
        before = self.chunks[at - 1] if at else verb
        light = self.text[verb.start : verb.end] in self.lexicon.light
        if light and after and after[0].tag == "V" and after[0].start == verb.end:
            return self._part(verb.start, after[0].end)
        if before.tag == "V" and before.end == verb.start and self._plain(before) and self._plain(verb):
            return self._part(before.start, verb.end)
        end = after[0].end if after and after[0].tag == "NP" else verb.end
        if verb.lemma in self.lexicon.purpose:
            clause = self.chunks[at : clause_of(self.chunks, at)[1]]
            end = next((before.end for before, c in pairwise(clause) if c.tag not in ("V", "NP")), clause[-1].end)
        return self._part(verb.start, end)

    def _plain(self, verb: Chunk) -> bool:
        """Whether a verb is of no list: one of two such together makes a name (离婚登记, 拦网得分)."""
        return self.text[verb.start : verb.end] not in self.lexicon.classes

    def _measured_before(
        self, match: Match, chunk: Chunk, whole: Part | None, only_name: bool, told: Sequence[Statement]
    ) -> Part | None:
        """城市上涨1.0%, 夏粮21万吨: where the phrase only says whose value it is, what was measured before."""
        if self.lexicon.is_measure(self.text[chunk.head : chunk.end]):
            return None
        at = match.parts["value"]
        figure = self.chunks[at].figures[-1]
        among = self._singled(match)
        last = self.carried.statement
        if match.parts.get("change", at) < match.parts["attribute"]:
            measured = None
        elif match.rule.change is not None:
            alike_told = bool(told) and last.unit == figure.unit
            endings = self.lexicon.actor + self.lexicon.thing if alike_told else self.lexicon.actor
            whose = only_name or among or self.text.endswith(endings, chunk.start, chunk.end)
            if whose and last.attribute is not None and last.attribute.text.endswith(self.lexicon.derived):
                return self.carried.measure or whole
            measured = last.attribute if whose else None
        elif figure.type != "count":
            before = chunk.end <= figure.start
            priced = figure.type == "money" and "verb" not in match.parts and before
            listed = among or only_name or priced or figure.type not in ("money", "mass", "percent")
            alike = [one.attribute for one in told if one.unit == figure.unit and listed]
            headed = self._colon_head(match.parts["value"]) if before else None
            measured = headed or (alike[-1] if alike else last.attribute if only_name else None)
        else:
            alike = [one.attribute for one in (last, *told) if one.unit == figure.unit and only_name]
            if alike and alike[-1] is not None:
                return alike[-1]
            measured = last.attribute if only_name else None
        if measured is None or not self.lexicon.is_measure(measured.text):
            return None
        return self._shared_head(chunk, measured)

    def _shared_head(self, chunk: Chunk, measured: Part) -> Part:
        """第一产业用电量131亿千瓦时，第二产业5534亿千瓦时: the measure without whose it was before."""
        kind = self.text[chunk.end - _KIND : chunk.end]
        own = measured.text.find(kind)
        if own <= 0 or len(measured.text) <= own + _KIND or chunk.end - chunk.start <= _KIND:
            return measured
        cut = own + _KIND
        whose = measured.start + cut if measured.start is not None else None
        return Part(measured.text[cut:], whose, measured.end)

    def described(self, at: int, match: Match) -> Part | None:
        """总投资6.3亿元、年产能10吉瓦时的基地: what the phrase behind 的 names has what stands before the figures."""
        first = match.parts.get("attribute", at)
        measure = self.chunks[first]
        if first >= at or measure.tag != "NP" or measure.names:
            return None
        if not self.lexicon.is_measure(self.text[measure.start : measure.end]):
            return None
        while at + 1 < len(self.chunks) and self.chunks[at].lemma != "of":
            following = self.chunks[at + 1 : at + 4]
            if [chunk.tag for chunk in following] != ["DUN", "NP", "Q"]:
                return None
            at += 3
        thing = self.chunks[at + 1] if at + 1 < len(self.chunks) else None
        if thing is None or thing.tag != "NP" or self.text.endswith(self.lexicon.setting, thing.start, thing.end):
            return None
        whole = self._part(thing.start, thing.end)
        return qualifier(self.text, thing, self.lexicon) or whole

    def _colon_head(self, at: int) -> Part | None:
        """全程票价：一等座263元: the measure before the colon, of which each member of the list has its own."""
        colon = next((i for i in range(at - 1, 0, -1) if self.chunks[i].tag in ("COLON", "STOP")), 0)
        head = self.chunks[colon - 1] if colon and self.chunks[colon].tag == "COLON" else None
        if head is None or head.tag != "NP" or not self.lexicon.is_measure(self.text[head.start : head.end]):
            return None
        return self._part(*split_owner(self.text, head, self.lexicon)[1])

    def qualifier(self, match: Match, read: Callable[[str, Chunk, Lexicon], Part | None]) -> Part | None:
        """What ``read`` takes from the attribute's phrase; None where that is no phrase or a level is its verb."""
        at = match.parts.get("attribute", 0)
        chunk = self.chunks[at] if "attribute" in match.parts else None
        if at and self.chunks[at - 1].tag == "LEVEL":
            return None
        return read(self.text, chunk, self.lexicon) if chunk and chunk.tag == "NP" else None

    def bearer(self, at: int) -> Part | None:
        """Whose age it is: the name in a phrase soon behind the figure, else the phrase."""
        if at > 1 and self.chunks[at - 1].tag == "LEFT":
            name = next((n for n in reversed(self.chunks[at - 2].names) if n.type == "PER"), None)
            if name is not None and name.end == self.chunks[at - 2].end:
                return self._part(name.start, name.end)
        after = self.chunks[at + 1 : min(at + 4, clause_of(self.chunks, at)[1])]
        if after and after[0].lemma in self.lexicon.pronoun:
            return self._part(after[0].start, after[0].end)
        name = next((n for c in after for n in c.names if n.type == "PER"), None)
        if name is not None:
            return self._part(name.start, name.end)
        return self._part(after[0].start, after[0].end) if after and after[0].tag == "NP" else None

    def verb(self, at: int) -> Part | None:
        """The verb right before the figure, where nothing else says what is measured."""
        before = self.chunks[at - 1] if at else None
        verbal = before is not None and (before.tag in _TELLING or before.lemma in self.lexicon.quoted)
        return self._part(before.start, before.end) if before and verbal else None
