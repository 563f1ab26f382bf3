"""A document of any kind, written by what writes such files, is read as the very same document."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from socialops.domain.documents.kind import ALL_KINDS, SETTINGS_FILE, Kind
from socialops.store.case_file import append_entry, new_case
from socialops.store.load import load
from socialops.store.measure_file import measure_file
from socialops.store.memory import Memory
from socialops.store.playbook_file import new_playbook
from socialops.store.yaml.reader import parse
from socialops.store.yaml.writer import document, record
from tests.store.drawn import ACME, documents, entries, examples, free

MORE = int(os.environ.get("EXAMPLES", "10"))
"""Examples of each field in the slow run."""
HANGING: Mapping[str, set[str]] = {
    "alert": {"when"}, "format": {"columns", "needs"}, "case": {"alert"}, "review": {"due", "stages", "to"},
}  # fmt: skip
"""Fields that can't be set alone, as they hang on what others say; they are those of the examples."""
OTHER = (ACME / SETTINGS_FILE).read_bytes()


def _case(fields: Mapping[str, Any]) -> bytes:
    first, *more = fields["log"]
    data = new_case({name: value for name, value in fields.items() if name != "log"}, first)
    for entry in more:
        data = append_entry(data, entry)
    return data


WRITERS: Mapping[str, Callable[[Mapping[str, Any]], bytes]] = {
    "review": record, "publication": record, "decision": record, "measure": measure_file, "case": _case,
    "playbook": new_playbook,
}  # fmt: skip
"""What writes documents of a kind; the others are written by `document`."""


def _kept(kind: Kind, fields: dict[str, Any]) -> dict[str, Any]:
    """Without what the writers of cases and of measures leave out: it says nothing."""
    empty: tuple[Any, ...] = {"case": (None, "", []), "measure": (None, {}, [])}.get(kind.name, (None,))
    kept = {name: value for name, value in fields.items() if value not in empty}
    if kind.name == "case":
        kept["log"] = [{name: value for name, value in entry.items() if value not in empty} for entry in fields["log"]]
    return kept


def _written_and_read(kind: Kind, path: str, fields: dict[str, Any]) -> None:
    meant = _kept(kind, fields)
    data = WRITERS.get(kind.name, document)(fields)
    assert parse(data) == meant
    said = load(Memory({SETTINGS_FILE: OTHER, path: data}))
    assert [coded for coded in said.findings if coded.finding.path == path] == []
    if not kind.folder:
        read = said.settings
    elif kind.name in {"review", "publication", "measure", "decision"}:
        read = next(iter(said.records(kind.name).values()))[0].item
    else:
        read = said.of_kind(kind.name)[fields["id"]].item
    assert read == kind.model.model_validate(meant)


def _property(kind: Kind, many: int, first: str = "") -> bool:
    """Whether the field *first* was ever set: what other fields say may stand in its way."""
    seen: set[str] = set()

    @settings(max_examples=many, deadline=None, suppress_health_check=list(HealthCheck))
    @given(documents(kind, first))
    def holds(drawn: tuple[str, dict[str, Any], frozenset[str]]) -> None:
        path, fields, done = drawn
        seen.update(done)
        _written_and_read(kind, path, fields)

    holds()
    return first in seen


@pytest.mark.parametrize("kind", ALL_KINDS, ids=lambda kind: kind.name)
def test_what_is_written_is_read_as_the_same(kind: Kind) -> None:
    for path, value in examples(kind.name):
        _written_and_read(kind, path, value)
    _property(kind, 8)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ALL_KINDS, ids=lambda kind: kind.name)
def test_with_every_field_set_to_whatever_it_may_hold(kind: Kind) -> None:
    unset = {name for name in free(kind) if not _property(kind, MORE, name)}
    assert unset == HANGING.get(kind.name, set())


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(st.data())
def test_an_entry_of_a_log_is_read_as_the_same(data: st.DataObject) -> None:
    kind = next(kind for kind in ALL_KINDS if kind.name == "case")
    path, fields, _ = data.draw(documents(kind))
    _written_and_read(kind, path, {**fields, "log": [fields["log"][0], *data.draw(st.lists(entries(), max_size=3))]})
