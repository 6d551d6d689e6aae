"""Text that no paper prints, through the whole run: nothing raises, nothing is lost, every span holds."""

import random
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.config import RunConfig, StageOptions
from pipeline.run import run
from pipeline.spans import visible
from pipeline.verify import verify

SIZE = 8_000
ONE_LINE = (
    "中 9 0123456789 年月日 1年1月1日 （ （）《》“”【】 《 “ 、 ， 。 — 之一 三分之 二十三百 增长5%， 3至5至 # 𠮷 "
    "张三、李四、 市长张三丰、 市县区局委 湖南省长沙市 去年今年"
).split()
MIXED = (
    "的县人在有新建公司增长投资全年同比下降局长张王李省上海医院、，。；：“”（）《》—0123456789%万亿元年月日个第一三百"
)
MANY_LINES = {
    "blank": "\n" * SIZE,
    "short": "县中\n" * (SIZE // 3),
    "headings": "#\n" * (SIZE // 2),
    "articles": "".join(f"乡里第{i}小学启用\n\n本报讯（记者 何敏）新楼启用，花{i}元。\n\n" for i in range(200)),
    "nul": "投资\0三亿元。" * (SIZE // 7),
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile") / "in"
    folder.mkdir()
    shapes = {f"line{n:02}": text * (SIZE // len(text)) for n, text in enumerate(ONE_LINE)} | MANY_LINES
    shapes["mixed"] = "".join(random.Random(3).choices(MIXED, k=SIZE))
    for name, text in shapes.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    run(RunConfig((folder,), folder.parent / "out", StageOptions(ner="rules")))
    return folder


def test_no_file_is_quarantined(hostile: Path) -> None:
    rows = pq.read_table(hostile.parent / "out" / "documents.parquet").to_pylist()
    assert [(row["path"], row["error"]) for row in rows if row["status"] != "ok"] == []
    assert len(rows) == len(ONE_LINE) + len(MANY_LINES) + 1


def test_every_character_stands_in_an_article(hostile: Path) -> None:
    printed: dict[str, Counter[str]] = {}
    for row in pq.read_table(hostile.parent / "out" / "articles.parquet").to_pylist():
        printed.setdefault(row["path"], Counter()).update(visible(row["text"]))
    for path in sorted(hostile.iterdir()):
        assert printed.get(path.name, Counter()) == Counter(visible(path.read_text("utf-8"))), path.name


def test_every_span_holds(hostile: Path) -> None:
    assert verify(hostile.parent / "out").problems == ()
