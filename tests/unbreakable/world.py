"""A workspace in which every command that writes has something to do, and somebody else is at work meanwhile."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from tests.factories import GitFolder, WorkspaceFolder, small_workspace
from tests.forked import WHEN

BEFORE = "2027-02-10T09:00:00+01:00"
EXPORT = (
    "Post id,Date,Post text,Post Link,Impressions,Likes,Engagements,Bookmarks,Shares,New follows,Replies,Reposts\n"
    '"1","Fri, Feb 12, 2027","Words","https://x.com/acme/status/1",100,5,7,0,0,0,1,1\n'
)
PLAN = "Title;Date;Time;Channel;Post copy\n" + "".join(
    f"Plan {n};{n}.3.2027;09:00;acme-x;Words {n}\n" for n in range(1, 4)
)


def build(root: Path) -> WorkspaceFolder:
    """All of it, in one commit by dana; beside it (`../given`) lie files that commands are given."""
    made = small_workspace(root / "acme")
    _people(made)
    _posts(made)
    _numbers(made)
    _handoffs(made)
    made.write(".gitattributes", "*.yaml text eol=lf\nassets/** -text\n")
    git = made.git(by="dana", at=BEFORE)
    made.publication("out", at="2027-02-12T09:00:00+01:00", url="https://x.com/acme/status/1")
    git.commit("post(out): Out", by="dana", at="2027-02-12T09:00:00+01:00")
    git.run("gc", "-q")
    shutil.rmtree(made.root / ".git/hooks", ignore_errors=True)
    given = root / "given"
    given.mkdir()
    (given / "export.csv").write_text(EXPORT, encoding="utf-8")
    (given / "plan.csv").write_text(PLAN, encoding="utf-8")
    return made


def disturb(made: WorkspaceFolder) -> None:
    """What somebody else has staged, changed after staging, changed without staging, and not even shown to git."""
    git = GitFolder(made.root)
    made.write("staged.txt", "staged\n")
    made.post("other", status="draft", text="Staged.\n")
    git.run("add", "staged.txt", "posts/other.yaml")
    made.post("other", status="draft", text="Staged, and changed since.\n")
    made.write("kept.txt", "changed\n")
    made.write("untracked.txt", "untracked\n")


def propose(made: WorkspaceFolder) -> None:
    """Two posts more than the branch `start` has, and what the forge's runner is told of a review of both."""
    git = GitFolder(made.root)
    git.run("branch", "-q", "start")
    made.post("zip", publish_at="2027-03-12 09:00")
    made.post("wool", publish_at="2027-03-13 09:00")
    git.commit("Two posts", at="2027-02-19T09:00:00+01:00")
    (made.root.parent / "given/event.json").write_text(json.dumps(_event(git)), encoding="utf-8")


def share(made: WorkspaceFolder) -> None:
    """A repository of all beside the clone: there others changed, made and removed files; one file is ours alone."""
    git = GitFolder(made.root)
    git.run("clone", "-q", "--bare", ".", "../hub.git")
    git.run("remote", "add", "origin", "../hub.git")
    git.run("fetch", "-q")
    git.run("branch", "-q", "-u", "origin/main")
    git.run("clone", "-q", "../hub.git", "../theirs")
    theirs = WorkspaceFolder.__new__(WorkspaceFolder)
    theirs.root = made.root.parent / "theirs"
    theirs.post("summer", publish_at="2027-03-01 09:00", campaign="tips", text="Their words.\n")
    theirs.write("assets/p.png", b"\0")
    (theirs.root / "posts/autumn.yaml").unlink()
    GitFolder(theirs.root).commit("Theirs", at="2027-02-19T09:00:00+01:00")
    GitFolder(theirs.root).run("push", "-q")
    shutil.rmtree(theirs.root)
    made.post("ours", publish_at="2027-03-10 09:00")
    git.commit("Ours", at="2027-02-19T10:00:00+01:00")


def branch(made: WorkspaceFolder, at: str) -> None:
    """What `share` made, our commit on a branch `moon` that the others have too; the clone stands on *at*."""
    share(made)
    git = GitFolder(made.root)
    git.run("switch", "-q", "-c", "moon")
    git.run("push", "-q", "-u", "origin", "moon")
    git.run("branch", "-q", "-f", "main", "origin/main")
    git.run("branch", "-q", "-u", "origin/main", "main")
    git.run("switch", "-q", at)


def _people(made: WorkspaceFolder) -> None:
    made.role("manager", may=["post", "publish", "change-policy", "bypass", "open-case", "measure"])
    made.member("dana", "manager", logins={"github": "octo-dana", "github_id": 11})
    made.member("rita", "manager", logins={"github": "octo-rita", "github_id": 12})
    made.write("kept.txt", "kept\n")


def _posts(made: WorkspaceFolder) -> None:
    for number, name in enumerate(("summer", "autumn", "lifted"), start=1):
        made.post(name, publish_at=f"2027-03-{number:02} 09:00", campaign="tips", assignments={"concept": "maya"})
    made.post("spring", status="draft", publish_at="2027-03-05 09:00")
    made.post("other", status="draft", publish_at="2027-03-07 09:00")
    made.post("out", publish_at="2027-02-12 09:00")
    made.post("loud", publish_at="2027-03-08 09:00", text="This is **bold**.\n")
    made.series()
    made.workflow(responsibilities={"concept": {"role": "writer", "due": "5d before publish", "done_by": "hand"}})


def _numbers(made: WorkspaceFolder) -> None:
    made.document("goals/grow.yaml", {"id": "grow", "title": "Grow", "owner": "dana"})
    pilot = {"hypothesis": "It", "kpi": "reach", "success": "above 3", "decide_by": "2027-02-19"}
    made.campaign("tips", goal="grow", pilot=pilot)


def _handoffs(made: WorkspaceFolder) -> None:
    def step(name: str, passes_to: str) -> dict[str, Any]:
        return {"id": name, "holder": "manager", "within": "1d", "may_end": True, "passes_to": [passes_to],
                "escalate": {"after": "30m", "to": "legal"}}  # fmt: skip

    made.document(
        "playbooks/complaint.yaml",
        {
            "id": "complaint", "title": "A customer complains", "trigger": {"kind": "complaint", "severity": "low"},
            "places": ["online", "offline"], "starts_with": "answer", "ends_when": "All is well.",
            "steps": [step("answer", "repair"), step("repair", "answer")], "resolutions": ["repaired"],
        },
    )  # fmt: skip
    log = [{"at": "2027-02-20 10:00", "by": "dana", "action": "open", "step": "answer"},
           {"at": "2027-02-20 10:05", "by": "dana", "action": "accept"}]  # fmt: skip
    ended = {"at": "2027-02-20 11:00", "by": "dana", "action": "close", "resolution": "repaired"}
    for name, entries in (("fresh", log[:1]), ("held", log), ("closed", [*log, ended])):
        fields = {"id": name, "playbook": "complaint", "title": name.capitalize(), "about": "customer-1"}
        made.document(f"cases/{name}.yaml", {**fields, "log": entries})


def _event(git: GitFolder) -> dict[str, Any]:
    """A review on the forge, as its runner is told of it."""
    head = git.run("rev-parse", "HEAD")
    user = {"login": "octo-rita", "id": 12, "type": "User"}
    return {
        "action": "submitted",
        "review": {"id": 80, "user": user, "state": "approved", "commit_id": head, "body": None, "submitted_at": WHEN},
        "pull_request": {"number": 2, "user": {"login": "maya-m", "id": 7}, "head": {"sha": head, "ref": "main"},
                         "base": {"sha": git.run("rev-parse", "start"), "ref": "start"}},
        "repository": {"full_name": "acme/social", "html_url": "https://github.com/acme/social"},
        "sender": {"login": "octo-rita", "type": "User"},
    }  # fmt: skip
