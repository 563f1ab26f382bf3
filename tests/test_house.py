"""The rules of the house that no linter knows: width of folders, size of modules, one name a subject."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "socialops"
MODULES = sorted(SOURCE.rglob("*.py"))
FOLDERS = sorted({path.parent for path in MODULES})
BANNED = {"utils", "util", "manager", "helper", "helpers", "base", "misc"}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.relative_to(SOURCE.parent).as_posix())
def test_a_folder_holds_at_most_24_modules_and_says_what_they_are(folder: Path) -> None:
    modules = [path for path in folder.glob("*.py") if not path.name.startswith("__")]
    packages = [path for path in folder.iterdir() if (path / "__init__.py").exists()]
    assert len(modules) + len(packages) <= 24, sorted(path.name for path in (*modules, *packages))
    assert ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8")))


def test_no_module_is_longer_than_300_lines() -> None:
    long = {path.name: size for path in MODULES if (size := len(path.read_text(encoding="utf-8").splitlines())) > 300}
    assert not long


def test_names_say_what_is_in_them() -> None:
    assert not [path for path in MODULES if path.stem in BANNED or path.parent.name in BANNED]
