"""Reviewing: the text with its changes marked, what the machine found, the checklist, one click."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import mark_safe
from wagtail.admin import messages

from gongkai.review import Conclusion, Decision, Duty
from gongkai_web.agencies.access import Capability
from gongkai_web.agencies.models import User
from gongkai_web.publishing import platform
from gongkai_web.publishing.content import content_of, digest_of
from gongkai_web.publishing.drafting import ItemMoved, revision_of
from gongkai_web.review import (
    actions,
    checklist,
    evidence,
    penalties,
    proofing,
    standing,
    withdrawals,
)
from gongkai_web.review.models import Opinion, Submission, WithdrawalRequest
from gongkai_web.writing import marking, waiting
from gongkai_web.writing.forms import (
    AnswerForm,
    GroundForm,
    UrgentForm,
    WithdrawalForm,
    with_pictures,
)
from gongkai_web.writing.item_views import rungs_told
from gongkai_web.writing.pages import REFUSALS, ItemPage, item_url, now, words
from gongkai_web.writing.waiting import holders

_COUNTS_AS_READ = (Decision.PASS, Decision.RETURN, Decision.REFUSE, Decision.REFER)
"""Opinions of somebody who read the text: what changed since then is what they need to see."""


@dataclass(frozen=True, slots=True)
class Base:
    """An earlier content a submission can be compared with."""

    key: str
    title: str
    content: dict[str, Any]
    seen: bool
    """Whether this person, or the whole ladder, approved or commented on it."""


class SubmissionPage(ItemPage):
    """A page about one submission of an item: both must belong together; sealed ones are not shown."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, or say that this content is sealed."""
        if evidence.is_sealed(self.submission):
            messages.warning(request, evidence.BLOCKED)
            return redirect(item_url(self.item))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def submission(self) -> Submission:
        """Return the submission the address names, of this very item."""
        return get_object_or_404(
            Submission.objects.select_related("ladder", "submitted_by").prefetch_related(
                "opinions__by", "opinions__to"
            ),
            pk=self.kwargs["submission"],
            item=self.item,
        )


class ReviewView(SubmissionPage):
    """Look at a submission; give the opinion that is one's turn."""

    template_name = "writing/review.html"
    here = "审核"

    @property
    def page_title(self) -> str:
        """Return what is reviewed."""
        return f"审核：{self.item.title}"

    @cached_property
    def rung(self) -> int | None:
        """Return the rung that is this person's turn."""
        turns = waiting.rungs_for(self.request.user, self.item, self.submission)
        return turns[0] if turns else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the text with its changes, the findings, the checklist and the choices."""
        submission, item = self.submission, self.item
        content = submission.content
        bases = bases_of(submission, self.request.user)
        against = self.request.GET.get("against", "")
        base = next((one for one in bases if one.key == against), bases[0] if bases else None)
        before = base.content if base else None
        typed = self.request.POST
        again = typed.get("rung", "") == str(self.rung)
        stands = standing.of(submission)
        step = submission.ladder_climbed.rungs[self.rung] if self.rung is not None else None
        secrecy = step is not None and step.duty is Duty.SECRECY
        return super().get_context_data(**kwargs) | {
            "submission": submission,
            "stands": stands,
            "rungs": rungs_told(submission),
            "rung": self.rung,
            "step": step,
            "base": base,
            "other_bases": [one for one in bases if one is not base],
            "earlier": _earlier_remarks(submission),
            "text": [
                mark_safe(with_pictures(one, item.agency))
                for one in marking.marked(before.get("body") or "", content.get("body") or "")
            ]
            if before is not None
            else [],
            "body": mark_safe(with_pictures(content.get("body") or "", item.agency)),
            "changes": marking.metadata_changes(before, content) if before is not None else [],
            "facts": marking.metadata_changes(None, content),
            "files": content.get("attachments") or [],
            "advice": platform.warnings(item),
            "moved": stands.state.is_open and content_of(item) != content,
            "findings": proofing.seen(item, content, on=timezone.localdate()),
            "checks": [
                (one, again and (one in typed.getlist("checked") or "checked_all" in typed))
                for one in (checklist.CHECKS[step.duty] if step else ())
            ],
            "places": _places(typed) or [{"quote": "", "note": ""}],
            "conclusions": [(one.value, one.label) for one in Conclusion] if secrecy else (),
            "others": self._others() if step and not submission.is_urgent else (),
            "opinions": submission.opinions.all(),
            "wrong": kwargs.get("wrong", ""),
            "typed": typed,
            "all_checked": again and "checked_all" in typed,
        }

    def _others(self) -> list[User]:
        """Return to whom this rung may be handed on."""
        duty = self.submission.ladder_climbed.rungs[self.rung].duty
        named = self.submission.rungs[self.rung].get("people") or []
        people = holders(self.item.agency, actions.NEEDED[duty]).exclude(
            pk__in=[self.request.user.pk, *self.submission.drafters]
        )
        return list(people.filter(pk__in=named) if named else people)

    def _ticked(self, rung: int) -> list[str]:
        """Return what was ticked of the rung's checklist; one box ticks all of it."""
        rungs = self.submission.ladder_climbed.rungs
        if not 0 <= rung < len(rungs):
            return []
        post = self.request.POST
        ticked = set(post.getlist("checked")[:20])
        checks = checklist.CHECKS[rungs[rung].duty]
        return [one for one in checks if one in ticked or "checked_all" in post]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Note the opinion, or say why it cannot be noted."""
        post = request.POST
        rung = post.get("rung", "")
        say = actions.give_urgent_opinion if self.submission.is_urgent else actions.give_opinion
        given: dict[str, Any] = {
            "actor": request.user, "submission": self.submission, "at": now(),
            "rung": int(rung) if rung.isdecimal() and len(rung) < 4 else -1,
            "digest": post.get("digest", ""), "remark": post.get("remark", "").strip()[:2000],
            "checked": self._ticked(int(rung) if rung.isdecimal() and len(rung) < 4 else -1),
        }  # fmt: skip
        decision = post.get("decision", "")
        if decision and decision not in {one.value for one in Decision}:
            raise Http404
        conclusion = post.get("conclusion", "")
        if conclusion and conclusion not in {one.value for one in Conclusion}:
            raise Http404
        given |= {"decision": decision, "conclusion": conclusion}
        if not self.submission.is_urgent:
            given["places"] = _places(post)
            to = post.get("to", "")
            if decision == Decision.HAND_ON and to.isdecimal() and len(to) < 19:
                given["to"] = User.objects.filter(pk=int(to)).first()
        try:
            opinion = say(**given)
        except REFUSALS as error:
            return self.render_to_response(self.get_context_data(wrong=words(error)), status=409)
        messages.success(request, f"已登记：{opinion.title}，{opinion.get_decision_display()}")
        following = waiting.for_reviewer(request.user)
        if following:
            messages.info(request, f"还有 {len(following)} 条等您审核")
            return redirect(f"{reverse('writing:desk')}?tab=mine")
        return redirect(item_url(self.item))


def _places(post: Any) -> list[dict[str, str]]:
    """Return the remarks at a place in the text: the words quoted, and what is wrong with them."""
    quotes, notes = post.getlist("quote"), post.getlist("note")
    return [
        {"quote": quote.strip()[:200], "note": note.strip()[:500]}
        for quote, note in list(zip(quotes, notes, strict=False))[:50]
        if quote.strip() or note.strip()
    ]


def bases_of(submission: Submission, user: Any) -> list[Base]:
    """Return what a submission can be compared with, the nearest first.

    That is the last submission since the public edition this person gave an opinion on, or
    else the last one anybody did; and the last edition.
    """
    until = evidence.sealed_at(submission.item_id)
    readable = (
        submission.item.editions.filter(released_at__gt=until)
        if until
        else submission.item.editions
    )
    edition = (
        readable.filter(released_at__lt=submission.submitted_at)
        .select_related("submission")
        .order_by("-number")
        .first()
    )
    opinions = Opinion.objects.filter(
        submission__item=submission.item_id,
        submission__number__gt=edition.submission.number if edition else 0,
        submission__number__lt=submission.number,
        decision__in=_COUNTS_AS_READ,
    ).select_related("submission").order_by("-submission__number", "-pk")  # fmt: skip
    if until is not None:
        opinions = opinions.filter(submission__submitted_at__gt=until)
    found = []
    if (own := opinions.filter(by=user).first()) is not None:
        title = f"您审过的第 {own.submission.number} 次送审"
        found.append(Base("seen", title, own.submission.content, seen=True))
    elif (last := opinions.first()) is not None:
        title = f"第 {last.submission.number} 次送审（有人审过，没有公开）"
        found.append(Base("seen", title, last.submission.content, seen=False))
    if edition is not None:
        title = f"上次公开的版本（第 {edition.number} 版）"
        found.append(Base("edition", title, edition.content, seen=True))
    return found


def _earlier_remarks(submission: Submission) -> list[Opinion]:
    """Return what was remarked on the last submission before this one that anybody remarked on."""
    until = evidence.sealed_at(submission.item_id)
    said = (
        Opinion.objects.filter(
            Q(submission__submitted_at__gt=until) if until else Q(),
            submission__item=submission.item_id,
            submission__number__lt=submission.number,
        )
        .filter(~Q(remark="") | ~Q(places=[]))
        .select_related("submission", "by")
        .order_by("-submission__number", "pk")
    )
    released = submission.item.editions.filter(released_at__lt=submission.submitted_at)
    after = released.aggregate(last=Max("submission__number"))["last"] or 0
    found = [one for one in said if one.submission.number > after]
    return [one for one in found if one.submission.number == found[0].submission.number]


class RecallView(SubmissionPage):
    """撤回送审."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the submission back."""
        try:
            actions.recall(
                actor=request.user, submission=self.submission, at=now(),
                remark=request.POST.get("remark", "").strip()[:500],
            )  # fmt: skip
        except REFUSALS as error:
            return self.refused(error)
        messages.success(request, "已撤回送审，可以修改")
        return redirect(item_url(self.item))


class UrgentView(ItemPage):
    """应急发布."""

    template_name = "writing/urgent.html"
    page_title = "应急发布"
    here = "应急发布"
    needs = Capability.EDIT_LEDGERS

    def _form(self, *args: Any) -> UrgentForm:
        reviewers = holders(self.item.agency, Capability.REVIEW_SECRECY)
        signers = holders(self.item.agency, Capability.SIGN_ITEMS)
        return UrgentForm(*args, reviewers=reviewers, signers=signers)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form, the text it is about, and what names that text as it is shown."""
        context = super().get_context_data(**kwargs)
        context.setdefault("form", self._form())
        item = type(self.item).objects.get(pk=self.item.pk)
        content = content_of(item)
        return context | {
            "seen": revision_of(item),
            "digest": digest_of(content),
            "content": content,
            "body": mark_safe(with_pictures(content.get("body") or "", item.agency)),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Begin the urgent lane."""
        form = self._form(request.POST)
        if form.is_valid():
            seen = request.POST.get("seen", "")
            try:
                actions.publish_urgently(
                    actor=request.user, item=self.item, at=now(),
                    seen=int(seen) if seen.isdecimal() and len(seen) < 19 else -1,
                    digest=request.POST.get("digest", ""), **form.cleaned_data,
                )  # fmt: skip
            except ItemMoved as error:
                form.add_error(None, f"{words(error)}。下面已经是改动后的内容")
                context = self.get_context_data(form=form)
                return self.render_to_response(context, status=409)
            except REFUSALS as error:
                form.add_error(None, words(error))
            else:
                messages.success(
                    request, "已进入应急发布：保密审查和签发以后即公开，其余环节随后补齐"
                )
                return redirect(item_url(self.item))
        # What was typed is about the text that was shown then: another one is told as moved.
        bound = {name: request.POST.get(name, "") for name in ("seen", "digest")}
        return self.render_to_response(self.get_context_data(form=form) | bound, status=422)


class WithdrawView(ItemPage):
    """申请撤稿."""

    template_name = "writing/withdraw.html"
    page_title = "申请撤稿"
    here = "申请撤稿"
    needs = Capability.EDIT_LEDGERS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form."""
        context = super().get_context_data(**kwargs)
        context.setdefault("form", WithdrawalForm())
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask that the public edition be taken back."""
        form = WithdrawalForm(request.POST)
        if self.item.live_edition is None:
            raise Http404
        if form.is_valid():
            given = dict(form.cleaned_data)
            number = given.pop("merged_into")
            into = type(self.item).objects.filter(agency=self.item.agency, index_no=number).first()
            try:
                asked = withdrawals.ask(
                    actor=request.user, edition=self.item.live_edition, at=now(),
                    merged_into=into if number else None, **given,
                )  # fmt: skip
            except REFUSALS as error:
                form.add_error(None, words(error))
            else:
                gone = hasattr(asked, "withdrawal")
                messages.success(request, "已经撤下，等待批准" if gone else "已提交，等待批准")
                return redirect(item_url(self.item))
        return self.render_to_response(self.get_context_data(form=form), status=422)


class AnswerView(ItemPage):
    """批准撤稿."""

    template_name = "writing/answer.html"
    page_title = "撤稿审批"
    here = "撤稿审批"

    @cached_property
    def asked(self) -> WithdrawalRequest:
        """Return the request the address names, about this very item."""
        return get_object_or_404(
            WithdrawalRequest.objects.select_related(
                "edition", "asked_by", "merged_into", "answer__by", "taken_back__by"
            ),
            pk=self.kwargs["request_pk"],
            edition__item=self.item,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the request and the form."""
        context = super().get_context_data(**kwargs)
        context.setdefault("form", AnswerForm())
        context.setdefault("ground", GroundForm())
        today = timezone.localdate()
        return context | {
            "asked": self.asked,
            "given": getattr(self.asked, "answer", None),
            "taken_back": getattr(self.asked, "taken_back", None),
            "is_chased": penalties.refused().filter(pk=self.asked.pk).exists(),
            "take_back_by": penalties.told(self.asked, today),
            "take_back_over": penalties.is_over(self.asked, today),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Approve or refuse; with ``act=take_back`` say that the penalty decision stands."""
        if request.POST.get("act") == "take_back":
            return self._take_back(request)
        form = AnswerForm(request.POST)
        if form.is_valid():
            try:
                withdrawals.answer(
                    actor=request.user, request=self.asked, at=now(),
                    approved=form.cleaned_data["approved"] == "yes",
                    remark=form.cleaned_data["remark"],
                )  # fmt: skip
            except REFUSALS as error:
                form.add_error(None, words(error))
            else:
                messages.success(request, "已答复")
                return redirect(item_url(self.item))
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _take_back(self, request: HttpRequest) -> HttpResponse:
        ground = GroundForm(request.POST)
        if ground.is_valid():
            try:
                withdrawals.take_ground_back(
                    actor=request.user, request=self.asked, at=now(),
                    reason=ground.cleaned_data["reason"],
                )  # fmt: skip
            except REFUSALS as error:
                ground.add_error(None, words(error))
            else:
                messages.success(request, "理由已经收回，不再提示撤下")
                return redirect(item_url(self.item))
        return self.render_to_response(self.get_context_data(ground=ground), status=422)
