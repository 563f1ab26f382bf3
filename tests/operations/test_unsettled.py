"""What was changed or staged since the last commit is found without git's status, and is what that says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from socialops.git.repo import open_repo
from socialops.operations.posts.committed import unsettled
from tests.factories import GitFolder

NAMES = ["posts/a b.yaml", "media/ä.png"]


def _write(text: str) -> Callable[[GitFolder], object]:
    return lambda git: (git.root / NAMES[0]).write_text(text, encoding="utf-8", newline="")


def _link(git: GitFolder) -> None:
    (git.root / "copy").write_text("one\n", encoding="utf-8", newline="")
    (git.root / NAMES[0]).unlink()
    (git.root / NAMES[0]).symlink_to("../copy")


def _staged(git: GitFolder) -> None:
    _write("two\n")(git)
    git.run("add", NAMES[0])
    _write("one\n")(git)


DEEDS: dict[str, tuple[Callable[[GitFolder], object], list[str]]] = {
    "nothing": (lambda _: None, []),
    "written anew": (_write("one\n"), []),
    "changed": (_write("two\n"), NAMES[:1]),
    "staged and put back": (_staged, NAMES[:1]),
    "may be run": (lambda git: (git.root / NAMES[1]).chmod(0o755), NAMES[1:]),
    "gone": (lambda git: (git.root / NAMES[1]).unlink(), NAMES[1:]),
    "forgotten": (lambda git: git.run("rm", "-q", "--cached", NAMES[0]), NAMES[:1]),
    "a link": (_link, NAMES[:1]),
    "changed behind git's back": (
        lambda git: (git.run("update-index", "--assume-unchanged", NAMES[0]), _write("two\n")(git)),
        NAMES[:1],
    ),
    "no commit": (lambda git: git.run("update-ref", "-d", "HEAD"), NAMES),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_it_is_what_status_says(tmp_path: Path, deed: str) -> None:
    git = GitFolder(tmp_path)
    for name in NAMES:
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("one\n", encoding="utf-8", newline="")
    git.run("init", "-q", "-b", "main")
    git.commit("Start")
    do, wanted = DEEDS[deed]
    do(git)
    repo = open_repo(tmp_path)
    found = unsettled(repo, NAMES)
    assert sorted(found) == sorted(wanted)
    assert found == list(dict.fromkeys([*repo.status(NAMES), *repo.differing(NAMES)]))
