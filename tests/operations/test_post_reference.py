"""A word that names a post means the same to every command, and a wrong one gets the same hint."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import WorkspaceFolder, run_cli, small_workspace

COMMANDS = {
    "show": [],
    "digest": [],
    "history": [],
    "submit": [],
    "approve": [],
    "hold": [],
    "comment": ["-m", "Hm"],
    "schedule": ["--at", "2027-03-05 09:00"],
    "mark-published": ["--channel", "acme-x", "--failed"],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> WorkspaceFolder:
    made = small_workspace(tmp_path_factory.mktemp("reference") / "w")
    made.post("coat", folder="posts/2027")
    made.git()
    return made


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("coat.yaml", "coat.yaml is no post of this workspace; did you mean 'posts/2027/coat.yaml'?"),
        (
            "posts/2027/cot.yaml",
            "posts/2027/cot.yaml is no post of this workspace; did you mean 'posts/2027/coat.yaml'?",
        ),
        ("roles/writer.yaml", "roles/writer.yaml is no post of this workspace"),
        ("../../elsewhere.yaml", "../../elsewhere.yaml is no post of this workspace"),
        ("cot", "There is no post 'cot'; did you mean 'coat'?"),
    ],
)
def test_a_wrong_word_gets_the_same_hint_everywhere(
    folder: WorkspaceFolder, command: str, word: str, said: str
) -> None:
    ran = run_cli(command, word, *COMMANDS[command], cwd=folder.root)
    assert ran.code == 2
    assert said in ran.err


@pytest.mark.parametrize(("command", "code"), [("show", 0), ("submit", 1)])
@pytest.mark.parametrize("word", ["coat", "coat.yaml", "./coat.yaml", "../../posts/2027/coat.yaml"])
def test_a_path_is_read_from_where_one_stands(folder: WorkspaceFolder, command: str, code: int, word: str) -> None:
    ran = run_cli(command, word, cwd=Path(folder.root, "posts", "2027"))
    assert ran.code == code, ran.err
    assert "coat" in ran.out + ran.err
