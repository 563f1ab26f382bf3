"""A team with a remote: policy, an approved post, a clone for each who publishes, and a program that posts."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from socialops.store.yaml.reader import parse
from tests.factories import GitFolder, Ran, WorkspaceFolder, identity, run_cli, small_workspace

NOW = "2027-03-01 09:05"
SECRET = "s3cret-of-the-channel"  # noqa: S105 - the test looks for it
WHEN = "2027-02-10T09:00:00+01:00"
PROGRAM = """#!{python}
import json, os, pathlib, sys
asked = json.load(sys.stdin)
log = pathlib.Path({log!r})
asked["folder"] = os.listdir(".")
asked["variables"] = sorted(n for n in os.environ if n.startswith("SOCIALOPS_"))
asked["read"] = [pathlib.Path(m["path"]).read_bytes().hex() for m in asked["media"]]
with log.open("a") as stream:
    stream.write(json.dumps(asked) + "\\n")
exec(pathlib.Path({answer!r}).read_text())
"""
ANSWER = 'print(json.dumps({"outcome": "published", "url": "https://x.com/acme/status/1", "remote_id": "1"}))'


class Stage:
    """A bare remote, the workspace that made it, and clones."""

    def __init__(self, root: Path, **settings: Any) -> None:
        self.root = root
        self.bare = root / "remote.git"
        self.log = root / "sent.jsonl"
        self.answer = root / "answer.py"
        self.files: WorkspaceFolder = small_workspace(root / "acme", **settings)
        self.files.channel("acme-x", publish={"by": "command", "run": "poster"})
        self.git = GitFolder(self.files.root)
        self.git.run("init", "-q", "-b", "main")
        self.git.commit("Policy", by="dana", at="2027-02-01T09:00:00+01:00")
        self.program(ANSWER)

    def program(self, answer: str) -> None:
        """Write the program that posts: it notes what it is asked, and then does as *answer* says."""
        folder = self.root / "bin"
        folder.mkdir(exist_ok=True)
        file = folder / "poster"
        file.write_text(PROGRAM.format(python=sys.executable, log=str(self.log), answer=str(self.answer)))
        file.chmod(file.stat().st_mode | stat.S_IXUSR)
        self.answer.write_text(answer)

    def approved(self, post: str = "teaser", **fields: Any) -> None:
        """Write a post by maya, approved by dana, each in a commit of their own."""
        self.files.post(post, **fields)
        self.git.commit(f"Write {post}", by="maya", at="2027-02-09T09:00:00+01:00")
        self.files.review(post, "brand-review", "dana")
        self.git.commit(f"Approve {post}", by="dana", at=WHEN)

    def share(self) -> None:
        """Make the remote, or push to it."""
        if not self.bare.exists():
            subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(self.bare)], check=True)
            self.git.run("remote", "add", "origin", str(self.bare))
        self.git.run("push", "-q", "origin", "main")

    def clone(self, name: str = "clone") -> Path:
        """A clone of the remote."""
        target = self.root / name
        subprocess.run(
            ["git", "clone", "-q", str(self.bare), str(target)],
            check=True,
            env={**identity("dana")},
            capture_output=True,
        )
        return target

    def environment(self, extra: Mapping[str, str] | None = None) -> dict[str, str]:
        """What a run finds around it."""
        return {"PATH": f"{self.root / 'bin'}:/usr/bin:/bin", **(extra or {})}

    def publish(self, where: Path, *words: str, by: str = "dana", now: str | None = NOW, **extra: str) -> Ran:
        """Run the command there."""
        return run_cli("publish", *words, cwd=where, by=by, now=now, env=self.environment(extra))

    def sent(self) -> list[dict[str, Any]]:
        """What the program was asked for."""
        return [json.loads(line) for line in self.log.read_text().splitlines()] if self.log.exists() else []

    def records(self, post: str = "teaser", channel: str = "acme-x") -> list[dict[str, Any]]:
        """The publications that the remote holds, in order."""
        return records(self.bare, post, channel)


def records(bare: Path, post: str, channel: str, branch: str = "main") -> list[dict[str, Any]]:
    """The publications of a post on a channel in the remote (on that branch), in order."""
    listed = subprocess.run(
        ["git", "ls-tree", "-r", "--name-only", branch, f"publications/{post}/"],
        cwd=bare, check=True, capture_output=True, encoding="utf-8",
    ).stdout.split()  # fmt: skip
    wanted = sorted(
        (p for p in listed if p.startswith(f"publications/{post}/{channel}--")),
        key=lambda p: int(p.rpartition("--")[2].removesuffix(".yaml")),
    )
    found = []
    for path in wanted:
        data = subprocess.run(["git", "show", f"{branch}:{path}"], cwd=bare, check=True, capture_output=True).stdout
        value = parse(data)
        assert isinstance(value, dict), path
        found.append(value)
    return found
