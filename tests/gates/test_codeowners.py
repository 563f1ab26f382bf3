"""CODEOWNERS from roles and logins."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import GitFolder, WorkspaceFolder, run_cli, small_workspace

PLACE = ".github/CODEOWNERS"
LOGINS = {"maya": "maya-writes", "dana": "dana-w", "lena": "lena-law"}


def staffed(root: Path, **settings: object) -> tuple[WorkspaceFolder, GitFolder]:
    """The small workspace, everybody with a login, and a stage for the lawyer."""
    folder = small_workspace(root, **settings)
    for member, role in (("maya", "writer"), ("dana", "manager"), ("lena", "legal")):
        folder.member(member, role, logins={"github": LOGINS[member], "gitlab": f"gl.{member}"})
    folder.workflow(stages=[{"id": "brand-review", "role": "manager"}, {"id": "legal-review", "role": "legal"}])
    return folder, folder.git(by="dana")


@pytest.fixture
def acme(tmp_path: Path) -> tuple[WorkspaceFolder, GitFolder]:
    """A staffed workspace in a repository."""
    return staffed(tmp_path / "acme")


def rules(text: str) -> dict[str, str]:
    """Owners by pattern; later lines win, as on the forge."""
    lines = (line.partition(" ") for line in text.splitlines() if line and not line.startswith("#"))
    return {pattern: owners for pattern, _, owners in lines}


def test_each_folder_and_stage_has_its_owners(acme: tuple[WorkspaceFolder, GitFolder]) -> None:
    found = rules(run_cli("codeowners", cwd=acme[0].root).out)
    assert found["/posts/"] == "@dana-w @maya-writes"
    assert found["/reviews/"] == "@dana-w @lena-law"
    assert found["/reviews/**/brand-review--*"] == "@dana-w"
    assert found["/reviews/**/legal-review--*"] == "@lena-law"
    assert found["/publications/"] == "@dana-w"
    assert found["/members/"] == found["/styles/"] == found["socialops.yaml"] == found["/.github/"] == "@dana-w"
    patterns = list(found)
    assert patterns.index("/reviews/") < patterns.index("/reviews/**/legal-review--*")


def test_logins_are_the_forges(tmp_path: Path) -> None:
    folder, _ = staffed(tmp_path / "acme", forge={"host": "gitlab.acme.test", "repo": "acme/social"})
    assert rules(run_cli("codeowners", cwd=folder.root).out)["/publications/"] == "@gl.dana"
    by_option = run_cli("codeowners", "--forge", "github", cwd=folder.root).out
    assert rules(by_option)["/publications/"] == "@dana-w"


def test_who_has_no_usable_login_is_a_comment(acme: tuple[WorkspaceFolder, GitFolder]) -> None:
    folder, _ = acme
    folder.member("lena", "legal")
    folder.member("omar", "manager", logins={"github": "omar @mallory"})
    done = run_cli("codeowners", cwd=folder.root)
    assert "mallory" not in done.out
    assert "#   without a login for github: omar" in done.out
    assert "# /reviews/**/legal-review--* left out: nobody with a login" in done.out
    assert "/reviews/**/legal-review--*" not in rules(done.out)
    assert done.err == (
        "/reviews/**/legal-review--* (stage legal-review: legal) left out: none of lena has a login for github; add "
        "'logins' to their files in members/.\n"
    )
    for name in ("maya", "dana", "omar"):
        folder.member(name, "writer" if name == "maya" else "manager")
    assert run_cli("codeowners", cwd=folder.root).err == (
        "Nobody has a login for github, so nothing is protected yet: add 'logins: {github: THEIR-LOGIN}' to "
        "members/dana.yaml, members/lena.yaml, members/maya.yaml, members/omar.yaml.\n"
    )


def test_leavers_own_nothing_and_backups_do(acme: tuple[WorkspaceFolder, GitFolder]) -> None:
    folder, _ = acme
    folder.member("omar", "manager", logins={"github": "omar-h"}, until="2027-02-19")
    folder.member("rita", "writer", logins={"github": "rita-n"})
    folder.member("dana", "manager", logins={"github": "dana-w"}, backup="rita")
    found = rules(run_cli("codeowners", cwd=folder.root).out)
    assert found["/reviews/**/brand-review--*"] == "@dana-w @rita-n"
    assert found["/publications/"] == "@dana-w"
    assert "omar" not in " ".join(found.values())


def test_a_workspace_in_a_folder_has_it_in_its_patterns(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path / "repo" / "our social")
    folder.member("dana", "manager", logins={"github": "dana-w"})
    repository = GitFolder(tmp_path / "repo")
    repository.run("init", "-q", "-b", "main")
    repository.commit("Start", by="dana")
    assert (
        rules(run_cli("codeowners", cwd=folder.root).out.replace("\\ ", "_"))["/our_social/publications/"] == "@dana-w"
    )
    done = run_cli("codeowners", "--write", cwd=folder.root, by="dana")
    assert done.code == 0, done.err
    assert repository.run("show", "--name-only", "--format=%s%n%(trailers)").split("\n") == [
        "policy: Bring CODEOWNERS up to date",
        "Socialops-Action: codeowners",
        "Socialops-By: dana",
        "",
        "",
        PLACE,
    ]
    assert not repository.run("status", "--porcelain")


def test_writing_twice_is_writing_once(acme: tuple[WorkspaceFolder, GitFolder]) -> None:
    folder, repository = acme
    assert run_cli("codeowners", "--check", cwd=folder.root).code == 1
    assert run_cli("codeowners", "--write", cwd=folder.root, by="dana").code == 0
    assert run_cli("codeowners", "--check", cwd=folder.root).code == 0
    before = repository.run("rev-parse", "HEAD")
    assert run_cli("codeowners", "--write", cwd=folder.root, by="dana").code == 0
    assert repository.run("rev-parse", "HEAD") == before
    folder.member("omar", "manager", logins={"github": "omar-h"})
    assert run_cli("codeowners", "--check", cwd=folder.root).code == 1


@pytest.mark.parametrize("place", ["CODEOWNERS", "docs/CODEOWNERS", PLACE])
def test_the_teams_own_lines_stay(acme: tuple[WorkspaceFolder, GitFolder], place: str) -> None:
    folder, repository = acme
    folder.write(place, "# Ours\n*.md @writers\n")
    repository.commit("Own", by="dana")
    assert run_cli("codeowners", "--write", cwd=folder.root, by="dana").code == 0
    text = (folder.root / place).read_text(encoding="utf-8")
    assert text.startswith("# Ours\n*.md @writers\n\n# >>> socialops codeowners ")
    folder.write(place, text + "*.txt @late\n")
    folder.member("omar", "manager", logins={"github": "omar-h"})
    repository.commit("More", by="dana")
    done = run_cli("codeowners", "--write", cwd=folder.root, by="dana")
    assert done.code == 0
    assert f"{place}: the line '*.txt @late' stands below" in done.err
    text = (folder.root / place).read_text(encoding="utf-8")
    assert text.startswith("# Ours\n*.md @writers\n\n# >>> socialops codeowners ")
    assert text.endswith("\n# <<< socialops codeowners\n*.txt @late\n")
    assert "@omar-h" in text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("@dana-w", "@mallory"),
        ("# <<< socialops codeowners", ""),
        ("# who may publish", "# who may publish\n/mine/ @mallory"),
    ],
)
def test_lines_of_others_are_not_overwritten(acme: tuple[WorkspaceFolder, GitFolder], old: str, new: str) -> None:
    folder, repository = acme
    assert run_cli("codeowners", "--write", cwd=folder.root, by="dana").code == 0
    changed = (folder.root / PLACE).read_text(encoding="utf-8").replace(old, new, 1)
    folder.write(PLACE, changed)
    repository.commit("Hand", by="dana")
    for option in ("--write", "--check"):
        done = run_cli("codeowners", option, cwd=folder.root, by="dana")
        assert done.code == 1
        assert f"{PLACE}: refused: " in done.err
    assert (folder.root / PLACE).read_text(encoding="utf-8") == changed


def test_who_may_not_change_policy_does_not_commit_it(acme: tuple[WorkspaceFolder, GitFolder]) -> None:
    folder, _ = acme
    done = run_cli("codeowners", "--write", cwd=folder.root, by="maya")
    assert done.code == 1
    assert "maya holds no role that may 'change-policy'" in done.err
    assert not (folder.root / PLACE).exists()


def test_dry_run_shows_and_writes_nothing(acme: tuple[WorkspaceFolder, GitFolder]) -> None:
    folder, _ = acme
    done = run_cli("codeowners", "--write", "--dry-run", cwd=folder.root, by="dana")
    assert done.code == 0
    assert f"+++ b/{PLACE}" in done.out
    assert not (folder.root / PLACE).exists()
    assert run_cli("codeowners", "--write", "--no-commit", cwd=folder.root, by="dana").code == 0
    assert (folder.root / PLACE).exists()


def test_a_broken_member_does_not_vanish(acme: tuple[WorkspaceFolder, GitFolder]) -> None:
    folder, _ = acme
    folder.write("members/dana.yaml", "id: [\n")
    done = run_cli("codeowners", cwd=folder.root)
    assert done.code == 2
    assert "members/dana.yaml can't be read" in done.err


def test_a_link_is_not_followed(acme: tuple[WorkspaceFolder, GitFolder], tmp_path: Path) -> None:
    folder, _ = acme
    (tmp_path / "outside").write_text("mine\n", encoding="utf-8")
    (folder.root / "CODEOWNERS").symlink_to(tmp_path / "outside")
    assert run_cli("codeowners", "--write", cwd=folder.root, by="dana").code == 2
    assert (tmp_path / "outside").read_text(encoding="utf-8") == "mine\n"
