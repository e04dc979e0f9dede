"""Only addresses are written anew; what has none is said, or left out."""

from __future__ import annotations

import pytest

from gongkai_web.outlet.rewriting import joined, rewritten


def find(tag, name, value):
    if value.startswith("/here/"):
        return value.replace("/here/", "../there/")
    return None if value.startswith("/nowhere/") else value


def test_what_is_no_address_is_told_so():
    assert joined("/a/", "../b/?c") == "/b/?c"
    assert joined("/a/", "http://[") is None


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ('<a href="/here/x">a</a>', '<a href="../there/x">a</a>'),
        ("<a class='b' href='/here/x?a=1&amp;b=2'>a</a>", "<a class='b' href=\"../there/x?a=1&amp;b=2\">a</a>"),
        ('<a href="https://other.example/">a</a>', '<a href="https://other.example/">a</a>'),
        ('<p><a href="/nowhere/">申请</a>后</p>', "<p><span>申请（在平台上）</span>后</p>"),
        ('<ol class="crumbs"><li><a href="/nowhere/">首页</a></ol>', '<ol class="crumbs"><li><span>首页</span></ol>'),
        ('<ol class="crumbs"></ol><a href="/nowhere/">x</a>', '<ol class="crumbs"></ol><span>x（在平台上）</span>'),
        ('<nav class="side"><ul><li><a href="/nowhere/">x</a></ul></nav><a href="/nowhere/">y</a>',
         '<nav class="side"><ul><li><span>x</span></ul></nav><span>y（在平台上）</span>'),
        ('<link rel="alternate" href="/nowhere/"><b>x</b>', "<b>x</b>"),
        ('<img src="/nowhere/a.png" alt="a"><img src="/here/b.png">', '<img src="../there/b.png">'),
        ('<script src="/nowhere/x.js" defer></script><p>x</p>', "<p>x</p>"),
        ('<button data-copy="/nowhere/">复制</button>后', "后"),
        ('<form action="/nowhere/"><b>x</b></form>', "<form><b>x</b></form>"),
        ('<meta name="Url" content="/here/"><meta name="x" content="/here/">',
         '<meta name="Url" content="../there/"><meta name="x" content="/here/">'),
        ('<meta name="Image" content="/here/a.png"><meta name="Image" content="/nowhere/b.png">',
         '<meta name="Image" content="../there/a.png">'),
        ("<!doctype html>\n<p>a &lt; b &#8212; &nbsp;<br>\n<!-- c --></p>",
         "<!doctype html>\n<p>a &lt; b &#8212; &nbsp;<br>\n<!-- c --></p>"),
        ('<a href="/here/" title=">">x</a>', '<a href="../there/" title=">">x</a>'),
        ('<a data-href="/here/" href="/here/a">x</a>', '<a data-href="/here/" href="../there/a">x</a>'),
    ],
)  # fmt: skip
def test_a_page_in_another_place(page, told):
    assert rewritten(page, find, elsewhere="（在平台上）") == told
