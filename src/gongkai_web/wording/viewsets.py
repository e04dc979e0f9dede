"""校对词库 in the back office: the office's own words, numbers and leaders."""

from __future__ import annotations

from wagtail.admin.viewsets.model import ModelViewSetGroup

from gongkai_web.agencies.admin import LedgerFilterSet, ScopedViewSet
from gongkai_web.wording.models import OfficeLeader, OfficeWord


class WordFilterSet(LedgerFilterSet):
    """Filters of the words."""

    class Meta:
        model = OfficeWord
        fields = ["agency", "kind"]


class WordViewSet(ScopedViewSet):
    """校对词语."""

    model = OfficeWord
    name = "office-words"
    menu_label = "校对词语"
    icon = "openquote"
    is_ledger = False
    list_display = ["word", "right", "kind", "note"]
    filterset_class = WordFilterSet
    search_fields = ["word", "right", "note"]
    form_fields = ["agency", "kind", "word", "right", "note", "since"]


class LeaderFilterSet(LedgerFilterSet):
    """Filters of the leaders."""

    class Meta:
        model = OfficeLeader
        fields = ["agency"]


class LeaderViewSet(ScopedViewSet):
    """领导姓名职务."""

    model = OfficeLeader
    name = "office-leaders"
    menu_label = "领导姓名职务"
    icon = "user"
    is_ledger = False
    list_display = ["name", "posts", "order"]
    filterset_class = LeaderFilterSet
    search_fields = ["name", "posts"]
    form_fields = ["agency", "order", "name", "posts"]


class WordingGroup(ModelViewSetGroup):
    """The menu 校对词库."""

    menu_label = "校对词库"
    menu_icon = "openquote"
    menu_name = "wording"
    menu_order = 105
    items = (WordViewSet, LeaderViewSet)
