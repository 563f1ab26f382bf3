"""`kpi`: what was measured of the posts that are meant, at the age that is meant, and what the repository holds."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from socialops.domain.numbers.kpi import shown
from socialops.domain.numbers.kpi_catalogue import catalogue, formula_of
from socialops.domain.numbers.readings import USUAL_AGE
from socialops.views.filters import Filters
from socialops.views.numbers.gone import Choice
from socialops.views.numbers.kpis import KeyFigures
from tests.factories import WorkspaceFolder, run_cli, small_workspace

NOW = "2027-04-01 12:00"


def measure(made: WorkspaceFolder, day: str, number: int = 1, channel: str = "acme-x", **fields: Any) -> str:
    """Write a record by ana, of numbers of a whole life, read at eight in the morning."""
    base = {
        "channel": None if channel == "general" else channel,
        "by": "ana",
        "as_of": f"{day}T08:00:00+02:00" if day > "2027-03-28" else f"{day}T08:00:00+01:00",
        "window": "lifetime",
    }
    return made.document(f"measures/{channel}/{day}--ana--{number}.yaml", {**base, **fields})


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> WorkspaceFolder:
    made = small_workspace(tmp_path_factory.mktemp("kpi") / "acme", currency="EUR")
    made.role("analyst", may=["measure"])
    made.member("ana", "analyst")
    made.document(
        "goals/grow.yaml",
        {
            "id": "grow",
            "title": "Grow",
            "owner": "dana",
            "objectives": [{"id": "seen", "title": "Seen", "kpi": "impressions", "target": 5000, "by": "2027-06-30"}],
        },
    )
    made.campaign("spring", goal="grow")
    made.document(
        "kpis/cost-a-click.yaml",
        {
            "id": "cost-a-click",
            "title": "Cost a click",
            "over": ["spent"],
            "under": [["link-clicks"], ["clicks"]],
            "counts": ["spent"],
            "unit": "money",
            "better": "down",
        },
    )
    hours = {"a": "09", "b": "09", "c": "17", "d": "17", "e": "17", "f": "17"}
    for number, name in enumerate(hours):
        made.post(
            name, publish_at=f"2027-03-0{number + 1} {hours[name]}:00",
            campaign="spring" if name in "ab" else None,
            labels=["launch"] if name == "a" else ["launch", "tip"] if name == "b" else [],
            media=[{"file": "assets/gone.mp4", "alt": "A film"}] if name == "c" else None,
            objective="grow/seen" if name == "c" else None,
            channels=["acme-x", "acme-linkedin"] if name == "a" else ["acme-x"],
        )  # fmt: skip
        made.publication(name, at=f"2027-03-0{number + 1}T{hours[name]}:00:00+01:00", url=f"https://x.com/acme/{name}")
    made.publication("a", "acme-linkedin", at="2027-03-05T09:00:00+01:00", url="https://linkedin.com/1")
    made.publication("a", at="2027-03-09T09:00:00+01:00", url="https://x.com/acme/a", number=2)  # revised
    made.post("waits", publish_at="2027-05-01 09:00")
    first = {"impressions": 100, "likes": 5, "comments": 1, "shares": 0, "link-clicks": 4}
    measure(made, "2027-03-05", posts={"a": first, "b": {"impressions": 50}}, account={"followers": 1000})
    measure(made, "2027-03-11", posts={
        "a": {"impressions": 700, "likes": 10, "comments": 2, "shares": 3, "link-clicks": 9, "spent": 1230},
        "b": {"impressions": 200, "likes": 0, "comments": 0, "shares": 0, "link-clicks": 0},
        "c": {"impressions": 400, "likes": 8, "comments": 1, "shares": 1, "link-clicks": 2},
    }, account={"followers": 1060})  # fmt: skip
    measure(made, "2027-03-11", 2, posts={"a": {"impressions": 701}})  # the same moment, a later path
    measure(made, "2027-03-30", posts={"d": {"comments": 4}, "e": {"comments": 9}, "a": {"impressions": 9}})
    measure(made, "2027-03-31", posts={"a": {"impressions": 800}, "f": {"comments": 0}},
            instead_of="measures/acme-x/2027-03-30--ana--1.yaml")  # fmt: skip
    measure(made, "2027-03-12", channel="acme-linkedin", posts={"a": {"impressions": 1000, "reach": 300}})
    measure(made, "2027-03-13", channel="acme-linkedin", window={"from": "2027-03-06", "to": "2027-03-12"},
            posts={"a": {"impressions": 5}}, account={"followers": 1})  # fmt: skip
    measure(made, "2027-03-14", days={"2027-03-10": {"followers-new": 4, "reach": 10}, "2027-03-11": {"reach": 30}})
    measure(made, "2027-03-15", days={"2027-03-10": {"followers-new": 6}})
    week = {"from": "2027-03-01", "to": "2027-03-07"}
    measure(made, "2027-03-08", channel="general", window=week, numbers={"mentions": 210, "rival-mentions": 640})
    measure(made, "2027-03-09", channel="general", window=week, numbers={"mentions": 230})
    later = {"from": "2027-03-08", "to": "2027-03-14"}
    measure(made, "2027-03-15", channel="general", window=later, numbers={"mentions": 70, "rival-mentions": 60})
    return made


def told(made: WorkspaceFolder, *words: str) -> list[dict[str, Any]]:
    ran = run_cli("kpi", *words, "--format", "json", cwd=made.root, now=NOW)
    assert ran.code == 0, ran.err
    found: list[dict[str, Any]] = json.loads(ran.out)["kpis"]
    return found


def brief(made: WorkspaceFolder, *words: str) -> tuple[Any, ...]:
    (row,) = told(made, *words)
    return row["value"], row["n"], row["left_out"]


def test_all_keys_and_the_newest_reading_of_each_count(acme: WorkspaceFolder) -> None:
    assert told(acme, "ctr", "--channel", "acme-x") == [{
        "id": "ctr", "title": "Clicks on links by times shown", "unit": "percent", "better": "up",
        "value": 0.79, "over": 11, "under": 1400, "n": 3, "left_out": 3,
        "as_of": "2027-03-31T08:00:00+02:00", "age": "latest",
    }]  # fmt: skip


SPRING, LAUNCH = Filters(campaigns=frozenset({"spring"})), frozenset({"launch"})
ON_X, ON_LINKEDIN = frozenset({"acme-x"}), frozenset({"acme-linkedin"})


@pytest.fixture(scope="module")
def figures(acme: WorkspaceFolder) -> KeyFigures:
    return KeyFigures(acme.load(), datetime(2027, 4, 1, 12, tzinfo=ZoneInfo("Europe/Berlin")))


@pytest.mark.parametrize(
    ("name", "filters", "days", "found"),
    [
        ("impressions", Filters(), "", (2400, 3, 3)),  # the mended record counts no more
        ("impressions", Filters(channels=ON_LINKEDIN), "", (1000, 1, 0)),  # nor do numbers of a period
        ("impressions", SPRING, "", (2000, 2, 0)),
        ("impressions", Filters(goals=frozenset({"grow"})), "", (2400, 3, 0)),
        ("impressions", Filters(labels=frozenset({"tip"})), "", (200, 1, 0)),
        ("impressions", Filters(), "2-3", (600, 2, 0)),
        ("reach", Filters(), "", (300, 1, 5)),
        ("conversation", Filters(), "", (None, 4, 2)),
        ("comments", Filters(), "", (3, 4, 2)),
        ("cost-a-click", Filters(), "", (137, 1, 5)),
        ("er-followers", Filters(channels=ON_X, labels=LAUNCH), "", (0.75, 2, 0)),
        ("followers", Filters(), "", (1060, 1, 1)),
        ("followers", Filters(), "1-10", (1000, 1, 1)),
        ("followers", SPRING, "", (None, 0, 0)),  # a channel's number is no campaign's
        ("followers-new", Filters(channels=ON_X), "", (None, 0, 6)),  # the count of a post
        ("share-of-voice", Filters(), "", (30.0, 2, 0)),
        ("share-of-voice", Filters(), "1-7", (26.44, 1, 0)),
        ("share-of-voice", Filters(channels=ON_X), "", (None, 0, 0)),
        ("on-time", Filters(), "", (85.71, 6, 0)),  # LinkedIn came days later
        ("cadence", Filters(), "", (1.31, 6, 0)),
        ("cadence", Filters(), "1-14", (3.0, 6, 0)),
        ("first-pass", Filters(), "", (None, 0, 6)),
        ("lead-time", Filters(), "", (None, 0, 6)),
        ("resolution-rate", Filters(), "", (None, 0, 0)),
    ],
)
def test_of_what_is_chosen(figures: KeyFigures, name: str, filters: Filters, days: str, found: tuple[Any, ...]) -> None:
    first, last = (date(2027, 3, int(day)) for day in days.split("-")) if days else (None, None)
    formula = formula_of(figures.workspace, name)
    assert formula is not None
    value = figures.value(formula, Choice(filters, first, last))
    assert (shown(formula.unit, value.value), value.n, value.left_out) == found


def test_the_order_of_records_and_files_changes_nothing(figures: KeyFigures) -> None:
    dice, space = random.Random(7), figures.workspace  # noqa: S311 - the same shuffles in every run
    for _ in range(5):
        measures = {name: tuple(dice.sample(records, len(records))) for name, records in space.measures.items()}
        names = dice.sample(list(space.publications), len(space.publications))
        mixed = replace(space, measures=measures, publications={name: space.publications[name] for name in names})
        again = KeyFigures(mixed, figures.now)
        for formula in catalogue(space).values():
            for age in (None, USUAL_AGE):
                assert again.value(formula, age=age) == figures.value(formula, age=age), formula.id
        assert again.ranked(catalogue(space)["impressions"], age=None) == figures.ranked(
            catalogue(space)["impressions"], age=None
        )


def test_of_the_last_reading_alone(figures: KeyFigures) -> None:
    formulas = catalogue(figures.workspace)
    assert figures.value(formulas["impressions"], last=True).value == 800
    assert figures.value(formulas["share-of-voice"], last=True).n == 1
    assert figures.value(formulas["followers"], last=True).value == 1060


def test_the_best_and_the_weakest(figures: KeyFigures) -> None:
    formulas = catalogue(figures.workspace)
    ranked = figures.ranked(formulas["impressions"], age=None)
    assert [(r.post, r.channel, r.value) for r in ranked] == [
        ("a", "acme-linkedin", 1000), ("a", "acme-x", 800), ("c", "acme-x", 400), ("b", "acme-x", 200),
    ]  # fmt: skip
    assert [r.post for r in figures.ranked(formulas["cost-a-click"], age=None)] == ["a"]


def test_at_an_age_the_line_between_two_readings_counts(acme: WorkspaceFolder) -> None:
    """a went out on the 1st at nine, and was read on the 5th and the 11th at eight: seven days are 73 of 144 hours."""
    (row,) = told(acme, "impressions", "--label", "launch", "--channel", "acme-x", "--age", "7d")
    a, b = 100 + 601 * 73 / 144, 50 + 150 * 97 / 144
    assert (row["value"], row["n"], row["age"]) == (round(a + b, 2), 2, "7d")
    assert brief(acme, "impressions", "--channel", "acme-x", "--age", "95h", "--label", "launch") == (175, 2, 0)
    assert brief(acme, "impressions", "--channel", "acme-x", "--age", "1") == (None, 0, 6)


def test_by_what_posts_have_in_common(acme: WorkspaceFolder) -> None:
    def by(word: str) -> dict[str, Any]:
        return {row["group"]: row["value"] for row in told(acme, "impressions", "--by", word)}

    assert by("channel") == {"acme-linkedin": 1000, "acme-x": 1400}
    assert by("format") == {"text": 2000, "video": 400}
    assert by("label") == {"(none)": 400, "launch": 2000, "tip": 200}
    assert by("weekday") == {"mon": 800, "tue": 200, "wed": 400, "thu": None, "fri": 1000, "sat": None}
    assert by("hour") == {"09": 2000, "17": 400}


def test_the_list_has_all_and_the_table_says_how_sure_it_is(acme: WorkspaceFolder) -> None:
    assert [row["id"] for row in told(acme, "list")][-2:] == ["cadence", "cost-a-click"]
    ran = run_cli("kpi", "cost-a-click", cwd=acme.root, now=NOW)
    assert ran.out.splitlines()[1].split("  ")[:2] == ["cost-a-click", "1.37 EUR"]
    assert "31 Mar 08:00" in ran.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["impresions"], "did you mean 'impressions'?"),
        (["reach", "--age", "soon"], "write 7d (days), 36h (hours) or latest"),
        (["reach", "--from", "someday"], "--from"),
        (["reach", "--from", "2027-03-02", "--to", "2027-03-01"], "swap the two"),
        (["reach", "--campaign", "sprin"], "did you mean 'spring'?"),
        (["followers", "--by", "hour"], "takes a key figure of posts"),
    ],
)
def test_what_nobody_can_mean(acme: WorkspaceFolder, words: list[str], said: str) -> None:
    ran = run_cli("kpi", *words, cwd=acme.root, now=NOW)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_what_history_and_records_hold(tmp_path: Path) -> None:
    """Five posts, each handed in two days before it went out; two were sent back or changed on the way."""
    made = small_workspace(tmp_path / "acme")
    for name in "abcde":
        made.post(name)
        by = {"a": "request-changes", "b": "approve"}.get(name)
        if by:
            made.review(name, "brand-review", "dana", by, digest="sha256:" + "1" * 64)
        made.review(name, "brand-review", "dana", number=2 if by else 1, at="2027-02-11T09:00:00+01:00")
    folder = made.git()
    folder.commit("post(a): submit", "posts", action="submit", at="2027-02-27T09:00:12+01:00")
    for number, name in enumerate("abcde"):
        path = f"posts/{name}.yaml"
        made.write(path, (made.root / path).read_text() + "\n")
        folder.commit(f"post({name}): submit", path, action="submit", at=f"2027-02-2{number}T09:00:12+01:00")
        made.publication(name)
    made.post("brought-in", imported=True)
    made.publication("brought-in")
    assert brief(made, "cadence")[1:] == (5, 0)
    assert brief(made, "on-time") == (100.0, 5, 0)
    assert brief(made, "lead-time") == (7 * 86400, 5, 0)
    assert brief(made, "first-pass") == (60.0, 5, 0)
    assert brief(made, "lead-time", "--to", "2027-02-28") == (None, 0, 0)


def test_what_cases_hold(tmp_path: Path) -> None:
    """Five cases on X, of which three ended well, the last only after it was opened again; one elsewhere is open."""
    made = small_workspace(tmp_path / "acme")
    made.document("playbooks/help.yaml", {
        "id": "help", "title": "Help", "trigger": {"kind": "question"}, "starts_with": "answer",
        "steps": [{"id": "answer", "holder": "manager", "before_passing": ["Say hello"], "may_end": True}],
        "ends_when": "All is said.", "resolutions": ["no-answer", "solved", "thanked"],
        "success": ["solved", "thanked"],
    })  # fmt: skip

    def entry(hour: int, action: str, **more: Any) -> dict[str, Any]:
        return {"at": f"2027-03-01T{hour:02}:00:00+01:00", "by": "dana", "action": action, **more}

    for number, end in enumerate(["solved", "no-answer", "solved", "no-answer", "thanked", None]):
        log = [entry(8, "open", step="answer"), entry(9, "accept"), entry(10 + number, "note", done=["Say hello"])]
        if end:
            log.append(entry(16, "close", resolution=end))
        if end == "thanked":
            log += [entry(17, "reopen", step="answer"), entry(18, "close", resolution=end)]
        made.document(f"cases/c{number}.yaml", {
            "id": f"c{number}", "playbook": "help", "title": "Help", "log": log,
            "channel": "acme-x" if end else "acme-linkedin",
        })  # fmt: skip
    assert brief(made, "resolution-rate") == (60.0, 5, 1)
    assert brief(made, "resolution-time") == (8 * 3600, 5, 1)
    assert brief(made, "first-response") == (4.5 * 3600, 6, 0)
    assert brief(made, "first-response", "--channel", "acme-x") == (4 * 3600, 5, 0)
    assert brief(made, "engagement-duration") == (8 * 3600, 6, 0)
    assert brief(made, "resolution-rate", "--from", "2027-03-02") == (None, 0, 0)
    playbook = (made.root / "playbooks/help.yaml").read_text()
    made.write("playbooks/help.yaml", playbook.replace("success:\n- solved\n- thanked\n", ""))
    assert brief(made, "resolution-rate") == (40.0, 5, 1)  # the first of the resolutions, where nothing else is said
