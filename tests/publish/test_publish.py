"""What is approved and due goes out, once, claimed by a commit that all see."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.factories import run_cli
from tests.publish.stage import ANSWER, NOW, SECRET, Stage


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    made = Stage(tmp_path)
    made.approved()
    made.share()
    return made


def _outcomes(stage: Stage, post: str = "teaser") -> list[str]:
    return [record["outcome"] for record in stage.records(post)]


def test_what_is_due_goes_out_once(stage: Stage) -> None:
    clone = stage.clone()
    ran = stage.publish(clone, "--due", "--format", "json")
    assert ran.code == 0, ran.err
    said = json.loads(ran.out)
    assert said["sent"] == [
        {
            "post": "teaser",
            "channel": "acme-x",
            "outcome": "published",
            "url": "https://x.com/acme/status/1",
            "reason": None,
        }
    ]
    assert (said["version"], said["waiting"], said["missed"]) == (1, [], [])
    claim, result = stage.records()
    assert (claim["outcome"], result["outcome"]) == ("unknown", "published")
    assert claim["sending_until"] == "2027-03-01T09:07:00+01:00"
    assert claim["stages"] == ["brand-review"]
    for name in ("digest", "part", "key", "run", "by"):
        assert claim[name] == result[name]
    assert result["url"] == "https://x.com/acme/status/1"
    assert result["remote_id"] == "1"
    again = stage.publish(stage.clone("other"), "--due")
    assert again.code == 0
    assert len(stage.sent()) == 1
    assert _outcomes(stage) == ["unknown", "published"]
    status = json.loads(run_cli("status", "--format", "json", cwd=clone, by="dana", now=NOW).out)
    assert status["posts"][0]["state"] == "published", "one's own clone is brought along"


def test_the_program_gets_the_part_and_the_variables_of_its_channel_alone(stage: Stage) -> None:
    ran = stage.publish(stage.clone(), "teaser", SOCIALOPS_ACME_X_TOKEN=SECRET, SOCIALOPS_OTHER_TOKEN=SECRET)
    assert ran.code == 0, ran.err
    (asked,) = stage.sent()
    assert asked["text"] == "Words of teaser."
    assert (asked["version"], asked["post"], asked["channel"], asked["thread"]) == (1, "teaser", "acme-x", [])
    assert len(asked["key"]) == 13
    assert asked["folder"] == []
    assert asked["variables"] == ["SOCIALOPS_ACME_X_TOKEN"]


def test_a_dry_run_shows_all_of_it_and_sends_nothing(stage: Stage) -> None:
    ran = stage.publish(stage.clone(), "--dry-run")
    assert ran.code == 0, ran.err
    for word in ("would send teaser on acme-x", "Words of teaser.", "poster", "sha256:", "dana at brand-review"):
        assert word in ran.out
    assert not stage.sent()
    assert not stage.bare.joinpath("publications").exists()
    assert stage.git.run("ls-remote", "origin", "main").split()[0] == stage.git.run("rev-parse", "HEAD")


REFUSED: dict[str, tuple[Any, str]] = {
    "on hold": (lambda s: s.files.post("teaser", status="hold"), "on hold"),
    "changed": (lambda s: s.files.post("teaser", text="Other words.\n"), "dana's approval at brand-review lapsed"),
    "not approved": (
        lambda s: s.files.workflow(stages=[{"id": "legal", "role": "legal"}]),
        "it waits at legal for lena",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_changed_where_others_see_it_stays_in(stage: Stage, name: str) -> None:
    clone = stage.clone()
    change, word = REFUSED[name]
    change(stage)
    stage.git.commit("Change", by="dana" if name == "not approved" else "maya", at="2027-02-11T09:00:00+01:00")
    stage.share()
    ran = stage.publish(clone, "teaser")
    assert ran.code == 1, ran.out + ran.err
    assert word in ran.out
    assert not stage.sent()
    assert not stage.records()
    assert stage.publish(clone, "--due").code == 0, "what is not due is no fault"


def test_paused_and_outside_the_window_waits(stage: Stage) -> None:
    stage.files.settings(publish={"paused": "Under investigation"})
    stage.git.commit("Pause", by="dana")
    stage.share()
    clone = stage.clone()
    ran = stage.publish(clone, "--due", "--format", "json")
    assert ran.code == 0
    assert json.loads(ran.out)["waiting"][0]["reason"] == "paused: Under investigation"
    assert not stage.sent()
    paused = "Paused: Under investigation (publish: in socialops.yaml)."
    early = stage.publish(stage.clone("early"), "--due", now="2027-02-28 09:00")
    assert f"Nothing is due. {paused}" in early.err
    assert f"1 waiting. {paused}" in stage.publish(clone, "--due").err
    assert paused in run_cli("status", cwd=stage.files.root).err
    assert paused in run_cli(cwd=stage.files.root).err
    doctor = " ".join(run_cli("doctor", cwd=stage.files.root).out.split())
    assert "nothing goes out by itself, it is paused: Under investigation -> To end it, who may change policy" in doctor
    assert "publish: {paused: WHY}" in run_cli("pause", cwd=stage.files.root).err
    stage.files.settings()
    assert "Paused" not in run_cli("status", cwd=stage.files.root).err


def _waiting(stage: Stage, clone: Path, now: str, *words: str) -> list[str]:
    ran = stage.publish(clone, *(words or ("--due",)), "--format", "json", now=now)
    assert ran.code == 0, ran.out + ran.err
    return [str(row["reason"]) for row in json.loads(ran.out)["waiting"]]


def test_windows_spacing_and_a_pause_are_told_together(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    windows = [{"days": ["mon"], "from": "06:00", "to": "10:00"}]
    stage.files.channel("acme-x", publish={"by": "command", "run": "poster"}, windows=windows, spacing="2h")
    stage.approved(publish_at="2027-03-01 07:00")
    stage.approved("second", publish_at="2027-03-01 09:30")
    stage.share()
    clone = stage.clone()
    assert _waiting(stage, clone, "2027-03-01 09:05") == []
    close = "too close to another post there: from 2027-03-01T11:05:00+01:00 on (2h)"
    assert _waiting(stage, clone, "2027-03-01 09:35") == [close]
    outside = "outside the windows of the channel (mon 06:00-10:00), which open again at 2027-03-08T06:00:00+01:00"
    assert _waiting(stage, clone, "2027-03-01 10:30") == [f"{outside}; {close}"]
    stage.git.run("pull", "-q", "--rebase", "origin", "main")
    stage.files.settings(publish={"paused": "Fire"})
    stage.git.commit("Pause", by="dana")
    stage.share()
    assert _waiting(stage, clone, "2027-03-01 10:31", "second") == [f"paused: Fire; {outside}; {close}"]
    assert len(stage.sent()) == 1


def test_every_reason_is_told_at_once(stage: Stage) -> None:
    stage.files.channel("acme-x", publish={"by": "x", "host": "http://x.example.org"})
    stage.files.workflow(stages=[{"id": "brand-review", "role": "manager"}, {"id": "legal", "role": "legal"}])
    stage.files.post("teaser", text="Other words.\n", media=[{"file": "assets/no.png", "alt": "x"}])
    stage.git.commit("All at once", by="dana", at="2027-02-11T09:00:00+01:00")
    stage.share()
    ran = stage.publish(stage.clone(), "teaser", "--format", "json", by="maya")
    assert ran.code == 1
    (row,) = json.loads(ran.out)["refused"]
    told = "\n".join(row["reasons"])
    for word in (
        "a role that may 'publish'", "it is not approved", "dana's approval at brand-review lapsed", "is not https",
        "assets/no.png",
    ):  # fmt: skip
        assert word in told, told
    assert not stage.records()


def test_a_post_that_can_t_be_read_is_told_when_it_is_named(stage: Stage) -> None:
    stage.files.post("teaser", colour="green")
    stage.git.commit("Break", by="maya")
    stage.share()
    ran = stage.publish(stage.clone(), "teaser")
    assert ran.code == 1
    assert "posts/teaser.yaml:" in ran.out
    assert "colour" in ran.out


def test_what_was_missed_is_told_and_goes_by_a_word(stage: Stage) -> None:
    clone = stage.clone()
    ran = stage.publish(clone, "--due", "--format", "json", now="2027-03-01 14:00")
    assert ran.code == 1
    assert json.loads(ran.out)["missed"][0]["post"] == "teaser"
    assert stage.publish(clone, "--due", "--late", now="2027-03-01 14:00").code == 2
    assert stage.publish(clone, "teaser", "--late", now="2027-03-01 14:00").code == 0
    assert len(stage.sent()) == 1


def test_an_approval_that_somebody_else_wrote_is_not_believed(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.files.post("teaser")
    stage.git.commit("Write", by="maya")
    stage.files.review("teaser", "brand-review", "dana")
    stage.git.commit("Approve it myself", by="maya")
    stage.share()
    ran = stage.publish(stage.clone(), "teaser")
    assert ran.code == 1
    assert "SO452" in ran.out
    assert not stage.sent()


@pytest.mark.parametrize(("author", "outcome"), [("dana", "published"), ("maya", None)])
def test_a_bypass_is_believed_where_it_is_proved(tmp_path: Path, author: str, outcome: str | None) -> None:
    stage = Stage(tmp_path)
    stage.files.post("teaser", publish_at="2027-03-01 09:00")
    stage.git.commit("Write", by="maya", at="2027-02-09T09:00:00+01:00")
    said: dict[str, Any] = {"stages": ["brand-review"], "due": "2027-03-02T09:00:00+01:00", "note": "Now."}
    said["digest"] = stage.files.digest("teaser")
    stage.files.review("teaser", "general", "dana", "bypass", at="2027-02-26T09:00:00+01:00", **said)
    stage.git.commit("Let it pass", by=author, at="2027-02-26T09:00:00+01:00")
    stage.share()
    ran = stage.publish(stage.clone(), "teaser", "--yes", "--format", "json")
    assert [row["outcome"] for row in json.loads(ran.out)["sent"]] == ([outcome] if outcome else [])
    assert len(stage.sent()) == (1 if outcome else 0)


def test_who_may_not_publish_sends_nothing(stage: Stage) -> None:
    ran = stage.publish(stage.clone(), "teaser", by="maya")
    assert ran.code == 1
    assert "a role that may 'publish'" in ran.out
    assert not stage.sent()


ANSWERS = {
    "failed": (
        'print(json.dumps({"outcome": "failed", "reason": "not-sent: no network"}))',
        "failed",
        "not-sent: no network",
    ),
    "refused": ('print(json.dumps({"outcome": "failed", "reason": "too long"}))', "failed", "refused: too long"),
    "unknown": ('print(json.dumps({"outcome": "unknown"}))', "unknown", None),
    "nothing": ("pass", "unknown", "no certain answer"),
    "no json": ('print("done")', "unknown", "no certain answer"),
    "too much": ('print("x" * 70000)', "unknown", "no certain answer"),
    "elsewhere": ('print(json.dumps({"outcome": "published", "url": "https://evil.test/1"}))', "published", None),
    "crash": ("raise SystemExit(3)", "unknown", "no certain answer"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_what_the_program_says(stage: Stage, name: str) -> None:
    answer, outcome, reason = ANSWERS[name]
    stage.program(answer)
    ran = stage.publish(stage.clone(), "--due")
    last = stage.records()[-1]
    assert last["outcome"] == outcome
    assert "url" not in last
    assert reason is None or last["reason"].startswith(reason)
    assert ran.code == (0 if outcome == "published" else 1)


def test_what_never_reached_anybody_is_tried_three_times(stage: Stage) -> None:
    stage.program(ANSWERS["failed"][0])
    clone = stage.clone()
    for _ in range(5):
        stage.publish(clone, "--due")
    assert len(stage.sent()) == 3
    assert len({asked["key"] for asked in stage.sent()}) == 1
    assert stage.publish(clone, "teaser", "--again").code == 1
    assert len(stage.sent()) == 4


def test_what_nobody_knows_waits_for_a_person(stage: Stage) -> None:
    stage.program("pass")
    clone = stage.clone()
    stage.publish(clone, "--due")
    for which in ("--due", "teaser"):
        told = stage.publish(clone, which, "--dry-run", now="2027-03-01 09:30")
        assert (told.code, "nobody knows yet whether it is out" in told.out) == (0, True)
    for words in (("--due",), ("teaser", "--again"), ("--recover",), ("teaser",)):
        ran = stage.publish(clone, *words, now="2027-03-01 09:30")
        assert ran.code == 1, (words, ran.out, ran.err)
    assert len(stage.sent()) == 1
    early = run_cli(
        "mark-published", "teaser", "--channel", "acme-x", "--failed", cwd=clone, by="dana", now="2027-03-01 09:08"
    )
    assert early.code == 1
    assert "may still be going out" in early.err
    said = run_cli(
        "mark-published", "teaser", "--channel", "acme-x", "--failed", cwd=clone, by="dana", now="2027-03-01 09:40"
    )
    assert said.code == 0, said.err


def test_a_hook_of_the_remote_that_says_no_stops_it(stage: Stage) -> None:
    hook = stage.bare / "hooks/pre-receive"
    hook.write_text("#!/bin/sh\necho 'the branch is closed' >&2\nexit 1\n")
    hook.chmod(0o755)
    ran = stage.publish(stage.clone(), "--due")
    assert ran.code == 2
    assert "the branch is closed" in ran.err
    assert not stage.sent()


def test_own_hooks_do_not_run_and_nobody_inherits_a_secret(stage: Stage, tmp_path: Path) -> None:
    clone = stage.clone()
    for name in ("pre-push", "pre-commit", "post-merge", "reference-transaction"):
        hook = clone / ".git/hooks" / name
        hook.write_text(f"#!/bin/sh\nenv > {tmp_path}/seen-by-hook\n")
        hook.chmod(0o755)
    assert stage.publish(clone, "--due", SOCIALOPS_ACME_X_TOKEN=SECRET).code == 0
    assert not (tmp_path / "seen-by-hook").exists()


@pytest.mark.parametrize("words", [(), ("--due", "--late")])
def test_what_is_no_grammar(stage: Stage, words: tuple[str, ...]) -> None:
    assert stage.publish(stage.clone(), *words).code == 2


def test_half_a_history_or_a_clock_behind_proves_nothing(stage: Stage, tmp_path: Path) -> None:
    shallow = tmp_path / "shallow"
    subprocess.run(["git", "clone", "-q", "--depth=1", f"file://{stage.bare}", str(shallow)], check=True)
    ran = stage.publish(shallow, "--due")
    assert ran.code == 2
    assert "shallow" in ran.err
    early = stage.publish(stage.clone(), "--due", now="2027-02-10 08:50")
    assert early.code == 2
    assert "clock" in early.err


def test_without_a_remote_the_commit_is_the_claim(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.approved()
    ran = stage.publish(stage.files.root, "--due")
    assert ran.code == 0, ran.err
    assert stage.git.run("status", "--porcelain") == ""
    assert len(stage.git.run("ls-files", "publications").splitlines()) == 2


def test_dirty_work_and_unpushed_commits_do_not_matter(stage: Stage) -> None:
    clone = stage.clone()
    (clone / "posts/teaser.yaml").write_text("broken: [")
    ran = stage.publish(clone, "--due")
    assert ran.code == 0, ran.err
    assert (clone / "posts/teaser.yaml").read_text() == "broken: ["
    assert len(stage.sent()) == 1


def test_an_edit_between_claim_and_result_charges_nobody(stage: Stage) -> None:
    clone = stage.clone()
    stage.files.post("teaser", text="Edited while it went out.\n")
    stage.git.commit("Edit", by="maya", at="2027-03-01T09:05:00+01:00")
    push = ["git", "-C", str(stage.files.root), "push", "-q", "-f", "origin", "HEAD:refs/heads/edit"]
    subprocess.run(push, check=True)
    merge = f"""
import subprocess
git = ["git", "-C", {str(clone)!r}, "-c", "user.name=M", "-c", "user.email=maya@acme.test"]
subprocess.run([*git, "fetch", "-q"], check=True)
subprocess.run([*git, "worktree", "add", "-q", "--detach", {str(stage.root / "beside")!r}, "origin/main"], check=True)
beside = ["git", "-C", {str(stage.root / "beside")!r}, *git[3:]]
subprocess.run([*beside, "merge", "-q", "--no-edit", "origin/edit"], check=True)
subprocess.run([*beside, "push", "-q", "origin", "HEAD:main"], check=True)
"""
    stage.program(merge + ANSWER)
    ran = stage.publish(clone, "--due")
    assert ran.code == 0, ran.out + ran.err
    assert _outcomes(stage) == ["unknown", "published"]
    audited = run_cli(
        "audit", "--base", "origin/main^", "--head", "origin/main", "--format", "json", cwd=clone, by="dana", now=NOW
    )
    codes = {(f["code"], f["path"]) for f in json.loads(audited.out)["findings"] if "publications/" in f["path"]}
    assert {code for code, _ in codes} <= {"SO456"}, codes  # the clock of this test is not that of its commits


def test_doctor_asks_who_one_is(stage: Stage) -> None:
    clone = stage.clone()
    there = run_cli("doctor", "--online", "--format", "json", cwd=clone, by="dana", env=stage.environment())
    assert [s["level"] for s in json.loads(there.out)["signs"] if s["topic"] == "acme-x"] == ["ok"]
    gone = run_cli("doctor", "--online", "--format", "json", cwd=clone, by="dana", env={"PATH": "/usr/bin:/bin"})
    assert gone.code == 1
    assert "is in no folder of the PATH" in gone.out


@pytest.mark.parametrize(("mode", "inside", "code"), [(0o600, False, 0), (0o640, False, 2), (0o600, True, 2)])
def test_secrets_from_a_file_that_is_nobody_else_s(stage: Stage, mode: int, inside: bool, code: int) -> None:
    clone = stage.clone()
    file = (clone if inside else stage.root) / "secrets"
    file.write_text(f"# of the channel\nSOCIALOPS_ACME_X_TOKEN={SECRET}\n")
    file.chmod(mode)
    ran = stage.publish(clone, "--due", SOCIALOPS_CREDENTIALS=str(file))
    assert ran.code == code, ran.err
    assert SECRET not in ran.out + ran.err
    assert [asked["variables"] for asked in stage.sent()] == ([["SOCIALOPS_ACME_X_TOKEN"]] if code == 0 else [])


def test_what_a_program_says_of_a_secret_is_struck_out(stage: Stage) -> None:
    import base64

    forms = [SECRET, base64.b64encode(f"user:{SECRET}".encode()).decode()]
    stage.program(f"print(json.dumps({{'outcome': 'failed', 'reason': 'refused: ' + ' '.join({forms!r})}}))")
    ran = stage.publish(stage.clone(), "--due", "--format", "json", SOCIALOPS_ACME_X_TOKEN=SECRET)
    reason = stage.records()[-1]["reason"]
    assert "[hidden]" in reason
    for form in (SECRET, base64.b64encode(SECRET.encode()).decode()[:-2], forms[1][8:-4]):
        assert form not in reason + ran.out + ran.err


def test_a_post_more_costs_few_programs_and_none_for_what_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two pushes, and the questions about its history: what this run itself wrote is asked of nobody."""
    stage = Stage(tmp_path)
    for number in range(3):
        stage.approved(f"post-{number}", publish_at="2027-03-01 09:00")
    stage.share()
    clone, started, real = stage.clone(), list[str](), subprocess.Popen

    class Counted(real):  # type: ignore[valid-type, misc]
        def __init__(self, command: list[str], *rest: Any, **more: Any) -> None:
            words = [str(word) for word in command]
            named = {"push", "rev-list", "diff-tree", "poster"} & {Path(word).name for word in words}
            started.append(next(iter(named), "another"))
            super().__init__(command, *rest, **more)

    monkeypatch.setattr(subprocess, "Popen", Counted)
    counts = []
    for posts in (("post-0",), ("post-1", "post-2")):
        started.clear()
        assert stage.publish(clone, *posts).code == 0
        counts.append({name: started.count(name) for name in set(started)})
    more = {name: counts[1][name] - counts[0].get(name, 0) for name in counts[1]}
    assert more == {"push": 2, "rev-list": 0, "diff-tree": 2, "poster": 1, "another": 0}
