"""Real workspaces, real repositories and real runs of the program, in a few words."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from git import Git

from socialops.cli.run import run
from socialops.domain.approval.digest import channel_digest
from socialops.domain.approval.state import PostState, digest, post_state
from socialops.domain.time.occurrence import fields as made
from socialops.domain.time.occurrence import occurrence_days
from socialops.domain.workspace import Workspace
from socialops.store.load import load

SOURCE = Path(__file__).resolve().parents[1] / "src"
SETTINGS = Path(__file__).resolve().parent / "gitconfig"
"""What git is told by everybody here, in place of the machine's own configuration."""
NOW = datetime(2027, 2, 20, 12, 0, tzinfo=UTC)
EARLIER = "2027-02-10T09:00:00+01:00"
"""When a record is made unless a test says otherwise."""


class Ran(NamedTuple):
    """How a run of the program ended."""

    code: int
    out: str
    err: str


class WorkspaceFolder:
    """A workspace on disk; every method writes one file and returns its path relative to the workspace."""

    def __init__(self, root: Path, **settings: Any) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        self.settings(**settings)

    def write(self, path: str, text: str | bytes) -> str:
        """Write any file as it is."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def document(self, path: str, fields: Mapping[str, Any]) -> str:
        """Write a YAML document, leaving out what is None."""
        kept = {key: value for key, value in fields.items() if value is not None}
        return self.write(path, yaml.safe_dump(kept, sort_keys=False, allow_unicode=True, width=1000))

    def settings(self, **fields: Any) -> str:
        """Write socialops.yaml."""
        base = {"version": 1, "name": "Acme", "timezone": "Europe/Berlin", "default_workflow": "standard"}
        return self.document("socialops.yaml", {**base, **fields})

    def role(self, role_id: str, **fields: Any) -> str:
        """Write a role."""
        base = {"id": role_id, "title": role_id.replace("-", " ").capitalize(), "may": ["post"]}
        return self.document(f"roles/{role_id}.yaml", {**base, **fields})

    def member(self, member_id: str, *roles: str, **fields: Any) -> str:
        """Write a member with the e-mail ID@acme.test."""
        base = {
            "id": member_id,
            "name": member_id.capitalize(),
            "emails": [f"{member_id}@acme.test"],
            "roles": list(roles),
        }
        return self.document(f"members/{member_id}.yaml", {**base, **fields})

    def team(self, team_id: str, **fields: Any) -> str:
        """Write a team."""
        return self.document(f"teams/{team_id}.yaml", {"id": team_id, "title": team_id.capitalize(), **fields})

    def channel(self, channel_id: str, platform: str = "x", **fields: Any) -> str:
        """Write a channel, owned by the role manager."""
        base = {"id": channel_id, "platform": platform, "handle": "@acme", "owner": "manager"}
        return self.document(f"channels/{channel_id}.yaml", {**base, **fields})

    def workflow(self, workflow_id: str = "standard", **fields: Any) -> str:
        """Write a workflow; with one stage `brand-review` for the role manager unless told otherwise."""
        stages = [{"id": "brand-review", "role": "manager", "due": "2d before publish"}]
        return self.document(f"workflows/{workflow_id}.yaml", {"id": workflow_id, "stages": stages, **fields})

    def campaign(self, campaign_id: str, **fields: Any) -> str:
        """Write a campaign owned by dana."""
        base = {"id": campaign_id, "title": campaign_id.replace("-", " ").capitalize(), "owner": "dana"}
        return self.document(f"campaigns/{campaign_id}.yaml", {**base, **fields})

    def post(self, post_id: str, *, folder: str = "posts", **fields: Any) -> str:
        """Write a ready post by maya on acme-x for 2027-03-01 09:00; a field set to None is left out."""
        base = {
            "id": post_id,
            "title": post_id.replace("-", " ").capitalize(),
            "author": "maya",
            "channels": ["acme-x"],
            "publish_at": "2027-03-01 09:00",
            "status": "ready",
            "text": f"Words of {post_id}.\n",
        }
        return self.document(f"{folder}/{post_id}.yaml", {**base, **fields})

    def series(self, series_id: str = "weekly-tip", **fields: Any) -> str:
        """Write a series on Tuesdays that maya writes and that is approved ahead."""
        base = {
            "id": series_id,
            "title": "Tip of the week",
            "rrule": "FREQ=WEEKLY;BYDAY=TU",
            "starts": "2027-03-02 09:00",
            "approve": "ahead",
            "values": [{"topic": "zips"}, {"topic": "wool"}],
            "template": {"author": "maya", "channels": ["acme-x"], "text": "Tip {n}: all about {topic}.\n"},
        }
        return self.document(f"series/{series_id}.yaml", {**base, **fields})

    def occurrence(self, day: str, series_id: str = "weekly-tip", **fields: Any) -> str:
        """Write the post that the series makes on that day, a field set to None left out."""
        workspace = self.load()
        series, zone = workspace.series[series_id].item, workspace.settings.timezone
        found = occurrence_days(series, zone, date.fromisoformat(day))[date.fromisoformat(day)]
        return self.document(found.path, {**made(series, found), **fields})

    def review(
        self, post_id: str, stage: str, by: str, decision: str = "approve", *, number: int = 1, **fields: Any
    ) -> str:
        """Write a review of the post as it is now."""
        bound = decision in {"approve", "request-changes", "withdraw"}
        base = {
            "post": post_id,
            "stage": stage,
            "by": by,
            "decision": decision,
            "at": EARLIER,
            "digest": self.digest(post_id) if bound and "digest" not in fields else None,
            "note": "Because." if decision in {"request-changes", "lift"} else None,
        }
        return self.document(f"reviews/{post_id}/{stage}--{by}--{number}.yaml", {**base, **fields})

    def publication(
        self,
        post_id: str,
        channel: str = "acme-x",
        outcome: str = "published",
        *,
        number: int = 1,
        **fields: Any,
    ) -> str:
        """Write a publication by dana, as older releases did: of the channel's part as it is now."""
        base = {
            "post": post_id,
            "channel": channel,
            "outcome": outcome,
            "at": "2027-03-01T09:00:12+01:00",
            "by": "dana",
            "digest": fields.get("digest") or self.part(post_id, channel),
        }
        return self.document(f"publications/{post_id}/{channel}--{number}.yaml", {**base, **fields})

    def load(self) -> Workspace:
        """Load everything."""
        return load(self.root)

    def digest(self, post_id: str) -> str:
        """The digest that an approval of the post, or of the series, must carry now."""
        workspace = self.load()
        filed = workspace.subject(post_id)
        assert filed is not None, post_id
        return digest(workspace, filed.item)

    def part(self, post_id: str, channel: str) -> str:
        """The digest of what the channel shows now; of nothing where the post can't be read."""
        workspace = self.load()
        filed = workspace.posts.get(post_id)
        return channel_digest(filed.item, channel, workspace.files.media) if filed else "sha256:" + "0" * 64

    def state(self, post_id: str, now: datetime = NOW) -> PostState:
        """The state of a post."""
        workspace = self.load()
        return post_state(workspace, workspace.posts[post_id].item, now)

    def git(self, **options: Any) -> GitFolder:
        """Make the folder a repository and commit all that is there."""
        repository = GitFolder(self.root)
        repository.run("init", "-q", "-b", "main")
        repository.commit("Start", **options)
        return repository


def small_workspace(root: Path, **settings: Any) -> WorkspaceFolder:
    """maya writes, dana manages and publishes, lena is legal; channels acme-x, acme-linkedin; one stage."""
    folder = WorkspaceFolder(root, **settings)
    folder.role("writer")
    folder.role("manager", may=["post", "publish", "change-policy", "bypass", "open-case"])
    folder.role("legal", may=[])
    folder.member("maya", "writer")
    folder.member("dana", "manager")
    folder.member("lena", "legal")
    folder.channel("acme-x")
    folder.channel("acme-linkedin", "linkedin")
    folder.workflow()
    return folder


class GitFolder:
    """A repository; identity and dates come by the environment, the machine's own configuration stays out."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._git = Git(root)

    def run(self, *arguments: str, env: Mapping[str, str] | None = None) -> str:
        """Run git and return what it printed."""
        said: str = self._git.execute(["git", *arguments], env={**identity("maya"), **(env or {})})
        return said.rstrip("\n")

    def commit(
        self,
        message: str,
        *paths: str,
        by: str = "maya",
        at: str = "2027-02-01T09:00:00+01:00",
        action: str | None = None,
    ) -> str:
        """Commit the paths, or everything, and return the commit's id."""
        self.run("add", "-A", "--", *(paths or ["."]))
        text = f"{message}\n\nSocialops-Action: {action}\n" if action else message
        self.run("commit", "-q", "--allow-empty", "-m", text, "--", *paths, env=identity(by, at=at))
        return self.run("rev-parse", "HEAD")

    def log(self, form: str = "%s") -> list[str]:
        """One line a commit, newest first."""
        return self.run("log", f"--format={form}").splitlines()


def identity(member: str, *, at: str | None = None) -> dict[str, str]:
    """Variables that make git act as that member, at that time."""
    found = {"GIT_CONFIG_GLOBAL": str(SETTINGS), "GIT_CONFIG_NOSYSTEM": "1"}
    for role in ("AUTHOR", "COMMITTER"):
        found[f"GIT_{role}_NAME"] = member.capitalize()
        found[f"GIT_{role}_EMAIL"] = f"{member}@acme.test"
        if at:
            found[f"GIT_{role}_DATE"] = at
    return found


@contextmanager
def _surroundings(cwd: Path | None, env: Mapping[str, str]) -> Iterator[None]:
    """The folder and the variables of a run, put back afterwards."""
    folder, variables = Path.cwd(), dict(os.environ)
    os.environ.update(env)
    try:
        if cwd is not None:
            os.chdir(cwd)
        yield
    finally:
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(variables)


def run_cli(
    *arguments: str | Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    by: str = "maya",
    now: str | None = "2027-02-20 12:00",
) -> Ran:
    """Run a command in this process, as the member *by*, with the clock at *now*."""
    out, err = io.StringIO(), io.StringIO()
    clock = {"SOCIALOPS_NOW": now} if now else {}
    with (
        _surroundings(cwd, {**identity(by), **clock, **(env or {})}),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        code = run([str(argument) for argument in arguments])
    return Ran(code, out.getvalue(), err.getvalue())


def spawn_cli(
    arguments: Sequence[str | Path],
    *,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    by: str = "maya",
    now: str | None = "2027-02-20 12:00",
) -> Ran:
    """Run a command in a process of its own: what only a real process shows (streams, signals, start-up)."""
    clock = {"SOCIALOPS_NOW": now} if now else {}
    done = subprocess.run(
        [sys.executable, "-m", "socialops", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(SOURCE), **identity(by), **clock, **(env or {})},
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    return Ran(done.returncode, done.stdout, done.stderr)
