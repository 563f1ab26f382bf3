"""A word that names a post means the same to every command, and a wrong one gets the same hint."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import GitFolder, WorkspaceFolder, identity, run_cli, small_workspace

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
    made.post("torn", folder="posts/2027", channels="none")
    made.series("monday")
    made.document("campaigns/winter.yaml", {"id": "winter", "title": "Winter", "owner": "maya"})
    made.post("gone", folder="posts/2027")
    made.post("lost", folder="posts/2027")
    git = made.git()
    (made.root / "posts/2027/gone.yaml").unlink()
    git.commit("Gone", by="maya")
    git.run("rm", "-q", "posts/2027/lost.yaml")
    return made


@pytest.mark.parametrize("command", ["status", "submit"])
def test_a_post_that_was_deleted_is_told_to_be(folder: WorkspaceFolder, command: str) -> None:
    said = "There is no post 'gone'; it was deleted here: 'socialops history gone' tells when, and how it comes back"
    ran = run_cli(command, "gone", cwd=folder.root)
    assert (ran.code, f"{said}\n" in ran.err) == (2, True)
    git = GitFolder(folder.root)
    other = git.run("commit-tree", "HEAD~^{tree}", "-p", "HEAD~", "-m", "Older", env=identity("maya")).strip()
    git.run("branch", "older", other)  # which still has both
    try:
        away = "it is on the branch 'older', not on the one that you are on: socialops sync --go older\n"
        assert f"{said}; {away}" in run_cli(command, "gone", cwd=folder.root).err
        assert "older" not in run_cli(command, "lost", cwd=folder.root).err
    finally:
        git.run("branch", "-D", "older")
    back = "no commit says so; git restore --staged --worktree posts/2027/lost.yaml brings it back\n"
    assert back in run_cli(command, "lost", cwd=folder.root).err


def test_who_shares_with_others_hears_that_they_may_have_what_is_not_here(folder: WorkspaceFolder) -> None:
    hint = "There is no post 'cot'; did you mean 'coat'? (is it new, and somebody else's: 'socialops sync' brings it)\n"
    assert "sync" not in run_cli("approve", "cot", cwd=folder.root).err
    git = GitFolder(folder.root)
    git.run("remote", "add", "origin", "/nowhere")
    try:
        for command in (["approve", "cot"], ["status", "cot"]):
            assert hint in run_cli(*command, cwd=folder.root).err
        assert "'socialops sync' brings it" in run_cli("show", "posts/cot.yaml", cwd=folder.root).err
        assert "sync" not in run_cli("show", "roles/writer.yaml", cwd=folder.root).err
    finally:
        git.run("remote", "remove", "origin")


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


SUBJECTS = {"coat": "posts/2027/coat.yaml", "monday": "series/monday.yaml", "winter": "campaigns/winter.yaml"}


@pytest.mark.parametrize("name", SUBJECTS)
def test_brief_reads_names_and_paths_as_all_do(folder: WorkspaceFolder, name: str) -> None:
    path = SUBJECTS[name]
    by_id = run_cli("brief", name, cwd=folder.root)
    assert by_id.code == 0, by_id.err
    assert run_cli("brief", path, cwd=folder.root) == by_id
    assert run_cli("brief", f"../{path}", cwd=folder.root / "roles") == by_id
    for word in (f"{name}.yaml", f"elsewhere/{path}", f"posts/{name}x.yaml"):
        ran = run_cli("brief", word, cwd=folder.root)
        assert ran.code == 2
        assert f"{word} is no post, series or campaign of this workspace; did you mean '{path}'?" in ran.err
    ran = run_cli("brief", f"{name}x", cwd=folder.root)
    assert (ran.code, f"There is no post, series or campaign '{name}x'; did you mean '{name}'?" in ran.err) == (2, True)


def test_brief_of_what_can_t_be_read_says_so(folder: WorkspaceFolder) -> None:
    for word, said in {"torn": "The file of the post 'torn'", "posts/2027/torn.yaml": "posts/2027/torn.yaml"}.items():
        ran = run_cli("brief", word, cwd=folder.root)
        assert (ran.code, f"{said} can't be read: 'socialops check' says why." in ran.err) == (2, True), ran.err


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("coat.yaml", "coat.yaml is no file or folder of this workspace; did you mean 'posts/2027/coat.yaml'?"),
        ("posts/2027/cot.yaml", "is no file or folder of this workspace; did you mean 'posts/2027/coat.yaml'?"),
        ("campaigns/wintr.yaml", "is no file or folder of this workspace; did you mean 'campaigns/winter.yaml'?"),
        ("socialop.yaml", "is no file or folder of this workspace; did you mean 'socialops.yaml'?"),
        ("../../elsewhere.yaml", "../../elsewhere.yaml is no file or folder of this workspace"),
        ("cot", "There is no file, folder or post 'cot'; did you mean 'coat'?"),
        ("x" * 5000, "There is no file, folder or post 'xxx"),
    ],
)
def test_check_gives_hints_of_the_same_words(folder: WorkspaceFolder, word: str, said: str) -> None:
    ran = run_cli("check", word, cwd=folder.root)
    assert (ran.code, said in ran.err) == (2, True), ran.err


def test_check_finds_a_post_by_its_id_and_through_a_link(folder: WorkspaceFolder) -> None:
    link = folder.root.parent / "link"
    link.symlink_to(folder.root)
    words = ("torn", "posts/2027/torn.yaml", str(link / "posts/2027/torn.yaml"))
    ran = [run_cli("check", "--format", "concise", word, cwd=folder.root) for word in words]
    assert ran[0].code == 1
    assert "posts/2027/torn.yaml" in ran[0].out
    assert [one.out for one in ran] == [ran[0].out] * 3
