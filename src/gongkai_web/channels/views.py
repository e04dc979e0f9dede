"""The pages of accounts: the list, one account with its deliveries, its interface."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import View
from wagtail.admin import messages

from gongkai_web.agencies.access import may
from gongkai_web.channels import actions, forms, presenting, registering, removing
from gongkai_web.channels.models import Delivery, DeliveryState, WechatAccess
from gongkai_web.channels.noting import DeliveryRefused
from gongkai_web.channels.pages import (
    EDIT,
    TITLE,
    ChannelPage,
    account_of,
    delivery_of,
    may_edit,
)
from gongkai_web.channels.proposing import missing_on_site
from gongkai_web.channels.register_views import acts_for
from gongkai_web.review import evidence
from gongkai_web.supervision.models import Account

SHOWN = 50


class IndexView(ChannelPage):
    """The accounts, those first to which something is to be seen."""

    template_name = "channels/index.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the path: home and this page."""
        return [*self.breadcrumbs_items, {"url": "", "label": TITLE}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the accounts."""
        rows = presenting.accounts_of(self.request.user, timezone.localdate())
        return super().get_context_data(**kwargs) | {
            "rows": rows,
            "several": len({one.account.agency_id for one in rows}) > 1,
            "may_add": may(self.request.user, None, EDIT),
            "waiting_for_me": registering.waiting_for(self.request.user),
        }


class AccountView(ChannelPage):
    """One account: what the register says, its interface, its deliveries, its articles."""

    template_name = "channels/account.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Find the account among those the person may see."""
        self.account: Account = account_of(request.user, kwargs["pk"])
        self.page_title = self.account.name
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return everything of the account."""
        account = self.account
        deliveries = account.deliveries.select_related(
            "edition__item", "account", "ordered_by"
        ).annotate(sealed=evidence.covers("edition__item", "edition__released_at"))
        return super().get_context_data(**kwargs) | {
            "account": account,
            "facts": _facts(account),
            "warnings": account.warnings(timezone.localdate()),
            "left": removing.left().filter(detail__account=account).count(),
            "old": removing.old(timezone.now()).filter(detail__account=account).count(),
            "may_edit": may_edit(self.request.user, account),
            "access": WechatAccess.objects.filter(account=account).first(),
            "deliveries": deliveries[:SHOWN],
            "delivery_count": deliveries.count(),
            "articles": account.articles.count(),
            "missing": missing_on_site(account, timezone.localdate()).count(),
            "acts": acts_for(account, self.request.user),
            "applications": account.applications.select_related("by")[:10],
        }


def _facts(account: Account) -> list[tuple[str, str]]:
    """Return what the register says, without what is empty; the mobile number masked."""
    names = (
        "platform", "account_id", "original_id", "sponsor", "operator", "certified_subject",
        "filing_no", "certificate_no", "opened_on", "changed_on", "closed_on", "manager",
        "backup_manager", "functions", "interaction_entry", "interaction_tested_on",
        "certification_expires_on", "last_post_on",
    )  # fmt: skip
    told = [
        (str(Account._meta.get_field(name).verbose_name), str(value))
        for name in names
        if (value := getattr(account, name))
    ]
    if account.registrar_mobile:
        told.append(("注册手机号", account.mobile_masked))
    return told


class AccessView(ChannelPage):
    """Setting the interface up."""

    template_name = "channels/form.html"
    page_title = "设置接口"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Find the account among those the person may work on."""
        self.account = account_of(request.user, kwargs["pk"], EDIT)
        return super().dispatch(request, *args, **kwargs)

    def crumbs(self) -> list[dict[str, Any]]:
        """Return the account."""
        return [
            {
                "url": reverse("channels:account", args=[self.account.pk]),
                "label": self.account.name,
            }
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form."""
        access = WechatAccess.objects.filter(account=self.account).first()
        kwargs.setdefault("form", forms.AccessForm(access=access))
        return super().get_context_data(**kwargs) | {
            "lead": "有接口权限的认证账号填写。开发者 ID 和密码在公众号后台“设置与开发—基本配置”里；"
            "还要在那里把本服务器的地址加入 IP 白名单。没有权限的账号不用填，用“复制到微信”即可。",
            "button": "保存",
            "back": reverse("channels:account", args=[self.account.pk]),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save, or say why not."""
        form = forms.AccessForm(
            request.POST, access=WechatAccess.objects.filter(account=self.account).first()
        )
        if form.is_valid():
            try:
                actions.set_access(actor=request.user, account=self.account, **form.cleaned_data)
            except DeliveryRefused as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "接口设置已保存")
                return redirect("channels:account", self.account.pk)
        return self.render_to_response(self.get_context_data(form=form))


class DeliveryStepView(View):
    """One act on a delivery: go on, retry, note the link, send anew, take down."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """Do it, and go back to where one came from."""
        delivery = delivery_of(request.user, pk)
        try:
            told = self.do(request, delivery, act)
        except DeliveryRefused as error:
            messages.error(request, str(error))
        else:
            tell_delivery(request, told)
        return back(request, reverse("channels:account", args=[delivery.account_id]))

    def do(self, request: HttpRequest, delivery: Delivery, act: str) -> Delivery:
        """Return the delivery as it is after the act."""
        who, now = request.user, timezone.now()
        match act:
            case "retry":
                return actions.go_on(
                    actor=who, delivery=actions.retry(actor=who, delivery=delivery)
                )
            case "settle":
                link = request.POST.get("link", "")
                return actions.settle(actor=who, delivery=delivery, link=link, at=now)
            case "again":
                again = actions.send_again(actor=who, delivery=delivery)
                return actions.go_on(actor=who, delivery=again)
            case "take-down":
                return actions.take_down(actor=who, delivery=delivery, at=now)
        return actions.go_on(actor=who, delivery=delivery)


def tell_delivery(request: HttpRequest, delivery: Delivery) -> None:
    """Say how far a delivery is now."""
    title = "内容已封存" if delivery.is_sealed else delivery.edition.title
    told = f"“{title}”：{delivery.get_state_display()}"
    if delivery.problem and delivery.problem != delivery.get_state_display():
        told += f"。{delivery.problem}"
    if delivery.state in presenting.NEEDS_SOMEBODY or delivery.errcode:
        messages.warning(request, told)
    elif delivery.state == DeliveryState.PUBLISHED:
        messages.success(request, told)
    else:
        messages.info(request, f"{told}。稍后点“继续”查看结果；系统设了定时发送的，到时自动继续")


def back(request: HttpRequest, otherwise: str) -> HttpResponse:
    """Go to the page of ours the form names, else to another."""
    wanted = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return redirect(wanted if safe and wanted.startswith("/admin/") else otherwise)
