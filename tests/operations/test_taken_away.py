"""Commits that take records away: `sync` says so before anybody has them, with the line that brings them back."""

from __future__ import annotations

import shlex
from pathlib import Path

from tests.clones import Clone, Clones, seeded
from tests.factories import small_workspace

WAY = "To bring back what was recorded: "
APPROVED, NOTED = "reviews/tulips/brand-review--dana--1.yaml", "reviews/tulips/general--dana--1.yaml"


def _approved(tmp_path: Path) -> Clone:
    folder = small_workspace(tmp_path / "seed" / "acme")
    folder.post("tulips")
    folder.post("roses")
    dana = Clones(seeded(folder), tmp_path / "clones").dana
    assert dana.do("comment", "tulips", "-m", "Hello").code == 0
    assert dana.do("approve", "tulips").code == 0
    assert dana.do("sync").code == 0
    return dana


def _typed(clone: Clone, said: str) -> None:
    """What the message says to type, typed."""
    for words in said.partition(WAY)[2].splitlines()[0].split(" && "):
        assert words.startswith("git "), said
        clone.git_.run(*shlex.split(words)[1:])


def test_what_deletes_a_post_and_its_records_is_told_before_it_is_shared(tmp_path: Path) -> None:
    dana = _approved(tmp_path)
    dana.git_.run("rm", "-rq", "posts/tulips.yaml", "reviews/tulips")
    made = dana.keep("Away")[:9]
    told = f"Commit {made} takes away {APPROVED} and 1 more: records are only ever added, so no audit lets it"
    for words in (["sync", "--dry-run"], ["sync", "--branch", "away"]):
        ran = dana.do(*words, now=None)
        assert (ran.code, told in ran.out + ran.err) == (0, True), ran
    assert "SO451" in dana.do("audit", "--base", "origin/main", now=None).out
    assert f"{WAY}git revert --no-edit {made}\n" in ran.err
    _typed(dana, ran.err)
    back = dana.do("sync", now=None)
    assert (back.code, "takes away" in back.err, dana.alike()) == (0, False, True), back.err
    assert dana.do("audit", "--base", "origin/main", now=None).code == 0
    assert "scheduled" in dana.do("status", "tulips").out


def test_what_does_more_than_that_is_not_undone_as_a_whole(tmp_path: Path) -> None:
    dana = _approved(tmp_path)
    dana.git_.run("rm", "-q", NOTED)
    dana.post("lilies")
    made = dana.keep("Lilies")[:9]
    ran = dana.do("sync", "--dry-run", now=None)
    assert f"Commit {made} takes away {NOTED}: records" in ran.out + ran.err
    _typed(dana, ran.out + ran.err)
    back = dana.do("sync", now=None)
    assert (back.code, "takes away" in back.err, dana.alike(), (dana.root / "posts/lilies.yaml").exists()) == (
        0,
        False,
        True,
        True,
    ), back.err
    assert dana.git_.run("diff", "--name-only", "HEAD~2", "HEAD") == "posts/lilies.yaml"


def test_a_record_under_another_number_or_a_case_that_goes_on_is_not_told(tmp_path: Path) -> None:
    dana = _approved(tmp_path)
    log = [{"action": "open", "by": "dana", "at": "2027-02-20T12:00:00+01:00", "step": "triage"}]
    case = {"id": "zip", "playbook": "zip", "title": "Zip", "log": log}
    dana.document("cases/zip.yaml", case)
    dana.keep("Case")
    log.append({"action": "note", "by": "dana", "at": "2027-02-20T12:30:00+01:00", "note": "Still."})
    dana.document("cases/zip.yaml", case)
    dana.keep("Note")
    assert dana.do("comment", "tulips", "-m", "Two").code == 0
    dana.git_.run("mv", "reviews/tulips/general--dana--2.yaml", "reviews/tulips/general--dana--3.yaml")
    dana.keep("Moved")
    assert "takes away" not in dana.do("sync", "--dry-run").err
    assert dana.do("sync", "--drop", "tulips").code == 0
    dana.git_.run("rm", "-q", "cases/zip.yaml")
    made = dana.keep("No case")[:9]
    assert f"Commit {made} takes away cases/zip.yaml: records" in dana.do("sync", "--dry-run").err
