from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from git import GitCommandError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from socialops.domain.handoff.case_rules import Setting
from socialops.domain.handoff.case_state import case_state, story
from socialops.operations.cases.act import CaseDraft, Deed, judged, written
from socialops.rules.run import run
from socialops.store.case_file import append_entry, new_case
from tests.factories import SOURCE, GitFolder, Ran, WorkspaceFolder, identity, run_cli
from tests.handoffs import OPEN, PASS, TAKE, add_case, handoff_workspace

CASE = "2027-03-01-torn-seam"
ALIAS = "write an alias such as customer-4711 instead"


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    return handoff_workspace(tmp_path / "w")


def case(folder: WorkspaceFolder, by: str, at: Any, *arguments: str, code: int = 0) -> Ran:
    now = at if " " in at else f"2027-03-01 {at}"
    ran = run_cli("case", *arguments, cwd=folder.root, by=by, now=now)
    assert ran.code == code, (ran.out, ran.err)
    return ran


def test_a_case_from_open_to_close_is_one_commit_an_action(folder: WorkspaceFolder) -> None:
    git = folder.git()
    case(folder, "ada", "10:00", "open", "complaint", "--title", "Torn seam", "--channel", "acme-x",
         "--about", "customer-4711", "--theme", "seams", "-m", "Two pictures.")  # fmt: skip
    case(folder, "abe", "10:05", "accept", CASE)
    case(folder, "abe", "10:10", "note", CASE, "--done", "SAY SORRY")
    case(folder, "abe", "10:20", "move", f"cases/{CASE}.yaml", "--to", "offline")
    case(folder, "abe", "10:30", "pass", CASE, "--to", "repair", "--done", "2")
    case(folder, "ben", "11:00", "accept", CASE)
    case(folder, "ben", "15:00", "close", CASE, "--resolution", "Repaired", "--told", "1", "--told", "WORKSHOP",
         "--lesson", "Stronger thread", "--theme", "thread")  # fmt: skip
    subjects = ["close", "accept at repair", "pass to repair", "move to offline", "note", "accept at answer"]
    assert git.log()[:-1] == [f"case({CASE}): {words}" for words in [*subjects, "open at answer"]]
    trailers = git.run("log", "-1", "--format=%(trailers:only)", "HEAD~2").splitlines()
    assert trailers == [
        f"Socialops-Case: {CASE}",
        "Socialops-Action: pass",
        "Socialops-Step: repair",
        "Socialops-By: abe",
    ]
    assert git.run("show", "--name-only", "--format=", "HEAD") == f"cases/{CASE}.yaml"
    assert git.run("status", "--porcelain") == ""
    assert run(folder.load(), date(2027, 3, 1)).diagnostics == ()
    last = folder.load().cases[CASE].item.log[-1]
    assert (last.told, last.resolution, last.lessons) == (("care", "workshop"), "repaired", ("Stronger thread",))


@pytest.mark.parametrize(
    ("by", "arguments", "reasons"),
    [
        ("ben", ["accept"], ["nothing is offered: ada holds the ball at answer"]),
        (
            "ada",
            ["pass", "--to", "nowhere", "--done", "Sing"],
            [
                "'Sing' is no thing to do here. The playbook lists: 1 Say sorry; 2 Note an alias",
                "answer does not pass to nowhere; it passes to repair or legal-check",
                "before answer passes the ball on, this is to be done: Say sorry; Note an alias",
            ],
        ),
        ("ada", ["move", "--to", "online"], ["it is online already"]),
        ("ada", ["note"], ["say something: -m 'your note', or tick something off with --done"]),
        (
            "abe",
            ["close"],
            [
                "abe does not hold the ball: ada does at answer",
                "a case can't end at answer, only at repair",
                "say how it ended: the playbook knows repaired, refunded",
                "to be told before it is over: care, workshop",
                "the playbook asks for at least one lesson: What would have prevented this?",
            ],
        ),
        ("ada", ["note", "-m", "Mail ada@acme-mail.de"], [f"it holds an e-mail address: {ALIAS}"]),
        ("ada", ["reopen"], ["the case is not closed, so it can't be opened again"]),
    ],
)  # fmt: skip
def test_refusals_list_every_reason_and_write_nothing(
    folder: WorkspaceFolder, by: str, arguments: Any, reasons: list[str]
) -> None:
    add_case(folder, OPEN, TAKE)
    git = folder.git()
    before = (folder.root / "cases/torn-seam.yaml").read_bytes()
    ran = case(folder, by, "12:00", arguments[0], "torn-seam", *arguments[1:], code=1)
    assert ran.err.splitlines() == ["torn-seam: refused", *(f"  - {r}" for r in reasons), "Nothing was changed."]
    assert ran.out == ""
    assert (folder.root / "cases/torn-seam.yaml").read_bytes() == before
    assert len(git.log()) == 1


def test_every_member_may_open_a_case(folder: WorkspaceFolder) -> None:
    folder.git()
    case(folder, "ben", "10:00", "open", "complaint", "--title", "A torn seam")
    assert run_cli("check", cwd=folder.root, now="2027-03-01 10:30").code == 0


def test_an_open_case_stays_right_when_its_opener_changes_roles(folder: WorkspaceFolder) -> None:
    folder.git()
    case(folder, "ada", "10:00", "open", "complaint", "--title", "A torn seam")
    folder.member("ada")
    assert "SO652" not in run_cli("check", cwd=folder.root, now="2027-03-01 10:30").out


def test_who_left_opens_no_case_and_hears_who_can(folder: WorkspaceFolder) -> None:
    folder.git()
    ran = case(folder, "zoe", "10:00", "open", "complaint", "--title", "A torn seam", code=1)
    assert "zoe left on 2027-01-31: any other member can open it, such as abe, ada or ben" in ran.err


@pytest.mark.parametrize(
    "text",
    ["Complaint by @janemiller", "Dear Ms Miller, sorry", "Frau Weber ist verärgert", "see @jane@social.example",
     "(@jane.bsky.social) wrote", "Dr. Jane Miller"],
)  # fmt: skip
def test_names_and_accounts_stay_out_of_titles_and_notes(folder: WorkspaceFolder, text: str) -> None:
    folder.git()
    opened = case(folder, "ada", "10:00", "open", "complaint", "--title", text, code=1)
    assert "write an alias such as customer-4711 instead" in opened.err
    case(folder, "ada", "10:00", "open", "complaint", "--title", "Torn", "-m", text, code=1)
    case(folder, "ada", "10:00", "open", "complaint", "--title", "Torn", "--theme", text, code=1)


@pytest.mark.parametrize(
    "text", ["They wrote to @acme", "2 jackets @ 80 EUR", "Jacket in Size M Torn", "Herr", "a@", "@"]
)
def test_our_own_accounts_and_plain_words_may_stand_there(folder: WorkspaceFolder, text: str) -> None:
    folder.git()
    case(folder, "ada", "10:00", "open", "complaint", "--title", text)


def test_opening_takes_known_names(folder: WorkspaceFolder) -> None:
    folder.git()
    ran = case(folder, "ada", "10:00", "open", "complaint", "--title", "Erika", "--channel", "acme-y", code=1)
    assert "there is no channel 'acme-y'; did you mean 'acme-x'?" in ran.err
    assert "did you mean 'complaint'?" in case(folder, "ada", "10:00", "open", "complain", "--title", "x", code=2).err


def test_ids_are_made_unique_from_the_title(folder: WorkspaceFolder) -> None:
    folder.git()
    for _ in range(2):
        case(folder, "ada", "10:00", "open", "complaint", "--title", "Größe & Maß!")
    assert {p.stem for p in (folder.root / "cases").iterdir()} == {
        "2027-03-01-groesse-mass",
        "2027-03-01-groesse-mass-2",
    }
    taken = ["open", "complaint", "--title", "x", "--id", "2027-03-01-groesse-mass"]
    assert "already" in case(folder, "ada", "10:00", *taken, code=1).err
    assert case(folder, "ada", "10:00", "open", "complaint", "--title", "x", "--id", "../../x", code=1).err


def test_dry_run_shows_the_diff_and_no_commit_leaves_the_file(folder: WorkspaceFolder) -> None:
    add_case(folder, OPEN)
    git = folder.git()
    ran = case(folder, "ada", "10:05", "accept", "torn-seam", "--dry-run")
    assert ran.out.startswith("Would commit: case(torn-seam): accept at answer\n")
    assert "+- {at: 2027-03-01T10:05:00+01:00, by: ada, action: accept}" in ran.out
    assert git.run("status", "--porcelain") == ""
    case(folder, "ada", "10:05", "accept", "torn-seam", "--no-commit")
    assert git.run("status", "--porcelain").split() == ["M", "cases/torn-seam.yaml"]
    assert len(git.log()) == 1
    assert "not committed" in case(folder, "ada", "10:06", "note", "torn-seam", "-m", "x", code=1).err


def test_the_holder_takes_back_goes_on_and_escalates(folder: WorkspaceFolder) -> None:
    add_case(folder, OPEN, TAKE, PASS)
    git = folder.git()
    case(folder, "ada", "11:00", "accept", "torn-seam")
    case(folder, "ada", "11:05", "escalate", "torn-seam")
    case(folder, "lea", "11:10", "accept", "torn-seam")  # the backup of hal
    assert git.log()[:3] == [
        "case(torn-seam): accept at answer",
        "case(torn-seam): escalate to head",
        "case(torn-seam): take back at answer",
    ]


def test_a_clock_that_goes_backwards_is_refused(folder: WorkspaceFolder) -> None:
    add_case(folder, OPEN)
    folder.git()
    assert "mind the clock" in case(folder, "ada", "09:00", "accept", "torn-seam", code=1).err


def test_two_people_at_once_one_gets_it_the_other_is_told_who(folder: WorkspaceFolder) -> None:
    add_case(folder, OPEN)
    git = folder.git()
    command = [sys.executable, "-m", "socialops", "case", "accept", "torn-seam"]
    base = {**os.environ, "PYTHONPATH": str(SOURCE), "SOCIALOPS_NOW": "2027-03-01 10:05"}
    runs = [
        subprocess.Popen(command, cwd=folder.root, env={**base, **identity(by)}, stderr=subprocess.PIPE, text=True)
        for by in ("ada", "abe")
    ]
    said = [process.communicate()[1] for process in runs]
    assert sorted(process.returncode for process in runs) == [0, 1]
    winner = folder.load().cases["torn-seam"].item.log[-1].by
    assert f"nothing is offered: {winner} holds the ball at answer" in said[[p.returncode for p in runs].index(1)]
    assert len(git.log()) == 2


def test_two_clones_after_a_pull_the_second_finds_a_clean_story(folder: WorkspaceFolder, tmp_path: Path) -> None:
    add_case(folder, OPEN)
    git = folder.git()
    git.run("clone", "-q", "--bare", str(folder.root), str(tmp_path / "hub"))
    for name in ("one", "two"):
        git.run("clone", "-q", str(tmp_path / "hub"), str(tmp_path / name))
    one, two = GitFolder(tmp_path / "one"), GitFolder(tmp_path / "two")
    for place, by in ((one, "ada"), (two, "abe")):
        assert run_cli("case", "accept", "torn-seam", cwd=place.root, by=by, now="2027-03-01 10:05").code == 0
    one.run("push", "-q")
    with pytest.raises(GitCommandError):
        two.run("pull", "-q", "--rebase")
    ran = run_cli("case", "note", "torn-seam", "-m", "x", cwd=two.root, by="abe", now="2027-03-01 10:10")
    assert (ran.code, "A rebase is not finished" in ran.err) == (2, True)
    two.run("rebase", "--skip")
    assert two.log()[0] == "case(torn-seam): accept at answer"
    ran = run_cli("case", "accept", "torn-seam", cwd=two.root, by="abe", now="2027-03-01 10:10")
    assert (ran.code, "nothing is offered: ada holds the ball at answer" in ran.err) == (1, True)
    assert run_cli("check", cwd=two.root, now="2027-03-01 10:10").code == 0


def test_an_unreadable_case_refuses_and_broken_policy_stops(folder: WorkspaceFolder) -> None:
    folder.write("cases/torn-seam.yaml", "id: torn-seam\nlog: [\n")
    folder.git()
    assert "SO002" in case(folder, "ada", "10:00", "accept", "torn-seam", code=1).err
    folder.write("playbooks/complaint.yaml", "id: [\n")
    assert "Mend it first" in case(folder, "ada", "10:00", "accept", "torn-seam", code=2).err


def test_the_ball_of_who_left_can_be_taken_over(folder: WorkspaceFolder) -> None:
    add_case(folder, OPEN, TAKE)
    folder.member("ada", "care", until="2027-03-05")
    folder.git()
    assert "nothing is offered" in case(folder, "abe", "2027-03-05 10:00", "accept", "torn-seam", code=1).err
    case(folder, "abe", "2027-03-06 10:00", "accept", "torn-seam")
    assert run(folder.load(), date(2027, 3, 6)).diagnostics == ()


MEMBERS = ["ada", "abe", "ben", "bo", "lea", "hal", "zoe"]
STEPS = [None, "answer", "repair", "legal-check"]
DEEDS = st.builds(
    Deed,
    st.sampled_from(["accept", "accept", "accept", "pass", "pass", "note", "move", "escalate", "close", "reopen"]),
    step=st.sampled_from(STEPS),
    place=st.sampled_from([None, "online", "offline", "moon"]),
    resolution=st.sampled_from([None, "repaired", "eaten"]),
    told=st.sampled_from([(), ("care", "workshop")]),
    lessons=st.sampled_from([(), ("Stronger thread",)]),
    done=st.sampled_from([(), ("1", "2"), ("say sorry", "note an alias")]),
    note=st.sampled_from([None, "A word.", "Mail to ada@acme-mail.de"]),
)
TURNS = st.lists(st.tuples(st.sampled_from(MEMBERS), DEEDS, st.integers(-5, 600)), min_size=5, max_size=40)


@given(TURNS)
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_commands_were_accepted_the_log_is_clean_and_one_member_holds_the_ball(turns: Any) -> None:
    with TemporaryDirectory() as place:
        folder = handoff_workspace(Path(place))
        workspace = folder.load()
        book = workspace.playbooks["complaint"].item
        now = datetime(2027, 3, 1, 9, tzinfo=UTC)
        setting = Setting(workspace, book)
        opening = CaseDraft(setting, workspace.members["ada"].item, now, None)
        first = judged(opening, Deed("open", step="answer"))
        data = new_case({"id": "x", "playbook": "complaint", "title": "T"}, written(first, now))
        for by, deed, minutes in turns:
            folder.write("cases/x.yaml", data)
            found = folder.load().cases["x"].item
            moment = now + timedelta(minutes=minutes)
            draft = CaseDraft(setting, workspace.members[by].item, moment, case_state(found, book, "Europe/Berlin"))
            entry = judged(draft, deed)
            if not draft.reasons:
                data, now = append_entry(data, written(entry, moment)), moment
        folder.write("cases/x.yaml", data)
        assert run(folder.load(), date(2027, 3, 1)).diagnostics == ()
        for move in story(folder.load().cases["x"].item, book, "Europe/Berlin"):
            assert move.after.holder in workspace.members
            if move.before and move.after.holder != move.before.holder:
                assert move.entry.action in {"accept", "reopen"}
                assert move.after.holder == move.entry.by
