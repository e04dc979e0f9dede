"""The pages under ``/messages/follow/``: code and password, where it stands, what the asker may do."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from gongkai_web.ledgers import happened
from gongkai_web.mailbox import asking, sealing
from gongkai_web.mailbox.casework import StepRefused
from gongkai_web.mailbox.models import (
    OPEN,
    TOLD_TO_ASKER,
    Act,
    ActKind,
    Message,
    PublicText,
    State,
)
from gongkai_web.online import codes, limits, standing
from gongkai_web.online.csrf import OnlinePage, refused
from gongkai_web.online.notices import contact_of
from gongkai_web.portal.pages import page

COOKIE, PATH = "gongkai_message_follow", "/messages/follow/"
LASTS = 30 * 60
_SALT = "gongkai.mailbox.follow"
WRONG = "查询码或者查询密码不对，请核对后再试"
"""The same for an unknown code and a wrong password."""
_KEY = "messages"

TOLD = {
    State.WAITING: "已经收到，正在办理，最迟在应答复日期以前答复。",
    State.DRAFTED: "已经收到，正在办理，最迟在应答复日期以前答复。",
    State.ANSWERED: "已经答复，见下面。",
    State.APPLICATION: "您要的是政府信息，已经按政府信息公开申请登记办理。",
    State.PETITION: "您反映的是信访事项，已经转信访工作机构，由它依照《信访工作条例》办理。",
    State.CLOSED: "没有作为留言办理，理由见下面。",
    State.WITHDRAWN: "您撤回了留言，不再办理。",
}


@cache
def _of_nobody() -> str:
    return make_password("nobody's message")


def found(code: str, password: str) -> Message | None:
    """Return the message of a code and its password; ``None`` for either being wrong."""
    one = Message.objects.select_related("agency").filter(code_key=codes.key_of(code)).first()
    if "\x00" in password or len(password) > 128:
        password = ""
    is_right = check_password(password, one.password if one is not None else _of_nobody())
    return one if one is not None and is_right else None


def _mark(one: Message) -> str:
    return hashlib.sha256(one.password.encode()).hexdigest()[:16]


def _let_in(response: HttpResponse, one: Message) -> None:
    token = signing.dumps({"s": one.pk, "p": _mark(one)}, salt=_SALT)
    response.set_cookie(
        COOKIE, token, path=PATH, secure=settings.SESSION_COOKIE_SECURE, httponly=True,
        samesite="Strict",
    )  # fmt: skip


def let_in(request: HttpRequest) -> Message | None:
    """Return the message whose code and password this browser gave within the half hour."""
    try:
        held = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    one = Message.objects.select_related("agency", "answer").filter(pk=held.get("s")).first()
    return one if one is not None and held.get("p") == _mark(one) else None


@dataclass(frozen=True, slots=True)
class Line:
    """One act as the asker reads it."""

    on: date
    title: str
    words: str


def lines_of(message: Message) -> list[Line]:
    """Return what happened, as far as it concerns the asker."""
    acts = message.acts.filter(kind__in=TOLD_TO_ASKER).select_related("agency", "answer")
    return [_line(act) for act in acts]


_OWN_WORDS = (ActKind.HANDED_ON, ActKind.TAKEN_DOWN, ActKind.REOPENED)
"""Acts whose words were written for the office."""


def _line(act: Act) -> Line:
    title = act.get_kind_display()
    match act.kind:
        case ActKind.SENT:
            title = "您提交留言"
        case ActKind.HANDED_ON:
            title = "转交有权办理的单位"
        case ActKind.EXTENDED:
            title = f"情况复杂，延长到 {act.detail['due_on']} 以前答复"
        case ActKind.ANSWERED:
            title = "答复"
        case ActKind.PUBLISHED:
            title = "隐去个人信息后在网上公开"
        case ActKind.TO_APPLICATION:
            title = f"转为政府信息公开申请，编号 {act.detail['number']}"
        case ActKind.TO_PETITION:
            title = f"转{act.detail['office']}"
    return Line(act.on, title, "" if act.kind in _OWN_WORDS else act.words)


def shown(request: HttpRequest, one: Message, *, wrong: str = "", words: str = "") -> HttpResponse:
    """Return the page of a message."""
    case = one.application
    is_open = one.state in OPEN
    response = page(
        request, "mailbox/standing", "messages", one=one, told=TOLD[State(one.state)],
        data=sealing.opened(one), lines=lines_of(one), is_open=is_open, wrong=wrong, words=words,
        is_public=PublicText.objects.public().filter(message=one).exists(),
        case=standing.of_case(case, today=happened.today()) if case is not None else None,
        answers=Act.objects.filter(message=one, kind=ActKind.ANSWERED).select_related("answer"),
        contact=contact_of(one.agency), is_done=request.GET.get("done") == "1",
    )  # fmt: skip
    _let_in(response, one)
    return response


class FollowView(OnlinePage):
    """Code and password; then where the message stands."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the message, or ask for code and password."""
        one = let_in(request)
        if one is None:
            return page(request, "mailbox/follow", "messages")
        return shown(request, one)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Let in whoever has both, or leave."""
        if "leave" in request.POST:
            response = redirect("mailbox:follow")
            response.delete_cookie(COOKIE, path=PATH, samesite="Strict")
            return response
        code, password = request.POST.get("code", ""), request.POST.get("password", "")
        address, key = limits.address_of(request), codes.key_of(f"{_KEY}{codes.plain(code)}")
        if seconds := limits.seconds_to_wait(key, address):
            return refused(429, f"输错次数过多，请过 {-(-seconds // 60)} 分钟再试", seconds=seconds)
        one = found(code, password)
        if one is None:
            limits.failed(key, address)
            return page(request, "mailbox/follow", "messages", wrong=WRONG, code=code[:40])
        limits.succeeded(key, address)
        response = redirect("mailbox:follow")
        _let_in(response, one)
        return response


class ActView(OnlinePage):
    """One act of the asker on their own message."""

    def get(self, request: HttpRequest, act: str) -> HttpResponse:
        """Go back to where the message stands."""
        return redirect("mailbox:follow")

    def post(self, request: HttpRequest, act: str) -> HttpResponse:
        """Do it, or say why not."""
        if (one := let_in(request)) is None:
            return redirect("mailbox:follow")
        if not limits.counted(limits.ACTS, limits.address_of(request)):
            return refused(429, "操作过多，请过一小时再试", seconds=3600)
        words, now = request.POST.get("words", ""), timezone.now()
        try:
            match act:
                case "supplement":
                    asking.supplement(message=one, words=words, at=now)
                case "withdraw" | "private" if not request.POST.get("is_sure"):
                    raise StepRefused("请先勾选“我确定”，再提交")
                case "withdraw":
                    asking.withdraw(message=one, at=now)
                case "private":
                    asking.refuse_publication(message=one, at=now)
                case _:
                    raise Http404("没有这种操作")
        except StepRefused as error:
            return shown(request, one, wrong=str(error), words=words)
        return redirect("/messages/follow/?done=1")
