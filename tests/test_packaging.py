import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def test_the_wheel_holds_the_rules_and_the_templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build = pytest.importorskip("hatchling.build")
    monkeypatch.chdir(ROOT)
    names = set(zipfile.ZipFile(tmp_path / build.build_wheel(str(tmp_path))).namelist())
    rules = {f"pipeline/_rules/{path.relative_to(ROOT / 'rules').as_posix()}" for path in (ROOT / "rules").rglob("*.*")}
    assert rules - names == set()
    assert {"pipeline/templates/report.html.j2", "pipeline/cli/extract.py"} <= names
    assert not {name for name in names if name.startswith(("tests", "corpus"))}
