"""The steps that histories are made of: each changes the tree of a branch; False where there is nothing to commit."""

# ruff: noqa: ARG001 - all steps have one shape

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from socialops.domain.documents.records import review_name
from tests.audit.histories import (
    BRANCHES,
    HOUR,
    PLACES,
    POSTS,
    STATUSES,
    TEXTS,
    History,
    Node,
    Step,
    Tree,
    digest_of,
    document,
    fields_of,
    merged,
    part_of,
    post_fields,
    post_path,
    records,
    set_fields,
)  # fmt: skip

NAME = {"dana.new": "dana"}
SHIFTS = (0, 0, 0, 0, -48, 48, -20, 20)
"""Hours between what a record says and its commit."""


def _pick(values: Any, number: int) -> Any:
    return values[number % len(values)]


def _at(history: History, shift: int) -> str:
    return datetime.fromtimestamp(history.clock + shift * HOUR, UTC).isoformat()


# -- posts and their media


def edit(history: History, step: Step, tree: Tree) -> bool:
    """Other words; a broken file is written anew."""
    path = post_path(tree, _pick(POSTS, step.one))
    if path and fields_of(tree[path][1]) is None:
        good = (n.tree[path] for n in _back(history, step) if path in n.tree and fields_of(n.tree[path][1]))
        was = next(good, None)
        if was is None:  # moved as it was broken: it was never good there
            return False
        tree[path] = was
    return set_fields(tree, path, text=_pick(TEXTS, step.two))


def break_file(history: History, step: Step, tree: Tree) -> bool:
    """Other words, and a quote is missing."""
    path = post_path(tree, _pick(POSTS, step.one))
    if not path or not set_fields(tree, path, text=_pick(TEXTS, step.two)):
        return False
    tree[path] = (tree[path][0], tree[path][1] + b'notes: "\n')
    return True


def mend_file(history: History, step: Step, tree: Tree) -> bool:
    """Take the line with the missing quote out."""
    path = post_path(tree, _pick(POSTS, step.one))
    if not path or not tree[path][1].endswith(b'notes: "\n'):
        return False
    tree[path] = (tree[path][0], tree[path][1].removesuffix(b'notes: "\n'))
    return True


def twin(history: History, step: Step, tree: Tree) -> bool:
    """A second file with the id of a post."""
    path = post_path(tree, _pick(POSTS, step.one))
    target = f"posts/{_pick(('again', '0'), step.two // 3)}/{path.rsplit('/', 1)[-1]}"
    if not path or target in tree:
        return False
    tree[target] = tree[path]
    return set_fields(tree, target, text=_pick(TEXTS, step.two))


def add(history: History, step: Step, tree: Tree) -> bool:
    """A post that is not there, or not any more."""
    name = _pick((*POSTS, "third"), step.one)
    if post_path(tree, name):
        return False
    author = _pick(("maya", "ben", "dana"), step.one // 3)
    words = {"status": _pick(STATUSES, step.two // 3), "text": _pick(TEXTS, step.two)}
    tree[f"posts/{name}.yaml"] = ("100644", document(post_fields(name, author=author, **words)))
    return True


def false_parent(history: History, step: Step, tree: Tree) -> bool:
    """Other words, in a commit whose header names a parent that git does not take for one and that holds them."""
    if not set_fields(tree, post_path(tree, _pick(POSTS, step.one)), text=_pick(TEXTS, step.two)):
        return False
    tip = history.tips[step.branch]
    history.commit(step.branch, tree, step.who)
    held = history.tips[step.branch].oid
    history.tips[step.branch] = tip
    history.commit(step.branch, tree, step.who, header=f"parent {held}\n")
    return False


def remove(history: History, step: Step, tree: Tree) -> bool:
    """Remove a post's file, the first or the last that has its id."""
    found = [p for p in sorted(tree) if p.endswith(f"/{_pick(POSTS, step.one)}.yaml") and p.startswith("posts/")]
    return bool(found and tree.pop(found[-(step.two % 2)]))


def move(history: History, step: Step, tree: Tree) -> bool:
    """The same file in another folder."""
    path = post_path(tree, _pick(POSTS, step.one))
    target = f"posts/{_pick(('2027', '2028'), step.two)}/{path.rsplit('/', 1)[-1]}"
    if not path or target in tree:
        return False
    tree[target] = tree.pop(path)
    return True


def rename(history: History, step: Step, tree: Tree) -> bool:
    """The same words under another id."""
    old, new = _pick(POSTS, step.one), _pick(("third", "launch", "second"), step.two)
    path = post_path(tree, old)
    target = f"posts/{new}.yaml"
    if not path or target in tree or post_path(tree, new):
        return False
    tree[target] = tree.pop(path)
    return set_fields(tree, target, id=new)


def mode(history: History, step: Step, tree: Tree) -> bool:
    """Make a record or a picture executable, or plain again."""
    found = sorted(p for p in tree if p.startswith(("reviews/", "publications/", "assets/")))
    if not found:
        return False
    path = _pick(found, step.one)
    tree[path] = ("100755" if tree[path][0] == "100644" else "100644", tree[path][1])
    return True


def link(history: History, step: Step, tree: Tree) -> bool:
    """Put a link in the place of a post or of its media."""
    found = [p for p in (post_path(tree, "launch"), *PLACES) if p in tree]
    if not found:
        return False
    tree[_pick(found, step.one)] = ("120000", b"README.md")
    return True


def media(history: History, step: Step, tree: Tree) -> bool:
    """A picture, wherever it lies."""
    new = ("100644", f"picture {step.two % 3}".encode())
    path = _pick(PLACES, step.one)
    if tree.get(path) == new:
        return False
    tree[path] = new
    return True


def name_media(history: History, step: Step, tree: Tree) -> bool:
    """A post names a picture."""
    return set_fields(tree, post_path(tree, "launch"), media=[{"file": _pick(PLACES, step.one), "alt": "A door"}])


def status(history: History, step: Step, tree: Tree) -> bool:
    """The author's word."""
    return set_fields(tree, post_path(tree, _pick(POSTS, step.one)), status=_pick(STATUSES, step.two))


def plan(history: History, step: Step, tree: Tree) -> bool:
    """Another time, or zone, to go out."""
    when: Any = ({"publish_at": "2027-03-02 09:00"}, {"publish_at": None}, {"timezone": "UTC"})
    return set_fields(tree, post_path(tree, _pick(POSTS, step.one)), **_pick(when, step.two))


def title(history: History, step: Step, tree: Tree) -> bool:
    """What nobody is shown."""
    return set_fields(tree, post_path(tree, _pick(POSTS, step.one)), title=f"Title {step.two}")


def people(history: History, step: Step, tree: Tree) -> bool:
    """Another author or contributor."""
    who: Any = ({"contributors": ["dana"]}, {"author": "dana"}, {"author": "ben"}, {"contributors": ["mia"]})
    return set_fields(tree, post_path(tree, _pick(POSTS, step.one)), **_pick(who, step.two))


def labels(history: History, step: Step, tree: Tree) -> bool:
    """What routes a post."""
    return set_fields(tree, post_path(tree, _pick(POSTS, step.one)), labels=_pick((["claim"], None, ["tip"]), step.two))


# -- policy


def policy(history: History, step: Step, tree: Tree) -> bool:
    """Roles given and taken, a leaver, a new address, another workflow."""
    stages = [{"id": "brand-review", "role": "reviewer", "approvals": 2}]
    changes: Any = (
        ("members/ben.yaml", {"roles": ["writer", "reviewer"]}), ("members/dana.yaml", {"roles": ["writer"]}),
        ("members/dana.yaml", {"emails": ["dana.new@acme.test"]}), ("members/dana.yaml", {"until": "2027-02-10"}),
        ("workflows/standard.yaml", {"covers": ["content"]}), ("workflows/standard.yaml", {"four_eyes": False}),
        ("workflows/standard.yaml", {"stages": stages}), ("members/pia.yaml", {"backup": "ben"}),
        ("socialops.yaml", {"timezone": "America/New_York"}), ("members/dana.yaml", {"backup": "ben"}),
        ("workflows/standard.yaml", {"stages": [{"id": "legal-review", "role": "legal"}, stages[0]]}),
        ("roles/reviewer.yaml", {"may": ["post", "publish"]}), ("roles/legal.yaml", {"may": ["bypass"]}),
    )  # fmt: skip
    path, fields = _pick(changes, step.one)
    return set_fields(tree, path, **fields)


def steer(history: History, step: Step, tree: Tree) -> bool:
    """A file that steers git or the forge."""
    path = _pick((".github/workflows/x.yml", "sub/.gitattributes", "CODEOWNERS", "Roles/extra.yaml"), step.one)
    tree[path] = ("100644", b"{}\n")
    return True


# -- records


def _review(history: History, step: Step, tree: Tree, decision: str, stage: str = "", **fields: Any) -> bool:
    by, post = NAME.get(step.who, step.who), _pick(POSTS, step.one // 3)
    stage = stage or ("legal-review" if by == "lena" else "brand-review")
    known = [n.number for p in records(tree) if (n := review_name(p)) and n[:3] == (post, stage, by)]
    found = {"post": post, "stage": stage, "by": by, "decision": decision,
             "at": _at(history, _pick(SHIFTS, step.two)), **fields}  # fmt: skip
    name = f"reviews/{post}/{stage}--{by}--{max(known, default=0) + 1}.yaml"
    tree[name] = ("100644", document({key: value for key, value in found.items() if value is not None}))
    return True


def approve(history: History, step: Step, tree: Tree) -> bool:
    """Approve what is there, what was there, or what will be."""
    post = _pick(POSTS, step.one // 3)
    about = tree
    if step.one % 3 == 1:
        about = next((n.tree for n in _back(history, step) if digest_of(n.tree, post) != digest_of(tree, post)), tree)
    elif step.one % 3 == 2:
        about = dict(tree)
        set_fields(about, post_path(tree, post), text=TEXTS[2])
    return _review(history, step, tree, "approve", digest=digest_of(about, post))


def request(history: History, step: Step, tree: Tree) -> bool:
    """Ask for changes."""
    return _review(
        history, step, tree, "request-changes", digest=digest_of(tree, _pick(POSTS, step.one // 3)), note="No."
    )


def withdraw(history: History, step: Step, tree: Tree) -> bool:
    """Take a decision back."""
    return _review(history, step, tree, "withdraw")


def lift(history: History, step: Step, tree: Tree) -> bool:
    """Lift dana's request."""
    return _review(history, step, tree, "lift", stage="brand-review", of="dana", note="Go on.")


def comment(history: History, step: Step, tree: Tree) -> bool:
    """Say something on a stage, a task or nothing of these, and where there is neither."""
    stage = _pick(("general", "brand-review", "concept", "gone-review"), step.one)
    return _review(history, step, tree, "comment", stage=stage, note="Hm.")


def done(history: History, step: Step, tree: Tree) -> bool:
    """Tick a task off, one's own or another's, and one that there is not."""
    return _review(history, step, tree, "done", stage=_pick(("concept", "measure", "nothing"), step.one))


def assign(history: History, step: Step, tree: Tree) -> bool:
    """Give a task to somebody."""
    path = post_path(tree, _pick(POSTS, step.one))
    return set_fields(tree, path, assignments=_pick(({"concept": "dana"}, {"concept": "pia"}, None), step.two))


def forge(history: History, step: Step, tree: Tree) -> bool:
    """A record in dana's name, whoever commits it."""
    return approve(history, step._replace(who="dana"), tree)


def copy_record(history: History, step: Step, tree: Tree) -> bool:
    """A record's bytes under another post, stage or number; its old place may go."""
    if not (known := records(tree)):
        return False
    path = _pick(known, step.one)
    name = review_name(path)
    assert name
    target = _pick((name._replace(number=name.number + 1), name._replace(post="second"),
                    name._replace(stage="legal-review"), name._replace(member="mia")), step.two // 2).path  # fmt: skip
    if target in tree:
        return False
    tree[target] = tree[path] if step.two % 2 else tree.pop(path)
    return True


def drop_record(history: History, step: Step, tree: Tree) -> bool:
    """Remove a record, or put more words into it."""
    known = sorted(p for p in tree if p.startswith(("reviews/", "publications/")) and p.endswith(".yaml"))
    if not known:
        return False
    path = _pick(known, step.one)
    if step.two % 2:
        tree[path] = (tree[path][0], tree[path][1] + b'note: "More."\n')
    else:
        tree.pop(path)
    return True


def restore_record(history: History, step: Step, tree: Tree) -> bool:
    """Put a record of any branch back, or bring it here, as it was."""
    trees = [node.tree for tip in history.tips.values() for node in tip.history()]
    known = {(p, e) for t in trees for p, e in t.items() if review_name(p) and p not in tree}
    if not known:
        return False
    path, entry = _pick(sorted(known), step.one)
    tree[path] = entry
    return True


def publish(history: History, step: Step, tree: Tree) -> bool:
    """Record that a post went out, or did not."""
    post = _pick(POSTS, step.one // 3)
    outcome = _pick(("published", "published", "failed", "unknown"), step.two)
    number = 1 + sum(path.startswith(f"publications/{post}/acme-x--") for path in tree)
    about = tree
    if step.one % 3 == 1:
        about = next((n.tree for n in _back(history, step) if part_of(n.tree, post) != part_of(tree, post)), tree)
    found = {"post": post, "channel": "acme-x", "outcome": outcome, "at": _at(history, 0),
             "by": NAME.get(step.who, step.who), "digest": part_of(about, post)}  # fmt: skip
    if step.two % 3:
        stages: Any = (["brand-review"], ["brand-review", "legal-review"], ["legal-review"], [], ["brand-review"])
        found |= {"digest": digest_of(tree if step.two % 7 == 1 else about, post), "part": found["digest"],
                  "stages": _pick(stages, step.two // 3)}  # fmt: skip
    tree[f"publications/{post}/acme-x--{number}.yaml"] = ("100644", document(found))
    return True


def case(history: History, step: Step, tree: Tree) -> bool:
    """Open a case, go on with it, alter what was said, or remove it."""
    path, by = "cases/zip.yaml", NAME.get(step.who, step.who)
    entry = {"at": _at(history, 0), "by": by if step.two % 4 else "dana", "action": "note", "note": f"{history.clock}"}
    fields = fields_of(tree[path][1]) if path in tree else None
    if fields is None:
        opened = {**entry, "action": "open"}
        fields = {"id": "zip", "playbook": "complaint", "title": "Zip", "log": [opened]}
    elif step.one % 6 == 4:
        fields["log"][0]["note"] = "Nothing."
    elif step.one % 6 == 5:
        tree.pop(path)
        return True
    else:
        fields["log"].append(entry)
    tree[path] = ("100644", document(fields))
    return True


# -- what git does


def _back(history: History, step: Step) -> list[Node]:
    found, node = [history.tips[step.branch]], history.tips[step.branch]
    while node.parents:
        node = node.parents[0]
        found.append(node)
    return found


def _own(history: History, branch: str) -> list[Node]:
    """The branch's own commits since main, the oldest first."""
    known, found, node = history.tips["main"].history(), [], history.tips[branch]
    while node not in known and node.parents:
        found.append(node)
        node = node.parents[0]
    return found[::-1]


def _apply(tree: Tree, old: Tree, new: Tree) -> bool:
    """What leads from one tree to the other, done to a third; False where it does not fit."""
    paths = [path for path in old.keys() | new.keys() if old.get(path) != new.get(path)]
    if any(tree.get(path) not in (old.get(path), new.get(path)) for path in paths):
        return False
    for path in paths:
        if path in new:
            tree[path] = new[path]
        else:
            tree.pop(path, None)
    return bool(paths)


def merge(history: History, step: Step, tree: Tree) -> bool:
    """Merge another branch: cleanly, keeping ours, taking theirs, or with words that neither side had."""
    ours, other = history.tips[step.branch], history.tips[_pick([b for b in BRANCHES if b != step.branch], step.one)]
    if other in ours.history():
        return False
    how = step.two % 8
    made = dict(ours.tree) if how == 5 else dict(other.tree) if how == 6 else merged(ours, other)
    if how == 7:
        set_fields(made, post_path(made, "launch"), text="Evil words.")
    if how < 4 and ours in other.history():
        history.tips[step.branch] = other
    else:
        history.commit(step.branch, made, step.who, other)
    return False


def octopus(history: History, step: Step, tree: Tree) -> bool:
    """Merge both other branches in one commit."""
    ours, others = history.tips[step.branch], [history.tips[b] for b in BRANCHES if b != step.branch]
    others = [node for node in dict.fromkeys(others) if node not in ours.history()]
    if len(others) < 2 or any(a is not b and a in b.history() for a in others for b in others):
        return False
    made = ours
    for other in others if step.one % 3 else []:
        made = Node("", (ours, other), merged(made, other), "", 0)
    history.commit(step.branch, dict(made.tree), step.who, *others)
    return False


def land(history: History, step: Step, tree: Tree) -> bool:
    """Merge work into main, by a merge commit or by moving main on; the other branches may follow."""
    main, work = history.tips["main"], history.tips["work"]
    if work in main.history():
        return False
    if main in work.history() and step.one % 2 == 0:
        history.tips["main"] = work
    else:
        history.commit("main", merged(main, work), "hana", work)
    if step.two % 2 == 0:
        history.tips["work"] = history.tips["main"]
    return False


def revert(history: History, step: Step, tree: Tree) -> bool:
    """Undo one of the last commits of the branch."""
    nodes = [node for node in _back(history, step) if node.parents]
    if not nodes:
        return False
    node = nodes[min(step.one % 4, len(nodes) - 1)]
    return _apply(tree, node.tree, node.parents[0].tree)


def pick(history: History, step: Step, tree: Tree) -> bool:
    """Cherry-pick a commit of another branch."""
    other = _pick([b for b in BRANCHES if b != step.branch], step.one)
    nodes = _own(history, other) if other != "main" else _back(history, step._replace(branch="main"))[:-1]
    if nodes and _apply(tree, (node := _pick(nodes, step.two)).parents[0].tree, node.tree):
        history.again(step.branch, tree, node, step.who)
    return False


def rebase(history: History, step: Step, tree: Tree) -> bool:
    """Make the branch's commits again on top of main."""
    if step.branch == "main":
        return False
    nodes = _own(history, step.branch)
    history.tips[step.branch] = history.tips["main"]
    for node in nodes:
        made = dict(history.tips[step.branch].tree)
        if _apply(made, node.parents[0].tree, node.tree):
            history.again(step.branch, made, node, step.who)
    return False


def squash(history: History, step: Step, tree: Tree) -> bool:
    """One commit of all, that names everybody as co-author."""
    nodes = _own(history, step.branch) if step.branch != "main" else []
    if not nodes:
        return False
    trailers = dict.fromkeys(f"Co-authored-by: {node.who} <{node.who}@acme.test>" for node in nodes)
    made = merged(history.tips["main"], history.tips[step.branch])
    history.tips[step.branch] = history.tips["main"]
    history.commit(step.branch, made, step.who, message="Squash\n\n" + "\n".join(trailers))
    return False


def wait(history: History, step: Step, tree: Tree) -> bool:
    """Days go by."""
    history.clock += (30, 60, -40)[step.one % 3] * HOUR
    return False


KINDS = (
    "edit", "approve", "merge", "status", "plan", "media", "name-media", "publish", "request", "withdraw", "lift",
    "comment", "done", "case", "policy", "steer", "twin", "remove", "move", "rename", "break-file", "mend-file", "mode",
    "link", "title", "people", "labels", "forge", "copy-record", "drop-record", "restore-record", "octopus", "land",
    "assign", "revert", "pick", "rebase", "squash", "wait", "add", "false-parent",
)  # fmt: skip
