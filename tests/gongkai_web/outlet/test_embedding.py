"""A page inside another site: each link leads somewhere, and to the right place."""

import pytest
from lxml import html

from gongkai_web.outlet.embedding import carried, domain_of, place_of

BASE = "https://zwgk.example.gov.cn"
PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta name="Url" content="https://zwgk.example.gov.cn/sfj/"><link rel="stylesheet" href="/static/outlet/embed.css"></head>
<body><main id="main" tabindex="-1" class="gongkai-embed bare">
<ol class="crumbs"><li><a href="/">首页</a></li><li><a href="/sfj/">司法局</a></li></ol>
{}
</main></body></html>"""
PLAIN = "https://www.example.gov.cn/zfxxgk/{path}"
ASKED = "https://www.example.gov.cn/page.jsp?id=7&p={path}"


def link(value, how, host=None, tag="a", name="href"):
    hosts = {"sfj": host} if host else {}
    text = PAGE.format(f'<{tag} id="x" {name}="{value}"></{tag}>')
    text = carried(
        text, "/sfj/columns/policy/", how=how, base=f"{BASE}/", hosts=hosts, style="/s.css"
    )
    return (
        html.fromstring(f"<div>{text}</div>" if how == "part" else text)
        .get_element_by_id("x")
        .get(name)
    )


@pytest.mark.parametrize(
    ("value", "whole", "part", "plain", "asked"),
    [
        ("/sfj/items/7/", "/sfj/items/7/?embed=1", f"{BASE}/sfj/items/7/",
         "https://www.example.gov.cn/zfxxgk/items/7/", "https://www.example.gov.cn/page.jsp?id=7&p=items%2F7%2F"),
        ("/sfj/", "/sfj/?embed=1", f"{BASE}/sfj/",
         "https://www.example.gov.cn/zfxxgk/", "https://www.example.gov.cn/page.jsp?id=7&p="),
        ("?page=2&amp;embed=part", "/sfj/columns/policy/?page=2&embed=1", f"{BASE}/sfj/columns/policy/?page=2",
         "https://www.example.gov.cn/zfxxgk/columns/policy/?page=2",
         "https://www.example.gov.cn/page.jsp?id=7&p=columns%2Fpolicy%2F%3Fpage%3D2"),
        ("/sfj/items/7/#files", "/sfj/items/7/?embed=1#files", f"{BASE}/sfj/items/7/#files",
         "https://www.example.gov.cn/zfxxgk/items/7/#files", "https://www.example.gov.cn/page.jsp?id=7&p=items%2F7%2F#files"),
        # An editor may have written the whole address.
        (f"{BASE}/sfj/items/7/", "/sfj/items/7/?embed=1", f"{BASE}/sfj/items/7/",
         "https://www.example.gov.cn/zfxxgk/items/7/", "https://www.example.gov.cn/page.jsp?id=7&p=items%2F7%2F"),
        *(
            (value, there, there, there, there)
            for value, there in (
                ("/apply/?agency=sfj", f"{BASE}/apply/?agency=sfj"),
                ("/czj/items/8/", f"{BASE}/czj/items/8/"),
                ("/sfj/items/7/files/ab/%E8%A1%A8.docx", f"{BASE}/sfj/items/7/files/ab/%E8%A1%A8.docx"),
                ("/sfj/columns/policy/feed/", f"{BASE}/sfj/columns/policy/feed/"),
                ("#figures", "#figures"),
                ("mailto:a@example.gov.cn", "mailto:a@example.gov.cn"),
                ("https://www.gov.cn/zhengce/", "https://www.gov.cn/zhengce/"),
                ("http://[", "http://["),
            )
        ),
    ],
)  # fmt: skip
def test_each_link_leads_to_its_place(value, whole, part, plain, asked):
    assert link(value, "1") == whole
    assert link(value, "part") == part
    for how in ("1", "part"):
        assert link(value, how, PLAIN) == plain
        assert link(value, how, ASKED) == asked


@pytest.mark.parametrize(
    ("tag", "name", "value", "there"),
    [
        ("img", "src", "/sfj/items/7/pictures/a.png", f"{BASE}/sfj/items/7/pictures/a.png"),
        ("img", "src", "data:image/png;base64,AA", "data:image/png;base64,AA"),
        # The code to scan is that of the page where the reader is.
        ("img", "src", "/sfj/items/7/share.svg", f"{BASE}/sfj/items/7/share.svg?embed={{how}}"),
        ("form", "action", "/search/", f"{BASE}/search/"),
        # What a form asks for would take the place of the other site's own question.
        ("form", "action", "", f"{BASE}/sfj/columns/policy/"),
    ],
)
def test_pictures_and_forms_are_the_platforms(tag, name, value, there):
    for how, host in (("part", ASKED), ("1", PLAIN)):
        assert link(value, how, host, tag, name) == there.format(how=how)


@pytest.mark.parametrize(
    ("path", "host", "place"),
    [
        ("/sfj/", PLAIN, "https://www.example.gov.cn/zfxxgk/"),
        ("/sfj/items/7/", PLAIN, "https://www.example.gov.cn/zfxxgk/items/7/"),
        ("/sfj/items/7/", ASKED, "https://www.example.gov.cn/page.jsp?id=7&p=items%2F7%2F"),
        ("/czj/items/7/", PLAIN, ""),
    ],
)
def test_a_page_has_a_place_in_the_other_site(path, host, place):
    assert place_of(path, {"sfj": host}) == place
    assert domain_of(path.split("/")[1], {"sfj": host}) == ("www.example.gov.cn" if place else "")


def test_a_part_is_the_content_alone_with_its_own_styles():
    text = carried(
        PAGE.format("<p>正文</p>"), "/sfj/", how="part", base=BASE, hosts={}, style="/s.css"
    )
    assert text.startswith(f'<link rel="stylesheet" href="{BASE}/s.css">')
    tree = html.fromstring(f"<div>{text}</div>")
    [block] = tree.xpath("div")
    assert (block.get("class"), block.get("lang")) == ("gongkai-embed bare", "zh-CN")
    for word in ("<html", "<body", "<head", "<meta", "<script", "<main", "首页"):
        assert word not in text
    assert "司法局" in text
    assert "正文" in text
