"""The page of one document: where it stands, how it came about, its items, its history."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.views.generic import View
from wagtail.admin import messages

from gongkai.publishing.normative import on_trial
from gongkai_web.journal.changes import history_of
from gongkai_web.journal.telling import described
from gongkai_web.normative import actions, forms, standing
from gongkai_web.normative.actions import DocumentRefused, NotAllowed
from gongkai_web.normative.models import DocumentItem, ItemRole
from gongkai_web.normative.pages import NormativePage, document_of, document_url
from gongkai_web.publishing.models import Item, ItemLink, LinkKind, NormativeDocument

SHOWN, OFFERED = 30, 5


class DocumentView(NormativePage):
    """One document."""

    template_name = "normative/document.html"

    @cached_property
    def document(self) -> NormativeDocument:
        """The document the address names."""
        return document_of(self.request.user, self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return everything of the document."""
        document, user = self.document, self.request.user
        self.page_title = document.title
        status = standing.status(document, self.today)
        may_edit = actions.may_edit(user, document)
        may_register = actions.may_register(user, document)
        links = list(document.items_of_it.select_related("item__agency", "item__live_edition"))
        bound: django_forms.Form | None = kwargs.pop("bound", None)
        return super().get_context_data(**kwargs) | {
            "document": document,
            "status": status,
            "ended_on": standing.ended_on(document) if status.has_ended else None,
            "days": _days(document),
            "may_edit": may_edit,
            "may_register": may_register,
            "links": links,
            "offered": offered(document, links) if may_edit else [],
            "interpreted": _interpretations(links),
            "successors": document.replaced_by.all(),
            "clean_ups": document.clean_ups.select_related("decided_by"),
            "suggested": actions.suggested_validity(document) if may_edit else None,
            "on_trial": on_trial(document.title),
            "forms": self.forms(status, may_edit, may_register, bound),
            "history": [
                {"entry": one, "lines": described(one)} for one in history_of(document)[:SHOWN]
            ],
        }

    def forms(
        self, status: Any, may_edit: bool, may_register: bool, bound: django_forms.Form | None
    ) -> list[django_forms.Form]:
        """Return the forms this person may use now; the one just refused as it was sent."""
        found: list[django_forms.Form] = []
        if may_register:
            found += [forms.ReviewForm(), forms.RegisterForm()]
        if may_edit:
            found.append(forms.LinkForm())
            if not status.has_ended:
                found.append(forms.RepealForm(document=self.document))
        return [bound if bound and type(one) is type(bound) else one for one in found]


def _days(document: NormativeDocument) -> list[tuple[str, Any]]:
    names = (
        "drafted_on", "legality_reviewed_on", "registered_on", "issued_on", "published_on",
        "effective_on", "amended_on", "suspended_on", "resumed_on", "expires_on", "repealed_on",
    )  # fmt: skip
    told = [
        (document._meta.get_field(name).verbose_name, getattr(document, name)) for name in names
    ]
    return [(label, day) for label, day in told if day]


def offered(document: NormativeDocument, links: list[DocumentItem]) -> list[tuple[Item, str]]:
    """Return items that look like the document's and are not linked, each with what it would be."""
    known = [one.item_id for one in links]
    texts = [one.item_id for one in links if one.role == ItemRole.TEXT]
    same = Item.objects.filter(agency=document.agency, doc_no=document.doc_no).exclude(pk__in=known)
    found = [(item, str(ItemRole.TEXT)) for item in same.order_by("pk")[:OFFERED]]
    interpreting = ItemLink.objects.filter(kind=LinkKind.INTERPRETS, other__in=texts)
    rows = interpreting.exclude(item__in=known).select_related("item")[:OFFERED]
    return found + [(row.item, str(ItemRole.INTERPRETATION)) for row in rows]


def _interpretations(links: list[DocumentItem]) -> bool:
    """Return whether the document has an interpretation in the system."""
    return any(one.role == ItemRole.INTERPRETATION for one in links)


class ActView(View):
    """One act on a document."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """Do it, or show the page again with what is wrong."""
        document = document_of(request.user, pk)
        form = self.form(act, document)
        if form is not None and not form.is_valid():
            return self.again(request, pk, form)
        try:
            told = self.do(act, document, form.cleaned_data if form is not None else {})
        except (DocumentRefused, NotAllowed) as error:
            if form is None:
                messages.error(request, str(error))
                return redirect(document_url(document))
            form.add_error(None, str(error))
            return self.again(request, pk, form)
        messages.success(request, told)
        return redirect(document_url(document))

    def form(self, act: str, document: NormativeDocument) -> django_forms.Form | None:
        """Return the form of an act, filled with what was sent; 404 for no act."""
        match act:
            case "review":
                return forms.ReviewForm(self.request.POST)
            case "register":
                return forms.RegisterForm(self.request.POST)
            case "repeal":
                return forms.RepealForm(self.request.POST, document=document)
            case "link":
                return forms.LinkForm(self.request.POST)
            case "unlink" | "validity":
                return None
        raise Http404

    def again(self, request: HttpRequest, pk: int, form: django_forms.Form) -> HttpResponse:
        """Return the page with the refused form on it."""
        view = DocumentView()
        view.setup(request, pk=pk)
        return view.render_to_response(view.get_context_data(bound=form), status=422)

    def do(self, act: str, document: NormativeDocument, given: dict[str, Any]) -> str:
        """Do it; return what to say."""
        who = self.request.user
        match act:
            case "review":
                actions.review(actor=who, document=document, **given)
                return "已登记合法性审核意见"
            case "register":
                actions.register(actor=who, document=document, **given)
                return "已登记编号"
            case "repeal":
                actions.repeal(actor=who, document=document, **given)
                return "已登记废止；公开页面上随即显示"
            case "validity":
                actions.take_suggestion(actor=who, document=document)
                return "已按惯例填写有效期，可以再改"
            case "unlink":
                wanted = self.request.POST.get("link", "")
                row = document.items_of_it.filter(pk=int(wanted) if wanted.isdecimal() else 0)
                if (link := row.first()) is None:
                    raise DocumentRefused("没有这个关联")
                actions.unlink(actor=who, link=link)
                return "已取消关联"
        item = Item.objects.filter(agency=document.agency, index_no=given["index_no"]).first()
        if item is None:
            raise DocumentRefused(f"本单位没有索引号为“{given['index_no']}”的信息")
        actions.link(actor=who, document=document, item=item, role=given["role"])
        return "已关联；效力标记显示在它的公开页面上"
