from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from socialops.views.backlog import backlog
from socialops.views.post_times import PostTimes
from socialops.views.standing import stand_all
from socialops.views.tasks import tasks
from socialops.views.work.overload import Strain, strain
from tests.factories import NOW, WorkspaceFolder, small_workspace


@pytest.fixture
def folder(tmp_path: Path) -> WorkspaceFolder:
    return small_workspace(tmp_path)


def found(folder: WorkspaceFolder, changed: dict[str, Any] | None = None, **options: Any) -> Strain:
    workspace, times = folder.load(), PostTimes(changed=changed or {})
    standings = stand_all(workspace, NOW, times)
    rows = tasks(workspace, standings, NOW, times)
    waiting = backlog(workspace, standings, now=NOW, times=times, tasks=rows)
    return strain(workspace, standings, waiting, now=NOW, tasks=rows, **options)


def test_nothing_hurts_in_a_quiet_workspace(folder: WorkspaceFolder) -> None:
    folder.post("a")
    assert found(folder) == Strain()


def test_more_open_items_than_told_are_a_pile_up(folder: WorkspaceFolder) -> None:
    for number in range(3):
        folder.post(f"p{number}", publish_at=f"2027-03-0{number + 1} 09:00")
    assert [(load.member, load.open) for load in found(folder, pile=2).pile_ups] == [("dana", 3)]
    assert found(folder, pile=3).pile_ups == ()
    lone = "dana has 3 open items, none of them late, and nobody with less to do has a role for them."
    assert list(found(folder, pile=2).sentences()) == [lone]


def test_a_pile_up_names_who_has_less_to_do_and_could_help(folder: WorkspaceFolder) -> None:
    for number in range(3):
        folder.post(f"p{number}", author="maya" if number else "mia", publish_at=f"2027-03-0{number + 1} 09:00")
    folder.member("mia", "manager")
    folder.member("mo", "manager", until="2027-01-31")
    (told,) = found(folder, pile=2).sentences()
    assert told == "dana has 3 open items, none of them late: mia could do 2 of them."
    folder.workflow(responsibilities={"cut": {"role": "writer", "due": "9d before publish"}})
    folder.member("max", "writer")
    for number in range(3):
        folder.post(f"p{number}", status="draft", assignments={"cut": "maya"})
    (told,) = found(folder, pile=2).sentences()
    assert told == "maya has 3 open items, 3 of them late: max could do all of them."


def test_a_stage_to_which_more_came_than_was_decided_grows(folder: WorkspaceFolder) -> None:
    paths = [folder.post(name) for name in ("a", "b")]
    lately = dict.fromkeys(paths, NOW)
    (queue,) = found(folder, lately).queues
    assert (queue.stage, queue.waiting, queue.came, queue.decided) == ("brand-review", 2, 2, 0)
    for name in ("c", "d"):
        folder.post(name)
        folder.review(name, "brand-review", "dana", at="2027-02-19T09:00:00+01:00")
    assert found(folder, lately).queues == ()


def test_two_posts_that_say_the_same_on_one_channel_overlap(folder: WorkspaceFolder) -> None:
    text = "The spring colours are here, come and see them in our shop in Berlin.\n"
    folder.post("a", text=text)
    folder.post("b", text=text.replace("Berlin.", "BERLIN!"), publish_at="2027-03-10 09:00")
    folder.post("late", text=text, publish_at="2027-06-10 09:00")
    folder.post("elsewhere", text=text, channels=["acme-linkedin"])
    folder.post("cancelled", text=text, status="cancelled")
    assert [(o.channel, o.posts, o.likeness) for o in found(folder).overlaps] == [("acme-x", ("a", "b"), 1.0)]


def test_a_task_that_nobody_can_do_is_an_orphan(folder: WorkspaceFolder) -> None:
    folder.role("analyst")
    folder.workflow(
        stages=[{"id": "brand-review", "role": "manager"}],
        responsibilities={
            "measure": {"role": "analyst", "due": "7d after publish"},
            "concept": {"role": "writer", "due": "7d before publish"},
        },
    )
    folder.post("a")
    folder.post("b", assignments={"measure": "maya"})
    folder.post("mine", author="dana")  # four eyes: the only manager may not approve
    orphans = [(o.post, o.task, o.roles) for o in found(folder).orphans]
    assert orphans == [
        ("a", "measure", ("analyst",)),
        ("mine", "brand-review", ("manager",)),
        ("mine", "measure", ("analyst",)),
    ]
    words = list(found(folder).sentences())
    held = "give somebody else the role, or assign it."
    assert words == [
        f"Nobody can do 'measure' of a, mine as analyst: {held}",
        f"Nobody can do 'brand-review' of mine as manager: {held}",
    ]
