"""The rules of the house that no linter knows: width of folders, size of modules, one name a subject."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from pathlib import Path

import pytest
from docs.commands import every_command
from docs.house import SUBJECTS

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


def test_a_module_under_40_lines_has_two_users_or_is_the_room_of_a_subject() -> None:
    """A crumb belongs to its one user; only a subject (a command, a kind of file) keeps its room on a floor."""
    users = users_of_modules()
    known = {word for subject in (*SUBJECTS, *command_words()) for word in (subject, f"{subject}s")}
    crumbs = [
        name
        for name, path in names_of_modules().items()
        if not path.name.startswith("__")
        and len(path.read_text(encoding="utf-8").splitlines()) < 40
        and len(users[name]) < 2
        and known.isdisjoint(re.split(r"[._]", name.partition(".")[2].partition(".")[2]))
    ]
    assert crumbs == []


def test_every_commands_module_bears_its_name_or_its_subjects_and_its_first_line_tells_what_it_holds() -> None:
    """`socialops calendar` is cli/commands/calendar.py; `socialops approve` is told by that of posts."""
    subjects = {word for subject in SUBJECTS for word in (subject, f"{subject}s")}
    for path, found in every_command():
        module = sys.modules[inspect.unwrap(found.callback).__module__]
        rooms = set(module.__name__.removeprefix("socialops.cli.commands.").split("."))
        words = path.split()
        assert rooms & {*subjects, *words, *(f"{word}s" for word in words)}, path
        told = (module.__doc__ or "").partition(".")[0].partition(":")[0]
        assert words[-1] in re.split(r"[, ]+", told), path


def command_words() -> set[str]:
    return {word for path, _ in every_command() for word in path.replace("-", "_").split()}


def names_of_modules() -> dict[str, Path]:
    return {".".join(path.relative_to(SOURCE.parent).with_suffix("").parts): path for path in MODULES}


def users_of_modules() -> dict[str, set[str]]:
    names = names_of_modules()
    users: dict[str, set[str]] = {name: set() for name in names}
    for user, path in names.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                for used in (f"{node.module}", *(f"{node.module}.{alias.name}" for alias in node.names)):
                    if used in users and used != user:
                        users[used].add(user)
    return users
