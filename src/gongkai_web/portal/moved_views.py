"""The page 旧网址 in the back office: what leads where, another address, a table of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import urlencode
from wagtail.admin import messages

from gongkai_web.ledgers.faults import FaultyFile
from gongkai_web.portal import moved, moving
from gongkai_web.portal.moving import NotAllowed, OldAddressRefused
from gongkai_web.publishing.duty_pages import ROWS, DutyPage
from gongkai_web.review.models import Edition

TITLE = "旧网址"


class AddressForm(forms.Form):
    """One old address and where it leads."""

    old = forms.CharField(
        label="原网址", max_length=600,
        help_text="旧网站上的网址，域名可写可不写，例如 /zfxxgk/202301/t20230115_82945.html",
    )  # fmt: skip
    new = forms.CharField(
        label="现网址", max_length=600, help_text="本平台上的网址，从公众页面的地址栏复制"
    )


class TableForm(forms.Form):
    """A table of addresses."""

    file = forms.FileField(
        label="表格", help_text="xlsx 或者 csv；第 1 行写“原网址”和“现网址”，有一行不对就一行也不导入",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )  # fmt: skip


class OldAddressesView(DutyPage):
    """Shows the register; takes one address, a table, or one out."""

    template_name = "portal/admin/moved.html"
    page_title = TITLE
    header_icon = "redirect"
    top = (TITLE, "moved:index")
    largest_body = 20 * 1024 * 1024

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return one page of the register, and both forms."""
        words = self.request.GET.get("q", "").replace("\0", "").strip()[:200]
        rows = moving.seen_by(self.request.user)
        if words:
            rows = rows.filter(
                Q(path__icontains=words) | Q(to_path__icontains=words)
                | Q(to_item__title__icontains=words)
            )  # fmt: skip
        part = Paginator(rows, ROWS).get_page(self.request.GET.get("page"))
        items = [one.to_item_id for one in part if one.to_item_id]
        public = set(
            Edition.objects.public(timezone.now())
            .filter(item__in=items)
            .values_list("item_id", flat=True)
        )
        kept = set(moving.agencies_kept(self.request.user).values_list("pk", flat=True))
        context = super().get_context_data(**kwargs)
        return context | {
            "part": part,
            "rows": [
                {
                    "one": one,
                    "new": moved.path_of(one),
                    "waits": one.to_item_id is not None and one.to_item_id not in public,
                    "may_remove": one.agency_id in kept
                    or (one.agency_id is None and moving.may_keep(self.request.user)),
                }
                for one in part
            ],
            "words": words,
            "kept": urlencode({"q": words}) + "&" if words else "",
            "may_add": bool(kept),
            "form": kwargs.get("form") or AddressForm(),
            "table": kwargs.get("table") or TableForm(),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep one address or a table, or take one out."""
        try:
            if "remove" in request.POST:
                return self._remove(request)
            return self._table(request) if "table" in request.POST else self._add(request)
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error

    def _add(self, request: HttpRequest) -> HttpResponse:
        form = AddressForm(request.POST)
        if form.is_valid():
            try:
                made = moving.add(actor=request.user, **form.cleaned_data)
            except OldAddressRefused as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, f"已登记：{made.path}")
                return redirect("moved:index")
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _table(self, request: HttpRequest) -> HttpResponse:
        form = TableForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                new, there = moving.take_in(actor=request.user, file=file, name=file.name)
            except FaultyFile as error:
                for line in error.lines(20):
                    form.add_error("file", line)
            else:
                messages.success(request, f"已导入 {new} 个旧网址，原来就有的 {there} 个")
                return redirect("moved:index")
        return self.render_to_response(self.get_context_data(table=form), status=422)

    def _remove(self, request: HttpRequest) -> HttpResponse:
        told = request.POST["remove"]
        key = int(told) if told.isascii() and told.isdigit() and len(told) < 19 else 0
        old = get_object_or_404(moving.seen_by(request.user), pk=key)
        moving.remove(actor=request.user, old=old)
        messages.success(request, f"已删除：{old.path}")
        return redirect("moved:index")
