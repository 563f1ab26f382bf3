"""The files a workspace starts with."""

from __future__ import annotations

from datetime import datetime

from socialops.domain.documents.json_schema import modeline
from socialops.domain.documents.kind import SETTINGS_FILE
from socialops.domain.results.start import Facts
from socialops.domain.slug import shortened, slug
from socialops.domain.time.zones import zone
from socialops.operations.workspace.new import draft
from socialops.operations.workspace.new_values import Wish
from socialops.store import example
from socialops.store.load import load
from socialops.store.memory import Memory
from socialops.store.template import fill
from socialops.store.yaml.writer import scalar

ATTRIBUTES = b"*.yaml text eol=lf\nassets/** -text\n"
"""The same line ends for everybody, and media left alone: digests depend on both."""
FIRST_POST = "first-post"
_ROLES = ("social-media-manager", "content-creator", "community-manager", "analyst", "legal")
_FILES = {
    **{f"roles/{role}.yaml": ("role", role) for role in _ROLES},
    "workflows/standard.yaml": ("workflow", "standard"),
    "guides/brand.yaml": ("guide", "brand"),
    "playbooks/complaint.yaml": ("playbook", "complaint"),
    "playbooks/crisis.yaml": ("playbook", "crisis"),
}


def example_files() -> dict[str, bytes]:
    """The files of the shipped example."""
    return example.contents()


def starter_files(facts: Facts, now: datetime) -> dict[str, bytes]:
    """The files of a team of one; a first channel and a first draft among them."""
    files = {path: fill(f"init/{name}", {"modeline": modeline(kind, path)}) for path, (kind, name) in _FILES.items()}
    files[SETTINGS_FILE] = _settings(facts)
    files[f"members/{facts.member}.yaml"] = _member(facts)
    now = now.astimezone(zone(facts.timezone))
    channel = f"{shortened(slug(facts.name, 'our'), 40)}-linkedin"
    for kind, name, title in (("channel", channel, None), ("post", FIRST_POST, "Our first post")):
        workspace = load(Memory(files))
        actor = workspace.members[facts.member].item
        made = draft(workspace, kind, name, actor=actor, now=now, wish=Wish(title=title))
        files[made.path] = made.data
    return {".gitattributes": ATTRIBUTES, **files}


def _settings(facts: Facts) -> bytes:
    values = {
        "modeline": modeline("workspace", SETTINGS_FILE),
        "title": scalar(facts.name),
        "timezone": facts.timezone,
        "workflow": "standard",
        "evidence": facts.evidence,
    }
    return fill("new/workspace", values)


def _member(facts: Facts) -> bytes:
    keys = f'ssh_keys: ["{facts.key}"]' if facts.key else '# ssh_keys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5"]'
    values = {
        "modeline": modeline("member", f"members/{facts.member}.yaml"),
        "id": scalar(facts.member),
        "title": scalar(facts.person),
        "email": scalar(facts.email),
        "ssh_keys": keys,
    }
    return fill("init/member", values)
