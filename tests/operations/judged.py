"""A team whose workspace `check` judges, and what it knows of it afterwards."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from socialops.cli.session import Session
from socialops.operations.workspace.verdict import remembered
from socialops.store.verdicts.shelf import FOLDER
from tests.factories import GitFolder, Ran, WorkspaceFolder, run_cli, small_workspace
from tests.media import png

WORDS = "Words of spring.\n"


@dataclass(frozen=True)
class Team:
    """A workspace in a repository, all of it committed, with a finding of each severity and a style guide."""

    files: WorkspaceFolder
    git: GitFolder

    @property
    def root(self) -> Path:
        return self.files.root

    @property
    def shelf(self) -> Path:
        return self.root / ".git" / FOLDER

    def check(self, *words: str) -> Ran:
        return run_cli("check", *(words or ("--format", "json")), cwd=self.root, now=None)

    def cold(self) -> Ran:
        return self.check("--format", "json", "--no-cache")

    def is_known(self) -> bool:
        """Whether the next plain `check` judges nothing."""
        return remembered(Session(self.root)) is not None

    def learn(self) -> Ran:
        """Have it judged, after what was touched has settled."""
        time.sleep(0.06)
        done = self.check()
        assert self.is_known()
        return done


def team_in(root: Path) -> Team:
    """The same in another clone, which lies there already."""
    files = WorkspaceFolder.__new__(WorkspaceFolder)
    files.root = root
    return Team(files, GitFolder(root))


def team_at(root: Path) -> Team:
    """With a finding of each severity, a style guide and pictures, all of it committed."""
    made = small_workspace(root)
    made.write("styles/House/Words.yml", "extends: existence\nmessage: No '%s'.\ntokens: [synergy]\n")
    made.document("guides/house.yaml", {"id": "house", "title": "House", "packages": ["House"]})
    made.write("assets/a.png", png())
    made.write("assets/sub/b.png", png())
    media = [{"file": "assets/a.png", "alt": "A jacket"}, {"file": "assets/sub/b.png", "alt": "A zip"}]
    made.post("spring", text=WORDS, media=media)
    made.member("maya", "writer", until="2027-03-10")
    made.post("autumn", author="mya", publish_at="2027-03-02 09:00")
    made.review("gone", "brand-review", "dana", digest="sha256:" + "0" * 64)
    git = made.git()
    git.commit("All")
    return Team(made, git)
