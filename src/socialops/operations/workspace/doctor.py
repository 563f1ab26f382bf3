"""Examine the machine, the repository and the workspace; mend what can be mended without asking."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from socialops.domain.approval.eligibility import lone_review_message, needless_lone_review
from socialops.domain.documents.kind import KINDS, SETTINGS_FILE
from socialops.domain.results.doctor import Sign
from socialops.domain.sanitize import one_line
from socialops.errors import NoWorkspace, SocialopsError
from socialops.git import config
from socialops.git.objects import Objects
from socialops.git.records_branch import records_tip
from socialops.git.repo import GitFailed, Repo, find
from socialops.operations.posts.context import own_address
from socialops.operations.records_branch import source_of
from socialops.operations.workspace import clocks, git_health, schemas
from socialops.operations.workspace.clocks import pinned_time
from socialops.operations.workspace.git_health import MOST_NAMED, Patient
from socialops.operations.workspace.on_another_branch import without_workspace
from socialops.store.load import load
from socialops.store.root import find_root
from socialops.store.yaml import libyaml

OLDEST_GIT = (2, 30)
"""Signing with SSH keys takes 2.34; everything else works from here on."""
SSH_GIT = (2, 34)
_MERGE = ("posts/any.yaml", "merge")
_NEEDED = ("role", "member", "channel", "workflow")


Clock = Callable[[str], datetime]
"""The time that somebody set in place of the machine's; by the zone of that name, where their words name none."""


def examine(
    folder: Path, *, now: datetime, fix: bool = False, pinned: str = "", clock: Clock | None = None
) -> tuple[Sign, ...]:
    """Everything that was looked at, in the order in which it matters; *now* is any aware time.

    *pinned* are the words by which somebody set another, where they did, and *clock* says it.
    """
    signs = [*_machine(folder), *pinned_time(pinned)]
    try:
        root = find_root(folder)
    except NoWorkspace as error:
        return (*signs, Sign("problem", "workspace", without_workspace(error)))
    patient, found = _admit(root, now, fix, clock)
    patient = replace(patient, clock_set=bool(pinned))
    signs += found
    for look in _LOOKS:
        signs += look(patient)
    return tuple(signs)


def _machine(folder: Path) -> Iterator[Sign]:
    from importlib.metadata import PackageNotFoundError, version

    try:
        number = config.version(folder)
    except SocialopsError as error:
        yield Sign("problem", "git", str(error))
    else:
        old = _numbers(number) < OLDEST_GIT
        oldest = ".".join(map(str, OLDEST_GIT))
        yield Sign("hint" if old else "ok", "git", f"git {number}", f"Take {oldest} or newer." if old else "")
    yield Sign("ok", "YAML", f"libyaml {libyaml.version()}")
    try:
        yield Sign("ok", "time zones", f"tzdata {version('tzdata')}")
    except PackageNotFoundError:
        yield Sign(
            "hint",
            "time zones",
            "the machine's own are used",
            "Install the package tzdata for the newest rules.",
        )


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".")[:2] if part.isdigit())


def _around(root: Path) -> Repo | None:
    """The repository around the workspace.

    Raises:
        SocialopsError: git can't be asked, or says that the files lie elsewhere.
    """
    repo = find(root)
    _ = repo and repo.prefix
    return repo


def _admit(root: Path, now: datetime, fix: bool, clock: Clock | None) -> tuple[Patient, list[Sign]]:
    signs = [Sign("ok", "workspace", str(root))]
    repo = identity = None
    try:
        repo = _around(root)
    except SocialopsError as error:
        signs.append(Sign("problem", "repository", str(error)))
    else:
        if repo is None:
            signs.append(Sign("problem", "repository", f"{root} is in no git repository", "Make one: git init"))
        else:
            signs.append(Sign("ok", "repository", str(repo.top)))
    try:
        identity = config.identity(root)
    except SocialopsError as error:
        signs.append(Sign("problem", "identity", str(error)))
    workspace = load(source_of(root))
    now = clock(workspace.settings.timezone) if clock else now
    return Patient(root, fix, now, repo, workspace, identity), signs


def _paused(patient: Patient) -> Iterator[Sign]:
    if patient.workspace and (why := patient.workspace.settings.publish.paused):
        way = f"To end it, who may change policy takes 'paused:' out of {SETTINGS_FILE}, and that reaches main."
        yield Sign("hint", "publishing", f"nothing goes out by itself, it is paused: {one_line(why)}", way)


def _publications(patient: Patient) -> Iterator[Sign]:
    branch = patient.workspace.settings.publish.branch if patient.workspace else None
    if branch is None or patient.repo is None:
        return
    if records_tip(Objects(patient.repo.root), branch):
        yield Sign("ok", "publications", f"they live on the branch {branch}")
        return
    what = f"no clone of the branch {branch} is here: what is out would be shown as due"
    yield Sign("hint", "publications", what, f"git fetch origin {branch} (nothing to do where nothing went out yet)")


def _member(patient: Patient) -> Iterator[Sign]:
    if patient.identity is None or patient.workspace is None:
        return
    name, email = patient.identity
    roster = patient.workspace.roster
    member = roster.find(email)
    if member is None:
        what = f"you are {name} <{email}> for git, and no member has that e-mail"
        yield Sign("problem", "member", what, own_address(email))
    elif member.has_left(patient.now.date()):
        way = f"If that is wrong, a manager removes 'until' from members/{member.id}.yaml."
        yield Sign(
            "problem",
            "member",
            f"{member.id} left on {member.until}: reviews and posts of yours don't count",
            way,
        )
    else:
        yield Sign("ok", "member", f"{member.id} ({', '.join(member.roles) or 'no role'})")


def _evidence(patient: Patient) -> Iterator[Sign]:
    if patient.workspace is None or patient.workspace.settings.evidence != "signature":
        return
    key = config.signing_key(patient.folder)
    if _numbers(config.version(patient.folder)) < SSH_GIT:
        yield Sign("problem", "signature", "this git can't sign with SSH keys", "Take git 2.34 or newer.")
    if key is None:
        way = "git config gpg.format ssh, then git config user.signingkey ~/.ssh/id_ed25519.pub"
        yield Sign(
            "problem",
            "signature",
            "reviews are proved by signatures here, and git has no SSH key to sign with",
            way,
        )
        return
    member = patient.workspace.roster.find(patient.identity.email) if patient.identity else None
    if member and key not in member.ssh_keys:
        way = f'Add it to members/{member.id}.yaml: ssh_keys: ["{key}"]'
        yield Sign("problem", "signature", "the key that git signs with is not in your member file", way)
    else:
        yield Sign("ok", "signature", "git signs with an SSH key")


def _attributes(patient: Patient) -> Iterator[Sign]:
    if patient.repo is None:
        return
    wanted = {
        ("posts/any.yaml", "eol"): ("lf", "*.yaml text eol=lf"),
        ("assets/any", "text"): ("unset", "assets/** -text"),
    }
    try:
        found = {asked: config.attribute(patient.repo, *asked) for asked in (*wanted, _MERGE)}
    except GitFailed:
        return  # git asks its index too; one that can't be read is told as such
    for asked, (value, line) in wanted.items():
        if found[asked] != value:
            way = f"Add this line to .gitattributes: {line}"
            yield Sign("hint", ".gitattributes", "files may read differently on another machine", way)
    if found[_MERGE] == "union":
        way = "Remove 'merge=union' for YAML files from .gitattributes."
        yield Sign(
            "problem",
            ".gitattributes",
            "git merges YAML files line by line without asking, which spoils them",
            way,
        )


def _parts(patient: Patient) -> Iterator[Sign]:
    workspace = patient.workspace
    if workspace is None:
        return
    for kind in KINDS:
        if kind.name in _NEEDED and not workspace.of_kind(kind.name):
            yield Sign("problem", kind.folder, f"there is no {kind.name}", f"Make one: socialops new {kind.name} ID")
    for name, filed in sorted(workspace.workflows.items()):
        if members := needless_lone_review(workspace.roster, filed.item, patient.now.date()):
            what, _, way = lone_review_message(filed.item, members).partition(": ")
            yield Sign("hint", f"workflow {name}", what, f"{way[:1].upper()}{way[1:]}.")
    default = workspace.settings.default_workflow
    if default is None and len(workspace.workflows) > 1:
        way = f"Add to {SETTINGS_FILE}: default_workflow: {next(iter(workspace.workflows))}"
        yield Sign("hint", "workflows", "there are several, and none is the usual one", way)
    if workspace.broken:
        more = f" and {len(workspace.broken) - MOST_NAMED} more" if len(workspace.broken) > MOST_NAMED else ""
        some = ", ".join(sorted(workspace.broken)[:MOST_NAMED]) + more
        yield Sign("problem", "files", f"{len(workspace.broken)} can't be read: {some}", "See why: socialops check")
    else:
        yield Sign("ok", "files", f"all {workspace.file_count} can be read")


def _schemas(patient: Patient) -> Iterator[Sign]:
    stale = schemas.outdated(patient.folder)
    if not stale:
        yield Sign("ok", "schemas", "up to date")
    elif patient.fix:
        schemas.write(patient.folder)
        yield Sign("ok", "schemas", f"mended: {len(stale)} brought up to date", "Commit them: git add .socialops")
    else:
        way = "Write them: socialops doctor --fix"
        yield Sign("hint", "schemas", f"{len(stale)} for editors are missing or out of date", way)


_LOOKS: tuple[Callable[[Patient], Iterator[Sign]], ...] = (
    _member,
    *clocks.LOOKS,
    *git_health.LOOKS,
    _paused,
    _publications,
    _evidence,
    _attributes,
    _parts,
    _schemas,
)
