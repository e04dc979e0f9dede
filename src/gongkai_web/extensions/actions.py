"""Which running terms may be extended together, and what becomes of each? (条例 art. 33(2))

An extension is one letter a case (L06), to which the head of the disclosure
office consents, told to the applicant before the term ends. In bulk means:
many letters drafted and laid before the head at once, and many signed at
once. Each case is done whole or not at all, and one that cannot be
done keeps no other from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from gongkai import workdays
from gongkai.applications import deadlines
from gongkai.applications.events import Event, EventKind
from gongkai.applications.life_cycle import allowed_next
from gongkai.law import NoProvisionInForce
from gongkai.letters import provisional_note
from gongkai_web.agencies.access import Capability, agencies_where
from gongkai_web.agencies.models import User
from gongkai_web.applications import derived, letters
from gongkai_web.applications.case_views import REFUSALS, draft_for_step, words
from gongkai_web.applications.casework import StepRefused, seen_now, why_not, working_on
from gongkai_web.applications.models import Application, ApplicationEvent, Letter, LetterState
from gongkai_web.applications.personal import CannotUnseal
from gongkai_web.applications.standing import Standing, standing
from gongkai_web.applications.urgency import RUNNING
from gongkai_web.workdays.provisional import MARK

CODE = "L06"
K = EventKind

AT_MOST = 200
"""Cases in one go: more take longer than anybody waits for a page."""

UNDER_WAY = (LetterState.DRAFT, LetterState.SUBMITTED, LetterState.APPROVED)
"""A letter of extension that is neither sent nor dropped."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """What an extension would do to one case, or why there can be none."""

    case: Application
    before: date | None
    after: date | None
    refusal: str
    seen: int
    """The mark of what the person saw of the case."""

    @property
    def is_lawful(self) -> bool:
        """Whether a letter may be drafted."""
        return not self.refusal


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one case."""

    case: Application
    letter: Letter | None
    refusal: str = ""


def of(user: Any) -> QuerySet[Application]:
    """Return the cases of the agencies whose cases the person handles, the first due first."""
    return (
        Application.objects.filter(agency__in=agencies_where(user, Capability.EDIT_LEDGERS))
        .select_related("agency", "handler")
        .prefetch_related("events")
        .order_by("due_on", "pk")
    )


def running(user: Any) -> QuerySet[Application]:
    """Return those of them whose term runs; ``was_extended`` says that one was, in this term or before."""
    extended = ApplicationEvent.objects.filter(application=OuterRef("pk"), kind=K.EXTENDED.value)
    return (
        of(user)
        .filter(state__in=RUNNING, due_on__isnull=False, set_aside="")
        .annotate(was_extended=Exists(extended))
    )


@dataclass(frozen=True, slots=True)
class Listed:
    """A case on the list, as its diary has it today: the stored copies may be older."""

    case: Application
    standing: Standing


def as_they_stand(cases: Iterable[Application], *, today: date) -> list[Listed]:
    """Return the cases with how each stands."""
    return [
        Listed(
            case,
            standing(
                case,
                case.events.all(),
                conventions=derived.conventions_of(case.agency),
                today=today,
            ),
        )
        for case in cases
    ]


def due_within(user: Any, days: int, *, today: date) -> QuerySet[Application]:
    """Return those whose last day is today or within so many working days, and that have no letter yet."""
    until = workdays.add_working_days(today, days).deadline if days else today
    return running(user).filter(
        ~_under_way(), due_on__gte=today, due_on__lte=until
    )  # fmt: skip


def _under_way() -> Exists:
    return Exists(Letter.objects.filter(application=OuterRef("pk"), code=CODE, state__in=UNDER_WAY))


def letters_waiting(user: Any, capability: Capability, state: LetterState) -> QuerySet[Letter]:
    """Return the letters of extension in that state, the one whose case is due first before others."""
    return (
        Letter.objects.filter(
            agency__in=agencies_where(user, capability), code=CODE, state=state,
            application__isnull=False,
        )
        .select_related("application", "application__agency", "agency", "drafted_by")
        .defer("docx", "pdf")
        .order_by("application__due_on", "pk")
    )  # fmt: skip


def proposals(cases: Iterable[Application], *, days: int, today: date) -> list[Proposed]:
    """Return what extending each case by so many working days would do, told today."""
    return [_proposed(case, days, today) for case in cases]


def _proposed(case: Application, days: int, today: date) -> Proposed:
    seen = seen_now(case)
    diary = derived.diary(case, case.events.all())
    conventions = derived.conventions_of(case.agency)
    refusal, after = _refusal(case, diary, conventions, today), None
    if not refusal:
        try:
            after = deadlines.due_on(
                [*diary, Event(K.EXTENDED, today, days=days)], conventions=conventions
            )
        except (deadlines.ExtensionTooLong, NoProvisionInForce) as error:
            refusal = f"超过法定的最长延期：{error}"
    return Proposed(case, case.due_on, after, refusal, seen)


def _refusal(case: Application, diary: Sequence[Event], conventions: Any, today: date) -> str:
    """Return why the case may not be extended today, or "" where it may."""
    allowed = {step.action for step in allowed_next(diary, on=today, conventions=conventions)}
    if K.EXTENDED not in allowed:
        return why_not(diary, K.EXTENDED, today, conventions)
    return _refusal_of_another(case)


def _refusal_of_another(case: Application) -> str:
    """Return why no second letter is drafted while there is one, or ""."""
    other = Letter.objects.filter(application=case, code=CODE, state__in=UNDER_WAY)
    for letter in other.only("state")[:1]:
        return f"已有一份延期答复告知书（{LetterState(letter.state).label}）"
    return ""


def draft_all(
    *, actor: User, cases: Iterable[Application], days: int, reason: str, today: date,
    seen: Mapping[int, int],
) -> list[Result]:  # fmt: skip
    """Draft the letter of extension of each case and lay it before the head.

    ``seen`` is what the person saw of each case, by its number: one that moved
    since is refused. Never raises for a single case; its result says why.
    """

    def one(case: Application) -> Letter:
        with working_on(case, actor=actor, seen=seen.get(case.pk)) as held:
            proposed = _proposed(held, days, today)
            if proposed.refusal:
                raise StepRefused(proposed.refusal)
            fields = {"reason": reason, "extended_days": days, "new_due_on": proposed.after}
            letter = draft_for_step(
                actor=actor, case=held, kind=K.EXTENDED, code=CODE, outcome=None, seen=None,
                answers={"days": days, "reason": reason}, fields=fields,
            )  # fmt: skip
            return letters.submit(actor=actor, letter=letter, on=today)

    return [_tried(case, one) for case in cases]


def approve_all(
    *, actor: User, chosen: Iterable[tuple[Letter, str]], today: date, remark: str = ""
) -> list[Result]:
    """Sign letters of extension as the head read them: pairs of letter and its digest then.

    A letter whose case can no longer be extended is not signed.
    """

    def sign(letter: Letter, digest: str) -> Callable[[Application], Letter]:
        def one(case: Application) -> Letter:
            with working_on(case, actor=actor, capability=Capability.APPROVE) as held:
                diary = derived.diary(held, held.events.all())
                conventions = derived.conventions_of(held.agency)
                steps = allowed_next(diary, on=today, conventions=conventions)
                if K.EXTENDED not in {step.action for step in steps}:
                    raise StepRefused(why_not(diary, K.EXTENDED, today, conventions))
                return letters.approve(
                    actor=actor, letter=letter, on=today, digest=digest, remark=remark
                )

        return one

    return [
        _tried(letter.application, sign(letter, digest))
        for letter, digest in chosen
        if letter.application is not None
    ]


def _tried(case: Application, do: Callable[[Application], Letter]) -> Result:
    try:
        return Result(case, do(case))
    except REFUSALS as error:
        return Result(case, None, words(error))


@dataclass(frozen=True, slots=True)
class ToSign:
    """A letter before the head: what it says, and whether it can still be signed."""

    letter: Letter
    case: Application
    reason: str
    days: str
    after: str
    refusal: str


def to_sign(letter: Letter, *, user: Any, today: date) -> ToSign:
    """Return a letter as the head's list shows it."""
    case = letter.application
    assert case is not None
    refusal, step, answers = "", {}, {}
    try:
        content = letters.content_of(letter)
        step, answers = content.step, content.answers
        if letters.wrote(user, letter, content):
            refusal = "本人拟稿，由另一位负责人签发"
    except CannotUnseal as error:
        refusal = str(error)
    if not refusal:
        diary = derived.diary(case, case.events.all())
        conventions = derived.conventions_of(case.agency)
        allowed = {s.action for s in allowed_next(diary, on=today, conventions=conventions)}
        if K.EXTENDED not in allowed:
            refusal = why_not(diary, K.EXTENDED, today, conventions)
    return ToSign(
        letter, case, str(step.get("reason", "")), str(step.get("days", "")),
        _told_day(str(answers.get("new_due_on", "")), today), refusal,
    )  # fmt: skip


def _told_day(day: str, today: date) -> str:
    """Return the day after the extension as the letter has it, marked where it may still move."""
    moves = day and provisional_note(date.fromisoformat(day), on=today)
    return f"{day}{MARK}" if moves else day
