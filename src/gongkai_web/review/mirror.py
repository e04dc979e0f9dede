"""How does Wagtail's own workflow show a run up our ladder?

The opinions are the record; Wagtail's workflow state follows them, so that its log,
locks and lists know an item is under review. Nothing is decided there: its tasks
offer no action, and a task switched off, an empty workflow or a cancelled state
changes nothing about who must pass an item.
"""

from __future__ import annotations

from django.db import transaction
from wagtail.models import Workflow, WorkflowState, WorkflowTask

from gongkai.review import Decision, State
from gongkai_web.agencies.models import User
from gongkai_web.publishing.models import Item
from gongkai_web.review import standing
from gongkai_web.review.models import Ladder, Opinion, RungTask, Submission


def _workflow(ladder: Ladder) -> Workflow:
    first = (
        WorkflowTask.objects.filter(task__in=RungTask.objects.filter(ladder=ladder, rung=0))
        .select_related("workflow")
        .first()
    )
    if first is not None:
        return first.workflow
    workflow = Workflow.objects.create(name=f"{ladder.agency.code} {ladder.title} {ladder.pk}")
    for at, row in enumerate(ladder.rungs):
        task = RungTask.objects.create(
            name=f"{ladder.agency.code} {row['title']} {ladder.pk}"[:255], ladder=ladder, rung=at
        )
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=at)
    return workflow


def _current(item: Item) -> WorkflowState | None:
    """Return the state that is open, with all that Wagtail would load again to move it."""
    state = (
        WorkflowState.objects.for_instance(item)
        .active()
        .select_related(
            "workflow", "requested_by", "current_task_state__task",
            "current_task_state__revision__user",
        )
        .first()
    )  # fmt: skip
    if state is not None:
        state.content_object = item
        if (task_state := state.current_task_state) is not None:
            task_state.workflow_state = state
            task_state.revision.content_object = item
    return state


def started(item: Item, submission: Submission, user: User) -> None:
    """Begin Wagtail's state for a submission; what was open before is closed."""
    if (open_ := _current(item)) is not None:
        open_.cancel(user=user)
    if item.latest_revision_id is None:
        item.save_revision(user=user, clean=False)
    with transaction.atomic():
        _workflow(submission.ladder).start(item, user)


def moved(item: Item, submission: Submission, opinion: Opinion) -> None:
    """Follow one opinion."""
    state = _current(item)
    if state is None or state.current_task_state is None:
        return
    task_state = state.current_task_state
    comment = opinion.remark
    now = standing.of(submission)
    if opinion.decision == Decision.PASS and not submission.is_urgent:
        if task_state.status == task_state.STATUS_IN_PROGRESS:
            task_state.approve(user=opinion.by, comment=comment)
    elif now.state in (State.RETURNED, State.REFUSED):
        task_state.reject(user=opinion.by, comment=comment)
    elif now.state is State.RECALLED:
        state.cancel(user=opinion.by)


def ended(item: Item, submission: Submission, user: User) -> None:
    """Close Wagtail's state where an item became public."""
    if (state := _current(item)) is not None:
        state.cancel(user=user)
