"""The page of what stands on an account already: taken in, told apart, made into drafts."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View
from wagtail.admin import messages

from gongkai_web.channels import forms, listing, proposing, sheets
from gongkai_web.channels.models import Classification, ListImport, WechatAccess
from gongkai_web.channels.pages import EDIT, ChannelPage, account_of, may_edit
from gongkai_web.channels.wechat import WechatProblem
from gongkai_web.ledgers.reading import MOST_BYTES
from gongkai_web.publishing.drafting import ItemRefused
from gongkai_web.publishing.numbering import CannotNumber

ROWS = 50
PAGES_AT_ONCE = 25
"""How much of a list one click takes: nobody waits for minutes before a page."""
SHOWING = (
    ("missing", "网站上没有的"), ("unclassified", "还没有分类的"), ("owed", "应当公开、网站上没有的"),
    ("all", "全部"),
)  # fmt: skip


class ArticlesView(ChannelPage):
    """The articles, with what each is, for many at once."""

    template_name = "channels/articles.html"
    page_title = "账号上的文章"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Find the account: whoever saves must be able to work on it."""
        needed = (EDIT,) if request.method == "POST" else ()
        self.account = account_of(request.user, kwargs["pk"], *needed)
        return super().dispatch(request, *args, **kwargs)

    def crumbs(self) -> list[dict[str, Any]]:
        """Return the account."""
        url = reverse("channels:account", args=[self.account.pk])
        return [{"url": url, "label": self.account.name}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return one page of articles."""
        showing = self.request.GET.get("show", "missing")
        rows = self.rows(showing).knowing_seals().select_related("item")
        page = Paginator(rows, ROWS).get_page(self.request.GET.get("p"))
        there = proposing.on_site(timezone.localdate())
        on_site = set(
            there.filter(item__in=[one.item_id for one in page]).values_list("item", flat=True)
        )
        return super().get_context_data(**kwargs) | {
            "account": self.account,
            "articles": [
                {
                    "article": one,
                    "on_site": one.item_id in on_site,
                    "may_propose": one.item_id not in on_site and not one.is_drafted,
                }
                for one in page
            ],
            "page": page,
            "showing": showing,
            "choices_shown": SHOWING,
            "classifications": Classification.choices,
            "place_form": forms.PlaceForm(agency=self.account.agency),
            "sheet_form": forms.SheetForm(),
            "may_edit": may_edit(self.request.user, self.account),
            "has_access": WechatAccess.objects.filter(account=self.account, is_on=True).exists(),
            "last_import": self.account.list_imports.first(),
        }

    def rows(self, showing: str) -> Any:
        """Return the articles a person wants to see."""
        missing = proposing.missing_on_site(self.account, timezone.localdate())
        match showing:
            case "all":
                return self.account.articles.all()
            case "unclassified":
                return self.account.articles.filter(classification="")
            case "owed":
                return missing.filter(classification__in=proposing.OWED)
        return missing

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save what each is; make drafts of those that are ticked where it was asked for."""
        chosen = {
            int(name.removeprefix("kind-")): value
            for name, value in request.POST.items()
            if name.startswith("kind-") and name.removeprefix("kind-").isdecimal()
        }
        ticked = [int(one) for one in request.POST.getlist("pick") if one.isdecimal()]
        if (for_all := request.POST.get("for_all", "")) and ticked:
            chosen |= dict.fromkeys(ticked, for_all)
        try:
            changed = proposing.classify(actor=request.user, account=self.account, chosen=chosen)
        except ItemRefused as error:
            messages.error(request, str(error))
            return redirect(self.here())
        if changed:
            messages.success(request, f"已保存 {changed} 篇的类别")
        if "propose" in request.POST:
            self.propose(request, ticked)
        return redirect(self.here())

    def propose(self, request: HttpRequest, ticked: list[int]) -> None:
        """Make drafts, one after the other, each whole or not at all."""
        form = forms.PlaceForm(request.POST, agency=self.account.agency)
        if not form.is_valid() or not ticked:
            messages.error(request, "请勾选文章" if not ticked else "没有这个栏目")
            return
        made = 0
        rows = self.account.articles.knowing_seals().filter(pk__in=ticked)
        for article in rows.select_related("item", "account"):
            try:
                done = proposing.propose(
                    actor=request.user, article=article, place=form.cleaned_data["place"]
                )
            except (ItemRefused, CannotNumber) as error:
                messages.warning(request, str(error))
            except WechatProblem as problem:
                messages.error(request, f"“{article.title}”：{problem.told}")
                break
            else:
                made += 1
                if done.left_out:
                    messages.warning(request, f"“{article.title}”：{'；'.join(done.left_out[:5])}")
        if made:
            messages.success(request, f"已生成 {made} 份网站草稿，补充以后送审")

    def here(self) -> str:
        """Return this page as the person saw it."""
        query = self.request.GET.urlencode()
        url = reverse("channels:articles", args=[self.account.pk])
        return f"{url}?{query}" if query else url


class TakeListView(View):
    """Taking the account's list in through the interface."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take it in, as far as it goes."""
        account = account_of(request.user, pk, EDIT)
        try:
            run = listing.take_list(actor=request.user, account=account, most_pages=PAGES_AT_ONCE)
            tell_import(request, run)
        except (listing.ListRefused, CannotNumber) as error:
            messages.error(request, str(error))
        return redirect("channels:articles", account.pk)


class TakeSheetView(View):
    """Taking the platform's export sheet in."""

    http_method_names = ["post"]
    largest_body = MOST_BYTES

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take it in, all of it or nothing."""
        account = account_of(request.user, pk, EDIT)
        form = forms.SheetForm(request.POST, request.FILES)
        if not form.is_valid():
            messages.error(request, "请选择文件")
            return redirect("channels:articles", account.pk)
        file = form.cleaned_data["file"]
        try:
            found = sheets.read(file, file.name)
            run = listing.take_sheet(
                actor=request.user, account=account, found=found, name=file.name,
                at=timezone.now(),
            )  # fmt: skip
        except (listing.ListRefused, CannotNumber) as error:
            messages.error(request, str(error))
        else:
            tell_import(request, run)
        return redirect("channels:articles", account.pk)


def tell_import(request: HttpRequest, run: ListImport) -> None:
    """Say what an import came to."""
    told = f"新增 {run.added} 篇，已有 {run.known} 篇"
    if run.is_done:
        messages.success(request, f"导入完成：{told}")
    else:
        messages.warning(
            request, f"没有取完（{run.problem or '列表很长'}）：{told}；再点一次，从中断处继续"
        )
