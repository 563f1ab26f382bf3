"""Which environment variables may reach git."""

from __future__ import annotations

from collections.abc import MutableMapping

_IDENTITY = (
    "GIT_AUTHOR_",
    "GIT_COMMITTER_",
    "GIT_CONFIG_",
    "GIT_SSH",
    "GIT_ASKPASS",
    "GIT_TRACE",
    "GIT_EXEC_PATH",
)
_FIXED = {"GIT_TERMINAL_PROMPT": "0", "GIT_NO_REPLACE_OBJECTS": "1"}


def scrub(environment: MutableMapping[str, str], *, keep_identity: bool) -> None:
    """Drop the variables that would point git elsewhere (GIT_DIR, GIT_INDEX_FILE, …).

    With *keep_identity* those stay that say who the user is, how git is configured and how it reaches others: a
    command that writes is the user's own. Judging commands keep none.
    """
    for name in [name for name in environment if name.startswith("GIT_")]:
        if not (keep_identity and name.startswith(_IDENTITY)):
            del environment[name]
    environment.update(_FIXED)
    environment.setdefault("GIT_PYTHON_REFRESH", "quiet")  # a missing git is told in our words, when it is needed
