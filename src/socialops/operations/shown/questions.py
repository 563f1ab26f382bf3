"""What `brief` shows: the ten questions about a post, a series or a campaign."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import ValidationError

from socialops.classes import dataclass
from socialops.domain.approval.series_approval import samples
from socialops.domain.approval.state import State
from socialops.domain.documents.post import Post
from socialops.domain.workspace import Filed
from socialops.errors import SocialopsError
from socialops.operations.reference import document_of
from socialops.operations.shown.changers import exactly
from socialops.operations.shown.opened import Asker, Opened, Page, open_workspace
from socialops.store.collector import paused
from socialops.views.post_times import PostTimes
from socialops.views.series_standing import stand_one_series
from socialops.views.standing import stand
from socialops.views.work.answered import Answers, together
from socialops.views.work.questions import Questions, answers_for

if TYPE_CHECKING:
    from socialops.domain.documents.campaign import Campaign
    from socialops.domain.documents.series import Series


@dataclass(frozen=True)
class QuestionsShown:
    """The answers, and what stands around them."""

    page: Page
    answers: Answers


def questions(asker: Asker, word: str) -> QuestionsShown:
    """The answers for the post, series or campaign of that id or path.

    Raises:
        SocialopsError: there is none.
    """
    opened = open_workspace(asker)
    workspace, times = opened.workspace, opened.post_times_for_due()
    kind, filed = document_of(opened.root, asker.directory, workspace, ("post", "series", "campaign"), word)
    if kind == "post":
        (standing,) = exactly(opened, [stand(workspace, filed, opened.now, times)])
        answers = answers_for(workspace, standing, opened.now, times)
        return QuestionsShown(opened.page, with_values(opened, answers))
    shown = _series if kind == "series" else _campaign
    found = shown(opened, filed, times)
    if kind == "campaign" and filed.item.expects:
        found = _expecting(found, filed.item)
    return QuestionsShown(opened.page, with_values(opened, found, filed.item) if kind == "campaign" else found)


def _expecting(answers: Answers, campaign: Campaign) -> Answers:
    """The answers of a campaign, with what it brings upon those who reply."""
    more = f"expects {campaign.expects}"
    rows = (row._replace(more=more, told=None) if row.key == "replies" else row for row in answers.rows)
    return replace(answers, rows=tuple(rows))


def with_values(opened: Opened, answers: Answers, campaign: Campaign | None = None) -> Answers:
    """The answers of a post, or of a *campaign*, with what was measured; nothing is looked for where nothing was."""
    workspace = opened.workspace
    if not workspace.measures:
        return answers
    from socialops.operations.numbers.kpis import key_figures
    from socialops.views.numbers.watched import of_campaign, of_post

    figures = key_figures(opened)
    return of_campaign(figures, answers, campaign) if campaign else of_post(figures, answers)


def _series(opened: Opened, filed: Filed[Series], times: PostTimes) -> Answers:
    workspace, now, series = opened.workspace, opened.now, filed.item
    if series.id in workspace.series_as_posts:
        standing = stand_one_series(workspace, workspace.series_as_posts[series.id], now, times)
    else:
        try:
            post = samples(series)[0]
        except ValidationError as error:
            raise SocialopsError(f"The series '{series.id}' makes no posts: 'socialops check' says why.") from error
        standing = stand(workspace, Filed(filed.path, post), now, times)
    subject = answers_for(workspace, standing, now, times, written=False)
    subject = replace(subject, subject=series.id, title=series.title)
    return _together(opened, subject, [p.item for p in workspace.posts.values() if p.item.series == series.id], times)


def _campaign(opened: Opened, filed: Filed[Campaign], times: PostTimes) -> Answers:
    """Its posts together; where there are none yet, who would do what."""
    workspace, now, campaign = opened.workspace, opened.now, filed.item
    like = Post.model_construct(
        id=campaign.id, title=campaign.title, author=campaign.owner, campaign=campaign.id, labels=campaign.labels,
        channels=campaign.channels, status="draft",
    )  # fmt: skip
    standing = stand(workspace, Filed(filed.path, like), now, times)
    subject = answers_for(workspace, standing, now, times, written=False)
    posts = [p.item for p in workspace.posts.values() if p.item.campaign == campaign.id]
    return _together(opened, subject, posts, times)


def _together(opened: Opened, subject: Answers, posts: list[Post], times: PostTimes) -> Answers:
    with paused():  # of thousands of posts everything is kept until they are told together, and then goes at once
        return _all(opened, subject, posts, times)


def _all(opened: Opened, subject: Answers, posts: list[Post], times: PostTimes) -> Answers:
    standings = opened.standings(times, [post.id for post in posts])
    asked = Questions(opened.workspace, opened.now, times)
    found = [asked.answers(s) for s in standings if s.state.state is not State.CANCELLED]
    return together(found, subject) if found else subject
