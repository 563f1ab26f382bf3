"""Under `evidence: forge` the forge's answer proves a record, or a relay's signature."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml

from socialops.domain.evidence import signed_payload
from tests.audit.play import RECORD, Play, build_base, copy_of
from tests.factories import Ran, run_cli

COMMIT = "3" * 40
EVIDENCE = {"host": "github.com", "repo": "acme/social", "pull": 12, "review": 80, "login": "dana-w", "commit": COMMIT}
ANSWER = {"id": 80, "user": {"id": 4711, "login": "dana-w", "type": "User"}, "state": "APPROVED", "commit_id": COMMIT}


class Forge(BaseHTTPRequestHandler):
    """Answers every question with what a test sets."""

    answer: ClassVar[Any] = ANSWER
    status: ClassVar[int] = 200
    asked: ClassVar[list[tuple[str, str]]] = []

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers.get("Authorization", "")))
        self.send_response(self.status)
        if self.status == 302:
            self.send_header("Location", f"http://{self.headers['Host']}/elsewhere")
        self.end_headers()
        self.wfile.write(json.dumps(self.answer).encode())

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def forge() -> Iterator[str]:
    Forge.answer, Forge.status, Forge.asked = ANSWER, 200, []
    server = HTTPServer(("127.0.0.1", 0), Forge)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def forged(tmp_path_factory: pytest.TempPathFactory) -> Play:
    folder = tmp_path_factory.mktemp("forge")
    play = build_base(folder / "acme", evidence="forge", forge={"host": "github.com", "repo": "acme/social"})
    play.files.member("dana", "reviewer", logins={"github": "dana-w", "github_id": 4711})
    if shutil.which("ssh-keygen"):
        for name in ("bot", "dana"):
            subprocess.run(
                ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(folder / name)], check=True
            )
        play.files.member("bot", relay=True, ssh_keys=[(folder / "bot.pub").read_text().strip()])
    play.on_main()
    return play


@pytest.fixture
def play(forged: Play, tmp_path: Path) -> Play:
    return copy_of(forged, tmp_path / "acme")


def _record(play: Play, **evidence: object) -> None:
    play.files.review("launch", "brand-review", "dana", forge={**EVIDENCE, **evidence})
    play.commit("maya")


def _audit(play: Play, api: str | None) -> Ran:
    env = {"SOCIALOPS_FORGE_API": api, "SOCIALOPS_FORGE_TOKEN": "secret"} if api else {}
    return run_cli("audit", "--base", "main", "--head", "work", "--format", "concise", cwd=play.root, env=env)


def test_the_forges_answer_proves_the_record(play: Play, forge: str) -> None:
    _record(play)
    ran = _audit(play, forge)
    assert ran.code == 0, ran
    assert Forge.asked == [("/repos/acme/social/pulls/12/reviews/80", "Bearer secret")]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"user": {"id": 4712, "login": "dana-w", "type": "User"}}, "by dana-w, not by dana"),
        ({"user": {"id": 4711, "login": "dana-w", "type": "Bot"}}, "not by dana"),
        ({"user": None}, "not by dana"),
        ({"state": "DISMISSED"}, "the review is DISMISSED, not APPROVED"),
        ({"state": "COMMENTED"}, "not APPROVED"),
        ({"commit_id": "4" * 40}, "of another commit"),
    ],
)
def test_another_answer_proves_nothing(play: Play, forge: str, answer: dict[str, object], said: str) -> None:
    Forge.answer = ANSWER | answer
    _record(play)
    ran = _audit(play, forge)
    assert ran.code == 1
    assert f"{RECORD}:3:1: SO452 error: " in ran.out
    assert said in ran.out


@pytest.mark.parametrize("evidence", [{"host": "evil.test"}, {"repo": "mallory/social"}])
def test_another_forge_or_repository_is_not_even_asked(play: Play, forge: str, evidence: dict[str, object]) -> None:
    _record(play, **evidence)
    ran = _audit(play, forge)
    assert ran.code == 1
    assert "another forge or repository than github.com/acme/social" in ran.out
    assert Forge.asked == []


def test_the_token_follows_no_redirect(play: Play, forge: str) -> None:
    Forge.status = 302
    _record(play)
    assert _audit(play, forge).code == 1
    assert [path for path, _ in Forge.asked] == ["/repos/acme/social/pulls/12/reviews/80"]


def test_without_a_token_nothing_is_proved(play: Play) -> None:
    _record(play)
    ran = _audit(play, None)
    assert ran.code == 1
    assert "the forge was not asked" in ran.out


def test_a_record_without_any_proof(play: Play) -> None:
    play.approve()
    ran = _audit(play, None)
    assert ran.code == 1
    assert "nothing proves the record by dana" in ran.out


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs ssh-keygen of OpenSSH")
@pytest.mark.parametrize(("signer", "code"), [("bot", 0), ("dana", 1)])
def test_a_relays_signature_proves_it_offline(play: Play, forged: Play, signer: str, code: int) -> None:
    path = play.files.review("launch", "brand-review", "dana", forge=EVIDENCE)
    said = yaml.safe_load((play.files.root / path).read_text())
    key = forged.root.parent / signer
    command = ["ssh-keygen", "-q", "-Y", "sign", "-n", "socialops-review", "-f", str(key)]
    done = subprocess.run(command, input=signed_payload("Acme", path, said), check=True, capture_output=True)
    play.files.document(path, said | {"signature": done.stdout.decode()})
    play.commit("maya")
    assert _audit(play, None).code == code
