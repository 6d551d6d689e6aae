"""spaCy's side: an article as a Doc with span groups, and the stages as pipeline components.

    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "newsfacts.tokenizer.v1"}}})
    nlp.add_pipe("newsfacts", config={"publish_date": "2024-06-05"})
    doc = nlp("全市粮食产量达12.5万吨。")

``doc.spans`` then has the groups quantity, time and entity; ``span._.newsfacts`` is what is known of a
mention, ``doc._.newsfacts_facts`` the facts; the strong mentions are ``doc.ents`` too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans, registry
from spacy.vocab import Vocab

from pipeline.config import Ner, load_stages
from pipeline.explain import fact_parts, mention_parts
from pipeline.stages import Stages, plain_article
from pipeline.types import Analysis, Anchor, Mention, Segmented

LAYERS: Final = ("quantity", "time", "entity")

# Documents whose stages the components of one pipeline share; nlp.pipe runs a batch through each in turn.
_BATCH: Final = 64


def to_doc(analysis: Analysis, vocab: Vocab) -> Doc:
    """An article as a Doc: the same text, tokens cut at mention boundaries, span groups, sentences, facts."""
    doc = _tokens(analysis.article.text, analysis, analysis.mentions, vocab)
    starts = {start for start, _ in analysis.sentences}
    for token in doc:
        token.is_sent_start = token.idx in starts or token.i == 0
    _mark(doc, LAYERS, analysis.mentions)
    doc.user_data["newsfacts_facts"] = [fact_parts(fact) for fact in analysis.facts]
    return doc


def _tokens(text: str, found: Segmented | Analysis, mentions: Iterable[Mention], vocab: Vocab) -> Doc:
    cuts = {0, len(text)}
    for token in found.tokens:
        cuts |= {token.start, token.end}
    for mention in mentions:
        cuts |= {mention.start, mention.end}
    words: list[str] = []
    spaces: list[bool] = []
    for start, end in pairwise(sorted(cuts)):
        word = text[start:end]
        if word == " " and words and not spaces[-1] and not words[-1].isspace():
            spaces[-1] = True
        else:
            words.append(word)
            spaces.append(False)
    return Doc(vocab, words, spaces)


def _mark(doc: Doc, layers: Iterable[str], mentions: Iterable[Mention]) -> None:
    """Put mentions into the span groups of their layers, and the strong ones into doc.ents."""
    wanted = tuple(layers)
    details = doc.user_data.setdefault("newsfacts", {})
    strong = list(doc.ents)
    groups: dict[str, list[Span]] = {layer: [] for layer in wanted}
    for mention in mentions:
        if mention.layer not in groups:
            continue
        span = doc.char_span(mention.start, mention.end, label=mention.type, alignment_mode="expand")
        if span is None:
            raise ValueError(f"characters [{mention.start}, {mention.end}) are not in the doc")
        groups[mention.layer].append(span)
        details[_key(span)] = mention_parts(mention)
        if not mention.weak:
            strong.append(span)
    for layer, spans in groups.items():
        doc.spans[layer] = spans
    doc.set_ents(filter_spans(strong))


def _key(span: Span) -> str:
    return f"{span.start_char}-{span.end_char}-{span.label_}"


def _details(span: Span) -> dict[str, str] | None:
    known: dict[str, dict[str, str]] = span.doc.user_data.get("newsfacts", {})
    return known.get(_key(span))


def _facts(doc: Doc) -> list[dict[str, str]]:
    facts: list[dict[str, str]] = doc.user_data.get("newsfacts_facts", [])
    return facts


if not Span.has_extension("newsfacts"):
    Span.set_extension("newsfacts", getter=_details)
    Doc.set_extension("newsfacts_facts", getter=_facts)


class _Found:
    """What the stages make of a text, each when it is first asked for."""

    def __init__(self, stages: Stages, text: str, day: dt.date | None) -> None:
        self._stages, self._article = stages, plain_article(text, Anchor(day))

    @cached_property
    def segmented(self) -> Segmented:
        """The text with its quantities and times, cut into sentences and words."""
        return self._stages.segment(self._article)

    @cached_property
    def analysis(self) -> Analysis:
        """The mentions of every layer and the facts of the text."""
        return self._stages.analyse(self._article)


@lru_cache(maxsize=_BATCH)
def _found(rules: tuple[Path, ...], ner: Ner, day: dt.date | None, text: str) -> _Found:
    return _Found(load_stages(rules, ner), text, day)


class Tokenizer:
    """Words by jieba's dictionary with numbers and dates whole: no mention of theirs ends inside a token."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The words of a text as a Doc, without span groups."""
        segmented = _found((), "rules", None, text).segmented
        return _tokens(text, segmented, segmented.mentions, self.vocab)

    def to_bytes(self, **_: Any) -> bytes:
        """Nothing, as no state is kept beside the rules of the program."""
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> Tokenizer:
        """This very tokenizer, whatever the bytes, as they hold nothing."""
        return self

    def to_disk(self, _path: Any, **_: Any) -> None:
        """Nothing to save: the rules come with the program."""

    def from_disk(self, _path: Any, **_: Any) -> Tokenizer:
        """This very tokenizer; no file is read."""
        return self


@registry.tokenizers("newsfacts.tokenizer.v1")
def make_tokenizer() -> Callable[[Language], Tokenizer]:
    """The tokenizer for ``nlp.tokenizer`` in a spaCy configuration."""
    return lambda nlp: Tokenizer(nlp.vocab)


class Component:
    """A stage, or all of them, as a spaCy component."""

    def __init__(self, layers: tuple[str, ...], ner: Ner, publish_date: str | None, rules: list[str]) -> None:
        self.layers, self.ner = layers, ner
        self.day = dt.date.fromisoformat(publish_date) if publish_date else None
        self.rules = tuple(map(Path, rules))

    def __call__(self, doc: Doc) -> Doc:
        """The same Doc with the span groups of the component's layers filled in, and the facts where it is all."""
        found = _found(self.rules, self.ner, self.day, doc.text)
        whole = "entity" in self.layers
        _mark(doc, self.layers, found.analysis.mentions if whole else found.segmented.mentions)
        if self.layers == LAYERS:
            doc.user_data["newsfacts_facts"] = [fact_parts(fact) for fact in found.analysis.facts]
        return doc


_DEFAULTS: Final[dict[str, Any]] = {"ner": "lac", "publish_date": None, "rules": []}


@Language.factory("newsfacts", default_config=_DEFAULTS)
def make_newsfacts(nlp: Language, name: str, ner: Ner, publish_date: str | None, rules: list[str]) -> Component:
    """All stages: the three span groups and the facts."""
    return Component(LAYERS, ner, publish_date, rules)


@Language.factory("newsfacts_times", default_config=_DEFAULTS)
def make_times(nlp: Language, name: str, ner: Ner, publish_date: str | None, rules: list[str]) -> Component:
    """The span group time."""
    return Component(("time",), ner, publish_date, rules)


@Language.factory("newsfacts_quantities", default_config=_DEFAULTS)
def make_quantities(nlp: Language, name: str, ner: Ner, publish_date: str | None, rules: list[str]) -> Component:
    """The span group quantity."""
    return Component(("quantity",), ner, publish_date, rules)


@Language.factory("newsfacts_entities", default_config=_DEFAULTS)
def make_entities(nlp: Language, name: str, ner: Ner, publish_date: str | None, rules: list[str]) -> Component:
    """The span group entity."""
    return Component(("entity",), ner, publish_date, rules)
