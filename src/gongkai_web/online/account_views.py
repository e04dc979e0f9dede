"""The pages under ``/follow/account/``: log in with the identity service, one's own applications, log out."""

from __future__ import annotations

from dataclasses import asdict

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from gongkai_web.ledgers import happened
from gongkai_web.online import accounts, limits, oidc, standing
from gongkai_web.online.csrf import OnlinePage, refused
from gongkai_web.online.follow_views import forget, let_in, remember
from gongkai_web.portal.pages import page

COOKIE, PATH = "gongkai_login", "/follow/account/"
LASTS = 10 * 60
"""Seconds a login may take."""
_SALT = "gongkai.online.login"


def _redirect_uri() -> str:
    return settings.BASE_URL.rstrip("/") + reverse("online:callback")


class AccountPage(OnlinePage):
    """A page that is there only where the installation names an identity service."""

    def ready(self, request: HttpRequest) -> HttpResponse | None:
        """Raise Http404 where there are no accounts."""
        if not oidc.is_on():
            raise Http404("没有设置申请人账号")
        return None


class LoginView(AccountPage):
    """Go to the identity service."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Remember what must come back, and go."""
        if not limits.counted(limits.LOGINS, limits.address_of(request)):
            return refused(429, "登录次数过多，请过一小时再试", seconds=3600)
        try:
            url, pending = oidc.begin(_redirect_uri())
        except oidc.NotLoggedIn as error:
            return _failed(request, str(error))
        response = redirect(url)
        response.set_cookie(
            COOKIE, signing.dumps(asdict(pending), salt=_SALT), path=PATH, max_age=LASTS,
            secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax",
        )  # fmt: skip
        return response


class CallbackView(AccountPage):
    """Where the identity service sends back to."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Let in who the service says it is; what was remembered is good for one answer."""
        try:
            held = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=LASTS)
            # Before the service is asked: a code is not tried twice from one login.
            if not limits.used_once(f"login|{held['state']}", seconds=LASTS):
                raise oidc.NotLoggedIn("这次登录已经用过，请重新登录")
            answer = {name: value for name, value in request.GET.items() if len(value) < 4000}
            identity = oidc.finish(oidc.Pending(**held), answer, _redirect_uri())
        except signing.BadSignature:
            return _failed(request, "登录没有完成，或者过了时间，请重新登录")
        except oidc.NotLoggedIn as error:
            return _failed(request, str(error))
        response = redirect("online:account")
        accounts.log_in(response, accounts.seen(identity, at=timezone.now()))
        response.delete_cookie(COOKIE, path=PATH, samesite="Lax")
        return response


def _failed(request: HttpRequest, told: str) -> HttpResponse:
    response = page(request, "online/login_failed", "apply", told=told)
    response.status_code = 400
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")
    return response


class AccountView(AccountPage):
    """我的申请: the applications on the account's list."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them; whoever is not logged in is asked to."""
        account = accounts.of(request)
        if account is None:
            return page(request, "online/login", "apply", label=settings.OIDC_LABEL)
        today = happened.today()
        rows = [
            (one, [found.title for found in standing.standings(one, today=today)])
            for one in accounts.own(account)[:200]
        ]
        return page(request, "online/account", "apply", rows=rows)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Open one, put the one that is open on the list, or log out."""
        if "leave" in request.POST:
            response = redirect("online:account")
            accounts.log_out(response)
            forget(response)
            return response
        if (account := accounts.of(request)) is None:
            return redirect("online:account")
        if "add" in request.POST and (one := let_in(request)) is not None:
            accounts.put_on_list(account=account, submission=one)
            return redirect("/follow/?done=1")
        if "remove" in request.POST and (one := let_in(request)) is not None:
            if one.account_id == account.pk:
                accounts.put_on_list(account=None, submission=one)
            return redirect("/follow/?done=1")
        pk = request.POST.get("open", "")
        one = accounts.own(account).filter(pk=int(pk) if pk.isdecimal() and len(pk) < 19 else 0).first()  # fmt: skip
        if one is None:
            raise Http404("没有这件申请")
        response = redirect("online:follow")
        remember(response, one)
        return response
