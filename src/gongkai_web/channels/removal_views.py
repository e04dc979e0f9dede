"""Taking back that a publication elsewhere was deleted: somebody looked, and it stands there yet."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages

from gongkai_web.channels import removing
from gongkai_web.channels.item_views import _ItemPage
from gongkai_web.channels.models import Removal
from gongkai_web.channels.register_forms import UndoForm
from gongkai_web.publishing.drafting import ItemRefused


class UndoRemovalView(_ItemPage):
    """撤销“已删除”的确认."""

    template_name = "channels/form.html"
    page_title = "撤销已删除的确认"

    def removal(self) -> Removal:
        """Return what was confirmed, of this very item. Raises Http404."""
        return get_object_or_404(
            Removal.objects.select_related("publication__item", "by"),
            pk=self.kwargs["removal"],
            publication__item=self.item,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form."""
        said = self.removal()
        kwargs.setdefault("form", UndoForm())
        when = timezone.localdate(said.at)
        return super().get_context_data(**kwargs) | {
            "lead": f"{said.by or '系统'}于 {when} 确认“{said.publication}”已经删除或者更正。撤销以后，这一处重新列入要删除的；原来的确认和撤销都留在记录里。",
            "button": "撤销确认",
            "back": reverse("channels:item", args=[self.item.pk]),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Note it, or say why not."""
        form = UndoForm(request.POST)
        if form.is_valid():
            try:
                removing.undo(
                    actor=request.user, removal=self.removal(), at=timezone.now(),
                    **form.cleaned_data,
                )  # fmt: skip
            except ItemRefused as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "已撤销，这一处重新列入要删除的")
                return redirect("channels:item", self.item.pk)
        return self.render_to_response(self.get_context_data(form=form))
