"""The pages under ``/apply/``: the start, everything on one page, what is public already, the receipt."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone

from gongkai_web.agencies.models import Agency
from gongkai_web.applications.file_kinds import MEGABYTE
from gongkai_web.applications.personal import CannotUnseal
from gongkai_web.online import accounts, captcha, drafts, limits, notices, oidc, sealing, uploads
from gongkai_web.online.codes import tail_of
from gongkai_web.online.csrf import OnlinePage, refused
from gongkai_web.online.drafts import Typed
from gongkai_web.online.forms import (
    CONTENT_AT_MOST,
    FinishForm,
    NewsForm,
    WhatForm,
    WhoForm,
)
from gongkai_web.online.models import Slot, Submission
from gongkai_web.online.submitting import NotSubmitted, submit
from gongkai_web.portal.pages import page
from gongkai_web.search.suggesting import already_public


def chosen_agency(code: str) -> Agency | None:
    """Return the agency of that code that takes applications; the only one where there is one."""
    accepting = list(notices.accepting()[:2])
    if len(accepting) == 1 and code in ("", accepting[0].code):
        return accepting[0]
    if not code or "\x00" in code:
        return None
    return notices.accepting().filter(code=code).first()


def hashed_password(typed: Typed, finish: FinishForm) -> None:
    """Keep the hash of the password that was set, and no password."""
    password = finish.cleaned_data.get("password")
    if password and "password_again" not in finish.errors:
        typed.data["password"] = make_password(password)


class StartView(OnlinePage):
    """填写以前: at whose office, what one should know, and in which way one wants to fill it in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask for the agency where there are several, else show what one should know first."""
        agency = chosen_agency(request.GET.get("agency", ""))
        if agency is None:
            return page(
                request, "online/choose", "apply", agencies=list(notices.accepting()),
                is_unknown="agency" in request.GET,
            )  # fmt: skip
        typed = drafts.of(request, at=timezone.now())
        if typed.done:
            return redirect("online:receipt")
        kept = notices.settings_of(agency)
        return page(
            request, "online/start", "apply", agency=agency,
            words=[line for line in kept.words.splitlines() if line.strip()],
            notice=notices.text_of(agency).splitlines(), contact=notices.contact_of(agency),
            told=sealing.told(kept.largest_mb), has_draft=bool(typed.fields),
            several=notices.accepting().count() > 1, account=accounts.of(request),
            login=settings.OIDC_LABEL if oidc.is_on() else "",
        )  # fmt: skip

    def post(self, request: HttpRequest) -> HttpResponse:
        """Throw away what was typed so far."""
        response = redirect("online:start")
        if "drop" in request.POST:
            drafts.forget(response, drafts.of(request, at=timezone.now()))
        return response


class AllView(OnlinePage):
    """All questions on one page."""

    largest_body = 64 * MEGABYTE

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form with what was typed so far."""
        typed = drafts.of(request, at=timezone.now())
        if typed.done:
            return redirect("online:receipt")
        agency = chosen_agency(request.GET.get("agency", "") or str(typed.data.get("agency", "")))
        if agency is None:
            return redirect("online:start")
        return self._shown(request, agency, typed, initial=typed.fields)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep what was typed and uploaded; send it once all is right."""
        now, address = timezone.now(), limits.address_of(request)
        agency = chosen_agency(request.POST.get("agency", ""))
        typed = drafts.of(request, at=now)
        if typed.done or agency is None:
            return redirect("online:receipt" if typed.done else "online:start")
        wrong_files = uploads.take(request, typed, notices.settings_of(agency), at=now)
        if not {"remove", "again", "upload", "look"}.isdisjoint(request.POST):
            typed.remove_file(request.POST.get("remove", ""))
            answer = self._shown(request, agency, typed, initial=request.POST.dict(), wrong_files=wrong_files)  # fmt: skip
            drafts.set_cookie(answer, typed)
            return answer
        forms = _forms(agency, data=request.POST)
        good = [form.is_valid() for form in forms]
        fields = {name: value for form in forms for name, value in form.cleaned_data.items()}
        private = tuple(str(fields.get(name, "")) for name in ("id_no", "phone"))
        finish = FinishForm(request.POST, typed=typed, address=address, private=private)
        good.append(finish.is_valid())
        hashed_password(typed, finish)
        typed.data |= {"fields": fields, "agency": agency.code, "is_ready": False}
        typed.keep(at=now)
        if not typed.files(Slot.IDENTITY) and not wrong_files.get(Slot.IDENTITY.value):
            wrong_files[Slot.IDENTITY.value] = [uploads.MISSING]
        if not all(good) or wrong_files:
            response = self._shown(request, agency, typed, forms=forms, finish=finish, wrong_files=wrong_files)  # fmt: skip
        else:
            typed.data["is_ready"] = True
            typed.keep(at=now)
            response = finished(request, agency, typed)
        drafts.set_cookie(response, typed)
        return response

    def _shown(
        self, request: HttpRequest, agency: Agency, typed: Typed, *, initial: Any = None,
        forms: Any = None, finish: Any = None, wrong_files: Any = None,
    ) -> HttpResponse:  # fmt: skip
        forms = forms or _forms(agency, initial=initial)
        finish = finish or FinishForm(
            typed=typed, address="", initial={"is_read": (initial or {}).get("is_read")}
        )
        has_question = "token" in finish.fields
        question, token = captcha.new_question() if has_question else ("", "")
        wrong_files = wrong_files or {}
        kept = notices.settings_of(agency)
        content = request.POST.get("content", "")[:CONTENT_AT_MOST]
        offered = already_public(content, at=timezone.now()) if "look" in request.POST else None  # fmt: skip
        return page(
            request, "online/apply", "apply", agency=agency, who=forms[0], what=forms[1],
            news=forms[2], finish=finish, question=question, token=token, offered=offered,
            errors=_errors((*forms, finish), wrong_files),
            slots=uploads.shown(typed, kept, wrong_files),
            notice=notices.text_of(agency).splitlines(), accept=sealing.ACCEPT,
            told=sealing.told(kept.largest_mb),
        )  # fmt: skip


def _forms(agency: Agency, *, data: Any = None, initial: Any = None) -> list[Any]:
    reach = data if data is not None else initial or {}
    given = {"data": data, "initial": initial}
    news = NewsForm(**given, ways=notices.ways_of(agency), reach=reach)
    return [WhoForm(**given), WhatForm(**given), news]


def _errors(forms: Iterable[Any], wrong_files: dict[str, list[str]]) -> list[dict[str, str]]:
    """Return what the summary at the top leads to, in the order of the questions: ``id``, ``text``."""
    who, what, news, finish = forms
    errors = [*_wrong_in(who), *_wrong_in(what)]
    for slot in Slot:
        errors += [
            {"id": f"id_{slot.value}", "text": text} for text in wrong_files.get(slot.value, ())
        ]
    errors += [*_wrong_in(finish, "is_read"), *_wrong_in(news), *_wrong_in(finish, but="is_read")]
    return errors + [
        {"id": "apply-form", "text": text}
        for form in (who, what, news, finish)
        for text in form.non_field_errors()
    ]


def _wrong_in(form: Any, only: str = "", *, but: str = "") -> list[dict[str, str]]:
    """Return what is wrong with the fields of a form, in their order, whatever was found first."""
    return [
        {"id": form[name].id_for_label or f"id_{name}", "text": text}
        for name in form.fields
        if name != but and (not only or name == only)
        for text in form.errors.get(name, ())
    ]


class SuggestView(OnlinePage):
    """While somebody is typing: what is public already, as a piece of a page."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Return the list; posted, so that no log keeps what somebody asks for."""
        if not limits.counted(limits.SUGGESTIONS, limits.address_of(request)):
            return HttpResponse(status=204)
        content = request.POST.get("content", "")[:CONTENT_AT_MOST]
        offered = already_public(content, at=timezone.now())
        if not offered:
            return HttpResponse(status=204)
        return render(request, "portal/online/offered.html", {"offered": offered, "is_piece": True})

    def get(self, request: HttpRequest) -> HttpResponse:
        """Whoever opens the address finds the form."""
        return redirect("online:start")


def finished(request: HttpRequest, agency: Agency, typed: Typed) -> HttpResponse:
    """Send what is complete, or first show what may be public already."""
    content = str(typed.fields["content"])
    seen = hashlib.sha256(content.encode()).hexdigest()
    now = timezone.now()
    if typed.data.get("seen_public") != seen:
        offered = already_public(content, at=now)
        typed.data["seen_public"] = seen
        typed.keep(at=now)
        if offered:
            return redirect("online:public")
    if not limits.counted(limits.SUBMISSIONS, limits.address_of(request)):
        return refused(
            429, "从您的网络提交的申请过多，请过一小时再试；填写的内容保留 24 小时", seconds=3600
        )
    try:
        submit(
            typed=typed, agency=agency, fields=typed.fields, at=now, account=accounts.of(request)
        )
    except (NotSubmitted, CannotUnseal) as error:
        return page(request, "online/stopped", "apply", told=str(error), agency=agency)
    return redirect("online:receipt")


class PublicView(OnlinePage):
    """您要的信息可能已经公开: shown once before a complete application is sent."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show what was found."""
        typed = drafts.of(request, at=timezone.now())
        if not typed.data.get("is_ready") or typed.done:
            return redirect("online:start")
        content = str(typed.fields["content"])
        return page(
            request, "online/public", "apply", content=content, code=typed.data["agency"],
            offered=already_public(content, at=timezone.now()),
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
            return redirect("online:start")
        return finished(request, agency, typed)


class ReceiptView(OnlinePage):
    """回执: the query code, to be printed or saved; and the end of what the browser keeps."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the receipt."""
        typed = drafts.of(request, at=timezone.now())
        if not typed.done:
            return redirect("online:start")
        one = Submission.objects.select_related("agency").get(pk=typed.done["submission"])
        code = str(typed.done["code"])
        return page(
            request, "online/receipt", "apply", one=one, query_code=code, tail=tail_of(code),
            contact=notices.contact_of(one.agency),
        )  # fmt: skip

    def post(self, request: HttpRequest) -> HttpResponse:
        """Forget the receipt and whatever was typed."""
        response = redirect("online:start")
        drafts.forget(response, drafts.of(request, at=timezone.now()))
        return response
