"""Is every act on a channel told in Chinese?"""

import re
from datetime import date, timedelta

from gongkai_web.channels import actions, listing, proposing
from gongkai_web.channels.models import ListedArticle
from gongkai_web.journal.models import Entry
from gongkai_web.journal.telling import described, subject_kind

LATIN = re.compile(r"[A-Za-z_]{2,}")
CODES = re.compile(
    r"[0-9a-f]{64}|https?://\S+|wx[0-9a-f]+|sdrafter|(?:draft|cover|article)-\d+|IP|开发者 ID（AppID）|shanzhou-sfj\S*"
)


def test_whatever_is_done_is_told_in_chinese(office, account, double, public, send, go_on, clock):
    double.scripted["/cgi-bin/draft/add"] = [45003, 500]
    edition = public()
    delivery = send(edition)
    delivery = go_on(actions.retry(actor=office.drafter, delivery=delivery))
    while delivery.is_open:
        clock.later(minutes=11)
        delivery = go_on(delivery)
    made = actions.note_publication(
        actor=office.drafter, item=edition.item, channel="weibo", published_on=date(2026, 3, 4),
        at=clock(), account=account, link="https://weibo.com/1", person="王示例", result="已发",
    )  # fmt: skip
    actions.forget_publication(actor=office.drafter, publication=made, reason="登记错了")
    double.publish("消息", at=(clock() - timedelta(days=400)).timestamp())
    listing.take_list(
        actor=office.drafter, account=account, clock=clock, sleep=lambda seconds: None
    )
    article = ListedArticle.objects.get(title="消息")
    proposing.classify(actor=office.drafter, account=account, chosen={article.pk: "statutory"})
    article.refresh_from_db()
    proposing.propose(actor=office.drafter, article=article, place=None, clock=clock)
    entries = Entry.objects.filter(verb__regex="微信|发布|文章|列表")
    assert len({entry.verb for entry in entries}) >= 13
    for entry in entries:
        for line in (entry.verb, subject_kind(entry), *described(entry)):
            assert not LATIN.search(CODES.sub("", line)), (entry.verb, line)
