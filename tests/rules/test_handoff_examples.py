from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from socialops.rules.run import run
from socialops.store.load import load

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
BOOK, CASE = "playbooks/complaint.yaml", "cases/torn-seam.yaml"
PLACES = {
    "SO206": [f"{CASE}:8:60"],
    "SO601": [f"{BOOK}:14:5"],
    "SO602": [f"{BOOK}:14:5"],
    "SO603": [f"{BOOK}:13:5"],
    "SO604": [f"{BOOK}:11:5"],
    "SO605": [f"{BOOK}:9:17"],
    "SO606": [f"{BOOK}:16:1"],
    "SO607": [f"{BOOK}:3:28", "socialops.yaml:1:1"],
    "SO608": ["playbooks/second-complaint.yaml:3:1"],
    "SO609": [f"{BOOK}:9:16"],
    "SO651": [f"{CASE}:8:60"],
    "SO652": [f"{CASE}:8:37"],
    "SO653": [f"{CASE}:10:46"],
    "SO654": [f"{CASE}:10:46"],
    "SO655": [f"{CASE}:9:6"],
    "SO656": [f"{CASE}:8:46"],
}


@pytest.mark.parametrize("code", PLACES)
def test_bad_example_has_this_finding_here_and_no_other(code: str) -> None:
    found = run(load(EXAMPLES / "bad" / code), date(2027, 3, 3)).diagnostics
    assert [f"{d.path}:{d.line}:{d.column} {d.code}" for d in found] == [f"{place} {code}" for place in PLACES[code]]
