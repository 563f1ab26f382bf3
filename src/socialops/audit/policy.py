"""Which paths are policy: who may do what, and what runs."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from socialops.domain.documents.kind import KINDS, SETTINGS_FILE

_FOLDERS = frozenset({*(kind.folder for kind in KINDS if kind.policy), "styles"})
_DOCUMENTS = frozenset(kind.folder for kind in KINDS if not kind.policy)
_GIT = frozenset({".gitattributes", ".gitmodules", ".lfsconfig", ".mailmap", "codeowners"})
_CI = frozenset({
    ".gitlab-ci", "bitbucket-pipelines", "azure-pipelines", ".azure-pipelines", ".drone", ".cirrus", ".woodpecker",
    ".travis", "appveyor", ".appveyor", "jenkinsfile", ".build", "buildspec", "cloudbuild", "codefresh", "wercker",
    ".zuul", "zuul", ".prow", ".onedev-buildspec", ".vela", ".harness", "screwdriver", ".screwdriver", "bitrise",
    "codemagic", ".concourse", "action", "dagger", ".gitpod", "codeship-services", "codeship-steps", "shippable",
    ".semaphore", "circle", "taskcluster", ".taskcluster", "buddy", ".scrutinizer", ".packit", "packit",
})  # fmt: skip
_MERGE_BOTS = frozenset({
    ".mergify", "mergify", ".policy", ".bulldozer", ".kodiak", "bors", ".bors", ".aviator", "aviator", ".pullapprove",
    "reviewpad", ".reviewpad", ".gitstream", ".asf", "auto-merge", ".auto-merge", ".automerge", "automerge", "renovate",
    ".renovaterc", "safe-settings", ".lgtm", ".marge-bot", ".trunk",
})  # fmt: skip
_HOOKS = frozenset({".pre-commit-config", "lefthook", ".lefthook", "lefthook-local", ".lefthook-local", ".overcommit"})
_FILES = _CI | _MERGE_BOTS | _HOOKS
"""Names without what comes after their last dot: a forge, a bot or a person's git reads them in several formats."""
_FORMATS = frozenset(
    {"yml", "yaml", "json", "json5", "jsonc", "toml", "star", "jsonnet", "cm", "groovy", "kts", "lock"}
)
_STARTS = ("azure-pipelines", "jenkinsfile", ".gitlab-ci", ".drone", ".woodpecker", ".cirrus")
"""Files of these names are often several: azure-pipelines-release.yml, Jenkinsfile.nightly."""
_FOLDERS_OF_MACHINES = frozenset({
    ".gitlab", ".gitlab-ci", ".gitea", ".forgejo", ".woodpecker", ".circleci", ".buildkite", ".drone", ".cirrus",
    ".semaphore", ".tekton", ".builds", ".teamcity", ".harness", ".azure-pipelines", ".azuredevops", ".azure-devops",
    "zuul.d", ".zuul.d", ".prow", ".jenkins", ".codefresh", ".mergify", ".cm", ".aviator", ".trunk", ".bitbucket",
    ".husky", ".githooks", ".lefthook", ".vela", ".onedev", ".earthly", ".concourse", ".codebuild", ".bitrise",
    ".screwdriver", ".taskcluster", ".gitpod", ".packit", ".renovate",
})  # fmt: skip
_GITHUB = ".github"
_FOR_READERS = frozenset({"issue_template", "discussion_template", "pull_request_template"})
"""What people read and fill in; everything else below .github steers workflows, the forge's settings, or its apps."""


def is_policy(path: str, prefix: str) -> bool:
    """True for a policy path; *path* is from the repository's top, *prefix* the workspace's. Case never matters.

    A file in the place of a folder counts too: it may be a link that brings another folder in.
    """
    folded, root = fold_path(path), fold_path(prefix)
    if _steers(folded, root) or root.startswith(folded + "/"):
        return True
    return folded.startswith(root) and folded.removeprefix(root).partition("/")[0] in _FOLDERS


def _steers(folded: str, prefix: str) -> bool:
    """True for the workspace's own settings and for what a forge, its machines and bots, or a person's git reads."""
    parts = folded.split("/")
    name = parts[-1]
    if name == SETTINGS_FILE or name in _GIT or not _FOLDERS_OF_MACHINES.isdisjoint(parts):
        return True
    if _GITHUB in parts:
        return _steers_github(parts[parts.index(_GITHUB) + 1 :])
    if not name.startswith(".") and _is_document(folded, prefix):
        return False  # posts/renovate.yaml is a post
    stem, _, form = name.rpartition(".")
    return name in _FILES or (stem in _FILES and form in _FORMATS) or name.startswith(_STARTS)


def _steers_github(below: Sequence[str]) -> bool:
    if len(below) > 1:
        return below[0] not in _FOR_READERS
    return not below or below[0].rpartition(".")[2] not in {"md", "txt", "rst", "adoc"}


def _is_document(folded: str, prefix: str) -> bool:
    return folded.startswith(prefix) and folded.removeprefix(prefix).partition("/")[0] in _DOCUMENTS


@lru_cache(maxsize=1 << 16)  # each path of a range is asked for several times, in one round over all after the other
def fold_path(path: str) -> str:
    """A path as file systems that ignore case compare it."""
    folded = path.casefold()
    if folded.isascii():
        return path if folded == path else folded  # nearly always: no second string is kept
    return unicodedata.normalize("NFC", folded)
