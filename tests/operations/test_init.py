"""Starting a workspace: what is found out, what is written, and that nothing is lost."""

from __future__ import annotations

import os
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from socialops.domain.results.start import Started
from socialops.errors import SocialopsError
from socialops.git.config import signing_key
from socialops.operations.posts.context import Options
from socialops.operations.workspace.detect import timezone
from socialops.operations.workspace.init import Said, start
from socialops.store.example import contents
from socialops.store.load import load
from tests.factories import GitFolder, run_cli

NOW = datetime(2027, 3, 3, 10, 0, tzinfo=UTC)
BERLIN = {"TZ": "Europe/Berlin"}


@pytest.fixture(autouse=True)
def config(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A person with a name of her own, and a git configuration that holds nothing else."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    found = tmp_path / "gitconfig"
    found.write_text("[user]\n\tname = Zoë Müller-Groß\n\temail = Zoe@acme.test\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(found))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    return found


def begin(root: Path, **options: Any) -> Started:
    settings = Options(dry_run=options.pop("dry_run", False), commit=options.pop("commit", True))
    return start(root, environment=options.pop("environment", BERLIN), now=NOW, options=settings, **options)


def snapshot(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file() and ".git" not in p.parts}


def test_a_new_folder_becomes_a_checked_workspace_in_one_commit(tmp_path: Path) -> None:
    root = tmp_path / "acme-social"
    found = begin(root)
    workspace = load(root)
    assert workspace.findings == ()
    assert (workspace.settings.name, workspace.settings.timezone) == ("Acme social", "Europe/Berlin")
    assert workspace.settings.evidence == "commit"
    member = workspace.members["zoe-mueller-gross"].item
    assert (member.name, member.emails) == ("Zoë Müller-Groß", ("Zoe@acme.test",))
    assert set(member.roles) == set(workspace.roles)
    assert {"social-media-manager", "content-creator", "community-manager", "analyst", "legal"} == set(workspace.roles)
    assert set(workspace.playbooks) == {"complaint", "crisis"}
    assert workspace.posts["first-post"].path == "posts/2027/03/first-post.yaml"
    assert found.new_repository
    git = GitFolder(root)
    assert git.log("%H") == [found.commit]
    assert git.run("status", "--porcelain") == ""
    assert run_cli("check", cwd=root).code == 0


def test_a_team_of_one_can_do_the_main_job(tmp_path: Path) -> None:
    begin(tmp_path / "w")
    mail = {f"GIT_{part}_EMAIL": "zoe@acme.test" for part in ("AUTHOR", "COMMITTER")}
    post = tmp_path / "w/posts/2027/03/first-post.yaml"
    words = post.read_text(encoding="utf-8")
    post.write_text(words.replace("Write the post here.", "We mend on Saturdays."), encoding="utf-8")
    for verb in ("submit", "approve"):
        ran = run_cli(verb, "first-post", cwd=tmp_path / "w", env=mail, now="2027-03-03 11:00")
        assert ran.code == 0, ran.err
    assert "first-post is now scheduled" in ran.err


def test_nothing_is_written_by_a_dry_run(tmp_path: Path) -> None:
    found = begin(tmp_path / "w", dry_run=True)
    assert "socialops.yaml" in found.written
    assert not (tmp_path / "w").exists()


def test_existing_files_are_kept_and_only_ours_are_committed(tmp_path: Path) -> None:
    git = GitFolder(tmp_path)
    git.run("init", "-q", "-b", "trunk")
    social = tmp_path / "social"
    (social / "roles").mkdir(parents=True)
    mine = {
        ".gitattributes": "*.yaml   text  eol=lf\n",
        "roles/legal.yaml": "id: legal\ntitle: Our lawyers\n",
        "roles/own.yaml": "broken: [\n",
    }
    for path, text in mine.items():
        (social / path).write_text(text, encoding="utf-8")
    (tmp_path / "index.html").write_text("site", encoding="utf-8")
    git.commit("Site", "index.html")
    (tmp_path / "staged.txt").write_text("staged", encoding="utf-8")
    git.run("add", "staged.txt")
    found = begin(social)
    assert found.kept == (".gitattributes", "roles/legal.yaml")
    assert not found.new_repository
    assert {path: (social / path).read_text(encoding="utf-8") for path in mine} == mine
    committed = git.run("show", "--format=", "--name-only", "HEAD").splitlines()
    assert sorted(committed) == sorted(f"social/{path}" for path in found.written)
    assert git.run("status", "--porcelain", "staged.txt") == "A  staged.txt"
    assert found.notes[0].startswith(f"it lies in the git repository {git.root}, ")
    assert found.notes[1].startswith("roles/own.yaml was there already, and can't be read as a part of a workspace")
    assert found.notes[2:] == (
        "Your .gitattributes is left as it is. Add to it, so that files read alike everywhere:\n    assets/** -text",
    )


def test_posts_of_another_program_are_told_at_once_and_each_by_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    for name in ("hello", "world"):
        (tmp_path / f"posts/{name}.yaml").write_text("title: Hello\ndate: 2026-01-01\nbody: Hi\n", encoding="utf-8")
    (note,) = begin(tmp_path).notes
    assert note.startswith("posts/hello.yaml and 1 more were there already")
    assert note.endswith("socialops init social")
    done = run_cli("check", "--format", "concise", cwd=tmp_path, now="2027-03-03 10:00")
    assert done.out.splitlines() == [
        f"posts/{name}.yaml:1:1: SO005 error: this is no post: id, author, channels, status are missing. Start one "
        "with 'socialops new post ID'; a file of another program lies better in a folder of its own"
        for name in ("hello", "world")
    ]


def test_a_second_init_brings_nothing_back(tmp_path: Path) -> None:
    begin(tmp_path / "w")
    (tmp_path / "w/playbooks/crisis.yaml").unlink()
    before = snapshot(tmp_path / "w")
    found = begin(tmp_path / "w")
    assert found.existed
    assert (found.written, found.commit) == ((), None)
    assert snapshot(tmp_path / "w") == before


def test_an_interrupted_init_can_run_again(tmp_path: Path) -> None:
    begin(tmp_path / "w", commit=False)
    (tmp_path / "w/socialops.yaml").unlink()  # it is written last
    found = begin(tmp_path / "w")
    assert found.written == ("socialops.yaml",)
    assert load(tmp_path / "w").findings == ()


def test_without_a_commit_the_files_lie_there(tmp_path: Path) -> None:
    found = begin(tmp_path / "w", commit=False)
    assert found.commit is None
    assert (tmp_path / "w/socialops.yaml").is_file()
    assert GitFolder(tmp_path / "w").run("status", "--porcelain") != ""


def test_a_failing_hook_leaves_no_file(tmp_path: Path) -> None:
    git = GitFolder(tmp_path)
    git.run("init", "-q")
    hook = tmp_path / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho no commits today\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    with pytest.raises(SocialopsError, match="no commits today"):
        begin(tmp_path)
    assert set(snapshot(tmp_path)) == {"gitconfig"}


def test_a_workspace_never_lies_in_another(tmp_path: Path) -> None:
    begin(tmp_path / "w")
    for place in (tmp_path / "w" / "inner", tmp_path):
        with pytest.raises(SocialopsError, match="can't lie inside another"):
            begin(place)
    assert not (tmp_path / "w/inner").exists()


@pytest.mark.parametrize("trap", ["file", "link"])
def test_a_file_or_link_in_place_of_a_folder_is_refused_before_anything(tmp_path: Path, trap: str) -> None:
    (tmp_path / "w").mkdir()
    outside = tmp_path / "outside"
    outside.mkdir()
    if trap == "file":
        (tmp_path / "w/roles").write_text("a note", encoding="utf-8")
    else:
        (tmp_path / "w/roles").symlink_to(outside)
    with pytest.raises(SocialopsError, match="roles is no folder here"):
        begin(tmp_path / "w")
    assert [path.name for path in (tmp_path / "w").iterdir()] == ["roles"]
    assert list(outside.iterdir()) == []


def test_a_merge_in_progress_is_finished_first(tmp_path: Path) -> None:
    git = GitFolder(tmp_path)
    git.run("init", "-q")
    git.commit("Start")
    (tmp_path / ".git/MERGE_HEAD").write_text(git.run("rev-parse", "HEAD") + "\n", encoding="utf-8")
    with pytest.raises(SocialopsError, match="A merge is not finished"):
        begin(tmp_path / "w")
    assert not (tmp_path / "w/socialops.yaml").exists()


def test_git_without_a_name_is_told_how_to_get_one(tmp_path: Path, config: Path) -> None:
    config.write_text("[user]\n\tuseConfigOnly = true\n", encoding="utf-8")
    with pytest.raises(SocialopsError, match=r"git config --global user\.name"):
        begin(tmp_path / "w")
    assert not (tmp_path / "w").exists()


def key(tmp_path: Path) -> tuple[Path, str]:
    private = tmp_path / "id"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "zoe@laptop", "-f", str(private)], check=True)
    kind, blob, _ = private.with_name("id.pub").read_text(encoding="utf-8").split()
    return private, f"{kind} {blob}"


@pytest.mark.parametrize("form", ["private", "public", "literal", "key::", "home"])
def test_an_ssh_signing_key_becomes_evidence(
    tmp_path: Path, config: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    private, public = key(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    value = {
        "private": str(private), "public": f"{private}.pub", "literal": f"{public} zoe", "key::": f"key::{public}",
        "home": "~/id.pub",
    }[form]  # fmt: skip
    with config.open("a", encoding="utf-8") as stream:
        stream.write(f"\tsigningkey = {value}\n[gpg]\n\tformat = ssh\n")
    assert signing_key(tmp_path) == public
    begin(tmp_path / "w")
    workspace = load(tmp_path / "w")
    assert workspace.settings.evidence == "signature"
    assert workspace.members["zoe-mueller-gross"].item.ssh_keys == (public,)


@pytest.mark.parametrize("settings", ["\tsigningkey = nowhere.pub\n[gpg]\n\tformat = ssh\n", "\tsigningkey = ABCD\n"])
def test_without_a_readable_ssh_key_commits_are_evidence(tmp_path: Path, config: Path, settings: str) -> None:
    with config.open("a", encoding="utf-8") as stream:
        stream.write(settings)
    begin(tmp_path / "w")
    assert load(tmp_path / "w").settings.evidence == "commit"


def test_the_example_is_written_whole(tmp_path: Path) -> None:
    found = begin(tmp_path / "w", said=Said(example=True))
    written = snapshot(tmp_path / "w")
    assert {path: written[path] for path in contents()} == contents()
    assert ".socialops/schemas/post.json" in found.written
    assert run_cli("check", cwd=tmp_path / "w", now="2027-03-03 10:00").code == 0


def test_the_zone_is_the_machines(tmp_path: Path) -> None:
    link = tmp_path / "localtime"
    link.symlink_to("/usr/share/zoneinfo/America/New_York")
    assert timezone({"TZ": ":Asia/Tokyo"}, link) == ("Asia/Tokyo", "TZ")
    assert timezone({"TZ": "CET-1CEST"}, link) == ("America/New_York", str(link))
    assert timezone({}, tmp_path / "nothing") == ("UTC", "")
    link.unlink()
    link.symlink_to("/usr/share/zoneinfo/Etc/UTC")
    assert timezone({}, link).name == "UTC"
    link.unlink()
    link.symlink_to(link)
    assert timezone({}, link) == ("UTC", "")


def test_name_and_zone_can_be_said(tmp_path: Path) -> None:
    begin(tmp_path / "w", said=Said("Acme & Söhne", "America/New_York"))
    settings = load(tmp_path / "w").settings
    assert (settings.name, settings.timezone) == ("Acme & Söhne", "America/New_York")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Said(timezone="Europe/Berln"), "did you mean 'Europe/Berlin'?"),
        (Said(name=" "), "one plain line"),
        (Said(name="x", example=True), "leave --name"),
    ],
)
def test_a_name_or_zone_that_can_t_be_is_refused(tmp_path: Path, said: Said, words: str) -> None:
    with pytest.raises(SocialopsError, match=re.escape(words)):
        begin(tmp_path / "w", said=said)
    assert not (tmp_path / "w").exists()
