"""What git on this machine is and knows, before there is a workspace."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

from socialops import door, leftovers
from socialops.git.program import program
from socialops.git.repo import GitFailed, Identity, Repo, find, run

FIRST_BRANCH = "main"


def version(folder: Path) -> str:
    """The version of git, such as 2.39.5."""
    return run(folder, "version").removeprefix("git version ").split(" ")[0]


def identity(folder: Path) -> Identity:
    """Who git says the user is, in a folder with or without a repository."""
    return Repo(folder, folder, folder, folder).identity()


def setting(folder: Path, name: str, *, kind: str = "") -> str | None:
    """A value of git's configuration as it holds in the folder; *kind* may be `path`, which unfolds a leading ~."""
    from git import Git
    from git.exc import CommandError

    wanted = [f"--type={kind}"] if kind else []
    with contextlib.suppress(CommandError):
        return Git(folder).execute([program("git"), "config", *wanted, "--get", name]) or None
    return None


def create(folder: Path) -> Repo:
    """Make a repository; its first branch is the user's choice, else main."""
    branch = [] if setting(folder, "init.defaultBranch") else [f"--initial-branch={FIRST_BRANCH}"]
    aside = leftovers.aside(folder)
    try:
        run(folder, "init", "--quiet", *branch, str(aside))  # a repository that is there in one step, or not at all
        if (folder / ".git").is_dir() and not (folder / ".git/HEAD").exists():  # half of one: a 'git init' was killed
            shutil.rmtree(folder / ".git", ignore_errors=True)
        (aside / ".git").rename(folder / ".git")
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    made = find(folder)
    if made is None:
        raise GitFailed(f"git made no repository in {folder}.")
    return made


def signing_key(folder: Path) -> str | None:
    """The public SSH key that git signs with, as `type base64`; None where git signs with none or it can't be read."""
    if setting(folder, "gpg.format") != "ssh":
        return None
    value = setting(folder, "user.signingkey")
    if value is None:
        return None
    if value.startswith("key::") or " " in value:
        return _short(value.removeprefix("key::"))
    path = Path(setting(folder, "user.signingkey", kind="path") or value)
    for candidate in (path, path.with_name(path.name + ".pub")):
        data = door.read((folder / candidate).resolve(), 1 << 16)
        if isinstance(data, bytes) and (found := _short(data.decode("utf-8", "replace"))):
            return found
    return None


def attribute(repo: Repo, path: str, name: str) -> str:
    """What .gitattributes say of a file: the value, `set`, `unset` or `unspecified`."""
    return repo.run("check-attr", name, "--", path).rpartition(": ")[2]


def _short(text: str) -> str | None:
    """The first two words of a public key; None for anything else, a private key above all."""
    words = text.split()
    if len(words) < 2 or "\n" in text.strip() or not words[0].startswith(("ssh-", "ecdsa-", "sk-")):  # noqa: PLR2004
        return None
    return f"{words[0]} {words[1]}"
