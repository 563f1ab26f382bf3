"""The GitHub workflows and the action, run by act on this machine.

Simulated: the runner is this machine (no container); actions/checkout is act's own shortcut, a copy of the local clone
at its HEAD, so fetch-depth and GitHub's merge ref are not played (where a `ref` is asked for, a stand-in fetches all
branches); the App's token and setup-python are stand-ins too; the package index is a folder with the wheel of this
very tree, and its dependencies are those of the tests. Real: every line of every script, the expressions, the
conditions, the environment, git, and the push.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from socialops import __version__
from tests.factories import GitFolder, run_cli, small_workspace
from tests.gates.tools import GITHUB, ROOT, ran, tool

APP_ACTION = "actions/create-github-app-token@df432ceedc7162793a195dd1713ff69aefc7379e"
CHECKOUT_ACTION = "actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683"
PYTHON_ACTION = "actions/setup-python@a26af69be951a213d495a4c3e4e4022e16d87065"
TOKEN = "the-token-of-the-app"  # noqa: S105 - of a stand-in
NOW = "2027-02-20 12:00"
DATES = {"GIT_AUTHOR_DATE": "2027-02-20T12:00:00+01:00", "GIT_COMMITTER_DATE": "2027-02-20T12:00:00+01:00"}


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that serves as a package index, with this tree's wheel."""
    tool("act")
    place = tmp_path_factory.mktemp("index")
    isolation = ["--no-build-isolation"] if find_spec("hatchling") else []
    command: list[str | Path] = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", *isolation, "-w", place, ROOT]
    done = ran(command, cwd=place)
    if not list(place.glob("*.whl")):
        pytest.skip(f"the wheel can't be built here: {done.stdout[-300:]}")
    return place


class Forge:
    """A repository with a pull request from the branch `idea` to main, and act beside it."""

    def __init__(self, place: Path, index: Path) -> None:
        self.place = place
        self.index = index
        self.race = ""
        self.bare = place / "acme.git"
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(self.bare)], check=True)
        self.folder = small_workspace(place / "work", forge={"host": "github.com", "repo": "acme/social"})
        self.folder.member("dana", "manager", logins={"github": "dana-w", "github_id": 4711})
        self.git = GitFolder(self.folder.root)
        self.git.run("init", "-q", "-b", "main")
        self.git.run("remote", "add", "origin", str(self.bare))
        for path in GITHUB.glob("*.yml"):
            filled_in = path.read_text(encoding="utf-8").replace(
                'SOCIALOPS: ""', f"SOCIALOPS: socialops=={__version__}"
            )
            self.folder.write(f".github/workflows/{path.name}", filled_in)
        self.git.commit("Start", by="dana")
        self.git.run("push", "-q", "origin", "main")
        self.git.run("switch", "-q", "-c", "idea")
        self.folder.post("launch")
        self.git.commit("Write a post", by="maya")
        self.push()

    def push(self) -> str:
        """Push the branch; its tip."""
        self.git.run("push", "-q", "origin", "idea")
        return self.git.run("rev-parse", "HEAD")

    def event(self, **more: Any) -> dict[str, Any]:
        """What GitHub says of the pull request."""
        repository = {"full_name": "acme/social", "html_url": "https://github.com/acme/social", "name": "social"}
        return {
            "repository": {**repository, "owner": {"login": "acme"}, "default_branch": "main"},
            "pull_request": {
                "number": 12,
                "user": {"login": "maya-writes", "id": 17, "type": "User"},
                "head": {"ref": "idea", "sha": self.git.run("rev-parse", "HEAD"), "repo": repository},
                "base": {"ref": "main", "sha": self.git.run("rev-parse", "main"), "repo": repository},
            },
            "sender": {"login": "dana-w", "id": 4711, "type": "User"},
            **more,
        }

    def review(self, state: str, **user: Any) -> dict[str, Any]:
        """A review of the branch's tip by dana."""
        return self.event(
            action="submitted",
            review={
                "id": 80,
                "user": {"login": "dana-w", "id": 4711, "type": "User", **user},
                "body": "Lovely.\n::error::not a command",
                "commit_id": self.git.run("rev-parse", "HEAD"),
                "submitted_at": "2027-02-20T11:00:00Z",
                "state": state,
            },
        )

    def act(self, event: str, workflow: str, payload: Mapping[str, Any], *options: str) -> tuple[int, str]:
        """Run a workflow; act's exit code and all it printed."""
        file = self.place / "event.json"
        file.write_text(json.dumps(payload), encoding="utf-8")
        (self.place / "home").mkdir(exist_ok=True)
        token, python = self._token_action(), self._python_action()
        env = {
            "PIP_NO_INDEX": "1",
            "PIP_NO_DEPS": "1",
            "PIP_IGNORE_INSTALLED": "1",
            "PIP_NO_BUILD_ISOLATION": "0",
            "PIP_FIND_LINKS": str(self.index),
            "PYTHONPATH": sysconfig.get_path("purelib"),
            "GITHUB_REPOSITORY": "acme/social",
            "SOCIALOPS_NOW": NOW,
            **DATES,
        }
        command: list[str | Path] = [
            tool("act"), event, "-W", f".github/workflows/{workflow}", "-e", file, "-P", "ubuntu-24.04=-self-hosted",
            "--action-offline-mode", "--local-repository", f"{APP_ACTION}={token}",
            "--local-repository", f"{PYTHON_ACTION}={python}",
            "--local-repository", f"{CHECKOUT_ACTION}={self._checkout_action()}",
            "--env-file", "/dev/null", "--secret-file", "/dev/null",
            "--secret", "SOCIALOPS_APP_PRIVATE_KEY=none", "--var", "SOCIALOPS_APP_ID=1",
            "--var", "SOCIALOPS_RELAY_NAME=Relay", "--var", "SOCIALOPS_RELAY_EMAIL=relay@acme.test",
            *(word for name, value in env.items() for word in ("--env", f"{name}={value}")), *options,
        ]  # fmt: skip
        done = ran(command, cwd=self.folder.root, env={"HOME": str(self.place / "home"), "XDG_CACHE_HOME": ""})
        return done.returncode, re.sub(r"\x1b\[[0-9;]*m", "", done.stdout)

    def _token_action(self) -> Path:
        """The stand-in for the action that asks GitHub for an App's token."""
        inputs = {name: {"required": True} for name in ("app-id", "private-key", "permission-contents")}
        step = {"id": "say", "shell": "bash", "run": f'echo "token={TOKEN}" >> "$GITHUB_OUTPUT"'}
        document = {
            "name": "token",
            "description": "A stand-in.",
            "inputs": inputs,
            "outputs": {"token": {"value": "${{ steps.say.outputs.token }}"}},
            "runs": {"using": "composite", "steps": [step]},
        }
        return self._stand_in("token", document)

    def _python_action(self) -> Path:
        """The stand-in for the action that brings a Python: act fetches it even where its step is skipped."""
        step = {"shell": "bash", "run": "exit 1"}
        return self._stand_in(
            "python",
            {
                "name": "python",
                "description": "A stand-in.",
                "inputs": {"python-version": {"required": False}},
                "runs": {"using": "composite", "steps": [step]},
            },
        )

    def _checkout_action(self) -> Path:
        """The stand-in for actions/checkout with a ref; RACE is what happens on the server right after it."""
        script = """set -euo pipefail
        git init -q .
        git remote add origin "$ORIGIN"
        git fetch -q origin '+refs/heads/*:refs/remotes/origin/*'
        git checkout -q -B "$REF" "refs/remotes/origin/$REF" --
        if [ -n "$RACE" ]; then sh -c "$RACE"; fi
        """
        given = {"ORIGIN": str(self.bare), "REF": "${{ inputs.ref }}", "RACE": self.race}
        names = ("ref", "token", "fetch-depth", "persist-credentials")
        return self._stand_in(
            "checkout",
            {
                "name": "checkout",
                "description": "A stand-in.",
                "inputs": {name: {"required": False} for name in names},
                "runs": {"using": "composite", "steps": [{"shell": "bash", "run": script, "env": given}]},
            },
        )

    def _stand_in(self, name: str, document: Mapping[str, Any]) -> Path:
        place = self.place / name
        place.mkdir(exist_ok=True)
        (place / "action.yml").write_text(json.dumps(document), encoding="utf-8")
        return place

    def tip(self) -> str:
        """The branch on the server."""
        return GitFolder(self.bare).run("rev-parse", "idea")


@pytest.fixture
def forge(tmp_path: Path, index: Path) -> Forge:
    """A pull request."""
    return Forge(tmp_path, index)


@pytest.mark.slow
def test_an_honest_pull_request_passes_with_a_brief(forge: Forge) -> None:
    assert run_cli("approve", "launch", cwd=forge.folder.root, by="dana", now=NOW, env=DATES).code == 0
    forge.push()
    code, said = forge.act("pull_request", "socialops.yml", forge.event())
    assert code == 0, said
    assert "All good: " in said
    assert "All proved: 2 commits judged." in said
    assert "Success - Main Write the brief" in said


def test_a_forged_approval_fails_the_audit_and_the_brief_is_written_all_the_same(forge: Forge) -> None:
    forge.folder.review("launch", "brand-review", "dana", at="2027-02-20T12:00:00+01:00")
    forge.git.commit("Approve", by="maya", at="2027-02-20T12:00:00+01:00")
    forge.push()
    code, said = forge.act("pull_request", "socialops.yml", forge.event())
    assert code != 0
    assert "SO452" in said
    assert "Success - Main Check the files" in said
    assert "Failure - Main Audit the history" in said
    assert "Success - Main Write the brief" in said


@pytest.mark.slow
def test_a_review_on_the_forge_becomes_a_record(forge: Forge) -> None:
    reviewed = forge.tip()
    code, said = forge.act("pull_request_review", "socialops-record.yml", forge.review("approved"))
    assert code == 0, said
    server = GitFolder(forge.bare)
    assert server.run("rev-parse", "idea~1") == reviewed
    assert server.run("show", "--name-only", "--format=", "idea") == "reviews/launch/brand-review--dana--1.yaml"
    assert "by: dana" in server.run("show", "idea:reviews/launch/brand-review--dana--1.yaml")
    assert server.run("log", "-1", "--format=%cn <%ce>", "idea") == "Relay <relay@acme.test>"
    assert TOKEN not in said.partition("Run Main Record the review")[2]
    assert "::error::not a command" not in said  # the review's own words


@pytest.mark.slow
def test_a_review_twice_is_recorded_once(forge: Forge) -> None:
    review = forge.review("approved")
    assert forge.act("pull_request_review", "socialops-record.yml", review)[0] == 0
    tip = forge.tip()
    code, said = forge.act("pull_request_review", "socialops-record.yml", review)
    assert code == 0, said
    assert "There is nothing to record." in said
    assert forge.tip() == tip


@pytest.mark.parametrize("state", ["commented", "approved"])
def test_comments_and_reviews_of_forks_start_nothing(forge: Forge, state: str) -> None:
    tip, review = forge.tip(), forge.review(state)
    if state == "approved":
        review["pull_request"]["head"]["repo"] = {"full_name": "mallory/social", "name": "social"}
    _, said = forge.act("pull_request_review", "socialops-record.yml", review)
    assert "Install socialops" not in said
    assert forge.tip() == tip


@pytest.mark.slow
def test_a_review_that_does_not_count_fails_and_records_nothing(forge: Forge) -> None:
    tip = forge.tip()
    code, said = forge.act(
        "pull_request_review", "socialops-record.yml", forge.review("approved", type="Bot", login="ci[bot]")
    )
    assert code != 0
    assert "bots never approve" in said
    assert forge.tip() == tip


@pytest.mark.slow
def test_a_branch_that_moved_is_taken_in_first(forge: Forge) -> None:
    review = forge.review("approved")
    other = forge.place / "other"
    subprocess.run(["git", "clone", "-q", "-b", "idea", str(forge.bare), str(other)], check=True)
    (other / "posts" / "notes.md").write_text("More to come.\n", encoding="utf-8")
    moved = GitFolder(other).commit("Note", by="maya")
    forge.race = f"git -C {shlex.quote(str(other))} push -q origin idea"
    code, said = forge.act("pull_request_review", "socialops-record.yml", review)
    assert code == 0, said
    assert "The branch has moved (attempt 1)." in said
    assert GitFolder(forge.bare).run("rev-parse", "idea~1") == moved


@pytest.mark.slow
def test_the_name_of_a_branch_is_not_run(forge: Forge) -> None:
    name = "x$(touch${IFS}pwned)`touch${IFS}pwned`;touch${IFS}pwned"
    forge.git.run("switch", "-q", "-c", name)
    forge.git.run("push", "-q", "origin", name)
    review = forge.review("approved")
    review["pull_request"]["head"]["ref"] = name
    code, said = forge.act("pull_request_review", "socialops-record.yml", review)
    assert code == 0, said
    assert GitFolder(forge.bare).run("show", "--name-only", "--format=", name).startswith("reviews/launch/")
    assert not list(forge.place.rglob("pwned"))


def action(forge: Forge, uses: str, given: Mapping[str, str], place: Path) -> tuple[int, str]:
    """Run the composite action in a workflow of its own."""
    step = {"uses": uses, "with": dict(given)}
    steps = [{"uses": "actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683"}, step]
    workflow = {"on": "pull_request", "jobs": {"try": {"runs-on": "ubuntu-24.04", "steps": steps}}}
    forge.folder.write(".github/workflows/try.yml", json.dumps(workflow))
    options = ["--local-repository", f"acme/socialops@v1={place}"]
    return forge.act("pull_request", "try.yml", forge.event(), *options)


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """What `uses: acme/socialops@v1` would fetch."""
    place = tmp_path / "shipped"
    place.mkdir()
    for name in ("action.yml", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, place)
    for name in ("src", "examples"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    return place


@pytest.mark.slow
def test_the_action_runs_a_command_with_its_arguments_as_they_are(forge: Forge, shipped: Path) -> None:
    given = {
        "version": __version__,
        "command": "audit",
        "args": "--base\norigin/main\n--head\nHEAD; touch pwned; $(touch pwned)",
    }
    code, said = action(forge, "acme/socialops@v1", given, shipped)
    assert code != 0
    assert "there is no commit 'HEAD; touch pwned; $(touch pwned)' here" in said
    assert not list(forge.place.rglob("pwned"))
    code, said = action(forge, "acme/socialops@v1", given | {"args": "--base\norigin/main"}, shipped)
    assert code == 0, said
    assert "All proved: 1 commit judged." in said


@pytest.mark.slow
def test_the_action_installs_the_release_it_is_pinned_to(forge: Forge, shipped: Path) -> None:
    if find_spec("hatchling") is None:
        pytest.skip("hatchling is not installed: pip install --group gates brings it")
    code, said = action(forge, "acme/socialops@v1", {}, shipped)
    assert code == 0, said
    assert "All good: " in said


def test_the_action_does_not_install_what_it_is_to_judge(forge: Forge, shipped: Path) -> None:
    shutil.copy(shipped / "action.yml", forge.folder.root / "action.yml")
    code, said = action(forge, "./", {}, shipped)
    assert code != 0
    assert "lies in the checkout that it is to judge" in said


def test_the_action_takes_no_version_that_is_a_command(forge: Forge, shipped: Path) -> None:
    code, said = action(forge, "acme/socialops@v1", {"version": "1.0 --index-url=https://evil.test"}, shipped)
    assert code != 0
    assert "must be the number of a release" in said
