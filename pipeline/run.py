"""One run: files in, four tables and a manifest out."""

from __future__ import annotations

import contextlib
import datetime as dt
import gc
import time
import zlib
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Protocol

import msgspec

from pipeline import __version__
from pipeline.config import RunConfig, SpanError, StageOptions, load_stages
from pipeline.decode import UndecodableError
from pipeline.engine import run_chunks
from pipeline.read import Source, Sources, dated_path, find_sources, read
from pipeline.rows import DocumentRows, document_rows, quarantined
from pipeline.rulebook import RuleError
from pipeline.schema import SCHEMA_VERSION, TABLES, to_arrow
from pipeline.types import Analysis, Article, Decoded
from pipeline.write import OutputFolder, check_output

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.stages import Stages

# A chunk goes to a worker at once: enough work to pay for its way, small enough to share out evenly.
_CHUNK_FILES, _CHUNK_BYTES = 16, 96 * 1024
# New objects after which a worker is searched for garbage; Python's own 700 costs a run a twelfth of its time.
_UNCOLLECTED: Final = 20_000


class Progress(Protocol):
    """Is told how a run goes on."""

    def begin(self, files: int) -> None: ...
    def advance(self, files: int) -> None: ...


class Chunk(msgspec.Struct, frozen=True):
    """Some files of a run, with the path under which a date may be looked for."""

    files: tuple[tuple[Source, str], ...]


class _Split(msgspec.Struct, frozen=True):
    """A file as the stages of its articles take it."""

    path: str
    decoded: Decoded
    articles: list[Article]


class ChunkTables(msgspec.Struct, frozen=True):
    """What a worker hands back for a chunk."""

    tables: dict[str, pa.Table]
    quarantined: tuple[tuple[str, str], ...]
    files: int
    chars: int


class Summary(msgspec.Struct, frozen=True):
    """What a run did. ``quarantined`` holds path and reason of every file that gave nothing.

    ``empty`` holds the folders named in which there was no file to read.
    """

    out: str
    counts: dict[str, int]
    quarantined: tuple[tuple[str, str], ...]
    chars: int
    seconds: float
    empty: tuple[str, ...] = ()


def run(config: RunConfig, progress: Progress | None = None) -> Summary:
    """Extract all files of ``config.inputs`` into ``config.out``, which is replaced as a whole at the end.

    Raises UsageError or RuleError before anything is written, SpanError where a row does not hold.
    """
    begun, clock = dt.datetime.now(dt.UTC), time.perf_counter()
    sources = find_sources(config.inputs)
    check_output(config.out)
    options = config.stages
    # With several workers each loads its own stages; the rules are tried here all the same, without the tagger.
    stages = load_stages(options.rules, options.ner if config.workers == 1 else "rules")
    digest = stages.rules.digest()
    if progress:
        progress.begin(len(sources.files))
    failed: list[tuple[str, str]] = []
    chars = 0
    with OutputFolder(config.out, digest) as output:
        work = partial(extract_chunk, options, digest)
        for done in run_chunks(work, chunks(sources, config.workers), config.workers, config.engine):
            for table in TABLES:
                output.add(table, done.tables[table])
            failed += done.quarantined
            chars += done.chars
            if progress:
                progress.advance(done.files)
        seconds = time.perf_counter() - clock
        empty = tuple(map(str, sources.empty))
        summary = Summary(str(config.out), output.counts, tuple(failed), chars, round(seconds, 3), empty)
        output.commit(_manifest(config, sources, digest, summary, begun))
    return summary


def extract_chunk(options: StageOptions, digest: str, chunk: Chunk) -> ChunkTables:
    """The tables of some files. Runs in a worker, which keeps its stages from chunk to chunk."""
    stages = load_stages(options.rules, options.ner)
    with _seldom_collected():
        return _tables(extract_files(stages, chunk.files, options), digest)


@contextlib.contextmanager
def _seldom_collected() -> Iterator[None]:
    """A chunk's rows hold no cycles and all live to its end: to search them for garbage at each turn finds none."""
    thresholds = gc.get_threshold()
    gc.set_threshold(_UNCOLLECTED, *thresholds[1:])
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)


def _tables(found: Sequence[DocumentRows], digest: str) -> ChunkTables:
    rows: dict[str, list[Any]] = {
        "documents": [one.document for one in found],
        "articles": [row for one in found for row in one.articles],
        "mentions": [row for one in found for row in one.mention_values],
        "facts": [row for one in found for row in one.fact_values],
    }
    failed = tuple((one.document.path, one.document.error or "") for one in found if one.document.status != "ok")
    tables = {table: to_arrow(table, rows[table], digest) for table in TABLES}
    return ChunkTables(tables, failed, len(found), sum(one.document.n_chars or 0 for one in found))


def extract_files(stages: Stages, files: Sequence[tuple[Source, str]], options: StageOptions) -> list[DocumentRows]:
    """The rows of each file; of one that cannot be read, decoded or analysed a quarantined row with the reason.

    ``files`` come with the path under which a date may be looked for. They go through the stages together;
    where one of them fails in a stage, each by itself, so that the others come through.
    """
    read_out = [_split(stages, source, dated, options) for source, dated in files]
    split = [one for one in read_out if isinstance(one, _Split)]
    try:
        analyses = iter(stages.analyse_all([article for one in split for article in one.articles]))
    except RuleError:
        raise
    except Exception as error:  # whatever a stage trips over, the other files go on
        if len(files) > 1:
            return [rows for file in files for rows in extract_files(stages, [file], options)]
        return [_failed(one.path, one.decoded.data, error) for one in split]
    return [
        one if isinstance(one, DocumentRows) else _rows(one.path, one.decoded, [next(analyses) for _ in one.articles])
        for one in read_out
    ]


def _split(stages: Stages, source: Source, dated: str, options: StageOptions) -> _Split | DocumentRows:
    """The articles of a file, or its quarantined row."""
    try:
        data = read(source, options.max_bytes)
    except (OSError, EOFError, zlib.error) as error:
        return quarantined(source.path, f"cannot be read: {_said(error)}")
    try:
        return _Split(source.path, *stages.split(data, dated, options.publish_date))
    except RuleError:
        raise
    except UndecodableError as error:
        return quarantined(source.path, f"cannot be decoded: {error}", data)
    except Exception as error:
        return _failed(source.path, data, error)


def _rows(path: str, decoded: Decoded, analyses: list[Analysis]) -> DocumentRows:
    try:
        return document_rows(path, decoded, analyses)
    except ValueError as error:
        raise SpanError(f"{path}: {error}") from error


def _failed(path: str, data: bytes, error: Exception) -> DocumentRows:
    return quarantined(path, f"failed in a stage: {type(error).__name__}: {error}", data)


def chunks(sources: Sources, workers: int = 1) -> Iterator[Chunk]:
    """The files of a run, in order, in portions for the workers."""
    # Several workers share few files evenly, and so the progress moves.
    most = _CHUNK_FILES if workers == 1 else min(_CHUNK_FILES, 1 + len(sources.files) // (10 * workers))
    files: list[tuple[Source, str]] = []
    size = 0
    for source in sources.files:
        files.append((source, dated_path(source, sources.root)))
        size += source.size
        if len(files) >= most or size >= _CHUNK_BYTES:
            yield Chunk(tuple(files))
            files, size = [], 0
    if files:
        yield Chunk(tuple(files))


def _said(error: BaseException) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _manifest(
    config: RunConfig, sources: Sources, digest: str, summary: Summary, begun: dt.datetime
) -> dict[str, object]:
    options = config.stages
    return {
        "tool": "newsfacts",
        "version": __version__,
        "schema": SCHEMA_VERSION,
        "rules_digest": digest,
        "root": str(sources.root),
        "options": {
            "inputs": [str(given) for given in config.inputs],
            "publish_date": options.publish_date,
            "ner": options.ner,
            "rules": [str(folder.resolve()) for folder in options.rules],
            "workers": config.workers,
            "engine": config.engine,
        },
        "counts": {**summary.counts, "quarantined": len(summary.quarantined), "chars": summary.chars},
        "started": begun.isoformat(timespec="seconds"),
        "seconds": summary.seconds,
    }
