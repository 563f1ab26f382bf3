"""Every entry of a case's log speaks for its member, and stays as it was said; who ticks a task off is proved too."""

from __future__ import annotations

import shutil
import subprocess
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from socialops.domain.approval.signed_payload import signed_payload
from tests.audit.play import Play, build_base, copy_of
from tests.factories import EARLIER, identity, run_cli
from tests.handoffs import PLAYBOOK

CASE = "cases/zip.yaml"
AT = "2027-02-10T09:00:00+01:00"
ON_THAT_DAY = {"GIT_AUTHOR_DATE": EARLIER, "GIT_COMMITTER_DATE": EARLIER}


def _workspace(root: Path, **settings: Any) -> Play:
    """maya and ben open cases and answer them, dana repairs."""
    play = build_base(root, **settings)
    play.files.role("writer", may=["post", "open-case"])
    playbook = deepcopy(dict(PLAYBOOK))
    for step, role in zip(playbook["steps"], ("writer", "reviewer", "legal"), strict=True):
        step["holder"] = role
        step.pop("escalate", None)
    playbook |= {"tell": ["writer"], "lessons": {"required": False}}
    playbook["steps"][0].pop("before_passing")
    play.files.document("playbooks/complaint.yaml", playbook)
    play.on_main()
    return play


@pytest.fixture(scope="session")
def _with_playbook(tmp_path_factory: pytest.TempPathFactory) -> Play:
    return _workspace(tmp_path_factory.mktemp("cases") / "acme")


@pytest.fixture
def play(_with_playbook: Play, tmp_path: Path) -> Play:
    return copy_of(_with_playbook, tmp_path / "acme")


def _entry(by: str, action: str, **fields: Any) -> dict[str, Any]:
    return {"at": AT, "by": by, "action": action, **fields}


OPENED = _entry("maya", "open", step="answer")
ACCEPTED = _entry("maya", "accept")
PASSED = _entry("maya", "pass", step="repair")
TAKEN = _entry("dana", "accept")
CLOSED = _entry("dana", "close", resolution="repaired", told=["writer"])


def _case(play: Play, *log: dict[str, Any], path: str = CASE, **fields: Any) -> str:
    document = {"id": "zip", "playbook": "complaint", "title": "Zip", "log": list(log), **fields}
    return play.files.document(path, document)


def _on_main(play: Play, *log: dict[str, Any]) -> None:
    _case(play, *log)
    play.on_main("maya", EARLIER)


def test_the_commands_write_what_the_audit_believes(play: Play) -> None:
    def case(by: str, *words: str) -> None:
        ran = run_cli("case", *words, cwd=play.root, by=by, now="2027-02-10 09:00", env=ON_THAT_DAY)
        assert ran.code == 0, ran

    case("maya", "open", "complaint", "--title", "Zip", "--id", "zip")
    case("maya", "accept", "zip")
    case("maya", "pass", "zip", "--to", "repair")
    case("dana", "accept", "zip")
    case("dana", "close", "zip", "--resolution", "repaired", "--told", "writer")
    assert play.errors() == set()
    assert play.run().code == 0


@pytest.mark.parametrize(("at", "alert", "charged"), [
    ("2028-02-10T09:00:00+01:00", "shown@acme-x", True),
    ("2026-02-10T09:00:00+01:00", "shown@acme-x", True),
    (AT, "shown@acme-x", False),
    ("2026-02-10T09:00:00+01:00", None, False),
])  # fmt: skip
def test_a_case_answers_no_alert_ahead_of_its_time(play: Play, at: str, alert: str | None, charged: bool) -> None:
    _case(play, {**OPENED, "at": at}, **({"alert": alert} if alert else {}))
    play.commit("maya")
    assert play.errors() == ({("SO456", CASE)} if charged else set())
    assert ("over a day apart" in play.message("SO456")) is charged


def test_nobody_closes_a_case_as_somebody_else(play: Play) -> None:
    _on_main(play, OPENED, ACCEPTED, PASSED, TAKEN)
    _case(play, OPENED, ACCEPTED, PASSED, TAKEN, CLOSED)
    play.commit("ben")
    assert play.errors() == {("SO452", CASE)}
    assert "the record says dana, but ben <ben@acme.test> made it in commit" in play.message("SO452")


@pytest.mark.parametrize("by", ["mallory", "maya"])
def test_nor_does_anybody_open_one(play: Play, by: str) -> None:
    _case(play, _entry("ben", "open", step="answer"))
    play.commit(by)
    assert play.errors() == {("SO452", CASE)}


def test_an_entry_by_nobody_the_workspace_knows(play: Play) -> None:
    _case(play, OPENED, _entry("nemo", "note", note="Hi"))
    play.commit("maya")
    assert ("SO452", CASE) in play.errors()
    assert "nemo, who is no member at base" in play.message("SO452")


@pytest.mark.parametrize(
    "log",
    [
        (OPENED, ACCEPTED),
        (OPENED, {**ACCEPTED, "note": "Other words"}, PASSED),
        (OPENED, PASSED, ACCEPTED),
        (ACCEPTED, PASSED),
    ],
)
@pytest.mark.parametrize("by", ["maya", "ben"])
def test_what_was_said_stays(play: Play, log: tuple[dict[str, Any], ...], by: str) -> None:
    _on_main(play, OPENED, ACCEPTED, PASSED)
    _case(play, *log)
    play.commit(by)
    assert ("SO451", CASE) in play.errors()
    assert f"the case was changed by {by}" in play.message("SO451")


def test_a_case_is_never_deleted(play: Play) -> None:
    _on_main(play, OPENED)
    play.git("rm", "-q", CASE)
    play.commit("maya")
    assert play.errors() == {("SO451", CASE)}
    assert "the case was removed by maya" in play.message("SO451")


@pytest.mark.parametrize("target", ["cases/old/zip.yaml", "cases/zop.yaml", "Cases/zip.yaml"])
def test_nor_moved(play: Play, target: str) -> None:
    _on_main(play, OPENED)
    words = (play.files.root / CASE).read_text()
    play.git("rm", "-q", CASE)
    play.files.write(target, words.replace("id: zip", f"id: {Path(target).stem}"))
    play.commit("maya")
    assert ("SO451", CASE) in play.errors()


def test_nor_given_to_another_playbook(play: Play) -> None:
    play.files.document("playbooks/other.yaml", {**PLAYBOOK, "id": "other"})
    _on_main(play, OPENED)
    _case(play, OPENED, playbook="other")
    play.commit("maya")
    assert play.errors() == {("SO451", CASE)}
    assert "given to another playbook" in play.message("SO451")


def test_nor_broken_nor_turned_to_a_link(play: Play) -> None:
    _on_main(play, OPENED)
    play.files.write(CASE, "id: [zip\n")
    play.commit("maya")
    assert ("SO451", CASE) in play.errors()
    (play.files.root / CASE).unlink()
    play.files.write("elsewhere.yaml", play.git("show", f"main:{CASE}") + "\n")
    (play.files.root / CASE).symlink_to("../elsewhere.yaml")
    play.commit("maya")
    assert ("SO451", CASE) in play.errors()


def test_an_entry_that_the_range_itself_brought_can_not_vanish(play: Play) -> None:
    _case(play, OPENED, ACCEPTED)
    play.commit("maya")
    _case(play, OPENED)
    play.commit("maya")
    assert play.errors() == {("SO451", CASE)}


def test_the_same_words_twice_are_two_entries(play: Play) -> None:
    """A copy of what dana said once is not dana's."""
    note = _entry("dana", "note", note="Done.")
    _on_main(play, OPENED, ACCEPTED, PASSED, TAKEN, note)
    _case(play, OPENED, ACCEPTED, PASSED, TAKEN, note, dict(note))
    play.commit("ben")
    assert play.errors() == {("SO452", CASE)}


def test_titles_themes_and_comments_of_a_case_are_anybodys(play: Play) -> None:
    _on_main(play, OPENED)
    _case(play, OPENED, title="Zip of the jacket", themes=["zips"])
    play.commit("ben")
    assert play.errors() == set()


def test_entries_of_two_branches_stand_side_by_side(play: Play) -> None:
    _on_main(play, OPENED, ACCEPTED)
    note, other = _entry("maya", "note", note="One"), _entry("maya", "note", note="Two")
    _case(play, OPENED, ACCEPTED, note)
    play.commit("maya")
    play.switch("main")
    _case(play, OPENED, ACCEPTED, other)
    play.commit("maya")
    play.switch("work")
    subprocess.run(
        ["git", "merge", "-q", "main"], cwd=play.root, env={**_path(), **identity("ben")}, check=False,
        capture_output=True,
    )  # fmt: skip
    _case(play, OPENED, ACCEPTED, other, note)
    play.commit("ben", "Merge main")
    assert play.errors() == set()


def _path() -> dict[str, str]:
    import os

    return dict(os.environ)


def test_who_acts_had_the_right_at_base(play: Play) -> None:
    _case(play, OPENED, _entry("dana", "accept"))
    play.commit("dana")
    assert play.errors() == {("SO452", CASE), ("SO652", CASE)}
    play.git("reset", "-q", "--hard", "main")
    _on_main(play, OPENED, ACCEPTED, PASSED)
    _case(play, OPENED, ACCEPTED, PASSED, _entry("ben", "accept"))
    play.commit("ben")
    assert play.errors() == {("SO652", CASE)}
    assert "ben can't take the ball at repair" in play.message("SO652")


def test_by_the_roles_of_base_and_not_of_the_branch(play: Play) -> None:
    _on_main(play, OPENED, ACCEPTED, PASSED)
    play.files.member("ben", "writer", "reviewer")
    play.commit("hana")
    _case(play, OPENED, ACCEPTED, PASSED, _entry("ben", "accept"))
    play.commit("ben")
    assert play.errors() == {("SO652", CASE)}


def test_what_base_holds_is_not_judged_again(play: Play) -> None:
    """dana took the ball, and is no reviewer any more."""
    _on_main(play, OPENED, ACCEPTED, PASSED, TAKEN)
    play.files.member("dana", "writer")
    play.on_main(at=EARLIER)
    _case(play, OPENED, ACCEPTED, PASSED, TAKEN, CLOSED)
    play.commit("dana")
    assert play.errors() == set()


def test_a_leaver_acts_no_more_and_not_by_dating_back(play: Play) -> None:
    _on_main(play, OPENED, ACCEPTED, PASSED, TAKEN)
    play.files.member("dana", "reviewer", until="2027-02-09")
    play.on_main(at=EARLIER)
    _case(play, OPENED, ACCEPTED, PASSED, TAKEN, {**CLOSED, "at": "2027-02-09T09:00:00+01:00"})
    play.commit("dana")
    assert ("SO652", CASE) in play.errors()
    assert "dana left on 2027-02-09" in play.message("SO652")


def test_a_tick_of_somebody_elses_task_is_not_theirs(play: Play) -> None:
    play.files.workflow(
        stages=[{"id": "brand-review", "role": "reviewer"}], responsibilities={"publish": {"role": "reviewer"}}
    )
    play.on_main()
    path = play.files.review("launch", "publish", "dana", "done")
    play.commit("ben")
    assert play.errors() == {("SO452", path)}


SIGNED = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs ssh-keygen of OpenSSH")


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    for name in ("maya", "dana"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(folder / name)]
        subprocess.run(command, check=True)
    return folder


@pytest.fixture
def signing(tmp_path: Path, keys: Path) -> Play:
    play = _workspace(tmp_path / "acme", evidence="signature")
    for name, role in {"maya": "writer", "dana": "reviewer"}.items():
        play.files.member(name, role, ssh_keys=[(keys / f"{name}.pub").read_text().strip()])
    play.on_main()
    return play


def _by(keys: Path, name: str) -> dict[str, str]:
    settings = {"gpg.format": "ssh", "user.signingkey": str(keys / f"{name}.pub")}
    env = {"GIT_CONFIG_COUNT": str(len(settings)), **ON_THAT_DAY}
    for number, (key, value) in enumerate(settings.items()):
        env |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return env


@SIGNED
def test_commands_sign_entries(signing: Play, keys: Path) -> None:
    for by, *words in (
        ("maya", "open", "complaint", "--title", "Zip", "--id", "zip"),
        ("maya", "accept", "zip"),
        ("maya", "pass", "zip", "--to", "repair"),
        ("dana", "accept", "zip"),
        ("dana", "note", "zip", "-m", "Two lines\nof a note."),
    ):
        ran = run_cli("case", *words, cwd=signing.root, by=by, now="2027-02-10 09:00", env=_by(keys, by))
        assert ran.code == 0, ran
    log = yaml.safe_load((signing.root / CASE).read_text())["log"]
    assert all("BEGIN SSH SIGNATURE" in entry["signature"] for entry in log)
    assert signing.errors() == set()
    assert "cases/" not in run_cli("check", cwd=signing.root).out


@SIGNED
def test_an_entry_without_one_is_nobodys(signing: Play) -> None:
    _case(signing, OPENED)
    signing.commit("maya")
    assert signing.errors() == {("SO453", CASE)}


@SIGNED
def test_who_commits_it_does_not_matter_and_what_it_says_does(signing: Play, keys: Path) -> None:
    _case(signing, _signed(keys, OPENED))
    signing.commit("ben")
    assert signing.errors() == set()
    _case(signing, {**_signed(keys, OPENED), "note": "More"})
    signing.commit("maya")
    assert {code for code, _ in signing.errors()} == {"SO451", "SO453"}


@SIGNED
def test_a_signature_is_bound_to_its_case(signing: Play, keys: Path) -> None:
    _case(signing, _signed(keys, OPENED, path="cases/other.yaml"))
    signing.commit("maya")
    assert signing.errors() == {("SO453", CASE)}


@SIGNED
def test_a_signed_entry_is_not_said_twice(signing: Play, keys: Path) -> None:
    opened, accepted = _signed(keys, OPENED), _signed(keys, ACCEPTED)
    note = _signed(keys, _entry("maya", "note", note="Ours to pay."))
    _on_main(signing, opened, accepted, note)
    _case(signing, opened, accepted, note, dict(note))
    signing.commit("ben")
    assert ("SO453", CASE) in signing.errors()


def _signed(keys: Path, entry: dict[str, Any], path: str = CASE) -> dict[str, Any]:
    command = ["ssh-keygen", "-q", "-Y", "sign", "-n", "socialops-review", "-f", str(keys / entry["by"])]
    payload = signed_payload("Acme", path, entry)
    signature = subprocess.run(command, input=payload, check=True, capture_output=True).stdout.decode()
    return {**entry, "signature": signature}
