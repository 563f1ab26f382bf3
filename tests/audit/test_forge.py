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

from socialops.domain.approval.signed_payload import signed_payload
from tests.audit.play import RECORD, Play, build_base, copy_of
from tests.factories import Ran, run_cli

EVIDENCE = {"host": "github.com", "repo": "acme/social", "pull": 12, "review": 80, "login": "dana-w"}
ANSWER = {"id": 80, "user": {"id": 4711, "login": "dana-w", "type": "User"}, "state": "APPROVED"}


class Forge(BaseHTTPRequestHandler):
    """Answers every question with what a test sets; `answers` by number of the review."""

    answer: ClassVar[Any] = ANSWER
    answers: ClassVar[dict[str, Any]] = {}
    status: ClassVar[int] = 200
    asked: ClassVar[list[tuple[str, str]]] = []

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers.get("Authorization", "")))
        self.send_response(self.status)
        if self.status == 302:
            self.send_header("Location", f"http://{self.headers['Host']}/elsewhere")
        self.end_headers()
        self.wfile.write(json.dumps(self.answers.get(self.path.rpartition("/")[2], self.answer)).encode())

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def forge(play: Play) -> Iterator[str]:
    Forge.answer, Forge.status, Forge.asked, Forge.answers = ANSWER | {"commit_id": _main(play)}, 200, [], {}
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


def _main(play: Play) -> str:
    return play.git("rev-parse", "main")


def _record(play: Play, decision: str = "approve", *, number: int = 1, by: str = "dana", **evidence: object) -> str:
    """Write a review that the forge holds, as anybody may."""
    evidence = {**EVIDENCE, "commit": _main(play), **evidence}
    path = play.files.review("launch", "brand-review", by, decision, number=number, forge=evidence)
    play.commit("maya")
    return path


def _answer(number: int, **fields: object) -> None:
    """What the forge says of another review."""
    Forge.answers[str(number)] = Forge.answer | {"id": number} | fields


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
    Forge.answer |= answer
    _record(play)
    ran = _audit(play, forge)
    assert ran.code == 1
    assert f"{RECORD}:3:1: SO452 error: " in ran.out
    assert said in ran.out


@pytest.mark.parametrize("evidence", [{"host": "evil.test"}, {"repo": "mallory/social"}])
def test_another_forge_or_repository_is_not_even_asked(play: Play, forge: str, evidence: dict[str, object]) -> None:
    _record(play, **evidence)  # type: ignore[arg-type]
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
    path = play.files.review("launch", "brand-review", "dana", forge=EVIDENCE | {"commit": _main(play)})
    _signed(play, forged.root.parent / signer, path)
    play.commit("maya")
    assert _audit(play, None).code == code


def _signed(play: Play, key: Path, path: str) -> None:
    """Sign the record, as the key's owner does."""
    said = yaml.safe_load((play.files.root / path).read_text())
    command = ["ssh-keygen", "-q", "-Y", "sign", "-n", "socialops-review", "-f", str(key)]
    done = subprocess.run(command, input=signed_payload("Acme", path, said), check=True, capture_output=True)
    play.files.document(path, said | {"signature": done.stdout.decode()})


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs ssh-keygen of OpenSSH")
def test_a_bypass_is_proved_by_a_signature_and_by_no_review(play: Play, forged: Play, forge: str) -> None:
    at = {"due": "2027-02-12T10:00:00+01:00", "digest": play.files.digest("launch"), "note": "Now."}
    said: dict[str, Any] = {"stages": ["brand-review"], **at, "forge": EVIDENCE | {"commit": _main(play)}}
    path = play.files.review("launch", "general", "hana", "bypass", **said)
    play.commit("maya")
    ran = _audit(play, forge)
    assert "SO452" in ran.out
    assert "nothing proves the record by hana" in ran.out
    assert Forge.asked == []
    _signed(play, forged.root.parent / "bot", path)
    play.git("commit", "-q", "-a", "--amend", "--no-edit")
    assert _audit(play, None).out == ""


def test_a_review_of_other_content_proves_nothing(play: Play, forge: str) -> None:
    """dana approved something at some time; today's words she never saw."""
    play.write(text="Buy Globex shares now.\n")
    play.commit("ben")
    _record(play)
    ran = _audit(play, forge)
    assert (ran.code, f"{RECORD}:3:1: SO452 error: " in ran.out) == (1, True)
    assert "and that commit held other content" in ran.out


def test_a_review_of_a_commit_without_the_post_proves_nothing(play: Play, forge: str) -> None:
    first = play.git("rev-list", "--max-parents=0", "main")
    play.switch("empty", "main")
    play.git("rm", "-q", "posts/launch.yaml")
    gone = play.commit("maya")
    play.switch("work")
    Forge.answer |= {"commit_id": gone}
    _record(play, commit=gone)
    ran = _audit(play, forge)
    assert (ran.code, "did not hold it" in ran.out) == (1, True)
    assert first != gone


def test_a_reviewed_commit_that_is_not_here_is_a_history_with_a_hole(play: Play, forge: str) -> None:
    Forge.answer |= {"commit_id": "3" * 40}
    _record(play, commit="3" * 40)
    ran = _audit(play, forge)
    assert (ran.code, "SO450" in ran.out) == (2, True)
    assert f"git fetch origin {'3' * 40}" in ran.out


def test_a_post_that_was_only_moved_since_is_still_what_was_reviewed(play: Play, forge: str) -> None:
    play.files.write("posts/2027/launch.yaml", (play.files.root / "posts/launch.yaml").read_bytes())
    (play.files.root / "posts/launch.yaml").unlink()
    play.commit("maya")
    _record(play)
    assert _audit(play, forge).code == 0


def test_one_review_is_one_record(play: Play, forge: str) -> None:
    """The forge keeps an old approval as APPROVED beside the request that followed it."""
    _record(play)
    _answer(81, state="CHANGES_REQUESTED")
    _record(play, "request-changes", number=2, review=81)
    assert _audit(play, forge).code == 0
    path = _record(play, number=3)
    ran = _audit(play, forge)
    assert (ran.code, f"{path}:3:1: SO452 error: " in ran.out) == (1, True)
    assert "one review is one record" in ran.out


def test_an_older_review_does_not_follow_a_newer_one(play: Play, forge: str) -> None:
    _answer(81, state="CHANGES_REQUESTED")
    _record(play, "request-changes", review=81)
    path = _record(play, number=2)
    ran = _audit(play, forge)
    assert (ran.code, f"{path}:3:1: SO452 error: " in ran.out) == (1, True)
    assert "is older than what dana decided" in ran.out


def test_a_newer_review_follows_an_older_one(play: Play, forge: str) -> None:
    Forge.answer |= {"state": "CHANGES_REQUESTED"}
    _record(play, "request-changes")
    _answer(81, state="APPROVED")
    _record(play, number=2, review=81)
    assert _audit(play, forge).code == 0


def test_anybody_may_dismiss_a_request_and_nobody_is_silenced(play: Play, forge: str) -> None:
    Forge.answer |= {"state": "CHANGES_REQUESTED"}
    _record(play, "request-changes")
    play.switch("main")
    play.merge("work", by="hana")
    play.git("branch", "-f", "work", "main")
    play.switch("work")
    Forge.answer |= {"state": "DISMISSED"}
    path = play.files.review("launch", "brand-review", "dana", "withdraw", number=2, forge=EVIDENCE | {
        "commit": Forge.answer["commit_id"]})  # fmt: skip
    play.commit("ben")
    ran = _audit(play, forge)
    assert (ran.code, f"{path}:3:1: SO452 error: " in ran.out) == (1, True)
    assert "requests end by a new review" in ran.out


def test_a_dismissed_approval_is_taken_back(play: Play, forge: str) -> None:
    _record(play)
    Forge.answer |= {"state": "DISMISSED"}
    _record(play, "withdraw", number=2)
    assert _audit(play, forge).code == 0
    assert str(play.files.state("launch").state) == "in-review"


def test_a_dismissed_approval_takes_no_later_request_along(play: Play, forge: str) -> None:
    _record(play)
    _answer(81, state="CHANGES_REQUESTED")
    _record(play, "request-changes", number=2, review=81)
    Forge.answer |= {"state": "DISMISSED"}
    path = _record(play, "withdraw", number=3)
    ran = _audit(play, forge)
    assert (ran.code, f"{path}:3:1: SO452 error: " in ran.out) == (1, True)


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs ssh-keygen of OpenSSH")
@pytest.mark.parametrize(("until", "code"), [("2027-01-31", 1), ("2027-02-10", 0)])
def test_a_relay_that_left_proves_nothing(play: Play, forged: Play, until: str, code: int) -> None:
    key = forged.root.parent / "bot"
    play.files.member("bot", relay=True, until=until, ssh_keys=[key.with_suffix(".pub").read_text().strip()])
    play.on_main()
    path = play.files.review("launch", "brand-review", "dana")
    said = yaml.safe_load((play.files.root / path).read_text())
    command = ["ssh-keygen", "-q", "-Y", "sign", "-n", "socialops-review", "-f", str(key)]
    done = subprocess.run(command, input=signed_payload("Acme", path, said), check=True, capture_output=True)
    play.files.document(path, said | {"signature": done.stdout.decode()})
    play.commit("maya")
    ran = _audit(play, None)
    assert ran.code == code
    assert ("signed by the relay bot, which left on 2027-01-31" in ran.out) == bool(code)


def test_what_decides_nothing_rests_on_its_commit(play: Play, forge: str) -> None:
    """Nobody needs a key to say what went out, to comment, or to tick a task off."""
    _record(play)
    options = ("--channel", "acme-x", "--url", "https://x.com/acme/status/1")
    ran = run_cli("mark-published", "launch", *options, cwd=play.root, by="pia", env=_on_that_day())
    assert ran.code == 0, ran
    ran = run_cli("comment", "launch", "-m", "It is out.", cwd=play.root, by="pia", env=_on_that_day())
    assert ran.code == 0, ran
    assert _audit(play, forge).code == 0, _audit(play, forge)


def test_nor_does_it_let_anybody_speak_for_somebody_else(play: Play, forge: str) -> None:
    path = play.files.review("launch", "general", "dana", "comment", note="I like it.")
    play.commit("maya")
    lift = play.files.review("launch", "brand-review", "hana", "lift", of="dana")
    play.commit("hana")
    ran = _audit(play, forge)
    assert f"{path}:3:1: SO452 error: " in ran.out
    assert f"{lift}:3:1: SO452 error: " in ran.out


def _on_that_day() -> dict[str, str]:
    at = "2027-02-20T12:00:00+01:00"
    return {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at}
