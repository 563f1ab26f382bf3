"""Histories made of plain steps, written straight as git objects: many a second, each told in a few words."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from socialops.domain.approval.digest import channel_digest
from socialops.domain.approval.state import digest
from socialops.domain.documents.records import review_name
from tests.audit.commits import workspace_of

Tree = dict[str, tuple[str, bytes]]
"""For each path its mode and its bytes."""
PEOPLE = ("dana", "maya", "ben", "mia", "lena", "pia", "hana", "mallory", "dana.new")
BRANCHES = ("work", "main", "side")
PLACES = ("assets/hero.png", "posts/hero.png", "reviews/launch/hero.png", "publications/hero.png")
TEXTS = ("Words.", "Other words.", "Third words.")
POSTS = ("launch", "second")
STATUSES = ("ready", "hold", "cancelled", "draft")
HOUR = 3600


class Step(NamedTuple):
    """What is done, on which branch, by whom; what the two numbers choose, each kind of step says."""

    kind: str
    branch: str = "work"
    who: str = "dana"
    one: int = 0
    two: int = 0


@dataclass(eq=False)
class Node:
    """A commit."""

    oid: str
    parents: tuple[Node, ...]
    tree: Tree
    who: str
    at: int

    def history(self) -> set[Node]:
        """The commit and all before it."""
        found, waiting = set[Node](), [self]
        while waiting:
            node = waiting.pop()
            if node not in found:
                found.add(node)
                waiting.extend(node.parents)
        return found


def document(fields: Mapping[str, Any]) -> bytes:
    """A YAML document: a line a field."""
    return "".join(f"{key}: {json.dumps(value)}\n" for key, value in fields.items()).encode()


def fields_of(data: bytes) -> dict[str, Any] | None:
    """The fields of such a document; None where it is broken."""
    try:
        return {key: json.loads(value) for key, _, value in (x.partition(": ") for x in data.decode().splitlines())}
    except ValueError:
        return None


def _policy() -> dict[str, dict[str, Any]]:
    roles = {"writer": ["post"], "reviewer": ["post"], "legal": [], "publisher": ["publish"],
             "head": ["post", "publish", "change-policy", "bypass"]}  # fmt: skip
    members = {"maya": "writer", "ben": "writer", "dana": "reviewer", "mia": "reviewer", "lena": "legal",
               "pia": "publisher", "hana": "head"}  # fmt: skip
    stages = [{"id": "brand-review", "role": "reviewer"},
              {"id": "legal-review", "role": "legal", "when": {"labels": ["claim"]}}]  # fmt: skip
    tasks = {"concept": {"role": "writer"}, "measure": {"role": "head"}}
    found: dict[str, dict[str, Any]] = {
        "socialops.yaml": {"version": 1, "name": "Acme", "timezone": "Europe/Berlin", "default_workflow": "standard"},
        "channels/acme-x.yaml": {"id": "acme-x", "platform": "x", "handle": "@acme", "owner": "head"},
        "workflows/standard.yaml": {"id": "standard", "stages": stages, "responsibilities": tasks},
    }
    found |= {f"roles/{name}.yaml": {"id": name, "title": name, "may": may} for name, may in roles.items()}
    for name, role in members.items():
        fields = {"id": name, "name": name, "emails": [f"{name}@acme.test"], "roles": [role]}
        found[f"members/{name}.yaml"] = fields
    return found


def post_fields(name: str, **fields: Any) -> dict[str, Any]:
    """The fields of a ready post by maya."""
    plain = {"id": name, "title": name, "author": "maya", "channels": ["acme-x"], "publish_at": "2027-03-01 09:00"}
    return {**plain, "status": "ready", "text": TEXTS[0], **fields}


def _start() -> Tree:
    posts = {"launch": post_fields("launch"), "second": post_fields("second", author="ben")}
    found = _policy() | {f"posts/{name}.yaml": fields for name, fields in posts.items()}
    return {path: ("100644", document(fields)) for path, fields in found.items()}


_START = _start()


class Objects:
    """Writes blobs, trees and commits of one repository as loose objects."""

    def __init__(self, root: Path) -> None:
        self.folder = root / ".git" / "objects"
        self._known: set[str] = set()
        self._trees: dict[tuple[Any, ...], str] = {}

    def write(self, kind: str, data: bytes) -> str:
        """The id of the object, which is there now."""
        whole = f"{kind} {len(data)}\0".encode() + data
        oid = hashlib.sha1(whole, usedforsecurity=False).hexdigest()
        if oid not in self._known:
            self._known.add(oid)
            target = self.folder / oid[:2] / oid[2:]
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(zlib.compress(whole, 1))
        return oid

    def tree(self, files: Tree) -> str:
        """A tree with all below it; one that was written before is known by what it holds."""
        key = tuple(sorted(files.items()))
        if key not in self._trees:
            self._trees[key] = self._tree(files)
        return self._trees[key]

    def _tree(self, files: Tree) -> str:
        below: dict[str, Tree] = {}
        entries = []
        for path, (mode, data) in files.items():
            name, slash, rest = path.partition("/")
            if slash:
                below.setdefault(name, {})[rest] = (mode, data)
            else:
                entries.append((name, mode, self.write("blob", data)))
        entries += [(name, "40000", self.tree(inner)) for name, inner in below.items()]
        entries.sort(key=lambda e: e[0] + ("/" if e[1] == "40000" else ""))
        return self.write("tree", b"".join(f"{m} {n}\0".encode() + bytes.fromhex(o) for n, m, o in entries))


@dataclass
class History:
    """Three branches that start at one commit; `play` takes one step after another."""

    objects: Objects
    tips: dict[str, Node] = field(default_factory=dict)
    clock: int = int(datetime.fromisoformat("2027-02-10T09:00:00+01:00").timestamp())

    def __post_init__(self) -> None:
        start = self._node(dict(_START), (), "hana", self.clock - 200 * HOUR)
        self.tips = dict.fromkeys(BRANCHES, start)

    def play(self, step: Step) -> None:
        """Take the step; one that means nothing here changes nothing."""
        from tests.audit import steps

        self.clock += HOUR
        tree = dict(self.tips[step.branch].tree)
        if getattr(steps, step.kind.replace("-", "_"))(self, step, tree) is not False and tree:
            self.commit(step.branch, tree, step.who)

    def commit(
        self, branch: str, tree: Tree, who: str, *others: Node, message: str = "Change", header: str = ""
    ) -> None:
        """A commit on top of the branch; a merge with the others."""
        self.tips[branch] = self._node(
            tree, (self.tips[branch], *others), who, self.clock, words=f"{header}\n{message}\n"
        )

    def again(self, branch: str, tree: Tree, node: Node, committer: str) -> None:
        """A commit like that of another branch, by its author at its time, as cherry-pick and rebase make it."""
        made = self._node(tree, (self.tips[branch],), node.who, node.at, committer, self.clock)
        self.tips[branch] = made

    def _node(self, tree: Tree, parents: tuple[Node, ...], who: str, at: int, committer: str = "",
              committed: int = 0, words: str = "\nChange\n") -> Node:  # fmt: skip
        lines = [f"tree {self.objects.tree(tree)}", *(f"parent {node.oid}" for node in parents)]
        for role, name, moment in (("author", who, at), ("committer", committer or who, committed or at)):
            lines.append(f"{role} {name} <{name}@acme.test> {moment} +0100")
        oid = self.objects.write("commit", ("\n".join(lines) + f"\n{words}").encode())
        return Node(oid, parents, tree, who, at)


def merged(ours: Node, theirs: Node) -> Tree:
    """The merge of two commits, path by path; where both changed one, ours stays."""
    common = ours.history() & theirs.history()
    best = [n for n in common if not any(n is not other and n in other.history() for other in common)]
    tree = dict(ours.tree)
    for path in ours.tree.keys() | theirs.tree.keys():
        new = theirs.tree.get(path)
        if any(node.tree.get(path) == ours.tree.get(path) for node in best) and new != ours.tree.get(path):
            if new is None:
                tree.pop(path, None)
            else:
                tree[path] = new
    return tree


def plain(tree: Tree) -> dict[str, tuple[str, bytes]]:
    """The tree as the reference has it."""
    return {path: ("file" if mode.startswith("100") else "link", data) for path, (mode, data) in tree.items()}


def digest_of(tree: Tree, post: str) -> str:
    """What an approval of the post binds to there."""
    workspace = workspace_of(plain(tree))
    return digest(workspace, workspace.posts[post].item) if post in workspace.posts else "sha256:" + "0" * 64


def part_of(tree: Tree, post: str) -> str:
    """What a publication of the post binds to there."""
    workspace = workspace_of(plain(tree))
    if post not in workspace.posts:
        return "sha256:" + "0" * 64
    return channel_digest(workspace.posts[post].item, "acme-x", workspace.files.media)


def records(tree: Tree) -> list[str]:
    """The reviews of a tree, in order."""
    return sorted(path for path in tree if review_name(path))


def post_path(tree: Tree, name: str) -> str:
    """Where a post lies."""
    return next((path for path in sorted(tree) if path.endswith(f"/{name}.yaml") and path.startswith("posts/")), "")


def set_fields(tree: Tree, path: str, **changes: Any) -> bool:
    """Change fields of a document; False where it is not there or broken."""
    fields = fields_of(tree[path][1]) if path in tree else None
    if fields is None:
        return False
    fields = {key: value for key, value in {**fields, **changes}.items() if value is not None}
    tree[path] = (tree[path][0], document(fields))
    return True


def new_repository(root: Path) -> Objects:
    """An empty repository to write objects into."""
    for name in ("objects", "refs"):
        (root / ".git" / name).mkdir(parents=True, exist_ok=True)
    (root / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    (root / ".git" / "config").write_text("[core]\n\trepositoryformatversion = 0\n\tbare = false\n")
    return Objects(root)
