"""What is out is changed, reviewed, approved and marked again: channel by channel, told wherever people look."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.factories import GitFolder, Ran, WorkspaceFolder, run_cli, small_workspace

AFTER = "2027-03-02 10:00"
OUT = "publications/spring"
DATES = {"GIT_AUTHOR_DATE": "2027-03-02T10:00:00+01:00", "GIT_COMMITTER_DATE": "2027-03-02T10:00:00+01:00"}


class Story:
    """A post that is out on two channels, on the branch `work`."""

    def __init__(self, root: Path) -> None:
        self.folder: WorkspaceFolder = small_workspace(root)
        self.folder.post("spring", channels=["acme-x", "acme-linkedin"])
        self.folder.workflow(responsibilities={"publish": {"role": "manager", "due": "0h after publish"}})
        self.git: GitFolder = self.folder.git(by="dana")
        self.run("approve", "spring", by="dana")
        for channel in ("acme-x", "acme-linkedin"):
            self.mark(channel)

    def run(self, *words: str, by: str = "maya", code: int = 0) -> Ran:
        ran = run_cli(*words, cwd=self.folder.root, by=by, now=AFTER, env=DATES)
        assert ran.code == code, ran
        return ran

    def json(self, *words: str) -> Any:
        return json.loads(self.run(*words, "--format", "json").out)

    def mark(self, channel: str, *, code: int = 0) -> Ran:
        words = ("mark-published", "spring", "--channel", channel, "--url", f"https://{channel}.test/1")
        return self.run(*words, by="dana", code=code)

    def rewrite(self, **fields: Any) -> None:
        self.folder.post("spring", channels=["acme-x", "acme-linkedin"], **fields)
        self.run("submit", "spring")

    def status(self) -> dict[str, Any]:
        (found,) = self.json("status", "spring")["posts"]
        return dict(found)

    def codes(self) -> list[tuple[str, str | None]]:
        ran = run_cli("check", "--format", "json", cwd=self.folder.root, now=AFTER)
        return [(f["code"], f["channel"]) for f in json.loads(ran.out)["findings"] if f["severity"] != "note"]


def _tasks(story: Story) -> set[tuple[str, str, bool, bool]]:
    return {(t["task"], t["member"], t["ready"], t["overdue"]) for t in story.json("tasks")["tasks"]}


@pytest.fixture
def story(tmp_path: Path) -> Story:
    return Story(tmp_path)


def test_a_change_on_one_channel_is_reviewed_and_marked_there_alone(story: Story) -> None:
    assert (story.status()["state"], story.status()["revision"]) == ("published", None)
    story.git.run("branch", "base")
    story.rewrite(variants={"acme-linkedin": {"text": "Longer words.\n"}})

    found = story.status()
    assert (found["state"], found["revision"], found["stage"]) == ("published", "in-review", "brand-review")
    assert [w["members"] for w in found["waiting_for"]] == [["dana"]]
    assert story.codes() == [("SO408", "acme-linkedin")]
    (item,) = story.json("backlog")["items"]
    assert (item["post"], item["revision"], item["waiting_for"], item["overdue"]) == (
        "spring", "in-review", ["dana"], False,
    )  # fmt: skip
    assert _tasks(story) == {("brand-review", "dana", True, False)}
    assert "published, its change in-review (out on acme-linkedin as it was) at brand-review" in story.run(
        "pr", "brief", "--base", "base"
    ).out  # fmt: skip
    assert "it is not approved, it waits at brand-review for dana" in story.mark("acme-linkedin", code=1).err

    story.run("request-changes", "spring", "-m", "Shorter, please.", by="dana")
    assert story.status()["revision"] == "changes-requested"
    story.rewrite(variants={"acme-linkedin": {"text": "Other words.\n"}})
    assert "spring is now published, its change approved." in story.run("approve", "spring", by="dana").err
    assert story.status()["revision"] == "approved"
    (item,) = story.json("backlog")["items"]
    assert (item["task"], item["waiting_for"]) == ("publish the change", ["dana"])

    assert _tasks(story) == {("publish", "dana", True, False)}
    posted = next(row for row in story.json("brief", "spring")["rows"] if row["key"] == "posted")
    assert (posted["who"], posted["due"], posted["done"]) == (["dana"], None, False)
    assert "nothing changed there since" in story.mark("acme-x", code=1).err
    story.mark("acme-linkedin")
    assert (story.folder.root / OUT / "acme-linkedin--2.yaml").exists()
    assert (story.status()["revision"], story.codes(), story.json("backlog")["items"]) == (None, [], [])
    assert "published again" in story.run("history", "spring").out
    assert "after it went out on acme-linkedin, acme-x" in " ".join(story.run("history", "spring").out.split())
    audit = story.run("audit", "--base", "base", "--format", "json").out
    assert [f["code"] for f in json.loads(audit)["findings"] if f["severity"] == "error"] == []


def test_what_no_channel_shows_is_no_revision_and_what_waits_elsewhere_neither(story: Story) -> None:
    story.rewrite(labels=["tip"])
    assert (story.status()["state"], story.status()["revision"]) == ("published", None)
    story.folder.post("spring", channels=["acme-x", "acme-linkedin", "acme-y"], text="New.\n")
    story.folder.channel("acme-y", "mastodon")
    found = story.status()  # not out on one channel: the post itself is in flight
    assert (found["state"], found["revision"]) == ("in-review", None)


@pytest.mark.parametrize("outcome", ["--failed", "--unknown"])
def test_an_attempt_that_fails_leaves_what_is_out(story: Story, outcome: str) -> None:
    story.rewrite(text="Other words.\n")
    story.run("approve", "spring", by="dana")
    story.run("mark-published", "spring", "--channel", "acme-x", outcome, by="dana")
    assert (story.status()["state"], story.status()["revision"]) == ("published", "approved")
    story.mark("acme-x")
    story.mark("acme-linkedin")
    assert (story.status()["revision"], story.codes()) == (None, [])


def test_out_everywhere_is_published_whatever_the_author_says(story: Story) -> None:
    story.folder.post("spring", channels=["acme-x", "acme-linkedin"], status="draft")
    assert story.status()["state"] == "published"
    story.folder.post("spring", channels=["acme-x", "acme-linkedin"], status="cancelled")
    assert story.status()["state"] == "cancelled"


def test_where_no_edit_is_taken_a_new_post_follows(story: Story) -> None:
    refused = run_cli("revise", "spring", "--as", "spring-2", cwd=story.folder.root, now="2027-03-02 10:30")
    assert refused.code == 1  # X takes edits for an hour, LinkedIn always
    assert "what is out on acme-x, acme-linkedin can still be changed there" in refused.err
    assert refused.err.splitlines()[1].endswith("without Premium), write 'edits: false' into channels/acme-x.yaml")
    story.folder.channel("acme-x", edits=False)
    story.git.commit("No Premium", by="dana")
    story.folder.post("spring", channels=["acme-x", "acme-linkedin"], text="Other words.\n")
    early = ("--now", "2027-03-02 10:30")
    assert "out on acme-x as it was, and no edit is taken" in story.run(*early, "submit", "spring", "--dry-run").err
    assert "It goes to acme-x alone" in story.run(*early, "revise", "spring", "--as", "spring-3", "--dry-run").err
    story.git.run("checkout", "-q", "HEAD~", "--", ".")
    ran = story.run("--now", "2027-03-02 11:01", "revise", "spring", "--as", "spring-2", by="maya")
    assert "It goes to acme-x alone: change spring itself for acme-linkedin." in ran.err
    new = story.folder.load().posts["spring-2"]
    assert new.path == "posts/2027/03/spring-2.yaml"
    post = new.item
    assert (post.follows, post.status, post.author, post.channels) == ("spring", "draft", "maya", ("acme-x",))
    assert (post.publish_at, post.text) == (None, "Words of spring.\n")
    path = story.folder.root / new.path
    path.write_text(path.read_text() + 'publish_at: "2027-03-03 09:00"\n')
    assert story.codes() == []  # SO304 says nothing of what it follows
    path.write_text(path.read_text().replace("follows: spring\n", "follows: summer\n"))
    assert ("SO304", "acme-x") in story.codes()
    assert ("SO008", None) in story.codes()


def test_an_edit_that_no_platform_takes_is_told_with_the_way_on_and_the_way_back(story: Story) -> None:
    story.folder.channel("acme-bsky", "bluesky", handle="acme.test")
    story.folder.post("walk", channels=["acme-bsky"])
    story.git.commit("Walk", by="maya")
    story.run("approve", "walk", by="dana")
    story.run("mark-published", "walk", "--channel", "acme-bsky", "--url", "https://bsky.test/1", by="dana")
    story.folder.post("walk", channels=["acme-bsky"], labels=["tip"])
    assert "revise" not in story.run("submit", "walk").err  # no channel shows a label
    story.folder.post("walk", channels=["acme-bsky"], labels=["tip"], text="Other words.\n")
    head = story.git.run("rev-parse", "--short", "HEAD")
    back = f"git restore --source={head} -- posts/walk.yaml"
    told = (
        "walk is out on acme-bsky as it was, and no edit is taken there any more: 'socialops revise walk --as NEW' "
        f"begins the post that follows it. To undo the edit: {back}, then socialops submit walk\n"
    )
    assert told in story.run("submit", "walk", "--dry-run").err
    assert told in story.run("submit", "walk").err
    story.git.run(*back.split()[1:])
    assert "revise" not in story.run("submit", "walk").err
    assert (story.codes(), story.status()["revision"]) == ([], None)
    story.folder.post("walk", channels=["acme-bsky"], text="By hand.\n")
    story.git.commit("By hand", by="maya")
    story.folder.post("walk", channels=["acme-bsky"], text="And again.\n")
    assert "write the old words again, then: socialops submit walk" in story.run("submit", "walk").err
    story.rewrite(text="New words.\n")  # which LinkedIn takes, and X for an hour
    story.folder.post("spring", channels=["acme-x", "acme-linkedin"], text="Newer words.\n")
    assert "out on acme-x as it was" in story.run("--now", "2027-03-02 11:01", "submit", "spring").err


def test_what_is_out_nowhere_is_changed_itself(story: Story) -> None:
    story.folder.post("summer")
    assert "it is out nowhere yet" in story.run("revise", "summer", "--as", "summer-2", code=1).err
    assert "is taken by" in story.run("revise", "spring", "--as", "summer", code=2).err


def test_what_takes_no_edit_keeps_its_old_words_where_the_rest_is_changed(story: Story) -> None:
    """SO408 would stay for ever: the way out that it, `revise` and the page name."""
    story.folder.channel("acme-x", edits=False)
    story.git.commit("No Premium", by="dana")
    story.rewrite(text="New words.\n")
    story.run("approve", "spring", by="dana")
    story.mark("acme-linkedin")
    assert story.codes() == [("SO408", "acme-x")]
    told = "Keep there what acme-x shows: 'variants: {acme-x: {text: OLD WORDS}}'."
    assert told in story.run("revise", "spring", "--as", "spring-2", "--dry-run").err
    assert "('variants: {CHANNEL: {text: OLD WORDS}}')" in run_cli("explain", "SO408", cwd=story.folder.root).out
    story.rewrite(text="New words.\n", variants={"acme-x": {"text": "Words of spring.\n"}})
    assert story.codes() == []
    story.run("approve", "spring", by="dana")
    assert (story.status()["revision"], story.codes()) == (None, [])
