"""The page 留言设置, and the list as a spreadsheet."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import View
from wagtail.admin import messages

from gongkai.messages import Kind, answer_due
from gongkai_web.agencies.access import may
from gongkai_web.applications.desk_settings import ANY_OF, agencies_set_by, may_set
from gongkai_web.journal.changes import changing
from gongkai_web.ledgers import happened
from gongkai_web.mailbox import notices, standing
from gongkai_web.mailbox.desk_forms import SettingsForm
from gongkai_web.mailbox.desk_views import MailboxPage, filtered
from gongkai_web.mailbox.models import MailboxSettings, settings_of

TITLE = "留言设置"
_COLUMNS = ("编号", "类别", "错误类型", "办理单位", "状态", "收到日期", "应答复日期", "期限（工作日）",
            "期限情况", "首次答复日期", "办结日期", "留言人不同意公开", "已公开", "转成的申请")  # fmt: skip


class SettingsView(MailboxPage):
    """One agency's settings; where somebody sets several, which one."""

    template_name = "mailbox/settings.html"
    page_title = TITLE

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer those who set some agency's desk; 404 for an agency they do not set."""
        if not may_set(request.user):
            raise PermissionDenied("只有本单位负责人或者管理员可以修改留言设置")
        self.agencies = agencies_set_by(request.user)
        pk = kwargs.get("agency")
        self.kept: MailboxSettings | None = None
        if pk is not None:
            self.kept = settings_of(get_object_or_404(self.agencies, pk=pk))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the settings, or the agencies to choose from."""
        if self.kept is None:
            found = list(self.agencies[:2])
            if len(found) == 1:
                return redirect("mailbox_desk:settings_of", found[0].pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form, and what holds where it is left empty."""
        today = happened.today()
        form = kwargs.get("form") or (SettingsForm(instance=self.kept) if self.kept else None)
        return super().get_context_data(**kwargs) | {
            "agencies": self.agencies, "kept": self.kept, "form": form,
            "defaults": [(kind.label, answer_due(kind, received_on=today).days) for kind in Kind],
            "standard": notices.standard(self.kept.agency) if self.kept else "",
        }  # fmt: skip

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep them."""
        if self.kept is None:
            return redirect("mailbox_desk:settings")
        form = SettingsForm(request.POST, instance=self.kept)
        if form.is_valid():
            held = next(one for one in ANY_OF if may(request.user, self.kept.agency, one))
            with changing(form.instance, actor=request.user, capability=held, verb=f"修改{TITLE}"):
                form.save()
            messages.success(request, "已保存；新的期限从以后收到的留言起适用")
            return redirect("mailbox_desk:settings_of", self.kept.agency.pk)
        return self.render_to_response(self.get_context_data(form=form))


class CsvView(View):
    """The list that is shown, without what anybody wrote."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Send it."""
        if not getattr(request.user, "is_authenticated", False):
            raise PermissionDenied("请先登录")
        today, text = happened.today(), StringIO()
        found, _ = filtered(request)
        writer = csv.writer(text)
        writer.writerow(_COLUMNS)
        for one in found.select_related("application").iterator(chunk_size=1000):
            left = standing.left_of(one, today=today)
            writer.writerow(
                (one.number, one.get_kind_display(), one.get_mistake_kind_display(), one.agency.name,
                 one.get_state_display(), one.received_on, one.due_on, one.days,
                 left.text + ("（假期安排未录入，暂估）" if left.is_provisional else ""),
                 one.answered_on or "", one.closed_on or "", "是" if one.refuses_publication else "",
                 "是" if one.shown_id else "", one.application.number if one.application else "")
            )  # fmt: skip
        response = HttpResponse(
            text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="messages-{today}.csv"'
        return response
