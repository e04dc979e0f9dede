"""The desk: what waits for me, what I am writing, where everything stands."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet, prefetch_related_objects
from django.utils import timezone

from gongkai.review import Mode
from gongkai_web.agencies.access import (
    Capability,
    agencies_editable_by,
    agencies_visible_to,
    may,
)
from gongkai_web.publishing.drafting import due
from gongkai_web.publishing.models import Item
from gongkai_web.review import debts, penalties, rechecks
from gongkai_web.review.standing import STAGES
from gongkai_web.review.usage import Kind
from gongkai_web.writing import waiting
from gongkai_web.writing.pages import WritingPage

ROWS = 30
MOST_FOUND = 1000
TABS = (
    ("mine", "等我审核"),
    ("drafts", "草稿"),
    ("returned", "被退回"),
    ("review", "审核中"),
    ("owing", "欠签"),
    ("rechecks", "待复核"),
    ("live", "已公开"),
    ("withdrawals", "撤稿申请"),
    ("withdrawn", "已撤稿"),
)
HOWS = (("", "全部"), ("urgent", "应急发布"), ("small", "小单位模式"))
"""How what is public now came to be so."""
_STAGES_OF = {
    "drafts": ("draft", "recalled"),
    "returned": ("returned", "voided", "refused"),
    "review": ("review", "referred"),
    "owing": ("owing",),
    "live": ("live", "owing"),
    "withdrawn": ("withdrawn",),
}


class DeskView(WritingPage):
    """The list of items by where they stand."""

    template_name = "writing/desk.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the tabs with their numbers and the rows of the one that is open."""
        user = self.request.user
        mine = waiting.for_reviewer(user)
        asked = waiting.to_take_back(user)
        tab = self.request.GET.get("tab", "")
        if tab not in dict(TABS):
            tab = "mine" if mine else "drafts"
        query = self.request.GET.get("q", "").replace("\x00", "").strip()
        how = self.request.GET.get("how", "")
        how = how if how in dict(HOWS) and tab == "live" else ""
        looks = waiting.to_look_at(user)
        still = waiting.to_take_back_still(user).defer("edition__content", "edition__item__body")
        rows: Any = []
        if tab == "mine":
            rows = mine
        elif tab == "rechecks":
            rows = looks
        elif tab != "withdrawals":
            rows = self._items(tab, query, how)
        part = Paginator(rows, ROWS).get_page(self.request.GET.get("page"))
        today = timezone.localdate()
        return super().get_context_data(**kwargs) | {
            "tab": tab,
            "tabs": [
                (
                    key,
                    title,
                    {
                        "mine": len(mine),
                        "rechecks": len(looks),
                        "withdrawals": asked.count() + still.count(),
                    }.get(key),
                )
                for key, title in TABS
            ],
            "part": part,
            "rows": self._rows(part, today) if tab != "rechecks" else (),
            "looks": [
                {
                    "edition": one.edition,
                    "has_problem": one.has_problem,
                    "due": rechecks.due(one.edition),
                    "late": rechecks.due(one.edition) < timezone.now(),
                }
                for one in part
            ]
            if tab == "rechecks"
            else (),
            "asked": asked if tab == "withdrawals" else (),
            "still": [
                {
                    "request": one,
                    "told": penalties.told(one, today),
                    "late": penalties.is_over(one, today),
                }
                for one in still
            ]
            if tab == "withdrawals"
            else (),
            "how": how,
            "hows": HOWS if tab == "live" else (),
            "query": query,
            "several": agencies_visible_to(user).count() > 1,
            "registers": _registers(user, today),
            "may_write": may(user, None, Capability.EDIT_LEDGERS),
        }

    def _rows(self, part: Any, today: Any) -> list[dict[str, Any]]:
        """Return the rows of a page, each with what it owes; one question for all debts."""
        shown = _whole(part)
        prefetch_related_objects(shown, "origin")
        owed = debts.of_items(shown)
        return [
            self._row(item, today)
            | {
                "debt": debts.told(owed[item.pk], today) if item.pk in owed else "",
                "debt_over": item.pk in owed and owed[item.pk].due_on < today,
            }
            for item in shown
        ]

    def _items(self, tab: str, query: str, how: str = "") -> Sequence[int] | QuerySet[Any]:
        """Return the keys of a list; of what is sought, the first :data:`MOST_FOUND`."""
        user = self.request.user
        agencies = agencies_visible_to(user)
        if tab in ("drafts", "returned"):
            agencies = agencies_editable_by(user)
        found = Item.objects.filter(agency__in=agencies, stage__in=_STAGES_OF[tab])
        if how:
            prefix = {
                "urgent": {"live_edition__is_urgent": True},
                "small": {"live_edition__submission__mode": Mode.SMALL_OFFICE.value},
            }
            found = found.filter(**prefix[Kind(how).value])
        # The public ones are many: their order is that of an index, so that no page sorts them all.
        order = ("-pk",) if tab == "live" else ("-updated_at", "-pk")
        if query:
            found = found.filter(sought(query))
            return list(found.order_by(*order).values_list("pk", flat=True)[:MOST_FOUND])
        return found.order_by(*order).values_list("pk", flat=True)

    def _row(self, item: Item, today: Any) -> dict[str, Any]:
        owed = due(item) if item.live_edition_id is None else None
        return {
            "item": item,
            "stage": STAGES.get(item.stage, item.stage),
            "due": owed,
            "late": owed is not None and owed.due_on < today,
            "submission": getattr(item, "submission", None),
            "is_urgent": bool(item.live_edition_id and item.live_edition.is_urgent),
            "is_small": bool(
                item.live_edition_id and item.live_edition.submission.mode == Mode.SMALL_OFFICE
            ),
        }


SOUGHT = ("title", "index_no", "doc_no")
"""What a word is looked for in."""


def sought(word: str) -> Q:
    """Return the condition that a word stands in an item's title or numbers, in whatever case.

    To fold the letters of every row takes PostgreSQL long, and Chinese has no case: the longest
    part of the word that has none is looked for as it stands, and only what holds it is folded.
    """
    runs = groupby(word, key=lambda sign: sign.upper() == sign.lower())
    plain = max(("".join(run) for is_plain, run in runs if is_plain), key=len, default="")
    any_case = Q()
    for name in SOUGHT if plain != word else ():
        any_case |= Q((f"{name}__icontains", word))
    as_it_stands = Q()
    for name in SOUGHT if plain else ():
        as_it_stands |= Q((f"{name}__contains", plain))
    return as_it_stands & any_case


def _whole(part: Any) -> list[Item]:
    """Return the items of one page of a list of items or of their keys."""
    rows = list(part)
    if not rows or isinstance(rows[0], Item):
        return rows
    found = (
        Item.objects.filter(pk__in=rows)
        .select_related("agency", "drafted_by", "place", "live_edition__submission")
        .defer("body", "live_edition__content", "live_edition__submission__content")
        .in_bulk()
    )
    return [found[key] for key in rows if key in found]


MONTHS_TOLD = 3
AGENCIES_TOLD = 12


def _registers(user: Any, today: Any) -> list[dict[str, Any]]:
    """Return the last months' registers of opinions, agency by agency."""
    months = [divmod(today.year * 12 + today.month - 1 - back, 12) for back in range(MONTHS_TOLD)]
    return [
        {"agency": agency, "year": year, "month": month + 1}
        for agency in agencies_visible_to(user).order_by("pk")[:AGENCIES_TOLD]
        for year, month in months
    ]
