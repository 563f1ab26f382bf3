"""`pr brief`: what a change does, safe to post as a comment."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from socialops.render.brief import LIMIT, block, code
from tests.factories import GitFolder, WorkspaceFolder, run_cli, small_workspace

HOSTILE = "@everyone <script>alert(1)</script> ![x](http://evil) `code` ``` :: ::error::boom ##[error] /approve \x1b"


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    found = small_workspace(tmp_path)
    found.member("hanna", "manager")
    found.channel("acme-x", spacing="30m")
    return found


def start(folder: WorkspaceFolder) -> GitFolder:
    git = folder.git()
    git.run("checkout", "-q", "-b", "changes")
    return git


def brief(folder: WorkspaceFolder, *options: str) -> str:
    ran = run_cli("pr", "brief", "--base", "main", *options, cwd=folder.root)
    assert ran.code == 0, ran.err
    return ran.out


def test_a_new_post_with_its_texts_and_who_must_act(folder: WorkspaceFolder) -> None:
    git = start(folder)
    folder.post("teaser", channels=["acme-x", "acme-linkedin"], variants={"acme-linkedin": {"text": "Longer.\n"}})
    git.commit("Add")
    text = brief(folder)
    assert "### `teaser` · new · in-review at brand-review" in text
    assert "**On `acme-x`**\n```\n│ Words of teaser.\n```" in text
    assert "**On `acme-linkedin`**\n```\n│ Longer.\n```" in text
    assert "- `brand-review takes manager, 0 of 1 approvals; waits for dana, hanna`" in text
    assert "- new: Mon 2027-03-01 09:00 (`Europe/Berlin`) `teaser` on `acme-x`" in text


def test_what_changed_since_the_approval(folder: WorkspaceFolder) -> None:
    folder.post("teaser", text="One.\nTwo.\n")
    git = folder.git()
    folder.review("teaser", "brand-review", "dana")
    git.commit("Approve", by="dana")
    git.run("checkout", "-q", "-b", "changes")
    folder.post("teaser", text="One.\nThree.\n", publish_at="2027-03-02 09:00")
    git.commit("Change")
    text = brief(folder)
    assert "### `teaser` · changed · in-review at brand-review" in text
    assert "**Changed since `dana` approved `brand-review`**" in text
    assert "│ -Two.\n│ +Three." in text
    assert "│ +publish_at: 2027-03-02 09:00:00" in text
    assert "look again: dana" in text
    assert "- moved: Tue 2027-03-02 09:00 (`Europe/Berlin`) `teaser` on `acme-x`, before Mon 2027-03-01 09:00" in text


def test_removed_and_clashing_posts(folder: WorkspaceFolder) -> None:
    folder.post("old")
    folder.post("stays", publish_at="2027-03-05 09:00")
    git = start(folder)
    (folder.root / "posts/old.yaml").unlink()
    folder.post("near", publish_at="2027-03-05 09:10")
    git.commit("Change")
    text = brief(folder)
    assert "### `old` · removed · removed" in text
    assert "- gone: Mon 2027-03-01 09:00" in text
    assert "- clash: `only 10 minutes after 'stays' on acme-x" in text


def test_policy_changes_and_the_audit_are_told(folder: WorkspaceFolder) -> None:
    git = start(folder)
    folder.role("writer", may=["post", "publish"])
    git.commit("Grant")
    text = brief(folder)
    assert "**Policy changes:** `roles/writer.yaml`" in text
    assert "**error** SO454 `roles/writer.yaml:1`" in text


def test_hostile_text_is_inert(folder: WorkspaceFolder) -> None:
    git = start(folder)
    clean = HOSTILE.replace("\x1b", "")
    folder.post("teaser", title=clean, text=f"/approve\n::error::x\n```\n{clean}\n", headline=clean)
    git.commit("Add")
    text = brief(folder)
    outside = re.sub(r"(?ms)^(`{3,})\n.*?^\1$", "", text)  # what is not in a code block …
    outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", outside)  # … nor in inline code
    for sign in ("@", "<", "](", "::"):
        assert sign not in outside
    assert "##[" not in text
    assert not any(line.lstrip().startswith(("/", "::", "@")) for line in text.splitlines())


def test_it_stays_below_what_a_comment_holds(folder: WorkspaceFolder) -> None:
    git = start(folder)
    for number in range(60):
        folder.post(
            f"post-{number}", publish_at=f"2027-03-{number % 28 + 1:02d} {8 + number % 10:02d}:00", text="😀" * 900
        )
    git.commit("Many")
    text = brief(folder)
    assert len(text.encode("utf-16-le")) // 2 <= LIMIT
    assert "**Cut here:**" in text
    assert text.count("```") % 2 == 0


def test_an_incomplete_history_is_no_brief(folder: WorkspaceFolder) -> None:
    start(folder)
    ran = run_cli("pr", "brief", "--base", "nope", cwd=folder.root)
    assert (ran.code, ran.out) == (2, "")


def test_code_survives_backticks() -> None:
    assert code("a`b``c") == "```a`b``c```"
    assert code("`") == "`` ` ``"
    assert code("") == "`   `"
    assert block(["```", "x"]).splitlines() == ["````", "│ ```", "│ x", "````"]
