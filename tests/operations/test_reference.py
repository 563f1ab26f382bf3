"""A word that names a case, a playbook, a guide or a series means the same everywhere; a wrong one gets one hint."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import WorkspaceFolder, run_cli, small_workspace
from tests.handoffs import PLAYBOOK

KINDS = {"case": "cases", "playbook": "playbooks", "guide": "guides", "series": "series"}
COMMANDS = {
    "case": (("case", "show"), ("case", "note", "-m", "Hm", "--dry-run")),
    "playbook": (("playbook", "show"), ("drill",)),
    "guide": (("guide", "show"), ("guide", "test")),
    "series": (("series", "materialise", "--until", "2027-03-31", "--dry-run"),),
}
CASES = [(kind, command) for kind, commands in COMMANDS.items() for command in commands]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> WorkspaceFolder:
    made = small_workspace(tmp_path_factory.mktemp("reference") / "w")
    made.document("playbooks/late.yaml", {**PLAYBOOK, "id": "late"})
    made.document("guides/late.yaml", {"id": "late", "title": "Late", "rules": []})
    made.series("late")
    made.write("cases/torn.yaml", "id: [\n")
    made.git()
    return made


@pytest.mark.parametrize(("kind", "command"), CASES)
def test_a_wrong_word_gets_the_same_hint(folder: WorkspaceFolder, kind: str, command: tuple[str, ...]) -> None:
    place = KINDS[kind]
    near = "torn" if kind == "case" else "late"
    mistyped = near[:-1] + "x"
    table = {
        mistyped: f"There is no {kind} '{mistyped}'; did you mean '{near}'?",
        f"{place}/{mistyped}.yaml": f"{place}/{mistyped}.yaml is no {kind} of this workspace; "
        f"did you mean '{place}/{near}.yaml'?",
        f"{near}.yaml": f"{near}.yaml is no {kind} of this workspace; did you mean '{place}/{near}.yaml'?",
        "roles/writer.yaml": f"roles/writer.yaml is no {kind} of this workspace",
        "../../elsewhere.yaml": f"../../elsewhere.yaml is no {kind} of this workspace",
    }
    for word, said in table.items():
        ran = run_cli(*command, word, cwd=folder.root)
        assert (ran.code, said in ran.err) == (2, True), (word, ran.err)


@pytest.mark.parametrize(("kind", "command"), CASES)
def test_a_path_is_read_from_where_one_stands(folder: WorkspaceFolder, kind: str, command: tuple[str, ...]) -> None:
    place, name = KINDS[kind], "torn" if kind == "case" else "late"
    answers = {
        run_cli(*command, word, cwd=Path(folder.root, below))
        for below, word in (("", name), ("", f"{place}/{name}.yaml"), ("roles", f"../{place}/{name}.yaml"))
    }
    assert len(answers) == 1, answers
    assert "of this workspace" not in next(iter(answers)).err


@pytest.mark.parametrize("command", [("playbook", "show"), ("drill",), ("guide", "show"), ("guide", "test")])
def test_a_document_of_that_name_is_found(folder: WorkspaceFolder, command: tuple[str, ...]) -> None:
    place = "guides" if command[0] == "guide" else "playbooks"
    by_id = run_cli(*command, "late", cwd=folder.root)
    assert (by_id.code, bool(by_id.out)) == (int(command == ("drill",)), True), by_id.err
    assert by_id.out == run_cli(*command, f"../{place}/late.yaml", cwd=folder.root / "roles").out
