"""Pages of our own and a run over them, for the tests of what stands around the stages."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from pipeline import compiled
from pipeline.config import RunConfig, StageOptions
from pipeline.run import run

HARVEST = """临河日报9月12日讯（记者 沈默）临河县秋粮陆续开镰。

截至9月10日，全县已收割水稻18.6万亩，平均亩产612公斤，同比增长3.4%。

县农业农村局局长周启明介绍，今年新增烘干设备42台，日处理粮食能力提升到3200吨。
"""
CLINIC = """# 青杨镇卫生院添新设备

青杨镇卫生院投入260万元购置彩超机2台。上半年，全院门诊量达4.8万人次，比上年增加6000人次。

院长何芸说，住院费用下降了1.2个百分点。
"""
MATCH = "1998年5月3日，北岭队以3比1战胜东港队，现场观众约1.7万人。\n"


def pytest_configure() -> None:
    if outdated := compiled.complaint():
        pytest.exit(outdated, returncode=pytest.ExitCode.USAGE_ERROR)


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of five pages in four encodings, one of them packed, one in a dated folder."""
    folder = tmp_path_factory.mktemp("papers") / "press"
    (folder / "20230912").mkdir(parents=True)
    (folder / "20230912" / "harvest.txt").write_text(HARVEST, "utf-8")
    (folder / "clinic.md").write_bytes(CLINIC.encode("gb18030"))
    (folder / "match.txt").write_bytes(MATCH.encode("utf-16"))
    (folder / "packed.txt.gz").write_bytes(gzip.compress(HARVEST.encode("utf-8-sig"), mtime=0))
    (folder / "2024-03-01_notes.txt").write_text("本报讯 昨天，全市新开通公交线路3条。\n", "utf-8")
    return folder


@pytest.fixture(scope="session")
def finished(pages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of a run over the pages. Tests that change it copy it first."""
    out = tmp_path_factory.mktemp("runs") / "out"
    run(RunConfig((pages,), out, StageOptions(ner="rules")))
    return out
