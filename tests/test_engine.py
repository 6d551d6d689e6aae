import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.config import RunConfig, StageOptions, UsageError
from pipeline.engine import run_chunks
from pipeline.run import run
from pipeline.schema import TABLES


def slow_when_even(n: int) -> tuple[int, int]:
    time.sleep(0.02 if n % 2 == 0 else 0)
    return n, os.getpid()


def fail_at_three(n: int) -> int:
    if n == 3:
        raise UsageError("three")
    return n


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_chunks(workers: int) -> None:
    found = list(run_chunks(slow_when_even, range(12), workers, "local"))
    assert [n for n, _ in found] == list(range(12))
    assert len({process for _, process in found}) == workers


@pytest.mark.parametrize("workers", [1, 2])
def test_what_a_worker_raises_is_raised_here(workers: int) -> None:
    with pytest.raises(UsageError, match="three"):
        list(run_chunks(fail_at_three, range(6), workers, "local"))


def test_chunks_are_not_all_taken_at_once() -> None:
    taken = []

    def chunks() -> Iterator[int]:
        for n in range(100):
            taken.append(n)
            yield n

    results = run_chunks(slow_when_even, chunks(), 2, "local")
    assert next(results)[0] == 0
    assert len(taken) < 20
    results.close()  # type: ignore[attr-defined]


def test_without_ray_the_engine_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(UsageError, match=r"pip install 'newsfacts\[ray\]'"):
        list(run_chunks(slow_when_even, range(3), 2, "ray"))


def test_ray_gives_the_same_bytes(pages: Path, finished: Path, tmp_path: Path) -> None:
    ray = pytest.importorskip("ray")
    run(RunConfig((pages,), tmp_path / "out", StageOptions(ner="rules"), 2, "ray"))
    ray.shutdown()
    for table in TABLES:
        assert (tmp_path / "out" / f"{table}.parquet").read_bytes() == (finished / f"{table}.parquet").read_bytes()
