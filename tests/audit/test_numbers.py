"""Measures and decisions are proved to be their member's, theirs to make, and are only ever added."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.audit.play import Play, build_base, copy_of
from tests.factories import EARLIER

MEASURE = "measures/acme-x/2027-02-10--ana--1.yaml"
DECISION = "decisions/campaign--spring/maya--1.yaml"
AT = "2027-02-10T09:00:00+01:00"


@pytest.fixture(scope="module")
def _base(tmp_path_factory: pytest.TempPathFactory) -> Play:
    play = build_base(tmp_path_factory.mktemp("numbers") / "acme")
    play.files.role("analyst", may=["measure"])
    play.files.member("ana", "analyst")
    play.files.member("omar", "analyst", until="2027-01-31")
    play.files.campaign("spring", owner="maya")
    alert = {"id": "shown", "title": "Shown", "kpi": "impressions", "every": "week", "when": {"below": 5}}
    play.files.document("alerts/shown.yaml", {**alert, "responder": "analyst", "respond": "Look."})
    play.on_main()
    return play


@pytest.fixture
def play(_base: Play, tmp_path: Path) -> Play:
    return copy_of(_base, tmp_path / "acme")


def measure(play: Play, path: str = MEASURE, **fields: Any) -> str:
    by = path.rsplit("--", 2)[-2]
    base = {"channel": "acme-x", "by": by, "as_of": AT, "window": "lifetime", "account": {"followers": 12}}
    return play.files.document(path, {**base, **fields})


def decision(play: Play, path: str = DECISION, **fields: Any) -> str:
    by = path.rpartition("/")[2].partition("--")[0]
    base = {"of": "campaign/spring", "decision": "scale", "by": by, "at": AT, "because": "It works."}
    return play.files.document(path, {**base, **fields})


def test_an_analyst_s_own_numbers_and_an_owner_s_own_decision_stand(play: Play) -> None:
    measure(play)
    measure(play, "measures/acme-x/2026-11-01--ana--7.yaml", as_of="2026-11-01T09:00:00+01:00")
    play.commit("ana")
    decision(play)
    play.commit("maya")
    decision(play, "decisions/alert--shown--acme-x/ana--1.yaml", of="shown@acme-x", decision="none", since=AT)
    play.commit("ana")
    decision(play, "decisions/campaign--spring/hana--1.yaml")
    play.commit("hana")
    assert play.errors() == set()


@pytest.mark.parametrize(("by", "charged"), [("maya", False), ("ben", True)])
def test_who_owns_a_goal_that_comes_along_decides_about_it(play: Play, by: str, charged: bool) -> None:
    play.files.document("goals/grow.yaml", {"id": "grow", "title": "Grow", "owner": "maya", "objectives": []})
    play.commit("maya")
    path = decision(play, f"decisions/goal--grow/{by}--1.yaml", of="goal/grow")
    play.commit(by)
    assert play.errors() == ({("SO456", path)} if charged else set())


@pytest.mark.parametrize(
    ("write", "path", "by", "code", "words"),
    [
        (measure, MEASURE, "maya", "SO452", "the record says ana, but maya <maya@acme.test> made it"),
        (measure, "measures/acme-x/2027-02-10--maya--1.yaml", "maya", "SO456", "takes a role that may 'measure'"),
        (measure, "measures/acme-x/2027-02-10--omar--1.yaml", "omar", "SO456", "omar left on 2027-01-31"),
        (measure, "measures/acme-x/2027-02-10--nobody--1.yaml", "ana", "SO452", "who is no member at base"),
        (decision, "decisions/campaign--spring/ben--1.yaml", "ben", "SO456", "it is for maya to decide"),
        (decision, DECISION, "ben", "SO452", "the record says maya, but ben <ben@acme.test> made it"),
    ],
)
def test_who_may_not_does_not(play: Play, write: Any, path: str, by: str, code: str, words: str) -> None:
    write(play, path)
    play.commit(by)
    assert play.errors() == {(code, path)}
    assert words in play.message(code)


@pytest.mark.parametrize(
    ("write", "path", "fields", "words"),
    [
        (measure, "measures/acme-y/2027-02-10--ana--1.yaml", {}, "'channel' is acme-x, but the path says acme-y"),
        (measure, "measures/acme-x/2027-02-09--ana--1.yaml", {}, "'as_of' is 2027-02-10, but the path says 2027-02-09"),
        (
            measure,
            "measures/acme-x/ana--1.yaml",
            {"by": "ana"},
            "the path must be measures/<channel>/<day>--<member>--<n>",
        ),
        (measure, MEASURE, {"account": {"followers": -1}}, "can't be read"),
        (decision, "decisions/campaign--other/maya--1.yaml", {}, "'of' is campaign/spring, but the path says"),
        (decision, DECISION, {"by": "hana"}, "'by' is hana, but the path says maya"),
        (decision, "decisions/maya.yaml", {"by": "maya"}, "the path must be decisions/<kind>--<id>/<member>--<n>"),
    ],
)
def test_a_record_lies_where_it_says(play: Play, write: Any, path: str, fields: dict[str, Any], words: str) -> None:
    write(play, path, **fields)
    play.commit("hana" if write is decision else "ana")
    assert play.errors() == {("SO452", path)}
    assert words in play.message("SO452")


def test_the_time_of_a_decision_is_that_of_its_commit(play: Play) -> None:
    decision(play, at="2027-02-01T09:00:00+01:00")
    play.commit("maya", at=EARLIER)
    assert play.errors() == {("SO456", DECISION)}
    assert "over a day apart" in play.message("SO456")


def test_what_base_holds_stays_as_it_is(play: Play) -> None:
    measure(play)
    decision(play)
    play.on_main("ana")
    (play.files.root / MEASURE).write_bytes((play.files.root / MEASURE).read_bytes() + b"note: Mended.\n")
    play.git("rm", "-q", DECISION)
    play.commit("ana")
    assert play.errors() == {("SO451", MEASURE), ("SO451", DECISION)}


def test_an_own_record_may_take_another_number_before_it_is_merged(play: Play) -> None:
    measure(play)
    play.commit("ana")
    play.git("mv", MEASURE, MEASURE.replace("--1", "--2"))
    play.commit("ana")
    assert play.errors() == set()
    play.git("mv", MEASURE.replace("--1", "--2"), MEASURE.replace("--1", "--3"))
    play.commit("hana")
    assert ("SO451", MEASURE.replace("--1", "--2")) in play.errors()


@pytest.mark.parametrize(
    ("by", "named", "words"),
    [
        ("ana", MEASURE, ""),
        ("pia", MEASURE, "the record is ana's: only they, or who may 'change-policy'"),
        ("ana", "measures/acme-x/2027-02-09--ana--1.yaml", "which is no record of acme-x"),
        ("hana", MEASURE, ""),
    ],
)
def test_only_its_own_member_or_who_rules_mends_a_record(play: Play, by: str, named: str, words: str) -> None:
    play.files.role("publisher", may=["publish", "measure"])
    play.files.role("head", may=["post", "publish", "change-policy", "measure"])
    play.on_main()
    measure(play)
    play.commit("ana")
    path = measure(play, f"measures/acme-x/2027-02-10--{by}--9.yaml", instead_of=named)
    play.commit(by)
    assert play.errors() == ({("SO456", path)} if words else set())
    assert words in play.message("SO456")


def test_kpis_alerts_and_formats_are_policy(play: Play) -> None:
    play.files.document("kpis/kept.yaml", {"id": "kept", "title": "Kept", "over": ["saves"]})
    (play.files.root / "alerts/shown.yaml").unlink()
    play.commit("ana")
    assert {code for code, _ in play.errors()} == {"SO454"}


def test_under_signatures_numbers_are_signed(play: Play) -> None:
    play.files.settings(evidence="signature")
    play.on_main()
    measure(play)
    play.commit("ana")
    assert play.errors() == {("SO453", MEASURE)}
