"""A workspace in which every command has something to do, and the words that each is given there."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import NamedTuple

from tests.factories import GitFolder, Ran, WorkspaceFolder, run_cli, small_workspace

CLOCK = "2027-02-20 12:00"
PLAYBOOK = {
    "id": "complaint",
    "title": "A customer complains",
    "trigger": {"kind": "complaint", "severity": "medium"},
    "places": ["online", "offline"],
    "starts_with": "answer",
    "steps": [
        {"id": "answer", "holder": "manager", "place": "online", "within": "1h", "passes_to": ["repair"],
         "may_end": True, "escalate": {"after": "30m", "to": "writer"}},
        {"id": "repair", "holder": "writer", "within": "2d", "may_end": True, "passes_to": ["answer"]},
    ],
    "ends_when": "The customer is content.",
    "resolutions": ["repaired"],
}  # fmt: skip


EXPORT = """\
Post id,Date,Post text,Post Link,Impressions,Likes,Engagements,Bookmarks,Shares,New follows,Replies,Reposts,\
Profile visits,Detail Expands,URL Clicks,Hashtag Clicks,Permalink Clicks
1,"Thu, Feb 18, 2027",Words of out.,https://x.com/acme/status/1,1788,31,96,0,0,0,3,4,15,6,16,0,0
"""


class Line(NamedTuple):
    """What a command is given, who says it, how it ends where all is well, and what it leaves behind."""

    words: tuple[str, ...]
    by: str = "dana"
    code: int = 0
    writes: str = ""
    """'' nothing, 'files' without a commit, 'commit'."""


def _reads(*words: str, code: int = 0) -> Line:
    return Line(words, code=code)


def _commits(*words: str, by: str = "dana") -> Line:
    return Line(words, by, 0, "commit")


def _files(*words: str, by: str = "dana") -> Line:
    return Line(words, by, 0, "files")


LINES: dict[str, Line] = {
    "check": _reads(code=1),
    "rules": _reads(),
    "explain": _reads("SO001"),
    "submit": _commits("draft", "--anyway", by="maya"),
    "withdraw": _commits("ready", by="maya"),
    "hold": _commits("ready", "-m", "Wait."),
    "resume": _commits("held", by="maya"),
    "cancel": _commits("ready", by="maya"),
    "approve": _commits("ready"),
    "comment": _commits("ready", "-m", "Nice."),
    "lift": _commits("asked", "--of", "hal", "-m", "He has left."),
    "done": _commits("ready", "check-alt", by="lena"),
    "schedule": _commits("ready", "--at", "2027-03-02 09:00", by="maya"),
    "request-changes": _commits("ready", "-m", "Which Saturday?"),
    "publish": _commits("--due"),
    "audit": _reads("--base", "HEAD"),
    "status": _reads(),
    "show": _reads("ready"),
    "brief": _reads("ready"),
    "digest": _reads("ready"),
    "review": _reads("--member", "dana"),
    "list": _reads("post"),
    "history": _reads("ready"),
    "who": _reads(),
    "calendar": _reads("--month", "2027-03"),
    "backlog": _reads(),
    "tasks": _reads(),
    "remind": _reads("--within", "90d"),
    "changes": _reads("--since", "HEAD"),
    "drill": _reads("--all"),
    "count": _reads("--platform", "x", "Hello"),
    "limits": _reads(),
    "kpi": _reads("list"),
    "goals": _reads(),
    "decide": _commits("campaign/spring", "scale", "-m", "It works.", "--evidence", "posts/ready.yaml"),
    "report": _reads("--month", "2027-03"),
    "init": _files("../fresh"),
    "new": _files("post", "fresh"),
    "revise": _files("out", "--as", "out-again", by="maya"),
    "schema": _files("--write"),
    "doctor": _files("--fix"),
    "demo": _files("../story"),
    "ci": _commits("--write", "github"),
    "codeowners": _commits("--write"),
    "receive": _reads(),
    "sync": _commits(),
    "rename": _commits("campaign", "spring", "summer"),
    "page": _files("-o", "../site"),
    "import": _commits("../plan.csv", by="maya"),
    "export": _files("--for", "generic", "-o", "../outgoing"),
    "mark-published": _commits("approved", "--channel", "acme-x", "--url", "https://x.com/acme/status/9"),
    "pr brief": _reads("--base", "HEAD"),
    "pr record": _commits("--event", "../event.json", "--base", "start", by="relay"),
    "series materialise": _commits("weekly-tip", "--until", "2027-03-02", by="maya"),
    "measure import": _commits("../export.csv", "--channel", "acme-x", "--as-of", "2027-02-19 09:00", by="ana"),
    "measure add": _commits("out", "likes=3", "--channel", "acme-x", by="ana"),
    "measure show": _reads("out"),
    "measure formats": _reads(),
    "case open": _commits("complaint", "--title", "Torn seam"),
    "case accept": _commits("torn-zip"),
    "case pass": _commits("taken", "--to", "repair"),
    "case note": _commits("taken", "-m", "Called."),
    "case move": _commits("taken", "--to", "offline"),
    "case escalate": _commits("torn-zip"),
    "case close": _commits("taken", "--resolution", "repaired"),
    "case reopen": _commits("closed"),
    "case list": _reads(),
    "case show": _reads("torn-zip"),
    "case report": _reads(),
    "playbook show": _reads("complaint"),
    "playbook new": _files(
        "--title", "Lost", "--trigger", "complaint", "--within", "1h", "--ends", "Found.", "--resolution", "found",
        "--to", "manager"
    ),
    "alerts": _reads(),
    "alerts test": _reads("seen"),
    "guide show": _reads(),
    "guide test": _reads(),
}  # fmt: skip
"""Every command there is: `test_every_command_has_its_line` says so where one is missing."""


def busy_workspace(root: Path) -> WorkspaceFolder:
    """The workspace in a repository whose remote lies beside it, and the files that are brought in."""
    made = small_workspace(root, forge={"host": "github.com", "repo": "acme/social"})
    made.role("writer", may=["post", "open-case"])
    made.role("analyst", may=["measure"])
    made.member("maya", "writer", logins={"github": "maya-m"})
    made.member("dana", "manager", logins={"github": "octo-dana", "github_id": 583231})
    made.member("hal", "manager", logins={"github": "octo-hal"})
    made.member("lena", "legal", logins={"github": "octo-lena"})
    made.member("ana", "analyst")
    made.workflow(responsibilities={"check-alt": {"role": "legal", "due": "1d before publish"}})
    made.document("goals/grow.yaml", {"id": "grow", "title": "Grow", "owner": "dana"})
    pilot = {"hypothesis": "It", "kpi": "reach", "success": "above 3", "decide_by": "2027-03-19"}
    made.campaign("spring", goal="grow", pilot=pilot)
    made.document("alerts/seen.yaml", {
        "id": "seen", "title": "Seen", "kpi": "impressions", "channels": ["acme-x"], "every": "post", "least": 0,
        "when": {"under": "50%", "of": "usual", "age": "1d"}, "responder": "analyst", "respond": "Look.",
    })  # fmt: skip
    made.document("guides/voice.yaml", {"id": "voice", "title": "Voice", "voice": ["Plain"]})
    made.document("playbooks/complaint.yaml", PLAYBOOK)
    made.series(approve="each", values=[{"topic": "zips"}, {"topic": "wool"}])
    git = made.git(by="dana")
    git.run("branch", "-q", "start")
    _posts(made)
    _cases(made)
    git.commit("Posts and cases")
    _beside(made, git)
    return made


def _posts(made: WorkspaceFolder) -> None:
    made.post("draft", status="draft", publish_at="2027-03-11 09:00")
    made.post("ready", publish_at="2027-03-12 09:00", campaign="spring")
    made.post("held", status="hold", publish_at="2027-03-15 09:00")
    made.post("asked", publish_at="2027-03-16 09:00")
    made.review("asked", "brand-review", "hal", "request-changes")
    made.post("approved", publish_at="2027-02-20 11:00")
    made.review("approved", "brand-review", "dana")
    made.post("out", publish_at="2027-02-18 09:00")
    made.review("out", "brand-review", "dana")
    made.publication("out", at="2027-02-18T09:00:12+01:00", url="https://x.com/acme/status/1")


def _cases(made: WorkspaceFolder) -> None:
    opened = {"at": "2027-02-19T10:00:00+01:00", "by": "dana", "action": "open", "step": "answer"}
    taken = {"at": "2027-02-19T10:05:00+01:00", "by": "dana", "action": "accept"}
    closed = {"at": "2027-02-19T11:00:00+01:00", "by": "dana", "action": "close", "resolution": "repaired"}
    for name, log in {"torn-zip": [opened], "taken": [opened, taken], "closed": [opened, taken, closed]}.items():
        made.document(f"cases/{name}.yaml", {"id": name, "playbook": "complaint", "title": name, "log": log})


def _beside(made: WorkspaceFolder, git: GitFolder) -> None:
    """The remote, with a commit that is not here yet, and what commands are given to read."""
    beside = made.root.parent
    made.write("notes.txt", "of somebody else")
    git.commit("Notes")
    GitFolder(beside).run("clone", "-q", "--bare", str(made.root), str(beside / "hub.git"))
    git.run("remote", "add", "origin", "../hub.git")
    git.run("fetch", "-q")
    git.run("branch", "-q", "-u", "origin/main")
    git.run("reset", "-q", "--hard", "HEAD~1")
    (beside / "plan.csv").write_text("title,channels,text\nBrought,acme-x,Words that were planned elsewhere.\n")
    (beside / "export.csv").write_text(EXPORT)
    user = {"login": "octo-dana", "id": 583231, "type": "User"}
    (beside / "event.json").write_text(json.dumps({
        "action": "submitted",
        "review": {"id": 80, "user": user, "state": "approved", "commit_id": git.run("rev-parse", "HEAD"),
                   "submitted_at": "2027-02-20T11:00:00Z", "body": None},
        "pull_request": {"number": 2, "user": {"login": "maya-m", "id": 7},
                         "head": {"sha": git.run("rev-parse", "HEAD"), "ref": "main"},
                         "base": {"sha": git.run("rev-parse", "start"), "ref": "start"}},
        "repository": {"full_name": "acme/social", "html_url": "https://github.com/acme/social"},
        "sender": {"login": user["login"], "type": "User"},
    }))  # fmt: skip


def copied(seed: WorkspaceFolder, place: Path) -> WorkspaceFolder:
    """The same once more, with its remote and the files beside it, in *place*/acme."""
    shutil.copytree(seed.root.parent, place, dirs_exist_ok=True, symlinks=True)
    found = WorkspaceFolder.__new__(WorkspaceFolder)
    found.root = place / seed.root.name
    return found


def told(name: str, folder: Path, *, env: dict[str, str] | None = None, now: str = CLOCK) -> Ran:
    """How the command of that name ends in that folder."""
    line = LINES[name]
    return run_cli(*name.split(), *line.words, cwd=folder, by=line.by, now=now, env=env)
