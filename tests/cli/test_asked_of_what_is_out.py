"""A request for changes of what is out already: its author hears of it everywhere until it is answered."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_bypass import Story
from tests.factories import Ran

LATER = "2027-03-01 13:00"
ASKED = "mia asked for changes at brand-review, and that request stands: The claim is wrong"


@pytest.fixture
def out(tmp_path: Path) -> Story:
    """`spring` is out on acme-x by a bypass of dana's, and mia asked for changes of it."""
    story = Story(tmp_path)
    story.bypass()
    story.run("mark-published", "spring", "--channel", "acme-x", "--url", "https://x.com/a/status/1")
    said = story.run("request-changes", "spring", "-m", "The claim is wrong", by="mia", now="2027-03-01 12:00").err
    assert "spring is now published, and changes are asked for at brand-review." in said
    return story


def both(ran: Ran) -> str:
    return ran.out + ran.err


def told(story: Story) -> dict[str, bool]:
    """Which of the views tell maya of it."""
    seen = {word: both(story.run(*word.split(), by="maya", now=LATER)) for word in ("", "tasks", "backlog", "status")}
    shown = story.run("show", "spring", by="maya", now=LATER).out
    return {
        "": "mia asks for changes at brand-review: The claim is wrong" in seen[""],
        "tasks": "brand-review: changes" in seen["tasks"],
        "backlog": "revise: maya" in seen["backlog"],
        "status": "published, changes asked for" in seen["status"] and "revise: maya" in seen["status"],
        "show": ASKED in shown and "State      published, changes asked for at brand-review" in shown,
    }


def status(story: Story) -> dict[str, Any]:
    found = json.loads(story.run("status", "spring", "--format", "json", now=LATER).out)["posts"][0]
    return {name: found[name] for name in ("state", "revision")}


def test_its_author_has_it_as_a_task_that_is_never_late(out: Story) -> None:
    assert set(told(out).values()) == {True}, told(out)
    assert status(out) == {"state": "published", "revision": None}
    assert "1 task, 0 late" in out.run(by="maya", now="2027-03-20 13:00").err
    shown = out.run("show", "spring", by="maya", now=LATER).out
    assert "brand-review: approved by nobody yet (0 of 1; dana let it pass)" in shown
    assert "legal-review: approved by nobody yet (0 of 1; dana let it pass, so a look is owed)" in shown
    assert "It is out: edit it and hand it in ('socialops submit spring')" in shown


def test_new_words_answer_it(out: Story) -> None:
    path = out.folder.post("spring", publish_at="2027-03-01 10:00", text="Right now.\n")
    assert path.startswith("posts/")
    out.run("submit", "spring", by="maya", now=LATER)
    assert status(out) == {"state": "published", "revision": "in-review"}
    assert not out.run(by="maya", now=LATER).out


def test_an_answer_is_its_maker_s_to_look_at(out: Story) -> None:
    out.run("comment", "spring", "-m", "It is right: see the study", by="maya", now=LATER)
    assert "answer of maya  spring  mia" in both(out.run(by="mia", now=LATER))


@pytest.mark.parametrize(
    ("by", "words"),
    [("mia", ["withdraw", "spring", "--review"]), ("dana", ["lift", "spring", "--of", "mia", "-m", "No"])],
)
def test_it_ends_when_it_is_taken_back_or_lifted(out: Story, by: str, words: list[str]) -> None:
    said = out.run(*words, by=by, now=LATER).err
    assert "spring is now published." in said
    assert set(told(out).values()) == {False}, told(out)
    assert status(out) == {"state": "published", "revision": None}


def test_an_approval_by_another_says_whose_request_stands_and_what_ends_it(out: Story) -> None:
    out.folder.post("spring", publish_at="2027-03-01 10:00", text="Right now.\n")
    out.run("submit", "spring", by="maya", now=LATER)
    said = out.run("approve", "spring", by="hana", now=LATER).err
    assert (
        "mia asked for changes at brand-review, which your approval does not settle: mia looks (socialops approve "
        "spring) or takes it back (socialops withdraw spring --review), or it is lifted (socialops lift spring --of "
        "mia -m WHY)" in said
    )
    assert "does not settle" not in out.run("approve", "spring", by="mia", now=LATER).err
    assert out.folder.state("spring").stage == "legal-review"


def test_where_no_edit_is_taken_its_author_is_sent_to_the_post_that_follows(out: Story) -> None:
    said = both(out.run(by="maya", now=LATER))  # X took edits for an hour
    assert "begin the post that follows it, 'socialops revise spring --as NEW'; or answer: 'socialops comment" in said
    assert "Change it, then" not in said
    out.folder.channel("acme-x", "linkedin")
    out.git.commit("It takes edits", by="dana", at="2027-03-01T12:30:00+01:00")
    assert "Change it, then 'socialops submit spring'; or answer" in both(out.run(by="maya", now=LATER))
