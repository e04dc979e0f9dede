"""The pages under ``/messages/new/``: what to write about, the form, the receipt."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from gongkai.messages import Kind
from gongkai_web.agencies.models import Agency
from gongkai_web.mailbox import notices, telling
from gongkai_web.mailbox.forms import FinishForm, WhatForm, WhoForm, used_up
from gongkai_web.mailbox.models import Message, accepting, settings_of
from gongkai_web.mailbox.sending import NotSent, send
from gongkai_web.online import captcha, limits
from gongkai_web.online.codes import tail_of
from gongkai_web.online.csrf import OnlinePage, refused
from gongkai_web.online.notices import contact_of
from gongkai_web.portal.pages import page

SENT = limits.Limit("mailbox-messages", 10)
"""Messages one address may send in an hour."""
COOKIE, PATH = "gongkai_message", "/messages/"
_SALT = "gongkai.mailbox.receipt"
_RECEIPT_LASTS = 3600
_TITLE_FROM_CONTENT = 40


def chosen_agency(code: str) -> Agency | None:
    """Return the agency of that code that takes messages; the only one where there is one."""
    some = list(accepting()[:2])
    if len(some) == 1 and code in ("", some[0].code):
        return some[0]
    if not code or "\x00" in code:
        return None
    found: Agency | None = accepting().filter(code=code).first()
    return found


class MessageView(OnlinePage):
    """The form of one kind of message."""

    @property
    def kind(self) -> Kind:
        """The kind of the address. Raises Http404."""
        if self.kwargs["kind"] not in set(Kind):
            raise Http404("没有这一类留言")
        return Kind(self.kwargs["kind"])

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Ask for the agency where there are several, else show the form."""
        agency = chosen_agency(request.GET.get("agency", ""))
        if agency is None:
            return page(
                request, "mailbox/choose", "messages", kind=self.kind, agencies=list(accepting()),
                is_unknown="agency" in request.GET, meta={"ColumnName": "互动交流"},
            )  # fmt: skip
        initial = {"page_url": request.GET.get("page", "")[:400]}
        return self._shown(request, agency, [
            WhatForm(kind=self.kind, initial=initial), self._who(agency),
            FinishForm(address=""),
        ])  # fmt: skip

    def post(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Send it once all is right."""
        forms: list[Any]
        agency = chosen_agency(request.POST.get("agency", ""))
        if agency is None:
            return redirect("mailbox:new", kind)
        address = limits.address_of(request)
        what = WhatForm(request.POST, kind=self.kind)
        who = self._who(agency, request.POST)
        finish = FinishForm(
            request.POST, address=address, private=(request.POST.get("phone", "").strip(),)
        )
        forms = [what, who, finish]
        if "again" in request.POST:  # another question: what was typed stays, nothing is judged yet
            typed = request.POST.dict()
            forms = [
                WhatForm(kind=self.kind, initial=typed), self._who(agency, initial=typed),
                FinishForm(address="", initial={"is_read": typed.get("is_read")}),
            ]  # fmt: skip
            return self._shown(request, agency, forms)
        good = [form.is_valid() for form in forms]
        if not all(good):
            return self._shown(request, agency, forms)
        if not limits.counted(SENT, address):
            return refused(429, "从您的网络提交的留言过多，请过一小时再试", seconds=3600)
        if used_up(finish.human):
            finish.human = ""
            return self._shown(request, agency, forms, wrong="这条留言已经提交过，请不要重复提交")
        return self._sent(request, agency, forms)

    def _who(self, agency: Agency, *data: Any, **more: Any) -> WhoForm:
        has_mails = telling.offers(settings_of(agency))
        return WhoForm(*data, kind=self.kind, has_mails=has_mails, **more)

    def _sent(self, request: HttpRequest, agency: Agency, forms: list[Any]) -> HttpResponse:
        fields = {name: value for form in forms for name, value in form.cleaned_data.items()}
        if self.kind is Kind.MISTAKE:
            fields["title"] = fields["content"].split("\n")[0][:_TITLE_FROM_CONTENT]
        try:
            message, code = send(
                agency=agency, kind=self.kind, fields=fields, password=fields["password"],
                at=timezone.now(), mistake_kind=fields.get("mistake_kind", ""),
                refuses_publication=fields["refuses_publication"],
                wants_mail=fields.get("wants_mail", False),
            )  # fmt: skip
        except NotSent as error:
            return self._shown(request, agency, forms, wrong=str(error))
        response = redirect("mailbox:receipt")
        response.set_cookie(
            COOKIE, signing.dumps({"m": message.pk, "c": code}, salt=_SALT), path=PATH,
            max_age=_RECEIPT_LASTS, secure=settings.SESSION_COOKIE_SECURE, httponly=True,
            samesite="Strict",
        )  # fmt: skip
        return response

    def _shown(
        self, request: HttpRequest, agency: Agency, forms: list[Any], *, wrong: str = ""
    ) -> HttpResponse:
        what, who, finish = forms
        question, token = captcha.new_question() if not finish.human else ("", "")
        errors = [
            {"id": form[name].id_for_label or f"id_{name}", "text": text}
            for form in forms
            if form.is_bound
            for name, found in form.errors.items()
            if name != "__all__"
            for text in found
        ]
        errors += [
            {"id": "message-form", "text": text}
            for text in [*(finish.non_field_errors() if finish.is_bound else ()), wrong]
            if text
        ]
        return page(
            request, "mailbox/new", "messages", agency=agency, kind=self.kind, what=what, who=who,
            finish=finish, question=question, token=token, errors=errors,
            words=[line for line in settings_of(agency).words.splitlines() if line.strip()],
            notice=notices.text_of(agency).splitlines(), contact=contact_of(agency),
            several=accepting().count() > 1, superior=agency.parent,
            meta={"ColumnName": "互动交流"},
        )  # fmt: skip


class ReceiptView(OnlinePage):
    """回执: the query code, to be written down or printed."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the receipt of what this browser sent within the hour."""
        try:
            held = signing.loads(
                request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_RECEIPT_LASTS
            )
        except signing.BadSignature:
            return redirect("mailbox:index")
        message = Message.objects.select_related("agency").filter(pk=held["m"]).first()
        if message is None:
            return redirect("mailbox:index")
        return page(
            request, "mailbox/receipt", "messages", message=message, query_code=held["c"],
            tail=tail_of(held["c"]), contact=contact_of(message.agency),
        )  # fmt: skip

    def post(self, request: HttpRequest) -> HttpResponse:
        """Forget the receipt on this device."""
        response = redirect("mailbox:index")
        response.delete_cookie(COOKIE, path=PATH, samesite="Strict")
        return response
