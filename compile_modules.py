"""Compiles the modules that take the time of a run: the same Python, by mypyc and the C compiler.

``python compile_modules.py`` (``make compile``) puts the products beside their sources, where Python takes
them before these; with a folder as argument they go there, as the wheel wants them (hatch_build.py).
Which modules: ``[tool.newsfacts.compile]`` in pyproject.toml.
"""

from __future__ import annotations

import contextlib
import gc
import io
import os
import shutil
import sys
import sysconfig
import tempfile
import time
import tomllib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from mypyc.build import mypycify
from setuptools import Distribution
from setuptools.command.build_ext import build_ext

from pipeline import compiled

ROOT = Path(__file__).resolve().parent
_CORES = os.cpu_count() or 1
# What every class of a rule file says.
_OF_RULE_FILE = "forbid_unknown_fields=True"


class _Build(build_ext):
    """Compiles side by side: the extensions, and the C files of each."""

    compiler: Any

    def build_extensions(self) -> None:
        self.compiler.compile = partial(_side_by_side, self.compiler.compile)
        super().build_extensions()


def _side_by_side(compile_c: Callable[..., list[str]], sources: Sequence[str], **options: object) -> list[str]:
    with ThreadPoolExecutor(_CORES) as pool:
        return [path for paths in pool.map(lambda source: compile_c([source], **options), sources) for path in paths]


def modules() -> list[str]:
    """The modules to compile, relative to the root: those named, but for the ones with classes of rule files."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["newsfacts"]["compile"]
    named = {path for pattern in settings["modules"] for path in ROOT.glob(pattern) if path.name != "__init__.py"}
    found = (path for path in sorted(named) if _OF_RULE_FILE not in path.read_text("utf-8"))
    return [str(path.relative_to(ROOT)) for path in found]


def build(folder: Path) -> Path:
    """Compile into ``folder``. Returns the folder in it that holds the products as they lie in the root."""
    os.chdir(ROOT)  # what mypy names modules by
    gc.disable()  # the compiler keeps what it makes; searching it for garbage takes a third of its time
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            extensions = mypycify(
                modules(),
                opt_level="2",
                debug_level="0",
                multi_file=True,
                group_name=compiled.GROUP,
                target_dir=str(folder / "c"),
            )
    except BaseException:
        # Of warnings there are dozens, where a generator is made a list; they count only beside an error.
        print(said.getvalue(), file=sys.stderr)
        raise
    command: Any = _Build(Distribution({"name": compiled.GROUP, "ext_modules": extensions}))
    command.build_lib, command.build_temp, command.parallel = str(folder / "lib"), str(folder / "temp"), _CORES
    command.ensure_finalized()
    command.run()
    return folder / "lib"


def missing() -> str | None:
    """What this machine lacks to compile with, None where nothing."""
    if os.name == "nt":
        return None  # setuptools finds Visual C++, or says that it does not
    compiler, header = sysconfig.get_config_var("CC") or "cc", Path(sysconfig.get_path("include"), "Python.h")
    if not shutil.which(os.environ.get("CC", compiler).split()[0]):
        return "there is no C compiler"
    return None if header.is_file() else f"there is no {header}"


def _in_place() -> None:
    """Put the compiled modules beside their sources, dated from before the sources were read."""
    if lack := missing():
        print(f"nothing is compiled, all stays pure Python: {lack}")
        return
    if compiled.library() and not compiled.stale():
        print("the compiled modules are those of the sources")
        return
    begun = time.time()
    with tempfile.TemporaryDirectory(prefix="newsfacts-") as folder:
        lib = build(Path(folder))
        compiled.remove()
        products = sorted(path for path in lib.rglob("*.*") if path.is_file())
        for path in products:
            place = ROOT / path.relative_to(lib)
            shutil.copy(path, place)
            os.utime(place, (begun, begun))
    print(f"{len(products) - 1} modules compiled in {time.time() - begun:.0f} seconds")


if __name__ == "__main__":
    if not sys.argv[1:]:
        _in_place()
    elif lack := missing():
        sys.exit(lack)
    else:
        build(Path(sys.argv[1]))
