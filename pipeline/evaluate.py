"""The eval gate: scores against gold, pinned floors that are not lowered by accident, and the reliability of facts."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import math
import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import msgspec

from pipeline.config import RunConfig, StageOptions, UsageError

LAYERS: Final = ("articles", "quantities_exact", "times_exact", "entities", "roles", "facts", "facts_full")
FLOORS: Final = Path(__file__).parent.parent / "tests" / "floors.toml"


class Bin(msgspec.Struct, frozen=True):
    """The facts of one tenth by confidence: from, to, how many are scored, and how many of them are right."""

    low: float
    high: float
    scored: int
    found: float
    full: float


class Evaluation(msgspec.Struct, frozen=True):
    """Scores by name (F1, and the share of suite cases right), the digest of what they were measured on."""

    scores: dict[str, float]
    digests: dict[str, str]
    crashed: int
    reliability: list[Bin]
    details: dict[str, Any]


class Floors(msgspec.Struct, forbid_unknown_fields=True):
    """``floors.toml``: the least score of each name, and the digests of the gold and suites they stand for."""

    floors: dict[str, float] = {}
    digests: dict[str, str] = {}


def evaluate(
    gold: Path,
    sources: Path,
    suites: Path | None,
    options: StageOptions,
    workers: int = 1,
    scorer_at: Path | None = None,
) -> Evaluation:
    """Extract ``sources`` and score them by ``scorer_at`` (else the gold's ``score.py``), and by that of the suites.

    Raises UsageError where a folder or its scorer is missing.
    """
    from pipeline.run import run

    scorer_at = scorer_at or gold / "score.py"
    scorer = _scorer(scorer_at)
    files = sorted(gold.glob("*.json"))
    if not files:
        raise UsageError(f"{gold}: holds no gold (*.json)")
    with tempfile.TemporaryDirectory() as name:
        out = Path(name) / "run"
        run(RunConfig((sources,), out, options, workers))
        details = scorer.score(out, files, sources)
        curve = _reliability(scorer, out, files, sources, Path(name) / "tenth")
    scores = {layer: float(details[layer]["f1"]) for layer in LAYERS}
    digests = {"gold": _digest([*files, scorer_at])}
    crashed = 0
    if suites:
        counted = _suites(suites / "score_suites.py")
        scores["suites"] = counted["right"] / max(counted["of"], 1)
        crashed = counted["crashed"]
        digests["suites"] = _digest([suites / "cases.jsonl", suites / "score_suites.py"])
    return Evaluation(scores, digests, crashed, curve, details)


def read_floors(path: Path) -> Floors:
    """The pinned floors; none where the file does not exist. Raises UsageError where it cannot be read."""
    if not path.exists():
        return Floors()
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), Floors)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise UsageError(f"{path}: {error}") from None


def below_floor(floors: Floors, found: Evaluation) -> list[str]:
    """The scores under their floors, a line each; a floor pinned on other gold says nothing of these scores."""
    return [
        f"{name} {found.scores[name]:.3f} is under its floor {floor:.3f}"
        for name, floor in floors.floors.items()
        if name in found.scores and comparable(floors, found, name) and found.scores[name] < floor
    ] + ([f"{found.crashed} suite cases crashed"] if found.crashed else [])


def comparable(floors: Floors, found: Evaluation, name: str) -> bool:
    """Whether a score was measured on what its floor was pinned on."""
    on = "suites" if name == "suites" else "gold"
    return floors.digests.get(on) == found.digests.get(on)


def pin(path: Path, floors: Floors, found: Evaluation, *, allow_lower: bool) -> Floors:
    """Set the floors to the scores, rounded down. Raises UsageError rather than lower one, unless told so."""
    fresh = {name: math.floor(score * 1000) / 1000 for name, score in found.scores.items()}
    lower = [name for name, floor in fresh.items() if floor < floors.floors.get(name, 0)]
    if lower and not allow_lower:
        raise UsageError(f"this would lower the floors of {', '.join(lower)}; --allow-lower if that is meant")
    pinned = Floors({**floors.floors, **fresh}, {**floors.digests, **found.digests})
    lines = ["# The least scores that `newsfacts eval` accepts, and the digests of what they were measured on."]
    lines += ["[floors]", *(f"{name} = {floor}" for name, floor in pinned.floors.items())]
    lines += ["", "[digests]", *(f'{name} = "{digest}"' for name, digest in pinned.digests.items())]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return pinned


def _scorer(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("newsfacts_scorer", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise UsageError(f"{path}: no such scorer")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _suites(scorer: Path) -> dict[str, int]:
    if not scorer.is_file():
        raise UsageError(f"{scorer}: no such scorer")
    home = os.pathsep.join([str(Path(__file__).parent.parent), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, str(scorer), "--json"],
        env={**os.environ, "PYTHONPATH": home},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise UsageError(f"{scorer}: {done.stderr.strip().splitlines()[-1:]}")
    counted: dict[str, int] = json.loads(done.stdout)
    return counted


def _digest(files: list[Path]) -> str:
    whole = hashlib.sha256()
    for file in files:
        whole.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()[:16]


def _reliability(scorer: ModuleType, out: Path, gold: list[Path], sources: Path, work: Path) -> list[Bin]:
    """Score each tenth of the quantity facts, by confidence, on its own. Equal confidence is never torn apart."""
    import shutil

    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    from pipeline.query import connect

    facts = pq.read_table(out / "facts.parquet")
    with connect(out) as tables:
        ranked = tables.execute(
            """SELECT least(9, floor(10 * percent_rank() OVER (ORDER BY confidence))) AS tenth, confidence
               FROM facts WHERE kind = 'quantity'"""
        ).fetchall()
    bins: list[Bin] = []
    work.mkdir()
    for table in ("articles", "mentions"):
        shutil.copy(out / f"{table}.parquet", work)
    for tenth in sorted({tenth for tenth, _ in ranked}):
        within = [confidence for number, confidence in ranked if number == tenth]
        low, high = min(within), max(within)
        held = pc.and_(pc.greater_equal(facts["confidence"], low), pc.less_equal(facts["confidence"], high))
        pq.write_table(facts.filter(held), work / "facts.parquet")
        scored = scorer.score(work, gold, sources)
        counts = scored["facts"]["pred"]
        bins.append(Bin(low, high, counts, scored["facts"]["p"], scored["facts_full"]["p"]))
    return bins
