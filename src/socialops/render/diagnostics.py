"""Diagnostics as text: one function a format, each giving the text line by line, since there may be very many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from socialops.classes import dataclass
from socialops.domain.finding import Diagnostic, Severity
from socialops.domain.results.report import Described, Report, fingerprints
from socialops.domain.sanitize import one_line
from socialops.render.formats import json as json_text

_COLORS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}


def _no_line(path: str, line: int) -> str | None:  # noqa: ARG001 - the shape of an excerpt lookup
    return None


@dataclass(frozen=True)
class Layout:
    """How diagnostics are shown.

    `prefix` leads from where the reader stands (their folder, or the repository's top) to the workspace.
    """

    prefix: str = ""
    color: bool = False
    excerpt: Callable[[str, int], str | None] = _no_line
    rules: Callable[[], Iterable[Described]] = tuple
    version: str = "0"


def concise(report: Report, layout: Layout) -> Iterator[str]:
    """A line each: path:line:column: code severity: message."""
    return (_line(d, layout) for d in report.diagnostics)


def full(report: Report, layout: Layout) -> Iterator[str]:
    """A line each with the line of the file it is about, and a mark under the place."""
    for d in report.diagnostics:
        source = layout.excerpt(d.path, d.line)
        yield _line(d, layout)
        if source is not None and source.strip():
            shown = one_line(source)[:200]
            yield f"{d.line:>5} | {shown}"
            yield " " * 5 + " | " + " " * min(d.column - 1, len(shown)) + _paint("^", d, layout)


def _line(d: Diagnostic, layout: Layout) -> str:
    place = f"{_shown_path(layout.prefix + d.path)}:{d.line}:{d.column}"
    severity = _paint(d.severity, d, layout) if layout.color else d.severity
    return f"{place}: {d.code} {severity}: {one_line(d.message)}"


@lru_cache(maxsize=8)
def _shown_path(path: str) -> str:
    """A file's findings come one after the other."""
    return one_line(path)


def _paint(text: str, d: Diagnostic, layout: Layout) -> str:
    return f"\x1b[{_COLORS[d.severity]}m{text}\x1b[0m" if layout.color else text


def as_json(report: Report, layout: Layout) -> Iterator[str]:  # noqa: ARG001 - all formats have one shape
    """The contract's JSON; paths are relative to the workspace."""
    value = {
        "version": 1,
        "summary": _summary(report),
        "findings": [_json_finding(d) for d in report.diagnostics],
    }
    yield json_text.text(value)


def _summary(report: Report) -> dict[str, int]:
    return {
        "files": report.files,
        "errors": report.count(Severity.ERROR),
        "warnings": report.count(Severity.WARNING),
        "notes": report.count(Severity.NOTE),
    }


def _json_finding(d: Diagnostic) -> dict[str, Any]:
    return {
        "code": d.code,
        "name": d.name,
        "severity": d.severity.value,
        "path": d.path,
        "line": d.line,
        "column": d.column,
        "message": d.message,
        "subject": d.subject,
        "channel": d.channel,
        "guide_rule": d.guide_rule,
        "fixable": d.fixable,
    } | ({"link": d.link} if d.link else {})


def github(report: Report, layout: Layout) -> Iterator[str]:
    """Workflow commands of GitHub Actions; data is escaped so that none of it can be a command of its own."""
    kinds = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
    for d in report.diagnostics:
        properties = {
            "title": f"{d.code} {d.name}",
            "file": layout.prefix + d.path,
            "line": d.line,
            "col": d.column,
        }
        shown = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
        yield f"::{kinds[d.severity]} {shown}::{_data(one_line(d.message))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(one_line(text)).replace(":", "%3A").replace(",", "%2C")


def gitlab(report: Report, layout: Layout) -> Iterator[str]:
    """GitLab's code quality report."""
    severities = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}
    value = [
        {
            "description": f"{d.code}: {d.message}",
            "check_name": d.name,
            "fingerprint": fingerprint,
            "severity": severities[d.severity],
            "location": {"path": layout.prefix + d.path, "lines": {"begin": d.line}},
        }
        for d, fingerprint in fingerprints(report)
    ]
    yield json_text.text(value)


def sarif(report: Report, layout: Layout) -> Iterator[str]:
    """SARIF 2.1.0; at most 5,000 results, the worst first, as code scanning keeps no more."""
    levels = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
    worst = sorted(fingerprints(report), key=lambda named: -named[0].severity.rank)[:5000]
    rules = [
        {
            "id": rule.code,
            "name": rule.name,
            "shortDescription": {"text": rule.summary},
            "fullDescription": {"text": rule.explanation or rule.summary},
            "defaultConfiguration": {"level": levels[rule.severity]},
        }
        for rule in layout.rules()
    ]
    driver = {"name": "socialops", "semanticVersion": layout.version, "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints"}
    results = [
        {
            "ruleId": d.code,
            "level": levels[d.severity],
            "message": {"text": d.message},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {
                            "uri": quote((layout.prefix + d.path).encode("utf-8", "surrogateescape")),
                            "uriBaseId": "%SRCROOT%",
                        },
                        "region": {"startLine": d.line, "startColumn": d.column},
                    }
                }
            ],
            "partialFingerprints": {"socialops/v1": fingerprint},
        }
        | ({"properties": {"guideRule": d.guide_rule, "link": d.link}} if d.guide_rule else {})
        for d, fingerprint in worst
    ]
    value = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run | {"results": results}],
    }
    yield json_text.text(value)


def junit(report: Report, layout: Layout) -> Iterator[str]:
    """JUnit XML: a test case a finding, failing for errors; one passing case where there is none."""
    from xml.etree import ElementTree as ET

    suite = ET.Element("testsuite", name="socialops", errors="0", skipped="0")
    failures = 0
    for d in report.diagnostics:
        path = one_line(layout.prefix + d.path)
        case = ET.SubElement(suite, "testcase", classname=path, name=f"{d.code} {d.name} {d.line}:{d.column}")
        text = f"{path}:{d.line}:{d.column}: {one_line(d.message)}"
        if d.severity is Severity.ERROR:
            failures += 1
            ET.SubElement(case, "failure", message=one_line(d.message), type=d.code).text = text
        else:
            ET.SubElement(case, "system-out").text = text
    if not report.diagnostics:
        ET.SubElement(suite, "testcase", classname="socialops", name="workspace")
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(failures))
    root = ET.Element("testsuites")
    root.append(suite)
    yield ET.tostring(root, encoding="unicode", xml_declaration=True)


FORMATS: Mapping[str, Callable[[Report, Layout], Iterator[str]]] = {
    "full": full,
    "concise": concise,
    "json": as_json,
    "github": github,
    "gitlab": gitlab,
    "sarif": sarif,
    "junit": junit,
}


def statistics(report: Report) -> str:
    """How often each rule spoke, most often first."""
    counts = Counter((d.code, d.name) for d in report.diagnostics)
    for d, number in report.unlisted.items():
        counts[d.code, d.name] += number - 1
    rows = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return "\n".join(f"{count:>6}  {code} {name}" for (code, name), count in rows)


def debts_told(known: int, name: str, *, paid: int = 0) -> str:
    """How many old debts are not told, and how many of them are paid."""
    text = f"{known} old {'debt is' if known == 1 else 'debts are'} not told ({one_line(name)})."
    return f"{text} {paid} {'is' if paid == 1 else 'are'} paid: --write-baseline takes them out." if paid else text


def summary(report: Report) -> str:
    """One sentence: how many files, and what was found."""
    numbers = _summary(report)
    found = [
        f"{numbers[key]} {key[:-1] if numbers[key] == 1 else key}"
        for key in ("errors", "warnings", "notes")
        if numbers[key]
    ]
    files = f"{report.files} file{'' if report.files == 1 else 's'}"
    return f"{', '.join(found)} in {files}." if found else f"All good: {files} checked."


def audited(report: Report, *, complete: bool) -> str:
    """One sentence: how many commits, and what was found."""
    if not complete:
        return "Not judged, and nothing passes unproved: the message above says why, and what to do."
    numbers = _summary(report)
    found = [f"{numbers[k]} {k[:-1] if numbers[k] == 1 else k}" for k in ("errors", "warnings", "notes") if numbers[k]]
    commits = f"{report.files} commit{'' if report.files == 1 else 's'}"
    if not found and not report.files:
        return (
            "Nothing was judged: the base has all commits already. What a branch brings is judged on it: "
            "socialops sync --go BRANCH"
        )
    return f"{', '.join(found)} in {commits}." if found else f"All proved: {commits} judged."
