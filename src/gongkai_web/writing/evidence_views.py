"""封存的内容: opening what exposed a secret or a person, with a reason, each time noted."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.safestring import mark_safe

from gongkai_web.publishing.sanitising import clean_html
from gongkai_web.review import evidence
from gongkai_web.writing import marking
from gongkai_web.writing.file_views import sent
from gongkai_web.writing.pages import REFUSALS, ItemPage, words

_PICTURE = re.compile(r"<img\b[^>]*>")


class EvidenceView(ItemPage):
    """Asks for the reason; shows the sealed contents once, and hands out their files one by one."""

    template_name = "writing/evidence.html"
    page_title = "查阅封存的内容"
    here = "封存的内容"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer those who may; nobody between keeps the answer."""
        if not evidence.may_open(request.user, self.item.agency):
            raise PermissionDenied
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what is sealed; its contents only where a reason was given."""
        return super().get_context_data(**kwargs) | {
            "sealed_until": evidence.sealed_at(self.item),
            "reason": self.request.POST.get("reason", ""),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Open the contents, or one file of them; or say why not."""
        given = {"actor": request.user, "item": self.item, "reason": request.POST.get("reason", "")}
        try:
            if sha256 := request.POST.get("file", ""):
                return sent(evidence.open_file(sha256=sha256, **given), as_attachment=True)
            opened = evidence.open_evidence(**given)
        except REFUSALS as error:
            context = self.get_context_data(wrong=words(error))
            return self.render_to_response(context, status=422)
        return self.render_to_response(
            self.get_context_data(opened=[_shown(one) for one in opened])
        )


def _shown(piece: evidence.Piece) -> dict[str, Any]:
    """Return a content for the page; pictures are opened one by one, like files."""
    content = piece.content
    body = _PICTURE.sub("［图片］", clean_html(content.get("body") or ""))
    return {
        "title": piece.title,
        "content": content,
        "body": mark_safe(body),
        "facts": [
            one
            for one in marking.metadata_changes(None, content)
            if one.after and one.label != "标题"
        ],
        "files": [
            *((one["sha256"], one["name"]) for one in content.get("attachments") or ()),
            *((one, f"图片 {number}") for number, one in enumerate(piece.pictures, start=1)),
        ],
    }
