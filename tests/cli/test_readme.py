"""The session that README prints, played in the workspace that `init --example` gives."""

from __future__ import annotations

import re
from pathlib import Path

from tests.factories import GitFolder, run_cli

README = Path(__file__).resolve().parents[2] / "README.md"
NOW = "2027-03-09 09:00"


def _printed() -> list[tuple[str, list[str]]]:
    """Each command of the session, and the lines below it."""
    session = README.read_text(encoding="utf-8").partition("## A session")[2].partition("\n## ")[0]
    blocks = "".join(re.findall(r"```console\n(.*?)```", session, re.DOTALL))
    commands = re.split(r"^\$ socialops ", blocks, flags=re.MULTILINE)[1:]
    return [(lines[0], lines[1:]) for lines in (command.splitlines() for command in commands)]


def _words(command: str) -> list[str]:
    return [word.strip("\"'") for word in re.findall(r"\"[^\"]*\"|'[^']*'|\S+", command)]


def test_the_session_of_the_readme_is_what_the_example_prints(tmp_path: Path) -> None:
    root = tmp_path / "acme"
    began = run_cli("init", root, "--example", by="maya", now=NOW)
    assert (began.code, f"git -C {root} config user.email maya@acme.test; or Dana, who" in began.err) == (0, True)
    name = (root / "members/maya.yaml").read_text(encoding="utf-8").partition("\nname: ")[2].partition("\n")[0]
    assert f'`git config user.name "{name}"`' in README.read_text(encoding="utf-8")
    git = GitFolder(root)
    git.run("switch", "-q", "-c", "rain-walk")
    dates = {f"GIT_{role}_DATE": "2027-03-09T09:00:00" for role in ("AUTHOR", "COMMITTER")}
    printed, post = _printed(), root / "posts" / "2027" / "03" / "rain-walk.yaml"
    assert len(printed) == 9
    for command, lines in printed:
        by = "dana" if "See you there" in command else "maya"
        if command == "check" and "SO404" in "".join(lines):
            post.write_text(post.read_text(encoding="utf-8").replace("Saturday", "Sunday"), encoding="utf-8")
            git.run("commit", "-qam", "Sunday", env=dates)
        ran = run_cli(*_words(command), cwd=root, by=by, now=NOW, env=dates)
        said = [line for line in (ran.out + ran.err).splitlines() if "honour system" not in line]
        assert [_steady(line) for line in said] == [_steady(line) for line in lines], command


def _steady(line: str) -> str:
    """A line without the id of its commit, and with a table's columns by one blank."""
    return re.sub(r" {2,}", "  ", re.sub(r"^\[[0-9a-f]{9}\]", "[commit]", line))
