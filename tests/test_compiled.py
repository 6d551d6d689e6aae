"""Compiled modules give what pure Python gives, and are never used once a source has changed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import compiled
from pipeline.cli import main
from pipeline.config import USAGE
from pipeline.schema import TABLES

ROOT = Path(__file__).parent.parent


@pytest.mark.skipif(compiled.library() is None, reason="nothing is compiled (make compile)")
@pytest.mark.parametrize("ner", ["rules", "lac"])
def test_the_same_tables_as_pure_python(tmp_path: Path, ner: str) -> None:
    pure = tmp_path / "pure"
    shutil.copytree(ROOT / "pipeline", pure / "pipeline", ignore=shutil.ignore_patterns("*.so", "*.pyd", "__pycache__"))
    shutil.copytree(ROOT / "rules", pure / "rules")
    for root, out in ((ROOT, "compiled"), (pure, "plain")):
        command = [sys.executable, "-m", "pipeline", "extract", str(ROOT / "corpus"), "--ner", ner, "--out", out]
        environment = {**os.environ, "PYTHONPATH": str(root)}
        subprocess.run(command, env=environment, cwd=tmp_path, check=True, capture_output=True)
    for table in TABLES:
        one, other = ((tmp_path / out / f"{table}.parquet").read_bytes() for out in ("compiled", "plain"))
        assert one == other, table


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of two modules with their library, all of the same moment."""
    (tmp_path / "pipeline").mkdir()
    monkeypatch.setattr(compiled, "_PACKAGE", tmp_path / "pipeline")
    for name in ("pyproject.toml", "pipeline/one.py", "pipeline/other.py"):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (1000, 1000))
    for name in (f"{compiled.GROUP}__mypyc{compiled.SUFFIX}", f"pipeline/one{compiled.SUFFIX}"):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (1000, 1000))
    return tmp_path


def test_a_source_that_changed_is_told_and_its_compiled_modules_go(
    checkout: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["compiled", "drop"])
    compiled.main()
    assert compiled.stale() is None
    assert compiled.library() is not None
    os.utime(checkout / "pipeline" / "other.py", (2000, 2000))
    assert main(["--version"]) == USAGE
    assert "pipeline/other.py has changed" in capsys.readouterr().err
    compiled.main()
    assert capsys.readouterr().out.startswith("2 compiled files removed, since pipeline/other.py has changed")
    assert not list(checkout.rglob(f"*{compiled.SUFFIX}"))
    assert main(["--version"]) == 0


def test_a_module_without_the_library_is_removed(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = compiled.library()
    assert library is not None
    library.unlink()
    monkeypatch.setattr(sys, "argv", ["compiled", "drop"])
    compiled.main()
    assert not list(checkout.rglob(f"*{compiled.SUFFIX}"))
