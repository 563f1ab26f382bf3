"""The one way a post moves: lock, load, decide for every post, and only then write and commit each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from socialops.classes import dataclass
from socialops.domain.approval.decisions import Decided
from socialops.domain.approval.state import PostState, post_state
from socialops.domain.documents.kind import RECORDS
from socialops.domain.plan import Plan
from socialops.domain.results.transition import Done, Refused
from socialops.domain.workspace import Workspace
from socialops.errors import SocialopsError
from socialops.git import recovery, several
from socialops.git.commit import commit, write
from socialops.git.repo import Repo, open_repo
from socialops.operations.posts.committed import version
from socialops.operations.posts.context import Options, TransitionContext, find_actor, find_post
from socialops.operations.records_branch import source_of
from socialops.store.load import load, reload

Reasons = list[str]
Decide = Callable[[TransitionContext], Plan | Reasons]
"""A plan, or all the reasons why not."""
Clock = Callable[[str], datetime]
"""The time now in a zone."""


@dataclass(frozen=True)
class Outcome:
    """What a command did, in the order of its posts, and what it found on the way.

    `workspace` is what it decided by: the policy, and these posts with their records as they were before.
    """

    result: tuple[Done, ...] | Refused
    notices: tuple[str, ...] = ()
    workspace: Workspace | None = None


def transit(
    root: Path,
    posts: Sequence[str],
    decide: Decide,
    *,
    clock: Clock,
    options: Options,
    deed: str = "",
    say: Callable[[str], None] = lambda _text: None,
) -> Outcome:
    """Move *posts*: all of them, each in one commit, or none with every reason.

    *deed* is what the command says about them all: where one of the same words was killed after some of them, it goes
    on with the rest. *say* hears what it costs before anything is written.
    """
    wanted = list(dict.fromkeys(posts))
    with alone(root, options) as (repo, settled):
        notices = settled
        if made := several.done(repo, deed, wanted) if len(wanted) > 1 else ():
            wanted = [post for post in wanted if post not in made]
            notices = (*notices, f"Done before the command was interrupted: {', '.join(made)}.")
            if not wanted:
                several.end(repo)
                return Outcome((), notices)
        workspace = load(source_of(root), posts=wanted)
        plans = _decide(repo, workspace, wanted, decide, clock, options)
        if isinstance(plans, Refused):
            return Outcome(plans, notices)
        for _, plan in plans:
            for cost in plan.costs:
                say(cost)
        many = len(plans) > 1 and options.commit and not options.dry_run
        if many:
            several.begin(repo, deed, {post: plan.subject for post, plan in plans})
        result = _carry_out_all(repo, workspace, plans, clock, options)
        if many or made:
            several.end(repo)
        return Outcome(result, notices, workspace)


def _carry_out_all(
    repo: Repo, workspace: Workspace, plans: Sequence[tuple[str, Plan]], clock: Clock, options: Options
) -> tuple[Done, ...]:
    made: list[Done] = []
    for post, plan in plans:
        try:
            made.append(_carry_out(repo, workspace, plan, post, clock, options))
        except SocialopsError as error:
            if not made:
                raise
            names = ", ".join(done.post for done in made)
            raise SocialopsError(f"{post}: {error}\nDone before that, and kept: {names}.") from error
    return tuple(made)


_RECORDS = frozenset(kind.folder for kind in RECORDS)


@contextmanager
def alone(root: Path, options: Options) -> Iterator[tuple[Repo, tuple[str, ...]]]:
    """The repository with nobody else writing in it, fit for a commit; and what an interrupted command left behind."""
    with claimed(open_repo(root), options) as found:
        yield found


@contextmanager
def claimed(repo: Repo, options: Options) -> Iterator[tuple[Repo, tuple[str, ...]]]:
    """The same for a repository that is open already."""
    with recovery.claimed(repo, dry_run=options.dry_run, deed=options.deed) as settled:
        yield repo, settled


def _decide(
    repo: Repo, workspace: Workspace, posts: Sequence[str], decide: Decide, clock: Clock, options: Options
) -> list[tuple[str, Plan]] | Refused:
    plans: list[tuple[str, Plan]] = []
    reasons: list[tuple[str, str]] = []
    broken = unreadable(workspace)
    actor = find_actor(repo, workspace)
    now = clock(workspace.settings.timezone)
    for post in posts:
        if post in broken:
            reasons += [(post, reason) for reason in broken[post]]
            continue
        filed = find_post(workspace, post, repo.root)
        found = decide(TransitionContext(repo, workspace, actor, now, filed, options.dry_run, options.base))
        if isinstance(found, Plan):
            plans.append((post, found))
        else:
            reasons += [(post, reason) for reason in found]
    return Refused(tuple(reasons)) if reasons else plans


def unreadable(workspace: Workspace) -> dict[str, list[str]]:
    """What keeps a post (its file or a record) or a case from being read, by id; broken policy stops everything."""
    found: dict[str, list[str]] = {}
    for code, finding in workspace.findings:
        place = finding.position or workspace.files.locate(finding.path, finding.keys)
        line = f"{finding.path}:{place.line}:{place.column}: {code} {finding.message}"
        folder, _, rest = finding.path.partition("/")
        if folder in {"posts", "series", "cases"} and rest:
            found.setdefault(rest.rsplit("/", 1)[-1].removesuffix(".yaml"), []).append(line)
        elif folder in _RECORDS and rest:
            found.setdefault(rest.partition("/")[0], []).append(line)
        elif finding.path in workspace.broken:
            raise SocialopsError(f"A file that decides who may do what can't be read. Mend it first: {line}")
    return found


def _carry_out(repo: Repo, workspace: Workspace, plan: Plan, post: str, clock: Clock, options: Options) -> Done:
    if options.dry_run:
        return Done(post, plan, None, None)
    made = write_plan(repo, plan, options)
    now = reload(workspace, source_of(repo.root), post)
    filed = now.subject(post)
    if filed is None:
        return Done(post, plan, made, None)
    after = post_state(now, filed.item, clock(now.settings.timezone))
    return Done(post, plan, made, after, _lapsed_by_it(repo, now, plan, made, filed.path, after))


def _lapsed_by_it(
    repo: Repo, workspace: Workspace, plan: Plan, made: str | None, path: str, after: PostState
) -> tuple[Decided, ...]:
    """The approvals that this very plan set aside: those that counted no more before it were told by what did that."""
    touched = {path, *(item.file for _, item in after.post.all_media() if item.file)} & set(plan.paths)
    if not after.lapsed or touched != {path} or not path.startswith("posts/"):
        return after.lapsed if touched else ()
    old = version(repo, f"{made}^" if made else "HEAD", repo.prefix + path)
    if old is None:
        return after.lapsed
    before = {d.filed.path for d in post_state(workspace, old, datetime.now(UTC)).lapsed}
    return tuple(decided for decided in after.lapsed if decided.filed.path not in before)


def write_plan(repo: Repo, plan: Plan, options: Options, *, forward: bool = False) -> str | None:
    """Carry the plan out; its commit's id, or None where only files are written.

    With *forward* a kill in the middle is finished, not undone, by the next command.

    Raises:
        SocialopsError: git refuses it, or it belongs on a branch of its own and no commit is wanted.
    """
    if plan.branch:
        if not options.commit:
            raise SocialopsError(
                f"Publications live on the branch {plan.branch} (publish: branch in socialops.yaml), which is not "
                "checked out: leave --no-commit away."
            )
        from socialops.git.records_branch import commit_there

        return commit_there(repo, plan, plan.branch)
    if options.commit:
        return commit(repo, plan, forward=forward)
    write(repo, plan)
    return None
