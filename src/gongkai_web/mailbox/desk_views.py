"""留言 in the back office: the list by days left, a message with its trail, the page of each act."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from gongkai.messages import Kind
from gongkai_web.agencies.access import Capability, agencies_where, may
from gongkai_web.applications.case_views import REFUSALS, words
from gongkai_web.applications.casework import number_of
from gongkai_web.applications.desk_settings import may_set
from gongkai_web.applications.personal import CannotUnseal
from gongkai_web.journal.actions import record
from gongkai_web.ledgers import happened
from gongkai_web.mailbox import actions, publishing, sealing, standing, steps
from gongkai_web.mailbox.desk_forms import ReasonForm
from gongkai_web.mailbox.models import OPEN, Answer, Message, PublicText, State

TITLE = "留言"
ON_A_PAGE = 50
LOOKED = "查看留言内容"
FILTERS = (
    ("open", "正在办理"), ("drafted", "答复待审核"), ("to_publish", "等您批准公开"),
    ("answered", "已答复"), ("public", "已公开"), ("application", "转为依申请公开"),
    ("petition", "转信访"), ("other", "不予办理、撤回"), ("all", "全部"),
)  # fmt: skip


class MailboxPage(WagtailAdminTemplateMixin, TemplateView):
    """A page for those who see some agency's messages."""

    header_icon = "comment"
    page_title = TITLE

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer, or 403 for who sees none."""
        if not may(request.user, None, Capability.VIEW):
            raise PermissionDenied("您没有查看留言的权限")
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path: home, list, this page."""
        top = {"url": reverse("mailbox_desk:index"), "label": TITLE}
        here = [{"url": "", "label": self.page_title}] if self.page_title != TITLE else []
        return [*self.breadcrumbs_items, top, *here]


def filtered(request: HttpRequest) -> tuple[QuerySet[Message], dict[str, str]]:
    """Return the messages of the person's agencies that the address asks for, and what it asks for."""
    agencies = agencies_where(request.user, Capability.VIEW)
    found = standing.of_agencies(agencies)
    asked = {name: request.GET.get(name, "") for name in ("state", "kind", "agency", "q")}
    if asked["state"] not in dict(FILTERS):
        asked["state"] = "open"
    match asked["state"]:
        case "open":
            found = found.filter(state__in=OPEN)
        case "to_publish":
            waiting = [text.message_id for text in standing.to_publish(request.user)]
            found = found.filter(pk__in=waiting)
        case "public":
            found = found.filter(pk__in=PublicText.objects.public().values("message"))
        case "other":
            found = found.filter(state__in=(State.CLOSED, State.WITHDRAWN))
        case "all":
            pass
        case state:
            found = found.filter(state=state)
    if asked["kind"] in set(Kind):
        found = found.filter(kind=asked["kind"])
    if asked["agency"] and "\x00" not in asked["agency"]:
        found = found.filter(agency__code=asked["agency"])
    if number := asked["q"].strip().rpartition("-")[2]:
        tail = number[:4].upper()
        found = found.filter(
            Q(pk=number_of(number)) | Q(code_tail=tail, submission__isnull=True)
            | Q(submission__code_tail=tail)
        )  # fmt: skip
    order = ("due_on", "pk") if asked["state"] in ("open", "drafted") else ("-received_on", "-pk")
    return found.order_by(*order), asked


class ListView(MailboxPage):
    """The messages, those with the least time first."""

    template_name = "mailbox/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return a page of messages, each with what is left of its term."""
        request, today = self.request, happened.today()
        found, asked = filtered(request)
        part = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
        editable = set(
            agencies_where(request.user, Capability.EDIT_LEDGERS).values_list("pk", flat=True)
        )
        agencies = agencies_where(request.user, Capability.VIEW).order_by("name")
        query = request.GET.copy()
        query.pop("page", None)
        return super().get_context_data(**kwargs) | {
            "rows": [
                (one, title_of(one) if one.agency_id in editable else "",
                 standing.left_of(one, today=today))
                for one in part
            ],
            "part": part, "asked": asked, "filters": FILTERS, "kinds": list(Kind),
            "agencies": agencies, "several": agencies.count() > 1, "query": query.urlencode(),
            "may_set": may_set(request.user),
        }  # fmt: skip


def title_of(message: Message) -> str:
    """Return the title as lists show it: masked; "" where it cannot be opened."""
    try:
        data = sealing.opened(message)
    except CannotUnseal:
        return ""
    return publishing.masked(data.get("title", ""), on=message.received_on, own=data)


class MessagePage(MailboxPage):
    """A page about one message of the person's agencies; 404 for any other."""

    capability = Capability.VIEW

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the message."""
        agencies = agencies_where(request.user, self.capability)
        self.message = get_object_or_404(
            Message.objects.select_related("agency", "sent_to", "answer", "shown", "application", "submission"),
            pk=kwargs["pk"], agency__in=agencies,
        )  # fmt: skip
        self.page_title = str(self.message)
        return super().dispatch(request, *args, **kwargs)

    def _last_act(self) -> int:
        last = self.message.acts.order_by("-pk").values_list("pk", flat=True).first()
        return last or 0


class MessageView(MessagePage):
    """One message: what was written, what waits, what can be done, what was done."""

    template_name = "mailbox/message.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return all of it; in clear for those who deal with it, and the journal says who looked."""
        user, message = self.request.user, self.message
        may_act = may(user, message.agency, Capability.EDIT_LEDGERS)
        acts = message.acts.select_related("actor", "agency", "answer", "text")
        context = super().get_context_data(**kwargs) | {
            "message": message, "may_act": may_act, "acts": acts, "seen": self._last_act(),
            "left": standing.left_of(message, today=happened.today()),
            "is_public": PublicText.objects.public().filter(message=message).exists(),
            "reason": kwargs.get("reason") or ReasonForm(message=message),
            "wrong": kwargs.get("wrong", ""),
        }  # fmt: skip
        if not may_act:
            return context
        try:
            data = sealing.opened(message)
        except CannotUnseal as error:
            raise Http404(str(error)) from error
        with transaction.atomic():
            record(verb=LOOKED, subject=message, agency=message.agency, actor=user)
        return context | self._in_clear(data)

    def _in_clear(self, data: dict[str, str]) -> dict[str, Any]:
        user, message, today = self.request.user, self.message, happened.today()
        draft, text = actions.pending(message), publishing.pending(message)
        marks = publishing.findings(publishing.parts_of(text), on=today) if text else []
        return {
            "lines": [(label, data[name]) for name, label in sealing.FIELDS.items() if data.get(name)],
            "draft": draft, "text": text, "marks": marks, "mail": message.mails.last(),
            "may_approve": draft is not None and draft.drafted_by_id != user.pk
            and may(user, message.agency, Capability.APPROVE),
            "may_publish": text is not None and text.prepared_by_id != user.pk
            and publishing.may_publish(user, message.agency),
            "offered": steps.offered(message),
        }  # fmt: skip


class DecideView(MessageView):
    """The answers of whoever approves: the draft goes out or back, the text becomes public or goes back."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Go to the message."""
        return redirect("mailbox_desk:message", self.message.pk)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do it, or say why not."""
        act = kwargs["act"]
        try:
            done = self._decide(request, act)
        except REFUSALS as error:
            return self.render_to_response(self.get_context_data(wrong=words(error)))
        messages.success(request, done)
        return redirect("mailbox_desk:message", self.message.pk)

    def _decide(self, request: HttpRequest, act: str) -> str:
        given: dict[str, Any] = {
            "actor": request.user, "message": self.message, "at": timezone.now(),
            "seen": number_of(request.POST.get("seen", "")),
        }  # fmt: skip
        pk, reason = number_of(request.POST.get("of", "")), request.POST.get("reason", "")
        if act in ("approve", "return"):
            answer = get_object_or_404(Answer, pk=pk, message=self.message)
            if act == "approve":
                actions.approve(answer=answer, **given)
                return "已答复留言人"
            actions.give_back(answer=answer, reason=reason, **given)
            return "已退回修改"
        text = get_object_or_404(PublicText, pk=pk, message=self.message)
        if act == "publish":
            publishing.approve(
                text=text, is_checked="is_checked" in request.POST, on=happened.today(), **given
            )
            return "已公开"
        publishing.send_back(text=text, reason=reason, **given)
        return "已退回修改"


class StepView(MessagePage):
    """The page of one act."""

    template_name = "mailbox/step.html"
    capability = Capability.EDIT_LEDGERS

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the act; 404 for an unknown one."""
        found = steps.BY_SLUG.get(kwargs["step"])
        if found is None:
            raise Http404("没有这种操作")
        self.step = found
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path: home, list, message, this act."""
        url = reverse("mailbox_desk:message", args=[self.message.pk])
        *above, here = super().get_breadcrumbs_items()
        return [*above, {**here, "url": url}, {"url": "", "label": self.step.title}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form, or go back to a message that does not allow the act any more."""
        if self.step not in steps.offered(self.message):
            messages.warning(request, f"这条留言现在不能“{self.step.title}”")
            return redirect("mailbox_desk:message", self.message.pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form."""
        form = kwargs.get("form") or self.step.form(message=self.message)
        return super().get_context_data(**kwargs) | {
            "message": self.message, "step": self.step, "form": form, "seen": self._last_act(),
        }  # fmt: skip

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the step, or say why not."""
        form: Any = self.step.form(request.POST, message=self.message)
        if form.is_valid():
            try:
                self.step.run(
                    actor=request.user, message=self.message, at=timezone.now(),
                    on=happened.today(), seen=number_of(request.POST.get("seen", "")),
                    **form.cleaned_data,
                )  # fmt: skip
            except REFUSALS as error:
                form.add_error(None, words(error))
            else:
                messages.success(request, self.step.done)
                return self._after(request)
        return self.render_to_response(self.get_context_data(form=form))

    def _after(self, request: HttpRequest) -> HttpResponse:
        """Go to the message; to the list where another agency has it now."""
        self.message.refresh_from_db()
        if may(request.user, self.message.agency, Capability.VIEW):
            return redirect("mailbox_desk:message", self.message.pk)
        return redirect("mailbox_desk:index")
