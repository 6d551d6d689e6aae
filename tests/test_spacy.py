import datetime as dt

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy import displacy
from spacy.language import Language
from spacy.tokens import DocBin

from pipeline import spacy_doc  # registers the components where the package is not installed
from pipeline.config import load_stages
from pipeline.stages import plain_article
from pipeline.types import Anchor

TEXT = "去年，全县粮食总产量达12.5万吨，同比增长3.2%。\n今年计划新建 4 座粮库。"
OURS = {"nlp": {"tokenizer": {"@tokenizers": "newsfacts.tokenizer.v1"}}}
OPTIONS = {"ner": "rules", "publish_date": "2024-06-05"}


def analysed(text: str):
    anchor = Anchor(dt.date(2024, 6, 5))
    return load_stages((), "rules").analyse(plain_article(text, anchor))


@pytest.fixture(params=[OURS, {}], ids=["our tokenizer", "spaCy's"])
def nlp(request: pytest.FixtureRequest) -> Language:
    made = spacy.blank("zh", config=request.param)
    made.add_pipe("newsfacts", config=OPTIONS)
    return made


def test_the_doc_has_the_text_and_the_mentions_of_the_analysis() -> None:
    found = analysed(TEXT)
    doc = spacy_doc.to_doc(found, spacy.blank("zh").vocab)
    assert doc.text == TEXT
    for layer in ("quantity", "time", "entity"):
        spans = [(span.start_char, span.end_char, span.label_) for span in doc.spans[layer]]
        assert spans == [(m.start, m.end, m.type) for m in found.mentions if m.layer == layer]
    assert [sentence.text.strip() for sentence in doc.sents] == [TEXT[a:b] for a, b in found.sentences]


@given(st.text(st.sampled_from("全县增长3.2%万吨，。 \n　a今年去5月日约"), max_size=40))
@settings(max_examples=60, deadline=None)
def test_any_text_comes_back_and_no_mention_ends_inside_a_token(text: str) -> None:
    if not text:
        return
    found = analysed(text)
    doc = spacy_doc.to_doc(found, spacy.blank("zh").vocab)
    assert doc.text == text
    cuts = {token.idx for token in doc} | {len(text)} | {token.idx + len(token) for token in doc}
    assert all(m.start in cuts and m.end in cuts for m in found.mentions)


def test_one_component_gives_spans_values_and_facts(nlp: Language) -> None:
    doc = nlp(TEXT)
    assert doc.text == TEXT
    amount = next(span for span in doc.spans["quantity"] if span.text == "12.5万吨")
    assert amount._.newsfacts["value"] == "125000"
    year = next(span for span in doc.spans["time"] if span.text == "去年")
    assert (year._.newsfacts["start"], year._.newsfacts["end"]) == ("2023-01-01", "2023-12-31")
    assert [fact["quantity"] for fact in doc._.newsfacts_facts][:1] == ["12.5万吨"]
    assert "12.5万吨" in [span.text for span in doc.ents]


def test_the_stages_stand_alone() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("newsfacts_times", config=OPTIONS)
    assert set(nlp(TEXT).spans) == {"time"}
    nlp.add_pipe("newsfacts_quantities", config=OPTIONS)
    assert set(nlp(TEXT).spans) == {"time", "quantity"}
    nlp.add_pipe("newsfacts_entities", config=OPTIONS)
    assert {layer: len(spans) for layer, spans in nlp(TEXT).spans.items()} == {
        layer: sum(m.layer == layer for m in analysed(TEXT).mentions) for layer in ("time", "quantity", "entity")
    }


def test_docs_survive_docbin_and_show_in_displacy(nlp: Language) -> None:
    doc = nlp(TEXT)
    (again,) = DocBin(docs=[doc], store_user_data=True).get_docs(nlp.vocab)
    assert [span.text for span in again.spans["quantity"]] == [span.text for span in doc.spans["quantity"]]
    assert again.spans["quantity"][0]._.newsfacts == doc.spans["quantity"][0]._.newsfacts
    assert "12.5万吨" in displacy.render(doc, style="ent")
    displacy.render(doc, style="span", options={"spans_key": "quantity"})


def test_a_pipeline_can_be_saved(tmp_path, nlp: Language) -> None:
    nlp.to_disk(tmp_path)
    assert [span.text for span in spacy.load(tmp_path)(TEXT).ents] == [span.text for span in nlp(TEXT).ents]
