"""The eval gate, over a scorer and gold of the test's own: the share of the amounts wanted that were found."""

import json
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.config import StageOptions, UsageError
from pipeline.evaluate import LAYERS, Floors, below_floor, evaluate, pin, read_floors

SCORER = """
import json
import pyarrow.parquet as pq

def score(output, gold_files, sources):
    wanted = {text for file in gold_files for text in json.loads(file.read_text())["quantities"]}
    mentions = pq.read_table(output / "mentions.parquet").to_pylist()
    found = {row["text"] for row in mentions if row["layer"] == "quantity"}
    share = len(wanted & found) / len(wanted)
    facts = pq.read_table(output / "facts.parquet").num_rows
    layers = "articles quantities_exact times_exact entities roles facts facts_full".split()
    return {layer: {"p": share, "r": share, "f1": share, "gold": len(wanted), "pred": facts} for layer in layers}
"""
SUITE = """
import sys
from pipeline import find_mentions
right = sum(m.text == "3人" for m in find_mentions("共3人", ner="rules"))
print('{"right": %d, "of": 2, "crashed": CRASHED}' % right)
"""
RULES = StageOptions(ner="rules")


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    for name in ("gold", "sources", "suites"):
        (tmp_path / name).mkdir()
    (tmp_path / "sources" / "a.txt").write_text("全县新建公路25公里，植树3000棵。\n", "utf-8")
    (tmp_path / "gold" / "a.json").write_text(json.dumps({"quantities": ["25公里", "3000棵", "7头", "8只"]}))
    (tmp_path / "gold" / "score.py").write_text(SCORER)
    (tmp_path / "suites" / "score_suites.py").write_text(SUITE.replace("CRASHED", "0"))
    (tmp_path / "suites" / "cases.jsonl").write_text("{}")
    return tmp_path


def command(gold: Path, *more: str) -> int:
    floors = ["--floors", str(gold / "floors.toml"), "--ner", "rules"]
    return main(["eval", "--gold", str(gold / "gold"), "--sources", str(gold / "sources"), *floors, *more])


def test_scores_come_from_the_scorers_beside_the_gold_and_the_cases(gold: Path) -> None:
    found = evaluate(gold / "gold", gold / "sources", gold / "suites", RULES)
    assert found.scores == {**dict.fromkeys(LAYERS, 0.5), "suites": 0.5}
    assert set(found.digests) == {"gold", "suites"}
    assert sum(tenth.scored for tenth in found.reliability) >= 2


def test_a_score_under_its_floor_fails(gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(gold, "--pin") == 0
    assert command(gold) == 0
    (gold / "sources" / "a.txt").write_text("全县新建公路25公里。\n", "utf-8")
    assert command(gold) == 1
    assert "quantities_exact 0.250 is under its floor 0.500" in capsys.readouterr().out


def test_a_floor_is_not_lowered_unless_told_so(gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command(gold, "--pin")
    (gold / "sources" / "a.txt").write_text("全县新建公路25公里。\n", "utf-8")
    assert command(gold, "--pin") == 2
    assert "would lower the floors of articles" in capsys.readouterr().err
    assert read_floors(gold / "floors.toml").floors["facts"] == 0.5
    assert command(gold, "--pin", "--allow-lower") == 0
    assert read_floors(gold / "floors.toml").floors["facts"] == 0.25


def test_floors_of_other_gold_say_nothing(gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command(gold, "--pin")
    (gold / "gold" / "a.json").write_text(json.dumps({"quantities": ["25公里", "7头", "8只", "9口"]}))
    assert command(gold) == 0
    assert "of other gold: not compared" in capsys.readouterr().out


def test_a_suite_case_that_crashes_fails(gold: Path) -> None:
    (gold / "suites" / "score_suites.py").write_text(SUITE.replace("CRASHED", "1"))
    found = evaluate(gold / "gold", gold / "sources", gold / "suites", RULES)
    assert below_floor(Floors(), found) == ["1 suite cases crashed"]


def test_floors_are_rounded_down(gold: Path) -> None:
    found = evaluate(gold / "gold", gold / "sources", None, RULES)
    found.scores["facts"] = 0.66667
    assert pin(gold / "floors.toml", Floors(), found, allow_lower=False).floors["facts"] == 0.666
    assert read_floors(gold / "floors.toml").floors["facts"] == 0.666


@pytest.mark.parametrize("missing", ["score.py", "a.json"])
def test_missing_gold_is_a_usage_error(gold: Path, missing: str) -> None:
    (gold / "gold" / missing).unlink()
    with pytest.raises(UsageError):
        evaluate(gold / "gold", gold / "sources", None, RULES)


def test_bad_floors_are_a_usage_error(gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (gold / "floors.toml").write_text("[floors]\nfacts = 'high'\n")
    assert command(gold) == 2
    assert "floors.toml" in capsys.readouterr().err


def test_the_pinned_floors_are_not_under_those_of_the_project() -> None:
    from pipeline.evaluate import FLOORS

    least = {"articles": 0.6, "quantities_exact": 0.85, "times_exact": 0.75, "entities": 0.72, "facts": 0.6}
    pinned = read_floors(FLOORS).floors
    assert {name for name, floor in least.items() if pinned[name] < floor} == set()
    assert pinned["facts_full"] >= 0.25
    assert pinned["suites"] >= 0.6


def test_the_scorer_may_stand_elsewhere(gold: Path) -> None:
    (gold / "gold" / "score.py").rename(gold / "scorer.py")
    assert command(gold, "--scorer", str(gold / "scorer.py"), "--pin") == 0
    assert read_floors(gold / "floors.toml").floors["facts"] == 0.5
    assert command(gold) == 2


@pytest.mark.parametrize("folder", ["gold", "gold/blind"])
def test_every_page_of_our_gold_is_scored_against_floors_of_its_own(folder: str) -> None:
    gold = Path(__file__).parent / folder
    corpus = Path(__file__).parent.parent / "corpus"
    for page in gold.glob("*.json"):
        assert (corpus / json.loads(page.read_text("utf-8"))["doc"]).is_file(), page.name
    assert set(LAYERS) == set(read_floors(gold / "floors.toml").floors)
