"""Killed at any step, or with seven others at it: never twice, and never called failed while it is live."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.factories import SOURCE, identity
from tests.publish.servers import HANDLE, PASSWORD, Pds, running_pds
from tests.publish.stage import NOW, Stage, records

pytestmark = pytest.mark.slow  # a server of its own, and many processes
SECRETS = {"SOCIALOPS_ACME_BSKY_IDENTIFIER": HANDLE, "SOCIALOPS_ACME_BSKY_APP_PASSWORD": PASSWORD}
SECRETS |= {"SOCIALOPS_ALLOW_LOOPBACK": "1"}
KILLED = """
import os, signal, sys
from socialops.operations.publish import step
step.watch(lambda name: os.kill(os.getpid(), signal.SIGKILL) if name == sys.argv[1] else None)
from socialops.cli.run import run
sys.exit(run(sys.argv[2:]))
"""


@pytest.fixture(scope="module")
def pds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pds]:
    with running_pds(tmp_path_factory.mktemp("pds")) as found:
        yield found


def _run(stage: Stage, where: Path, *command: str, **extra: str) -> subprocess.CompletedProcess[str]:
    env = {
        **os.environ,
        "PYTHONPATH": str(SOURCE),
        **identity("dana"),
        **stage.environment(extra),
        "SOCIALOPS_NOW": NOW,
    }
    return subprocess.run(
        [sys.executable, *command], cwd=where, env=env, check=False, capture_output=True, encoding="utf-8"
    )


@pytest.mark.parametrize("step", ["prepared", "committed", "claimed", "sent", "recorded"])
def test_killed_at_any_step_another_runner_settles_it(pds: Pds, tmp_path: Path, step: str) -> None:
    stage = Stage(tmp_path)
    stage.files.channel("acme-bsky", "bluesky", publish={"by": "bluesky", "host": pds.host})
    stage.git.commit("Channel", by="dana", at="2027-02-02T09:00:00+01:00")
    stage.approved(channels=["acme-bsky"], text=f"Killed when {step}.\n")
    stage.share()

    def live() -> int:
        return sum(record["value"]["text"] == f"Killed when {step}." for record in pds.posts())

    killed = _run(stage, stage.clone(), "-c", KILLED, step, "publish", "--due", **SECRETS)
    assert killed.returncode == -9, killed.stdout + killed.stderr
    assert live() == (1 if step in {"sent", "recorded"} else 0)
    other = stage.clone("other")
    for minute in ("09:06", "09:08", "09:20", "09:21", "09:22"):
        stage.publish(other, "teaser", "--again", now=f"2027-03-01 {minute}", **SECRETS)
        found = [record["outcome"] for record in stage.records(channel="acme-bsky")]
        assert live() <= 1
        assert not (found[-1:] == ["failed"] and live()), "called failed while it is live"
    assert live() == 1
    assert found[-1] == "published"


@pytest.mark.parametrize("branch", [None, "socialops-publications"])
def test_eight_publishers_twenty_posts_and_people_who_push(tmp_path: Path, branch: str | None) -> None:
    stage = Stage(tmp_path, **({"publish": {"branch": branch}} if branch else {}))
    posts = [f"post-{number:02}" for number in range(20)]
    for post in posts:
        stage.files.post(post)
    stage.git.commit("Write", by="maya", at="2027-02-09T09:00:00+01:00")
    for post in posts:
        stage.files.review(post, "brand-review", "dana")
    stage.git.commit("Approve", by="dana", at="2027-02-10T09:00:00+01:00")
    stage.share()
    clones = [stage.clone(f"clone-{number}") for number in range(8)]

    def publish(clone: Path) -> int:
        return _run(stage, clone, "-m", "socialops", "publish", "--due").returncode

    def people() -> int:
        edits = 0
        for number in range(10):
            stage.git.run("pull", "-q", "--rebase", "origin", "main", env=identity("maya"))
            stage.files.post(f"draft-{number}", status="draft")
            stage.git.commit(f"Draft {number}", f"posts/draft-{number}.yaml", by="maya")
            pushed = subprocess.run(["git", "push", "-q", "origin", "main"], cwd=stage.files.root, check=False)
            edits += pushed.returncode == 0
        return edits

    with ThreadPoolExecutor(9) as pool:
        pushing = pool.submit(people)
        codes = list(pool.map(publish, clones))
        pushing.result()
    sent = [asked["post"] for asked in stage.sent()]
    assert sorted(sent) == posts, "each once"
    assert set(codes) <= {0}
    for post in posts:
        found = records(stage.bare, post, "acme-x", branch or "main")
        assert [record["outcome"] for record in found] == ["unknown", "published"]
