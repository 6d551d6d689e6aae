"""The benchmark measures what it says; how fast it is, is no matter of a test."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def test_bench_measures_the_pipeline_its_stages_and_the_yardstick(pages: Path) -> None:
    command = [sys.executable, "-m", "pipeline.bench", str(pages), "--rounds", "1", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    names = {name.strip() for name in found["chars_per_second"]}
    stages = {
        "decode",
        "repair",
        "articles",
        "fold",
        "times",
        "quantities",
        "segment",
        "entities",
        "roles",
        "statements",
    }
    assert stages | {"pipeline, --ner rules", "pipeline, --ner lac", "jieba.cut", "rjieba cut", "rows"} <= names
    assert all(speed > 0 for speed in found["chars_per_second"].values())
    assert found["to_jieba_cut"]["jieba.cut"] == 1
    asked = {(goal["name"], goal["yardstick"]): goal["ratio"] for goal in found["goals"]}
    for name in ("whole pipeline, --ner rules", "numbers and dates", "linking: roles and statements"):
        assert asked[name, "jieba.cut"] > 0
    speeds = found["chars_per_second"]
    both = 1 / (1 / speeds["times"] + 1 / speeds["quantities"])
    assert asked["numbers and dates", "jieba.cut"] == pytest.approx(both / speeds["jieba.cut"])
