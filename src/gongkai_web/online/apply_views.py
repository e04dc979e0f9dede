"""The pages under ``/apply/``: everything on one page, what is public already, the receipt."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone

from gongkai_web.agencies.models import Agency
from gongkai_web.applications.file_kinds import MEGABYTE, UnusableFile
from gongkai_web.applications.personal import CannotUnseal
from gongkai_web.online import captcha, drafts, limits, notices, sealing, suggesting
from gongkai_web.online.codes import tail_of
from gongkai_web.online.csrf import OnlinePage, refused
from gongkai_web.online.drafts import Typed
from gongkai_web.online.forms import FinishForm, WhatForm, WhoForm
from gongkai_web.online.models import Slot, Submission
from gongkai_web.online.submitting import NotSubmitted, submit
from gongkai_web.portal.pages import page

SLOTS: dict[str, str] = {
    Slot.IDENTITY.value: "身份证件的影像（正面、反面），单位上传营业执照或者登记证书",
    Slot.AUTHORITY.value: "委托他人办理的上传",
    Slot.OTHER.value: "有助于说明申请内容的材料，可以不传",
}
FORMS = (WhoForm, WhatForm)


def chosen_agency(code: str) -> Agency | None:
    """Return the agency of that code that takes applications; the only one where there is one."""
    accepting = list(notices.accepting()[:2])
    if len(accepting) == 1 and code in ("", accepting[0].code):
        return accepting[0]
    if not code or "\x00" in code:
        return None
    return notices.accepting().filter(code=code).first()


class ApplyView(OnlinePage):
    """The application form."""

    largest_body = 64 * MEGABYTE

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask for the agency where there are several, else show the form with what was typed so far."""
        agency = chosen_agency(request.GET.get("agency", ""))
        if agency is None:
            return page(
                request, "online/choose", "apply", agencies=list(notices.accepting()),
                is_unknown="agency" in request.GET,
            )  # fmt: skip
        typed = drafts.of(request, at=timezone.now())
        if typed.done:
            return redirect("online:receipt")
        return self._shown(request, agency, typed, initial=typed.fields)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep what was typed and uploaded; send it once all is right."""
        now, address = timezone.now(), limits.address_of(request)
        agency = chosen_agency(request.POST.get("agency", ""))
        if agency is None:
            return redirect("online:apply")
        typed = drafts.of(request, at=now)
        if typed.done:
            return redirect("online:receipt")
        wrong_files = self._files(request, typed, address)
        if "remove" in request.POST or "again" in request.POST or "upload" in request.POST:
            typed.remove_file(request.POST.get("remove", ""))
            answer = self._shown(request, agency, typed, initial=request.POST.dict(), wrong_files=wrong_files)  # fmt: skip
            drafts.set_cookie(answer, typed)
            return answer
        forms: list[Any] = [form(request.POST) for form in FORMS]
        good = [form.is_valid() for form in forms]
        fields = {name: value for form in forms for name, value in form.cleaned_data.items()}
        private = tuple(str(fields.get(name, "")) for name in ("id_no", "phone"))
        finish = FinishForm(request.POST, typed=typed, address=address, private=private)
        good.append(finish.is_valid())
        password = finish.cleaned_data.get("password")
        if password and "password_again" not in finish.errors:
            typed.data["password"] = make_password(password)
        typed.data["fields"], typed.data["agency"] = fields, agency.code
        typed.keep(at=now)
        if not typed.files(Slot.IDENTITY) and not wrong_files.get(Slot.IDENTITY.value):
            wrong_files[Slot.IDENTITY.value] = ["请上传身份证明"]
        if not all(good) or wrong_files:
            response = self._shown(request, agency, typed, forms=forms, finish=finish, wrong_files=wrong_files)  # fmt: skip
        else:
            typed.data["is_ready"] = True
            typed.keep(at=now)
            response = finished(request, agency, typed)
        drafts.set_cookie(response, typed)
        return response

    def _files(self, request: HttpRequest, typed: Typed, address: str) -> dict[str, list[str]]:
        wrong: dict[str, list[str]] = {}
        for slot in Slot.values:
            for file in request.FILES.getlist(slot):
                if not limits.counted(limits.UPLOADS, address):
                    wrong.setdefault(slot, []).append("上传次数过多，请过一小时再试")
                    continue
                try:
                    typed.add_file(slot, file, at=timezone.now())
                except UnusableFile as error:
                    wrong.setdefault(slot, []).append(str(error))
        return wrong

    def _shown(
        self, request: HttpRequest, agency: Agency, typed: Typed, *, initial: Any = None,
        forms: Any = None, finish: Any = None, wrong_files: Any = None,
    ) -> HttpResponse:  # fmt: skip
        forms = forms or [form(initial=initial) for form in FORMS]
        finish = finish or FinishForm(
            typed=typed, address="", initial={"is_read": (initial or {}).get("is_read")}
        )
        if "token" in finish.fields:
            question, token = captcha.new_question()
        else:
            question, token = "", ""
        wrong_files = wrong_files or {}
        errors = [
            {"id": form[name].id_for_label or f"id_{name}", "text": text}
            for form in (*forms, finish)
            for name, found in form.errors.items()
            if name != "__all__"
            for text in found
        ]
        errors += [
            {"id": f"id_{slot}", "text": text}
            for slot, some in wrong_files.items()
            for text in some
        ]
        errors += [{"id": "apply-form", "text": text} for text in finish.non_field_errors()]
        slots = [
            {"slot": slot, "label": Slot(slot).label, "help": told, "errors": wrong_files.get(slot, []),
             "files": [(one, sealing.name_of(one)) for one in typed.files(slot)]}
            for slot, told in SLOTS.items()
        ]  # fmt: skip
        settings = notices.settings_of(agency)
        return page(
            request, "online/apply", "apply", agency=agency, who=forms[0], what=forms[1],
            finish=finish, question=question, token=token, errors=errors, slots=slots,
            words=[line for line in settings.words.splitlines() if line.strip()],
            notice=notices.text_of(agency).splitlines(), accept=sealing.ACCEPT,
            told=sealing.TOLD, contact=notices.contact_of(agency),
            several=notices.accepting().count() > 1, crumbs=(("依申请公开", "/apply/"),),
        )  # fmt: skip


def finished(request: HttpRequest, agency: Agency, typed: Typed) -> HttpResponse:
    """Send what is complete, or first show what may be public already."""
    content = str(typed.fields["content"])
    seen = hashlib.sha256(content.encode()).hexdigest()
    now = timezone.now()
    if typed.data.get("seen_public") != seen:
        offered = suggesting.already_public(content, at=now)
        typed.data["seen_public"] = seen
        typed.keep(at=now)
        if offered:
            return redirect("online:public")
    if not limits.counted(limits.SUBMISSIONS, limits.address_of(request)):
        return refused(
            429, "从您的网络提交的申请过多，请过一小时再试；填写的内容保留 24 小时", seconds=3600
        )
    try:
        submit(typed=typed, agency=agency, fields=typed.fields, at=now)
    except (NotSubmitted, CannotUnseal) as error:
        return page(request, "online/stopped", "apply", told=str(error), agency=agency)
    return redirect("online:receipt")


class PublicView(OnlinePage):
    """您要的信息可能已经公开: shown once before a complete application is sent."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show what was found."""
        typed = drafts.of(request, at=timezone.now())
        if not typed.data.get("is_ready") or typed.done:
            return redirect("online:apply")
        content = str(typed.fields["content"])
        return page(
            request, "online/public", "apply", content=content, code=typed.data["agency"],
            offered=suggesting.already_public(content, at=timezone.now()),
        )  # fmt: skip

    def post(self, request: HttpRequest) -> HttpResponse:
        """Send it all the same, or throw it away."""
        typed = drafts.of(request, at=timezone.now())
        if "drop" in request.POST:
            response: HttpResponse = HttpResponseRedirect("/")
            drafts.forget(response, typed)
            return response
        agency = chosen_agency(str(typed.data.get("agency", "")))
        if typed.done:
            return redirect("online:receipt")
        if agency is None or not typed.data.get("is_ready"):
            return redirect("online:apply")
        return finished(request, agency, typed)


class ReceiptView(OnlinePage):
    """回执: the query code, to be printed or saved; and the end of what the browser keeps."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the receipt."""
        typed = drafts.of(request, at=timezone.now())
        if not typed.done:
            return redirect("online:apply")
        one = Submission.objects.select_related("agency").get(pk=typed.done["submission"])
        code = str(typed.done["code"])
        return page(
            request, "online/receipt", "apply", one=one, query_code=code, tail=tail_of(code),
            contact=notices.contact_of(one.agency),
        )  # fmt: skip

    def post(self, request: HttpRequest) -> HttpResponse:
        """Forget the receipt and whatever was typed."""
        response = redirect("online:apply")
        drafts.forget(response, drafts.of(request, at=timezone.now()))
        return response
