"""The page "Your first day", typed line by line by two people with a clone each and a bare repository between them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "first-day.md"
_PROMPT = re.compile(r"^(dana|maya)\$ (.*)$")


class Typed(NamedTuple):
    """A line that somebody types, and the lines that the page shows below it."""

    who: str
    line: str
    shown: list[str]


def session() -> list[Typed]:
    found: list[Typed] = []
    for block in re.findall(r"```console\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL):
        for line in block.splitlines():
            if prompt := _PROMPT.match(line):
                found.append(Typed(prompt[1], prompt[2], []))
            else:
                found[-1].shown.append(line)
    return found


class Person:
    """Somebody with a folder, a shell and an identity of their own."""

    def __init__(self, home: Path) -> None:
        home.mkdir()
        self.here = home
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        self.environment = {
            "PATH": path, "HOME": str(home), "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8", "GIT_EDITOR": "false",
            "GIT_CONFIG_GLOBAL": str(home / ".gitconfig"), "SOCIALOPS_NOW": "2027-03-09 09:00",
            "GIT_AUTHOR_DATE": "2027-03-09T09:00+0100", "GIT_COMMITTER_DATE": "2027-03-09T09:00+0100",
        }  # fmt: skip
        (home / "bin").mkdir()
        program = home / "bin" / "socialops"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m socialops "$@"\n', encoding="utf-8")
        program.chmod(0o755)
        self.environment["PATH"] = f"{home / 'bin'}{os.pathsep}{path}"

    def types(self, line: str, *, code: int = 0) -> str:
        """What the line prints; it must end with that code."""
        if line.startswith("cd "):
            self.here /= line.removeprefix("cd ")
            return ""
        ran = subprocess.run(
            ["sh", "-c", line], cwd=self.here, env=self.environment, capture_output=True, text=True, check=False
        )
        assert ran.returncode == code, f"{line}\n{ran.stdout}{ran.stderr}"
        return ran.stdout + ran.stderr


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the lines are for a POSIX shell")
def test_the_first_day_can_be_typed_as_it_stands(tmp_path: Path) -> None:
    server = tmp_path / "acme.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", server], check=True)
    people = {name: Person(tmp_path / name) for name in ("dana", "maya")}
    people["maya"].types('git config --global user.name "Maya Brandt"')
    people["maya"].types("git config --global user.email maya@acme.example")
    for who, line, shown in session():
        person = people[who]
        if line == "rm -r posts":  # what the text before it says
            flow = person.here / "workflows" / "standard.yaml"
            told = flow.read_text(encoding="utf-8")
            flow.write_text(told.replace("four_eyes: false", "four_eyes: true"), encoding="utf-8")
        if (who, line) == ("dana", "socialops sync --go main"):
            merge(server, tmp_path / "forge", person)
        refused = "Nothing was changed." in shown
        said = person.types(line.replace("/srv/acme.git", str(server)), code=1 if refused else 0)
        for expected in shown:
            assert expected in said.splitlines(), f"{line}\n{said}"
    assert session()[-1].line == "socialops calendar --month 2027-03"


def merge(server: Path, clone: Path, person: Person) -> None:
    """What the forge does when somebody presses its button."""
    person.types(f"git clone -q {server} {clone}")
    person.types(f"git -C {clone} merge -q --no-ff -m 'Merge pull request #1' origin/spring-hello")
    person.types(f"git -C {clone} push -q")
