"""check, rules, explain: what they print in every format, and with which exit code they leave."""

from __future__ import annotations

import contextlib
import json
import re
import time
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest

from socialops.rules.registry import RULES
from tests.factories import Ran, WorkspaceFolder, run_cli, small_workspace

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
FORMATS = ["full", "concise", "json", "github", "gitlab", "sarif", "junit"]


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    """One error, one warning, one note, and signs beyond ASCII."""
    made = small_workspace(tmp_path / "acme")
    made.write("posts/größe.yaml", "id: [\n")
    made.post("spring")
    made.review("spring", "brand-review", "dana")
    made.post("spring", author="mya", text="Spring, 100 % new: here.\n")
    made.review("gone", "brand-review", "dana", digest="sha256:" + "0" * 64)
    return made


def _check(folder: WorkspaceFolder, *arguments: str, **options: Any) -> Ran:
    return run_cli("check", *arguments, **{"cwd": folder.root, **options})


@pytest.mark.parametrize("form", FORMATS)
def test_the_formats(folder: WorkspaceFolder, form: str) -> None:
    done = _check(folder, "--format", form)
    assert done.code == 1
    out = re.sub(r'"semanticVersion": "[^"]*"', '"semanticVersion": "?"', done.out)
    if form == "sarif":  # the catalogue grows; the results are what is fixed here
        value = json.loads(out)
        value["runs"][0]["tool"]["driver"]["rules"] = "…"
        out = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    assert out == (GOLDEN / f"check.{form}").read_text(encoding="utf-8")


EXPECTED = [
    ("posts/größe.yaml", 2, 1, "SO002", "error"),
    ("posts/spring.yaml", 3, 1, "SO008", "error"),
    ("reviews/gone/brand-review--dana--1.yaml", 1, 1, "SO401", "note"),
    ("reviews/spring/brand-review--dana--1.yaml", 6, 1, "SO404", "warning"),
]


def _from_concise(out: str) -> list[tuple[Any, ...]]:
    found = [re.fullmatch(r"(.+?):(\d+):(\d+): (SO\d{3}) (\w+): .+", line) for line in out.splitlines()]
    return [(m[1], int(m[2]), int(m[3]), m[4], m[5]) for m in found if m]


def _from_full(out: str) -> list[tuple[Any, ...]]:
    return _from_concise(out)


def _from_json(out: str) -> list[tuple[Any, ...]]:
    value = json.loads(out)
    assert list(value) == ["version", "summary", "findings"]
    assert value["summary"] == {"files": 14, "errors": 2, "warnings": 1, "notes": 1}
    keys = [
        "code",
        "name",
        "severity",
        "path",
        "line",
        "column",
        "message",
        "subject",
        "channel",
        "guide_rule",
        "fixable",
    ]
    assert all(list(finding) == keys for finding in value["findings"])
    return [tuple(f[k] for k in ("path", "line", "column", "code", "severity")) for f in value["findings"]]


def workflow_commands(out: str) -> list[tuple[str, dict[str, str], str]]:
    """Read workflow commands as a runner does: anything else that begins with '::', or any '##[', is a breach."""
    found = []
    for line in out.split("\n"):
        assert "##[" not in line
        assert "\r" not in line
        if not line:
            continue
        match = re.fullmatch(r"::(error|warning|notice) ([^:]*)::([^\r\n]*)", line)
        assert match, line
        properties = dict(part.split("=", 1) for part in match[2].split(","))
        assert list(properties) == ["title", "file", "line", "col"]
        for text in (*properties.values(), match[3]):
            assert re.fullmatch(r"(?:[^%]|%25|%0D|%0A|%3A|%2C)*", text), text
        found.append((match[1], {key: unquote(text) for key, text in properties.items()}, unquote(match[3])))
    return found


def _from_github(out: str) -> list[tuple[Any, ...]]:
    severities = {"error": "error", "warning": "warning", "notice": "note"}
    return [
        (p["file"], int(p["line"]), int(p["col"]), p["title"].split()[0], severities[kind])
        for kind, p, _ in workflow_commands(out)
    ]


def _from_gitlab(out: str) -> list[tuple[Any, ...]]:
    severities = {"major": "error", "minor": "warning", "info": "note"}
    value = json.loads(out)
    assert len({item["fingerprint"] for item in value}) == len(value)
    assert all(set(item) == {"description", "check_name", "fingerprint", "severity", "location"} for item in value)
    return [
        (i["location"]["path"], i["location"]["lines"]["begin"], None, i["description"][:5], severities[i["severity"]])
        for i in value
    ]


def _from_sarif(out: str) -> list[tuple[Any, ...]]:
    value = json.loads(out)
    assert value["version"] == "2.1.0"
    (run,) = value["runs"]
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    found = []
    for result in run["results"]:
        assert result["ruleId"] in ids
        place = result["locations"][0]["physicalLocation"]
        uri = unquote(place["artifactLocation"]["uri"])
        region = place["region"]
        found.append((uri, region["startLine"], region["startColumn"], result["ruleId"], result["level"]))
    assert [level for *_, level in found] == ["error", "error", "warning", "note"], "the worst first"
    return sorted(found)


def _from_junit(out: str) -> list[tuple[Any, ...]]:
    root = ET.fromstring(out)  # noqa: S314 - our own output
    (suite,) = root
    cases = list(suite)
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("4", "2", "0")
    found = []
    for case in cases:
        code, _, place = (case.get("name") or "").split()
        line, column = place.split(":")
        failed = case.find("failure") is not None
        found.append((case.get("classname"), int(line), int(column), code, "error" if failed else "other"))
    return found


READERS = {
    "full": _from_full, "concise": _from_concise, "json": _from_json, "github": _from_github,
    "gitlab": _from_gitlab, "sarif": _from_sarif, "junit": _from_junit,
}  # fmt: skip


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_says_the_same(folder: WorkspaceFolder, form: str) -> None:
    expected: list[tuple[Any, ...]] = [*EXPECTED]
    if form == "gitlab":
        expected = [(path, line, None, code, severity) for path, line, _, code, severity in EXPECTED]
    if form == "junit":
        expected = [(*rest, severity if severity == "error" else "other") for *rest, severity in EXPECTED]
    assert READERS[form](_check(folder, "--format", form).out) == expected


def test_a_clean_workspace_in_every_format(tmp_path: Path) -> None:
    clean = small_workspace(tmp_path / "acme")
    for form in FORMATS:
        done = _check(clean, "--format", form)
        assert done.code == 0
        assert done.err == "All good: 10 files checked.\n"
        if form in {"full", "concise", "github"}:
            assert done.out == ""
        elif form == "junit":
            assert ET.fromstring(done.out)[0].get("failures") == "0"  # noqa: S314 - our own output
        else:
            json.loads(done.out)


def test_auto_picks(folder: WorkspaceFolder) -> None:
    assert _check(folder).out == _check(folder, "--format", "concise").out
    github = _check(folder, env={"GITHUB_ACTIONS": "true"})
    assert github.out == _check(folder, "--format", "github").out


def test_paths_are_of_the_repository_where_a_forge_reads_them(tmp_path: Path) -> None:
    inner = small_workspace(tmp_path / "repo/social")
    inner.post("spring", author="mya")
    (tmp_path / "repo/.git").mkdir()
    for form in ("github", "gitlab", "sarif", "junit"):
        assert "social/posts/spring.yaml" in _check(inner, "--format", form).out
    assert json.loads(_check(inner, "--format", "json").out)["findings"][0]["path"] == "posts/spring.yaml"
    assert _check(inner, cwd=inner.root / "posts").out.startswith("../posts/spring.yaml:3:1")
    assert run_cli("-C", inner.root, "check", cwd=tmp_path).out.startswith("repo/social/posts/spring.yaml:3:1")


def test_a_fingerprint_outlives_lines_that_move(folder: WorkspaceFolder) -> None:
    def prints() -> dict[str, str]:
        return {i["description"]: i["fingerprint"] for i in json.loads(_check(folder, "--format", "gitlab").out)}

    before = prints()
    path = folder.root / "posts/spring.yaml"
    path.write_bytes(b"# moved\n\n" + path.read_bytes())
    assert prints() == before


# --- options --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("worst", "level", "code"),
    [
        ("error", "error", 1), ("warning", "error", 0), ("note", "error", 0), ("none", "note", 0),
        ("warning", "warning", 1), ("note", "warning", 0), ("note", "note", 1), ("error", "note", 1),
    ],
)  # fmt: skip
def test_the_fail_level(tmp_path: Path, worst: str, level: str, code: int) -> None:
    made = small_workspace(tmp_path / "acme")
    made.post("spring", author="mya" if worst == "error" else "maya")
    if worst == "warning":
        made.review("spring", "brand-review", "dana", digest="sha256:" + "0" * 64)
    if worst == "note":
        made.review("gone", "brand-review", "dana", digest="sha256:" + "0" * 64)
    assert _check(made, "--fail-level", level).code == code


def test_statistics_count_by_rule(folder: WorkspaceFolder) -> None:
    folder.post("summer", author="mya")
    lines = _check(folder, "--statistics").err.splitlines()
    assert lines[0].split() == ["2", "SO008", "unknown-reference"]
    assert lines[-1] == "3 errors, 1 warning, 2 notes in 15 files."


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> WorkspaceFolder:
    """A post with as many addresses as a file can hold, and words that a guide mends by the hundred."""
    made = small_workspace(tmp_path_factory.mktemp("crowded"))
    rules = [{"id": "plain", "extends": "substitution", "message": "Use '%s'.", "swap": {"utilise": "use"}}]
    made.document("guides/brand.yaml", {"id": "brand", "title": "Brand", "personal_data": ["email"], "rules": rules})
    made.post("many", text="a@a.de " * 35_000)
    made.post("words", text="utilise " * 300)
    return made


@pytest.mark.parametrize(
    "form", [f if f in {"full", "json"} else pytest.param(f, marks=pytest.mark.slow) for f in FORMATS]
)
def test_very_many_findings_are_counted(crowded: WorkspaceFolder, form: str) -> None:
    began = time.process_time()
    ran = _check(crowded, "--format", form, "--statistics")
    assert time.process_time() - began < 5  # 1 s on a machine that does nothing else
    assert ran.code == 1
    assert "34900 more of personal-data from here on in this file, 35000 in all" in ran.out
    assert len(ran.out) < 400_000
    assert "35000  SO206 personal-data" in ran.err
    assert "35002 errors, " in ran.err


def test_an_endless_message_of_a_guide_is_cut(tmp_path: Path) -> None:
    made = small_workspace(tmp_path)
    rule = {"id": "long", "extends": "existence", "message": "%s" + "x" * 200_000, "tokens": ["bad"]}
    made.document("guides/brand.yaml", {"id": "brand", "title": "Brand", "rules": [rule]})
    made.post("many", text="bad " * 2_000)
    ran = _check(made, "--format", "json", "--fail-level", "error")
    assert "bad" in ran.out
    assert len(ran.out) < 300_000  # 391 MB where all is printed


def test_what_is_mended_is_not_counted_but_mended(crowded: WorkspaceFolder) -> None:
    ran = _check(crowded, "--fix", "--dry-run")
    assert "300 findings" in ran.err


def test_output_to_a_file(folder: WorkspaceFolder, tmp_path: Path) -> None:
    for form in FORMATS:
        done = _check(folder, "--format", form, "-o", str(tmp_path / "out"))
        assert done.code == 1
        assert done.out == ""
        assert (tmp_path / "out").read_text(encoding="utf-8") == _check(folder, "--format", form).out
    failed = _check(folder, "-o", str(tmp_path / "no" / "out"))
    assert failed.code == 2
    assert "can't be written" in failed.err


def test_only_some_paths(folder: WorkspaceFolder) -> None:
    def found(*paths: str, **options: Any) -> list[str]:
        return [line.split(":")[0] for line in _check(folder, *paths, **options).out.splitlines()]

    assert found("posts") == ["posts/größe.yaml", "posts/spring.yaml"]
    assert found("posts/spring.yaml") == ["posts/spring.yaml"]
    assert found("posts/../reviews") == [path for path, *_ in EXPECTED[2:]]
    assert found("roles", "members") == []
    assert len(found(".")) == 4
    assert found("spring.yaml", cwd=folder.root / "posts") == ["../posts/spring.yaml"]
    assert found(str(folder.root / "posts" / "spring.yaml")) == ["posts/spring.yaml"]
    assert _check(folder, "roles").code == 0
    missing = _check(folder, "nowhere")
    assert missing.code == 2
    assert missing.err.startswith("socialops: There is no file, folder or post 'nowhere';")
    assert _check(folder, "..").code == 2


def test_quiet(folder: WorkspaceFolder) -> None:
    done = run_cli("-q", "check", cwd=folder.root)
    assert done.err == ""
    assert len(done.out.splitlines()) == 4


@pytest.mark.parametrize(
    "arguments", [["check", "--format", "xml"], ["check", "--fail-level", "bad"], ["chekc"], ["--now", "soon", "check"]]
)
def test_wrong_usage_is_exit_2(folder: WorkspaceFolder, arguments: list[str]) -> None:
    done = run_cli(*arguments, cwd=folder.root, now=None)
    assert done.code == 2
    assert done.err.startswith("socialops: ")
    assert "Traceback" not in done.err


def test_outside_a_workspace(tmp_path: Path) -> None:
    done = run_cli("check", cwd=tmp_path)
    assert done.code == 2
    assert "socialops init" in done.err


# --- setting rules aside --------------------------------------------------------------------------------------------


@pytest.fixture
def close(tmp_path: Path) -> WorkspaceFolder:
    """Two posts too close together: SO303 at summer."""
    made = small_workspace(tmp_path / "acme")
    made.channel("acme-x", spacing="2h")
    made.post("spring")
    made.post("summer", publish_at="2027-03-01 10:00")
    return made


def _codes(folder: WorkspaceFolder, **options: Any) -> list[str]:
    value = json.loads(_check(folder, "--format", "json", **options).out)
    return [f"{f['path']}:{f['line']}:{f['column']} {f['code']} {f['severity']}" for f in value["findings"]]


def _summer(folder: WorkspaceFolder, **waiver: str) -> None:
    folder.post("summer", publish_at="2027-03-01 10:00", waivers=[{"rule": "SO303", "reason": "Asked for", **waiver}])


def test_a_finding_without_settings(close: WorkspaceFolder) -> None:
    assert _codes(close) == ["posts/summer.yaml:6:1 SO303 error"]


@pytest.mark.parametrize("name", ["SO303", "too-close"])
def test_the_workspace_ignores_or_softens_by_code_or_name(close: WorkspaceFolder, name: str) -> None:
    close.settings(rules={"ignore": [name]})
    assert _codes(close) == []
    close.settings(rules={"warn": [name]})
    assert _codes(close) == ["posts/summer.yaml:6:1 SO303 warning"]
    assert _check(close).code == 0


@pytest.mark.parametrize("field", ["ignore", "warn"])
@pytest.mark.parametrize("name", ["SO002", "schema", "SO404", "self-approval", "SO501"])
def test_what_guards_approvals_can_t_be_set_aside(close: WorkspaceFolder, field: str, name: str) -> None:
    close.settings(rules={field: [name]})
    found = _codes(close)
    assert [line.split(" ", 1)[1] for line in found] == ["SO303 error", "SO005 error"]
    assert found[1].startswith("socialops.yaml:7:5")


def test_a_waiver_sets_it_aside_for_its_post(close: WorkspaceFolder) -> None:
    for rule in ("SO303", "too-close"):
        _summer(close, rule=rule)
        assert _codes(close) == []


def test_a_waiver_of_another_post_does_not(close: WorkspaceFolder) -> None:
    close.post("spring", waivers=[{"rule": "SO303", "reason": "x"}])
    assert _codes(close) == ["posts/spring.yaml:12:3 SO010 warning", "posts/summer.yaml:6:1 SO303 error"]


@pytest.mark.parametrize(
    ("now", "codes"),
    [
        ("2027-02-28 23:59", []),
        ("2027-03-01 00:00", ["posts/summer.yaml:6:1 SO303 error", "posts/summer.yaml:14:3 SO010 warning"]),
    ],
)
def test_a_waiver_ends(close: WorkspaceFolder, now: str, codes: list[str]) -> None:
    _summer(close, until="2027-02-28")
    assert _codes(close, now=now) == codes


def test_a_waiver_of_a_part_does_not_cover_the_whole(close: WorkspaceFolder) -> None:
    _summer(close, guide_rule="brand.exclamation")
    assert [line.split(" ", 1)[1] for line in _codes(close)] == ["SO303 error", "SO010 warning"]


@pytest.mark.parametrize(
    ("rule", "code", "words"),
    [
        ("SO330", "SO008", "did you mean 'SO"),
        ("too-clsoe", "SO008", "did you mean 'too-close'?"),
        ("SO402", "SO005", "can be neither ignored, softened nor waived"),
        ("approval-lapsed", "SO005", "mend what it finds instead"),
    ],
)
def test_a_waiver_of_nothing_or_of_what_can_t_be_waived(
    close: WorkspaceFolder, rule: str, code: str, words: str
) -> None:
    _summer(close, rule=rule)
    found = json.loads(_check(close, "--format", "json").out)["findings"]
    assert [(f["code"], f["line"]) for f in found] == [("SO303", 6), (code, 12)]
    assert words in found[1]["message"]


# --- hostile texts --------------------------------------------------------------------------------------------------

HOSTILE = "x\x1b[31m\x9b31m\u202e\u2066\u200b::error::y ##[error]z [bold red]m[/bold red] %0A::warning::w\x07"
KEYS = [
    '"a\u202eb::error::c"', "'##[error]x'", "'[link=https://evil.test]x[/link]'", "'%0A::error::x'", '"\\u202e\\u200b"',
    "'::add-mask::a'", "é\u200bé",
]  # fmt: skip


def _is_safe(text: str, form: str) -> None:
    for sign in text:
        assert sign == "\n" or (ord(sign) >= 0x20 and not 0x7F <= ord(sign) <= 0x9F), (form, sign)
        assert (
            sign
            not in "\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufffe"
        )
        assert not "\ud800" <= sign <= "\udfff"
    assert "##[" not in text
    for line in text.split("\n"):
        starts = line.lstrip().startswith("::")
        assert not starts or (form == "github" and re.match(r"::(error|warning|notice) title=SO", line)), line


@pytest.mark.parametrize("form", FORMATS)
def test_hostile_texts_never_come_out_raw(tmp_path: Path, form: str) -> None:
    made = small_workspace(tmp_path / "acme")
    for number, key in enumerate(KEYS):
        made.write(
            f"posts/k{number}.yaml", f"id: k{number}\ntitle: T\n{key}: {key}\nauthor: {key}\nchannels: [{key}]\n"
        )
    made.write("posts/::error::a##[b].yaml", "id: [")
    made.write("posts/a\u202eb\u200bc\ufffe.yaml", "id: [")
    made.write("posts/[bold]x[/bold].yaml", "id: [")
    made.write("posts/line\nbreak\r::error::x.yaml", "id: [")
    made.write("posts/esc\x1b[31m\x9b.yaml", "id: [")
    made.write("posts/raw.yaml", f"title: {HOSTILE}\n")
    made.write("posts/escaped.yaml", 'id: escaped\ntitle: "\\e[31m\\u202e"\n')
    made.post("waived", waivers=[{"rule": "::error::x##[error]", "reason": "[red]x"}])
    made.settings(rules={"ignore": ["::error::x", "##[error]"]}, holidays="::error::##[x]")
    with contextlib.suppress(OSError):  # a file system that takes UTF-8 names only
        (made.root / "posts" / "caf\udce9.yaml").write_text("id: [", encoding="utf-8")
    done = _check(made, "--format", form, "--statistics")
    assert done.code == 1, done.err
    _is_safe(done.out, form)
    _is_safe(done.err, "err")
    written = tmp_path / "out"
    assert _check(made, "--format", form, "-o", str(written)).code == 1
    _is_safe(written.read_text(encoding="utf-8"), form)
    if form == "github":
        assert len(workflow_commands(done.out)) > 20
    elif form == "junit":
        ET.fromstring(done.out)  # noqa: S314 - our own output
    elif form in {"json", "gitlab", "sarif"}:
        json.loads(done.out)


def test_hostile_words_of_the_command_line_never_come_out_raw(folder: WorkspaceFolder) -> None:
    for arguments in (
        ["explain", HOSTILE],
        ["check", HOSTILE],
        [HOSTILE],
        ["--now", HOSTILE, "check"],
        ["approve", HOSTILE],
        ["check", "--format", HOSTILE],
    ):
        done = run_cli(*arguments, cwd=folder.root)
        assert done.code == 2, arguments
        _is_safe(done.err, "err")
        _is_safe(done.out, "out")


def test_repository_variables_and_configuration_don_t_reach_check(folder: WorkspaceFolder, tmp_path: Path) -> None:
    env = {
        "GIT_DIR": str(tmp_path),
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.fsmonitor",
        "GIT_CONFIG_VALUE_0": "touch x",
    }
    assert _check(folder, env=env).out == _check(folder).out


# --- the catalogue --------------------------------------------------------------------------------------------------


def test_rules_as_a_list() -> None:
    lines = run_cli("rules").out.splitlines()
    codes = [line.split()[0] for line in lines]
    assert codes == sorted(codes)
    assert set(codes) >= {rule.code for rule in RULES}


def test_rules_as_json() -> None:
    value = json.loads(run_cli("rules", "--format", "json").out)
    assert list(value) == ["version", "rules"]
    assert value["version"] == 1
    assert {rule["code"] for rule in value["rules"]} >= {rule.code for rule in RULES}
    for rule in value["rules"]:
        assert list(rule) == ["code", "name", "severity", "summary", "explanation", "fixable"]
        assert rule["severity"] in {"error", "warning", "note"}


@pytest.mark.parametrize("word", ["SO402", "so402", "self-approval", "Self-Approval"])
def test_explain_by_code_and_name(word: str) -> None:
    done = run_cli("explain", word)
    assert done.code == 0
    assert done.out.startswith("SO402 self-approval (error)\n")
    assert "four_eyes: false" in done.out
    assert "can be neither ignored" in done.out


def test_explain_says_how_to_set_aside_what_can_be() -> None:
    assert "waivers: [{rule: SO303, reason: …}]" in run_cli("explain", "too-close").out


def test_explain_suggests() -> None:
    done = run_cli("explain", "self-aproval")
    assert done.code == 2
    assert "did you mean 'self-approval'?" in done.err
    assert "codes that begin so: SO110, SO111, SO112," in run_cli("explain", "so11").err


@pytest.mark.parametrize("name", ["DE-XX", "Germany", "HolidayBase", "utils", "date", "-", "DE-"])
def test_a_calendar_that_is_none(tmp_path: Path, name: str) -> None:
    made = small_workspace(tmp_path / "acme", holidays=name)
    done = _check(made)
    if name == "DE-":
        assert done.code == 0
    else:
        assert re.match(r"socialops.yaml:5:1: SO005 error: .* is no country the calendar knows; ", done.out)


@pytest.mark.parametrize("name", ["DE", "DE-BE", "US-CA", "GB-SCT"])
def test_a_calendar_that_is_one(tmp_path: Path, name: str) -> None:
    assert _check(small_workspace(tmp_path / "acme", holidays=name)).code == 0
