"""`check` says again what it found where nothing was touched, and judges anew wherever anything was."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from socialops.cli.session import Session
from socialops.operations.workspace.verdict import reported
from socialops.store.verdicts.program import program
from socialops.store.verdicts.shelf import FOLDER
from tests.factories import GitFolder, Ran, run_cli
from tests.operations.judged import Team, team_at

FORMATS = ["full", "concise", "json", "github", "gitlab", "sarif", "junit"]


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return team_at(tmp_path / "acme")


def test_it_says_the_same_in_every_format(team: Team) -> None:
    team.learn()
    for form in FORMATS:
        assert team.check("--format", form) == team.check("--format", form, "--no-cache")
    for more in (("--statistics",), ("--fail-level", "note"), ("-h",)):
        assert team.check(*more) == team.check(*more, "--no-cache")


def test_what_it_knows_already_it_says_without_models_and_rules(team: Team) -> None:
    script = (
        "import sys; from socialops.cli.run import run; code = run(['check']);"
        "print(code, sorted({'pydantic', 'yaml', 'regex', 'socialops.rules.registry'} & set(sys.modules)))"
    )
    asked = [sys.executable, "-c", script]
    told = [subprocess.run(asked, cwd=team.root, check=True, capture_output=True, text=True).stdout for _ in range(2)]
    assert [text.splitlines()[-1] for text in told] == [
        "1 ['pydantic', 'regex', 'socialops.rules.registry', 'yaml']",
        "1 []",
    ]
    assert told[0].splitlines()[:-1] == told[1].splitlines()[:-1]


def test_the_words_before_the_command_count_too(team: Team) -> None:
    learnt = team.learn()
    assert learnt.code == 1
    for words in (("-q",), ("--no-color",), ("-C", str(team.root)), ("--workspace", "posts", "--quiet")):
        asked = [*words, "check", "--format", "concise"]
        assert run_cli(*asked, cwd=team.root, now=None) == run_cli(*asked, "--no-cache", cwd=team.root, now=None)
    wrong = run_cli("-C", "..", "check", cwd=team.root, now=None)
    assert (wrong.code, "There is no socialops.yaml" in wrong.err) == (2, True)


def test_findings_that_are_only_counted_stay_so(team: Team) -> None:
    team.files.post("spring", text="synergy " * 120)
    told = team.learn()
    assert "20 more of" in told.out
    assert team.check() == told == team.cold()


def test_paths_and_old_debts_are_questions_of_their_own(team: Team) -> None:
    team.learn()
    for words in (["posts/spring.yaml"], ["posts"], ["--baseline", "debts.json"]):
        team.check("--baseline", "debts.json", "--write-baseline")
        assert team.check(*words) == team.check(*words) == team.check(*words, "--no-cache")
    assert len(list(team.shelf.iterdir())) == 4


def _rewrite(team: Team) -> None:
    """Other bytes of the same number at the same time, in the same file: only the system's own time differs."""
    path = team.root / "posts/spring.yaml"
    before = path.stat()
    data = path.read_bytes()
    with path.open("r+b") as stream:
        stream.write(data.replace(b"author: maya", b"author: mayo"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = path.stat()
    assert (after.st_size, after.st_mtime_ns, after.st_ino) == (before.st_size, before.st_mtime_ns, before.st_ino)


def _behind_a_flag(flag: str) -> Callable[[Team], None]:
    def touch(team: Team) -> None:
        team.git.run("update-index", flag, "posts/spring.yaml")
        _rewrite(team)
        assert team.git.run("status", "--porcelain") == ""

    return touch


def _behind_a_filter(team: Team) -> None:
    """git sees the bytes that a filter makes of the file, and those stay."""
    team.git.run("config", "filter.same.clean", "git show HEAD:posts/spring.yaml")
    team.files.write(".git/info/attributes", "posts/spring.yaml filter=same\n")
    _rewrite(team)
    assert team.git.run("status", "--porcelain") == ""


def _ignored(team: Team) -> None:
    team.files.write(".git/info/exclude", "posts/extra.yaml\nassets/\n")
    team.files.post("extra", author="nobody-known")
    assert team.git.run("status", "--porcelain") == ""


def _nested(team: Team) -> None:
    """A repository inside: git does not look into it."""
    team.files.post("extra", folder="posts/inner", author="nobody-known")
    GitFolder(team.root / "posts/inner").run("init", "-q")


def _linked(team: Team) -> None:
    (team.root / "posts").rename(team.root / "elsewhere")
    (team.root / "posts").symlink_to("elsewhere")


def _media_behind_a_link(team: Team) -> None:
    (team.root / "assets").rename(team.root / "elsewhere")
    (team.root / "assets").symlink_to("elsewhere")


def _replaced_by_a_link(team: Team) -> None:
    path = team.root / "posts/spring.yaml"
    path.rename(team.root / "spring.txt")
    path.symlink_to("../spring.txt")


TOUCHES: dict[str, Callable[[Team], object]] = {
    "edited in place": _rewrite,
    "assumed unchanged": _behind_a_flag("--assume-unchanged"),
    "skipped": _behind_a_flag("--skip-worktree"),
    "behind a filter": _behind_a_filter,
    "ignored": _ignored,
    "in a repository inside": _nested,
    "folder behind a link": _linked,
    "media behind a link": _media_behind_a_link,
    "file behind a link": _replaced_by_a_link,
    "a FIFO": lambda team: os.mkfifo(team.root / "posts/pipe.yaml"),
    "a twin by case": lambda team: team.files.write("posts/Spring.yaml", "id: Spring\n"),
    "gone": lambda team: (team.root / "posts/spring.yaml").unlink(),
    "renamed": lambda team: (team.root / "posts/spring.yaml").rename(team.root / "posts/other.yaml"),
    "a picture gone": lambda team: (team.root / "assets/sub/b.png").unlink(),
    "a picture replaced": lambda team: team.files.write("assets/a.png", b"GIF89a, not really"),
    "a rule of a style": lambda team: team.files.write("styles/House/New.yml", "extends: nonsense\n"),
    "a style's word": lambda team: team.files.write(
        "styles/House/Words.yml", "extends: existence\nmessage: No '%s'.\ntokens: [Words]\n"
    ),
    "policy": lambda team: (team.root / "members/maya.yaml").unlink(),
    "settings": lambda team: team.files.settings(holidays="XX"),
    "a record gone": lambda team: shutil.rmtree(team.root / "reviews/gone"),
    "settings gone bad": lambda team: team.files.write("socialops.yaml", "version: [\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", TOUCHES)
def test_whatever_is_touched_is_judged_anew(team: Team, name: str) -> None:
    before = team.learn()
    TOUCHES[name](team)
    assert not team.is_known()
    told = team.check()
    assert told.out != before.out
    assert told == team.cold()


def test_what_git_does_beside_the_files_costs_nothing(team: Team) -> None:
    told = team.learn()
    team.files.write("notes.txt", "Not ours.\n")
    team.git.run("add", "-A")
    team.git.run("commit", "-qm", "Notes")
    team.git.run("config", "core.fileMode", "false")
    assert team.is_known()
    assert team.check() == told


def test_a_file_that_is_put_back_is_judged_anew_and_found_the_same(team: Team) -> None:
    told = team.learn()
    _rewrite(team)
    team.git.run("checkout", "-q", "--", "posts")
    assert not team.is_known()
    assert team.check() == told


def test_what_changes_while_it_is_judged_is_not_kept(team: Team) -> None:
    class Meddler(Session):
        """The clock is asked between loading and judging."""

        def now(self, timezone: str) -> datetime:
            touch(team)
            return super().now(timezone)

    def gone(team: Team) -> None:
        shutil.rmtree(team.root / "reviews/gone", ignore_errors=True)

    def away(team: Team) -> None:
        (team.root / "assets/sub/b.png").unlink(missing_ok=True)

    for touch in (_rewrite_any, gone, away):
        time.sleep(0.06)
        reported(Meddler(team.root))
        assert not team.is_known(), touch
    team.learn()


def _rewrite_any(team: Team) -> None:
    path = team.root / "posts/autumn.yaml"
    path.write_bytes(path.read_bytes() + b"# seen\n")


def test_what_was_touched_this_very_moment_is_not_kept(team: Team) -> None:
    for _ in range(3):
        _rewrite_any(team)
        os.utime(team.root / "posts/autumn.yaml", (0, 0))
        team.check()
    _rewrite_any(team)
    reported(Session(team.root))
    ahead = time.time() + 1000
    os.utime(team.root / "posts/autumn.yaml", (ahead, ahead))
    assert not team.is_known()


def test_another_day_is_another_question(team: Team) -> None:
    def on(day: str, *more: str) -> Ran:
        return run_cli("check", "--format", "json", *more, cwd=team.root, now=f"{day} 12:00")

    time.sleep(0.06)
    early = on("2027-02-20")
    assert on("2027-02-20") == early
    late = on("2027-04-20")
    assert late.out != early.out
    assert late == on("2027-04-20", "--no-cache")
    assert on("2027-02-20") == early


def test_another_program_judges_anew(team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    team.learn()
    known = program()
    library = tmp_path / "site-packages"
    library.mkdir()
    monkeypatch.syspath_prepend(library)
    there = program()
    (library / "holidays.py").write_text("", encoding="utf-8")
    assert len({known, there, program()}) == 3
    assert not team.is_known()
    monkeypatch.setattr("sys.path", [path for path in __import__("sys").path if path != str(library)])
    assert team.is_known()


def test_amid_a_merge_all_is_judged(team: Team) -> None:
    team.learn()
    (team.root / ".git/MERGE_HEAD").write_text(team.git.run("rev-parse", "HEAD"), encoding="utf-8")
    assert not team.is_known()
    shutil.rmtree(team.shelf)
    team.check()
    assert not team.shelf.exists()


def test_publications_of_another_branch_are_part_of_it(team: Team) -> None:
    team.files.settings(publish={"branch": "records"})
    before = team.learn()
    record = team.files.publication("spring", "acme-x")
    team.git.run("checkout", "-q", "--orphan", "records")
    team.git.run("reset", "-q")
    team.git.run("add", record)
    team.git.run("commit", "-qm", "Out")
    team.git.run("symbolic-ref", "HEAD", "refs/heads/main")
    team.git.run("reset", "-q")
    shutil.rmtree(team.root / "publications")
    shutil.rmtree(team.shelf)
    team.learn()
    told = team.cold()
    assert told.out != before.out
    assert team.check() == told
    team.git.run("update-ref", "-d", "refs/heads/records")
    assert not team.is_known()
    assert team.check() == team.cold()
    assert json.loads(team.check().out) == json.loads(before.out)


def test_a_work_tree_has_its_own(team: Team) -> None:
    team.learn()
    other = team.root.parent / "other"
    team.git.run("worktree", "add", "-q", str(other))
    (other / "posts/autumn.yaml").unlink()
    time.sleep(0.06)
    found = [run_cli("check", "--format", "json", cwd=other, now=None) for _ in range(2)]
    assert found[0] == found[1] == run_cli("check", "--format", "json", "--no-cache", cwd=other, now=None)
    assert found[0].out != team.check().out
    assert (team.root / ".git/worktrees/other" / FOLDER).is_dir()
    assert team.is_known()


def test_there_are_few_and_the_oldest_goes(team: Team) -> None:
    time.sleep(0.06)
    for number in range(12):
        team.check("posts", *["posts/spring.yaml"] * number)
    assert len(list(team.shelf.iterdir())) == 8


def test_check_alone_remembers() -> None:
    """Whatever decides over an approval judges by what it reads; what old commits brought helps only who waits."""
    source = Path(__file__).resolve().parents[2] / "src/socialops"
    parts = (source / "operations/workspace/parts").iterdir()
    inside = {source / "operations/workspace/verdict.py", *parts, *(source / "store/verdicts").iterdir()}

    def users(words: str) -> set[str]:
        files = [path for path in source.rglob("*.py") if path not in inside]
        found = (path for path in files if re.search(words, path.read_text(encoding="utf-8")))
        return {path.relative_to(source).as_posix() for path in found}

    keep_history = {"operations/posts/remembered.py", "operations/posts/rehearsal.py"}
    verdicts = {"cli/at_once.py", "cli/commands/check.py", "operations/check.py"}
    views = {"cli/said.py", "cli/commands/show.py", "operations/shown/said.py"}
    review = {"cli/looks.py", "operations/shown/looked.py"}  # the first is shown; who decides binds to what is there
    branches = {"operations/sync/branches/to_review.py"}  # which of them wait: a hint, by which nothing is decided
    merged = {"operations/sync/main/since_merge.py"}  # what main has more than one's merged branch: likewise
    known = verdicts | keep_history | views | review | branches | merged
    assert users(r"(store\.verdicts|workspace\.verdict|shown\.said)\b") == known
    shown = {f"cli/commands/{view}.py" for view in ("status", "calendar", "backlog", "tasks", "show", "changes")}
    assert users(r"cli\.said\b") == {*shown, "cli/views_at_once.py", "cli/looks.py"}
    assert users(r"\bremembers=") == {"cli/commands/audit.py", "operations/posts/rehearsal.py"}
