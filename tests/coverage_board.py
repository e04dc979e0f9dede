"""What stands in the ledger, and what a person asks of it on a day: for the tests of the coverage board."""

from datetime import UTC, date, datetime

from gongkai_web.coverage import board
from gongkai_web.publishing.models import Item, Publication

TODAY = date(2026, 6, 30)
NOW = datetime(2026, 6, 30, 2, 0, tzinfo=UTC)
_made = iter(range(10_000))


def asked(user, on=TODAY, **more):
    """Return what the person asks on a day."""
    return board.asked_by(user, on, datetime(on.year, on.month, on.day, 2, tzinfo=UTC), **more)


def item(agency, *published, **fields):
    """Return an item of the ledger with its publications: ``("wechat", "2026-06-01")``."""
    usual = {"title": "关于公布示例的通知", "index_no": f"N-{next(_made)}", "section": "办公室"}
    one = Item.objects.create(agency=agency, **(usual | fields))
    for channel, on in published:
        Publication.objects.create(item=one, channel=channel, published_on=date.fromisoformat(on))
    return one
