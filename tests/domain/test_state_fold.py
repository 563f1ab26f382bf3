"""Whatever the workflow and the records: a word counts at its stage alone, approvals bind to every covered byte."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialops.domain.approval.state import PostState, digest, post_state
from socialops.domain.documents.channel import Channel
from socialops.domain.documents.people import Member, Role
from socialops.domain.documents.post import Post
from socialops.domain.documents.records import Review
from socialops.domain.documents.settings import Settings
from socialops.domain.documents.workflow import Workflow
from socialops.domain.workspace import Filed, Workspace
from socialops.store.memory import Memory
from socialops.store.source_facts import SourceFacts
from tests.factories import NOW

STAGES = ("s0", "s1", "s2", "s3")
MEMBERS = ("m0", "m1", "m2", "m3")
ROLES = st.lists(st.sampled_from(["r0", "r1", "r2"]), unique=True, max_size=3)
WHEN = st.sampled_from([None, None, {"labels": ["claim"]}, {"channels": ["b"]}, {"platforms": ["x"]}])
CHANNELS = {
    name: Filed(
        f"channels/{name}.yaml", Channel.model_validate({"id": name, "platform": on, "owner": "r0", "handle": "@a"})
    )
    for name, on in (("a", "linkedin"), ("b", "x"))
}
FILES = {"assets/a.png": b"one", "assets/b.png": b"two"}
POST: dict[str, Any] = {
    "id": "p", "title": "P", "author": "m0", "contributors": ["m1"], "channels": ["a", "b"], "status": "ready",
    "labels": ["claim"], "text": "Words.", "link": "https://acme.test/a", "publish_at": "2027-03-01 09:00",
    "media": [{"file": "assets/a.png", "alt": "One"}], "variants": {"a": {"text": "Other words."}},
}  # fmt: skip
MORE = st.text(st.characters(categories=["Ll", "Nd", "Po", "So"], max_codepoint=0x2FF), min_size=1, max_size=3)


@st.composite
def workspaces(draw: st.DrawFn) -> Workspace:
    """One post, one to four stages, four members with any roles."""
    roles = {n: Role.model_validate({"id": n, "title": n, "may": ["bypass"] if n == "r2" else []})
             for n in ("r0", "r1", "r2")}  # fmt: skip
    members = {n: Member.model_validate({"id": n, "name": n, "emails": [f"{n}@a.test"], "roles": draw(ROLES)})
               for n in MEMBERS}  # fmt: skip
    stages = [
        {"id": name, "any_of": draw(ROLES.filter(bool)), "approvals": draw(st.integers(1, 2)), "when": draw(WHEN)}
        for name in STAGES[: draw(st.integers(1, 4))]
    ]
    covers = draw(st.sampled_from([["content"], ["content", "schedule"]]))
    flow = Workflow.model_validate({"id": "w", "covers": covers, "four_eyes": draw(st.booleans()), "stages": stages})
    post = Post.model_validate(
        POST | {"labels": draw(st.sampled_from([["claim"], []])), "contributors": draw(st.sampled_from([["m1"], []]))}
    )
    return Workspace(
        Settings.model_validate({"version": 1, "name": "Acme", "timezone": "Europe/Berlin"}),
        {name: Filed(f"roles/{name}.yaml", role) for name, role in roles.items()},
        {name: Filed(f"members/{name}.yaml", member) for name, member in members.items()},
        channels=CHANNELS,
        workflows={"w": Filed("workflows/w.yaml", flow)},
        posts={"p": Filed("posts/p.yaml", post)},
        files=SourceFacts(Memory(FILES), {}, {}),
    )


OTHER = f"sha256:{0:064}"
WORDS = st.tuples(
    st.sampled_from(STAGES), st.sampled_from(MEMBERS),
    st.sampled_from(["approve", "approve", "request-changes", "withdraw", "lift"]), st.booleans(),
)  # fmt: skip
Word = tuple[str, str, str, bool]


def told(workspace: Workspace, words: list[Word]) -> Workspace:
    """The workspace with a record of each, a minute apart; what is not about the post as it is has another digest."""
    current = digest(workspace, workspace.posts["p"].item)
    records = []
    for number, (stage, by, decision, now) in enumerate(words, start=1):
        at = f"2027-02-10T09:{number:02}:00+01:00"
        fields: dict[str, Any] = {"post": "p", "stage": stage, "by": by, "decision": decision, "at": at}
        fields |= {"note": "Because.", "digest": current if now else OTHER}
        if decision == "lift":
            fields = {**fields, "of": "m2", "digest": None}
        records.append(Filed(f"reviews/p/{stage}--{by}--{number}.yaml", Review.model_validate(fields)))
    return replace(workspace, reviews={"p": tuple(records)})


def state(workspace: Workspace) -> PostState:
    return post_state(workspace, workspace.posts["p"].item, NOW)


def satisfied(found: PostState) -> dict[str, bool]:
    """What stands in nobody's way counts as satisfied."""
    return dict.fromkeys(STAGES, True) | {result.stage.id: result.satisfied for result in found.stages}


def approved(found: PostState) -> set[tuple[str, str]]:
    return {(d.review.stage, d.review.by) for result in found.stages for d in result.approved}


@given(workspaces(), st.lists(WORDS, max_size=8), st.sampled_from(STAGES), st.sampled_from(MEMBERS), st.booleans())
def test_an_approval_approves_its_stage_alone_and_only_by_whom_it_may(
    workspace: Workspace, words: list[Word], stage: str, by: str, current: bool
) -> None:
    before = state(told(workspace, words))
    after = state(told(workspace, [*words, (stage, by, "approve", current)]))
    changed = {name for name in STAGES if satisfied(before)[name] != satisfied(after)[name]}
    assert changed <= {stage}
    gained = approved(after) - approved(before)
    assert gained <= {(stage, by)}
    flow, post = workspace.workflows["w"].item, workspace.posts["p"].item
    asked = flow.stage(stage)
    may = asked is not None and set(asked.roles) & set(workspace.members[by].item.roles)
    if not current or not may or (flow.four_eyes and by in {post.author, *post.contributors}):
        assert (stage, by) not in approved(after)


@given(workspaces(), st.lists(WORDS, max_size=8), st.sampled_from(STAGES), st.sampled_from(MEMBERS), st.booleans())
def test_a_request_for_changes_approves_nothing(
    workspace: Workspace, words: list[Word], stage: str, by: str, current: bool
) -> None:
    before = state(told(workspace, words))
    after = state(told(workspace, [*words, (stage, by, "request-changes", current)]))
    assert approved(after) <= approved(before) - {(stage, by)}
    assert all(satisfied(before)[name] or not satisfied(after)[name] for name in STAGES)
    assert before.all_satisfied or not after.all_satisfied


def _part(**fields: Any) -> dict[str, Any]:
    return {"variants": {"a": {**POST["variants"]["a"], **fields}}}


COVERED: dict[str, list[dict[str, Any]]] = {
    "id": [], "occurrence": [],  # another id is another post; an occurrence stands beside its series
    "author": [{"author": "m3"}], "contributors": [{"contributors": ["m3"]}], "workflow": [{"workflow": "w"}],
    "campaign": [{"campaign": "c"}], "language": [{"language": "de"}], "channels": [{"channels": ["b", "a"]}],
    "headline": [{"headline": "H"}], "text": [{"text": "Words, "}], "content_warning": [{"content_warning": "C"}],
    "hashtags": [{"hashtags": ["one"]}], "mentions": [{"mentions": ["@one"]}], "link": [{"link": "https://acme.test/"}],
    "series": [{"series": "s", "occurrence": "2027-03-01"}],
    "labels": [{"labels": ["claim", "other"]}],
    "media": [{"media": [{"file": "assets/a.png", "alt": "One!"}]}, {"media": [{"file": "assets/b.png"}]}],
    "thread": [{"thread": [{"text": "More."}]}], "first_comment": [{"first_comment": "First."}],
    "reply_to": [{"reply_to": {"post": "q"}}], "waivers": [{"waivers": [{"rule": "SO101", "reason": "R"}]}],
    "variants": [_part(text="Other words!"), _part(headline="H"), _part(link="https://acme.test/b"),
                 _part(media=[{"file": "assets/b.png"}]), _part(hashtags=["two"]), _part(first_comment="First.")],
}  # fmt: skip
SCHEDULE: dict[str, list[dict[str, Any]]] = {
    "publish_at": [{"publish_at": "2027-03-01 09:01"}, {"publish_at": None}, _part(publish_at="2027-03-02 09:00")],
    "timezone": [{"timezone": "Europe/Paris"}],
}
UNCOVERED: dict[str, list[dict[str, Any]]] = {
    "title": [{"title": "Q"}], "status": [{"status": "draft"}, {"status": "hold"}], "objective": [{"objective": "g/o"}],
    "assignments": [{"assignments": {"publish": "m2"}}], "source": [{"source": "S"}], "follows": [{"follows": "q"}],
    "notes": [{"notes": "N"}], "imported": [{"imported": True}],
}  # fmt: skip


def test_every_field_of_a_post_is_covered_or_is_not() -> None:
    assert {*COVERED, *SCHEDULE, *UNCOVERED} == set(Post.model_fields)


@pytest.mark.parametrize("covered", [COVERED, SCHEDULE, UNCOVERED], ids=["content", "schedule", "rest"])
@settings(max_examples=8)
@given(workspaces(), MORE)
def test_what_is_covered_lapses_every_approval_and_what_is_not_lapses_none(
    covered: dict[str, list[dict[str, Any]]], workspace: Workspace, more: str
) -> None:
    workspace = told(workspace, [(stage, by, "approve", True) for stage in STAGES for by in MEMBERS])
    post = workspace.posts["p"].item
    before = approved(state(workspace))
    binds = covered is COVERED or (covered is SCHEDULE and workspace.workflows["w"].item.covers_schedule)
    for change in (change for changes in covered.values() for change in changes):
        now = change | ({"text": f"{change['text']}{more}"} if "text" in change else {})
        fields = POST | {"labels": list(post.labels), "contributors": list(post.contributors)} | now
        changed = Post.model_validate({key: value for key, value in fields.items() if value is not None})
        after = approved(state(replace(workspace, posts={"p": Filed("posts/p.yaml", changed)})))
        assert after == (set() if binds else before), change


@settings(max_examples=30)
@given(workspaces(), st.binary(max_size=4), st.booleans())
def test_a_changed_byte_of_a_picture_lapses_and_the_same_bytes_elsewhere_do_not(
    workspace: Workspace, data: bytes, moved: bool
) -> None:
    workspace = told(workspace, [(stage, by, "approve", True) for stage in STAGES for by in MEMBERS])
    before = approved(state(workspace))
    if moved:
        post = workspace.posts["p"].item
        media = tuple(item.model_copy(update={"file": "assets/c.png"}) for item in post.media)
        workspace = replace(workspace, posts={"p": Filed("posts/p.yaml", post.model_copy(update={"media": media}))})
        data = FILES["assets/a.png"]
    files = SourceFacts(Memory({**FILES, "assets/a.png": data, "assets/c.png": data}), {}, {})
    after = approved(state(replace(workspace, files=files)))
    assert after == (before if data == FILES["assets/a.png"] else set())
