"""Runs chunks of files through the stages: here, in processes, or on a Ray cluster; always in order."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pipeline.config import Engine, UsageError

if TYPE_CHECKING:
    from concurrent.futures import Future

A = TypeVar("A")
B = TypeVar("B")

# Chunks a worker may be ahead of the writer: it never waits, and memory stays bounded.
_AHEAD: Final = 4


def run_chunks(work: Callable[[A], B], chunks: Iterable[A], workers: int, engine: Engine) -> Iterator[B]:
    """``work`` of every chunk, in the order of the chunks. What ``work`` raises is raised here."""
    if engine == "ray":
        return _on_ray(work, chunks, workers)
    return map(work, chunks) if workers == 1 else _in_processes(work, chunks, workers)


def _in_processes(work: Callable[[A], B], chunks: Iterable[A], workers: int) -> Iterator[B]:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # spawn: forking a process in which onnxruntime runs threads can hang.
    executor = ProcessPoolExecutor(workers, get_context("spawn"), initializer=_ignore_interrupt)
    waiting: deque[Future[B]] = deque()
    try:
        for chunk in chunks:
            waiting.append(executor.submit(work, chunk))
            if len(waiting) > workers * _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _ignore_interrupt() -> None:
    """Ctrl-C reaches the whole process group; the parent alone answers it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _call(work: Callable[[A], B], chunk: A) -> B:
    return work(chunk)


def _on_ray(work: Callable[[A], B], chunks: Iterable[A], workers: int) -> Iterator[B]:
    try:
        import ray
    except ImportError:
        raise UsageError("--engine ray needs Ray: pip install 'newsfacts[ray]'") from None
    if not ray.is_initialized():
        ray.init(num_cpus=workers, log_to_driver=False, include_dashboard=False, logging_level="ERROR")
    remote: Any = ray.remote(_call)
    shared = ray.put(work)
    waiting: deque[Any] = deque()
    for chunk in chunks:
        waiting.append(remote.remote(shared, chunk))
        if len(waiting) > workers * _AHEAD:
            yield ray.get(waiting.popleft())
    while waiting:
        yield ray.get(waiting.popleft())
