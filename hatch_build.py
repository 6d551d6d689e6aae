"""Puts the compiled modules into a wheel, where they can be compiled; ``NEWSFACTS_COMPILE=0`` leaves them out."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledModules(BuildHookInterface):
    """Runs compile_modules.py; a wheel that it fails for is pure Python, and one line says why."""

    folder: str | None = None

    def dependencies(self) -> list[str]:
        """What an isolated build installs: the compiler, and the libraries whose types it asks for."""
        return ["mypy>=1.14", "msgspec>=0.19", "numpy>=1.26", "setuptools"] if _wanted() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile into a folder of its own, unless it is an editable install, which runs the sources."""
        if version == "editable" or not _wanted():
            return
        self.folder = tempfile.mkdtemp(prefix="newsfacts-")
        command = [sys.executable, str(Path(self.root, "compile_modules.py")), self.folder]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
            self.app.display_warning(f"newsfacts stays pure Python, it could not be compiled: {said[-1].strip()}")
            return
        lib = Path(self.folder, "lib")
        build_data["force_include"] |= {str(path): str(path.relative_to(lib)) for path in lib.rglob("*.*")}
        build_data["pure_python"], build_data["infer_tag"] = False, True

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the folder: all of it that counts is in the wheel."""
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)


def _wanted() -> bool:
    return os.environ.get("NEWSFACTS_COMPILE") != "0"
