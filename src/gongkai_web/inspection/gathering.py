"""What do the records know of one office on a day? Facts for :func:`gongkai.supervision.inspect`.

What stands on the website is what the one predicate of public editions says, and what the ledger says was
published there before. Of an earlier day this is what is public now and was so then already: what was taken
back since is not counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Max, Q
from django.utils import timezone

from gongkai.supervision import (
    Account as AccountFact,
)
from gongkai.supervision import (
    Column as ColumnFact,
)
from gongkai.supervision import (
    Exempted,
    Facts,
    Policies,
    Policy,
    Said,
    Seen,
)
from gongkai.supervision import (
    Message as MessageFact,
)
from gongkai.supervision import (
    Site as SiteFact,
)
from gongkai_web.agencies.models import Agency, AgencyKind
from gongkai_web.channels.models import ListedArticle
from gongkai_web.coverage import freshness, policy_gaps
from gongkai_web.coverage.gaps import Asked
from gongkai_web.inspection.models import ColumnExemption, Look
from gongkai_web.mailbox.models import (
    OPEN,
    Act,
    ActKind,
    Message,
    PublicText,
    accepting,
    settings_of,
)
from gongkai_web.mailbox.numbers import counted
from gongkai_web.portal.pages import served
from gongkai_web.portal.site import site
from gongkai_web.publishing.models import Column, ColumnKind
from gongkai_web.reports.models import ReportVersion
from gongkai_web.review.models import Edition
from gongkai_web.supervision.models import Account, AccountStatus

NEWS_TITLES = re.compile("动态|要闻|新闻")
NOTICE_TITLES = re.compile("通知|公告|通告|公示")
YEAR = timedelta(days=366)
LATELY = timedelta(days=31)


def moment_of(on: date, now: datetime) -> datetime:
    """Return the moment of a day that is looked at: now of today, the end of any other day."""
    if on == timezone.localdate(now):
        return now
    return timezone.make_aware(datetime.combine(on, time.max))


def facts_of(agency: Agency, on: date, at: datetime) -> Facts:
    """Return what is known of an office on a day: some twenty queries, however much there is."""
    columns = _columns(agency, on, at)
    return Facts(
        on=on,
        is_portal=agency.kind == AgencyKind.GOVERNMENT,
        updated_on=_updated_on(agency, on, at),
        columns=columns,
        messages=_messages(agency, on),
        answer_public_on=_answer_public_on(agency, on),
        accounts=tuple(_accounts(agency, on)),
        policies=_policies(agency, on, at),
        site=_site(agency, on),
        seen=_seen(agency, on),
    )


def policy_of(column: Column) -> Policy:
    """Return how often a column changes by its nature."""
    if column.profile == "document" or NOTICE_TITLES.search(column.title):
        return Policy.DOCUMENTS
    is_news = column.kind == ColumnKind.NEWS
    if is_news and (column.parent_id is None or NEWS_TITLES.search(column.title)):
        return Policy.NEWS
    return Policy.OTHER


def _columns(agency: Agency, on: date, at: datetime) -> tuple[ColumnFact, ...]:
    columns = list(Column.objects.filter(agency=agency, is_open=True))
    keys = [one.pk for one in columns]
    newest = freshness.newest(keys, on, at)
    counts = _counts(keys, on, at)
    reports = _reports(agency, at)
    exempted = _exempted(keys, on)
    found = []
    for one in columns:
        count, day = counts.get(one.pk, 0), newest.get(one.pk)
        if one.kind == ColumnKind.REPORTS and reports[0]:
            count += reports[0]
            day = max((x for x in (day, reports[1]) if x), default=None)
        if one.kind == ColumnKind.GUIDE and agency.telephone and agency.address:
            count += 1  # the guide's page is made from the agency's record (条例 art. 12)
        found.append(
            ColumnFact(
                str(one.pk), one.title, policy_of(one),
                str(one.parent_id) if one.parent_id in newest or one.parent_id in keys else None,
                count, day, one.fresh_days, one.legal_item, one.profile, exempted.get(one.pk),
            )
        )  # fmt: skip
    return tuple(found)


def _counts(keys: list[int], on: date, at: datetime) -> dict[int, int]:
    public = Edition.objects.public(at).filter(column_id_then__in=keys).order_by()
    found = dict(public.values_list("column_id_then").annotate(n=Count("pk")))
    noted = freshness.noted_there(on).filter(item__place__in=keys)
    for pk, n in noted.values_list("item__place").annotate(n=Count("item", distinct=True)):
        found[pk] = found.get(pk, 0) + n
    return found


def _reports(agency: Agency, at: datetime) -> tuple[int, date | None]:
    public = ReportVersion.objects.public().filter(agency=agency, published_at__lte=at)
    found = public.order_by().aggregate(n=Count("pk"), newest=Max("published_at"))
    return found["n"], found["newest"] and timezone.localdate(found["newest"])


def _exempted(keys: list[int], on: date) -> dict[int, Exempted]:
    found: dict[int, Exempted] = {}
    rows = ColumnExemption.objects.filter(column__in=keys, at__date__lte=on).order_by("pk")
    for one in rows:
        found.pop(one.column_id, None)
        if one.until is not None:
            found[one.column_id] = Exempted(one.reason, one.until)
    return found


def _updated_on(agency: Agency, on: date, at: datetime) -> date | None:
    public = Edition.objects.public(at).filter(live_for__agency=agency).order_by()
    edition = public.aggregate(newest=Max("public_from"))["newest"]
    noted = freshness.noted_there(on).filter(item__agency=agency)
    days = (
        edition and timezone.localdate(edition),
        noted.aggregate(newest=Max("published_on"))["newest"],
        _reports(agency, at)[1],
    )
    return max((day for day in days if day is not None), default=None)


def _messages(agency: Agency, on: date) -> tuple[MessageFact, ...]:
    """Return what came in within a year, and what waits since earlier."""
    rows = counted().filter(agency=agency, received_on__lte=on)
    rows = rows.filter(
        Q(received_on__gte=on - YEAR) | Q(state__in=OPEN) | Q(closed_on__gte=on - YEAR)
    )
    fields = ("pk", "received_on", "due_on", "answered_on", "closed_on")
    found = []
    for one in rows.only(*fields).order_by("received_on", "pk"):
        done = one.answered_on or one.closed_on
        known = done if done is not None and done <= on else None
        found.append(MessageFact(str(one.pk), one.number, one.received_on, one.due_on, known))
    return tuple(found)


def _answer_public_on(agency: Agency, on: date) -> date | None:
    acts = Act.objects.filter(
        kind=ActKind.PUBLISHED, text__in=PublicText.objects.public().values("pk"),
        message__agency=agency, on__lte=on,
    )  # fmt: skip
    newest: date | None = acts.order_by().aggregate(newest=Max("on"))["newest"]
    return newest


def _accounts(agency: Agency, on: date) -> Iterable[AccountFact]:
    rows = list(Account.objects.filter(agency=agency, status=AccountStatus.ACTIVE))
    listed: dict[int, list[date]] = {}
    articles = ListedArticle.objects.filter(account__in=rows, published_at__date__lte=on)
    for pk, moment in articles.order_by().values_list("account", "published_at"):
        listed.setdefault(pk, []).append(timezone.localdate(moment))
    for one in rows:
        days = listed.get(one.pk)
        registered = one.last_post_on if one.last_post_on and one.last_post_on <= on else None
        last = max((day for day in (registered, *(days or ())) if day), default=None)
        tested = one.interaction_tested_on
        yield AccountFact(
            str(one.pk), f"{one.platform}“{one.name}”", last, one.interaction_entry,
            tested if tested and tested <= on else None,
            tuple(day for day in days if day >= on - LATELY) if days is not None else None,
        )  # fmt: skip


def _policies(agency: Agency, on: date, at: datetime) -> Policies:
    asked = Asked([agency], on, at)
    return Policies(policy_gaps.interpretations(asked).count, policy_gaps.one_way(asked).count)


def _site(agency: Agency, on: date) -> SiteFact:
    kept, takes = site(), settings_of(agency).is_on
    marks = {
        "党政机关网站标识": bool(kept.mark_url),
        "网站标识码": bool(kept.site_id_code),
        "ICP 备案号": bool(kept.icp),
        "公安备案号": bool(kept.police_no),
        "主办单位": bool(kept.sponsor),
        "网站联系电话": bool(kept.telephone),
        "网站地图": served("/site-map/"),
    }
    sent = Message.objects.filter(sent_to=agency, received_on__lte=on)
    return SiteFact(
        marks=marks,
        mistakes_entry=bool(kept.mistakes_url) or accepting().exists(),
        search=served("/search/"),
        takes_messages=takes,
        form_worked_on=sent.order_by().aggregate(newest=Max("received_on"))["newest"],
        numbers_public=takes and served("/messages/numbers/"),
    )


def _seen(agency: Agency, on: date) -> dict[str, Seen]:
    found = {}
    rows = Look.objects.filter(agency=agency, on__lte=on).select_related("by")
    for one in rows.order_by("on", "pk"):
        found[one.rule] = Seen(Said(one.said), one.on, one.words, str(one.by), one.number)
    return found
