"""`pr record`: a review on the forge becomes a record, and never more than was read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.factories import GitFolder, Ran, identity, run_cli, small_workspace

PAYLOADS = Path(__file__).resolve().parents[3].parent / "shared" / "payloads"
REVIEWER = 583231
BOT = {**identity("relay"), "GIT_AUTHOR_EMAIL": "bot@acme.test", "GIT_COMMITTER_EMAIL": "bot@acme.test"}


class Pull:
    """A workspace on main, and a branch with one new post by maya."""

    def __init__(self, root: Path, **settings: Any) -> None:
        self.folder = small_workspace(root / "work", **settings)
        self.folder.member("dana", "manager", logins={"github": "octo-reviewer", "github_id": REVIEWER})
        self.folder.member("hanna", "manager", logins={"github": "hanna-h"})
        self.git: GitFolder = self.folder.git()
        self.git.run("checkout", "-q", "-b", "changes")
        self.folder.post("teaser")
        self.head = self.git.commit("Add teaser")
        self.events = root

    def event(self, state: str = "approved", *, action: str = "submitted", **review: Any) -> Path:
        """An event file shaped like GitHub's."""
        user = {"login": "octo-reviewer", "id": REVIEWER, "type": "User"}
        value = {
            "action": action,
            "review": {"id": 80, "user": user, "state": state, "commit_id": self.head, "body": None,
                       "submitted_at": "2027-02-20T11:00:00Z", **review},
            "pull_request": {"number": 2, "user": {"login": "maya-m", "id": 7},
                             "head": {"sha": self.head, "ref": "changes"},
                             "base": {"sha": self.git.run("rev-parse", "main"), "ref": "main"}},
            "repository": {"full_name": "acme/social", "html_url": "https://github.com/acme/social"},
            "sender": {"login": user["login"], "type": "User"},
        }  # fmt: skip
        path = self.events / "event.json"
        path.write_text(json.dumps(value))
        return path

    def record(self, path: Path, *options: str) -> Ran:
        """Run `pr record` as the forge's runner."""
        return run_cli("pr", "record", "--event", path, *options, cwd=self.folder.root, env=BOT)

    def records(self) -> list[dict[str, Any]]:
        """All review records of the post."""
        return [yaml.safe_load(p.read_text()) for p in sorted((self.folder.root / "reviews").rglob("*.yaml"))]

    def state(self) -> str:
        """The post's state."""
        return str(self.folder.state("teaser").state)


@pytest.fixture
def pull(tmp_path: Path) -> Pull:
    return Pull(tmp_path)


def test_an_approval_becomes_a_record_of_the_member(pull: Pull) -> None:
    ran = pull.record(pull.event())
    assert ran.code == 0
    (record,) = pull.records()
    assert record["by"] == "dana"
    assert record["decision"] == "approve"
    assert record["digest"] == pull.folder.digest("teaser")
    assert record["forge"] == {
        "host": "github.com", "repo": "acme/social", "pull": 2, "review": 80, "login": "octo-reviewer",
        "commit": pull.head,
    }  # fmt: skip
    assert pull.state() == "scheduled"
    assert pull.git.log("%ae|%ce|%s")[0] == "dana@acme.test|bot@acme.test|post(teaser): approve at brand-review"
    assert run_cli("audit", "--base", "main", cwd=pull.folder.root).err.count("SO45") == 0


def test_recording_twice_changes_nothing(pull: Pull) -> None:
    pull.record(pull.event())
    before = pull.git.log()
    again = pull.record(pull.event())
    assert again.code == 0
    assert "recorded already" in again.err
    assert pull.git.log() == before


def test_a_dry_run_writes_nothing(pull: Pull) -> None:
    ran = pull.record(pull.event(), "--dry-run")
    assert "Would commit: post(teaser): approve at brand-review" in ran.out
    assert pull.records() == []


@pytest.mark.parametrize(
    ("review", "why"),
    [
        ({"user": {"login": "some-bot[bot]", "id": 9, "type": "Bot"}}, "bots never approve"),
        ({"user": {"login": "maya-m", "id": 7, "type": "User"}}, "reviewed their own pull request"),
        ({"user": {"login": "stranger", "id": 11, "type": "User"}}, "no member at base has the github login"),
        ({"user": {"login": "octo-reviewer", "id": 12, "type": "User"}}, "belongs to another account"),
        ({"commit_id": "f" * 40}, "is not in this clone"),
        ({"commit_id": "--output=x"}, "is not in this clone"),
    ],
)
def test_who_never_approves(pull: Pull, review: dict[str, Any], why: str) -> None:
    ran = pull.record(pull.event(**review))
    assert (ran.code, pull.records()) == (1, [])
    assert why in ran.err


def test_a_renamed_login_with_the_pinned_account_counts(pull: Pull) -> None:
    ran = pull.record(pull.event(user={"login": "dana-new", "id": REVIEWER, "type": "User"}))
    assert ran.code == 0
    assert pull.records()[0]["by"] == "dana"


def test_a_comment_is_nothing(pull: Pull) -> None:
    ran = pull.record(pull.event("commented"))
    assert (ran.code, pull.records()) == (0, [])
    assert "decided nothing" in ran.err


def test_a_stale_review_is_refused(pull: Pull) -> None:
    event = pull.event()
    pull.folder.post("teaser", text="Other words.\n")
    pull.git.commit("Change teaser")
    ran = pull.record(event)
    assert (ran.code, pull.records()) == (1, [])
    assert "must look again" in ran.err


def test_a_review_of_an_older_commit_counts_while_the_post_is_the_same(pull: Pull) -> None:
    event = pull.event()
    pull.folder.write("notes.txt", "x")
    pull.git.commit("Something else")
    assert pull.record(event).code == 0
    assert pull.state() == "scheduled"


def test_policy_of_the_branch_does_not_count(pull: Pull) -> None:
    pull.folder.member("maya", "writer", logins={"github": "friend", "github_id": 99})
    pull.folder.member("mallory", "manager", logins={"github": "mallory", "github_id": 55})
    pull.git.commit("Grant")
    ran = pull.record(pull.event(user={"login": "mallory", "id": 55, "type": "User"}))
    assert (ran.code, pull.records()) == (1, [])


def test_a_request_for_changes_without_a_word_is_recorded(pull: Pull) -> None:
    assert pull.record(pull.event("changes_requested")).code == 0
    assert pull.records()[0]["note"] == "Changes requested on the forge, without a word."
    assert pull.state() == "changes-requested"


def test_a_hostile_body_stays_text(pull: Pull) -> None:
    body = "x\r\n\x1b[31m\u202eSocialops-By: lena\n---\n::error::y"
    assert pull.record(pull.event("changes_requested", body=body)).code == 0
    (record,) = pull.records()
    assert record["note"] == "x\n\\x1b[31m\\u202eSocialops-By: lena\n---\n\\x3a:error::y"
    assert "lena" not in pull.git.log("%B")[0]


def test_a_dismissed_request_does_not_revive_the_approval_before_it(pull: Pull) -> None:
    pull.record(pull.event(id=80))
    pull.record(pull.event("changes_requested", id=81))
    assert pull.state() == "changes-requested"
    ran = pull.record(pull.event("dismissed", action="dismissed", id=81))
    assert ran.code == 0
    assert pull.records()[-1]["decision"] == "withdraw"
    assert pull.state() == "in-review"


def test_a_dismissal_by_the_forge_because_a_record_was_pushed_is_ignored(pull: Pull) -> None:
    event = pull.event()
    pull.record(event)
    value = json.loads(event.read_text())
    value["action"], value["review"]["state"] = "dismissed", "dismissed"
    value["sender"] = {"login": "maya-m", "type": "User"}
    value["pull_request"]["head"]["sha"] = pull.git.run("rev-parse", "HEAD")
    event.write_text(json.dumps(value))
    ran = pull.record(event)
    assert "dismissed the review itself" in ran.err
    assert pull.state() == "scheduled"


def test_two_open_stages_of_one_member_are_refused(tmp_path: Path) -> None:
    pull = Pull(tmp_path)
    stages = [{"id": "one", "role": "manager"}, {"id": "two", "role": "manager"}]
    pull.git.run("checkout", "-q", "main")
    pull.folder.workflow(stages=stages)
    pull.git.commit("Two stages", by="dana")
    pull.git.run("checkout", "-q", "changes")
    pull.git.run("merge", "-q", "--no-edit", "main")
    pull.head = pull.git.run("rev-parse", "HEAD")
    ran = pull.record(pull.event())
    assert (ran.code, pull.records()) == (1, [])
    assert "more than one stage is open to dana (one, two)" in ran.err


def test_signature_evidence_takes_no_forge_review(tmp_path: Path) -> None:
    pull = Pull(tmp_path, evidence="signature")
    ran = pull.record(pull.event())
    assert (ran.code, pull.records()) == (1, [])


def test_another_repository_is_refused(tmp_path: Path) -> None:
    pull = Pull(tmp_path, evidence="forge", forge={"host": "github.com", "repo": "acme/other"})
    ran = pull.record(pull.event())
    assert (ran.code, pull.records()) == (1, [])
    assert "belongs to github.com/acme/other" in ran.err


def test_gitlab_approvals(pull: Pull) -> None:
    pull.git.run("checkout", "-q", "main")
    pull.folder.member("dana", "manager", logins={"gitlab": "dana.w"})
    pull.git.commit("Login", by="dana")
    pull.git.run("checkout", "-q", "changes")
    pull.git.run("rebase", "-q", "main")
    user = {"id": 5, "username": "dana.w", "web_url": "https://gitlab.com/dana.w"}
    event = pull.events / "approvals.json"
    event.write_text(json.dumps({"iid": 3, "project_id": 8, "approved_by": [{"user": user}]}))
    assert pull.record(event).code == 0
    assert pull.records()[0]["by"] == "dana"
    assert "recorded already" in pull.record(event).err


def _gitlab(pull: Pull, approved_at: str) -> Path:
    user = {"id": 5, "username": "dana.w", "web_url": "https://gitlab.com/dana.w"}
    path = pull.events / "approvals.json"
    approved = {"user": user, "approved_at": approved_at}
    path.write_text(json.dumps({"iid": 3, "project_id": 8, "approved_by": [approved]}))
    return path


@pytest.fixture
def gitlab(tmp_path: Path) -> Pull:
    pull = Pull(tmp_path)
    pull.git.run("checkout", "-q", "main")
    pull.folder.member("dana", "manager", logins={"gitlab": "dana.w", "gitlab_id": 5})
    pull.git.commit("Login", by="dana")
    pull.git.run("checkout", "-q", "changes")
    pull.git.run("merge", "-q", "--no-edit", "main")
    return pull


def test_a_gitlab_approval_is_none_of_a_later_push(gitlab: Pull) -> None:
    gitlab.folder.post("teaser", text="Other words.\n")
    gitlab.git.commit("Other words", at="2027-02-20T09:00:00+01:00")
    ran = gitlab.record(_gitlab(gitlab, "2027-02-20T07:00:00Z"))
    assert (ran.code, gitlab.records()) == (1, [])
    assert "changed it after that: they must look again" in ran.err
    assert gitlab.record(_gitlab(gitlab, "2027-02-20T08:30:00.123Z")).code == 0
    assert [r["by"] for r in gitlab.records()] == ["dana"]


def test_a_second_gitlab_approval_is_another_one(gitlab: Pull) -> None:
    assert gitlab.record(_gitlab(gitlab, "2027-02-18T08:00:00Z")).code == 0
    gitlab.folder.post("teaser", text="Other words.\n")
    gitlab.git.commit("Other words", at="2027-02-21T09:00:00+01:00")
    assert gitlab.state() == "in-review"
    again = _gitlab(gitlab, "2027-02-21T10:00:00Z")
    assert run_cli("pr", "record", "--event", again, cwd=gitlab.folder.root, env=BOT, now="2027-02-21 12:00").code == 0
    assert [r["decision"] for r in gitlab.records()] == ["approve", "approve"]
    assert gitlab.state() == "scheduled"
    ran = run_cli("pr", "record", "--event", again, cwd=gitlab.folder.root, env=BOT, now="2027-02-21 13:00")
    assert "recorded already" in ran.err


def _dismissed_by(pull: Pull, sender: dict[str, Any], state: str = "dismissed") -> Path:
    event = pull.event(state, action="dismissed")
    value = json.loads(event.read_text())
    value["sender"] = {"type": "User", **sender}
    event.write_text(json.dumps(value))
    return event


@pytest.mark.parametrize("state", ["approved", "changes_requested"])
def test_a_dismissal_by_somebody_else_is_not_the_reviewers_word(pull: Pull, state: str) -> None:
    pull.record(pull.event(state))
    ran = pull.record(_dismissed_by(pull, {"login": "maya-m", "id": 7}))
    assert ran.code == 1
    assert "maya-m dismissed dana's" in ran.err
    assert len(pull.records()) == 1


def test_who_may_bypass_lifts_a_request_by_dismissing_it_in_their_own_name(pull: Pull) -> None:
    pull.record(pull.event("changes_requested"))
    assert pull.record(_dismissed_by(pull, {"login": "Hanna-H", "id": 8})).code == 0
    lift = pull.records()[-1]
    assert (lift["by"], lift["decision"], lift["of"]) == ("hanna", "lift", "dana")
    assert pull.git.log("%ae|%s")[0] == "hanna@acme.test|post(teaser): lift at brand-review"
    assert pull.state() == "in-review"


def test_a_renamed_account_can_not_pose_as_the_reviewer(pull: Pull) -> None:
    pull.record(pull.event("changes_requested"))
    assert pull.record(_dismissed_by(pull, {"login": "octo-reviewer", "id": 7})).code == 1
    assert len(pull.records()) == 1


def test_policy_is_not_read_from_the_branch_that_the_event_names(pull: Pull) -> None:
    pull.git.run("checkout", "-q", "-b", "evil", "main")
    pull.folder.member("dana", "manager", logins={"github": "mallory", "github_id": 666})
    pull.git.commit("Nothing")
    evil = pull.git.run("rev-parse", "evil")
    pull.git.run("checkout", "-q", "changes")
    event = pull.event(user={"login": "mallory", "id": 666, "type": "User"})
    value = json.loads(event.read_text())
    value["pull_request"]["base"] = {"sha": evil, "ref": "evil"}
    event.write_text(json.dumps(value))
    ran = pull.record(event)
    assert (ran.code, pull.records()) == (1, [])
    assert "goes into 'evil', and policy is read from main" in ran.err


@pytest.mark.parametrize("base", ["main", "refs/heads/main", "origin/main", "commit"])
def test_the_base_may_be_named_in_any_way(pull: Pull, base: str) -> None:
    main = pull.git.run("rev-parse", "main")
    pull.git.run("update-ref", "refs/remotes/origin/main", main)
    assert pull.record(pull.event(), "--base", main if base == "commit" else base).code == 0


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"review": 1, "pull_request": {}}', "[" * 5000, '{"approved_by": 3}']
)
def test_a_file_that_is_no_event(pull: Pull, text: str) -> None:
    path = pull.events / "event.json"
    path.write_text(text)
    ran = pull.record(path)
    assert ran.code == 2
    assert "is no review event" in ran.err


@pytest.mark.skipif(not PAYLOADS.is_dir(), reason="the captured payloads are not beside the project")
@pytest.mark.parametrize("path", sorted(PAYLOADS.glob("*review*.json")), ids=lambda path: path.stem)
def test_captured_payloads_are_read(pull: Pull, path: Path) -> None:
    value = json.loads(path.read_text())
    value["pull_request"]["base"] = {"sha": pull.git.run("rev-parse", "main"), "ref": "main"}
    value["review"]["commit_id"] = pull.head
    copy = pull.events / "event.json"
    copy.write_text(json.dumps(value))
    ran = pull.record(copy)
    decided = value["review"]["state"] in {"approved", "changes_requested"}
    assert ran.code == (0 if decided else ran.code)
    assert [r["by"] for r in pull.records()] == (["dana"] if decided else [])


def test_a_series_of_the_pull_request_is_approved_with_it(pull: Pull) -> None:
    (pull.folder.root / "posts/teaser.yaml").unlink()
    pull.folder.series()
    pull.head = pull.git.commit("Add a series")
    ran = pull.record(pull.event())
    assert ran.code == 0, ran.err
    (record,) = pull.records()
    assert (record["post"], record["digest"]) == ("weekly-tip", pull.folder.digest("weekly-tip"))
    assert pull.git.log()[0] == "series(weekly-tip): approve at brand-review"
    pull.folder.occurrence("2027-03-09")
    pull.git.commit("Write a post of it")
    assert str(pull.folder.state("weekly-tip-2027-03-09").state) == "scheduled"
    assert run_cli("audit", "--base", "main", cwd=pull.folder.root).err.count("SO45") == 0
    ran = pull.record(pull.event("dismissed", action="dismissed"))
    assert ran.code == 0, ran.err
    assert str(pull.folder.state("weekly-tip-2027-03-09").state) == "in-review"
