"""The benchmark measures what it says; how fast it is, is no matter of a test."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_bench_measures_the_pipeline_its_stages_and_the_yardstick(pages: Path) -> None:
    command = [sys.executable, "-m", "pipeline.bench", str(pages), "--repeats", "1", "--json"]
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
