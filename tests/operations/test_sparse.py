"""A sparse checkout: what is not there is said to be away, not to be absent."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import GitFolder, run_cli, small_workspace


def _repository(root: Path) -> GitFolder:
    folder = small_workspace(root)
    folder.post("launch")
    folder.post("second", publish_at="2027-03-04 09:00")
    folder.review("launch", "brand-review", "dana")
    (root.parent / "elsewhere").mkdir(exist_ok=True)
    return folder.git()


def test_folders_that_are_away_are_told_and_nothing_is_written(tmp_path: Path) -> None:
    git = _repository(tmp_path / "acme")
    assert "sparse" not in run_cli("status", cwd=git.root).err
    git.run("sparse-checkout", "set", "--no-cone", "/*", "!/reviews/")
    assert not (git.root / "reviews").exists()
    for command in ("status", "check", "calendar"):
        told = run_cli(command, cwd=git.root).err
        assert "This checkout is sparse" in told
        assert "(reviews)" in told
    before = git.log()
    ran = run_cli("approve", "second", cwd=git.root, by="dana")
    assert (ran.code, git.log()) == (2, before)
    assert "git sparse-checkout disable" in ran.err
    assert "sparse" in run_cli("doctor", cwd=git.root).out
    git.run("sparse-checkout", "disable")
    assert "sparse" not in run_cli("status", cwd=git.root).err
    assert run_cli("approve", "second", cwd=git.root, by="dana").code == 0


def test_what_is_away_outside_the_workspace_is_no_matter(tmp_path: Path) -> None:
    git = GitFolder(tmp_path)
    git.run("init", "-q", "-b", "main")
    _repository(tmp_path / "acme")
    git.run("rm", "-r", "-q", "--cached", "--ignore-unmatch", ".")
    (tmp_path / "acme" / ".git").rename(tmp_path.parent / f"{tmp_path.name}-inner")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/a.md").write_text("x", encoding="utf-8")
    git.commit("All")
    git.run("sparse-checkout", "set", "--no-cone", "/*", "!/notes/")
    assert not (tmp_path / "notes/a.md").exists()
    assert "sparse" not in run_cli("status", cwd=tmp_path / "acme").err
    assert run_cli("approve", "second", cwd=tmp_path / "acme", by="dana").code == 0


def _two_months(root: Path) -> GitFolder:
    """What one month needs of the other: a post to answer, reviews, media, who wrote it."""
    folder = small_workspace(root)
    folder.member("gina", "writer")
    folder.write("assets/seam.png", b"\x89PNG\r\n\x1a\n" + b"x" * 40)
    for month in ("02", "03"):
        folder.post(f"p-{month}", folder=f"posts/2027/{month}", publish_at=f"2027-{month}-10 09:00")
        folder.post(f"empty-{month}", folder=f"posts/2027/{month}", publish_at=f"2027-{month}-11 09:00", text="")
    folder.post(
        "answer", folder="posts/2027/03", publish_at="2027-03-20 09:00", author="gina", follows="p-02",
        reply_to={"post": "p-02"}, media=[{"file": "assets/seam.png", "alt": "A seam"}],
    )  # fmt: skip
    for name in ("p-02", "p-03", "answer"):
        folder.review(name, "brand-review", "dana")
    folder.publication(
        "p-03", at="2027-03-10T09:00:00+01:00", stages=["brand-review"], digest=folder.digest("p-03"),
        part=folder.part("p-03", "acme-x"),
    )  # fmt: skip
    git = folder.git()
    git.run("config", "uploadpack.allowFilter", "true")
    return git


def _partial(origin: GitFolder, root: Path, *patterns: str) -> GitFolder:
    """A clone without the contents of files, and a checkout of those that the patterns name."""
    origin.run("clone", "-q", "--filter=blob:none", "--no-checkout", origin.root.as_uri(), str(root))
    clone = GitFolder(root)
    clone.run("sparse-checkout", "set", "--no-cone", *patterns)
    clone.run("checkout", "-q", "main")
    return clone


def _missing(clone: GitFolder) -> int:
    return clone.run("rev-list", "--objects", "--all", "--missing=print").count("\n?")


MARCH = ("/*", "!/posts/", "!/reviews/", "!/assets/", "!/members/gina.yaml", "/posts/2027/03/")


def test_a_part_of_a_partial_clone_is_judged_without_fetching_the_rest(tmp_path: Path) -> None:
    clone = _partial(_two_months(tmp_path / "origin"), tmp_path / "clone", *MARCH)
    before = _missing(clone)
    assert before >= 6, "two posts, three reviews, a picture and a member are away"
    for words in ([], ["posts/2027/03"]):
        ran = run_cli("check", *words, cwd=clone.root)
        assert [line.partition(" ")[0] for line in ran.out.splitlines()] == ["posts/2027/03/empty-03.yaml:8:1:"]
        assert (ran.code, "This checkout is sparse" in ran.err) == (1, True)
    assert _missing(clone) == before


@pytest.mark.parametrize("word", ["posts/2027/02", "posts/2027/02/p-02.yaml", "p-02"])
def test_what_is_away_is_said_to_be_so_where_it_is_asked_for(tmp_path: Path, word: str) -> None:
    clone = _partial(_two_months(tmp_path / "origin"), tmp_path / "clone", *MARCH)
    before = _missing(clone)
    ran = run_cli("check", word, cwd=clone.root)
    assert (ran.code, ran.out) == (2, "")
    assert f"{word} is left out of this sparse checkout: 'git sparse-checkout add'" in ran.err
    assert _missing(clone) == before


def test_a_partial_clone_with_all_files_is_judged_whole(tmp_path: Path) -> None:
    origin = _two_months(tmp_path / "origin")
    origin.run("clone", "-q", "--filter=blob:none", origin.root.as_uri(), str(tmp_path / "clone"))
    clone, whole = GitFolder(tmp_path / "clone"), run_cli("check", cwd=origin.root)
    assert run_cli("check", cwd=clone.root) == whole
    assert run_cli("check", "posts/2027/02", cwd=clone.root).out.count("SO") == 1


def test_shards_are_of_a_whole_checkout(tmp_path: Path) -> None:
    clone = _partial(_two_months(tmp_path / "origin"), tmp_path / "clone", *MARCH)
    ran = run_cli("check", "--shard", "1/2", cwd=clone.root)
    assert (ran.code, ran.out) == (2, "")
    assert "this one is sparse" in ran.err


def test_what_was_found_is_not_said_again_where_something_is_left_out_meanwhile(tmp_path: Path) -> None:
    git = _two_months(tmp_path / "acme")
    run_cli("check", cwd=git.root)
    assert "empty-02" in run_cli("check", cwd=git.root).out
    git.run("sparse-checkout", "set", "--no-cone", *MARCH)
    for _ in range(2):
        assert "empty-02" not in run_cli("check", cwd=git.root).out


def test_what_is_nowhere_is_a_finding_all_the_same(tmp_path: Path) -> None:
    """Also where much is away: only names of files that git knows of are left in peace."""
    origin = _two_months(tmp_path / "origin")
    path = origin.root / "posts/2027/03/answer.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("author: gina", "author: gino"), encoding="utf-8")
    origin.commit("Mistype")
    clone = _partial(origin, tmp_path / "clone", *MARCH)
    assert "there is no member 'gino'" in run_cli("check", cwd=clone.root).out
