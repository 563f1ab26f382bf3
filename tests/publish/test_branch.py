"""Publications on a branch of their own, for forges that protect the default branch: written there, read by all."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from socialops.operations.publish import step
from socialops.store.yaml.reader import parse
from tests.factories import SOURCE, run_cli
from tests.publish.stage import ANSWER, NOW, Stage, records

BRANCH = "socialops-publications"


def _git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, encoding="utf-8").stdout.strip()


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    made = Stage(tmp_path)
    made.files.settings(publish={"branch": BRANCH})
    made.git.commit("Branch", by="dana", at="2027-02-02T09:00:00+01:00")
    made.approved()
    made.share()
    return made


def _said(where: Path, *words: str, now: str = NOW, by: str = "dana") -> Any:
    ran = run_cli(*words, "--format", "json", cwd=where, by=by, now=now)
    assert ran.code in {0, 1}, ran.err
    return json.loads(ran.out)


def test_records_go_to_the_branch_and_nowhere_else(stage: Stage) -> None:
    clone = stage.clone()
    before = _git(stage.bare, "rev-parse", "main")
    ran = stage.publish(clone, "--due")
    assert ran.code == 0, ran.out + ran.err
    assert [r["outcome"] for r in records(stage.bare, "teaser", "acme-x", BRANCH)] == ["unknown", "published"]
    assert _git(stage.bare, "rev-parse", "main") == before
    files = _git(stage.bare, "ls-tree", "-r", "--name-only", BRANCH).split()
    assert files == ["publications/teaser/acme-x--1.yaml", "publications/teaser/acme-x--2.yaml"]
    for other in ("other", "third"):
        assert stage.publish(stage.clone(other), "--due").code == 0
    assert len(stage.sent()) == 1


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone in which one of two due posts went out: `teaser`, and `other` not."""
    stage = Stage(tmp_path_factory.mktemp("read"))
    stage.files.settings(publish={"branch": BRANCH})
    stage.git.commit("Branch", by="dana", at="2027-02-02T09:00:00+01:00")
    stage.approved()
    stage.approved("other")
    stage.share()
    clone = stage.clone()
    when = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), "2027-03-01T09:05:00+01:00")
    assert stage.publish(clone, "teaser", **when).code == 0
    return stage.clone("reader")


def _posts(out: Path, *words: str) -> dict[str, str]:
    return {row["id"]: row["state"] for row in _said(out, *words)["posts"]}


def test_status_at_every_commit(out: Path) -> None:
    assert _posts(out, "status") == {"teaser": "published", "other": "due"}
    assert _posts(out, "status", "teaser") == {"teaser": "published"}


def test_the_calendar(out: Path) -> None:
    said = json.dumps(_said(out, "calendar", "--week", "2027-W09"))
    assert '"published"' in said
    assert said.count('"due"') == 1


def test_whose_turn_it_is(out: Path) -> None:
    assert [row["post"] for row in _said(out, "backlog")["items"]] == ["other"]
    done = {(task["post"], task["task"]) for task in _said(out, "tasks", "--all")["tasks"]}
    assert ("teaser", "brand-review") in done


def test_what_tells_one_post(out: Path) -> None:
    assert "https://x.com/acme/status/1" in run_cli("show", "teaser", cwd=out, by="dana", now=NOW).out
    assert "on acme-x (out)" in json.dumps(_said(out, "brief", "teaser"))
    history = run_cli("history", "teaser", cwd=out, by="dana", now=NOW).out.splitlines()
    assert ["unknown (acme-x)" in history[-2], "published (acme-x)" in history[-1]] == [True, True], history


def test_check_and_what_was_before(out: Path) -> None:
    assert _said(out, "check")["findings"] == []
    before = _said(out, "calendar", "--week", "2027-W09", "--at", "HEAD~1")
    assert '"published"' not in json.dumps(before)
    assert run_cli("changes", "--since", "2027-02-08", cwd=out, by="dana", now=NOW).code == 0
    assert run_cli("doctor", cwd=out, by="dana", now=NOW).code == 0


def _audit(where: Path, *words: str) -> tuple[int, list[str]]:
    ran = run_cli("audit", *words, "--format", "json", cwd=where, by="dana", now=NOW)
    return ran.code, [f"{one['code']} {one['path']}" for one in json.loads(ran.out)["findings"]]


def test_audit_of_the_default_branch_and_of_the_other(out: Path) -> None:
    assert _audit(out, "--base", "HEAD~2") == (0, [])
    for base in ((), ("--base", f"origin/{BRANCH}~1"), ("--base", "main")):
        ran = run_cli("audit", "--head", f"origin/{BRANCH}", *base, cwd=out, by="dana", now=NOW)
        assert ran.code == 0, ran.out + ran.err


FORGED: dict[str, tuple[dict[str, Any], str, str]] = {
    "not the member": ({}, "maya", "SO452"),
    "not approved": ({"part": "sha256:" + "1" * 64, "digest": "sha256:" + "1" * 64}, "dana", "SO457"),
    "no right": ({"by": "maya"}, "maya", "SO456"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", FORGED)
def test_a_forged_record_on_the_branch_is_seen_by_audit(out: Path, tmp_path: Path, name: str) -> None:
    fields, author, code = FORGED[name]
    clone = tmp_path / "clone"
    _git(out, "clone", "-q", str(out / "../remote.git"), str(clone))
    _git(clone, "switch", "-q", BRANCH)
    said = parse((clone / "publications/teaser/acme-x--2.yaml").read_bytes())
    assert isinstance(said, dict)
    file = clone / "publications/other/acme-x--1.yaml"
    file.parent.mkdir()
    record = {**said, "post": "other", **fields}
    file.write_text("".join(f"{key}: {json.dumps(value)}\n" for key, value in record.items()))
    _git(clone, "add", ".")
    who = ("-c", f"user.name={author}", "-c", f"user.email={author}@acme.test")
    _git(clone, *who, "commit", "-q", "-m", "Forge")
    code_found, found = _audit(clone, "--base", f"origin/{BRANCH}", "--head", BRANCH)
    assert code_found == 1
    assert f"{code} publications/other/acme-x--1.yaml" in found
    assert run_cli("check", cwd=clone, by="dana", now=NOW).code == 2, "no workspace is there"


@pytest.mark.slow
def test_the_branch_is_for_publications_alone(out: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    _git(out, "clone", "-q", str(out / "../remote.git"), str(clone))
    _git(clone, "switch", "-q", BRANCH)
    (clone / "posts").mkdir()
    (clone / "posts/evil.yaml").write_text("id: evil\n")
    _git(clone, "add", ".")
    _git(clone, "-c", "user.name=d", "-c", "user.email=dana@acme.test", "commit", "-q", "-m", "More")
    code, found = _audit(clone, "--head", BRANCH)
    assert (code, found) == (2, ["SO450 socialops.yaml"])


def test_what_a_person_records_goes_to_the_branch(stage: Stage) -> None:
    clone = stage.clone()
    words = ("mark-published", "teaser", "--channel", "acme-x", "--url", "https://x.com/acme/status/7")
    refused = run_cli(*words, "--no-commit", cwd=clone, by="dana", now=NOW)
    assert refused.code == 2
    assert BRANCH in refused.err
    ran = run_cli(*words, cwd=clone, by="dana", now=NOW)
    assert ran.code == 0, ran.err
    assert [r["url"] for r in records(stage.bare, "teaser", "acme-x", BRANCH)] == ["https://x.com/acme/status/7"]
    assert _git(clone, "status", "--porcelain") == ""
    assert stage.publish(stage.clone("other"), "--due").code == 0
    assert not stage.sent()
    again = run_cli(*words, cwd=clone, by="dana", now=NOW)
    assert again.code == 1
    assert "published on acme-x already" in again.err


def test_what_changes_on_the_default_branch_meanwhile_keeps_it_in(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone, seen = stage.clone(), list[str]()

    def meanwhile(reached: str) -> None:
        seen.append(reached)
        if seen == ["prepared", "committed"]:
            stage.files.post("teaser", status="hold")
            stage.git.commit("Hold", by="maya", at="2027-02-11T09:00:00+01:00")
            stage.share()

    monkeypatch.setattr(step, "_watchers", [meanwhile])
    ran = stage.publish(clone, "teaser")
    assert ran.code == 1, ran.out + ran.err
    assert "on hold" in ran.out
    assert not stage.sent()
    assert BRANCH not in _git(stage.bare, "branch")


@pytest.mark.slow
def test_a_claim_is_settled_and_a_branch_that_went_away_is_told(stage: Stage) -> None:
    stage.program("pass")
    clone = stage.clone()
    assert stage.publish(clone, "--due").code == 1
    assert stage.publish(stage.clone("other"), "--due", now="2027-03-01 09:30").code == 1
    assert len(stage.sent()) == 1
    _git(stage.bare, "branch", "-D", BRANCH)
    ran = stage.publish(clone, "--due", now="2027-03-01 09:30")
    assert ran.code == 2
    assert f"git push origin refs/remotes/origin/{BRANCH}" in ran.err
    assert len(stage.sent()) == 1


@pytest.mark.slow
def test_what_the_default_branch_held_before_still_counts(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.approved()
    assert stage.publish(stage.files.root, "--due").code == 0
    stage.files.settings(publish={"branch": BRANCH})
    stage.git.commit("Branch", by="dana", at="2027-03-01T09:06:00+01:00")
    stage.git.run("pull", "-q", "--rebase", ".", "main")
    assert _posts(stage.files.root, "status") == {"teaser": "published"}
    stage.program(ANSWER)
    stage.approved("other")
    assert stage.publish(stage.files.root, "--due").code == 0, "without a remote the branch is one's own"
    assert [row["post"] for row in stage.sent()] == ["teaser", "other"]
    files = stage.git.run("ls-tree", "-r", "--name-only", BRANCH).split()
    assert files == ["publications/other/acme-x--1.yaml", "publications/other/acme-x--2.yaml"]
    assert _posts(stage.files.root, "status") == {"teaser": "published", "other": "published"}


@pytest.mark.slow
def test_a_hook_that_receives_judges_that_branch_too(stage: Stage) -> None:
    hook = stage.bare / "hooks/pre-receive"
    hook.write_text(
        f"#!/bin/sh\nexport PYTHONPATH='{SOURCE}' SOCIALOPS_NOW='{NOW}'\nexec '{sys.executable}' -m socialops receive\n"
    )
    hook.chmod(0o755)
    when = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), "2027-03-01T09:05:00+01:00")
    clone = stage.clone()
    ran = stage.publish(clone, "--due", **when)
    assert ran.code == 0, ran.out + ran.err
    _git(clone, "switch", "-q", BRANCH)
    result = clone / "publications/teaser/acme-x--2.yaml"
    result.with_name("acme-x--3.yaml").write_text(result.read_text().replace("by: dana", "by: maya"))
    _git(clone, "add", ".")
    _git(clone, "-c", "user.name=maya", "-c", "user.email=maya@acme.test", "commit", "-q", "-m", "Forge")
    pushes = (["origin", BRANCH], ["-f", "origin", f"{BRANCH}~2:{BRANCH}"], ["origin", f":{BRANCH}"])
    for words, why in zip(pushes, ("SO456", "its history only ever grows", "can't be deleted"), strict=True):
        pushed = subprocess.run(["git", "push", *words], cwd=clone, check=False, capture_output=True, encoding="utf-8")
        assert pushed.returncode != 0
        assert why in pushed.stderr
    assert [r["outcome"] for r in records(stage.bare, "teaser", "acme-x", BRANCH)] == ["unknown", "published"]


def test_who_reads_a_workspace_whole_reads_that_branch_too() -> None:
    """Posts are asked whether they are out nearly everywhere: a new command must not forget where that stands."""
    needs_none = {"workspace/init.py", "workspace/playbook.py", "demo/play.py"}
    folder = SOURCE / "socialops/operations"
    found = {
        path.relative_to(folder).as_posix(): line.strip()
        for path in folder.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"\bload\(root\b(?!, posts=\(\))", line)
    }
    assert found.keys() <= needs_none, found
