"""Under `evidence: signature` a record proves itself, and commits are their author's by their signature."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from socialops.domain.approval.signed_payload import signed_payload
from tests.audit.play import POST, RECORD, Play, build_base, copy_of
from tests.factories import EARLIER, run_cli

pytestmark = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs ssh-keygen of OpenSSH")
MEMBERS = ("maya", "dana", "mia", "hana")


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    for name in (*MEMBERS, "old"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(folder / name)], check=True)
    return folder


@pytest.fixture(scope="session")
def _signing(keys: Path, tmp_path_factory: pytest.TempPathFactory) -> Play:
    play = build_base(tmp_path_factory.mktemp("signed") / "acme", evidence="signature")
    roles = {"maya": "writer", "dana": "reviewer", "mia": "reviewer", "hana": "head"}
    for name, role in roles.items():
        play.files.member(name, role, ssh_keys=[(keys / f"{name}.pub").read_text().strip()])
    play.on_main()
    return play


@pytest.fixture
def play(_signing: Play, tmp_path: Path) -> Play:
    return copy_of(_signing, tmp_path / "acme")


def _with_key(keys: Path, name: str) -> dict[str, str]:
    settings = {"gpg.format": "ssh", "user.signingkey": str(keys / f"{name}.pub"), "commit.gpgsign": "true"}
    env = {"GIT_CONFIG_COUNT": str(len(settings))}
    for number, (key, value) in enumerate(settings.items()):
        env |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return env


def _sign(payload: bytes, key: Path, namespace: str = "socialops-review") -> str:
    command = ["ssh-keygen", "-q", "-Y", "sign", "-n", namespace, "-f", str(key)]
    return subprocess.run(command, input=payload, check=True, capture_output=True).stdout.decode()


def _record(
    play: Play, keys: Path, by: str = "dana", *, signer: str | None = None, name: str = "Acme", **fields: Any
) -> str:
    """Write a signed approval."""
    namespace = fields.pop("namespace", "socialops-review")
    path = play.files.review("launch", "brand-review", by, **fields)
    said = yaml.safe_load((play.files.root / path).read_text())
    said["signature"] = _sign(signed_payload(name, path, said), keys / (signer or by), namespace)
    return play.files.document(path, said)


def test_the_command_signs_what_the_audit_believes(play: Play, keys: Path) -> None:
    ran = run_cli(
        "approve",
        "launch",
        cwd=play.root,
        by="dana",
        now="2027-02-10 09:00",
        env={**_with_key(keys, "dana"), "GIT_AUTHOR_DATE": EARLIER, "GIT_COMMITTER_DATE": EARLIER},
    )
    assert ran.code == 0, ran
    assert play.errors() == set()
    assert "honour" not in play.run().err
    assert play.files.state("launch").all_satisfied


def test_who_commits_a_signed_record_does_not_matter(play: Play, keys: Path) -> None:
    _record(play, keys)
    play.commit("maya")
    assert play.errors() == set()


def test_a_record_without_a_signature(play: Play) -> None:
    play.approve("dana")
    assert play.errors() == {("SO453", RECORD)}
    assert "the record by dana carries no signature" in play.message("SO453")


def test_a_forged_author_helps_nobody(play: Play) -> None:
    play.files.review("launch", "brand-review", "dana")
    play.git("add", "-A")
    play.git("commit", "-q", "-m", "x", "--author", "Dana <dana@acme.test>", by="maya")
    assert play.errors() == {("SO453", RECORD)}


@pytest.mark.parametrize("signer", ["mia", "old"])
def test_a_valid_signature_by_somebody_else_under_her_name(play: Play, keys: Path, signer: str) -> None:
    _record(play, keys, signer=signer)
    play.commit("dana")
    assert play.errors() == {("SO453", RECORD)}
    assert "not by a key of dana" in play.message("SO453")


def test_a_key_that_base_no_longer_has_signs_nothing(play: Play, keys: Path) -> None:
    _record(play, keys)
    play.commit("dana")
    play.switch("main")
    play.files.member("dana", "reviewer", ssh_keys=[(keys / "old.pub").read_text().strip()])
    play.commit("hana", at=EARLIER)
    assert play.errors() == {("SO453", RECORD)}


def test_a_key_that_the_range_adds_signs_nothing_yet(play: Play, keys: Path) -> None:
    play.files.member("dana", "reviewer", ssh_keys=[(keys / "old.pub").read_text().strip()])
    play.commit("hana", **_with_key(keys, "hana"))
    _record(play, keys, signer="old")
    play.commit("dana")
    assert play.errors() == {("SO453", RECORD)}


def test_a_signature_of_commits_is_none_of_reviews(play: Play, keys: Path) -> None:
    _record(play, keys, namespace="git")
    play.commit("dana")
    assert play.errors() == {("SO453", RECORD)}


def test_a_signature_is_bound_to_the_workspace(play: Play, keys: Path) -> None:
    _record(play, keys, name="Acme Labs")
    play.commit("dana")
    assert play.errors() == {("SO453", RECORD)}


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("decision: withdraw", "decision: approve", RECORD),
        ("stage: brand-review", "stage: legal-review", "reviews/launch/legal-review--dana--1.yaml"),
        ("post: launch", "post: second", "reviews/second/brand-review--dana--1.yaml"),
        ("", "", RECORD.replace("--1", "--2")),
    ],
)
def test_a_signature_is_bound_to_every_word_and_to_the_path(
    play: Play, keys: Path, old: str, new: str, path: str
) -> None:
    play.write("second")
    play.commit("maya", **_with_key(keys, "maya"))
    said = (play.files.root / _record(play, keys, decision="withdraw")).read_text()
    (play.files.root / RECORD).unlink()
    second = "second" in path
    play.files.write(
        path,
        said.replace(old, new, 1).replace(
            play.files.digest("launch"), play.files.digest("second") if second else play.files.digest("launch")
        ),
    )
    play.commit("dana")
    assert {found for found in play.errors() if found[0] == "SO453"} == {("SO453", path)}


def test_a_signed_record_outlives_rebase_and_squash(play: Play, keys: Path) -> None:
    play.write(text="Newer.\n")
    play.commit("maya", **_with_key(keys, "maya"))
    _record(play, keys)
    play.commit("dana")
    assert play.errors() == set()
    play.switch("squashed", "main")
    play.git("merge", "-q", "--squash", "work")
    play.commit("maya", at="2027-02-19T09:00:00+01:00", **_with_key(keys, "maya"))
    assert play.errors(head="squashed") == set()
    play.switch("main")
    play.files.write("README.md", "More\n")
    play.commit("hana")
    play.switch("work")
    play.git("rebase", "-q", "main", by="maya", env=_with_key(keys, "maya"))
    assert play.errors() == set()


def test_one_does_not_date_ones_own_signed_record_back(play: Play, keys: Path) -> None:
    _record(play, keys, at="2027-02-04T10:00:00+01:00")
    play.commit("dana")
    assert play.errors() == {("SO456", RECORD)}


def test_content_is_its_authors_by_a_signature(play: Play, keys: Path) -> None:
    play.write(text="Newer.\n")
    play.commit("maya")
    assert play.errors() == {("SO453", POST)}
    assert "it is not signed, and says it is by maya" in play.message("SO453")
    play.git("commit", "-q", "--amend", "--no-edit", by="maya", env=_with_key(keys, "dana"))
    assert play.errors() == {("SO453", POST)}
    play.git("commit", "-q", "--amend", "--no-edit", by="maya", env=_with_key(keys, "maya"))
    assert play.errors() == set()


def test_so_is_the_plan_where_approvals_cover_it(play: Play) -> None:
    play.write(publish_at="2027-04-01 09:00")
    play.commit("maya")
    assert play.errors() == {("SO453", POST)}


@pytest.mark.parametrize("held", ["hold", "cancelled", "draft"])
def test_so_is_the_author_s_word(play: Play, keys: Path, held: str) -> None:
    """Nobody lifts a hold, or sets one, as somebody whose key they have not."""
    play.write(status=held)
    play.on_main()
    play.write(status="ready")
    play.git("add", "-A")
    play.git("commit", "-q", "-m", "Go", "--author", "Maya <maya@acme.test>", by="ben")
    assert play.errors() == {("SO453", POST)}
    assert "says it is by maya" in play.message("SO453")
    play.git("commit", "-q", "--amend", "--no-edit", "--reset-author", by="maya", env=_with_key(keys, "maya"))
    assert play.errors() == set()


def _squashed(play: Play, keys: Path, *co_authors: str, signer: str = "maya") -> None:
    """A forge's squash of the branch: it names everybody who committed there."""
    play.git("switch", "-q", "-c", "squashed", "main")
    play.git("merge", "-q", "--squash", "work")
    trailers = "\n".join(f"Co-authored-by: {name} <{name}@acme.test>" for name in co_authors)
    play.git("commit", "-q", "-m", f"Newer words (#12)\n\n{trailers}", by=signer, env=_with_key(keys, signer))


def test_a_squash_that_names_its_reviewer_makes_them_no_author(play: Play, keys: Path) -> None:
    """dana only added her signed approval; what rests on the squash later is hers to have approved, too."""
    play.write(text="Newer words.\n")
    play.git("commit", "-qam", "Words", by="maya", env=_with_key(keys, "maya"))
    _record(play, keys)
    play.commit("dana")
    _squashed(play, keys, "dana")
    assert play.errors(head="squashed") == set()
    play.git("branch", "-f", "main", "squashed")
    play.files.review("launch", "general", "maya", "comment", note="Out soon.")
    said = yaml.safe_load((play.files.root / "reviews/launch/general--maya--1.yaml").read_text())
    said["signature"] = _sign(signed_payload("Acme", "reviews/launch/general--maya--1.yaml", said), keys / "maya")
    play.files.document("reviews/launch/general--maya--1.yaml", said)
    play.commit("maya")
    assert play.errors(head="squashed") == set()


def test_a_co_author_without_a_record_of_theirs_wrote_it(play: Play, keys: Path) -> None:
    play.write(text="Newer words.\n")
    play.git("commit", "-qam", "Words", by="maya", env=_with_key(keys, "maya"))
    _record(play, keys, "mia")
    play.commit("mia")
    _squashed(play, keys, "dana", "mia")
    path = _record(play, keys)
    play.commit("dana")
    assert play.errors(head="squashed") == {("SO455", path)}


def test_media_too(play: Play, keys: Path) -> None:
    play.files.write("assets/hero.png", b"one")
    play.write(media=[{"file": "assets/hero.png", "alt": "Door"}])
    play.commit("maya", **_with_key(keys, "maya"))
    play.files.write("assets/hero.png", b"two")
    play.commit("maya")
    assert play.errors() == {("SO453", "assets/hero.png")}


def test_notes_and_titles_need_no_signature(play: Play) -> None:
    play.write(title="Another title")
    play.commit("maya")
    assert play.errors() == set()


def test_policy_is_its_owners_by_a_signature(play: Play, keys: Path) -> None:
    play.files.role("legal", may=["bypass"])
    play.commit("hana")
    assert play.errors() == {("SO453", "roles/legal.yaml")}
    play.git("commit", "-q", "--amend", "--no-edit", by="hana", env=_with_key(keys, "hana"))
    assert play.errors() == set()


def test_a_signature_of_an_ordinary_commit_can_not_be_moved_to_another(play: Play, keys: Path) -> None:
    """The signature of a signed commit is put into a commit of other content by the same author."""
    play.files.write("README.md", "More\n")
    play.commit("maya", **_with_key(keys, "maya"))
    signed = play.git("cat-file", "commit", "HEAD")
    play.write(text="Newer.\n")
    play.commit("maya")
    raw = play.git("cat-file", "commit", "HEAD")
    signature = signed[signed.index("gpgsig ") : signed.index(" -----END SSH SIGNATURE-----") + 29]
    header, _, message = raw.partition("\n\n")
    crafted = f"{header}\n{signature.rstrip()}\n\n{message}\n"
    done = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin"],
        input=crafted.encode(),
        cwd=play.root,
        capture_output=True,
        check=True,
    )
    play.git("reset", "-q", "--hard", done.stdout.decode().strip())
    assert play.errors() == {("SO453", POST)}


def test_an_unsigned_author_can_not_renumber_a_signed_record(play: Play, keys: Path) -> None:
    _record(play, keys)
    play.commit("dana")
    play.git("mv", RECORD, RECORD.replace("--1", "--2"))
    play.commit("dana")
    assert play.errors() == {("SO453", RECORD.replace("--1", "--2"))}


@pytest.mark.parametrize(
    "signature", ["", "-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n", "x\n" * 50000]
)
def test_what_is_no_signature_at_all(play: Play, signature: str) -> None:
    path = play.files.review("launch", "brand-review", "dana", signature=signature or None)
    play.commit("dana")
    assert play.errors() == {("SO453", path)}


def test_a_signed_record_of_a_series_is_bound_to_it(play: Play, keys: Path) -> None:
    play.files.series()
    play.git("add", "-A")
    play.git("commit", "-q", "-m", "Start a series", env=_with_key(keys, "maya"))
    options: dict[str, Any] = {
        "cwd": play.root,
        "by": "dana",
        "now": "2027-02-10 09:00",
        "env": {**_with_key(keys, "dana"), "GIT_AUTHOR_DATE": EARLIER, "GIT_COMMITTER_DATE": EARLIER},
    }
    ran = run_cli("approve", "weekly-tip", **options)
    assert ran.code == 0, ran
    assert play.errors() == set()
    record = "reviews/weekly-tip/brand-review--dana--1.yaml"
    copied = record.replace("--1", "--2")
    play.files.write(copied, (play.root / record).read_text())
    play.commit("maya", "Once more")
    assert play.errors() == {("SO453", copied)}


def test_a_series_that_somebody_changed_without_a_signature(play: Play) -> None:
    play.files.series()
    play.commit("maya", "Start a series")
    assert play.errors() == {("SO453", "series/weekly-tip.yaml")}
