"""What moved is found under the name its file had: by a page that leads on, and in a list for servers that can do better."""

from __future__ import annotations

import json
import re

import pytest
from django.utils import timezone

from gongkai_web.outlet.exporting import export_site
from gongkai_web.publishing.models import Column, Item

from .conftest import published, taken_back

BASE = "https://zwgk.example.gov.cn"


def export(office, out, **more):
    return export_site(actor=None, agency=office.agency, out=out, at=timezone.now(), **more)


def leads_to(out, file):
    """Return where a page that leads on leads, told for readers and for browsers alike."""
    text = (out / file).read_text("utf-8")
    [at_once] = re.findall(r'<meta http-equiv="refresh" content="0; url=([^"]+)">', text)
    assert f'<a href="{at_once}">打开现在的网页</a>' in text
    assert 'content="noindex"' in text
    assert "canonical" not in text
    return at_once


@pytest.mark.parametrize("base", [BASE, ""], ids=["with the platform", "alone"])
def test_a_column_and_an_item_that_moved_are_found_under_their_old_names(
    office, other_agency, tmp_path, base
):
    stays = published(office, body='<p><a href="/shanzhou-sfj/columns/policy/">文件</a></p>')
    goes = published(office, title="移走的")
    out = tmp_path / "site"
    export(office, out, base=base)
    assert json.loads((out / "data/moved.json").read_text("utf-8")) == []

    office.column.slug = "papers"
    office.column.save()
    item = Item.objects.get(pk=goes.pk)
    item.agency = other_agency
    item.save()
    done = export(office, out, base=base)

    assert leads_to(out, "columns/policy/index.html") == "../papers/index.html"
    assert "columns/policy/index.html" in done.changed
    listed = json.loads((out / "data/moved.json").read_text("utf-8"))
    assert listed[0] == {
        "from": "/shanzhou-sfj/columns/policy/", "file": "columns/policy/index.html",
        "url": "../columns/papers/index.html",
    }  # fmt: skip
    # A text that still names the old address leads to the new one without a step between.
    text = (out / f"items/{stays.pk}/index.html").read_text("utf-8")
    assert '<a href="../../columns/papers/index.html"' in text
    old = f"items/{goes.pk}/index.html"
    if base:
        assert leads_to(out, old) == f"{BASE}/lushi-czj/items/{goes.pk}/"
    else:
        assert not (out / old).exists(), "where it is now, nobody can be told"
    assert len(listed) == (2 if base else 1)
    assert export(office, out, base=base).changed == []


def test_a_name_that_is_used_again_and_what_is_not_public_lead_nowhere(office, tmp_path):
    published(office)
    moved = published(office, title="移动后撤下")
    office.column.slug = "papers"
    office.column.save()
    Column.objects.create(agency=office.agency, slug="policy", title="新的", kind="statutory")
    taken_back(office, moved)
    out = tmp_path / "site"
    export(office, out, base=BASE)
    assert json.loads((out / "data/moved.json").read_text("utf-8")) == []
    assert "refresh" not in (out / "columns/policy/index.html").read_text("utf-8")
