"""What a path of the workspace is to `sync`: a post, a record and about what, policy, or one of two to take."""

from __future__ import annotations

from socialops.domain.documents.kind import KINDS, RECORDS, SETTINGS_FILE

_SUBJECTS = ("posts/", "series/")
_FOLDERS = tuple(kind.folder for kind in RECORDS)
_RECORDS = tuple(f"{folder}/" for folder in ("measures", "decisions", *_FOLDERS))
_POLICY = tuple(f"{kind.folder}/" for kind in KINDS if kind.policy)


def subject_of(path: str) -> str | None:
    """The post or series that a record's path (relative to the workspace) is about; None where it is no record."""
    folder, _, rest = path.partition("/")
    post, _, name = rest.partition("/")
    return post if folder in _FOLDERS and name and "/" not in name else None


def post_of(full: str, prefix: str) -> str | None:
    """The post or series that a path (from the repository's top) is about: its own file, or a record of it."""
    path = full.removeprefix(prefix)
    if not full.startswith(prefix) or not path.endswith(".yaml"):
        return None
    return path.rpartition("/")[2].removesuffix(".yaml") if path.startswith(_SUBJECTS) else subject_of(path)


def is_post(path: str) -> bool:
    """Whether a path (relative to the workspace) is where a post lies."""
    return path.startswith("posts/") and path.endswith(".yaml")


def is_policy(path: str) -> bool:
    """Whether a file (relative to the workspace) says who may do what."""
    return path == SETTINGS_FILE or path.startswith(_POLICY)


def may_be_chosen(path: str) -> bool:
    """Whether one side's word can be taken for a file: records and cases are never chosen among."""
    return not is_record(path) and not path.startswith("cases/")


def is_record(path: str) -> bool:
    """Whether a file (relative to the workspace) is only ever added: what it says is somebody's word."""
    return path.startswith(_RECORDS)
