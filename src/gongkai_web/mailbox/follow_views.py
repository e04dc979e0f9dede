"""The pages under ``/messages/follow/``: code and password, where it stands, what the asker may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from gongkai_web.ledgers import happened
from gongkai_web.mailbox import asking, entering, sealing, telling
from gongkai_web.mailbox.casework import StepRefused
from gongkai_web.mailbox.models import (
    OPEN,
    TOLD_TO_ASKER,
    Act,
    ActKind,
    Message,
    PublicText,
    State,
    settings_of,
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
TEMPORARY = "这是受理单位给的临时密码，请先在“申请进度”里设好自己的密码，再到这里查询"
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


def _let_in(response: HttpResponse, one: Message) -> None:
    token = signing.dumps({"s": one.pk, "p": entering.mark_of(one)}, salt=_SALT)
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
    return entering.of_mark(held.get("s"), held.get("p"))


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
        case ActKind.FROM_APPLICATION:
            title = "经与您联系，由网上申请转为留言办理"
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


@dataclass(frozen=True, slots=True)
class Mails:
    """Whether the asker is told by mail, and may change that."""

    has_address: bool
    is_offered: bool
    is_wanted: bool

    @property
    def are_sent(self) -> bool:
        """Whether news goes out by mail now."""
        return self.has_address and self.is_offered and self.is_wanted


def shown(request: HttpRequest, one: Message, *, wrong: str = "", words: str = "") -> HttpResponse:
    """Return the page of a message."""
    case = one.application
    is_open = one.state in OPEN
    data = sealing.opened(one)
    response = page(
        request, "mailbox/standing", "messages", one=one, told=TOLD[State(one.state)],
        data=data, lines=lines_of(one), is_open=is_open, wrong=wrong, words=words,
        is_public=PublicText.objects.public().filter(message=one).exists(),
        case=standing.of_case(case, today=happened.today()) if case is not None else None,
        answers=Act.objects.filter(message=one, kind=ActKind.ANSWERED).select_related("answer"),
        contact=contact_of(one.agency), is_done=request.GET.get("done") == "1",
        mails=Mails(bool(data.get("email")), telling.offers(settings_of(one.agency)), one.own.wants_mail),
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
        if "news" in request.POST and (one := let_in(request)) is not None:
            has_address = bool(sealing.opened(one).get("email"))
            telling.choose(message=one, mail=has_address and "wants_mail" in request.POST)
            return redirect("/messages/follow/?done=1")
        code, password = request.POST.get("code", ""), request.POST.get("password", "")
        address, key = limits.address_of(request), codes.key_of(f"{_KEY}{codes.plain(code)}")
        if seconds := limits.seconds_to_wait(key, address):
            return refused(429, f"输错次数过多，请过 {-(-seconds // 60)} 分钟再试", seconds=seconds)
        one = entering.found(code, password)
        if one is None:
            limits.failed(key, address)
            return page(request, "mailbox/follow", "messages", wrong=WRONG, code=code[:40])
        limits.succeeded(key, address)
        if entering.is_temporary(one):
            return page(request, "mailbox/follow", "messages", wrong=TEMPORARY, code=code[:40])
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
