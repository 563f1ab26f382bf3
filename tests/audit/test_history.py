"""What can't be proved does not pass: cut-off, missing, conflicting and crafted histories."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.audit.play import POST, RECORD, Play, build_base
from tests.factories import GitFolder, Ran, run_cli, small_workspace


def _incomplete(ran: Ran) -> str:
    assert ran.code == 2, ran
    found = json.loads(ran.out)
    assert [f["code"] for f in found["findings"]] == ["SO450"]
    assert found["summary"]["errors"] == 1
    assert "Not judged" in ran.err
    return str(found["findings"][0]["message"])


def _json(play: Play, **options: str | None) -> Ran:
    return play.run("--format", "json", **options)  # type: ignore[arg-type]


def test_a_shallow_clone_is_refused_with_the_line_that_mends_it(play: Play, tmp_path: Path) -> None:
    play.approve()
    clone = tmp_path / "clone"
    play.git("clone", "-q", "--depth", "1", "--no-single-branch", f"file://{play.root}", str(clone))
    message = _incomplete(_json(Play(clone), base="origin/main", head="HEAD"))
    assert "git fetch --unshallow" in message
    assert "fetch-depth: 0" in message
    Play(clone).git("fetch", "-q", "--unshallow")
    assert Play(clone).run(base="origin/main", head="HEAD").code == 0


def test_ids_of_64_digits_are_read_like_those_of_40(tmp_path: Path) -> None:
    folder, git = small_workspace(tmp_path), GitFolder(tmp_path)
    git.run("init", "-q", "-b", "main", "--object-format=sha256")
    assert len(git.commit("Start")) == 64
    git.run("switch", "-q", "-c", "work")
    folder.post("launch")
    git.commit("Add launch", by="maya")
    assert run_cli("audit", "--base", "main", cwd=tmp_path).code == 0
    folder.post("launch", text="Other words.\n")
    git.commit("Change launch", by="lena")
    assert "SO456" in run_cli("audit", "--base", "main", cwd=tmp_path).out


@pytest.mark.parametrize("promised", [True, False])
@pytest.mark.parametrize("missing", ["blob:none", "tree:0"])
def test_a_clone_with_holes_proves_nothing(play: Play, tmp_path: Path, missing: str, *, promised: bool) -> None:
    """dana wrote what she approves; who can't read the older version must not say that nobody changed it."""
    play.write(text="Words that dana wrote alone. With a tpyo.\n")
    play.commit("dana")
    play.write(text="Words that dana wrote alone. With a typo.\n")
    play.commit("maya")
    play.approve()
    assert ("SO455", RECORD) in play.errors()
    play.git("config", "uploadpack.allowFilter", "true")
    play.git("config", "uploadpack.allowAnySHA1InWant", "true")
    clone = Play(tmp_path / "clone")
    play.git("clone", "-q", f"--filter={missing}", "--no-local", "-b", "work", f"file://{play.root}", str(clone.root))
    if not promised:  # a git that has forgotten the promise says of what is not here that it is missing
        for key in ("remote.origin.promisor", "remote.origin.partialclonefilter", "extensions.partialclone"):
            subprocess.run(["git", "config", "--unset-all", key], cwd=clone.root, check=False)
        for file in (clone.root / ".git/objects/pack").glob("*.promisor"):
            file.unlink()
    ran = clone.run("--format", "json", base="origin/main", head="work")
    assert ran.code == 2, ran
    assert "SO450" in ran.out


def test_media_that_are_not_in_the_clone_prove_nothing(play: Play) -> None:
    play.files.write("assets/hero.png", b"one")
    play.write(media=[{"file": "assets/hero.png", "alt": "Door"}])
    old = play.commit("dana")
    play.files.write("assets/hero.png", b"two")
    play.commit("maya")
    play.approve()
    blob = play.git("rev-parse", f"{old}:assets/hero.png")
    (play.root / ".git/objects" / blob[:2] / blob[2:]).unlink()
    ran = play.run("--format", "json")
    assert ran.code == 2, ran
    assert blob[:9] in ran.out


def test_a_base_that_is_not_there(play: Play) -> None:
    assert "git fetch origin" in _incomplete(_json(play, base="origin/main"))
    assert "no commit 'nowhere' here" in _incomplete(_json(play, head="nowhere"))
    play.git("branch", "-m", "main", "trunk")
    assert "origin/HEAD, origin/main or main" in _incomplete(_json(play, base=None))


@pytest.mark.parametrize(
    "base", ["--output=/tmp/x", "-n", "main..work", "^main", ":/Start", "", "main^{tree}", "a b\n"]
)
def test_a_base_that_is_no_commit(play: Play, base: str) -> None:
    play.approve()
    ran = run_cli("audit", f"--base={base}", "--head", "work", "--format", "json", cwd=play.root)
    assert ran.code == (2 if base else 0), ran  # an empty one is as if it were not given


def test_base_and_head_alike_prove_nothing_unless_asked_for(play: Play) -> None:
    play.switch("main")
    assert "name the base with --base" in _incomplete(_json(play, base=None, head="HEAD"))
    assert _json(play, base="main", head="HEAD").code == 0


def test_the_base_may_come_from_the_environment(play: Play) -> None:
    play.files.role("legal", may=["bypass"])
    play.commit("maya")
    ran = run_cli("audit", cwd=play.root, env={"SOCIALOPS_BASE": "main"})
    assert ran.code == 1
    assert "SO454" in ran.out


def test_unrelated_histories(play: Play) -> None:
    play.git("switch", "-q", "--orphan", "island")
    play.files.write("x.md", "x\n")
    play.commit("maya")
    assert "no common history" in _incomplete(_json(play, head="island"))


@pytest.mark.parametrize("path", [POST, RECORD, "roles/legal.yaml"])
def test_what_both_sides_changed_is_not_guessed(play: Play, path: str) -> None:
    play.files.write(path, "a: 1\n")
    play.commit("hana")
    play.switch("main")
    play.files.write(path, "b: 1\n")
    play.commit("hana")
    message = _incomplete(_json(play))
    assert f"{path} changed on both sides" in message
    assert "socialops sync --take-main" in message


def test_outside_the_workspace_both_sides_may_change_a_file(tmp_path: Path) -> None:
    play = build_base(tmp_path / "repo", "social")
    (play.root / "x.md").write_text("a\n")
    play.commit("maya")
    play.switch("main")
    (play.root / "x.md").write_text("b\n")
    play.commit("maya")
    assert play.errors() == set()


def test_a_tag_that_is_called_like_the_base_is_not_the_base(play: Play, tmp_path: Path) -> None:
    """Git takes a tag before a branch: a pushed tag `origin/main` would choose the policy."""
    play.files.member("ben", "writer", "reviewer")
    play.commit("ben")
    play.git("tag", "origin/main", "work")
    play.approve("ben")
    clone = tmp_path / "clone"
    play.git("clone", "-q", str(play.root), str(clone))
    cloned = Play(clone)
    message = _incomplete(_json(cloned, base="origin/main", head="HEAD"))
    assert "refs/remotes/origin/main" in message
    assert "refs/tags/origin/main" in message
    codes = {code for code, _ in cloned.errors(base="refs/remotes/origin/main", head="HEAD")}
    assert codes == {"SO454", "SO456"}


def test_replace_refs_show_the_audit_nothing(play: Play) -> None:
    play.files.role("legal", may=["bypass"])
    bad = play.commit("maya")
    play.git("replace", bad, "main")
    assert play.git("rev-parse", f"{bad}^{{tree}}") == play.git("rev-parse", "main^{tree}")
    assert play.errors(head=bad) == {("SO454", "roles/legal.yaml")}


def test_grafts_show_the_audit_nothing(play: Play) -> None:
    play.files.role("legal", may=["bypass"])
    play.commit("maya")
    play.files.write("README.md", "More\n")
    tip = play.commit("maya")
    play.files.write(".git/info/grafts", f"{tip} {play.git('rev-parse', 'main')}\n")
    assert len(play.git("-c", "advice.graftFileDeprecated=false", "rev-list", "main..work").split()) == 1
    assert play.errors() == {("SO454", "roles/legal.yaml")}


@pytest.mark.parametrize(
    ("key", "value"),
    [("diff.relative", "true"), ("log.follow", "true"), ("diff.renames", "copies"), ("color.ui", "always"),
     ("diff.orderFile", "README.md"), ("diff.ignoreSubmodules", "all"), ("log.diffMerges", "off"),
     ("core.quotePath", "true"), ("log.showRoot", "false"), ("diff.noprefix", "true"), ("log.showSignature", "true")],
)  # fmt: skip
def test_settings_of_the_repository_hide_nothing(play: Play, key: str, value: str) -> None:
    play.git("config", key, value)
    play.files.role("legal", may=["bypass"])
    play.commit("maya")
    assert play.errors(cwd=play.root / "posts") == {("SO454", "roles/legal.yaml")}


def _crafted(play: Play, edit: dict[str, str]) -> str:
    """A commit object like HEAD's, with parts of its text replaced."""
    raw = play.git("cat-file", "commit", "HEAD") + "\n"
    for old, new in edit.items():
        assert old in raw
        raw = raw.replace(old, new, 1)
    done = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin", "--literally"],
        input=raw.encode("utf-8", "surrogateescape"), cwd=play.root, capture_output=True, check=True,
    )  # fmt: skip
    return done.stdout.decode().strip()


def test_a_commit_with_two_authors_is_nobodys(play: Play) -> None:
    play.files.review("launch", "brand-review", "dana")
    play.commit("maya")
    two = _crafted(play, {"author Maya": "author Dana <dana@acme.test> 1802246400 +0100\nauthor Maya"})
    assert play.errors(head=two) == {("SO452", RECORD)}


@pytest.mark.parametrize("date", ["99999999999999999999 +0000", "-1 +0000", "1802246400 +9999999", "x", ""])
def test_dates_that_no_calendar_holds_prove_nothing(play: Play, date: str) -> None:
    play.approve()
    raw = play.git("cat-file", "commit", "HEAD")
    line = next(line for line in raw.splitlines() if line.startswith("author "))
    found = play.errors(head=_crafted(play, {line: f"author Dana <dana@acme.test> {date}"}))
    assert ("SO452", RECORD) in found


def test_a_second_author_in_the_name_or_a_folded_line_is_no_author(play: Play) -> None:
    play.files.review("launch", "brand-review", "dana")
    play.commit("maya")
    for new in (
        "author Dana <dana@acme.test> Maya",
        "author Maya\n Dana <dana@acme.test>",
        "mergetag x\n author Dana <dana@acme.test> 1 +0000\nauthor Maya",
    ):
        assert ("SO452", RECORD) in play.errors(head=_crafted(play, {"author Maya": new}))


@pytest.mark.parametrize("format_", ["full", "concise", "json", "github", "gitlab", "sarif", "junit"])
def test_hostile_names_and_messages_are_shown_as_text(play: Play, format_: str) -> None:
    play.files.write("roles/a\nb\x1b[31m\u202e,::error::x.yaml", "{}\n")
    (play.root / b"roles/\xff.yaml".decode("utf-8", "surrogateescape")).write_text("{}\n")
    play.commit("maya", "Hello\x1b[2J\n\n::add-mask::x\n\x01" + "0" * 40,
                GIT_AUTHOR_EMAIL="\x1b[31mceo@acme.test\u202e", GIT_AUTHOR_NAME="x\x1b")  # fmt: skip
    ran = play.run("--format", format_)
    assert ran.code == 1, ran
    assert "\x1b" not in ran.out + ran.err
    assert format_ in {"json", "sarif", "gitlab"} or "\u202e" not in ran.out
    if format_ in {"json", "sarif", "gitlab"}:
        json.loads(ran.out.encode("utf-8", "backslashreplace"))
    if format_ == "github":
        assert all(line.startswith("::error title=SO454") for line in ran.out.splitlines())


def test_a_path_with_a_line_break_is_no_other_path(play: Play) -> None:
    play.files.write(f"assets/x\n{RECORD}", "x\n")
    play.files.write(f"assets/:100644 100644 {'0' * 40} {'1' * 40} A", "x\n")
    play.commit("maya")
    assert play.errors() == set()


@pytest.mark.parametrize("name", ["assets/x blob 12", "assets/x missing", "assets/ä ö.png"])
def test_media_with_names_that_look_like_answers_of_git(play: Play, name: str) -> None:
    play.write(media=[{"file": name, "alt": "Door"}])
    play.commit("maya")
    play.approve()
    play.files.write(name, b"12\x00blob")
    play.commit("maya")
    assert play.errors() == {("SO457", RECORD)}  # it was not there for anybody to look at
    assert not play.files.state("launch").all_satisfied


def test_a_workspace_in_a_folder_below_and_a_bare_repository(tmp_path: Path) -> None:
    play = build_base(tmp_path / "repo", "social/acme")
    play.approve("ben")
    record = RECORD.replace("dana", "ben")
    where = ("SO456", record)
    assert play.errors() == {where}
    assert play.errors(cwd=play.files.root / "posts") == {where}
    assert play.errors(cwd=play.root) == {where}
    bare = tmp_path / "bare.git"
    play.git("clone", "-q", "--bare", str(play.root), str(bare))
    assert Play(bare).errors(cwd=bare) == {where}
    ran = run_cli("audit", "--base", "main", "--head", "work", "--format", "concise", cwd=bare)
    assert f"social/acme/{record}:" in ran.out


def test_only_git_objects_are_judged_never_the_work_tree(play: Play) -> None:
    play.approve("ben")
    play.files.member("ben", "reviewer")
    play.git("rm", "-q", "--cached", "-r", ".")
    assert play.errors() == {("SO456", "reviews/launch/brand-review--ben--1.yaml")}


def test_outside_of_a_repository(tmp_path: Path) -> None:
    ran = run_cli("audit", cwd=tmp_path)
    assert ran.code == 2
    assert "git can't read this repository" in ran.err


def test_where_base_never_held_a_workspace_policy_and_posts_may_come_but_no_records(tmp_path: Path) -> None:
    play = build_base(tmp_path / "repo")
    play.git("switch", "-q", "--orphan", "early")
    play.files.write("x.md", "x\n")
    play.commit("mallory")
    play.git("branch", "-f", "main", "early")
    play.git("switch", "-q", "-c", "begin", "early")
    play.git("restore", "--source", "work", ".")
    play.commit("mallory")
    assert [(f["code"], f["severity"]) for f in play.findings(head="begin")] == [("SO454", "note")]
    path = play.approve("dana")
    assert play.errors(head="begin") == {("SO456", path)}
    assert "can't bring records" in play.message("SO456", head="begin")


def test_a_base_that_lost_its_workspace_is_no_beginning(play: Play) -> None:
    play.switch("main")
    play.git("rm", "-q", "socialops.yaml")
    play.commit("hana")
    play.git("branch", "-f", "work", "main")
    play.switch("work")
    play.git("checkout", "-q", "main~1", "--", "socialops.yaml")
    play.commit("mallory")
    assert "base held a workspace once" in _incomplete(_json(play))


def test_an_empty_repository(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", "-b", "main", "--template=", str(tmp_path)], check=True)
    _incomplete(run_cli("audit", "--format", "json", cwd=tmp_path))


def test_the_command_passes_over_nothing_when_objects_are_missing(play: Play) -> None:
    play.approve()
    blob = play.git("rev-parse", f"work:{RECORD}")
    (play.root / ".git/objects" / blob[:2] / blob[2:]).unlink()
    ran = play.run("--format", "json")
    assert ran.code in {1, 2}, ran
