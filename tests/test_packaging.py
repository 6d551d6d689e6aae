import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def test_the_wheel_holds_the_rules_and_the_templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build = pytest.importorskip("hatchling.build")
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("NEWSFACTS_COMPILE", "0")
    names = set(zipfile.ZipFile(tmp_path / build.build_wheel(str(tmp_path))).namelist())
    rules = {f"pipeline/_rules/{path.relative_to(ROOT / 'rules').as_posix()}" for path in (ROOT / "rules").rglob("*.*")}
    assert rules - names == set()
    assert {"pipeline/templates/report.html.j2", "pipeline/cli/extract.py"} <= names
    assert not {name for name in names if name.startswith(("tests", "corpus"))}


def test_a_wheel_that_cannot_be_compiled_is_pure_and_says_why(tmp_path: Path) -> None:
    pytest.importorskip("hatchling")
    (tmp_path / "mypyc").mkdir()
    (tmp_path / "mypyc" / "__init__.py").write_text("raise ImportError('no compiler here')\n")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "NEWSFACTS_COMPILE": "1"}
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    said = [line for line in (done.stdout + done.stderr).splitlines() if "pure Python" in line]
    assert len(said) == 1
    assert "no compiler here" in said[0]
    assert [path.name.endswith("-py3-none-any.whl") for path in tmp_path.glob("*.whl")] == [True]
