"""What a view said is said again where nothing changed that it rests on, and only there."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from socialops.cli import looks
from socialops.operations.shown import said
from socialops.store.verdicts.program import program
from socialops.store.verdicts.shelf import POSTS, SHOWN, Shelf
from tests.factories import GitFolder, Ran, WorkspaceFolder, run_cli, small_workspace

VIEWS = [
    ("status",),
    ("status", "--format", "json"),
    ("status", "--state", "draft", "--member", "maya"),
    ("calendar", "--format", "list", "--by", "due"),
    ("calendar", "--month", "2027-03", "--with-days"),
    ("backlog", "--role", "manager", "--format", "csv"),
    ("backlog",),
    ("tasks", "--all", "--format", "md"),
    ("tasks",),
    ("show", "post-1"),
    ("show", "post-1", "--channel", "acme-x"),
    ("changes", "--since", "HEAD"),
    ("changes", "--since", "2027-01-05", "--member", "maya", "--format", "json"),
]
KEPT = "This was kept.\n"


class _Team:
    """A workspace in a repository, whose views are kept however few posts there are."""

    def __init__(self, root: Path) -> None:
        self.files: WorkspaceFolder = small_workspace(root)
        self.root = root
        for number in range(3):
            self.files.post(f"post-{number}", publish_at=f"2027-03-0{number + 1} 09:00", status="ready")
        self.git: GitFolder = self.files.git()
        self.git.commit("All")
        self.settle()

    @property
    def shelf(self) -> Path:
        return self.root / ".git" / SHOWN

    @staticmethod
    def settle() -> None:
        time.sleep(0.06)

    def show(self, *words: str, **how: Any) -> Ran:
        return run_cli(*words, **{"cwd": self.root, "now": "2027-02-20 12:00", **how})

    def forge(self) -> None:
        """Have whatever is kept say something else, so that it shows when it is said."""
        for folder in (SHOWN, POSTS):
            shelf = Shelf(self.root / ".git", folder)
            for file in (self.root / ".git" / folder).glob("*.json"):
                shelf.put(file.name, {**shelf.take(file.name), "said": [["deliver", KEPT, False]]})

    def is_kept(self, *words: str, **how: Any) -> bool:
        """Whether what is kept is what is said."""
        self.forge()
        return self.show(*words, **how).out == KEPT

    def learn(self, *words: str) -> None:
        self.settle()
        self.show(*words)
        assert self.is_kept(*words)


@pytest.fixture(autouse=True)
def _however_few(monkeypatch: pytest.MonkeyPatch, team: _Team) -> None:
    monkeypatch.setattr(said, "ENOUGH", 1)
    monkeypatch.setattr(looks, "MANY", 1)
    shutil.rmtree(team.shelf, ignore_errors=True)
    shutil.rmtree(team.shelf.with_name(POSTS), ignore_errors=True)


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> _Team:
    return _Team(tmp_path_factory.mktemp("said") / "acme")


def test_a_view_is_said_again(team: _Team) -> None:
    """The short form of all that follows."""
    anew = team.show("backlog", "--no-cache", now=None)
    assert [team.show("backlog", now=None) for _ in range(2)] == [anew, anew]
    assert team.is_kept("backlog", now=None)
    team.files.post("post-8")
    assert team.show("backlog", now=None).out not in {KEPT, anew.out}


def test_one_post_is_shown_again_beside_the_views_of_all(team: _Team) -> None:
    git = team.git
    git.run("update-ref", "refs/remotes/origin/main", "HEAD")
    anew = team.show("show", "post-1", "--no-cache", now=None)
    assert [team.show("show", "post-1", now=None) for _ in range(2)] == [anew, anew]
    git.run("switch", "-q", "-c", "red")
    team.files.post("post-1", title="Red")
    git.commit("Red", by="maya")
    git.run("update-ref", "refs/remotes/origin/red", "HEAD")
    git.run("switch", "-q", "main")
    git.run("config", "remote.origin.url", str(team.root))
    git.run("config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*")
    git.run("config", "branch.main.remote", "origin")
    git.run("config", "branch.main.merge", "refs/heads/main")
    team.learn("status")
    told = "post-1 is changed on the branch 'red', which main has not: socialops sync --go red\n"
    for clock in ("2027-02-20 12:00", None):
        said = [team.show("show", "post-1", *how, now=clock) for how in ((), (), ("--no-cache",))]
        assert said == [said[0]._replace(err=told)] * 3
    assert team.is_kept("show", "post-1", now=None)
    assert team.show("show", "posts/post-1.yaml", now=None).out == anew.out  # a path is another file in another folder
    assert team.show("show", "post-11").code == 2
    assert team.show("status").out == KEPT
    git.run("remote", "remove", "origin")
    git.run("branch", "-q", "-D", "red")


def test_what_changed_since_a_name_is_told_anew_when_that_names_another_commit(team: _Team) -> None:
    team.files.channel("acme-x", name="Renamed")
    team.git.commit("Rename")
    team.git.run("tag", "mark", "HEAD~1")
    words = ("changes", "--since", "mark")
    before = team.show(*words, "--no-cache")
    assert [team.show(*words) for _ in range(2)] == [before, before]
    team.git.run("tag", "-f", "mark", "HEAD")
    after = team.show(*words)
    assert after == team.show(*words, "--no-cache") != before
    assert team.is_kept(*words)
    assert team.show("changes", "--since", "2027-13-01").code == 2


@pytest.mark.slow
@pytest.mark.parametrize("view", VIEWS, ids=" ".join)
def test_it_is_said_again_to_the_byte(team: _Team, view: tuple[str, ...]) -> None:
    anew = team.show(*view, "--no-cache")
    assert [team.show(*view) for _ in range(2)] == [anew, anew]
    assert team.show("-q", *view) == anew._replace(err="")
    assert team.is_kept(*view)


@pytest.mark.slow
def test_without_a_clock_that_is_set_the_command_line_is_not_even_built(team: _Team) -> None:
    for view in VIEWS:
        anew = team.show(*view, "--no-cache", now=None)
        assert team.show(*view, now=None) == anew
        team.forge()
        assert team.show(*view, now=None).out == KEPT
        assert team.show("--no-color", "-q", "-C", str(team.root), *view, now=None, cwd=team.root.parent).out == KEPT
    assert team.show("status", "--no-cache", now=None).out != KEPT


@pytest.mark.slow
def test_a_file_of_o_holds_the_same(team: _Team, tmp_path: Path) -> None:
    anew, again = tmp_path / "anew", tmp_path / "again"
    team.show("backlog", "-o", str(anew), "--no-cache")
    for _ in range(2):
        team.show("backlog", "-o", str(again))
        assert again.read_text() == anew.read_text()


@pytest.mark.slow
def test_whatever_changed_all_is_worked_out_anew(team: _Team) -> None:
    settings = team.root / "socialops.yaml"
    changes: list[Callable[[], object]] = [
        lambda: team.files.post("post-0", publish_at="2027-03-05 09:00"),
        lambda: team.files.post("post-9"),
        lambda: team.files.member("dana", "manager", until="2027-02-19"),
        lambda: team.files.review("post-1", "brand-review", "dana"),
        lambda: settings.write_text(settings.read_text() + "# more\n"),
        lambda: team.git.commit("More"),
        lambda: team.git.run("config", "log.diffMerges", "on"),
        lambda: team.git.run("symbolic-ref", "refs/remotes/origin/HEAD", "refs/heads/main"),
        lambda: team.git.run("update-ref", "refs/remotes/origin/main", "HEAD~1"),
        lambda: team.git.run("replace", "HEAD", "HEAD~1"),
    ]
    for change in changes:
        team.learn("backlog")
        change()
        assert not team.is_kept("backlog")
        assert team.show("backlog") == team.show("backlog", "--no-cache")
    team.settle()
    assert not team.is_kept("backlog")  # git says that other commits stand for ours: nothing is kept
    team.git.run("replace", "-d", "HEAD")
    team.git.run("symbolic-ref", "-d", "refs/remotes/origin/HEAD")
    team.git.run("update-ref", "-d", "refs/remotes/origin/main")


@pytest.mark.slow
def test_what_is_not_shared_is_told_as_it_is_now(team: _Team) -> None:
    team.git.run("remote", "add", "origin", str(team.root))
    team.git.run("fetch", "-q")
    team.git.run("branch", "-q", "--set-upstream-to", "origin/main")
    for words in (["status"], ["status", "--format", "json"]):
        team.settle()
        before = team.show(*words)
        assert team.show(*words) == before
        team.git.run("rm", "-q", "--cached", "posts/post-1.yaml")
        assert team.show(*words) == team.show(*words, "--no-cache") != before
        team.git.run("add", "-A")
    team.git.run("remote", "remove", "origin")


@pytest.mark.slow
def test_what_changes_while_it_is_worked_out_is_not_kept(team: _Team, monkeypatch: pytest.MonkeyPatch) -> None:
    def changing() -> str | None:
        if told:
            team.files.post("post-1", title="Changed after it was read")
        told.append("")
        return program()

    told: list[str] = []
    monkeypatch.setattr(said, "program", changing)
    team.settle()
    assert "Changed" not in team.show("status").out
    assert len(told) > 1
    monkeypatch.undo()
    monkeypatch.setattr(said, "ENOUGH", 1)
    assert "Changed" in team.show("status").out


@pytest.mark.slow
def test_another_question_is_another(team: _Team) -> None:
    team.learn("status")
    for words in (["--state", "draft"], ["--format", "json"], ["--channel", "acme-x"], ["post-1"]):
        assert team.show("status", *words).out != KEPT
    assert team.show("--no-color", "status").out == KEPT  # to a pipe, that is the same


@pytest.mark.slow
def test_the_clock_moves_both_ways(team: _Team) -> None:
    team.learn("status")
    assert team.is_kept("status", now="2027-02-20 23:59")
    assert team.is_kept("status", now="2027-02-20 00:00")
    assert not team.is_kept("status", now="2027-02-21 00:00")
    team.learn("status")
    assert not team.is_kept("status", now="2027-02-19 23:59")


def _kept(team: _Team) -> Path:
    team.learn("status")
    (only,) = team.shelf.glob("*.json")
    return only


@pytest.mark.slow
def test_what_is_not_wholly_ours_is_left_alone(team: _Team) -> None:
    file = _kept(team)
    data = file.read_bytes()
    for bad in (b"", b"\0" * 9, data[:-9], data.replace(b"status", b"statue"), b"[" * 100_000):
        file.write_bytes(bad)
        assert team.show("status").out not in {KEPT, ""}
    shelf = Shelf(team.root / ".git", SHOWN)
    file.write_bytes(data)
    entry = shelf.take(file.name)
    question = entry["question"]
    for key, value in [
        ("question", {**question, "form": 0}),
        ("question", {**question, "program": "another"}),
        ("question", {**question, "root": "/elsewhere"}),
        ("said", [["deliver", 7, False]]),
        ("span", ["2027-02-20", "2027-02-21"]),
        ("span", None),
        ("history", "another"),
        ("records", ["publications", ""]),
        ("folders", ["../posts"]),
    ]:
        shelf.put(file.name, {**entry, key: value})
        assert team.show("status").out not in {KEPT, ""}, key
    file.write_bytes(data)
    assert team.show("status").out == KEPT
    file.chmod(0o666)
    assert team.show("status").out != KEPT


@pytest.mark.slow
def test_amid_a_merge_nothing_is_kept_nor_said_again(team: _Team) -> None:
    team.learn("status")
    half = team.root / ".git" / "MERGE_HEAD"
    half.write_text("0" * 40)
    assert team.show("status").out != KEPT
    half.unlink()
    assert team.is_kept("status")


@pytest.mark.slow
def test_few_posts_are_shown_at_once(team: _Team, monkeypatch: pytest.MonkeyPatch) -> None:
    team.learn("status")
    monkeypatch.setattr(said, "ENOUGH", 1_000)
    assert team.show("status").out != KEPT


def _reviewed(team: _Team, *words: str, by: str = "dana", **how: Any) -> Ran:
    return team.show("review", *words, by=by, **how)


def test_the_first_look_of_a_review_is_shown_again_and_the_others_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = _Team(tmp_path / "acme")
    team.settle()
    cold = _reviewed(team, "--no-cache")
    assert _reviewed(team) == cold
    assert _reviewed(team) == cold
    heads = [line for line in cold.out.splitlines() if line.startswith("[")]
    assert [head.partition(" at ")[0] for head in heads] == [f"[{n + 1} of 3] post-{n}" for n in range(3)]

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("worked out")

    monkeypatch.setattr("socialops.operations.shown.review.queue", refuse)
    ran = _reviewed(team)  # the first is there, and then the program stops
    assert (ran.code, ran.out) == (3, cold.out[: cold.out.index("\n\n[2 of 3]") + 1])
    assert _reviewed(team, "--no-cache").out == ""
    monkeypatch.undo()
    monkeypatch.setattr(said, "ENOUGH", 1)
    assert _reviewed(team) == cold  # among few posts, all are kept
    monkeypatch.setattr("socialops.operations.shown.review.queue", refuse)
    assert _reviewed(team) == cold


def test_a_look_is_worked_out_anew_by_whoever_may_see_another(tmp_path: Path) -> None:
    team = _Team(tmp_path / "acme")

    def first(**how: Any) -> str:
        return _reviewed(team, **how).out.partition("\n\n[2 of")[0]

    team.settle()
    for _ in range(2):
        assert first().startswith("[1 of 3] post-0")
    assert first(by="maya", now="2027-03-09 12:00") != first()
    assert team.show("approve", "post-0", by="dana").code == 0
    assert first().startswith("[1 of 2] post-1")
    team.git.run("branch", "other")
    team.settle()
    assert first().startswith("[1 of 2] post-1")
    assert team.show("approve", "post-1", by="dana").code == 0
    ran = _reviewed(team)
    assert ran.out.startswith("[1 of 1] post-2")
    assert ran == _reviewed(team, "--no-cache") == _reviewed(team)


def test_a_review_tells_of_what_cannot_be_read_each_time(tmp_path: Path) -> None:
    team = _Team(tmp_path / "acme")
    (team.root / "posts/broken.yaml").write_text("id: [\n", encoding="utf-8")
    team.settle()
    cold = _reviewed(team, "--no-cache")
    assert "1 file can't be read" in cold.err
    assert _reviewed(team) == cold == _reviewed(team)
