"""What forges read of `check`: SARIF as OASIS wrote it down, GitLab's code quality, JUnit; capped, sorted, stable."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft7Validator

from socialops.domain.finding import Severity
from socialops.domain.results.report import Report
from socialops.render.diagnostics import FORMATS, Layout
from socialops.rules.run import run
from tests.factories import WorkspaceFolder, run_cli, small_workspace
from tests.tools import node_module

MOST = 5_000
QUALITY = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "pattern": "^[a-z][a-z-]*$"},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32,64}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^(?!\\./|/|[A-Za-z]:)"},
                    "lines": {"type": "object", "required": ["begin"],
                              "properties": {"begin": {"type": "integer", "minimum": 1}}},
                },
            },
        },
    },
}  # fmt: skip
"""What GitLab's page on code quality asks of a report, and of its paths (no './' before them)."""


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> WorkspaceFolder:
    """Findings of each severity in files with odd names, in a folder below the repository's top."""
    top = tmp_path_factory.mktemp("forge")
    (top / ".git").mkdir()
    made = small_workspace(top / "so cial", rules={"ignore": ["SO607"]})
    for number in range(2):
        wrong = "".join(f"  - {{rule: SO{300 + n}, reason: x}}\n" for n in range(30))
        fields = f"id: a{number}\ntitle: A\nauthor: maya\nchannels: [acme-x]\nstatus: draft\ntext: Words {number}.\n"
        made.write(f"posts/a{number}.yaml", f"{fields}waivers:\n{wrong}")
    made.write("posts/zoë #1%.yaml", "id: [\n")
    made.post("zz", author="nobody")
    return made


def told(folder: WorkspaceFolder, form: str) -> Any:
    ran = run_cli("check", "--format", form, cwd=folder.root)
    assert ran.code == 1, ran.err
    return ran.out if form == "junit" else json.loads(ran.out)


@pytest.fixture(scope="module")
def sarif(crowded: WorkspaceFolder) -> dict[str, Any]:
    found: dict[str, Any] = told(crowded, "sarif")
    return found


def uris(sarif: dict[str, Any]) -> Iterator[str]:
    for result in sarif["runs"][0]["results"]:
        (place,) = result["locations"]
        yield place["physicalLocation"]["artifactLocation"]["uri"]


def test_sarif_is_what_its_schema_says(sarif: dict[str, Any]) -> None:
    schema = json.loads(node_module("@microsoft/jest-sarif", "lib/schemas/sarif-2.1.0-rtm.5.json").read_text())
    assert [error.message for error in Draft7Validator(schema).iter_errors(sarif)] == []
    (only,) = sarif["runs"]
    wrong = {**sarif, "runs": [{**only, "results": [{**only["results"][0], "level": "worst"}]}]}
    assert list(Draft7Validator(schema).iter_errors(wrong)), "the schema refuses nothing"


def test_sarif_keeps_the_worst_of_what_a_forge_would_cut(crowded: WorkspaceFolder) -> None:
    found = run(crowded.load(), date(2027, 3, 1)).diagnostics
    note = found[0]._replace(severity=Severity.NOTE)
    many = [note._replace(message=f"Note {number}.", line=number + 1) for number in range(MOST)]
    worse = [one._replace(path="zz.yaml", severity=severity) for one, severity in zip(found, Severity, strict=False)]
    (text,) = FORMATS["sarif"](Report((*many, *worse), 1), Layout())
    levels = [result["level"] for result in json.loads(text)["runs"][0]["results"]]
    assert len(levels) == MOST
    assert levels[:3] == ["error", "warning", "note"]
    assert set(levels[3:]) == {"note"}


def test_sarif_knows_every_rule_that_it_names(sarif: dict[str, Any]) -> None:
    (run,) = sarif["runs"]
    assert {result["ruleId"] for result in run["results"]} <= {rule["id"] for rule in run["tool"]["driver"]["rules"]}


def test_sarif_names_files_from_the_top_of_the_repository(sarif: dict[str, Any], crowded: WorkspaceFolder) -> None:
    found = set(uris(sarif))
    for uri in found:
        parts = urlsplit(uri)
        assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == ("", "", "", "")
        assert (crowded.root.parent / unquote(parts.path)).is_file()
    assert "so%20cial/posts/zo%C3%AB%20%231%25.yaml" in found
    assert str(crowded.root.parent) not in json.dumps(sarif)


def test_no_fingerprint_changes_where_lines_move(tmp_path: Path) -> None:
    made = small_workspace(tmp_path / "acme")
    made.post("a", author="nobody", contributors=["no-one", "no-two"], text="{a} {a} {a}\n")

    def prints() -> dict[str, list[str]]:
        quality, results = told(made, "gitlab"), told(made, "sarif")["runs"][0]["results"]
        assert [one["fingerprint"] for one in quality]
        return {
            "gitlab": sorted(one["fingerprint"] for one in quality),
            "sarif": sorted(result["partialFingerprints"]["socialops/v1"] for result in results),
        }

    before = prints()
    for names in before.values():
        assert len(set(names)) == len(names) > 2
    path = made.root / "posts/a.yaml"
    path.write_text("# one\n\n# two\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    made.post("b", author="nobody")
    after = prints()
    assert all(set(before[form]) < set(after[form]) for form in before)


def test_gitlab_reads_its_code_quality(crowded: WorkspaceFolder) -> None:
    found = told(crowded, "gitlab")
    checker = Draft7Validator(QUALITY)
    assert [error.message for error in checker.iter_errors(found)] == []
    assert len({one["fingerprint"] for one in found}) == len(found) > 60
    assert {one["location"]["path"].split("/")[0] for one in found} == {"so cial"}
    assert list(checker.iter_errors([{**found[0], "severity": "bad"}])), "the schema refuses nothing"


def test_junit_counts_what_it_holds(crowded: WorkspaceFolder) -> None:
    (suite,) = ET.fromstring(told(crowded, "junit"))  # noqa: S314 - our own output
    cases = list(suite)
    failed = [case for case in cases if case.find("failure") is not None]
    assert {case.tag for case in cases} == {"testcase"}
    assert (suite.get("tests"), suite.get("failures")) == (str(len(cases)), str(len(failed)))
    assert (suite.get("errors"), suite.get("skipped")) == ("0", "0")
    assert all(case.get("classname", "").startswith("so cial/") and case.get("name") for case in cases)
    for case in failed:
        (failure,) = case
        assert failure.get("type") == (case.get("name") or "").split()[0]
        assert re.search(r":\d+:\d+: ", failure.text or "")
