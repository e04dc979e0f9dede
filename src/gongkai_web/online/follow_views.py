"""The pages under ``/follow/``: code and password, where it stands, what the applicant may do."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header

from gongkai_web.applications.attachments import DamagedAttachment
from gongkai_web.applications.casework import StepRefused
from gongkai_web.applications.file_kinds import MEGABYTE, UnusableFile
from gongkai_web.applications.personal import CannotUnseal
from gongkai_web.ledgers import happened
from gongkai_web.online import (
    accounts,
    acting,
    codes,
    limits,
    notices,
    oidc,
    regaining,
    releasing,
    sealing,
    standing,
)
from gongkai_web.online.csrf import OnlinePage, refused
from gongkai_web.online.models import Submission
from gongkai_web.online.regain_views import PasswordForm
from gongkai_web.online.regaining import mark_of
from gongkai_web.portal.pages import page

COOKIE, PATH = "gongkai_follow", "/follow/"
LASTS = 30 * 60
_SALT = "gongkai.online.follow"
WRONG = "查询码或者查询密码不对，请核对后再试"
"""The same for an unknown code and a wrong password."""
MOVED = "现在不能这样办理，可能是办理情况刚有变化。请刷新页面查看；仍有疑问的，请联系受理单位"


def remember(response: HttpResponseBase, one: Submission) -> None:
    """Let the browser in to an application for half an hour."""
    token = signing.dumps({"s": one.pk, "p": mark_of(one)}, salt=_SALT)
    response.set_cookie(
        COOKIE, token, path=PATH, secure=settings.SESSION_COOKIE_SECURE, httponly=True,
        samesite="Strict",
    )  # fmt: skip


def forget(response: HttpResponseBase) -> None:
    """Let the browser in no longer."""
    response.delete_cookie(COOKIE, path=PATH, samesite="Strict")


def let_in(request: HttpRequest) -> Submission | None:
    """Return the submission whose code and password this browser gave within the half hour.

    With the counter's password nobody is in before another was set.
    """
    one = known(request)
    return one if one is not None and one.password_until is None else None


def known(request: HttpRequest) -> Submission | None:
    """Return the submission this browser gave code and password of, be it the counter's."""
    try:
        held = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    one = Submission.objects.select_related("agency").filter(pk=held.get("s")).first()
    return one if one is not None and held.get("p") == mark_of(one) else None


class FollowView(OnlinePage):
    """Code and password; then where the application stands."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the application, or ask for code and password."""
        one = known(request)
        if one is None:
            return page(request, "online/follow", "apply", **_login(request))
        if one.password_until is not None:
            return _new_password(request, PasswordForm(submission=one))
        return shown(request, one)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Let in whoever has both, or leave."""
        if "leave" in request.POST:
            response = redirect("online:follow")
            forget(response)
            return response
        if "own" in request.POST:
            return self._own_password(request)
        if "news" in request.POST and (one := let_in(request)) is not None:
            ways = standing.news_ways(one)
            mail, sms = (way in ways and f"wants_{way}" in request.POST for way in ("mail", "sms"))
            acting.choose_news(submission=one, mail=mail, sms=sms)
            return redirect("/follow/?done=1")
        code, password = request.POST.get("code", ""), request.POST.get("password", "")
        address, key = limits.address_of(request), codes.key_of(code)
        if seconds := limits.seconds_to_wait(key, address):
            return refused(429, f"输错次数过多，请过 {-(-seconds // 60)} 分钟再试", seconds=seconds)
        one = codes.found(code, password, at=timezone.now())
        if one is None:
            limits.failed(key, address)
            return page(
                request, "online/follow", "apply", wrong=WRONG, code=code[:40], **_login(request)
            )
        limits.succeeded(key, address)
        response = redirect("online:follow")
        remember(response, one)
        return response

    def _own_password(self, request: HttpRequest) -> HttpResponse:
        """Set a password in the place of the counter's."""
        if (one := known(request)) is None:
            return redirect("online:follow")
        form = PasswordForm(request.POST, submission=one)
        if not form.is_valid():
            return _new_password(request, form)
        response = redirect("online:follow")
        try:
            held = regaining.set_own(
                submission=one, password=form.cleaned_data["password"], at=timezone.now()
            )
        except StepRefused:
            return response
        remember(response, held)
        return response


def _new_password(request: HttpRequest, form: PasswordForm) -> HttpResponse:
    return page(
        request, "online/new_password", "apply", form=form, errors=form.summary,
        action=request.path, told="您用的是受理单位给的临时密码，请设一个只有自己知道的密码。",
    )  # fmt: skip


def shown(
    request: HttpRequest, one: Submission, *, wrong: str = "", note: str = ""
) -> HttpResponse:
    """Return the page of an application."""
    response = page(
        request, "online/standing", "apply", one=one, applicant=standing.name_shown(one),
        found=_with_files(standing.standings(one, today=happened.today())), wrong=wrong, note=note,
        contact=notices.contact_of(one.agency), accept=sealing.ACCEPT, told=sealing.told(notices.settings_of(one.agency).largest_mb),
        **_login(request), is_done=request.GET.get("done") == "1", news_ways=standing.news_ways(one),
    )  # fmt: skip
    remember(response, one)
    return response


def _login(request: HttpRequest) -> dict[str, Any]:
    """Return what the pages offer of accounts: ``login`` the service's name, ``account`` who is in."""
    return {
        "login": settings.OIDC_LABEL if oidc.is_on() else "", "account": accounts.of(request),
    }  # fmt: skip


def _with_files(found: list[standing.Standing]) -> list[tuple[standing.Standing, list[Any]]]:
    """Return each case with its letters: letter, whether its receipt is open, the files that go with it."""
    files: dict[int, list[Any]] = {}
    for row, name in releasing.titles(
        releasing.released(letter for one in found for letter, _ in one.letters)
    ):
        files.setdefault(row.letter_id, []).append((row, name))
    return [
        (one, [(letter, is_open, files.get(letter.pk, [])) for letter, is_open in one.letters])
        for one in found
    ]


class ActView(OnlinePage):
    """One act of the applicant on one case of theirs; ``pk`` 0 is the submission itself."""

    largest_body = 32 * MEGABYTE

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        """Go back to where the application stands."""
        return redirect("online:follow")

    def post(self, request: HttpRequest, act: str, pk: str) -> HttpResponse:
        """Do it, or say why not."""
        if (one := let_in(request)) is None:
            return redirect("online:follow")
        if not limits.counted(limits.ACTS, limits.address_of(request)):
            return refused(429, "操作过多，请过一小时再试", seconds=3600)
        note = request.POST.get("note", "")
        try:
            self._act(request, one, act, int(pk), note)
        except (StepRefused, UnusableFile) as error:
            told = str(error) if isinstance(error, UnusableFile) or "请" in str(error) else MOVED
            return shown(request, one, wrong=told, note=note)
        return redirect("/follow/?done=1")

    def _act(self, request: HttpRequest, one: Submission, act: str, pk: int, note: str) -> None:
        today = happened.today()
        cases = {case.pk: case for case in standing.cases_of(one)}
        if act == "receive":
            letter = next((x for case in cases.values() for x in standing.letters_of(case) if x.pk == pk), None)  # fmt: skip
            if letter is None:
                raise Http404("没有这份文书")
            acting.confirm_receipt(submission=one, letter=letter, on=today)
            return
        case = cases.get(pk)
        if case is None and (pk or cases):
            raise Http404("没有这件申请")
        if act == "withdraw":
            if not request.POST.get("is_sure"):
                raise StepRefused("请勾选“我确定撤回”，再提交")
            acting.withdraw(submission=one, case=case, on=today, at=timezone.now(), note=note)
        elif act == "correct" and case is not None:
            files = request.FILES.getlist("files")
            if len(files) > 5:
                raise StepRefused("一次至多上传 5 个文件，请合并以后再传")
            acting.correct(submission=one, case=case, on=today, text=note, files=files)
        else:
            raise Http404("没有这种操作")


class LetterView(OnlinePage):
    """A letter that was sent to the applicant, as pdf."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send it."""
        if (one := let_in(request)) is None:
            return redirect("online:follow")
        own = (x for case in standing.cases_of(one) for x in standing.letters_of(case))
        letter = next((x for x in own if x.pk == pk), None)
        if letter is None:
            raise Http404("没有这份文书")
        response = HttpResponse(
            acting.open_letter(submission=one, letter=letter), content_type="application/pdf"
        )
        response["Content-Disposition"] = 'attachment; filename="letter.pdf"'
        return response


class ReleaseView(OnlinePage):
    """A file that goes with a letter: a copy with parts taken out, or what was supplied."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send it."""
        if (one := let_in(request)) is None:
            return redirect("online:follow")
        try:
            file = releasing.open_release(submission=one, pk=pk)
        except (StepRefused, CannotUnseal, DamagedAttachment):
            return refused(409, "这个文件现在不能下载，请联系受理单位")
        if file is None:
            raise Http404("没有这个文件")
        response = HttpResponse(file.data, content_type=file.content_type)
        response["Content-Disposition"] = content_disposition_header(True, file.name) or ""
        return response
