"""A text on its page: links that lead off say so, spaces before paragraphs are the page's business."""

import re

import pytest

from gongkai_web.portal.outside_links import outside, with_notice
from gongkai_web.portal.texts import text_for_reading
from gongkai_web.publishing.sanitising import clean_html

OWN = {"gongkai.example.cn"}


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("/ju/items/1/", None),
        ("#a", None),
        ("mailto:a@example.com", None),
        ("https://www.gov.cn/a", None),
        ("https://sfj.smx.gov.cn/a", None),
        ("https://GONGKAI.example.cn/a", None),
        ("https://example.com/a", "example.com"),
        ("//example.com/a", "example.com"),
        ("https://notgov.cn/a", "notgov.cn"),
        ("https://www.gov.cn.example.com/a", "www.gov.cn.example.com"),
        ("https://www.gov.cn@example.com/a", "example.com"),
        ("https://example.com\\@www.gov.cn/a", "example.com"),
        ("\\\\example.com/a", "example.com"),
    ],
)
def test_what_leads_off_is_neither_ours_nor_a_governments(address, host):
    assert outside(address, OWN) == host


def test_a_link_that_leads_off_says_so_and_no_other_does():
    html = clean_html(
        '<p><a href="https://example.com/?a=1&amp;b=&quot;2">某<strong>站</strong></a>，'
        '<a href="https://www.gov.cn/">国务院</a></p>'
    )
    told = with_notice(html, OWN)
    assert told.count("（外部链接）") == 1
    assert "将离开本网站，前往 example.com" in told
    assert '<strong>站</strong></a><span class="soft">（外部链接）</span>，' in told
    assert 'rel="noopener noreferrer nofollow external"' in told
    assert "&amp;b=&quot;2" in told


def test_the_address_of_a_link_cannot_break_out():
    html = clean_html('<p><a href="https://a&quot;onclick=x.example/">x</a></p>')
    assert "onclick=x" not in with_notice(html).replace("&quot;onclick=x", "").replace(
        "%22onclick=x", ""
    )


def test_paragraphs_begin_without_spaces_of_their_own():
    told = text_for_reading({"body": "<p>　　各科室：</p><p>&nbsp; 正　文</p>"}, "ju", 1)
    assert told == "<p>各科室：</p><p>正　文</p>"


def test_the_hosts_may_be_given_as_addresses():
    body = {"body": '<p><a href="http://b.example/x">x</a><a href="http://a.example/">y</a></p>'}
    told = text_for_reading(body, "ju", 1, own={"a.example:8000", "https://b.example"})
    assert "外部链接" not in told


@pytest.mark.parametrize(
    ("tables", "names"), [(0, []), (1, ["表格"]), (3, ["表格1", "表格2", "表格3"])]
)
def test_each_table_scrolls_in_a_region_of_its_own_name(tables, names):
    body = "<p>甲</p><table><tbody><tr><td>乙</td></tr></tbody></table>" * tables
    html = text_for_reading({"body": body}, "ju", 1)
    assert (
        re.findall(
            r'<div class="frame" tabindex="0" role="region" aria-label="([^"]+)"><table', html
        )
        == names
    )
