"""What must come down: penalty decisions that were changed, and what stands elsewhere of what was withdrawn."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from gongkai_web.channels import removing
from gongkai_web.coverage.gaps import MOST, ROWS, Asked, Gap, Line
from gongkai_web.publishing.models import Publication
from gongkai_web.publishing.reviewed import counting, reviewed
from gongkai_web.reports import published
from gongkai_web.review import penalties
from gongkai_web.review.models import Edition, Withdrawal


def changed_penalties(asked: Asked) -> Gap:
    """Penalty decisions changed or revoked that are public yet (行政处罚法 art. 48(2))."""
    rows = penalties.waiting().filter(edition__item__agency__in=list(asked.agencies))
    if asked.section is not None:
        rows = rows.alias(section_then=reviewed("section", of="edition__item__"))
        rows = rows.filter(section_then=asked.section)
    if asked.month:
        rows = rows.filter(changed_on__range=asked.month)
    found = list(rows.defer("edition__content", "edition__item__body")[: MOST + 1])

    def line(one: Any) -> Line:
        item = one.edition.item
        given = getattr(one, "answer", None)
        told = f"{one.changed_on} 变更　{penalties.told(one, asked.on)}　{_whose(asked, item)}"
        return Line(
            one.edition.title, reverse("writing:item", args=[item.pk]), told.strip(),
            "未获同意，仍须撤下" if given else "等待批准",
            reverse("writing:answer", args=[item.pk, one.pk]), penalties.is_over(one, asked.on),
        )  # fmt: skip

    return Gap(
        "changed-penalties", "处罚决定已经变更、撤销，还没有撤下",
        f"被变更、撤销、确认违法或者无效之日起 3 个工作日内撤回并公开说明理由（{penalties.RULE}）",
        len(found), tuple(line(one) for one in found[:ROWS]),
    )  # fmt: skip


def still_elsewhere(asked: Asked) -> Gap:
    """Withdrawn here, and not seen to on the other channels."""
    # Withdrawals are few: said first, they spare looking at every publication.
    withdrawn = Withdrawal.objects.values("edition__item")
    theirs = published.of(asked.agencies).filter(item__in=withdrawn)
    found = _elsewhere(asked, removing.left().filter(pk__in=theirs.values("pk")))
    return Gap(
        "still-elsewhere", "已经撤稿、其他渠道上还没有删除",
        "网站上撤下的，公众号、微博、公开栏等处也要删除；印发的写明怎样更正",
        len(found), tuple(_line(asked, one) for one in found[:ROWS]),
    )  # fmt: skip


def old_elsewhere(asked: Asked) -> Gap:
    """Replaced here by a newer edition, and the old text stands on other channels."""
    # Items with more than one edition are few.
    again = Edition.objects.filter(number__gt=1).values("item")
    theirs = published.of(asked.agencies).filter(item__in=again)
    found = _elsewhere(asked, removing.old(asked.at).filter(pk__in=theirs.values("pk")))
    return Gap(
        "old-elsewhere", "网站上已经更正或者更新、其他渠道上还是旧版本",
        "公众号等处的旧文章应当删除或者改正，再把新版本发过去；删除以后在这里确认",
        len(found), tuple(_line(asked, one) for one in found[:ROWS]),
    )  # fmt: skip


def _elsewhere(asked: Asked, rows: QuerySet[Publication]) -> list[Publication]:
    """Return the publications of the section and month asked for."""
    if asked.section is not None:
        rows = rows.alias(section_then=reviewed("section", of="item__"))
        rows = rows.filter(section_then=asked.section)
    if asked.month:
        rows = rows.filter(published_on__range=asked.month)
    rows = rows.select_related("item__agency", "detail__account").defer("item__body")
    return list(rows[: MOST + 1])


def _line(asked: Asked, one: Any) -> Line:
    account = getattr(getattr(one, "detail", None), "account", None)
    where = f"{one.get_channel_display()}{f'（{account.name}）' if account else ''}"
    told = f"{where} {one.published_on} 发布　{_whose(asked, one.item)}"
    url = reverse("writing:item", args=[one.item_id])
    act = ("确认已删除", reverse("channels:removed", args=[one.item_id, one.pk]))
    may = one.item.agency_id in asked.editable
    return Line(counting(one.item).title, url, told.strip(), *(act if may else ()))


def _whose(asked: Asked, item: Any) -> str:
    item = counting(item)
    return "　".join(
        one for one in (str(item.agency) if asked.several else "", item.section) if one
    )
