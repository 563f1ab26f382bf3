from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.factories import WorkspaceFolder, run_cli, small_workspace


def series(folder: WorkspaceFolder, **fields: Any) -> str:
    base = {
        "id": "weekly-tip",
        "title": "Tip of the week",
        "rrule": "FREQ=WEEKLY;BYDAY=TU",
        "starts": "2027-03-02 09:00",
        "skip": ["2027-03-16"],
        "values": [{"topic": "zips"}, {"topic": "wool"}],
        "template": {
            "author": "maya",
            "channels": ["acme-x"],
            "labels": ["tip"],
            "text": "Tip {n}: all about {topic}.\n",
        },
    }
    return folder.document("series/weekly-tip.yaml", {**base, **fields})


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    folder = small_workspace(tmp_path)
    series(folder)
    return folder


def write(folder: WorkspaceFolder, *arguments: str, until: str = "2027-03-31", **options: Any) -> Any:
    return run_cli("series", "materialise", "--until", until, *arguments, cwd=folder.root, **options)


@pytest.mark.parametrize(
    "fields",
    [{"rrule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, {"rrule": "FREQ=DAILY;UNTIL=20270301"},
     {"rrule": "FREQ=DAILY;COUNT=1", "skip": ["2027-03-02"]}],
)  # fmt: skip
def test_a_series_that_never_comes_round_is_said(folder: WorkspaceFolder, fields: dict[str, Any]) -> None:
    series(folder, **fields)
    folder.git()
    fault = "never comes round: see 'rrule', 'starts' and 'skip'"
    assert run_cli("check", cwd=folder.root).out.startswith(f"series/weekly-tip.yaml:3:1: SO005 error: {fault}")
    ran = write(folder)
    assert (ran.code, fault in ran.err) == (1, True)


def test_a_series_in_no_commit_is_committed_with_its_posts(folder: WorkspaceFolder) -> None:
    (folder.root / "series/weekly-tip.yaml").unlink()
    repository = folder.git()
    series(folder)
    folder.campaign("other")
    ran = write(folder, until="2027-03-02")
    assert (ran.code, "series/weekly-tip.yaml" in ran.err) == (0, True), ran.err
    paths = repository.run("show", "--format=", "--name-only").split()
    assert paths == ["posts/2027/03/weekly-tip-2027-03-02.yaml", "series/weekly-tip.yaml"]
    assert repository.run("status", "--porcelain") == "?? campaigns/"


def test_one_commit_writes_the_posts_and_a_second_run_nothing(folder: WorkspaceFolder) -> None:
    repository = folder.git()
    ran = write(folder, until="2027-03-23")
    assert ran.code == 0, ran.err
    assert ran.out.splitlines() == [f"posts/2027/03/weekly-tip-2027-03-{day}.yaml" for day in ("02", "09", "23")]
    assert repository.log() == ["series(weekly-tip): materialise 3 until 2027-03-23", "Start"]
    assert (folder.root / "posts/2027/03/weekly-tip-2027-03-23.yaml").read_text().splitlines()[1:] == [
        "id: weekly-tip-2027-03-23",
        "title: Tip of the week 3",
        "publish_at: 2027-03-23 09:00",
        "status: draft",
        "author: maya",
        "channels: [acme-x]",
        "labels: [tip]",
        "text: |",
        "  Tip 3: all about zips.",
        "series: weekly-tip",
        "occurrence: 2027-03-23",
    ]
    ran = write(folder, until="2027-03-23")
    assert (ran.code, ran.out) == (0, "")
    assert "every occurrence to 2027-03-23 has its post" in ran.err
    assert len(repository.log()) == 2
    assert run_cli("check", cwd=folder.root).code == 0


def test_what_people_did_to_an_occurrence_is_respected(folder: WorkspaceFolder) -> None:
    repository = folder.git()
    write(folder, until="2027-03-09")
    edited = folder.write("posts/2027/03/weekly-tip-2027-03-09.yaml", "broken: [")
    (folder.root / "posts/2027/03/weekly-tip-2027-03-02.yaml").unlink()
    folder.post("spring-tip", series="weekly-tip", occurrence="2027-03-23")
    series(folder, skip=["2027-03-02", "2027-03-16"])
    repository.commit("Change")
    assert write(folder).out.splitlines() == ["posts/2027/03/weekly-tip-2027-03-30.yaml"]
    assert (folder.root / edited).read_text() == "broken: ["
    assert "Tip 3: all about zips." in (folder.root / "posts/2027/03/weekly-tip-2027-03-30.yaml").read_text()


def test_the_wall_time_stays_and_gap_and_overlap_are_said(folder: WorkspaceFolder) -> None:
    folder.git()
    series(folder, rrule="FREQ=DAILY", starts="2027-03-27 02:30", skip=[])
    ran = write(folder, until="2027-03-29")
    assert "weekly-tip-2027-03-28: 2027-03-28 02:30 does not exist in Europe/Berlin" in ran.err
    workspace = folder.load()
    times = [str(workspace.posts[f"weekly-tip-2027-03-{day}"].item.publish_at) for day in (27, 28, 29)]
    assert times == ["2027-03-27 02:30:00", "2027-03-28 03:30:00", "2027-03-29 02:30:00"]
    series(folder, rrule="FREQ=DAILY;COUNT=1", starts="2027-10-31 02:30", skip=[])
    ran = write(folder, until="2027-12-31")
    assert "happens twice in Europe/Berlin: the first of the two is taken, 2027-10-31T02:30:00+02:00" in ran.err
    assert str(folder.load().posts["weekly-tip-2027-10-31"].item.publish_at) == "2027-10-31 02:30:00+02:00"


def test_a_dry_run_and_no_commit(folder: WorkspaceFolder) -> None:
    repository = folder.git()
    ran = write(folder, "--dry-run", until="2027-03-02")
    assert "Would commit: series(weekly-tip): materialise 1 until 2027-03-02" in ran.out
    assert "+text: |" in ran.out
    assert not (folder.root / "posts").exists()
    assert write(folder, "--no-commit", until="2027-03-02").code == 0
    assert repository.log() == ["Start"]
    assert (folder.root / "posts/2027/03/weekly-tip-2027-03-02.yaml").exists()


def test_one_run_is_bounded_and_the_next_goes_on(folder: WorkspaceFolder) -> None:
    series(folder, rrule="FREQ=DAILY", skip=[])
    folder.git()
    ran = write(folder, "--no-commit", until="2030-01-01")
    assert len(ran.out.splitlines()) == 1000
    assert "37 more are left for the next run" in ran.err
    assert len(write(folder, "--no-commit", until="2030-01-01").out.splitlines()) == 37


def test_the_past_is_said_and_from_leaves_it_out(folder: WorkspaceFolder) -> None:
    folder.git()
    ran = write(folder, "--dry-run", now="2027-03-10 12:00")
    assert "2 of them lie in the past: --from 2027-03-10 leaves such out." in ran.err
    ran = write(folder, "--from", "2027-03-10", now="2027-03-10 12:00")
    assert [line[-7:-5] for line in ran.out.splitlines()] == ["23", "30"]


def test_refusals(folder: WorkspaceFolder) -> None:
    folder.git()
    assert write(folder, by="lena").code == 1
    assert "did you mean 'weekly-tip'" in write(folder, "weekly-tips").err.lower()
    assert write(folder, until="soon").code == 2
    series(folder, template={"author": "maya", "channels": ["acme-x"], "text": "{what}"})
    ran = write(folder)
    assert (ran.code, "series/weekly-tip.yaml:" in ran.err, "nothing fills {what}" in ran.err) == (1, True, True)
    assert not (folder.root / "posts").exists()


def found(folder: WorkspaceFolder) -> list[str]:
    lines = json.loads(run_cli("check", "--format", "json", cwd=folder.root).out)["findings"]
    return [f"{f['code']} {f['line']}:{f['column']} {f['message']}" for f in lines if f["path"].startswith("series/")]


@pytest.mark.parametrize(
    "rule", ["FREQ=SECONDLY", "weekly", "FREQ=WEEKLY;BYDAY=XX", "FREQ=DAILY;INTERVAL=0",
             "FREQ=DAILY;BYHOUR=1,2,3", "FREQ=DAILY;UNTIL=20270231", "FREQ=DAILY;BYEASTER=0", ""],
)  # fmt: skip
def test_a_bad_rule_is_a_fault_at_its_key(folder: WorkspaceFolder, rule: str) -> None:
    series(folder, rrule=rule)
    (line,) = found(folder)
    assert line.startswith("SO005 3:1 ")


def test_a_rule_that_never_matches_ends_soon(folder: WorkspaceFolder) -> None:
    series(folder, rrule="FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30")
    folder.git()
    assert write(folder, until="2199-12-31").code == 1
    assert found(folder) == ["SO005 3:1 never comes round: see 'rrule', 'starts' and 'skip'"]


def test_a_template_is_checked_like_a_post(folder: WorkspaceFolder) -> None:
    folder.write(
        "series/weekly-tip.yaml",
        "id: weekly-tip\ntitle: Tip\nrrule: FREQ=DAILY\nstarts: 2027-03-02 09:00\nvalues:\n"
        "  - {topic: a}\n  - {other: b}\n"
        "template:\n  author: may\n  channels: [acme-x]\n  text: 'About {topic}, {nothing}'\n",
    )
    assert found(folder) == [
        "SO008 9:3 there is no member 'may'; did you mean 'maya'?",
        "SO005 11:3 nothing fills {nothing}; " + found(folder)[1].partition("; ")[2],
        "SO005 11:3 nothing fills {topic}; entry 2 of 'values' does not fill it",
    ]
    series(folder, template={"author": "maya", "chanels": ["acme-x"], "text": "x"})
    assert [line.split(" ")[0] for line in found(folder)] == ["SO005", "SO005"]
    series(folder, template={"id": "x", "author": "maya", "channels": ["acme-x"], "text": "x"})
    assert ["is set by the series itself" in line for line in found(folder)] == [True]


def test_a_template_that_stands_for_gigabytes_or_thousands_of_faults_is_refused_soon(folder: WorkspaceFolder) -> None:
    folder.git()
    bomb = {"author": "maya", "channels": ["acme-x"], "text": "{t}" * 30_000}
    series(folder, values=[{"t": "x" * 100_000}], template=bomb)
    assert ["would hold over 200000 characters" in line for line in found(folder)] == [True]
    assert write(folder).code == 1
    assert run_cli("calendar", "--month", "2027-03", cwd=folder.root).code == 0
    many = {**bomb, "text": "".join(f"{{a{number}}}" for number in range(20_000))}
    series(folder, values=[{"t": number} for number in range(4_000)], template=many)
    assert len(found(folder)) == 20


def entries(folder: WorkspaceFolder, *arguments: str) -> list[dict[str, Any]]:
    ran = run_cli("calendar", "--month", "2027-03", "--format", "json", *arguments, cwd=folder.root)
    assert ran.code == 0, ran.err
    listed: list[dict[str, Any]] = json.loads(ran.out)["entries"]
    return listed


def test_the_calendar_shows_what_is_not_written_yet(folder: WorkspaceFolder) -> None:
    folder.channel("acme-x", spacing="1h")
    folder.git()
    write(folder, until="2027-03-02")
    folder.post("near", publish_at="2027-03-09 09:30")
    listed = entries(folder)
    assert [(e["at"][8:16], e["post"], e["series"], e["state"]) for e in listed] == [
        ("02T09:00", "weekly-tip-2027-03-02", "weekly-tip", "draft"),
        ("09T09:00", None, "weekly-tip", "planned"),
        ("09T09:30", "near", None, "in-review"),
        ("23T09:00", None, "weekly-tip", "planned"),
        ("30T09:00", None, "weekly-tip", "planned"),
    ]
    assert listed[2]["conflicts"] == ["weekly-tip-2027-03-09"]
    assert listed[4]["at"] == "2027-03-30T09:00:00+02:00"
    assert [e["at"][8:10] for e in entries(folder, "--state", "planned")] == ["09", "23", "30"]
    assert not entries(folder, "--member", "lena")
    for form in ("table", "list", "md", "html", "ics", "csv"):
        ran = run_cli("calendar", "--month", "2027-03", "--format", form, cwd=folder.root)
        assert (ran.code, "Tip of the week 3" in ran.out) == (0, True), form


@pytest.mark.parametrize("text", ["a, b\u2028c", "a\u2028b", "[x]\u2029y, z", "é, ü"])
def test_what_check_is_content_with_can_be_written(folder: WorkspaceFolder, text: str) -> None:
    path = series(folder, template={"author": "maya", "channels": ["acme-x"], "text": "TEXT"})
    source = (folder.root / path).read_text(encoding="utf-8")
    folder.write(path, source.replace("TEXT", json.dumps(text)))
    folder.git()
    assert run_cli("check", cwd=folder.root).code == 0
    assert write(folder, until="2027-03-02").code == 0
    assert folder.load().posts["weekly-tip-2027-03-02"].item.text == text
