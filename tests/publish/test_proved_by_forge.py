"""Under `evidence: forge` a post goes out only where the forge, asked before the claim, says that it was approved."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import HTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.audit.test_forge import ANSWER, EVIDENCE, Forge
from tests.publish.stage import WHEN, Stage


@pytest.fixture
def forge() -> Iterator[str]:
    Forge.answer, Forge.status, Forge.asked, Forge.answers = ANSWER, 200, [], {}
    with HTTPServer(("127.0.0.1", 0), Forge) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    made = Stage(
        tmp_path_factory.mktemp("forge"), evidence="forge", forge={"host": "github.com", "repo": "acme/social"}
    )
    made.files.member("dana", "manager", logins={"github": "dana-w", "github_id": 4711})
    made.git.commit("Members", by="dana", at="2027-02-02T09:00:00+01:00")
    made.files.post("teaser")
    made.git.commit("Write", by="maya", at="2027-02-09T09:00:00+01:00")
    seen = made.git.run("rev-parse", "HEAD")
    made.files.review("teaser", "brand-review", "dana", forge=EVIDENCE | {"commit": seen})
    made.git.commit("Record", by="maya", at=WHEN)
    made.share()
    return made


NO: dict[str, tuple[dict[str, Any], int, str]] = {
    "dismissed": ({"state": "DISMISSED"}, 200, "SO452"),
    "somebody else's": ({"user": {"id": 1, "login": "else", "type": "User"}}, 200, "SO452"),
    "of another commit": ({"commit_id": "0" * 40}, 200, "SO452"),
    "gone": ({}, 404, "SO452"),
}


@pytest.mark.parametrize("name", NO)
def test_what_the_forge_does_not_confirm_stays_in(stage: Stage, forge: str, tmp_path: Path, name: str) -> None:
    changed, Forge.status, code = NO[name]
    Forge.answer = ANSWER | {"commit_id": stage.git.run("rev-parse", "HEAD~1")} | changed
    stage.root, root = tmp_path, stage.root
    clone = stage.clone()
    stage.root = root
    ran = stage.publish(clone, "--due", SOCIALOPS_FORGE_API=forge, SOCIALOPS_FORGE_TOKEN="forge-secret")  # noqa: S106
    assert ran.code == 1, ran.out + ran.err
    assert code in ran.out
    assert Forge.asked, "it was asked"
    assert "forge-secret" not in ran.out + ran.err
    assert not stage.sent()
    assert not stage.records()


def test_a_forge_that_nobody_can_ask_confirms_nothing(stage: Stage) -> None:
    ran = stage.publish(stage.clone("unasked"), "--due")
    assert ran.code == 1
    assert "the forge was not asked" in ran.out
    assert not stage.records()


def test_what_the_forge_confirms_goes_out(stage: Stage, forge: str) -> None:
    Forge.answer = ANSWER | {"commit_id": stage.git.run("rev-parse", "HEAD~1")}
    clone = stage.clone("asked")
    ran = stage.publish(clone, "--due", SOCIALOPS_FORGE_API=forge, SOCIALOPS_FORGE_TOKEN="forge-secret")  # noqa: S106
    assert ran.code == 0, ran.out + ran.err
    assert Forge.asked[0][0] == "/repos/acme/social/pulls/12/reviews/80"
    assert len(stage.sent()) == 1
