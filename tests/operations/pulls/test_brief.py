"""`pr brief`: what a change does, safe to post as a comment."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from socialops.domain.documents.post import Post
from socialops.render.brief import LIMIT, block
from socialops.render.formats.markdown import code
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
    folder.post("teaser", text="One.\nTwo.\n", thread=[{"text": "A.\nB.\n"}])
    git = folder.git()
    folder.review("teaser", "brand-review", "dana")
    git.commit("Approve", by="dana")
    git.run("checkout", "-q", "-b", "changes")
    thread = [{"text": "A.\nC.\n"}, {"text": "D."}]
    new: dict[str, Any] = {"thread": thread, "reply_to": {"post": "other"}}
    folder.post("teaser", text="One.\nThree.\n", publish_at="2027-03-02 09:00", **new)
    git.commit("Change")
    text = brief(folder)
    assert "### `teaser` · changed · in-review at brand-review" in text
    assert "**Changed since `dana` approved `brand-review`**" in text
    assert "│ -Two.\n│ +Three." in text
    assert "│ +publish_at: 2027-03-02 09:00\n" in text
    part = "│ --- thread part 2.text before\n│ +++ thread part 2.text now\n│ @@ -1,2 +1,2 @@\n│  A.\n│ -B.\n│ +C.\n"
    assert part in text
    assert "│ +reply_to: post other\n" in text
    assert not re.search("text='|media=|post='|imported", text)
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


FIELDS: dict[str, Any] = {
    "title": "Another title", "headline": "A headline", "contributors": ["hanna"], "campaign": "launch",
    "objective": "grow/reach", "workflow": "quick", "labels": ["claim"], "channels": ["acme-x", "acme-linkedin"],
    "publish_at": "2027-03-02 09:00", "timezone": "Europe/Paris", "status": "hold", "language": "de",
    "text": "Other words.\n", "hashtags": ["Zips"], "mentions": ["@partner"], "link": "https://acme.test/zips",
    "content_warning": "spoilers", "media": [{"file": "assets/a.png", "alt": "A red door"}],
    "variants": {"acme-x": {"text": "On X.\n", "media": [{"url": "https://acme.test/b.png", "sha256": "2" * 64}]}},
    "assignments": {"creative": "hanna"}, "waivers": [{"rule": "SO201", "reason": "A quote of theirs"}],
    "source": "whitepaper", "notes": "Mind the hat.", "series": "weekly", "occurrence": "2027-03-01", "author": "hanna",
    "follows": "older", "thread": [{"text": "More of it.\n"}], "first_comment": "The link is here.",
    "reply_to": "https://x.com/acme/status/9", "imported": True,
}  # fmt: skip


def _leaves(value: object) -> list[str]:
    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in _leaves(item)]
    if isinstance(value, list):
        return [leaf for item in value for leaf in _leaves(item)]
    return ["true" if value is True else str(value).strip()]


def test_every_field_of_a_post_that_changes_alone_is_in_the_brief(folder: WorkspaceFolder) -> None:
    assert set(FIELDS) == set(Post.model_fields) - {"id"}
    folder.post("teaser")
    folder.write("assets/a.png", b"one")
    git = folder.git()
    for number, (field, value) in enumerate(FIELDS.items()):
        git.run("checkout", "-q", "-f", "-b", f"changes-{number}", "main")
        folder.post("teaser", **{field: value})
        git.commit(f"Change {field}")
        text = brief(folder)
        changed = text.partition("**Changed here**")[2]
        for leaf in _leaves(value):
            assert leaf in changed, (field, leaf, text)
        folder.post("teaser")


def test_other_bytes_of_a_picture_are_a_change_and_the_alt_text_is_shown_old_and_new(folder: WorkspaceFolder) -> None:
    folder.write("assets/a.png", b"one")
    folder.post("teaser", media=[{"file": "assets/a.png", "alt": "A red door"}])
    git = folder.git()
    folder.review("teaser", "brand-review", "dana")
    git.commit("Approve", by="dana")
    git.run("checkout", "-q", "-b", "changes")
    folder.write("assets/a.png", b"another")
    git.commit("Another picture")
    text = brief(folder)
    since = text.partition("**Changed since `dana` approved `brand-review`**")[2]
    assert since.count("assets/a.png, ") == 2
    assert "bytes, sha256:" in since
    folder.post("teaser", media=[{"file": "assets/a.png", "alt": "A green door"}])
    git.commit("Another alt text")
    since = brief(folder).partition("**Changed since")[2]
    assert "alt: A red door" in since
    assert "alt: A green door" in since


def test_a_lighter_workflow_and_the_stage_that_goes_are_named_once(folder: WorkspaceFolder) -> None:
    folder.workflow("quick", stages=[{"id": "quick-look", "role": "manager"}])
    folder.post("teaser")
    git = folder.git()
    for member in ("dana", "hanna"):
        folder.review("teaser", "brand-review", member)
        git.commit("Approve", by=member)
    git.run("checkout", "-q", "-b", "changes")
    folder.post("teaser", workflow="quick")
    git.commit("Quick")
    text = brief(folder)
    told = "-stage brand-review no longer applies: workflow is now quick (before the workspace's own)"
    assert text.count(told) == 1
    assert "+stage quick-look applies now" in text
    assert "stages of quick: quick-look" in text
    assert "- `dana approved brand-review for sha256:" in text


def test_a_picture_has_a_link_where_the_forge_can_show_it(folder: WorkspaceFolder) -> None:
    folder.settings(forge={"host": "github.com", "repo": "acme/social"})
    git = start(folder)
    folder.write("assets/a b.png", b"one")
    folder.post("teaser", media=[{"file": "assets/a b.png", "alt": "A door"}])
    git.commit("Add")
    head = git.run("rev-parse", "HEAD").strip()
    assert f"](https://github.com/acme/social/raw/{head}/assets/a%20b.png)" in brief(folder)
