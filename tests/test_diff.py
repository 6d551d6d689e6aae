import json
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.config import RunConfig, StageOptions
from pipeline.diff import diff
from pipeline.run import run

BEFORE = "全县新建公路25公里。水库蓄水量达3.2亿立方米。\n"


@pytest.fixture
def runs(tmp_path: Path) -> tuple[Path, Path]:
    """Two runs over a file in which one figure changed, one sentence went and one came."""
    for name, text in (
        ("old", BEFORE),
        ("new", BEFORE.replace("25公里", "28公里").replace("水库", "新种果树40棵。水库")),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(text, "utf-8")
        run(RunConfig((tmp_path / name,), tmp_path / f"{name}-out", StageOptions(ner="rules")))
    return tmp_path / "old-out", tmp_path / "new-out"


def test_a_run_does_not_differ_from_itself(finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert diff(finished, finished) == []
    assert main(["diff", str(finished), str(finished), "--fail-on-change"]) == 0
    assert capsys.readouterr().out == "0 changes\n"


def test_what_changed_came_and_went(runs: tuple[Path, Path]) -> None:
    changes = [change for change in diff(*runs) if change.table == "mentions" and change.key[1] == "quantity"]
    changed = [change for change in changes if change.what == "changed"]
    assert [change.fields["value_exact"] for change in changed] == [("25", "28")]
    assert {change.text for change in changes if change.what == "added"} >= {"40棵"}
    assert {change.text for change in changes if change.what == "removed"} == {"3.2亿立方米"}  # it stands elsewhere now


def test_ids_alone_are_no_change(runs: tuple[Path, Path]) -> None:
    assert all(not name.endswith("_id") for change in diff(*runs) for name in change.fields)


def test_ci_can_fail_on_a_change(runs: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    old, new = map(str, runs)
    assert main(["diff", old, new]) == 0
    assert "25 → 28" in capsys.readouterr().out
    assert main(["diff", old, new, "--fail-on-change", "--json"]) == 1
    assert {change["what"] for change in json.loads(capsys.readouterr().out)} >= {"added", "changed"}
