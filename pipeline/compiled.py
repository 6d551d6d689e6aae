"""The compiled modules of a checkout, if there are any: where they are, whether they are out of date, their removal.

``make compile`` puts them beside their sources, where Python takes them before these. One library holds the
code of all (mypyc's group), so they are right only together, and all are out of date where one source has changed.
"""

from __future__ import annotations

import sys
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from typing import Final

GROUP: Final = "newsfacts"
_PACKAGE: Final = Path(__file__).parent
# Of this Python and machine: what another one has compiled is not loaded.
SUFFIX: Final = EXTENSION_SUFFIXES[0]


def library() -> Path | None:
    """The library of the compiled modules, None where all is pure Python."""
    path = _PACKAGE.parent / f"{GROUP}__mypyc{SUFFIX}"
    return path if path.is_file() else None


def stale() -> str | None:
    """Which file has changed since the modules were compiled; None where none has, or nothing is compiled.

    An installed wheel holds what was built together, and is not looked at.
    """
    built = library()
    if built is None or (_PACKAGE / "_rules").is_dir():
        return None
    since = built.stat().st_mtime_ns
    for path in (_PACKAGE.parent / "pyproject.toml", *_PACKAGE.rglob("*.py")):
        if path.stat().st_mtime_ns > since:
            return str(path.relative_to(_PACKAGE.parent))
    return None


def complaint() -> str | None:
    """What to tell a user whose compiled modules are out of date; None where they are not."""
    changed = stale()
    return changed and f"{changed} has changed since the modules were compiled: make compile, or make uncompile"


def remove() -> int:
    """Remove the compiled modules of this Python, or what is left of them. Returns how many files that were."""
    files = [*_PACKAGE.rglob(f"*{SUFFIX}"), *filter(None, [library()])]
    for path in files:
        path.unlink()
    return len(files)


def main() -> None:
    """``python -m pipeline.compiled drop``: remove the compiled modules if they are out of date; ``remove``: anyway."""
    changed = stale()
    if sys.argv[1:] == ["remove"] or changed or library() is None:
        count = remove()
        why = f", since {changed} has changed" if changed else ""
        if count:
            print(f"{count} compiled files removed{why}: all is pure Python")


if __name__ == "__main__":
    main()
