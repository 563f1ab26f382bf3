"""OpenSSH signatures: make one with the user's git signing key, check one against the keys of members."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from socialops.errors import SocialopsError
from socialops.git.config import setting
from socialops.git.program import program
from socialops.git.repo import Repo

NAMESPACE = "socialops-review"
"""Signatures of reviews; those of commits (namespace `git`) can't be replayed as such."""
COMMIT_NAMESPACE = "git"
_ARMOR = re.compile(r"-----BEGIN SSH SIGNATURE-----\n[A-Za-z0-9+/=\n]{1,20000}\n-----END SSH SIGNATURE-----\n?")
_PRINCIPAL = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_KEY = re.compile(r"[a-z0-9@.-]+ [A-Za-z0-9+/]+=*")
_PATIENCE = 30


class Verdict(NamedTuple):
    """Whether a signature is the principal's, and why not."""

    good: bool
    reason: str = ""


def sign(repo: Repo, payload: bytes) -> str:
    """An armored signature by the user's git signing key (`user.signingkey` with `gpg.format=ssh`)."""
    key = signing_key(repo)
    command = [program("ssh-keygen"), "-q", "-Y", "sign", "-n", NAMESPACE]
    with tempfile.TemporaryDirectory(prefix="socialops-") as folder:
        target = Path(folder) / "review"
        target.write_bytes(payload)
        if key.startswith(("key::", "ssh-", "ecdsa-", "sk-")):
            public = Path(folder) / "key.pub"
            public.write_text(key.removeprefix("key::") + "\n", encoding="utf-8", newline="")
            command += ["-U", "-f", str(public), str(target)]  # the private half is with the agent
        else:
            command += ["-f", str(Path(key).expanduser()), str(target)]
        done = _run(command, payload=None, terminal=True)
        made = Path(f"{target}.sig")
        if done.returncode != 0 or not made.exists():
            raise SocialopsError(
                f"The review can't be signed with the key {key}: {_last_line(done.stderr)}. See that the key is there "
                "and, if it has a passphrase, that it is loaded: ssh-add"
            )
        return made.read_text(encoding="ascii")


def signing_key(repo: Repo) -> str:
    """The user's git signing key, or an error that says how to set one."""
    how = (
        "This workspace wants signed reviews (evidence: signature). Tell git your SSH key once: "
        "git config --global gpg.format ssh and git config --global user.signingkey ~/.ssh/id_ed25519.pub"
    )
    key = setting(repo.root, "user.signingkey")
    if key is None:
        raise SocialopsError(how)
    form = setting(repo.root, "gpg.format") or "openpgp"
    if form != "ssh":
        raise SocialopsError(f"git signs with {form} here. {how}")
    return key


def verify(
    principal: str, keys: Iterable[str], payload: bytes, signature: str, *, namespace: str = NAMESPACE
) -> Verdict:
    """Whether *signature* over *payload* was made by one of *keys*, which belong to *principal*.

    Nothing but plain `type base64` keys and plain principals reach the list of allowed signers, so that neither a line
    break nor an option nor a wildcard can let another key in.
    """
    good_keys = [key for key in keys if _KEY.fullmatch(key)]
    if not _PRINCIPAL.fullmatch(principal) or not good_keys:
        return Verdict(False, f"{principal} has no ssh_keys")
    if not _ARMOR.fullmatch(signature):
        return Verdict(False, "the signature is not an SSH signature")
    with tempfile.TemporaryDirectory(prefix="socialops-") as folder:
        signers, armored = Path(folder) / "signers", Path(folder) / "signature"
        signers.write_text(
            "".join(f'{principal} namespaces="{namespace}" {key}\n' for key in good_keys),
            encoding="ascii",
            newline="",  # ssh-keygen takes a carriage return for a part of the key
        )
        armored.write_text(signature if signature.endswith("\n") else signature + "\n", encoding="ascii", newline="")
        command = [program("ssh-keygen"), "-Y", "verify", "-f", str(signers), "-I", principal, "-n", namespace]
        done = _run([*command, "-s", str(armored)], payload=payload)
    if done.returncode == 0:
        return Verdict(True)
    return Verdict(False, f"the signature does not match the content, or is not by a key of {principal}")


def _run(command: list[str], *, payload: bytes | None, terminal: bool = False) -> subprocess.CompletedProcess[bytes]:
    """Run ssh-keygen; with *terminal* it may ask the user for a passphrase, and takes its time."""
    environment: Mapping[str, str] = {**os.environ, "LC_ALL": "C"}
    try:
        if terminal:
            return subprocess.run(command, capture_output=True, check=False, env=environment)
        return subprocess.run(
            command, input=payload or b"", capture_output=True, check=False, env=environment, timeout=_PATIENCE
        )
    except OSError as error:
        raise SocialopsError(f"ssh-keygen ({command[0]}) can't be started: {error.strerror}") from error
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 255, b"", b"it took too long")


def _last_line(said: bytes) -> str:
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else "ssh-keygen gave no reason"
