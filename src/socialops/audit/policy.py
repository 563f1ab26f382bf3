"""Which paths are policy: who may do what, and what runs."""

from __future__ import annotations

from socialops.domain.kind import KINDS

_FOLDERS = frozenset({*(kind.folder for kind in KINDS if kind.policy), "styles"})
_NAMES = frozenset({
    "socialops.yaml", ".gitattributes", ".gitmodules", "codeowners",
    ".gitlab-ci.yml", ".gitlab-ci.yaml", "bitbucket-pipelines.yml", "azure-pipelines.yml", ".drone.yml",
    ".woodpecker.yml", ".travis.yml", "jenkinsfile", ".pre-commit-config.yaml", "action.yml", "action.yaml",
})  # fmt: skip
_CI_FOLDERS = (
    ".github/workflows/", ".github/actions/", ".gitlab/", ".gitea/", ".forgejo/", ".woodpecker/", ".circleci/",
)  # fmt: skip


def is_policy(path: str, prefix: str) -> bool:
    """True for a policy path; *path* is from the repository's top, *prefix* the workspace's. Case never matters."""
    folded = path.casefold()
    if folded.rsplit("/", 1)[-1] in _NAMES or any(f"/{folded}".find(f"/{ci}") >= 0 for ci in _CI_FOLDERS):
        return True
    inside = folded.removeprefix(prefix.casefold())
    return folded.startswith(prefix.casefold()) and inside.partition("/")[0] in _FOLDERS and "/" in inside
