"""What `publish` costs: a run with nothing due against `status`, and 20 posts against 20 bare requests and 40 bare
commits with their pushes, on one real Bluesky server.

Run `SOCIALOPS_TEST_PDS=FOLDER python -m benchmarks.publish`; FOLDER is where npm put the server (see .ci/run).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from benchmarks.measure import table
from tests.factories import SOURCE, identity
from tests.publish.servers import HANDLE, PASSWORD, Pds, running_pds
from tests.publish.stage import NOW, Stage

POSTS = 20
ROUNDS = 5
MOST_IDLE, MOST_BUSY = 1.5, 2.0
"""Times what is compared with."""


def main() -> None:
    """Print both comparisons."""
    with tempfile.TemporaryDirectory() as folder, running_pds(Path(folder) / "pds") as pds:
        stage = Stage(Path(folder) / "team")
        stage.files.channel("acme-bsky", "bluesky", publish={"by": "bluesky", "host": pds.host})
        posts = [f"post-{number:02}" for number in range(POSTS)]
        for post in posts:
            stage.files.post(post, channels=["acme-bsky"])
        stage.git.commit("Write", by="maya", at="2027-02-09T09:00:00+01:00")
        for post in posts:
            stage.files.review(post, "brand-review", "dana")
        stage.git.commit("Approve", by="dana", at="2027-02-10T09:00:00+01:00")
        stage.share()
        clone = stage.clone()
        early = "2027-02-28 09:00"
        idle, status = _in_turn(stage, clone, early, ("publish", "--due"), ("status",))
        bare = _bare(stage, pds)
        busy = _timed(stage, clone, NOW, "publish", "--due")
        sent = len(pds.posts()) - POSTS
        rows = [["run", "seconds", "compared with", "seconds", "ratio", "at most"]]
        known = f"{status:.2f}"
        rows.append(["nothing due", f"{idle:.2f}", "`status`", known, f"{idle / status:.2f}", str(MOST_IDLE)])
        what = f"{POSTS} requests, {2 * POSTS} commits and pushes"
        rows.append([f"{sent} posts", f"{busy:.2f}", what, f"{bare:.2f}", f"{busy / bare:.2f}", str(MOST_BUSY)])
        print(table(rows))


def _in_turn(stage: Stage, where: Path, now: str, *commands: tuple[str, ...]) -> list[float]:
    """The least that each command took, one after the other in each round: a busy machine is busy for all of them."""
    rounds = [[_timed(stage, where, now, *command) for command in commands] for _ in range(ROUNDS)]
    return [min(times) for times in zip(*rounds, strict=True)]


def _timed(stage: Stage, where: Path, now: str, *words: str) -> float:
    secrets = {"SOCIALOPS_ACME_BSKY_IDENTIFIER": HANDLE, "SOCIALOPS_ACME_BSKY_APP_PASSWORD": PASSWORD}
    env = {**os.environ, "PYTHONPATH": str(SOURCE), **identity("dana"), **secrets, "SOCIALOPS_ALLOW_LOOPBACK": "1"}
    env |= {**stage.environment(), "SOCIALOPS_NOW": now}
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "socialops", *words], cwd=where, env=env, check=True, capture_output=True)
    return time.perf_counter() - start


def _bare(stage: Stage, pds: Pds) -> float:
    """The least that anybody would need: one log-in, the requests, and claims and results as git alone makes them."""
    clone = stage.clone("bare")
    env = {**os.environ, **identity("dana")}
    start = time.perf_counter()
    token = _ask(pds, "createSession", {"identifier": HANDLE, "password": PASSWORD}, "")["accessJwt"]
    for number in range(POSTS):
        record = {"$type": "app.bsky.feed.post", "text": f"Bare {number}", "createdAt": "2027-03-01T08:00:00.000Z"}
        for part in ("claim", "result"):
            (clone / f"{part}-{number}").write_text(part)
            push = ["push", "-q", "origin", "HEAD:refs/heads/bare"]
            for words in (["add", "-A"], ["commit", "-q", "-m", part], push):
                subprocess.run(["git", *words], cwd=clone, env=env, check=True, capture_output=True)
            if part == "claim":
                body = {"repo": pds.did, "collection": "app.bsky.feed.post", "record": record}
                _ask(pds, "createRecord", body, token)
    return time.perf_counter() - start


def _ask(pds: Pds, method: str, body: object, token: str) -> dict[str, str]:
    place = "repo" if token else "server"
    request = urllib.request.Request(  # noqa: S310 - loopback
        f"{pds.host}/xrpc/com.atproto.{place}.{method}",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - loopback
        found: dict[str, str] = json.loads(answer.read())
        return found


if __name__ == "__main__":
    main()
