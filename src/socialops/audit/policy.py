"""Which paths are policy: who may do what, and what runs."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from socialops.domain.kind import KINDS

_FOLDERS = frozenset({*(kind.folder for kind in KINDS if kind.policy), "styles"})
_NAMES = frozenset({
    "socialops.yaml", ".gitattributes", ".gitmodules", ".lfsconfig", "codeowners",
    ".gitlab-ci.yml", ".gitlab-ci.yaml", "bitbucket-pipelines.yml", "azure-pipelines.yml", ".drone.yml", ".cirrus.yml",
    ".woodpecker.yml", ".woodpecker.yaml", ".travis.yml", "appveyor.yml", ".appveyor.yml", "jenkinsfile",
    ".pre-commit-config.yaml", ".pre-commit-config.yml", "action.yml", "action.yaml",
})  # fmt: skip
_CI_FOLDERS = (
    ".github/workflows", ".github/actions", ".gitlab", ".gitea", ".forgejo", ".woodpecker", ".circleci", ".buildkite",
)  # fmt: skip


def is_policy(path: str, prefix: str) -> bool:
    """True for a policy path; *path* is from the repository's top, *prefix* the workspace's. Case never matters.

    A file in the place of a folder counts too: it may be a link that brings another folder in.
    """
    folded = fold(path)
    if folded.rsplit("/", 1)[-1] in _NAMES or any(f"/{ci}/" in f"/{folded}/" for ci in _CI_FOLDERS):
        return True
    if folded in {".github", *(part.rstrip("/") for part in _above(fold(prefix)))}:
        return True
    inside = folded.removeprefix(fold(prefix))
    return folded.startswith(fold(prefix)) and inside.partition("/")[0] in _FOLDERS


def fold(path: str) -> str:
    """A path as file systems that ignore case compare it."""
    return unicodedata.normalize("NFC", path.casefold())


def _above(prefix: str) -> Iterator[str]:
    """The workspace's folder and those around it."""
    while prefix:
        yield prefix
        prefix = prefix[: prefix.rstrip("/").rfind("/") + 1]
