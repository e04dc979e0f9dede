"""The pages of one item's channels: where it stands, sending it, copying it, noting it by hand."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.generic import View
from wagtail.admin import messages

from gongkai_web.channels import actions, forms, presenting, reach, removing, rich
from gongkai_web.channels.noting import DeliveryRefused
from gongkai_web.channels.pages import EDIT, ChannelPage, account_of, item_of
from gongkai_web.channels.views import back, tell_delivery
from gongkai_web.publishing.drafting import ItemRefused
from gongkai_web.publishing.models import ItemFile, Publication
from gongkai_web.review.models import Edition


class _ItemPage(ChannelPage):
    """A page of an item."""

    needs = EDIT

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Find the item among those of the person's agencies."""
        self.item = item_of(request.user, kwargs["pk"], self.needs)
        return super().dispatch(request, *args, **kwargs)

    def crumbs(self) -> list[dict[str, Any]]:
        """Return the item's channels."""
        return [
            {
                "url": reverse("channels:item", args=[self.item.pk]),
                "label": self.item.title[:40],
            }
        ]


class ItemView(_ItemPage):
    """Where an item was published, and how it goes on from here."""

    template_name = "channels/item.html"
    page_title = "发布渠道"
    needs = presenting.Capability.VIEW

    def crumbs(self) -> list[dict[str, Any]]:
        """Return nothing: this is the item's page."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the section."""
        return super().get_context_data(**kwargs) | {
            "item": self.item,
            "channels": presenting.of_item(self.item, self.request.user),
        }


class SendView(View):
    """Sending the public edition to an account."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Arrange it and take the first steps."""
        item = item_of(request.user, pk, EDIT)
        number = request.POST.get("account", "")
        if not (number.isascii() and number.isdigit()):
            raise Http404("没有这个账号")
        account = account_of(request.user, int(number), EDIT)
        edition = Edition.objects.public(timezone.now()).filter(item=item).first()
        try:
            if edition is None:
                raise DeliveryRefused("没有公开的版本，不能发送；先审核、后发布（条例第十七条）")
            delivery = actions.order(
                actor=request.user, edition=edition, account=account, at=timezone.now()
            )
            tell_delivery(request, actions.go_on(actor=request.user, delivery=delivery))
        except DeliveryRefused as error:
            messages.error(request, str(error))
        return back(request, reverse("channels:item", args=[item.pk]))


class NoteView(_ItemPage):
    """Noting a publication by hand."""

    template_name = "channels/form.html"
    page_title = "登记发布"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form."""
        initial = {
            "channel": self.request.GET.get("channel", ""),
            "published_on": timezone.localdate(),
            "person": str(self.request.user),
        }
        kwargs.setdefault("form", forms.NoteForm(agency=self.item.agency, initial=initial))
        return super().get_context_data(**kwargs) | {
            "lead": f"“{self.item.title}”在哪个渠道、哪个账号、哪一天、由谁发布。同一天发在几个账号的，逐个登记，以后撤稿时逐处删除；统计只算一条。",
            "button": "登记",
            "back": reverse("channels:item", args=[self.item.pk]),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Note it, or say why not."""
        form = forms.NoteForm(request.POST, agency=self.item.agency)
        if form.is_valid():
            try:
                actions.note_publication(
                    actor=request.user, item=self.item, at=timezone.now(), **form.cleaned_data
                )
            except ItemRefused as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "已登记")
                return redirect("channels:item", self.item.pk)
        return self.render_to_response(self.get_context_data(form=form))


class ForgetView(_ItemPage):
    """Taking away a record that is wrong."""

    template_name = "channels/form.html"
    page_title = "删除发布登记"

    def publication(self) -> Publication:
        """Return the record. Raises Http404."""
        return get_object_or_404(self.item.publications, pk=self.kwargs["publication"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form."""
        kwargs.setdefault("form", forms.ReasonForm())
        return super().get_context_data(**kwargs) | {
            "lead": f"删除“{self.item.title}”的发布登记：{self.publication()}。删除记入操作日志。",
            "button": "删除",
            "back": reverse("channels:item", args=[self.item.pk]),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take it away, or say why not."""
        form = forms.ReasonForm(request.POST)
        if form.is_valid():
            try:
                actions.forget_publication(
                    actor=request.user, publication=self.publication(), **form.cleaned_data
                )
            except ItemRefused as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "已删除")
                return redirect("channels:item", self.item.pk)
        return self.render_to_response(self.get_context_data(form=form))


class RemovedView(_ItemPage):
    """Of something withdrawn: a publication elsewhere was deleted, or corrected."""

    template_name = "channels/form.html"
    page_title = "确认其他渠道已删除"

    def publication(self) -> Publication:
        """Return the record. Raises Http404."""
        return get_object_or_404(self.item.publications, pk=self.kwargs["publication"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form."""
        kwargs.setdefault("form", forms.RemovalForm())
        return super().get_context_data(**kwargs) | {
            "lead": f"“{self.item.title}”在网站上已经撤下或者更新。请先到发布的地方删除，再在这里确认：{self.publication()}。",
            "button": "确认",
            "back": reverse("channels:item", args=[self.item.pk]),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Note it, or say why not."""
        form = forms.RemovalForm(request.POST)
        if form.is_valid():
            try:
                removing.confirm(
                    actor=request.user, publication=self.publication(), at=timezone.now(),
                    **form.cleaned_data,
                )  # fmt: skip
            except ItemRefused as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "已确认")
                return back(request, reverse("channels:item", args=[self.item.pk]))
        return self.render_to_response(self.get_context_data(form=form))


class CopyView(_ItemPage):
    """复制到微信: the public edition, ready to be pasted into the account's editor."""

    template_name = "channels/copy.html"
    page_title = "复制到微信"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it; what is not public is not made ready for anywhere."""
        self.edition = Edition.objects.public(timezone.now()).filter(item=self.item).first()
        if self.edition is None:
            messages.error(request, "没有公开的版本，不能复制；先审核、后发布（条例第十七条）")
            return redirect("channels:item", self.item.pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return html, plain text and pictures of the edition."""
        code, pk = self.item.agency.code, self.item.pk
        content = rich.content_of(self.edition)
        shown = rich.pictures_of(content)
        names = dict(
            ItemFile.objects.filter(agency=self.item.agency, sha256__in=shown).values_list(
                "sha256", "name"
            )
        )

        def address(sha256: str) -> str:
            return reverse("portal:item_picture", args=[code, pk, sha256])

        return super().get_context_data(**kwargs) | {
            "item": self.item,
            "edition": self.edition,
            # Made of cleaned html and escaped text alone (channels/rich.py).
            "html": mark_safe(rich.article(self.edition, address)),
            "plain": rich.plain(self.edition),
            "summary": content.get("summary") or "",
            "address": presenting.public_address(self.edition),
            "unreachable": reach.unreachable(),
            "pictures": [
                {"url": address(one), "name": names.get(one, f"图片{number}"), "number": number}
                for number, one in enumerate(shown, 1)
            ],
        }
