"""A user's rules over the bundled ones: what may be left out, and what is said of what cannot be used."""

import pickle
import re
from pathlib import Path

import msgspec
import pytest

from pipeline.cli import main
from pipeline.config import load_stages
from pipeline.rulebook import Rulebook, RuleError
from pipeline.stages import plain_article
from pipeline.types import Anchor


class Item(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    pattern: list[dict[str, str]] = []


class Inner(msgspec.Struct, forbid_unknown_fields=True):
    low: int
    high: int


class File(msgspec.Struct, forbid_unknown_fields=True):
    end: str
    from_: str = msgspec.field(name="from")
    limits: Inner
    item: list[Item] = []
    parts: dict[str, dict[str, int]] = {}


WHOLE = """end = "."
from = "a"
limits = { low = 1, high = 9 }

[[item]]
id = "one"

[[item]]
id = "two"
pattern = [{ TAG = "N" }]

[parts.a]
x = 1
"""


class Row(msgspec.Struct, forbid_unknown_fields=True):
    form: str
    kind: str
    factor: int = 1


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rulebook:
    """A bundled folder of two files, and an empty one of a user over it."""
    (tmp_path / "bundled").mkdir()
    (tmp_path / "bundled" / "f.toml").write_text(WHOLE)
    (tmp_path / "bundled" / "t.csv").write_text("form,kind,factor\n# a remark\n斤,mass,500\n里,length,500\n")
    (tmp_path / "mine").mkdir()
    monkeypatch.setattr("pipeline.rulebook.bundled_rules", lambda: tmp_path / "bundled")
    return Rulebook(tmp_path / "mine")


def refused(book: Rulebook, text: str) -> str:
    """What is said of a user's TOML file, from its name on."""
    (book.folders[1] / "f.toml").write_text(text, "utf-8")
    with pytest.raises(RuleError) as told:
        book.toml("f.toml", File)
    return str(told.value).rpartition("/")[2]


def test_a_users_file_may_hold_a_part_only(book: Rulebook) -> None:
    (book.folders[1] / "f.toml").write_text(
        'end = "!"\nlimits.high = 7\n[[item]]\nid = "two"\n[[item]]\nid = "three"\n[parts]\nb = { y = 2 }\n'
    )
    found = book.toml("f.toml", File)
    assert (found.end, found.from_, found.limits) == ("!", "a", Inner(1, 7))
    assert [(item.id, item.pattern) for item in found.item] == [("one", []), ("two", []), ("three", [])]
    assert found.parts == {"a": {"x": 1}, "b": {"y": 2}}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('# ours\nend = "!"\ncolour = 3\n', "f.toml:3: Object contains unknown field `colour`"),
        ("\nend = 3\n", "f.toml:2: Expected `str`, got `int` at end"),
        ("from = [\n]\n", "f.toml:1: Expected `str`, got `array` at from"),
        ('[limits]\nlow = 1\nhigh = "9"\n', "f.toml:3: Expected `int`, got `str` at limits.high"),
        ("[limits]\nmid = 1\n", "f.toml:2: Object contains unknown field `mid`"),
        ('[[item]]\nid = "a"\n\n[[item]]\nid = "b"\nname = "c"\n', "f.toml:6: Object contains unknown field `name`"),
        ('[[item]]\nid = "a"\n\n[[item]]\npattern = []\n', "f.toml:4: Object missing required field `id`"),
        ('[[item]]\nid = "a"\npattern = [\n  { TAG = 1 },\n]\n', "f.toml:3: Expected `str`, got `int`"),
        ("[parts.a]\nx = 1\n[parts.b]\ny = 1\nz = 'w'\n", "f.toml:5: Expected `int`, got `str` at parts.b.z"),
        ("item = 3\n", "f.toml:1: Expected `array`, got `int` at item"),
        ("a = = 1\n", "f.toml:1: Invalid value"),
        ("# ours\nend = [\n  1,\n", "f.toml:3: Invalid value (at end of document)"),
        ("end = [", "f.toml:1: Invalid value (at end of document)"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(book: Rulebook, text: str, told: str) -> None:
    assert refused(book, text).startswith(told)


def test_what_no_file_holds_is_missing(book: Rulebook) -> None:
    (book.folders[0] / "f.toml").write_text('end = "."\n')
    assert "missing required field `from`" in refused(book, 'end = "!"\n')


def test_a_file_that_is_no_text_is_told(book: Rulebook) -> None:
    (book.folders[1] / "f.toml").write_bytes("end = '。'\nfrom = '自'\n".encode("gb18030"))
    with pytest.raises(RuleError, match=r"f\.toml:1: is not UTF-8"):
        book.toml("f.toml", File)


def test_a_row_of_the_same_key_is_replaced_and_others_are_added(book: Rulebook) -> None:
    (book.folders[1] / "t.csv").write_text("\ufeffform,kind\n里,mine\n担,mass\n", "utf-8")
    found = {row.form: (row.kind, row.factor) for row in book.csv("t.csv", Row)}
    assert found == {"斤": ("mass", 500), "里": ("mine", 1), "担": ("mass", 1)}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("# ours\nform,kind,colour\n", "t.csv:2: unknown column 'colour'"),
        ("form,kind\n# a remark\n担\n", "t.csv:3: Object missing required field `kind`"),
        ("form,kind\n担,mass,3\n", "t.csv:2: more cells than the header"),
        ("form,kind,factor\n担,mass,1\n石,mass,many\n", "t.csv:3: Expected `int`, got `str`"),
    ],
)
def test_what_is_wrong_in_a_table_is_told_with_its_line(book: Rulebook, text: str, told: str) -> None:
    (book.folders[1] / "t.csv").write_text(text, "utf-8")
    with pytest.raises(RuleError, match=re.escape(told)):
        book.csv("t.csv", Row)


def test_a_file_that_no_stage_reads_is_told(book: Rulebook) -> None:
    (book.folders[1] / "ff.toml").write_text('end = "!"\n')
    with pytest.raises(RuleError, match=r"ff\.toml: no stage reads"):
        Rulebook(book.folders[1])


def test_the_error_comes_whole_out_of_a_worker() -> None:
    error = pickle.loads(pickle.dumps(RuleError(Path("a.toml"), 3, "no")))
    assert (str(error), error.path, error.line) == ("a.toml:3: no", Path("a.toml"), 3)


VALUE = "{ TAG = 'Q', part = 'value' }"
# One bad pattern or value of each folder of rules: the file, what it holds, the line, what is said.
BAD = [
    ("articles/headlines.toml", "# ours\nnever = '(['\n", 2, "at position"),
    ("dates/atoms.toml", "[[pattern]]\nid = 'x'\nrule = 'x'\nkind = 'day'\n\nregex = '(['\n", 6, "bad pattern"),
    ("dates/atoms.toml", "# ours\nx = [\n", 2, "end of document"),
    ("entities/works.toml", "\n\nplan = '(['\n", 3, "bad pattern"),
    ("numbers/patterns.toml", "[[rule]]\nid = 'x'\nmake = 'single'\npattern = '{number}(['\n", 4, "bad pattern"),
    ("quantities/patterns.toml", "[[rule]]\nid = 'x'\nmake = 'single'\n\npattern = '(['\n", 5, "bad pattern"),
    ("link/statements.toml", "[[construction]]\nid = 'x'\npattern = [{ TAGG = 'Q', part = 'value' }]\n", 2, "TAGG"),
    (
        "link/statements.toml",
        f"[[construction]]\nid = 'x'\npattern = [{VALUE}, {{ TAG = 'Q', OP = '~' }}]\n",
        2,
        "Invalid",
    ),
    ("link/statements.toml", f"[[construction]]\nid = 'x'\npattern = [{VALUE}, {{ USE = 'nothing' }}]\n", 3, "nothing"),
    ("link/statements.toml", "[[construction]]\nid = 'x'\nchange = 'at'\npattern = []\n", 3, "[1].change"),
    ("segment.toml", "[words]\n'a' = 'n'\n[other]\n", 3, "unknown field `other`"),
    ("units.csv", "form,class,kind,code,dimension,factor,si\n担,mass,mass,kg,mass,many,kg\n", 2, "many"),
    ("counters.csv", "form,reads,worth\n担,any,1\n", 1, "unknown column 'worth'"),
    ("places.csv", "id,name,valid_from\n990000,新省,now\n", 2, "valid_from"),
    (
        "link/statements.toml",
        '[[construction]]\nid = "odd"\npattern = [{ TAG = "NP" }]\n',
        1,
        'no token with part = "value"',
    ),
    (
        "quantities/patterns.toml",
        '[[rule]]\nid = "odd"\npattern = "x"\nmake = "nothing"\n',
        1,
        "no way to make 'nothing'",
    ),
]


@pytest.mark.parametrize(("name", "text", "line", "told"), BAD)
def test_a_rule_that_cannot_be_used_is_one_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, line: int, told: str
) -> None:
    place = tmp_path / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, "utf-8")
    assert main(["explain", "全县新建公路25公里。", "--ner", "rules", "--rules", str(tmp_path)]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert error.startswith(f"newsfacts: {place}:{line}: ")
    assert told in error


def test_of_a_bad_pattern_beside_a_file_that_does_not_parse_one_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "link").mkdir()
    (tmp_path / "link" / "words.toml").write_text("x = [", "utf-8")
    (tmp_path / "dates").mkdir()
    (tmp_path / "dates" / "atoms.toml").write_text("[[pattern]]\nid = 'x'\nrule = 'x'\nkind = 'day'\nregex = '(['\n")
    assert main(["explain", "全县新建公路25公里。", "--ner", "rules", "--rules", str(tmp_path)]) == 2
    assert "atoms.toml:5: " in capsys.readouterr().err


def test_rules_of_ones_own_are_used(tmp_path: Path) -> None:
    (tmp_path / "segment.toml").write_text('[words]\n"云顶杯" = "nz"\n', "utf-8")
    (tmp_path / "units.csv").write_text(
        "form,class,kind,code,dimension,factor,si\n箩,mass,mass,{箩},mass,50,kg\n", "utf-8"
    )
    stages = load_stages((tmp_path,), "rules")
    found = stages.analyse(plain_article("云顶杯上共收获茶叶3箩。", Anchor()))
    assert "云顶杯" in [found.article.text[token.start : token.end] for token in found.tokens]
    assert [(m.text, str(m.value_si), m.unit_si) for m in found.mentions if m.layer == "quantity"] == [
        ("3箩", "150", "kg")
    ]
