"""A commit made of git's own parts is the one that `git commit --only` makes; where that would do more, it does."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from socialops.git.repo import open_repo
from socialops.git.writing.plain_commit import commit_plainly
from tests.factories import GitFolder, identity

MESSAGE = "post(a): approve at brand-review \n\nSocialops-Post: a\nSocialops-Digest: "
AT = "2027-03-01T10:00:00+01:00"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in identity("dana", at=AT).items():
        monkeypatch.setenv(name, value)
    return tmp_path / "one"


def _made(root: Path, *options: str, inside: str = "") -> GitFolder:
    git = GitFolder(root)
    for path, text in (("posts/a.yaml", "one\n"), ("posts/b.yaml", "two\n"), ("posts/b-c", "x\n"), ("notes", "old\n")):
        file = root / inside / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")
    git.run("init", "-q", "-b", "main", *options)
    git.commit("Start")
    return git


def _state(git: GitFolder) -> tuple[str, ...]:
    asked = (
        ("log", "--format=%H %gs %GG", "-g"), ("ls-files", "-s", "-v"), ("status", "--porcelain", "--branch"),
        ("fsck", "--strict", "--no-dangling"), ("cat-file", "commit", "HEAD"), ("diff", "--cached"),
    )  # fmt: skip
    return tuple(git.run(*words) for words in asked)


@pytest.mark.parametrize(("inside", "options"), [("", ()), ("work/acme", ("--object-format=sha256",))])
def test_it_is_the_commit_that_git_makes(folder: Path, inside: str, options: tuple[str, ...]) -> None:
    git = _made(folder, *options, inside=inside)
    root = folder / inside
    (root / "notes").write_text("staged\n", encoding="utf-8", newline="")
    (root / "coming").write_text("soon\n", encoding="utf-8", newline="")
    git.run("add", str(root / "notes"))
    git.run("add", "--intent-to-add", str(root / "coming"))
    (root / "notes").write_text("and changed\n", encoding="utf-8", newline="")
    paths = ["posts/a.yaml", "posts/b", "posts/b.d/new.yaml"]
    for path in paths:
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_text("new\n", encoding="utf-8", newline="")
    (root / paths[1]).chmod(0o755)
    other = shutil.copytree(folder, folder.with_name("other"), symlinks=True)
    made = commit_plainly(open_repo(root), paths, MESSAGE)
    there = GitFolder(other / inside)
    there.run("add", "--intent-to-add", *paths, env=identity("dana"))
    there.run("commit", "-q", "-m", MESSAGE, "--", *paths, env=identity("dana", at=AT))
    assert made == there.run("rev-parse", "HEAD")
    assert _state(git) == _state(GitFolder(other))
    assert not (folder / ".git/index.lock").exists()


def _hook(git: GitFolder) -> None:
    path = git.root / ".git/hooks/pre-commit"
    path.parent.mkdir(exist_ok=True)
    path.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8", newline="")


def _elsewhere(git: GitFolder) -> None:
    git.run("config", "core.hooksPath", "own")
    (git.root / "own").mkdir()
    (git.root / "own/commit-msg").touch()


def _ignored(git: GitFolder) -> None:
    (git.root / ".git/info").mkdir(exist_ok=True)
    (git.root / ".git/info/exclude").write_text("new.yaml\n", encoding="utf-8", newline="")


def _linked(git: GitFolder) -> None:
    (git.root / "new.yaml").unlink()
    (git.root / "new.yaml").symlink_to("notes")


def _in_the_way(git: GitFolder) -> None:
    git.run("rm", "-q", "--cached", "notes")
    git.run("update-index", "--add", "--cacheinfo", f"100644,{git.run('rev-parse', 'HEAD:notes')},new.yaml/below")


def _as_committed(git: GitFolder) -> None:
    git.run("add", "new.yaml")
    git.run("commit", "-q", "-m", "New")


DOUBTS: dict[str, Callable[[GitFolder], object]] = {
    "a hook": _hook,
    "a hook elsewhere": _elsewhere,
    "a file that git ignores": _ignored,
    "a link": _linked,
    "a folder of that name": _in_the_way,
    "nothing new": _as_committed,
    "a signature": lambda git: git.run("config", "commit.gpgSign", "true"),
    "a way to tidy messages": lambda git: git.run("config", "commit.cleanup", "verbatim"),
    "a hook by a setting": lambda git: git.run("config", "hook.mine.command", "true"),
    "an encoding": lambda git: git.run("config", "i18n.commitEncoding", "latin1"),
    "names without case": lambda git: git.run("config", "core.ignoreCase", "true"),
    "a merge begun": lambda git: (git.root / ".git/MERGE_MSG").touch(),
    "no index": lambda git: (git.root / ".git/index").unlink(),
    "no commit yet": lambda git: git.run("switch", "-q", "--orphan", "fresh"),
    "a file that is left alone": lambda git: (
        git.run("add", "new.yaml"), git.run("update-index", "--assume-unchanged", "new.yaml")
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root: Path = tmp_path_factory.mktemp("plain") / "w"
    _made(root)
    (root / "new.yaml").write_text("new\n", encoding="utf-8", newline="")
    return root


@pytest.mark.parametrize("doubt", DOUBTS)
def test_in_doubt_git_itself_is_left_to_do_it(folder: Path, plain: Path, doubt: str) -> None:
    shutil.copytree(plain, folder)
    git = GitFolder(folder)
    DOUBTS[doubt](git)
    before = [(p, p.read_bytes()) for p in (folder / ".git/index", folder / ".git/HEAD") if p.exists()]
    refs = git.run("for-each-ref")
    assert commit_plainly(open_repo(folder), ["new.yaml"], "New") is None
    assert refs == git.run("for-each-ref")
    assert [(p, p.read_bytes()) for p, _ in before] == before
    assert not (folder / ".git/index.lock").exists()


@pytest.mark.parametrize(
    ("name", "message"),
    [("new.yaml", "Two\n\n\nempty"), ("new.yaml", "A\ttab"), ("new.yaml", " blank"), ("new.yaml", ""), ("gone", "New")],
)
def test_so_it_is_where_the_words_or_files_are_odd(plain: Path, name: str, message: str) -> None:
    assert commit_plainly(open_repo(plain), [name], message) is None


def test_nothing_is_taken_for_another_place(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = open_repo(plain)
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(plain / ".git/objects"))
    assert commit_plainly(repo, ["new.yaml"], "New") is None


def test_a_folder_that_is_not_here_is_not_taken_for_an_empty_one(folder: Path, plain: Path) -> None:
    shutil.copytree(plain, folder)
    git = GitFolder(folder)
    tree, before = git.run("rev-parse", "HEAD:posts"), git.run("rev-parse", "HEAD")
    (folder / ".git/objects" / tree[:2] / tree[2:]).unlink()
    (folder / "posts/new.yaml").write_text("new\n", encoding="utf-8", newline="")
    assert commit_plainly(open_repo(folder), ["posts/new.yaml"], "New") is None
    assert git.run("rev-parse", "HEAD") == before
