"""The same input and rules give the same bytes, whatever the workers, the hash seed, the zone and the clock."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.schema import TABLES

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    ("workers", "seed", "zone"), [("1", "1", "Asia/Shanghai"), ("2", "20240229", "America/Los_Angeles")]
)
def test_same_bytes(finished: Path, pages: Path, tmp_path: Path, workers: str, seed: str, zone: str) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT)}
    for n in range(18):  # more files than a chunk holds, so that both workers have some
        (tmp_path / "more").mkdir(exist_ok=True)
        (tmp_path / "more" / f"{n:02}.txt").write_text(f"全县新建村道{n + 2}公里，比上年增加{n}公里。\n", "utf-8")
    outs = []
    for count in ("1", workers):
        out = tmp_path / f"out{len(outs)}"
        command = [sys.executable, "-m", "pipeline", "extract", str(pages), str(tmp_path / "more"), "--ner", "rules"]
        subprocess.run([*command, "--workers", count, "--out", str(out)], env=environment, check=True, cwd=tmp_path)
        environment["PYTHONHASHSEED"] = "7"
        outs.append(out)
    for table in TABLES:
        one, other = ((out / f"{table}.parquet").read_bytes() for out in outs)
        assert one == other, table
