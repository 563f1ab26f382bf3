from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.factories import SOURCE, GitFolder, WorkspaceFolder, run_cli, small_workspace, spawn_cli

MARCH = ("--month", "2027-03")


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    return small_workspace(tmp_path, holidays="DE-BE")


@pytest.fixture
def history(folder: WorkspaceFolder) -> GitFolder:
    """Two plans: at v1 the post `a` is planned for 1 March; now it is moved to 5 March and `b` came."""
    folder.post("a")
    git = folder.git()
    git.run("tag", "v1")
    folder.post("a", publish_at="2027-03-05 09:00")
    folder.post("b", publish_at="2027-03-08 09:00")
    git.commit("Move a, add b", at="2027-02-10T09:00:00+01:00")
    return git


def calendar(folder: WorkspaceFolder, form: str, *more: str) -> str:
    ran = run_cli("calendar", *MARCH, "--format", form, *more, cwd=folder.root)
    assert ran.code == 0, ran.err
    return ran.out


def data(folder: WorkspaceFolder, *more: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(calendar(folder, "json", *more))
    return found


def test_at_shows_the_plan_as_of_a_commit_whatever_lies_in_the_work_tree(
    folder: WorkspaceFolder, history: GitFolder
) -> None:
    folder.post("uncommitted")
    assert [(e["post"], e["at"][:10]) for e in data(folder, "--at", "v1")["entries"]] == [("a", "2027-03-01")]
    assert [e["post"] for e in data(folder, "--at", "HEAD")["entries"]] == ["a", "b"]
    assert len(data(folder)["entries"]) == 3
    history.run("checkout", "-q", "v1", "--", "posts")
    assert [e["post"] for e in data(folder, "--at", "main")["entries"]] == ["a", "b"]


def test_diff_in_json_has_the_keys_of_the_contract(folder: WorkspaceFolder, history: GitFolder) -> None:
    folder.channel("acme-x", spacing="1h")
    path = folder.post("c", publish_at="2027-03-08 09:30")
    found = data(folder, "--diff", "v1")
    assert list(found) == ["version", "added", "removed", "moved", "clashes"]
    assert [entry["post"] for entry in found["added"]] == ["b", "c"]
    assert found["removed"] == []
    (moved,) = found["moved"]
    assert (moved["from"], moved["to"], moved["post"], moved["channel"]) == (
        "2027-03-01T09:00:00+01:00", "2027-03-05T09:00:00+01:00", "a", "acme-x",
    )  # fmt: skip
    assert [(clash["post"], clash["conflicts"]) for clash in found["clashes"]] == [("b", ["c"])]
    assert found["added"][1]["path"] == path
    back = data(folder, "--at", "v1", "--diff", "HEAD")
    assert [entry["post"] for entry in back["removed"]] == ["b"]
    assert history.run("status", "--porcelain", "--untracked-files=no") == " M channels/acme-x.yaml"


def test_diff_for_people(folder: WorkspaceFolder, history: GitFolder) -> None:
    assert history.log()
    table = calendar(folder, "table", "--diff", "v1")
    moved = "Mon 1 Mar 09:00 \u2192 Fri 5 Mar 09:00: A (a on acme-x; in-review, brand-review)"
    assert moved in table
    assert table == calendar(folder, "list", "--diff", "v1")
    assert f"## Moved\n\n- {moved}\n" in calendar(folder, "md", "--diff", "v1")
    rows = list(csv.DictReader(io.StringIO(calendar(folder, "csv", "--diff", "v1"), newline="")))
    assert [(row["change"], row["post"]) for row in rows] == [("moved", "a"), ("added", "b")]
    ran = run_cli("calendar", *MARCH, "--diff", "HEAD", cwd=folder.root)
    assert (ran.code, ran.out) == (0, "")
    assert "The plan is the same as at HEAD" in ran.err


@pytest.mark.parametrize("option", ["--at", "--diff"])
@pytest.mark.parametrize("word", ["v9", "", "-x", "--output=x", "HEAD:posts", "v1^{tree}", "a\nb", "\0", "0" * 40])
def test_what_is_no_commit_ends_with_help(folder: WorkspaceFolder, history: GitFolder, option: str, word: str) -> None:
    assert history.log()
    ran = run_cli("calendar", f"{option}={word}", cwd=folder.root)
    assert (ran.code, ran.out) == (2, "")
    assert f"socialops: {option} '" in ran.err
    assert "git log --oneline" in ran.err


def test_a_commit_before_the_workspace_and_no_repository_say_so(folder: WorkspaceFolder) -> None:
    ran = run_cli("calendar", "--at", "HEAD", cwd=folder.root)
    assert ran.code == 2
    assert "git init" in ran.err
    git = GitFolder(folder.root)
    git.run("init", "-q", "-b", "main")
    git.run("commit", "-q", "--allow-empty", "-m", "Nothing yet")
    ran = run_cli("calendar", "--diff", "HEAD", cwd=folder.root)
    assert ran.code == 2
    assert "that commit holds no socialops.yaml" in ran.err


@pytest.mark.parametrize("form", ["html", "ics"])
def test_a_difference_has_no_page_and_no_events(folder: WorkspaceFolder, history: GitFolder, form: str) -> None:
    assert history.log()
    ran = run_cli("calendar", "--diff", "v1", "--format", form, cwd=folder.root)
    assert ran.code == 2
    assert "use table, list, md, csv or json" in ran.err


def test_a_workspace_below_the_top_is_found_at_a_commit(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path / "social")
    folder.post("a")
    git = GitFolder(tmp_path)
    git.run("init", "-q", "-b", "main")
    git.commit("Start")
    (folder.root / "posts/a.yaml").unlink()
    assert [e["post"] for e in data(folder, "--at", "HEAD")["entries"]] == ["a"]


def test_the_columns_of_csv_are_the_keys_of_json(folder: WorkspaceFolder) -> None:
    folder.channel("acme-x", spacing="1h")
    folder.post("a", title="=HYPERLINK(1)")
    folder.post("b", publish_at="2027-03-01 09:10")
    folder.post("c", publish_at="2027-03-01 09:20")
    entries = data(folder)["entries"]
    rows = list(csv.DictReader(io.StringIO(calendar(folder, "csv"), newline="")))
    assert [list(row) for row in rows] == [list(entry) for entry in entries]
    assert rows[0]["conflicts"] == "b c"
    assert rows[0]["title"] == "'=HYPERLINK(1)"
    assert [row["at"] for row in rows] == [entry["at"] for entry in entries]
    assert calendar(folder, "csv", "--bom").startswith("\ufeffat,")
    parted = list(csv.DictReader(io.StringIO(calendar(folder, "csv", "--separator", ";"), newline=""), delimiter=";"))
    assert parted == rows
    assert calendar(folder, "csv", "--separator", "tab").startswith("at\tpost\t")


@pytest.mark.parametrize("form", ["csv", "ics"])
def test_line_ends_stay_crlf_in_a_pipe_and_in_a_file(folder: WorkspaceFolder, form: str) -> None:
    folder.post("a")
    command = [sys.executable, "-m", "socialops", "--now", "2027-02-20 12:00", "calendar", *MARCH, "--format", form]
    done = subprocess.run(command, cwd=folder.root, env={"PYTHONPATH": str(SOURCE)}, check=True, capture_output=True)
    assert done.stdout.count(b"\r\n") == done.stdout.count(b"\n") > 1
    target = folder.root / "out"
    calendar(folder, form, "-o", str(target))
    assert target.read_bytes() == done.stdout


def test_ics_is_stamped_by_the_commit_that_changed_the_post(folder: WorkspaceFolder, history: GitFolder) -> None:
    assert history.log()
    folder.post("new", publish_at="2027-03-20 09:00")
    stamps = [line for line in calendar(folder, "ics").splitlines() if line.startswith("DTSTAMP")]
    assert stamps == ["DTSTAMP:20270210T080000Z", "DTSTAMP:20270210T080000Z", "DTSTAMP:20270210T080000Z"]
    later = run_cli("--now", "2027-02-25 12:00", "calendar", *MARCH, "--format", "ics", cwd=folder.root)
    assert later.out == calendar(folder, "ics")
    at = run_cli("calendar", *MARCH, "--format", "ics", "--at", "v1", cwd=folder.root).out
    assert "DTSTAMP:20270201T080000Z" in at


def test_ics_by_due_has_to_dos_for_stages_and_responsibilities(folder: WorkspaceFolder) -> None:
    folder.workflow(
        stages=[{"id": "brand-review", "role": "manager", "due": "2d before publish", "remind": "4h"}],
        responsibilities={
            "concept": {"role": "writer", "due": "7d before publish"},
            "measure": {"role": "manager", "due": "7d after publish"},
        },
    )
    folder.post("a", publish_at="2027-03-15 09:00", channels=["acme-x", "acme-linkedin"])
    folder.review("a", "concept", "maya", "done")
    lines = calendar(folder, "ics", "--by", "due").split("\r\n")
    assert [line for line in lines if line.startswith("UID")] == [
        "UID:a.brand-review.task@acme", "UID:a.measure.task@acme",
    ]  # fmt: skip
    assert [line for line in lines if line.startswith("TRIGGER")] == [
        "TRIGGER;RELATED=END:-PT4H", "TRIGGER;RELATED=END:-P1D",
    ]  # fmt: skip
    assert "BEGIN:VEVENT" not in lines


def test_days_show_only_when_asked_for(folder: WorkspaceFolder) -> None:
    folder.document("moments/fair.yaml", {"id": "fair", "title": "Fair", "from": "2027-03-20", "lead": "10d"})
    assert "days" not in data(folder)
    assert [(d["kind"], d["first"]) for d in data(folder, "--with-days")["days"]] == [
        ("holiday", "2027-03-08"), ("lead", "2027-03-10"), ("moment", "2027-03-20"), ("holiday", "2027-03-26"),
        ("holiday", "2027-03-29"),
    ]  # fmt: skip
    for form in ("table", "list", "md", "html", "ics"):
        assert "Begin planning Fair" in calendar(folder, form, "--with-days")
        assert "Fair" not in calendar(folder, form)
    wall = calendar(folder, "table", "--with-days")
    assert "8 *" in wall
    assert "* Sat 20 Mar: Fair" in wall


def test_open_slots_are_offered_but_not_for_a_part_of_the_plan(folder: WorkspaceFolder) -> None:
    folder.channel("acme-x", cadence={"per_week": [1, 3]})
    folder.post("a")
    slots = data(folder)["open_slots"]
    assert [(slot["channel"], slot["first"], slot["planned"]) for slot in slots][:2] == [
        ("acme-x", "2027-03-08", 0), ("acme-x", "2027-03-15", 0),
    ]  # fmt: skip
    assert slots[0]["offers"] == ["2027-03-09T09:00:00+01:00"]
    assert "+ open slot, 2027-W10 acme-x: none of at least 1, free: Tue 9 Mar 09:00" in calendar(folder, "table")
    assert data(folder, "--member", "maya")["open_slots"] == []


def test_backlog_in_every_format_tells_the_same(folder: WorkspaceFolder) -> None:
    for number in range(3):
        folder.post(f"p{number}", publish_at=f"2027-02-2{number + 1} 09:00", title="@cmd | x")
    folder.git()
    ran = run_cli("backlog", "--format", "csv", cwd=folder.root)
    rows = list(csv.DictReader(io.StringIO(ran.out, newline="")))
    found = json.loads(run_cli("backlog", "--format", "json", "--over", "2", cwd=folder.root).out)
    assert [list(row) for row in rows] == [list(item) for item in found["items"]]
    assert (rows[0]["waiting_for"], rows[0]["overdue"], rows[0]["title"]) == ("dana", "true", "'@cmd | x")
    assert found["pile_ups"] == [{"member": "dana", "open": 3, "overdue": 2, "days": None}]
    assert (found["queues"], found["overlaps"], found["orphans"]) == ([], [], [])
    for form in ("table", "md", "html"):
        out = run_cli("backlog", "--format", form, "--over", "2", cwd=folder.root).out
        assert "dana has 3 open items, 2 of them late, and nobody with less to do has a role for them." in out
    assert "@<!-- -->cmd \\| x" in run_cli("backlog", "--format", "md", cwd=folder.root).out


def test_libraries_of_a_format_are_loaded_by_that_format_alone(folder: WorkspaceFolder) -> None:
    folder.post("a")
    script = (
        "import sys; from socialops.cli.run import run; code = run(['calendar', '--format', sys.argv[1]]);"
        "heavy = {'icalendar', 'jinja2', 'git', 'socialops.views.card', 'socialops.views.backlog'};"
        "others = {name for name in sys.modules if name.startswith('socialops.cli.commands.')};"
        "print(code, sorted(heavy & set(sys.modules)), len(others), file=sys.stderr)"
    )
    for form, loaded in (
        ("table", []),
        ("csv", []),
        ("json", []),
        ("html", ["jinja2", "socialops.views.card"]),
    ):
        done = subprocess.run(
            [sys.executable, "-c", script, form],
            cwd=folder.root, env={"PYTHONPATH": str(SOURCE)}, check=True, capture_output=True, encoding="utf-8",
        )  # fmt: skip
        assert done.stderr.splitlines()[-1] == f"0 {loaded} 1", form


def test_an_empty_workspace_has_every_format(tmp_path: Path) -> None:
    folder = WorkspaceFolder(tmp_path)
    for form in ("table", "list", "md", "html", "ics", "csv", "json"):
        assert spawn_cli(["calendar", "--format", form, "--with-days"], cwd=folder.root).code == 0
    for form in ("table", "md", "html", "csv", "json"):
        assert run_cli("backlog", "--format", form, cwd=folder.root).code == 0


def test_the_backlog_counts_cases_too(tmp_path: Path) -> None:
    at = tmp_path / "acme"
    assert run_cli("init", at, "--example", by="dana", now="2027-03-03 10:00").code == 0
    ran = run_cli("-C", at, "backlog", "--format", "json", "--member", "rita", now="2027-03-03 10:00")
    found = json.loads(ran.out)
    assert [case["id"] for case in found["cases"]] == [
        "2027-02-26-squeaking-shoulder-strap",
        "2027-03-01-zip-sticks-on-a-new-jacket",
    ]
    assert found["load"] == [{"member": "rita", "open": 2, "overdue": 0, "days": None}]
    assert "2027-03-01-zip-sticks-on-a-new-jacket" in run_cli("-C", at, "backlog", now="2027-03-03 10:00").out


def test_files_that_cannot_be_read_are_told_of_for_the_commit_that_is_shown(
    folder: WorkspaceFolder, history: GitFolder
) -> None:
    folder.write("posts/b.yaml", "id: [\n")
    ran = run_cli("calendar", *MARCH, "--diff", "v1", "--format", "json", cwd=folder.root)
    assert ran.err == "1 file can't be read and is left out: see 'socialops check'.\n"
    folder.write("posts/a.yaml", "id: [\n")
    found = data(folder, "--diff", "v1")
    assert (found["removed"], found["added"]) == ([], [])  # it can't be read: nobody removed it
    history.commit("Break them")
    folder.post("a")
    folder.post("b", publish_at="2027-03-02 09:00")
    ran = run_cli("calendar", *MARCH, "--at", "HEAD", cwd=folder.root)
    assert ran.err.startswith("2 files can't be read and are left out: that is how they are at HEAD.\n")
    assert data(folder, "--diff", "HEAD")["added"] == []


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["backlog"], "Nothing waits for anybody.\n"),
        (["tasks"], "No open tasks.\n"),
        (["remind"], "Nothing falls due by then, and nothing is late.\n"),
        (["calendar", *MARCH, "--format", "list"], "Nothing from 2027-03-01 to 2027-03-31.\n"),
        (["calendar", "--diff", "HEAD"], "The plan is the same as at HEAD, in the days shown.\n"),
    ],
)
def test_a_file_never_keeps_what_it_held_where_there_is_nothing_to_show(
    folder: WorkspaceFolder, tmp_path: Path, command: list[str], said: str
) -> None:
    folder.git()
    target = tmp_path / "out.txt"
    target.write_text("Yesterday's")
    ran = run_cli(*command, "-o", target, cwd=folder.root)
    assert (ran.code, ran.out, ran.err, target.read_text()) == (0, "", said, said)
    assert (run_cli(*command, cwd=folder.root).out, run_cli(*command, cwd=folder.root).err) == ("", said)


def test_a_difference_in_markdown_says_that_nothing_differs(folder: WorkspaceFolder) -> None:
    folder.git()
    ran = run_cli("calendar", "--diff", "HEAD", "--format", "md", cwd=folder.root)
    assert ran.out == "# What differs from HEAD, Acme (times in Europe/Berlin)\n\nNothing, in the days shown.\n"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["backlog"], "No post waits for anybody."),
        (["tasks"], "No open tasks."),
        (["remind"], "Nothing falls due by then, and nothing is late."),
        (["calendar", *MARCH], "Nothing in these days."),
    ],
)
def test_markdown_says_so_where_there_is_nothing(folder: WorkspaceFolder, command: list[str], said: str) -> None:
    title, body = run_cli(*command, "--format", "md", cwd=folder.root).out.split("\n\n")
    assert (title[:2], body) == ("# ", f"{said}\n")


def test_by_due_a_member_sees_their_own_duties_and_those_of_posts_they_wrote(folder: WorkspaceFolder) -> None:
    stages = [{"id": "brand-review", "role": "manager", "due": "2d before publish"},
              {"id": "legal-review", "role": "legal", "due": "1d before publish"}]  # fmt: skip
    folder.workflow(stages=stages, responsibilities={"measure": {"role": "legal", "due": "1d after publish"}})
    folder.post("a", publish_at="2027-03-15 09:00")
    due = ("--by", "due", "--member")

    def stages_of(member: str) -> list[str]:
        return [entry["stage"] for entry in data(folder, *due, member)["entries"]]

    assert stages_of("lena") == ["legal-review", "measure"]
    assert stages_of("dana") == ["brand-review"]
    assert stages_of("maya") == ["brand-review", "legal-review", "measure"]
    page = calendar(folder, "html", "--by", "due")
    assert re.findall(r'data-people="(.*?)".*?class="whose">.*?</span> (\w+)</span>', page, re.DOTALL) == [
        ("dana maya", "Dana"), ("lena maya", "Lena"), ("lena maya", "Lena"),
    ]  # fmt: skip
