"""Writing an item, and its page: where it stands, what may be done next, what was said of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import mark_safe
from wagtail.admin import messages

from gongkai.packages import MEGABYTE
from gongkai_web.agencies.access import (
    Capability,
    agencies_editable_by,
)
from gongkai_web.agencies.models import Agency
from gongkai_web.channels.presenting import of_item
from gongkai_web.publishing import drafting, files, platform, withheld
from gongkai_web.publishing.content import content_of
from gongkai_web.publishing.earlier_files import earlier
from gongkai_web.publishing.models import Item
from gongkai_web.publishing.sections import usual_section
from gongkai_web.review import (
    actions,
    evidence,
    penalties,
    proofing,
    standing,
    unseen,
    withdrawals,
)
from gongkai_web.writing import after_told, marking, waiting
from gongkai_web.writing.forms import AgencyForm, ItemForm, with_pictures
from gongkai_web.writing.pages import REFUSALS, ItemPage, WritingPage, item_url, now, words

PREFILLED = ("title", "place", "doc_no", "formed_on", "section", "link_kind", "link_other")
"""Fields of a new item that an address may fill in: a gap of the coverage board knows them."""


class _Form:
    """What beginning and changing an item share."""

    largest_body = 120 * MEGABYTE

    def fields_of(self, form: ItemForm) -> dict[str, Any]:
        """Return the written fields of a valid form."""
        return {
            name: form.cleaned_data[name]
            for name in form.cleaned_data
            if name not in ("place", "new_files", "link_kind", "link_other")
        }

    def attachments(self, form: ItemForm, kept: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the files that stay, and those that came, in their order."""
        gone = set(self.request.POST.getlist("remove_file"))  # type: ignore[attr-defined]
        stay = [one for one in kept if f"{one['sha256']}:{one['name']}" not in gone]
        there = {(one["sha256"], one["name"]) for one in stay}
        for upload in form.cleaned_data["new_files"]:
            file = files.keep(actor=form.actor, agency=form.agency, file=upload)
            if file.was_bared:
                form.told.append(files.BARED.format(file.name))
            if (file.sha256, file.name) not in there:
                stay.append(files.reference(file))
        return stay

    def links(self, form: ItemForm, item: Item | None) -> list[tuple[str, Item]]:
        """Return what the item belongs to: what stays, and what came."""
        gone = set(self.request.POST.getlist("remove_link"))  # type: ignore[attr-defined]
        stay = [
            (link.kind, link.other)
            for link in (item.links.select_related("other") if item else ())
            if str(link.pk) not in gone
        ]
        return [*stay, form.link] if form.link else stay

    def told(self, form: ItemForm) -> None:
        """Say what was left out of a pasted text."""
        for one in form.told:
            messages.warning(self.request, one)  # type: ignore[attr-defined]


class NewView(_Form, WritingPage):
    """Begin an item."""

    template_name = "writing/edit.html"
    page_title = "写一条信息"
    needs = Capability.EDIT_LEDGERS

    @cached_property
    def agencies(self) -> list[Agency]:
        """Return the agencies the person writes for."""
        return list(agencies_editable_by(self.request.user).order_by("pk"))

    @cached_property
    def agency(self) -> Agency | None:
        """Return the agency the item is for; None where it was not chosen yet."""
        if len(self.agencies) == 1:
            return self.agencies[0]
        chosen = self.request.GET.get("agency", "")
        return next((one for one in self.agencies if str(one.pk) == chosen), None)

    def crumbs(self) -> list[tuple[str, str]]:
        """Return this page."""
        return [("写一条信息", "")]

    def form(self, *args: Any) -> ItemForm:
        """Return the form of a new item, filled with what the address that led here says."""
        given = {name: self.request.GET[name] for name in PREFILLED if name in self.request.GET}
        return ItemForm(
            *args, instance=Item(agency=self.agency, source=str(self.agency)[:120]),
            agency=self.agency, actor=self.request.user,
            initial={
                "place": self._usual_place(),
                "section": usual_section(self.request.user, self.agency),
            } | given,
        )  # fmt: skip

    def _usual_place(self) -> int | None:
        """Return the column the person wrote for last, where it is still open."""
        last = Item.objects.filter(
            agency=self.agency, drafted_by=self.request.user, place__is_open=True
        )
        return last.order_by("-pk").values_list("place_id", flat=True).first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form, or the choice of the agency."""
        context = super().get_context_data(**kwargs)
        if self.agency is None:
            return context | {
                "choice": AgencyForm(agencies=agencies_editable_by(self.request.user))
            }
        context.setdefault("form", self.form())
        return context | {"agency": self.agency}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep the draft; with ``act=submit`` lay it before the reviewers at once."""
        if self.agency is None:
            raise Http404
        form = self.form(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            item = drafting.create(
                actor=request.user, agency=self.agency, fields=self.fields_of(form),
                on=timezone.localdate(), place=form.cleaned_data["place"],
                attachments=self.attachments(form, []), links=self.links(form, None),
            )  # fmt: skip
        except REFUSALS as error:
            form.add_error(None, words(error))
            return self.render_to_response(self.get_context_data(form=form), status=422)
        self.told(form)
        return _submitted_or_kept(request, item)


def _submitted_or_kept(request: HttpRequest, item: Item) -> HttpResponse:
    if request.POST.get("act") != "submit":
        messages.success(request, f"已保存草稿，索引号 {item.index_no}")
        return redirect(item_url(item))
    try:
        actions.submit(actor=request.user, item=item, at=now())
    except REFUSALS as error:
        messages.warning(request, f"已保存草稿，还没有送审：{words(error)}")
        return redirect("writing:edit", item.pk)
    messages.success(request, "已送审")
    return redirect(item_url(item))


class EditView(_Form, ItemPage):
    """Change an item's working copy."""

    template_name = "writing/edit.html"
    page_title = "修改"
    here = "修改"
    needs = Capability.EDIT_LEDGERS

    def form(self, *args: Any) -> ItemForm:
        """Return the form of this item."""
        return ItemForm(*args, instance=self.item, agency=self.item.agency, actor=self.request.user)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form, or say why it cannot be changed now."""
        if not self.may_write:
            raise Http404
        try:
            drafting.refuse_under_review(self.item)
        except REFUSALS as error:
            return self.refused(error)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form, and the revision it began from."""
        context = super().get_context_data(**kwargs)
        context.setdefault("form", self.form())
        return context | {
            "agency": self.item.agency,
            "seen": self.request.POST.get("seen") or drafting.revision_of(self.item),
            "remarks": _remarks(self.item),
            "own_links": self.item.links.select_related("other"),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep the change; with ``act=submit`` lay it before the reviewers at once."""
        if not self.may_write:
            raise Http404
        kept = list(self.item.attachments)
        item = Item.objects.get(pk=self.item.pk)
        form = self.form(request.POST, request.FILES)
        seen = request.POST.get("seen", "")
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            changed = drafting.change(
                actor=request.user, item=item, fields=self.fields_of(form),
                place=form.cleaned_data["place"], attachments=self.attachments(form, kept),
                links=self.links(form, item),
                seen=int(seen) if seen.isdecimal() and len(seen) < 19 else -1,
            )  # fmt: skip
        except drafting.ItemMoved as error:
            form.add_error(None, words(error))
            if request.FILES:
                form.add_error(None, "刚才选的附件没有保存，请重新选择")
            context = self.get_context_data(form=form) | self._against_theirs(form)
            return self.render_to_response(context, status=409)
        except REFUSALS as error:
            form.add_error(None, words(error))
            return self.render_to_response(self.get_context_data(form=form), status=409)
        self.told(form)
        return _submitted_or_kept(request, changed)

    def _against_theirs(self, form: ItemForm) -> dict[str, Any]:
        """Return what differs from what somebody else saved meanwhile; saving again takes one's own."""
        theirs = Item.objects.get(pk=self.item.pk)
        was, now = content_of(theirs), content_of(form.instance)
        changes = marking.metadata_changes(was, now)
        text = marking.marked(was.get("body") or "", now.get("body") or "")
        return {
            "seen": drafting.revision_of(theirs),
            "theirs": {
                "by": theirs.latest_revision.user if theirs.latest_revision else None,
                "changes": [one for one in changes if one.label != "附件"],
                "text": [mark_safe(with_pictures(one, theirs.agency)) for one in text]
                if was.get("body") != now.get("body")
                else [],
            },
        }


def _remarks(item: Item) -> list[Any]:
    """Return what the reviewers said when they sent the item back."""
    last = standing.last_submission(item)
    if last is not None and evidence.is_sealed(last):
        return []
    if last is None or item.stage not in ("returned", "voided", "draft", "refused"):
        return []
    return [one for one in last.opinions.all() if one.decision in ("return", "refuse")]


class ItemView(ItemPage):
    """An item's page."""

    template_name = "writing/item.html"

    @property
    def page_title(self) -> str:
        """Return the item's title."""
        return self.item.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return where it stands, what comes next, what was said, what the machine found."""
        item, user = self.item, self.request.user
        today = timezone.localdate()
        submission = standing.last_submission(item)
        content = content_of(item)
        edition = item.live_edition
        hidden, why_hidden = unseen.why_not_shown(edition, now()) if edition else ("", "")
        open_request = withdrawals.open_request(edition) if edition else None
        return super().get_context_data(**kwargs) | {
            "stage": hidden if hidden and item.stage == "live" else standing.STAGES.get(item.stage, item.stage),
            "why_hidden": why_hidden,
            "submission": submission,
            "rungs": rungs_told(submission) if submission else [],
            "review_url": review_url(user, item, submission),
            "is_open": item.stage in ("review", "referred"),
            "lacking": drafting.missing(item) if item.stage in _BEFORE else [],
            "advice": platform.warnings(item),
            "wanting": platform.wanting(item) if item.stage in _BEFORE else [],
            "may_submit": self.may_write
            and (
                item.stage in _BEFORE
                or (item.stage == "owing" and submission and standing.was_stopped(submission))
            ),
            "findings": proofing.seen(item, content, on=today),
            "body": mark_safe(with_pictures(item.body, item.agency)),
            "metadata": [
                (change.label, change.after) for change in marking.metadata_changes(None, content)
            ],
            "due": drafting.due(item),
            "late": _is_late(item, today),
            "edition": edition,
            "public_url": reverse("portal:item", args=[item.agency.code, item.pk]) if edition else "",
            "changed": bool(edition) and edition.content != content,
            "history": item.submissions.select_related("submitted_by").defer("content").prefetch_related("opinions__by", "opinions__to").annotate(is_sealed=evidence.covers("item", "submitted_at"))[:20],
            "sealed_until": evidence.sealed_at(item),
            "may_open": evidence.may_open(user, item.agency),
            "publications": item.publications.all(),
            "channels": of_item(item, user),
            "open_request": open_request,
            "take_back_by": penalties.told(open_request, today) if open_request else "",
            "take_back_over": bool(open_request) and penalties.is_over(open_request, today),
            "withdrawn": item.editions.filter(withdrawal__isnull=False)
            .select_related("withdrawal__request").first(),
            "seen": drafting.revision_of(item),
            "earlier_files": earlier(item),
            "withheld": withheld.line_of(item),
            "today": today,
        } | after_told.of(item, user, now())  # fmt: skip


_BEFORE = ("", "draft", "returned", "recalled", "refused", "voided", "live", "withdrawn")
"""Stages in which an item may be laid before the reviewers."""


def _is_late(item: Item, today: Any) -> bool:
    owed = drafting.due(item)
    return owed is not None and item.live_edition_id is None and owed.due_on < today


def rungs_told(submission: Any) -> list[dict[str, Any]]:
    """Return the rungs of a submission with who passed them, for the row of steps."""
    said: dict[int, Any] = {}
    for opinion in submission.opinions.all():
        said[opinion.rung] = opinion
    current = standing.of(submission).rung
    return [
        {
            "label": rung.label,
            "opinion": said.get(at) if at in said and at != current else None,
            "is_now": at == current,
            "handed_on": said.get(at) if at == current and at in said else None,
        }
        for at, rung in enumerate(submission.ladder_climbed.rungs)
    ]


def review_url(user: Any, item: Item, submission: Any) -> str:
    """Return where this person gives the opinion that is their turn; "" where it is not."""
    if submission is None or not waiting.rungs_for(user, item, submission):
        return ""
    return reverse("writing:review", args=[item.pk, submission.pk])


class SubmitView(ItemPage):
    """送审."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lay the item before its reviewers."""
        seen = request.POST.get("seen", "")
        try:
            actions.submit(
                actor=request.user, item=self.item, at=now(), note=request.POST.get("note", "")[:500],
                seen=int(seen) if seen.isdecimal() and len(seen) < 19 else -1,
            )  # fmt: skip
        except REFUSALS as error:
            return self.refused(error)
        messages.success(request, "已送审")
        return redirect(item_url(self.item))


class DiscardView(ItemPage):
    """删除草稿."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Throw away a draft nobody was asked to review."""
        try:
            drafting.discard(actor=request.user, item=self.item)
        except REFUSALS as error:
            return self.refused(error)
        messages.success(request, "草稿已删除，索引号不再使用")
        return redirect("writing:desk")


class MarkView(ItemPage):
    """属实 or 不是问题: what a person says of a finding."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Note it and go back to where the person was."""
        back = request.POST.get("back", "")
        try:
            proofing.mark(
                actor=request.user, item=self.item, key=request.POST.get("key", ""),
                decision=request.POST.get("decision", ""), at=now(),
                reason=request.POST.get("reason", ""),
            )  # fmt: skip
        except REFUSALS as error:
            messages.error(request, words(error))
        submission = self.item.submissions.filter(pk=back).first() if back.isdecimal() else None
        if submission is not None:
            return redirect(
                reverse("writing:review", args=[self.item.pk, submission.pk]) + "#gk-found"
            )
        return redirect(item_url(self.item) + "#gk-found")
