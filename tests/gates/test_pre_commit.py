"""The hook for pre-commit, installed by pre-commit itself from this repository."""

from __future__ import annotations

import subprocess
import sysconfig
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.factories import GitFolder, WorkspaceFolder, identity, small_workspace
from tests.gates.tools import ROOT, ran, tool

pytestmark = pytest.mark.slow


class Hooked:
    """A workspace whose commits pre-commit judges."""

    def __init__(self, root: Path, cache: Path, *options: str) -> None:
        self.folder = small_workspace(root)
        self.folder.post("launch")
        self.git = self.folder.git(by="dana")
        self.cache = cache
        head = GitFolder(ROOT).run("rev-parse", "HEAD")
        hook = {"id": "socialops-check", **({"args": list(options)} if options else {})}
        self.folder.document(".pre-commit-config.yaml", {"repos": [{"repo": str(ROOT), "rev": head, "hooks": [hook]}]})
        done = self.run("pre-commit", "install", "--install-hooks")
        assert done.returncode == 0, done.stdout

    def run(self, name: str, *words: str) -> subprocess.CompletedProcess[str]:
        """Run pre-commit, or git with its hooks, without a network where the tests have all that is needed."""
        offline = {
            "PIP_NO_INDEX": "1",
            "PIP_NO_DEPS": "1",
            "PIP_NO_BUILD_ISOLATION": "0",  # pip's word for: build with what is installed
            "PYTHONPATH": sysconfig.get_path("purelib"),
        }
        env = {"PRE_COMMIT_HOME": str(self.cache), **identity("maya"), **(offline if find_spec("hatchling") else {})}
        return ran([tool(name), *words], cwd=self.folder.root, env=env)

    def commit(self) -> subprocess.CompletedProcess[str]:
        """Commit everything, with the hook."""
        self.git.run("add", "-A")
        return self.run("git", "commit", "-m", "Change")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit keeps what it installs: once for all tests."""
    tool("pre-commit")
    if not (ROOT / ".git").exists():
        pytest.skip("pre-commit installs a hook from a git repository, and this copy of socialops is none")
    return tmp_path_factory.mktemp("cache")


def test_a_good_commit_passes_and_a_bad_one_does_not(tmp_path: Path, cache: Path) -> None:
    hooked = Hooked(tmp_path / "acme", cache)
    hooked.folder.post("launch", text="Other words.\n")
    done = hooked.commit()
    assert done.returncode == 0, done.stdout
    assert "socialops check" in done.stdout
    hooked.folder.post("launch", channels=["acme-nowhere"])
    done = hooked.commit()
    assert done.returncode == 1
    assert "posts/launch.yaml:5:" in done.stdout
    assert "SO008" in done.stdout
    assert hooked.git.log() == ["Change", "Start"]


def test_files_outside_of_a_workspace_start_nothing(tmp_path: Path, cache: Path) -> None:
    hooked = Hooked(tmp_path / "acme", cache)
    hooked.folder.post("launch", channels=["acme-nowhere"])
    hooked.git.run("commit", "-q", "--no-verify", "-am", "Break it")
    hooked.folder.write("README.md", "Hello\n")
    done = hooked.commit()
    assert done.returncode == 0, done.stdout
    assert "Skipped" in done.stdout


def test_a_workspace_in_a_folder_is_named_by_arguments(tmp_path: Path, cache: Path) -> None:
    hooked = Hooked(tmp_path / "acme", cache, "-C", "social", "check")
    inner = WorkspaceFolder(hooked.folder.root / "social")
    inner.post("launch", channels=["acme-nowhere"])
    done = hooked.commit()
    assert done.returncode == 1
    assert "social/posts/launch.yaml:" in done.stdout
