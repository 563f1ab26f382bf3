"""A clock that was wrong leaves a record of the future: what it stands in the way of says so, and how it goes."""

from __future__ import annotations

from pathlib import Path

from tests.clones import Clones, seeded
from tests.factories import run_cli, small_workspace

LATER = "2027-03-20 12:00"


def test_who_runs_into_a_record_of_the_future_is_told_of_the_clock(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path / "seed" / "acme")
    folder.post("tulips")
    folder.member("omar", "manager")
    dana = Clones(seeded(folder), tmp_path / "clones").dana
    assert dana.do("request-changes", "tulips", "-m", "Red", now=LATER).code == 0
    ran = dana.do("approve", "tulips")
    record = "reviews/tulips/brand-review--dana--1.yaml"
    assert (ran.code, f"{record} of a lower number is newer" in ran.err) == (1, True)
    assert f"{record} is of the future: it says 2027-03-20 12:00, and now it is 2027-02-20 12:00. A clock" in ran.err
    assert "SOCIALOPS_NOW left on" in ran.err
    out = dana.do("doctor", now="2027-03-20 11:30").out  # half an hour before, in the workspace's own zone
    assert f"{record} says 2027-03-20 12:00, which is still to come" in out
    assert "SOCIALOPS_NOW (or --now) says 2027-03-20 11:30" in out
    assert "It is yours, and not shared: socialops sync --drop tulips" in " ".join(out.split())
    assert "'socialops sync --drop tulips'" in ran.err
    anew = "socialops new post tulips-2 --like tulips --at '2027-03-01 09:00', socialops cancel tulips, "
    assert "Is it shared, then wait for that time, as nobody lifts it before; what can't wait goes on" in ran.err
    assert anew in ran.err
    answer = dana.do("comment", "tulips", "-m", "It is red", "--dry-run", by="maya")
    assert "dana's request at brand-review is of the future: it says 2027-03-20 12:00" in answer.out + answer.err
    assert "answer nothing" in answer.out + answer.err
    assert "your words wait" not in answer.out + answer.err
    lift = dana.do("lift", "tulips", "--of", "dana", "-m", "She is away")
    assert (lift.code, "A lift counts from that moment on, and changes nothing before" in lift.err) == (1, True)
    assert f"Is it on main, what can't wait goes on under another name: {anew}socialops submit tulips-2" in lift.err
    assert dana.do("lift", "tulips", "--of", "dana", "-m", "She is away", "--dry-run", now=LATER).code == 0
    urgent = dana.do("approve", "tulips", "--bypass", "-m", "Now", by="dana")
    assert (urgent.code, "sets it aside" in urgent.err, anew in urgent.err) == (1, False, True), urgent.err
    passed = dana.do("approve", "tulips", "--dry-run", by="omar")
    assert (passed.code, "it stands until then" in passed.out + passed.err, anew in passed.out + passed.err) == (
        0,
        True,
        True,
    ), passed.out + passed.err
    assert dana.do("sync", "--drop", "tulips").code == 0
    assert dana.do("approve", "tulips").code == 0
    assert dana.do("request-changes", "tulips", "-m", "No, wait").code == 0
    assert dana.do("sync").code == 0
    out = " ".join(dana.do("doctor", now="2027-02-20 10:00").out.split())
    assert "which is still to come (and 1 more is ahead)" in out
    assert "It is shared: socialops explain SO456" in out
    assert f"on main its time must come, or what can't wait goes on under another name: {anew}" in out
    again = dana.do("request-changes", "tulips", "-m", "Red", now="2027-02-20 11:00")
    assert "is of the future: it says 2027-02-20 12:00, and now it is 2027-02-20 11:00" in again.err


def test_a_record_that_an_audit_would_refuse_for_its_time_is_not_shared(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path / "seed" / "acme")
    folder.post("tulips")
    dana = Clones(seeded(folder), tmp_path / "clones").dana
    left_on = run_cli("approve", "tulips", cwd=dana.root, by="dana", now=LATER)  # git has the machine's clock
    assert (left_on.code, left_on.err.endswith("left on by mistake: unset SOCIALOPS_NOW\n")) == (0, True)
    still_on = run_cli("sync", cwd=dana.root, by="dana", now=LATER).err
    way = "That clock is set now, too, so first: unset SOCIALOPS_NOW. Then take it out and say it again: socialops sync"
    assert f"{way} --drop tulips" in still_on
    record = "reviews/tulips/brand-review--dana--1.yaml"
    doctor = dana.do("doctor", now=None).out
    assert (doctor.count(record), "which is still to come" in doctor) == (1, True)
    judged = dana.do("audit", "--base", "origin/main", now=None)
    assert (judged.code, f"{record}" in judged.out, "over a day apart" in judged.out) == (1, True, True)
    ran = dana.do("sync", "--branch", "look", now=None)
    assert (ran.code, f"{record} says 2027-03-20 12:00, and its commit is of " in ran.err) == (1, True)
    assert "(SO456). Take it out and say it again: socialops sync --branch look --drop tulips" in ran.err
    assert dana.git_.run("ls-remote", "origin", "look") == ""
    dana.git_.run("push", "-q", "origin", "HEAD:refs/heads/look")
    again = dana.do("request-changes", "tulips", "-m", "Red", now=None)
    assert (again.code, f"{record} is of the future: it says 2027-03-20 12:00" in again.err) == (1, True)
    assert "Is it shared, no audit lets it pass, then or ever, as it is over a day apart from its commit" in again.err
    dana.git_.run("push", "-q", "origin", ":refs/heads/look")
    assert dana.do("sync", "--branch", "look", "--drop", "tulips", now=None).code == 0
    assert dana.alike()
    early = run_cli("approve", "tulips", cwd=dana.root, by="dana", now="2026-01-10 12:00")
    assert early.code == 0
    reasons = [line.removeprefix("  - ") for line in dana.do("sync", now=None).err.splitlines() if "SO456" in line]
    said = " ".join(dana.do("doctor", now=None).out.split())
    assert [reason.replace("(SO456). Take", "(SO456) -> Take") in said for reason in reasons] == [True], said


def test_only_of_a_record_is_it_said_that_sync_shares_nothing_of_a_wrong_clock(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path / "seed" / "acme")
    folder.post("tulips", status="draft")
    maya = Clones(seeded(folder), tmp_path / "clones").maya
    handed = run_cli("submit", "tulips", cwd=maya.root, by="maya", now=LATER)
    assert (handed.code, "not shared by 'sync'" in handed.err) == (0, False), handed.err
    assert "SOCIALOPS_NOW (or --now) says 2027-03-20, and this commit is of 20" in handed.err
    assert handed.err.endswith(". Is it left on by mistake: unset SOCIALOPS_NOW\n")
    asked = run_cli("comment", "tulips", "-m", "Hello", cwd=maya.root, by="maya", now=LATER)
    assert (asked.code, ": what is recorded so is not shared by 'sync'. Is it left on" in asked.err) == (0, True)
    assert maya.do("sync", "--drop", "tulips", now=None).code == 0
    assert (maya.alike(), "in-review" in maya.do("status", "tulips").out) == (True, True)


def test_a_decision_or_an_answer_to_an_alert_of_a_wrong_time_is_not_shared(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path / "seed" / "acme")
    folder.campaign("spring")
    dana = Clones(seeded(folder), tmp_path / "clones").dana
    later, goes = "2027-03-20T12:00:00+01:00", {"of": "campaign/spring", "decision": "stop", "because": "It rains."}
    decided, case = "decisions/campaign--spring/dana--1.yaml", "cases/zip.yaml"
    dana.document(decided, {**goes, "by": "dana", "at": later})
    log = [{"action": "open", "by": "dana", "at": later, "step": "triage"}]
    dana.document(case, {"id": "zip", "playbook": "zip", "title": "Zip", "alert": "shown@acme-x", "log": log})
    hostile = "cases/$(touch y).yaml"
    dana.document(hostile, {"id": "zip", "playbook": "zip", "title": "Zip", "alert": "shown@acme-x", "log": log})
    dana.keep("Left on")
    log += [{"action": "note", "by": "dana", "at": later, "note": "Still."}]
    dana.document(case, {"id": "zip", "playbook": "zip", "title": "Zip", "alert": "shown@acme-x", "log": log})
    dana.keep("Note")
    doctor = " ".join(dana.do("doctor", now=None).out.split())
    assert doctor.count("says 2027-03-20 12:00, and its commit is of ") == 3, doctor
    assert "(SO456) -> Take it out and say it again: socialops sync --drop campaign--spring" in doctor
    ran = dana.do("sync", now=None)
    assert (ran.code, ran.err.count("says 2027-03-20 12:00, and its commit is of ")) == (1, 3), ran.err
    assert f"{decided} says" in ran.err
    assert "Take it out and say it again: socialops sync --drop campaign--spring\n" in ran.err
    assert "Take it out and open it again: socialops sync --drop zip\n" in ran.err
    assert "again: socialops sync --drop '$(touch y)'\n" in ran.err
    ran = dana.do("sync", "--drop", "campaign--spring", "--drop", "zip", "--drop", "$(touch y)", now=None)
    assert (ran.code, dana.alike(), (dana.root / decided).exists(), (dana.root / case).exists()) == (
        0,
        True,
        False,
        False,
    )


def test_right_after_a_commit_of_the_future_nothing_is_said_until_another_lies_between(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path / "seed" / "acme")
    folder.workflow(stages=[{"id": "brand-review", "role": "manager"}, {"id": "legal", "role": "legal"}])
    folder.post("tulips")
    dana = Clones(seeded(folder), tmp_path / "clones").dana
    assert dana.do("approve", "tulips", now="2097-03-20 12:00").code == 0
    assert dana.do("sync", now=None).code == 0
    refused = dana.do("approve", "tulips", by="lena", now=None)
    made = dana.git_.run("rev-parse", "--short=9", "HEAD")
    assert (refused.code, f"commit {made} is of the future: it says 2097-03-20 12:00" in refused.err) == (1, True)
    assert "Is it shared, say this again once another commit lies between" in refused.err
    assert "under another name: socialops new post tulips-2 --like tulips --at '2027-03-01 09:00'" in refused.err
    dana.post("later", status="draft")
    dana.keep("A post more", by="maya")
    assert dana.do("approve", "tulips", by="lena", now=None).code == 0
    assert dana.do("audit", "--base", "origin/main", now=None).code == 0
    assert "scheduled" in dana.do("status", "tulips", now=None).out


def test_who_runs_behind_everybody_else_is_asked_for_the_clock_before_all(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path / "seed" / "acme")
    folder.post("tulips", status="draft")
    clones = Clones(seeded(folder), tmp_path / "clones")
    maya, dana, then = clones.maya, clones.dana, "2097-03-20 12:00"
    assert maya.do("submit", "tulips", now=then).code == 0
    assert maya.do("comment", "tulips", "-m", "Hello", now=then).code == 0
    assert maya.do("sync", "--branch", "blue", now=then).code == 0
    last = maya.git_.run("rev-parse", "--short=9", "HEAD")
    assert dana.do("sync", "--go", "blue", now=None).code == 0
    lines = dana.do("approve", "tulips", now=None).err.splitlines()
    first, rest = lines[1], lines[2:]
    assert first.startswith("  - this machine says it is 20"), first
    asked = f"and the last commit here ({last}, by maya) is of {then}: is your clock right?"
    assert first.endswith(f"{asked} Look: date. Is it behind, set it, and type the same again"), first
    assert [line[:59] for line in rest if "socialops cancel tulips" in line] == [
        f"  - only if your clock is right: commit {last} is of the"
    ], rest
    doctor = dana.do("doctor", now=None)
    said = " ".join(doctor.out.split())
    assert (doctor.code, f"{asked} -> Look: date. Is it behind, set it, and go on as before." in said) == (1, True), (
        said
    )
    assert "which is still to come" in said.partition(asked)[2]
    assert "-> Only if your clock is right, look at the clock of who made it" in said, said
    again = dana.do("doctor", now=then)  # the same clock as hers, which is set: that is told as such
    assert (again.code, "is your clock right" in again.out) == (0, False), again.out
    assert dana.do("approve", "tulips", now=then).code == 0


def test_a_lift_and_a_bypass_on_a_machine_that_is_behind_ask_for_its_clock_first(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path / "seed" / "acme")
    folder.member("omar", "manager")
    folder.post("tulips")
    dana = Clones(seeded(folder), tmp_path / "clones").dana
    assert dana.do("request-changes", "tulips", "-m", "Red", now="2097-03-20 12:00").code == 0
    urgent = ("approve", "tulips", "--bypass", "-m", "Now")
    for words in (("lift", "tulips", "--of", "dana", "-m", "She is away"), urgent):
        said = dana.do(*words, by="omar", now=None).err.splitlines()
        assert ("by dana) is of 2097-03-20 12:00: is your clock right?" in said[1], "of the future" in said[2]) == (
            True,
            True,
        ), said


def test_ones_own_last_commit_of_the_future_is_no_reason_to_doubt_the_clock_of_now(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path / "seed" / "acme")
    folder.post("tulips")
    dana = Clones(seeded(folder), tmp_path / "clones").dana  # maya made the first commit, just now
    assert dana.do("approve", "tulips", now="2097-03-20 12:00").code == 0
    refused = dana.do("withdraw", "tulips", "--review", now=None)
    assert (refused.code, "is your clock right" in refused.err, "A clock was wrong then, or is now" in refused.err) == (
        1,
        False,
        True,
    ), refused.err
    assert "is your clock right" not in dana.do("doctor", now=None).out
    alone = small_workspace(tmp_path / "alone")
    alone.git(at="2097-02-01T09:00:00+01:00")
    solo = run_cli("doctor", cwd=alone.root, by="maya", now=None)
    assert (solo.code, "by maya) is of 2097-02-01 09:00: is your clock right?" in solo.out) == (1, True), solo.out
