"""Whatever stands in a field of a document of any kind is a finding at its place, quickly, and never a crash."""

from __future__ import annotations

import json
import time
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from socialops.domain.documents.kind import KINDS, RECORDS, SETTINGS, SETTINGS_FILE, Kind
from socialops.domain.source import Fault
from socialops.domain.time.recurrence import parse_rule, walls
from socialops.rules.run import run
from socialops.store.load import load
from socialops.store.memory import Memory
from socialops.store.yaml.reader import parse
from tests.factories import WorkspaceFolder, run_cli, small_workspace

ACME = Path(__file__).resolve().parents[2] / "examples" / "acme"
FILES = {str(path.relative_to(ACME)): path.read_bytes() for path in sorted(ACME.rglob("*")) if path.is_file()}
DOCUMENTS = {path: parse(data) for path, data in FILES.items() if path.endswith(".yaml") and "/styles/" not in path}


def _kind(path: str) -> Kind | None:
    if path == SETTINGS_FILE:
        return SETTINGS
    return next((kind for kind in (*KINDS, *RECORDS) if path.startswith(f"{kind.folder}/")), None)


QUICK = {"post", "case", "review"}
"""Kinds that are tried in the quick suite; the others in the slow one."""
KNOWN = {path: value for path, value in DOCUMENTS.items() if _kind(path) and not isinstance(value, Fault)}
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from([
        "", " ", "~", "0", "a" * 300, "é\u0301", "\u212a", "\u202e", "*", "[", "../x", "a/b", "@", "#", "(?P<", "a{1,",
        "FREQ=DAILY;UNTIL=99991231T235959Z", "FREQ=YEARLY;UNTIL=00010101T000000Z", "9999-12-31", "2027-02-30",
        "1970-01-01 00:00", "2199-12-31T23:59:59+14:00", "99999999999d", "0bd", "-1h", "24:00", "Europe/Nowhere",
        "https://", "https://a.test/;", "https://xn--/\u037e", "99 percent", "{n}", "{topic", "\U0001f1e9",
    ]),
)  # fmt: skip
HOSTILE = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def _places(value: Any, keys: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, item in inner for place in ((*keys, key), *_places(item, (*keys, key)))]


@st.composite
def mutants(draw: st.DrawFn) -> tuple[str, Any]:
    path = draw(st.sampled_from(sorted(KNOWN)))
    value = deepcopy(KNOWN[path])
    for _ in range(draw(st.integers(1, 2))):
        place = draw(st.sampled_from(_places(value) or [("id",)]))
        node = value
        for key in place[:-1]:
            node = node[key]
        action = draw(st.sampled_from(["set", "set", "drop", "wrap", "shorten", "add"]))
        if action == "drop":
            del node[place[-1]]
        elif action == "add" and isinstance(node, dict):
            node[draw(st.text(min_size=1, max_size=8))] = draw(HOSTILE)
        elif action == "shorten" and isinstance(node[place[-1]], list):
            node[place[-1]] = node[place[-1]][:1]
        else:
            node[place[-1]] = [node[place[-1]]] if action == "wrap" else draw(HOSTILE)
    return path, value


def _written(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutants())
def test_no_value_of_any_field_is_a_crash(mutant: tuple[str, Any]) -> None:
    path, value = mutant
    kind = _kind(path)
    assert kind
    few = {SETTINGS_FILE: FILES[SETTINGS_FILE], path: _written(value)}
    workspace = load(Memory(few))
    for coded in workspace.findings:
        workspace.files.locate(coded.finding.path, coded.finding.keys)
    run(workspace, date(2027, 3, 1))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutants())
def test_no_value_of_any_field_is_a_crash_among_all_the_other_files(mutant: tuple[str, Any]) -> None:
    path, value = mutant
    run(load(Memory({**FILES, path: _written(value)})), date(2027, 3, 1))


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    return small_workspace(tmp_path / "acme")


@pytest.mark.parametrize("per_week", ["[2]", "[]", "[x]", "[1, 2, 3]", "2", "{a: 1}", "[[1], 2]", "[1, [2]]"])
def test_a_cadence_of_another_length_is_a_finding(folder: WorkspaceFolder, per_week: str) -> None:
    path = folder.root / "channels" / "acme-x.yaml"
    path.write_text(path.read_text() + f"cadence: {{per_week: {per_week}}}\n")
    ran = run_cli("check", "--format", "concise", cwd=folder.root)
    assert ran.code == 1, ran
    assert "SO005" in ran.out
    assert "per_week" in ran.out


@pytest.mark.parametrize("until", ["99991231T235959Z", "99991231", "00010101T000000Z", "00010101"])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin"])
def test_a_series_may_end_with_the_calendar(until: str, zone: str) -> None:
    from datetime import datetime

    found = list(walls(parse_rule(f"FREQ=YEARLY;UNTIL={until}"), datetime(2027, 1, 5, 9), zone, date(2029, 12, 31)))  # noqa: DTZ001
    assert len(found) == (3 if until.startswith("9") else 0)


@pytest.mark.parametrize(
    "kind",
    [
        kind.name if kind.name in QUICK else pytest.param(kind.name, marks=pytest.mark.slow)
        for kind in (*KINDS, *RECORDS)
    ],
)
def test_unknown_fields_by_the_thousand_are_told_in_no_time(kind: str) -> None:
    path = next(path for path in KNOWN if (found := _kind(path)) and found.name == kind)
    value = KNOWN[path] | {f"unknown{n}": n for n in range(9_000)}
    source = Memory({SETTINGS_FILE: FILES[SETTINGS_FILE], path: _written(value)})
    load(source)
    start = time.process_time()
    findings = load(source).findings
    assert time.process_time() - start < 1.5
    assert len(findings) == 101
    assert "8900 more things are wrong in this file" in findings[-1].finding.message
