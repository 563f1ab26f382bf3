"""Who changed what another wrote hears who is left to approve it; where nobody is, the way leads to a clean audit."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

from tests.clones import Clone, Clones, seeded
from tests.factories import identity, small_workspace

FILE = "posts/2027/moon.yaml"


def test_the_only_reviewer_changes_a_word(tmp_path: Path) -> None:
    two = Clones(seeded(small_workspace(tmp_path / "acme")), tmp_path / "two")
    maya, dana = two.maya, two.dana
    maya.post("moon", folder="posts/2027", status="draft")
    maya.do("submit", "moon", now=None)
    maya.do("sync", "--branch", "moon", now=None)
    dana.do("sync", "--go", "moon", now=None)
    told = "moon: you change what maya wrote, so you can't approve it at brand-review"
    before = dana.git_.run("rev-parse", "HEAD")
    dana.post("moon", folder="posts/2027", text="Dana's words.\n")
    said = dana.do("submit", "moon", now=None).err
    assert f"{told}, and nobody else can: it takes 1 of manager. Unless" in said
    assert told not in dana.do("submit", "moon").err  # nothing changed
    back = re.search(r"git reset .* && git restore .*?(?=,)", said)
    assert back
    subprocess.run(["sh", "-c", back[0]], cwd=dana.root, env=identity("dana"), check=True, capture_output=True)
    assert (dana.git_.run("rev-parse", "HEAD"), dana.is_clean()) == (before, True)
    assert dana.do("approve", "moon", "--dry-run", now=None).code == 0
    dana.post("moon", folder="posts/2027", text="Dana's words.\n")
    dana.do("submit", "moon", now=None)
    dana.do("sync", now=None)
    refused = dana.do("approve", "moon", now=None).err
    assert "must approve\n  - nobody else can: it takes 1 of manager. Somebody else gets the role; or maya" in refused
    maya.do("sync", now=None)
    assert "  - nobody else can: " in maya.do("approve", "moon", now=None).err
    for clone, who in ((maya, "dana"), (dana, "You")):
        assert clone.do(now=None).err.startswith(f"moon: {who} changed this post on "), who
    way = refused.partition("where that change is not: ")[2].splitlines()[0].split(", ")
    for line in way:
        program, *words = shlex.split(line)
        assert (maya.do(*words, now=None).code == 0) if program == "socialops" else maya.git_.run(*words) == "", line
    dana.do("sync", "--go", "main", now=None)
    dana.do("sync", "--go", "moon-2", now=None)
    assert dana.do("approve", "moon", now=None).code == 0
    ran = dana.do("audit", "--base", "origin/main", now=None)
    assert (ran.code, "All proved: 2 commits judged." in ran.out + ran.err) == (0, True)


def test_who_stands_in_changes_a_word_and_only_who_is_away_is_left(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path / "acme")
    folder.member("omar", "manager")
    folder.member("dana", "manager", away=[{"from": "2027-02-20", "to": "2027-02-24"}], backup="omar")
    folder.post("a")
    folder.git()
    maya, omar = Clone(folder.root, "maya"), Clone(folder.root, "omar")
    folder.post("a", text="Maya's words.\n")
    assert "you change" not in maya.do("submit", "a").err
    folder.post("a", text="Omar's words.\n")
    left = "it waits for dana (away until 2027-02-24)"
    assert f"so you can't approve it at brand-review: {left} then.\n" in omar.do("submit", "a").err
    assert omar.do("approve", "a").err.endswith(f"must approve\n  - {left}\nNothing was changed.\n")
