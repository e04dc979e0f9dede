"""A file an item had once: kept, and given to those who may see the item."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest

from gongkai_web.publishing.earlier_files import earlier
from gongkai_web.writing import item_views
from gongkai_web.writing.pages import ItemPage


class EarlierFileView(ItemPage):
    """A file that was replaced or taken out."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Send the file, if it was this item's and is not sealed."""
        sha256 = self.kwargs["sha256"]
        if all(one.sha256 != sha256 for one in earlier(self.item)):
            raise Http404("没有这个文件")
        return item_views._send(request, sha256, agency=self.item.agency_id, picture=False)
