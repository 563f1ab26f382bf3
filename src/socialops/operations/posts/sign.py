"""Prove a record: sign it where the workspace's evidence asks for that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from socialops.domain.approval.signed_payload import needs_proof, signed_payload
from socialops.domain.documents.people import Member
from socialops.domain.workspace import Workspace
from socialops.errors import SocialopsError
from socialops.git.repo import Repo
from socialops.git.signature import sign, signing_key, verify

UNSIGNED = "(signed when it is written)"


def seal(
    repo: Repo, workspace: Workspace, signer: Member, path: str, fields: Mapping[str, Any], *, dry_run: bool
) -> dict[str, Any]:
    """The record's fields with a signature by *signer*, where the evidence asks for one; else as they are.

    A dry run only makes sure that there is a key to sign with.
    """
    if workspace.settings.evidence == "commit":
        return dict(fields)
    if workspace.settings.evidence == "forge" and not signer.ssh_keys:
        if not needs_proof(fields):
            return dict(fields)
        raise SocialopsError(
            "This workspace takes its proof from the forge (evidence: forge): review the pull request there, and "
            "'socialops pr record' writes it down. A review from here needs your SSH key in your file in members/."
        )
    if dry_run:
        signing_key(repo)
        return {**fields, "signature": UNSIGNED}
    payload = signed_payload(workspace.settings.name, path, fields)
    signature = sign(repo, payload)
    if not verify(signer.id, signer.ssh_keys, payload, signature).good:
        raise SocialopsError(
            f"The key that git signs with is not among the ssh_keys of {signer.id}, so the review would not be proved. "
            f"Have the public key added to members/{signer.id}.yaml, or sign with another: git config user.signingkey"
        )
    return {**fields, "signature": signature}
