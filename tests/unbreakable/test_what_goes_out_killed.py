"""What leaves the machine, killed at any step: nothing goes out twice, and what nobody can know is told."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.factories import GitFolder, small_workspace
from tests.forked import Asked, Ended, Forked
from tests.listeners import webhook
from tests.publish.stage import Stage, records
from tests.unbreakable import kills

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="forks, and kills as Unix does"),
]
EVERY = 1 if os.environ.get("CUTS") else 20
TIMES = [f"2027-03-01T{time}:00+01:00" for time in ("09:06", "09:20", "09:40")]


def _publish(server: Forked, stage: Stage, root: Path, now: str, at: int | None = None) -> Ended:
    env = stage.environment({"TMPDIR": str(stage.root)})
    return server.together([Asked(("publish", "--due"), root, now=now, at=at, env=env)])[0]


@pytest.mark.parametrize("branch", [None, "publications"])
def test_a_post_goes_out_once(server: Forked, tmp_path: Path, branch: str | None) -> None:
    stage = Stage(tmp_path / "place", **({"publish": {"branch": branch}} if branch else {}))
    stage.approved()
    stage.share()
    stage.clone("mine")
    mine = stage.root / "mine"
    ready = tmp_path / "ready"
    stage.root.rename(ready)
    kills.copy(ready, stage.root)
    whole = _publish(server, stage, mine, TIMES[0], 0)
    assert (whole.code, len(stage.sent())) == (0, 1), whole.err
    waiting = 0
    for step in kills.changing(whole.steps)[::EVERY]:
        kills.copy(ready, stage.root)
        killed = _publish(server, stage, mine, TIMES[0], step)
        assert killed.code == -9
        ended = [_publish(server, stage, mine, now) for now in TIMES[1:]]
        said = [(each.code, each.out, each.err) for each in ended]
        assert all(each.code in {0, 1} for each in ended), (step, said)
        assert len(stage.sent()) <= 1, (step, said)
        GitFolder(mine).run("fsck", "--strict", "--no-dangling")
        assert GitFolder(mine).run("status", "--porcelain") == "", step
        found = [record["outcome"] for record in records(stage.bare, "teaser", "acme-x", branch or "main")]
        if found[-1:] != ["published"]:
            waiting += 1  # the network can't tell whether it arrived, so a person is asked
            assert "teaser" in ended[-1].out + ended[-1].err, (step, said)
    assert 0 < waiting < len(kills.changing(whole.steps)[::EVERY])


def test_a_reminder_is_noted_before_it_is_forgotten(server: Forked, tmp_path: Path) -> None:
    with webhook() as (port, posted):
        folder = small_workspace(tmp_path / "place" / "acme")
        folder.member("maya", "writer", notify=[f"json://127.0.0.1:{port}/in"])
        folder.member("dana", "manager", notify=[f"json://127.0.0.1:{port}/in"])
        folder.post("late", status="draft", publish_at="2027-02-21 09:00")
        folder.post("waits", publish_at="2027-02-21 10:00")
        folder.git()
        ready = kills.copy(tmp_path / "place", tmp_path / "ready")

        def send(at: int | None = None) -> Ended:
            return server.run("remind", "--send", cwd=folder.root, at=at)

        whole, many = send(0), len(posted)
        assert (whole.code, many) == (0, 2), whole.err
        after = kills.seen(tmp_path / "place")
        for step in kills.changing(whole.steps)[:: 1 if EVERY == 1 else 4]:
            kills.copy(ready, tmp_path / "place")
            posted.clear()
            assert send(step).code == -9
            ended = send()
            assert ended.code == 0, ended.err
            assert many <= len(posted) <= many + 1  # one that was sent and not noted yet is sent again, never lost
            assert kills.differing(kills.seen(tmp_path / "place"), after) == []
