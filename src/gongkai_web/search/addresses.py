"""Where does a reader find what was found?"""

from __future__ import annotations

from django.urls import reverse

from gongkai_web.search.models import Entry


def url_of(entry: Entry) -> str:
    """Return the path of the page an entry was made from; of a file, the file's own."""
    if entry.text is not None:
        return reverse("mailbox:answer", args=[entry.text.message_id])
    if entry.report_id:
        return reverse("portal:annual_report", args=[entry.agency.code, entry.year])
    if entry.sha256:
        args = [entry.edition.item.agency.code, entry.edition.item_id, entry.sha256, entry.title]
        return reverse("portal:item_file", args=args)
    return page_of(entry)


def page_of(entry: Entry) -> str:
    """Return the path of the page an entry's item stands on."""
    return reverse("portal:item", args=[entry.edition.item.agency.code, entry.edition.item_id])
