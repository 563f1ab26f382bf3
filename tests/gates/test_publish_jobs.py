"""The shipped workflow and job that publish: their shell steps, word for word, on a clone of a bare repository."""

from __future__ import annotations

import base64
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.factories import SOURCE
from tests.gates.tools import GITHUB, GITLAB, ROOT
from tests.publish.fake_mastodon import FakeMastodon
from tests.publish.stage import NOW, Stage

JOB: dict[Any, Any] = yaml.safe_load(GITHUB.joinpath("socialops-publish.yml").read_text(encoding="utf-8"))
STEPS: dict[str, dict[str, Any]] = {step["name"]: step for step in JOB["jobs"]["publish"]["steps"]}
GITLAB_JOB: dict[str, Any] = yaml.safe_load(
    GITLAB.joinpath("socialops-publish.gitlab-ci.yml").read_text(encoding="utf-8")
)["socialops-publish"]
PUSH, SECRET = "token-of-the-job", "token-of-mastodon"
KNOWN = {
    "github.token": PUSH,
    "vars.SOCIALOPS_PUBLISHER_NAME": "Dana",
    "vars.SOCIALOPS_PUBLISHER_EMAIL": "dana@acme.test",
    "secrets.SOCIALOPS_ACME_MASTODON_TOKEN": SECRET,
}
pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="the steps are written for bash")


@pytest.fixture
def server() -> Iterator[FakeMastodon]:
    with FakeMastodon() as made:
        threading.Thread(target=made.serve_forever, args=(0.05,), daemon=True).start()
        yield made
        made.shutdown()


@pytest.fixture
def stage(tmp_path: Path, server: FakeMastodon) -> Stage:
    made = Stage(tmp_path)
    made.files.channel("acme-mastodon", "mastodon", publish={"by": "mastodon", "host": server.host})
    made.git.commit("Channel", by="dana", at="2027-02-02T09:00:00+01:00")
    made.approved(channels=["acme-mastodon"])
    made.share()
    return made


def _filled(env: Mapping[str, str]) -> dict[str, str]:
    """What the runner puts in place of expressions; what nobody set is empty."""
    return {
        name: re.sub(r"\$\{\{ (\S+) \}\}", lambda m: KNOWN.get(m[1], ""), str(value)) for name, value in env.items()
    }


def _program(folder: Path) -> None:
    """What the step before installed."""
    target = folder / "socialops/bin/socialops"
    target.parent.mkdir(parents=True)
    target.write_text(f'#!/bin/sh\nPYTHONPATH="{SOURCE}" exec "{sys.executable}" -m socialops "$@"\n')
    target.chmod(0o755)


def _bash(script: str, where: Path, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    around = {"PATH": os.environ["PATH"], "HOME": str(where), "SOCIALOPS_ALLOW_LOOPBACK": "1", "SOCIALOPS_NOW": NOW}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script],
        cwd=where, env={**around, **env}, check=False, capture_output=True, encoding="utf-8",
    )  # fmt: skip


def _sent_once(stage: Stage, server: FakeMastodon, where: Path, ran: subprocess.CompletedProcess[str]) -> None:
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert len(server.statuses) == 1
    records = stage.records(channel="acme-mastodon")
    assert [(record["outcome"], record["by"]) for record in records] == [("unknown", "dana"), ("published", "dana")]
    kept = "\n".join(path.read_text(errors="replace") for path in (where / ".git").rglob("*") if path.is_file())
    for secret in (PUSH, SECRET, base64.b64encode(f"x-access-token:{PUSH}".encode()).decode()):
        assert secret not in ran.stdout + ran.stderr + kept


@pytest.mark.slow
def test_the_workflow_sends_once_however_often_it_runs(stage: Stage, server: FakeMastodon, tmp_path: Path) -> None:
    _program(tmp_path / "temp")
    step = STEPS["Publish what is due"]
    job = {"GITHUB_SERVER_URL": "https://github.com", "RUNNER_TEMP": str(tmp_path / "temp"), "SOCIALOPS": "set"}
    for number in range(2):
        clone = stage.clone(f"checkout-{number}")
        _sent_once(stage, server, clone, _bash(step["run"], clone, {**job, **_filled(step["env"])}))


@pytest.mark.slow
def test_the_job_sends_once_however_often_it_runs(stage: Stage, server: FakeMastodon, tmp_path: Path) -> None:
    _program(tmp_path)
    (script,) = GITLAB_JOB["script"]
    assert "/tmp/socialops/bin/" in script  # noqa: S108 - the runner's own
    script = script.replace("/tmp/socialops", str(tmp_path / "socialops"))  # noqa: S108
    job = {"CI_SERVER_URL": tmp_path.as_uri(), "CI_PROJECT_PATH": "remote", "SOCIALOPS_PUSH_TOKEN": PUSH}
    job |= {"GIT_AUTHOR_NAME": "Dana", "GIT_AUTHOR_EMAIL": "dana@acme.test", "SOCIALOPS": "set"}
    for number in range(2):
        clone = stage.clone(f"checkout-{number}")
        subprocess.run(["git", "checkout", "-q", "--detach"], cwd=clone, check=True)
        _sent_once(stage, server, clone, _bash(script, clone, {**job, "SOCIALOPS_ACME_MASTODON_TOKEN": SECRET}))


def test_nothing_is_installed_that_nobody_named(tmp_path: Path) -> None:
    ran = _bash(STEPS["Install socialops"]["run"], tmp_path, {"SOCIALOPS": "", "RUNNER_TEMP": str(tmp_path)})
    assert ran.returncode == 2
    ran = _bash("\n".join(GITLAB_JOB["before_script"]), tmp_path, {"SOCIALOPS": ""})
    assert ran.returncode == 2


@pytest.mark.slow
def test_what_is_named_is_installed_and_publishes(stage: Stage, server: FakeMastodon, tmp_path: Path) -> None:
    """All shell steps of the workflow one after the other, the installation too, from this very repository."""
    job = {"GITHUB_SERVER_URL": "https://github.com", "RUNNER_TEMP": str(tmp_path / "temp"), "SOCIALOPS": str(ROOT)}
    (tmp_path / "temp").mkdir()
    installed = _bash(STEPS["Install socialops"]["run"], tmp_path, job)
    assert installed.returncode == 0, installed.stderr
    clone, step = stage.clone(), STEPS["Publish what is due"]
    _sent_once(stage, server, clone, _bash(step["run"], clone, {**job, **_filled(step["env"])}))


def test_secrets_have_an_environment_and_no_run_is_cancelled() -> None:
    publish = JOB["jobs"]["publish"]
    assert publish["environment"] == "publish"
    assert JOB["concurrency"] == {"group": "socialops-publish", "cancel-in-progress": False}
    assert JOB["permissions"] == {}
    assert publish["permissions"] == {"contents": "write"}
    assert set(JOB[True]) == {"schedule", "push", "workflow_dispatch"}, "YAML 1.1 reads the key 'on' as true"
    (cron,) = JOB[True]["schedule"]
    assert not {0, 15, 30, 45} & set(map(int, cron["cron"].split()[0].split(",")))
    secrets = [name for step in STEPS.values() for name, value in step.get("env", {}).items() if "secrets." in value]
    assert secrets
    assert [name for name, step in STEPS.items() if "secrets." in str(step)] == ["Publish what is due"]
    assert GITLAB_JOB["environment"]["name"] == "publish"
    assert (GITLAB_JOB["interruptible"], GITLAB_JOB["resource_group"]) == (False, "socialops-publish")
    assert GITLAB_JOB["variables"]["GIT_DEPTH"] == "0"
